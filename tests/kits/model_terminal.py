"""A terminal as plain as it can be: text, sixels and placeholders become a grid of cells."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode

Rgb = tuple[int, int, int]
_TOKEN = re.compile(
    r"\x1b\[(?P<numbers>[0-9;]*)(?P<final>[A-Za-z])"
    r"|\x1b\[\?2026(?P<sync>[hl])"
    r"|\x1bP(?P<sixel>[^\x1b]*)\x1b\\"
    r"|\x1b_G(?P<kitty>[^\x1b]*)\x1b\\"
    r"|(?P<placeholder>\U0010eeee[\u0300-\u06ff]{2})"
    r"|(?P<text>[^\x1b])"
)
_MARKS = "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351"


class ModelTerminal:
    """Cells of `cell` pixels; each shows a character on a background, or pixels."""

    def __init__(
        self, columns: int, rows: int, cell: tuple[int, int], *, overlays: bool = True
    ) -> None:
        self.columns, self.rows, self.cell = columns, rows, cell
        self.overlays = overlays
        """Whether what is transparent in a sixel leaves what was there."""
        self.grid: dict[tuple[int, int], tuple[object, ...]] = {}
        """What each cell has: a character and its rendition, or a picture's number and part."""
        self.pixels: dict[tuple[int, int], dict[tuple[int, int], Rgb]] = {}
        """Sixel dots by cell."""
        self.images: dict[int, tuple[bytes, int, int, int]] = {}
        self.at = (0, 0)
        self.sgr = ""
        self._parts = ""
        self._keys: dict[str, str] = {}
        self.scrolled = False

    def feed(self, text: str) -> None:
        """Take what a program sends."""
        end = 0
        for match in _TOKEN.finditer(text):
            assert match.start() == end, f"not understood: {text[end : match.start()]!r}"
            end = match.end()
            if match["final"]:
                self._control(match["numbers"], match["final"])
            elif match["sixel"] is not None:
                self._sixel(match["sixel"])
            elif match["kitty"] is not None:
                self._kitty(match["kitty"])
            elif match["placeholder"]:
                _, row, column = match["placeholder"]
                self._set(("picture", self._number(), _MARKS.index(column), _MARKS.index(row)))
            elif match["text"] and match["text"] != "\n":
                self._set(("text", match["text"], self.sgr))
        assert end == len(text), f"not understood: {text[end:]!r}"

    def shown(self) -> dict[tuple[int, int], tuple[object, ...]]:
        """What the eye sees in each cell: a character and its rendition, or rows of pixels."""
        seen: dict[tuple[int, int], tuple[object, ...]] = {}
        for at in self.grid.keys() | self.pixels.keys():
            kind, *details = content = self.grid.get(at, ("text", " ", ""))
            if dots := self.pixels.get(at):
                wide, high = self.cell
                seen[at] = tuple(dots.get((x, y)) for y in range(high) for x in range(wide))
            elif kind == "picture":
                number, column, row = details
                image = self.images.get(int(str(number)))
                seen[at] = self._part(image, int(str(column)), int(str(row))) if image else ()
            else:
                seen[at] = content
        return seen

    def _part(self, image: tuple[bytes, int, int, int], column: int, row: int) -> tuple[Rgb, ...]:
        data, width, columns, rows = image
        height = len(data) // 3 // width
        wide, high = width // columns, height // rows
        places = [
            3 * ((row * high + y) * width + column * wide + x)
            for y in range(high)
            for x in range(wide)
        ]
        return tuple((data[p], data[p + 1], data[p + 2]) for p in places)

    def _control(self, numbers: str, final: str) -> None:
        first, _, second = numbers.partition(";")
        if final == "H":
            self.at = (int(second or 1) - 1, int(first or 1) - 1)
        elif final == "C":
            self.at = (self.at[0] + int(first or 1), self.at[1])
        elif final == "m":
            kept = "" if numbers[:1] in ("", "0") else self.sgr
            parts = re.findall(r"[34]8;2;\d+;\d+;\d+|[34]9|\d+", numbers)
            for part in parts:
                kind = part[:2]
                others = [each for each in kept.split("|") if each and each[:2] != f"{kind[0]}8"]
                if part == "0":
                    others = []
                elif kind in ("38", "48"):
                    others.append(part)
                kept = "|".join(sorted(others))
            self.sgr = kept
        else:
            raise AssertionError(f"not understood: {numbers}{final}")

    def _number(self) -> int:
        [colour] = re.findall(r"38;2;(\d+);(\d+);(\d+)", self.sgr)
        red, green, blue = map(int, colour)
        return red << 16 | green << 8 | blue

    def _set(self, content: tuple[object, ...]) -> None:
        assert self.at[0] < self.columns, "beyond the right edge"
        assert self.at[1] < self.rows, "beyond the last row"
        if content[0] == "text" and content[1] == " ":  # of a blank only the background is seen
            background = "|".join(part for part in self.sgr.split("|") if part[:2] == "48")
            content = ("text", " ", background)
        self.grid[self.at] = content
        self.pixels.pop(self.at, None)
        self.at = (self.at[0] + 1, self.at[1])

    def _sixel(self, body: str) -> None:
        parameters, _, data = body.partition("q")
        assert parameters == "0;1;0", "what is not drawn has to stay"
        assert self.at[1] < self.rows
        if not self.overlays:
            self._erase(data)
        colours: dict[int, Rgb] = {}
        x, y, now = 0, 0, 0
        (wide, high), (left, top) = self.cell, self.at
        for match in re.finditer(
            r'"(?P<size>[0-9;]+)|#(?P<new>[0-9]+);2;(?P<rgb>[0-9;]+)|#(?P<use>[0-9]+)'
            r"|!(?P<count>[0-9]+)(?P<repeated>[?-~])|(?P<dot>[?-~])|(?P<move>[$-])",
            data,
        ):
            if match["new"]:
                red, green, blue = (round(int(part) * 2.55) for part in match["rgb"].split(";"))
                colours[int(match["new"])] = (red, green, blue)
            elif match["use"]:
                now = int(match["use"])
            elif match["move"]:
                x, y = 0, y + (6 if match["move"] == "-" else 0)
            elif character := match["repeated"] or match["dot"]:
                for _ in range(int(match["count"] or 1)):
                    bits = ord(character) - 63
                    for place in range(6):
                        if bits >> place & 1:
                            column, row = left + x // wide, top + (y + place) // high
                            assert row < self.rows - 1, "the screen would scroll"
                            at = (column, row)
                            dot = (x % wide, (y + place) % high)
                            self.pixels.setdefault(at, {})[dot] = colours[now]
                    x = x + 1
        self.at = (-1, -1)  # where the cursor is then differs between terminals

    def _erase(self, data: str) -> None:
        """Take away what stands in the cells of a sixel."""
        [(width, height)] = re.findall(r'"1;1;(\d+);(\d+)', data)
        (left, top), (wide, high) = self.at, self.cell
        for column in range(left, left + -(-int(width) // wide)):
            for row in range(top, top + -(-int(height) // high)):
                self.pixels.pop((column, row), None)
                self.grid[column, row] = ("text", " ", "")

    def _kitty(self, body: str) -> None:
        keys, _, data = body.partition(";")
        named = dict(part.split("=") for part in keys.split(","))
        if named.get("a") == "d":
            assert named["d"] == "I"
            assert named["q"] == "2"
            self.images.pop(int(named["i"]), None)
            return
        self._keys |= {name: value for name, value in named.items() if name != "m"}
        self._parts += data
        if named["m"] == "1":
            return
        keys_, self._keys, data, self._parts = self._keys, {}, self._parts, ""
        assert (keys_["a"], keys_["U"], keys_["q"], keys_["f"]) == ("T", "1", "2", "24")
        pixels = zlib.decompress(b64decode(data))
        assert len(pixels) == 3 * int(keys_["s"]) * int(keys_["v"])
        self.images[int(keys_["i"])] = (pixels, int(keys_["s"]), int(keys_["c"]), int(keys_["r"]))
