"""Send only the cells that change, in few bytes.

Textual compares no cells: it sends every changed row of a widget from its left edge, each run with
all its colours. Here each update is held against what the terminal shows already, and only what
differs goes out, with only those colours set anew that differ.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<numbers>[0-9;]*)(?P<kind>[Hm])"
    r"|\n(?=\x1b\[[0-9;]*H)"
    r"|(?P<kept>\x1b\[\?2026(?:[hl]|\$p)|\x1b\]22;[a-z-]*\x07)"
    r"|(?P<other>[\x00-\x1f\x7f-\x9f])"
)
_SIMPLE = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482"
    r"\u2010-\u2015\u2018-\u201f\u2022\u2026\u2030-\u203b\u2190-\u2193"
    r"\u2500-\u25b5\u25b7-\u25bf\u25c1-\u25e6\u2800-\u28ff]+"
)
"""Characters that every terminal draws in one cell, whatever its version of Unicode."""
_PART = re.compile(
    r"(?P<fore>38;2;[0-9]+;[0-9]+;[0-9]+|38;5;[0-9]+|3[0-79](?![0-9])|9[0-7](?![0-9]))"
    r"|(?P<back>48;2;[0-9]+;[0-9]+;[0-9]+|48;5;[0-9]+|4[0-79](?![0-9])|10[0-7](?![0-9]))"
    r"|(?P<other>[0-9]+|^$)"
)
_UNSEEN = frozenset({"", "1", "2", "3", "1;3", "1;2", "2;3", "1;2;3"})
"""Attributes that a space does not show: bold, dim, italic."""
_MOST_PENS = 4096


class Pen(NamedTuple):
    """How a character is drawn: parts of a "select graphic rendition" sequence (ECMA-48).

    Pens that share attributes, then background, stand together when sorted: they cost least in
    turn.
    """

    attributes: str = ""
    back: str = ""
    fore: str = ""

    @property
    def codes(self) -> str:
        """The sequence's numbers, from the default on."""
        return ";".join(part for part in (self.attributes, self.fore, self.back) if part)


PLAIN = Pen()
_Cell = tuple[str, Pen]
_UNKNOWN: _Cell = ("", PLAIN)
_Spot = tuple[int, int]
_FEW = 400
"""Cells up to which those that changed are sent pen by pen."""
_SHORT = 3
"""Cells up to which writing over what stands there may be shorter than moving on."""


