"""Flow control: frames wait for a terminal that is behind, and never for one that is not.

The links are simulated: no test waits, and none depends on how fast the machine is.
"""

from __future__ import annotations

from collections import deque

import pytest

from sij_tui.core.layout.tiles import MOST_CELLS
from sij_tui.terminal.flow_control import (
    FIRST_REPORT_S,
    LATE_S,
    LEAST_CELLS,
    MAX_QUEUE_S,
    MAX_TILE_QUEUE_S,
    NEXT_REPORT_S,
    STATUS_QUERY,
    FlowControl,
    LinkRate,
    TileCost,
    cells_that_fit,
)
from sij_tui.terminal.output import UPDATE_BEGIN, UPDATE_END, SynchronizedUpdates


class Terminal:
    """A line to a terminal that answers when the test says so; time is a number."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sent: list[str] = []
        self.answers = 0
        self.is_idle = True
        self.flow_control = FlowControl(lambda: self.now)
        self.flow_control.bind(self)

    def write(self, text: str) -> None:
        self.sent.append(text)

    def frame(self, size: int = 100) -> bool:
        """Draw a frame if that may be; says whether."""
        if self.flow_control.cell_budget():
            self.flow_control.on_written("f" * size)
            return True
        return False

    def answer(self, after: float) -> None:
        """Answer all that was asked: the last question so late, others before it at once."""
        quick = min(after, 0.002)
        self.now += quick
        for left in reversed(range(self.sent.count(STATUS_QUERY) - self.answers)):
            self.now += 0 if left else after - quick
            self.flow_control.on_status_report()
            self.answers += 1

    def plays(self) -> None:
        """Show what a fast link it has."""
        for _ in range(8):
            self.now += 1 / 12
            self.frame()
            self.answer(0.002)


@pytest.fixture
def terminal() -> Terminal:
    terminal = Terminal()
    terminal.answer(0.002)
    terminal.plays()
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
    link = Link(1_000_000, 0.4, 60)
    link.play(10)
    before = len(link.painted)
    link.play(4 * TICK)
    assert len(link.painted) == before + 4
    assert len(link.due) >= 4


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
    terminal.now += 3
    terminal.flow_control.on_status_report()
    terminal.now += 1
    assert not terminal.frame()


def test_a_first_report_is_due_until_it_comes_or_is_given_up() -> None:
    terminal = Terminal()
    assert terminal.flow_control.report_due_s() == FIRST_REPORT_S
    terminal.now += FIRST_REPORT_S / 2
    assert terminal.flow_control.report_due_s() == FIRST_REPORT_S / 2
    terminal.now += 60
    assert terminal.flow_control.report_due_s() == 0


def test_a_report_is_due_behind_frames_and_questions_alone(terminal: Terminal) -> None:
    terminal.answer(0)
    assert terminal.flow_control.report_due_s() == 0
    terminal.flow_control.on_asked()
    assert terminal.flow_control.report_due_s() == NEXT_REPORT_S
    terminal.frame()
    terminal.now += NEXT_REPORT_S / 2
    assert terminal.flow_control.report_due_s() == NEXT_REPORT_S / 2
    terminal.answer(0)
    assert terminal.flow_control.report_due_s() == 0


def test_slow_frames_get_smaller_and_quick_ones_larger(terminal: Terminal) -> None:
    rooms = []
    for trip in (*[0.5] * 3, *[0.01] * 60):
        terminal.now += 1 / 12
        terminal.frame(4000)
        terminal.answer(trip)
        terminal.now += 1
        rooms.append(terminal.flow_control.cell_budget())
    assert LEAST_CELLS < rooms[2] < 100  # 4000 characters in half a second
    assert rooms[-1] == MOST_CELLS


# -- links of any speed

SPEEDS = (1_000, 2_000, 5_000, 10_000, 50_000, 1_000_000)
TRIPS = (0.0, 0.02, 0.1, 0.3)
TICK = 0.075
A_CELL = 14
CHANGED = 120
"""Characters that a key changes."""


class Link:
    """A link of a fixed speed, behind which a terminal answers; a picture plays over it."""

    def __init__(self, speed: float, trip: float, cells: int) -> None:
        self.speed, self.trip, self.cells = speed, trip, cells
        self.now = self.free_at = 0.0
        self.is_idle = True
        self.due: deque[float] = deque()
        self.painted: list[int] = []
        self.flow_control = FlowControl(lambda: self.now)
        self.flow_control.bind(self)
        self.until(2.0)

    def write(self, text: str) -> None:
        self.free_at = max(self.free_at, self.now) + len(text) / self.speed
        if text == STATUS_QUERY:
            self.due.append(self.free_at + self.trip)

    def send(self, text: str) -> None:
        self.write(text)
        self.flow_control.on_written(text)

    def until(self, end: float) -> None:
        while self.due and self.due[0] <= end:
            self.now = self.due.popleft()
            self.flow_control.on_status_report()
        self.now = end

    def tick(self) -> None:
        """Draw a frame if that may be: of as many cells as may be."""
        if cells := min(self.flow_control.cell_budget(), self.cells):
            self.send("f" * (24 + A_CELL * cells))
            self.painted.append(cells)

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK)):
            self.until(self.now + TICK)
            self.tick()

    def key(self, after: float) -> float:
        """Press a key so long after a frame; seconds until its answer is seen, less the trip."""
        self.until(self.now + after)
        begun = self.now
        self.send("k" * CHANGED)
        return self.free_at - begun


@pytest.mark.parametrize("cells", [5, 30, 400])
@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("speed", SPEEDS)
def test_a_key_is_answered_in_time_at_any_speed(speed: int, trip: float, cells: int) -> None:
    for begin in range(12):
        link = Link(speed, trip, cells)
        delays = []
        link.play(begin * TICK)
        for number in range(60):
            delays.append(link.key(number % 10 * TICK / 10))
            link.play((4 + number % 7) * TICK)
        assert max(delays) < 0.3
        assert len(link.painted) > link.now  # the picture moves: more than once a second
    if speed == SPEEDS[-1]:  # nothing is thinned once that is known
        assert set(link.painted[8:]) == {cells}


@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("speed", SPEEDS[:-1])
def test_a_link_that_becomes_slow_is_noticed(speed: int, trip: float) -> None:
    link = Link(1_000_000, trip, 60)
    link.play(10)
    link.speed = speed
    link.play(8)
    delays = []
    for number in range(30):
        delays.append(link.key(number % 10 * TICK / 10))
        link.play((4 + number % 7) * TICK)
    assert max(delays) < 0.3
    assert sum(link.painted[-3:])


def test_a_link_that_becomes_fast_is_noticed() -> None:
    link = Link(2_000, 0.05, 300)
    link.play(10)
    assert link.painted[-1] < 30
    link.speed = 1_000_000
    link.play(4)
    assert link.painted[-1] == 300


@pytest.mark.parametrize("queue", [0.0, 0.01, 0.05, 0.1, MAX_QUEUE_S, 1.0])
@pytest.mark.parametrize("rate", SPEEDS)
def test_what_fits_a_link(rate: int, queue: float) -> None:
    cells = cells_that_fit(rate, queue)
    if queue:
        assert cells == 0 or queue + (24 + 14 * cells) / rate <= MAX_QUEUE_S
    else:
        assert cells >= LEAST_CELLS
    assert cells_that_fit(rate * 2, queue) >= cells >= cells_that_fit(rate, queue + 0.01)


@pytest.mark.parametrize("speed", [20_000, 50_000, 100_000])
def test_tiles_never_hold_up_what_a_key_leads_to(speed: int) -> None:
    """A picture in pixels follows in parts; words come between them."""
    link, tile = Link(speed, 0.05, 0), 90
    link.play(0.5)
    waits, sent = [], 0
    for number in range(60):
        link.until(link.now + TICK)
        if cells := link.flow_control.tile_budget():
            link.send("t" * tile * cells)
            link.flow_control.on_tiles(cells, tile * cells)
            sent += cells
        if number > 10:
            waits.append(max(0.0, link.free_at - link.now))
    assert max(waits) <= MAX_TILE_QUEUE_S + 0.01
    assert sent * tile > speed * 60 * TICK / 4  # and the link is used


def test_on_a_fast_link_a_whole_picture_goes_at_once() -> None:
    link = Link(2_000_000, 0.001, 400)
    link.play(2)
    assert link.flow_control.tile_budget() > 620


def test_what_a_tile_takes_is_what_tiles_took() -> None:
    cost = TileCost()
    for _ in range(20):
        cost.add(100, 2_000)
    assert cost.characters == pytest.approx(20, rel=0.05)


def test_a_rate_is_what_came_over_the_time_it_took() -> None:
    rate = LinkRate()
    slow = rate.per_second
    rate.add(400, 0.2)
    assert rate.per_second == pytest.approx(2_000)
    for _ in range(20):
        rate.add(400, 0.002)
    assert rate.per_second > 50 * slow
    rate.add(400, 0.06)  # the terminal was busy once
    assert rate.per_second > 15_000


def test_pages_written_before_a_picture_plays_do_not_hold_it_up() -> None:
    link = Link(1_000_000, 0.02, 60)
    for _ in range(30):
        link.send("p" * 3_000)
        link.until(link.now + 0.1)
    link.play(1)
    assert len(link.painted) >= 10
