"""The screen diff: whatever it leaves out, the screen is the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.terminal.screen_diff import ScreenDiff
from sij_tui.terminal.sgr import parse_sgr

COLUMNS, ROWS = 12, 4


class Paper:
    """A terminal of its own, simple and literal: cells of (character, attributes, colours)."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, str, str, str]] = {}
        self.at = (0, 0)
        self.sgr = ("", "", "")

    def feed(self, text: str) -> None:
        for match in re.finditer(r"\x1b\[([0-9;]*)([A-Za-z])|\x1b\[\?2026[hl]|([^\x1b])", text):
            numbers, kind, character = match[1], match[2], match[3]
            if kind == "H":
                row, _, column = numbers.partition(";")
                self.at = (int(column or 1) - 1, int(row or 1) - 1)
            elif kind == "C":
                self.at = (self.at[0] + int(numbers or 1), self.at[1])
            elif kind == "m":
                self.sgr = self._sgr(numbers)
            elif kind == "J":
                self.cells.clear()
            elif character and character != "\n":
                self._place_part(character)

    def _sgr(self, numbers: str) -> tuple[str, str, str]:
        attributes, foreground, background = self.sgr
        for part in re.findall(r"[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|\d+", numbers or "0"):
            if part == "0":
                attributes = foreground = background = ""
            elif part[0] in "39" and len(part) > 1:
                foreground = "" if part == "39" else part
            elif (part[0] == "4" and len(part) > 1) or part[:2] == "10":
                background = "" if part == "49" else part
            else:
                attributes = f"{attributes};{part}"
        return attributes, foreground, background

    def _place_part(self, character: str) -> None:
        wide = 2 if character == "骨" else 1
        attributes, foreground, background = self.sgr
        seen = foreground if character != " " or "4" in attributes or "7" in attributes else ""
        shown = attributes if character != " " or seen or "7" in attributes else ""
        for step in range(wide):
            self.cells[self.at[0] + step, self.at[1]] = (character[step:], shown, seen, background)
        self.at = (min(self.at[0] + wide, COLUMNS), self.at[1])


RENDITIONS = (
    "", "1", "38;2;1;2;3", "38;2;1;2;3;48;2;9;9;9", "1;38;2;4;5;6", "48;2;9;9;9", "7", "4;31",
    "4", "2;38;5;4", "97;104", "3;48;5;2",
)  # fmt: skip
RUN = st.tuples(
    st.sampled_from(RENDITIONS),
    st.integers(0, COLUMNS - 1),
    st.integers(0, ROWS - 1),
    st.text("ab ▀⣿", min_size=1, max_size=8) | st.sampled_from(["骨", "a骨b", "é", "é"]),
)


def update(runs: list[tuple[str, int, int, str]]) -> str:
    """Runs as Textual writes them."""
    parts = []
    for sgr, x, y, text in runs:
        text = text[: max(1, (COLUMNS - x) // 2)]
        drawn = f"\x1b[{sgr}m{text}\x1b[0m" if sgr else text
        parts.append(f"\x1b[{y + 1};{x + 1}H{drawn}")
    return "\n".join(parts) + "\x1b[1;1H"


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(RUN, max_size=8), max_size=6))
def test_screen_is_the_same(updates: list[list[tuple[str, int, int, str]]]) -> None:
    plain, spared, diff = Paper(), Paper(), ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    for runs in updates:
        text = update(runs)
        plain.feed(text)
        spared.feed(diff.diff(text))
        assert spared.cells == plain.cells
        assert spared.at == plain.at


def test_nothing_is_sent_twice() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    text = update([("1;31", 0, 0, "abab"), ("", 2, 1, "ab")])
    assert "abab" in diff.diff(text)
    assert diff.diff(text) == ""


def test_only_cells_that_differ_are_sent() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    diff.diff(update([("31", 0, 2, "aaaaaa")]))
    assert diff.diff(update([("31", 0, 2, "aaabaa")])) == "\x1b[3;4Hb\x1b[H"


def test_only_colours_that_differ_are_set() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    sent = diff.diff(update([("1;31;42", 0, 0, "a"), ("1;33;42", 1, 0, "b")]))
    assert sent == "\x1b[H\x1b[0;1;31;42ma\x1b[33mb\x1b[H"


def test_few_cells_are_sent_sgr_by_sgr() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    diff.diff(update([("31", 0, 0, "xyz")]))
    sent = diff.diff(update([("31", 0, 0, "a"), ("32", 1, 0, "b"), ("31", 2, 0, "c")]))
    assert sent.count("m") == 1  # the sgr is still the one of "a"


@pytest.mark.parametrize("disturbance", ["\x1b[2J", "\x1b[?1049h", "\x1bc", "\x07", "\x1b[5;1r"])
def test_what_is_not_known_passes_and_ends_all_certainty(disturbance: str) -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    text = update([("31", 0, 0, "abab")])
    diff.diff(text)
    assert disturbance in diff.diff(disturbance)
    assert "abab" in diff.diff(text)


def test_another_size_ends_all_certainty() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    text = update([("31", 0, 0, "abab")])
    diff.diff(text)
    diff.invalidate(COLUMNS, ROWS + 1)
    assert "abab" in diff.diff(text)


def test_marks_of_an_update_pass_and_disturb_nothing() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    text = update([("31", 0, 0, "abab")])
    diff.diff(text)
    assert diff.diff("\x1b[?2026h") == "\x1b[?2026h"
    assert diff.diff(text) == ""


@pytest.mark.parametrize(
    ("numbers", "sgr"),
    [
        ("", ("", "", "")),
        ("0", ("", "", "")),
        ("1;3", ("1;3", "", "")),
        ("1;38;2;1;22;3;48;5;7", ("1", "38;2;1;22;3", "48;5;7")),
        ("97;107", ("", "97", "107")),
        ("31;0;42", ("", "", "42")),
        ("31;39", ("", "39", "")),
        ("4;9;53", ("4;9;53", "", "")),
    ],
)
def test_sgrs(numbers: str, sgr: tuple[str, str, str]) -> None:
    found = parse_sgr(numbers)
    assert (found.attributes, found.foreground, found.background) == sgr


def test_the_end_of_an_update_comes_behind_what_it_holds() -> None:
    diff = ScreenDiff()
    diff.invalidate(COLUMNS, ROWS)
    diff.diff(update([("31", 0, 0, "abab")]))
    begin, end = "\x1b[?2026h", "\x1b[?2026l"
    sent = diff.diff(begin + update([("31", 0, 0, "abcb")]) + end)
    assert sent.index(begin) < sent.index("c") < sent.index(end)
