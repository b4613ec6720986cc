"""Pictures in real terminals: they stand, move, go and come back without a trace.

Needs the terminals themselves, Xvfb and xdotool, and for foot sway, grim and wtype; what is missing
is skipped.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from display_kit import PROGRAM, WIDTH, Display, display_for
from serve_kit import Server

pytestmark = pytest.mark.soak
LETTERS = 60
"""Pixels that may differ, of some 200,000: a terminal with soft letters draws their edges otherwise
when a run begins elsewhere."""
WITH_PIXELS = ("xterm", "mlterm", "kitty", "foot")
Open = Callable[[str], Display]


@pytest.fixture
def open_display() -> Iterator[Open]:
    opened: list[Display] = []

    def make(terminal: str) -> Display:
        opened.append(display_for(terminal))
        return opened[-1]

    yield make
    for display in opened:
        display.close()


def is_drawn(shot: bytes) -> bool:
    """Whether there are words in several colours."""
    return len({shot[at : at + 4] for at in range(0, len(shot), 4 * 7)}) > 3


def is_written(shot: bytes) -> bool:
    """Whether there is anything on a ground."""
    return len({shot[at : at + 4] for at in range(0, len(shot), 4)}) > 1


def picture(shot: bytes, size: tuple[int, int]) -> bytes:
    """The part of a window, at the upper left of the display, in which the picture stands."""
    wide, high = size[0] * 6 // 10, size[1] // 2
    rows = (shot[4 * WIDTH * y : 4 * (WIDTH * y + wide)] for y in range(24, high))
    return b"".join(rows)


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two pictures are the same, but for the edges of letters in them."""
    return differing(one, other) <= LETTERS


def differing(one: bytes, other: bytes) -> int:
    """How many pixels differ."""
    places = range(0, len(one), 4)
    return sum(one[at : at + 4] != other[at : at + 4] for at in places)


def looks_same(one: bytes, other: bytes) -> bool:
    """Whether no pixels differ much: soft letters are a little lighter next to another run."""
    if one == other:
        return True
    places = (at for at in range(0, len(one), 4) if one[at : at + 4] != other[at : at + 4])
    much = (at for at in places if abs(one[at + 1] - other[at + 1]) > 96)
    return sum(1 for _ in much) <= LETTERS


class Viewer:
    """Somebody in front of a display, who looks at the picture alone."""

    def __init__(self, display: Display) -> None:
        self.display = display
        self.size = display.size()

    def rest(self, after: bytes | None = None) -> bytes:
        """The picture at rest, as soon as it is another one than before."""
        size = self.size
        return picture(self.display.rest(lambda shot: picture(shot, size) != after), size)

    def is_covered_and_back(
        self, seen: bytes, same: Callable[[bytes, bytes], bool] = is_same
    ) -> None:
        """Cover the picture, twice: what covers it is the same each time, and so is the picture."""
        self.display.press("question")
        covered = self.rest(seen)
        self.display.press("Escape")
        begun = self.rest(covered)
        self.display.press("question")
        assert same(self.rest(begun), covered)
        self.display.press("Escape")
        assert same(self.rest(covered), begun)


@pytest.mark.parametrize("terminal", WITH_PIXELS)
def test_a_picture_stands_goes_and_resizes_without_a_trace(
    terminal: str, open_display: Open
) -> None:
    display = open_display(terminal)
    display.run(terminal, "--start", "timeline")
    start = display.rest(is_drawn)
    viewer = Viewer(display)
    rest, size = viewer.rest, viewer.size
    display.press("6")
    first = rest(picture(start, size))
    display.press("space")
    time.sleep(2)
    display.press("space")
    patched = rest(first)
    display.press("t")
    other = rest(patched)
    display.press("t")
    other = rest(other)
    display.press("t")
    assert is_same(rest(other), patched)  # drawn anew, whole
    viewer.is_covered_and_back(patched)
    begun = rest()
    display.press("g")  # the next tier: characters stand where the tiles stood
    in_glyphs = rest(begun)
    assert differing(in_glyphs, begun) > len(begun) // 4 // 100
    for _ in range(4):
        display.press("g")
        in_glyphs = rest(in_glyphs)
    assert is_same(in_glyphs, begun)
    display.resize(size[0] - 160, size[1] - 120)
    rest(begun)
    display.resize(*size)
    display.rest(lambda shot: is_same(picture(shot, size), begun))


@pytest.mark.parametrize("terminal", WITH_PIXELS)
def test_nothing_is_left_when_the_program_has_ended(terminal: str, open_display: Open) -> None:
    """The shell's window looks as after a program that draws nothing."""
    display = open_display(terminal)
    program = " ".join((*PROGRAM, "--start", "timeline"))
    script = (
        f"for each in true '{program}'; do printf '\\033[H\\033[2Jbegin '; read line; $each;"
        " printf end; read line; done"
    )
    display.run(terminal, program=("sh", "-c", script))
    display.rest(is_written)
    display.press("x")  # the first key gives the window the focus, which changes its cursor
    begun = display.rest(is_written)
    display.press("Return")
    expected = display.rest(lambda shot: shot != begun)
    display.press("Return")
    display.rest(lambda shot: shot != expected)
    display.press("x", "Return")
    display.rest(is_drawn)
    display.press("6")
    display.rest(is_drawn)
    display.press("q")
    display.rest(lambda shot: is_same(shot, expected))


def test_over_ssh_a_terminal_without_pictures_shows_no_trace_of_the_questions(
    open_display: Open,
) -> None:
    display = open_display("putty")
    with Server() as server:
        [key] = re.findall(r"SHA256:[A-Za-z0-9+/=]+", server.said)[:1]
        to = ("-hostkey", key, "-P", str(server.port), "demo@127.0.0.1")
        display.run("putty", program=to)
        first = last = display.rest(is_drawn)
        viewer = Viewer(display)
        for _ in range(3):  # in each theme, all is drawn anew
            display.press("t")
            last = display.rest(lambda shot, before=last: shot != before)
        again = last
        assert looks_same(again, first)
        viewer.is_covered_and_back(picture(again, viewer.size), looks_same)
        size = viewer.size
        display.resize(size[0] - 160, size[1] - 120)
        display.rest(lambda shot: shot != again)
        display.resize(*size)
        display.rest(lambda shot: looks_same(shot, again))
        display.press("q")
        server.wait(lambda: display.has_ended)