class Thrift:
    """What the terminal shows, as far as it is known, and the shortest way to something else.

    It knows nothing at first. Whoever changes the screen behind its back has to say so:
    :meth:`forget`.
    """

    def __init__(self) -> None:
        self._size: _Spot = (0, 0)
        self._next_size: _Spot | None = None
        self._rows: list[list[_Cell]] = []
        self._pens: dict[str, Pen] = {}
        self._pen = PLAIN
        self._is_at: _Spot | None = None
        self._pen_now: Pen | None = None
        self._changes: dict[_Spot, _Cell] = {}
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

    def shortened(self, text: str) -> str:
        """What to send in place of ``text``."""
        if self._next_size is not None:
            self._size, self._next_size = self._next_size, None
            self._clear()
        at: _Spot | None = self._is_at
        for token in _TOKEN.finditer(text):
            if run := token["text"]:
                at = self._write(run, at)
            elif token["kind"] == "m":
                self._pen = self._pen_of(token["numbers"], self._pen)
            elif token["kind"]:
                row, _, column = token["numbers"].partition(";")
                at = (int(column or 1) - 1, int(row or 1) - 1)
            elif kept := token["kept"]:
                self._out.append(kept)
            elif token["other"]:
                self._pass(text[token.start() :], at)
                return self._taken()
        self._rest(at)
        return self._taken()

    # -- what is known

    def _clear(self) -> None:
        columns, rows = self._size
        self._rows = [[_UNKNOWN] * columns for _ in range(rows)]
        self._is_at = self._pen_now = None

    def _pass(self, text: str, at: _Spot | None) -> None:
        """Send something that is not known as it is, and take nothing for granted after it."""
        self._rest(at)
        if self._pen_now != self._pen:
            self._dip(self._pen)
        self._out.append(text)
        self._clear()
        self._pen = PLAIN

    def _taken(self) -> str:
        out = "".join(self._out)
        self._out.clear()
        return out

    def _pen_of(self, numbers: str, now: Pen) -> Pen:
        if now != PLAIN and numbers[:1] not in ("", "0"):
            numbers = f"{now.codes};{numbers}"
        if numbers not in self._pens:
            if len(self._pens) > _MOST_PENS:
                self._pens.clear()
            self._pens[numbers] = _parsed(numbers)
        return self._pens[numbers]

    # -- what is sent

    def _write(self, run: str, at: _Spot | None) -> _Spot | None:
        """Send what differs of a run; returns where it ends, if that is known."""
        known = at is not None and at[1] < len(self._rows) and at[0] + len(run) <= self._size[0]
        if at is None or not known or not _SIMPLE.fullmatch(run):
            self._write_raw(run, at)
            return None
        x, y = at
        row, pen = self._rows[y], self._pen
        blank = Pen(back=pen.back) if pen.attributes in _UNSEEN else pen
        cells = [(character, blank if character == " " else pen) for character in run]
        end = x + len(run)
        before = row[x:end]
        row[x:end] = cells
        if before.count(_UNKNOWN) == len(run):  # a first paint: nothing to compare with
            self._write_new(run, at, pen, blank=blank is not pen and not run.strip(" "))
        elif before != cells:
            for place, (old, new) in enumerate(zip(before, cells, strict=True), start=x):
                if old != new:
                    self._changes[place, y] = new
        return (end, y)

    def _write_new(self, run: str, at: _Spot, pen: Pen, *, blank: bool) -> None:
        """Send a whole run to where nothing is known."""
        self._move(*at)
        if pen != self._pen_now:
            self._dip(pen, blank=blank)
        self._out.append(run)
        self._is_at = (at[0] + len(run), at[1])

    def _send_changes(self) -> None:
        """Send the cells that differ; few of them pen by pen, as a pen costs more than a move."""
        changes = list(self._changes.items())
        self._changes.clear()
        if len(changes) <= _FEW:
            changes.sort(key=_by_pen)
        for spot, (character, pen) in changes:
            if spot != self._is_at:
                self._move(*spot)
            if pen != (now := self._pen_now):
                blank = character == " " and pen.attributes in _UNSEEN
                if not (blank and now and now.back == pen.back and now.attributes in _UNSEEN):
                    self._dip(pen, blank=blank)
            self._out.append(character)
            self._is_at = (spot[0] + 1, spot[1])

    def _write_raw(self, run: str, at: _Spot | None) -> None:
        """Send a whole run that may take any number of cells: the rest of its row is unknown."""
        self._send_changes()
        if at is not None:
            self._move(*at)
            if at[1] < len(self._rows):
                row = self._rows[at[1]]
                row[at[0] :] = [_UNKNOWN] * len(row[at[0] :])
        if self._pen_now != self._pen:
            self._dip(self._pen)
        self._out.append(run)
        self._is_at = None

    def _rest(self, at: _Spot | None) -> None:
        """Send what is left, and leave the cursor where it is wanted."""
        self._send_changes()
        if at is not None:
            self._move(*at)

    def _move(self, x: int, y: int) -> None:
        if self._is_at == (x, y):
            return
        before, self._is_at = self._is_at, (x, y)
        if before and before[1] == y and before[0] < min(x, self._size[0]):
            step = x - before[0]
            again = self._again(before[0], x, y) if step <= _SHORT else ""
            self._out.append(again or (f"\x1b[{step}C" if step > 1 else "\x1b[C"))
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x or y else "\x1b[H")

    def _again(self, start: int, end: int, y: int) -> str:
        """Cells that stand there already, if to write them again is shorter than to pass them."""
        pen = self._pen_now
        blank = Pen(back=pen.back) if pen and pen.attributes in _UNSEEN else pen
        again = ""
        for character, own in self._rows[y][start:end]:
            if not character or not character.isascii():
                return ""
            if own != (blank if character == " " else pen):
                return ""
            again += character
        return again

    def _dip(self, pen: Pen, *, blank: bool = False) -> None:
        """Take another pen; of a blank only the background counts."""
        now = self._pen_now
        goes_on = now is not None and (
            now.attributes in _UNSEEN if blank else now.attributes == pen.attributes
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


def _by_pen(change: tuple[_Spot, _Cell]) -> tuple[Pen, int, int]:
    """Changes of one pen together, each as one reads."""
    (x, y), (_, pen) = change
    return pen, y, x


def _parsed(numbers: str) -> Pen:
    """The pen that a sequence asks for, from the default on."""
    attributes: list[str] = []
    fore = back = ""
    for part in _PART.finditer(numbers):
        if part["fore"]:
            fore = part[0]
        elif part["back"]:
            back = part[0]
        elif part["other"].strip("0"):
            attributes.append(part[0])
        else:
            attributes, fore, back = [], "", ""
    return Pen(";".join(attributes), back, fore)
