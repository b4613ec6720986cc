"""Send only the cells that change, in few bytes.

Textual compares no cells: it sends every changed row of a widget from its left edge, each run with
all its colours. Here each update is held against what the terminal shows already, and only what
differs goes out, with only those colours set anew that differ.
"""

from __future__ import annotations

import re
from operator import is_not

from sij_tui.terminal.sgr import PLAIN, UNSEEN, Cell, Inks, Pen

_USUAL = r"(?:\x1b\[([0-9;]*)([Hm]))?([^\x00-\x1f\x7f-\x9f]*)(?:\n(?=\x1b\[[0-9;]*H))?"
_PARTS, _MANY = re.compile(_USUAL), re.compile(f"(?:{_USUAL})*+")
"""What an update is made of: a move or a pen, and text."""
_HARMLESS = re.compile(r"\x1b\[\?2026(?:[hl]|\$p)|\x1b\]22;[a-z-]*\x07")
"""What changes neither cells nor cursor nor pen: marks of an update, the pointer's shape."""
_UNKNOWN: Cell = ("", PLAIN)
_Spot = tuple[int, int]
_FEW = 400
"""Cells up to which those that changed are sent pen by pen."""
_NEAR = re.compile(rb"\x01+(?:\x00{1,3}\x01+)*")
_APART = re.compile(rb"\x01+(?:\x00\x01+)*")
"""Cells that differ, 1 each, with those between that are sooner written again than passed."""


