"""Pace: frames wait for a terminal that is behind, and never for one that is not."""

from __future__ import annotations

import pytest

from sij_tui.terminal.flow_control import LATE_S, LEAST_CELLS, MOST_CELLS, STATUS_QUERY, FlowControl
from sij_tui.terminal.output import UPDATE_BEGIN, UPDATE_END, SynchronizedUpdates


class Terminal:
    """A line to a terminal that answers when the test says so; time is a number."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sent: list[str] = []
        self.is_idle = True
        self.flow_control = FlowControl(lambda: self.now)
        self.flow_control.bind(self)

    def put(self, text: str) -> None:
        self.sent.append(text)

    def frame(self, size: int = 100) -> bool:
        """Draw a frame if that may be; says whether."""
        if self.flow_control.cell_budget():
            self.flow_control.on_written("f" * size)
            return True
        return False

    def answer(self, after: float) -> None:
        self.now += after
        self.flow_control.on_status_report()


@pytest.fixture
def terminal() -> Terminal:
    terminal = Terminal()
    terminal.answer(0.002)
    return terminal


def test_unbound_it_holds_nothing_back() -> None:
    flow_control = FlowControl(lambda: 0.0)
    flow_control.on_written("frame")
    assert flow_control.cell_budget()


def test_asks_once_after_each_frame(terminal: Terminal) -> None:
    before = len(terminal.sent)
    assert terminal.frame()
    assert terminal.flow_control.cell_budget()
    assert terminal.flow_control.cell_budget()
    assert terminal.sent[before:] == [STATUS_QUERY]
    updates = SynchronizedUpdates()
    for part in (UPDATE_BEGIN, "frame", UPDATE_END, UPDATE_BEGIN, UPDATE_END):
        if complete := updates.complete(part):
            terminal.flow_control.on_written(complete)
    assert terminal.sent[before:] == [STATUS_QUERY] * 2


def test_asks_nothing_while_nobody_draws_frames(terminal: Terminal) -> None:
    terminal.frame()
    before = len(terminal.sent)
    terminal.now += 10
    terminal.flow_control.on_written("words")
    assert len(terminal.sent) == before


def test_quick_terminal_gets_every_frame(terminal: Terminal) -> None:
    for _ in range(100):
        terminal.now += 1 / 12
        assert terminal.frame()
        assert terminal.flow_control.cell_budget()
        terminal.answer(0.003)


def test_no_frame_while_an_answer_is_overdue(terminal: Terminal) -> None:
    terminal.frame()
    terminal.now += LATE_S + 0.01
    assert not terminal.flow_control.cell_budget()
    terminal.now += 1
    assert not terminal.flow_control.cell_budget()
    terminal.answer(0.1)
    assert terminal.flow_control.cell_budget()


def test_long_trip_has_several_frames_under_way() -> None:
    terminal = Terminal()
    terminal.answer(0.4)
    drawn = 0
    for _ in range(4):
        drawn += terminal.frame()
        terminal.now += 1 / 12
    assert drawn == 4


def test_frames_under_way_are_bounded_on_a_dead_line(terminal: Terminal) -> None:
    drawn = 0
    for _ in range(12 * 60):
        drawn += terminal.frame()
        terminal.now += 1 / 12
    assert drawn < 20


def test_terminal_that_never_answers_holds_nothing_up() -> None:
    terminal = Terminal()
    for _ in range(1000):
        terminal.now += 1 / 12
        assert terminal.frame()
    assert len(terminal.sent) < 100


def test_terminal_that_never_answers_is_held_by_what_waits_here() -> None:
    terminal = Terminal()
    terminal.is_idle = False
    assert not terminal.frame()
    terminal.is_idle = True
    assert terminal.frame()


def test_terminal_that_stops_to_answer_is_tried_again(terminal: Terminal) -> None:
    terminal.frame()
    terminal.now += 60
    assert terminal.frame()


def test_late_first_answer_is_the_beginning_of_trust() -> None:
    terminal = Terminal()
    terminal.frame()
    terminal.frame()
    terminal.answer(3)
    terminal.now += 1
    assert not terminal.frame()


def test_slow_frames_get_smaller_and_quick_ones_larger(terminal: Terminal) -> None:
    rooms = []
    for trip in (*[0.5] * 3, *[0.01] * 60):
        terminal.now += 1 / 12
        terminal.frame(4000)
        terminal.answer(trip)
        rooms.append(terminal.flow_control.cell_budget())
    assert LEAST_CELLS < rooms[2] < 100  # 4000 characters in half a second
    assert rooms[-1] == MOST_CELLS
