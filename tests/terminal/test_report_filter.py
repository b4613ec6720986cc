"""All that a person does with the mouse acts; of a flood little does, and no click by halves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events, messages
from textual.message import Message

if sys.platform == "win32":
    pytest.skip("needs a POSIX terminal", allow_module_level=True)

from sij_tui.terminal.parser import InputParser
from sij_tui.terminal.report_filter import MAX_QUEUED_REPORTS, MAX_UNRELEASED, ReportFilter

PRESS, RELEASE, RIGHT, RIGHT_UP = "<0;3;4M", "<0;3;4m", "<2;3;4M", "<2;3;4m"
DOWN, UP, FOCUS, BLUR = "<65;3;4M", "<64;3;4M", "I", "O"
EMPTY, FULL = 0, MAX_QUEUED_REPORTS


class Filtered:
    """A filter, an app whose reports waiting are set by the test, and what it was handed."""

    def __init__(self) -> None:
        self.waiting = EMPTY
        self.filter = ReportFilter(lambda: self.waiting)
        self.handed: list[str] = []
        self._names: dict[int, str] = {}
        self._sent: list[Message] = []

    def send(self, *reports: str) -> list[str]:
        """Send reports; what was handed on for them."""
        before = len(self.handed)
        for report in reports:
            [message] = InputParser().feed(f"\x1b[{report}", 0.0)
            self._sent.append(message)
            self._names[id(message)] = report
            self._take(self.filter.filter(message))
        return self.handed[before:]

    def idle(self) -> list[str]:
        """Nothing has come for a while; what was handed on then."""
        before = len(self.handed)
        self._take(self.filter.on_idle())
        return self.handed[before:]

    def _take(self, passed: Iterator[object]) -> None:
        self.handed += [self._names[id(message)] for message in passed]


def move(x: int, button: int = 35) -> str:
    return f"<{button};{x};4M"


def test_what_a_person_does_acts_all_and_in_its_order() -> None:
    done = [
        *[DOWN] * 20, *[UP] * 20, PRESS, RELEASE, PRESS, RELEASE, move(7), RIGHT, move(8, 34),
        move(9, 34), RIGHT_UP, BLUR, FOCUS,
    ]  # fmt: skip
    assert Filtered().send(*done) == done


def test_of_a_flood_nothing_is_handed_on_until_the_app_has_caught_up() -> None:
    app = Filtered()
    app.waiting = FULL
    assert app.send(*[DOWN, UP, PRESS, RELEASE, move(5), BLUR] * 50, move(6)) == []
    assert app.filter.is_holding
    assert app.idle() == []
    app.waiting = FULL - 1
    assert app.idle() == [BLUR, move(6)]
    assert not app.filter.is_holding
    assert app.send(DOWN, PRESS, RELEASE) == [DOWN, PRESS, RELEASE]


def test_a_button_that_is_down_comes_up_at_the_last_place_of_the_pointer() -> None:
    app = Filtered()
    app.send(PRESS)
    app.waiting = FULL
    assert app.send(move(5, 32), move(6, 32), RIGHT, RIGHT_UP, RELEASE) == [move(6, 32), RELEASE]


def test_a_click_whose_press_was_dropped_is_dropped_whole() -> None:
    app = Filtered()
    app.waiting = FULL
    app.send(PRESS)
    app.waiting = EMPTY
    assert app.send(RELEASE, PRESS, RELEASE) == [PRESS, RELEASE]


def test_a_release_alone_is_handed_on_but_not_without_end() -> None:
    app = Filtered()
    assert app.send(RELEASE) == [RELEASE]
    app.waiting = FULL
    assert app.send(RELEASE) == []


def test_presses_without_release_are_bounded_until_the_pointer_moves_freely() -> None:
    app = Filtered()
    assert len(app.send(*[PRESS] * (MAX_UNRELEASED + 9))) == MAX_UNRELEASED
    app.send(RELEASE)
    app.send(move(3))
    assert app.send(PRESS) == [PRESS]


def test_what_was_said_already_is_not_said_again() -> None:
    app = Filtered()
    assert app.send(FOCUS, FOCUS, BLUR, BLUR, FOCUS) == [FOCUS, BLUR, FOCUS]
    app.waiting = FULL
    assert app.send(BLUR, FOCUS) == []
    assert not app.filter.is_holding
    updates = messages.TerminalSupportsSynchronizedOutput()
    assert [bool(list(app.filter.filter(updates))) for _ in range(3)] == [True, False, False]


def test_keys_are_none_of_its_business() -> None:
    filtered = ReportFilter(lambda: FULL)
    key, paste = events.Key("a", "a"), events.Paste("a")
    assert [*filtered.filter(key), *filtered.filter(paste)] == [key, paste]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([EMPTY, FULL]),
        st.sampled_from([PRESS, RELEASE, RIGHT, RIGHT_UP, DOWN, move(1), move(2), FOCUS, BLUR]),
    )
)


@given(STEPS)
@example([(EMPTY, PRESS), (EMPTY, PRESS), (EMPTY, RELEASE), (FULL, PRESS), (EMPTY, RELEASE)])
def test_no_click_acts_by_halves_and_the_last_state_is_told(steps: list[tuple[int, str]]) -> None:
    app, open_press = Filtered(), {RELEASE: False, RIGHT_UP: False}
    passed = {PRESS: False, RIGHT: False}
    for waiting, report in steps:
        app.waiting = waiting
        handed = app.send(report)
        if report in passed:
            passed[report] = passed[report] or report in handed
            assert (report in handed) == (waiting == EMPTY)
            open_press[RELEASE if report == PRESS else RIGHT_UP] = True
        elif report in open_press:
            press = PRESS if report == RELEASE else RIGHT
            if open_press[report]:
                assert (report in handed) == passed[press]
            open_press[report] = passed[press] = False
        elif report.startswith("<35"):
            passed = dict.fromkeys(passed, False)
            open_press = dict.fromkeys(open_press, False)
    app.waiting = EMPTY
    app.idle()
    for kind in ((move(1), move(2)), (FOCUS, BLUR)):
        last = [report for _, report in steps if report in kind][-1:]
        assert [report for report in app.handed if report in kind][-1:] == last
