"""The track: what stands where, at every width."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from book_kit import shipped
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Line
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.timeline.track import edges, names_fit, position_at, track_lines

timeline = shipped().content.timeline
assert timeline
TIMELINE = timeline
STEPS = len(TIMELINE.step)
GLYPHS = glyphs_for("blocks")
WIDTHS = range(20, 201)


def at_every_width(test: Callable[[int], None]) -> Callable[[], None]:
    """One test for all widths: 180 of their own would only be slower."""

    def run() -> None:
        for cells in WIDTHS:
            test(cells)

    run.__name__ = test.__name__
    return run


def text(line: Line) -> str:
    return "".join(run.text for run in line)


@given(st.integers(1, 40), st.integers(1, 300))
def test_edges_divide_the_track(steps: int, cells: int) -> None:
    marks = edges(steps, cells)
    assert (len(marks), marks[0], marks[-1]) == (steps + 1, 0, cells)
    rooms = [last - first for first, last in pairwise(marks)]
    assert max(rooms) - min(rooms) <= 1


@at_every_width
def test_position_is_the_inverse_of_the_edges(cells: int) -> None:
    marks = edges(STEPS, cells)
    for index, (first, last) in enumerate(pairwise(marks)):
        assert position_at(first, STEPS, cells) == index
        for cell in range(first, last):
            assert int(position_at(cell, STEPS, cells)) == index
    positions = [position_at(cell, STEPS, cells) for cell in range(cells + 1)]
    assert positions == sorted(positions)
    assert positions[-1] == STEPS
    assert position_at(-1, STEPS, cells) == 0


@at_every_width
def test_no_line_is_wider_than_the_track(cells: int) -> None:
    for position in (0.0, 6.4, STEPS):
        for line in track_lines(TIMELINE, position, cells, GLYPHS):
            assert width(text(line)) <= cells


@at_every_width
def test_marks_tell_done_now_and_to_come(cells: int) -> None:
    for at in range(STEPS):
        rail = text(track_lines(TIMELINE, at + 0.5, cells, GLYPHS)[1])
        marks = [rail[mark] for mark in edges(STEPS, cells)[:-1]]
        assert marks == [GLYPHS.seen] * at + [GLYPHS.here] + [GLYPHS.unseen] * (STEPS - at - 1)


@at_every_width
def test_the_rail_fills_up_to_the_playhead(cells: int) -> None:
    filled = [
        text(track_lines(TIMELINE, quarter / 4, cells, GLYPHS)[1]).count(GLYPHS.full)
        for quarter in range(4 * STEPS + 1)
    ]
    assert filled == sorted(filled)
    assert filled[-1] == cells - STEPS
    marks = edges(STEPS, cells)
    assert filled[::4] == [mark - at for at, mark in enumerate(marks)]


@at_every_width
def test_words_are_never_cut_below_the_rail(cells: int) -> None:
    whole = {run.text.strip() for line in track_lines(TIMELINE, 0, cells, GLYPHS)[2:]
             for run in line if run.role in ("note", "here", "quiet")}  # fmt: skip
    known = {text for band in TIMELINE.band for text in (band.label, band.short)}
    assert whole <= known | {step.short for step in TIMELINE.step}


@at_every_width
def test_names_stand_below_their_marks_or_nowhere(cells: int) -> None:
    lines = track_lines(TIMELINE, 0, cells, GLYPHS)
    assert len(lines) == (4 if names_fit(TIMELINE, cells) else 3)
    if len(lines) == 4:
        for step, mark in zip(TIMELINE.step, edges(STEPS, cells), strict=False):
            assert text(lines[2])[mark:].startswith(step.short)


@at_every_width
def test_no_words_stand_beside_their_steps(cells: int) -> None:
    names, marks = [step.id for step in TIMELINE.step], edges(STEPS, cells)
    shown = [run.text for run in track_lines(TIMELINE, 0, cells, GLYPHS)[-1] if run.role == "note"]
    for band in TIMELINE.band:
        room = marks[names.index(band.last) + 1] - marks[names.index(band.first)]
        for words in {band.label, band.short} & set(shown):
            assert width(words) <= room + 1


@at_every_width
def test_no_band_is_drawn_without_its_words(cells: int) -> None:
    roles = [run.role for run in track_lines(TIMELINE, 0, cells, GLYPHS)[-1]]
    assert roles.count("margin") <= 2 * roles.count("note")


def test_names_have_room_in_a_wide_window_and_none_in_a_narrow_one() -> None:
    assert names_fit(TIMELINE, 116)
    assert not names_fit(TIMELINE, 76)


@pytest.mark.parametrize("cells", [56, 76, 116, 196])
def test_bands_lie_below_their_steps(cells: int) -> None:
    lines = [text(line) for line in track_lines(TIMELINE, 0, cells, GLYPHS, rows=5)]
    names, marks = [step.id for step in TIMELINE.step], edges(STEPS, cells)
    for band in TIMELINE.band:
        first, last = marks[names.index(band.first)], marks[names.index(band.last) + 1]
        start, words = next(
            (line.index(words), words)
            for line in lines
            for words in (band.label, band.short)
            if words and words in line
        )
        assert first - 2 <= start
        assert start + len(words) <= last + 2


def test_bands_that_overlap_take_a_line_each_where_there_are_lines() -> None:
    def shown(rows: int) -> set[str]:
        lines = track_lines(TIMELINE, 0, 76, GLYPHS, rows)
        assert len(lines) == max(3, rows)
        words = {run.text for line in lines for run in line if run.role == "note"}
        return {band.label for band in TIMELINE.band if words & {band.label, band.short}}

    assert shown(4) == {band.label for band in TIMELINE.band} > shown(3) == shown(0)


@pytest.mark.parametrize("cells", [36, 56, 76, 116])
def test_phases_begin_with_their_first_step(cells: int) -> None:
    line = text(track_lines(TIMELINE, 0, cells, GLYPHS)[0])
    marks, phases = edges(STEPS, cells), [step.phase for step in TIMELINE.step]
    for phase in TIMELINE.phase:
        start = marks[phases.index(phase.id)]
        assert abs(line.index(phase.label[:3]) - start) <= 3
    assert TIMELINE.phase[-1].label in line


def test_ascii_has_only_ascii() -> None:
    for cells in WIDTHS:
        for line in track_lines(TIMELINE, 5.5, cells, glyphs_for("ascii")):
            assert text(line).isascii()
