"""A small terminal screen: enough of one to know what stands in each cell."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"\x1b\[(?P<prefix>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b_(?P<apc>[^\x1b]*)\x1b\\"
    r"|\x1bP(?P<dcs>[^\x1b]*)\x1b\\"
    r"|\x1b[\^X][^\x1b]*\x1b\\"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
_COLOUR = re.compile(r"(?:38|48)[;:](?:2[;:]+[0-9]*[;:][0-9]*[;:][0-9]*|5[;:][0-9]*)|[0-9]+|^$")
"""One part of a style: a colour with its numbers, in which a 0 is not a reset, or one number."""
BLANK = (" ", "")
Cell = tuple[str, str]
Snapshot = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Control:
    """One control sequence: ``ESC [ prefix numbers middle final``, or a text (OSC or APC)."""

    prefix: str
    numbers: tuple[int, ...]
    middle: str
    final: str
    osc: str | None = None
    apc: str | None = None

    def number(self, index: int = 0, default: int = 1) -> int:
        """Return one number of the sequence; nought and none both stand for the default."""
        return (self.numbers[index] if index < len(self.numbers) else 0) or default


class Screen:
    """Cells, a cursor and the modes that a program has set."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.modes: set[int] = {7, 25}
        self.kitty: list[int] = []
        self.pictures = 0
        """Pictures in pixels drawn so far, by sixels or kitty's protocol."""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._style = ""
        self._clear()

    def _clear(self) -> None:
        self.cells: list[list[Cell]] = [[BLANK] * self.columns for _ in range(self.rows)]
        self.x = self.y = 0

    def feed(self, data: bytes) -> Iterator[Control]:
        """Take in what the program wrote; yield each control sequence, to be answered."""
        text = self._rest + self._decode(data)
        position = 0
        while match := TOKEN.match(text, position):
            position = match.end()
            if match["text"]:
                self._write(match["text"])
            elif match["control"]:
                self._control(match["control"])
            elif match["final"]:
                numbers = tuple(int(n or 0) for n in re.split("[;:]", match["numbers"]))
                control = Control(match["prefix"], numbers, match["middle"], match["final"])
                self._obey(control, match["numbers"])
                yield control
            elif match["osc"] is not None:
                yield Control("", (), "", "", match["osc"])
            elif match["apc"] is not None:
                self.pictures += match["apc"].startswith("Ga=T")
                yield Control("", (), "", "", apc=match["apc"])
            elif match["dcs"]:
                self.pictures += "q" in match["dcs"]
        self._rest = text[position:]

    def snapshot(self) -> Snapshot:
        """Return the cells as they are now."""
        return tuple(tuple(row) for row in self.cells)

    def text(self) -> str:
        """Return the characters as they are now, one line for each row."""
        return "\n".join("".join(cell for cell, _ in row).rstrip() for row in self.cells)

    def _write(self, text: str) -> None:
        for char in text:
            width = 2 if unicodedata.east_asian_width(char) in "WF" else 1
            if unicodedata.combining(char) or char in "\u200d\ufe0f\ufe0e":
                continue
            if self.x + width > self.columns:
                self._control("\n")
                self.x = 0
            row = self.cells[self.y]
            row[self.x] = (char, self._style)
            if width == 2:
                row[self.x + 1] = ("", self._style)
            self.x += width

    def _control(self, char: str) -> None:
        if char == "\r":
            self.x = 0
        elif char == "\b":
            self.x = max(0, self.x - 1)
        elif char == "\n" and self.y < self.rows - 1:
            self.y += 1
        elif char == "\n":
            self.cells = [*self.cells[1:], [BLANK] * self.columns]

    def _obey(self, control: Control, numbers: str) -> None:
        match control.prefix, control.middle, control.final:
            case "", "", "H" | "f":
                self._move(control.number(1) - 1, control.number() - 1)
            case "", "", "A" | "B" as way:
                self._move(self.x, self.y + control.number() * (1 if way == "B" else -1))
            case "", "", "C" | "D" as way:
                self._move(self.x + control.number() * (1 if way == "C" else -1), self.y)
            case "", "", "G":
                self._move(control.number() - 1, self.y)
            case "", "", "J" | "K" as what:
                self._erase(what, control.number(default=0))
            case "", "", "m":
                self._style = _styled(self._style, numbers)
            case "?", "", "h" | "l" as switch:
                self._switch(control.numbers, switch == "h")
            case ">", "", "u":
                self.kitty.append(control.number(default=0))
            case "<", "", "u":
                del self.kitty[-control.number() :]
            case _:
                pass

    def _switch(self, modes: tuple[int, ...], on: bool) -> None:
        for mode in modes:
            (self.modes.add if on else self.modes.discard)(mode)
            if mode in (47, 1047, 1049):
                self._clear()

    def _move(self, x: int, y: int) -> None:
        self.x = min(max(x, 0), self.columns - 1)
        self.y = min(max(y, 0), self.rows - 1)

    def _erase(self, what: str, how: int) -> None:
        blank: Cell = (" ", self._style)
        rows = range(self.rows) if what == "J" else (self.y,)
        for y in rows:
            for x in range(self.columns):
                after = (y, x) >= (self.y, self.x)
                if how >= 2 or (how == 0 and after) or (how == 1 and (y, x) <= (self.y, self.x)):
                    self.cells[y][x] = blank


def _styled(before: str, numbers: str) -> str:
    """Return a style after more numbers of a style; those before a reset do not count any more."""
    for part in _COLOUR.finditer(numbers):
        plain = not part[0].strip("0")
        before = "" if plain else f"{before};{part[0]}" if before else part[0]
    return before
