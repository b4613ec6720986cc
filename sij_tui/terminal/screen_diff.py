"""The screen diff: sends only the cells that change, in few bytes.

Textual compares no cells: it sends every changed row of a widget from its left edge, each run with
all its colours. Here each update is compared with what the terminal shows already; only cells that
differ are sent, and only those SGR parameters that differ (ADR 12 has the figures).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import is_not
from typing import TYPE_CHECKING

from sij_tui.core.layout.cells import FIRST_TILE, LAST_TILE
from sij_tui.terminal.sgr import DEFAULT, INVISIBLE_ON_SPACE, OCTANTS, CellCaches, ScreenCell, Sgr

if TYPE_CHECKING:
    from sij_tui.terminal.tile_painter import TilePainter

_PART = r"(?:\x1b\[([0-9;]*)([Hm]))?([^\x00-\x1f\x7f-\x9f]*)(?:\n(?=\x1b\[[0-9;]*H))?"
_PARTS, _RUN_OF_PARTS = re.compile(_PART), re.compile(f"(?:{_PART})*+")
"""What an update is made of: a cursor position or an SGR sequence, then text."""
_HARMLESS = re.compile(r"\x1b\[\?2026(?:[hl]|\$p)|\x1b\]22;[a-z-]*\x07")
"""What changes no cell, cursor or rendition: synchronised updates, the shape of the pointer."""
_UNKNOWN: ScreenCell = ("", DEFAULT)
_Position = tuple[int, int]
_Span = tuple[Sgr, int, int, str]
_TILE, _TILES = (
    re.compile(f"[{FIRST_TILE}-{LAST_TILE}]"),
    re.compile(f"[{FIRST_TILE}-{LAST_TILE}]+"),
)
_SORT_UP_TO = 400
"""Number of changed cells up to which they are sorted by rendition before they are sent."""
_GAP_OF_3 = re.compile(rb"\x01+(?:\x00{1,3}\x01+)*")
_GAP_OF_1 = re.compile(rb"\x01+(?:\x00\x01+)*")
"""Cells that differ (1), joined over gaps (0) that are shorter to write again than to skip."""


class ScreenDiff:
    """A model of what the terminal shows, and the difference to what an output would draw.

    Every cell is unknown at first. Call :meth:`invalidate` when something else may have written to
    the terminal, or its size has changed.
    """

    def __init__(self) -> None:
        self._size: _Position = (0, 0)
        self._next_size: _Position | None = None
        self._rows: list[list[ScreenCell]] = []
        self._caches = CellCaches()
        self._cache = self._caches.after("")
        self._cursor: _Position | None = None
        self._sgr: Sgr | None = None
        self._spans: list[_Span] = []
        """Changes to send: rendition, row, first column and text of each."""
        self._pending_cells = 0
        """Number of cells in them."""
        self._pending_end: dict[int, int] = {}
        """By row, the column behind the last of them."""
        self._output: list[str] = []
        self._painter: TilePainter | None = None
        self._tiles_sent = (0, 0)
        self._generation = 0
        """Of the tiles whose characters are known."""

    def invalidate(self, columns: int, rows: int) -> None:
        """Mark every cell as unknown, on a screen of this size. May be called by any thread."""
        self._next_size = (columns, rows)

    def trust(self, *, octants: bool, painter: TilePainter | None) -> None:
        """Take octants (Unicode 16) for one cell each, and have tiles drawn, from now on.

        May be called by any thread.
        """
        trusted = f"{OCTANTS if octants else ''}{f'{FIRST_TILE}-{LAST_TILE}' if painter else ''}"
        self._painter = painter
        self._caches.trusted = re.compile(f"[{trusted}]") if trusted else None

    def take_tiles_sent(self) -> tuple[int, int]:
        """Return how many tiles were sent since this was asked last, and in how many characters."""
        sent, self._tiles_sent = self._tiles_sent, (0, 0)
        return sent

    def take_pictures_away(self) -> str:
        """Return what frees all pictures on the terminal, for the end. For any thread."""
        return self._painter.invalidate() if self._painter else ""

    def assume_drawn(self, output: str, size: tuple[int, int]) -> None:
        """Record that *output* has already been written to a cleared screen of *size*.

        Ignored if the size (columns, rows) is another by now. The cursor's position and the
        rendition are unknown afterwards.
        """
        if size == (self._next_size or self._size):
            self.diff(output)
            self._cursor = self._sgr = None

    def first_cells(self, count: int) -> str:
        """Return what draws the first *count* cells of the screen; blanks where unknown."""
        cells = self._rows[0][:count] if self._rows else [_UNKNOWN] * count
        drawn = "".join(f"\x1b[0;{sgr.parameters}m{text or ' '}" for text, sgr in cells)
        return f"{drawn}\x1b[m".replace("\x1b[0;m", "\x1b[m")

    def diff(self, output: str) -> str:
        """Return the shortest output that turns the known screen into the one *output* draws.

        A sequence that is not understood is passed on, with all behind it; every cell is unknown
        then.
        """
        if self._next_size is not None:
            self._size, self._next_size = self._next_size, None
            self._output.append(self.take_pictures_away())
            self._clear()
        if self._painter and self._painter.tiles.generation != self._generation:
            self._forget_tiles(self._painter)
        cursor, offset = self._cursor, 0
        while True:
            end = _end(_RUN_OF_PARTS, output, offset)
            cursor = self._interpret(_PARTS.findall(output, offset, end), cursor)
            offset = _end(_HARMLESS, output, end)
            if offset == end:
                break
            self._send_spans()
            self._output.append(output[end:offset])
        self._flush(cursor)
        if offset < len(output):
            self._pass_through(output[offset:])
        sent = "".join(self._output)
        self._output.clear()
        return sent

    def _interpret(
        self, parts: list[tuple[str, str, str]], cursor: _Position | None
    ) -> _Position | None:
        """Apply positions, SGR sequences and text; return where the cursor is then, if known."""
        for numbers, kind, run in parts:
            if kind == "m":
                self._cache = self._caches.after(numbers, self._cache.sgr)
            elif kind:
                cursor = _position(numbers)
            if run:
                cursor = self._write(run, cursor)
        return cursor

    # -- what is known

    def _clear(self) -> None:
        columns, rows = self._size
        self._rows = [[_UNKNOWN] * columns for _ in range(rows)]
        self._cursor = self._sgr = None

    def _forget_tiles(self, painter: TilePainter) -> None:
        """Take the characters of tiles for unknown: they may stand for others now."""
        self._generation = painter.tiles.generation
        for row in self._rows:
            row[:] = [_UNKNOWN if _TILE.match(cell[0]) else cell for cell in row]
        self._caches.forget_from(FIRST_TILE)
        painter.rebase(self._rows)

    def _pass_through(self, text: str) -> None:
        """Send *text* as it is; every cell is unknown after it."""
        if self._sgr != self._cache.sgr:
            self._set_sgr(self._cache.sgr)
        self._output.append(text)
        self._clear()
        self._cache = self._caches.after("")

    # -- what is sent

    def _write(self, run: str, cursor: _Position | None) -> _Position | None:
        """Queue what differs of *run*; return where the cursor is then, if known."""
        cells = self._cache.cells(run)
        fits = cursor and cursor[1] < len(self._rows) and cursor[0] + len(run) <= self._size[0]
        if not (cursor and cells and fits):
            self._write_raw(run, cursor)
            return None
        (x, y), end = cursor, cursor[0] + len(run)
        row = self._rows[y]
        before, row[x:end] = row[x:end], cells
        if before != cells:
            if x < self._pending_end.get(y, 0):  # overlaps a queued span, which has to come first
                self._send_spans()
            self._pending_end[y] = end
            self._queue_changes(run, x, y, bytes(map(is_not, before, cells)))
        return (end, y)

    def _queue_changes(self, run: str, x: int, y: int, differs: bytes) -> None:
        """Queue the spans of *run* to send; *differs* has a 1 for each cell that differs."""
        near = _GAP_OF_3 if run.isascii() else _GAP_OF_1
        cache = self._cache
        for span in near.finditer(differs):
            start, end = span.span()
            text = run[start:end]
            sgr = cache.sgr if text.strip(" ") else cache.blank
            self._spans.append((sgr, y, x + start, text))
            self._pending_cells += end - start

    def _send_spans(self) -> None:
        """Send the queued spans; few are sorted by rendition: one costs more bytes than a move."""
        if self._pending_cells <= _SORT_UP_TO:
            self._spans.sort()
        painter, tiles = self._painter, list[_Position]()
        for sgr, y, x, text in self._without_tiles(painter, tiles) if painter else self._spans:
            if (x, y) != self._cursor:
                self._move(x, y)
            if sgr is not self._sgr:
                self._set_sgr(
                    sgr, blank=sgr.attributes in INVISIBLE_ON_SPACE and not text.strip(" ")
                )
            self._output.append(text)
            self._cursor = (x + len(text), y)
        if painter and tiles:
            drawn = painter.draw(tiles, self._rows)
            self._output.append(drawn)
            count, characters = self._tiles_sent
            self._tiles_sent = count + len(tiles), characters + len(drawn)
            self._cursor = self._sgr = None
        self._spans.clear()
        self._pending_end.clear()
        self._pending_cells = 0

    def _without_tiles(self, painter: TilePainter, tiles: list[_Position]) -> Iterator[_Span]:
        """Yield the queued spans without tiles, whose positions are added to *tiles*."""
        for sgr, y, x, text in self._spans:
            start = 0
            text = _TILE.sub(lambda tile: tile[0] if painter.tiles.tile(tile[0]) else " ", text)
            for match in _TILES.finditer(text):
                if start < match.start():
                    yield sgr, y, x + start, text[start : match.start()]
                tiles += ((x + place, y) for place in range(*match.span()))
                start = match.end()
            if start < len(text):
                yield sgr, y, x + start, text[start:]

    def _write_raw(self, run: str, cursor: _Position | None) -> None:
        """Send a *run* of uncertain width: the rest of its row, and the cursor, are unknown."""
        self._send_spans()
        if cursor is not None:
            self._move(*cursor)
            if cursor[1] < len(self._rows):
                row = self._rows[cursor[1]]
                row[cursor[0] :] = [_UNKNOWN] * len(row[cursor[0] :])
        if self._sgr != self._cache.sgr:
            self._set_sgr(self._cache.sgr)
        self._output.append(run)
        self._cursor = None

    def _flush(self, cursor: _Position | None) -> None:
        """Send the queued spans, and leave the cursor where the output leaves it."""
        self._send_spans()
        if self._painter:
            self._output.append(self._painter.free_unused(self._rows))
        if cursor is not None:
            self._move(*cursor)

    def _move(self, x: int, y: int) -> None:
        if self._cursor == (x, y):
            return
        before, self._cursor = self._cursor, (x, y)
        if before and before[1] == y and before[0] < min(x, self._size[0]):
            step = x - before[0]
            self._output.append(f"\x1b[{step}C" if step > 1 else "\x1b[C")
        else:
            self._output.append(f"\x1b[{y + 1};{x + 1}H" if x or y else "\x1b[H")

    def _set_sgr(self, sgr: Sgr, *, blank: bool = False) -> None:
        """Set another rendition; of a *blank* only the background matters."""
        now = self._sgr
        goes_on = now is not None and (
            now.attributes in INVISIBLE_ON_SPACE if blank else now.attributes == sgr.attributes
        )
        if now is None or not goes_on:
            parameters = sgr.parameters
            self._output.append(f"\x1b[0;{parameters}m" if parameters else "\x1b[m")
            self._sgr = sgr
            return
        wanted = now._replace(background=sgr.background) if blank else sgr
        changes = (
            (wanted.foreground, now.foreground, "39"),
            (wanted.background, now.background, "49"),
        )
        if parameters := ";".join(new or default for new, old, default in changes if new != old):
            self._output.append(f"\x1b[{parameters}m")
        self._sgr = wanted


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Return the end of the match of *pattern* at *start*; *start* if there is none."""
    match = pattern.match(text, start)
    return match.end() if match else start


def _position(numbers: str) -> _Position:
    """Return the column and row, from 0, of a cursor position with *numbers*."""
    row, _, column = numbers.partition(";")
    return (int(column or 1) - 1, int(row or 1) - 1)
