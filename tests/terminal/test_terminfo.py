"""Terminals that are known by terminfo alone."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("has no terminfo", allow_module_level=True)

import curses

from sij_tui.terminal.detect import can_draw_here, is_monochrome

ENTRIES: dict[str, tuple[bytes | None, int]] = {
    "vt52": (b"\x1bY%p1%' '%+%c%p2%' '%+%c", -1),
    "hp2621": (b"\x1b&a%p2%dc%p1%dY", -1),
    "hardcopy": (None, -1),
    "vt100": (b"\x1b[%i%p1%d;%p2%dH$<5>", -1),
    "xterm-mono": (b"\x1b[%i%p1%d;%p2%dH", -1),
    "xterm-88color": (b"\x1b[%i%p1%d;%p2%dH", 88),
}
"""By name, how the cursor is moved, and how many colours there are."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that terminfo is asked for; it has `ENTRIES`."""
    names: list[str] = []

    def set_up(term: str, fd: int) -> None:
        names.append(term)
        if term not in ENTRIES:
            raise curses.error

    monkeypatch.setattr(curses, "setupterm", set_up)
    monkeypatch.setattr(curses, "tigetstr", lambda _: ENTRIES[names[-1]][0])
    monkeypatch.setattr(curses, "tigetnum", lambda _: ENTRIES[names[-1]][1])
    return names


@pytest.mark.parametrize(
    ("term", "draws", "monochrome"),
    [
        ("vt52", False, True),
        ("hp2621", False, True),
        ("hardcopy", False, True),
        ("vt100", True, True),
        ("xterm-mono", True, True),
        ("xterm-88color", True, False),
        ("not-there", True, False),
    ],
)
def test_what_terminfo_says(asked: list[str], term: str, draws: bool, monochrome: bool) -> None:
    assert can_draw_here({"TERM": term}) is draws
    assert is_monochrome({"TERM": term}) is monochrome
    assert not is_monochrome({"TERM": term, "COLORTERM": "truecolor"})
    assert asked == [term, term]


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "screen", "tmux-256color", "linux", "xterm-kitty"]
)
def test_common_names_need_not_be_looked_up(asked: list[str], term: str) -> None:
    assert can_draw_here({"TERM": term})
    assert not is_monochrome({"TERM": term})
    assert not asked


@pytest.mark.parametrize("term", ["", "dumb", "unknown"])
def test_nothing_is_drawn_where_the_name_says_so(asked: list[str], term: str) -> None:
    assert not can_draw_here({"TERM": term})
    assert not asked


def test_a_name_that_is_no_text_is_not_listed() -> None:
    assert can_draw_here({"TERM": "\udcff"})