class Thrift:
    """What the terminal shows, as far as it is known, and the shortest way to something else.

    It knows nothing at first. Whoever changes the screen behind its back has to say so:
    :meth:`forget`.
    """

    def __init__(self) -> None:
        self._size: _Spot = (0, 0)
        self._next_size: _Spot | None = None
        self._rows: list[list[Cell]] = []
        self._inks = Inks()
        self._ink = self._inks.dipped("")
        self._is_at: _Spot | None = None
        self._pen_now: Pen | None = None
        self._stretches: list[tuple[Pen, int, int, str]] = []
        """What is to be sent: the pen, the row and the column where it begins, and the text."""
        self._cells = 0
        """How many cells that is."""
        self._reach: dict[int, int] = {}
        """By row, the column behind all of it."""
        self._out: list[str] = []

    def forget(self, columns: int, rows: int) -> None:
        """Take nothing for granted any more; the screen has this size. From any thread."""
        self._next_size = (columns, rows)

    def learn(self, text: str, size: tuple[int, int]) -> None:
        """Take it that ``text`` has drawn a screen of this size, if the screen still has it.

        Where that left cursor and pen is open.
        """
        if size == (self._next_size or self._size):
            self.shortened(text)
            self._is_at = self._pen_now = None

    def first_cells(self, count: int) -> str:
        """What draws the first cells of the first row anew; blanks where they are not known."""
        cells = self._rows[0][:count] if self._rows else [_UNKNOWN] * count
        drawn = "".join(f"\x1b[0;{pen.codes}m{text or ' '}" for text, pen in cells)
        return f"{drawn}\x1b[m".replace("\x1b[0;m", "\x1b[m")

    def shortened(self, text: str) -> str:
        """What to send in place of ``text``."""
        if self._next_size is not None:
            self._size, self._next_size = self._next_size, None
            self._clear()
        at, done = self._is_at, 0
        while True:
            end = _end(_MANY, text, done)
            at = self._take(_PARTS.findall(text, done, end), at)
            done = _end(_HARMLESS, text, end)
            if done == end:
                break
            self._send()
            self._out.append(text[end:done])
        self._rest(at)
        if done < len(text):
            self._pass(text[done:])
        return self._taken()

    def _take(self, parts: list[tuple[str, str, str]], at: _Spot | None) -> _Spot | None:
        """Take up moves, pens and text; returns where that ends, if that is known."""
        for numbers, kind, run in parts:
            if kind == "m":
                self._ink = self._inks.dipped(numbers, self._ink.pen)
            elif kind:
                at = _spot(numbers)
            if run:
                at = self._write(run, at)
        return at

    # -- what is known

    def _clear(self) -> None:
        columns, rows = self._size
        self._rows = [[_UNKNOWN] * columns for _ in range(rows)]
        self._is_at = self._pen_now = None

    def _pass(self, text: str) -> None:
        """Send something that is not known as it is, and take nothing for granted after it."""
        if self._pen_now != self._ink.pen:
            self._dip(self._ink.pen)
        self._out.append(text)
        self._clear()
        self._ink = self._inks.dipped("")

    def _taken(self) -> str:
        out = "".join(self._out)
        self._out.clear()
        return out

    # -- what is sent

    def _write(self, run: str, at: _Spot | None) -> _Spot | None:
        """Send what differs of a run; returns where it ends, if that is known."""
        cells = self._ink.cells(run)
        fits = at and at[1] < len(self._rows) and at[0] + len(run) <= self._size[0]
        if not (at and cells and fits):
            self._write_raw(run, at)
            return None
        (x, y), end = at, at[0] + len(run)
        row = self._rows[y]
        before, row[x:end] = row[x:end], cells
        if before != cells:
            if x < self._reach.get(y, 0):  # over what is to be sent: that has to come first
                self._send()
            self._reach[y] = end
            self._note(run, x, y, bytes(map(is_not, before, cells)))
        return (end, y)

    def _note(self, run: str, x: int, y: int, differs: bytes) -> None:
        """Keep the stretches of a run that are to be sent; ``differs`` has 1 where a cell does."""
        near = _NEAR if run.isascii() else _APART
        ink = self._ink
        for stretch in near.finditer(differs):
            start, end = stretch.span()
            text = run[start:end]
            pen = ink.pen if text.strip(" ") else ink.blank
            self._stretches.append((pen, y, x + start, text))
            self._cells += end - start

    def _send(self) -> None:
        """Send the stretches; few of them pen by pen, as a pen costs more than a move."""
        if self._cells <= _FEW:
            self._stretches.sort()
        for pen, y, x, text in self._stretches:
            if (x, y) != self._is_at:
                self._move(x, y)
            if pen is not self._pen_now:
                self._dip(pen, blank=pen.attributes in UNSEEN and not text.strip(" "))
            self._out.append(text)
            self._is_at = (x + len(text), y)
        self._stretches.clear()
        self._reach.clear()
        self._cells = 0

    def _write_raw(self, run: str, at: _Spot | None) -> None:
        """Send a whole run that may take any number of cells: the rest of its row is unknown.

        So is where it ends.
        """
        self._send()
        if at is not None:
            self._move(*at)
            if at[1] < len(self._rows):
                row = self._rows[at[1]]
                row[at[0] :] = [_UNKNOWN] * len(row[at[0] :])
        if self._pen_now != self._ink.pen:
            self._dip(self._ink.pen)
        self._out.append(run)
        self._is_at = None

    def _rest(self, at: _Spot | None) -> None:
        """Send what is left, and leave the cursor where it is wanted."""
        self._send()
        if at is not None:
            self._move(*at)

    def _move(self, x: int, y: int) -> None:
        if self._is_at == (x, y):
            return
        before, self._is_at = self._is_at, (x, y)
        if before and before[1] == y and before[0] < min(x, self._size[0]):
            step = x - before[0]
            self._out.append(f"\x1b[{step}C" if step > 1 else "\x1b[C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x or y else "\x1b[H")

    def _dip(self, pen: Pen, *, blank: bool = False) -> None:
        """Take another pen; of a blank only the background counts."""
        now = self._pen_now
        goes_on = now is not None and (
            now.attributes in UNSEEN if blank else now.attributes == pen.attributes
        )
        if now is None or not goes_on:
            codes = pen.codes
            self._out.append(f"\x1b[0;{codes}m" if codes else "\x1b[m")
            self._pen_now = pen
            return
        wanted = now._replace(back=pen.back) if blank else pen
        changes = ((wanted.fore, now.fore, "39"), (wanted.back, now.back, "49"))
        if codes := ";".join(new or default for new, old, default in changes if new != old):
            self._out.append(f"\x1b[{codes}m")
        self._pen_now = wanted


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where what a pattern matches from ``start`` on ends; ``start``, if it matches nothing."""
    match = pattern.match(text, start)
    return match.end() if match else start


def _spot(numbers: str) -> _Spot:
    """Where a move leads to."""
    row, _, column = numbers.partition(";")
    return (int(column or 1) - 1, int(row or 1) - 1)
