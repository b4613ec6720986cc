"""In which line of a TOML text each key stands; the parser itself keeps no places.

The scanner knows headers, keys and where values end. It leaves the meaning of values, and most
judgement of what is valid, to the parser, so that it can also read up to a fault.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Literal, NamedTuple, NoReturn

from sij_tui.core.content.problems import Path

_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_BARE = r"[A-Za-z0-9_-]+"
_BASIC = r'"(?:[^"\\\n]|\\.)*"'
_LITERAL = r"'[^'\n]*'"
_KEY = re.compile(f"{_BARE}|{_BASIC}|{_LITERAL}")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    rf'|(?!"""){_BASIC}'
    rf"|(?!'''){_LITERAL}",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,=\[\]{}#\n\"']+")


class Entry(NamedTuple):
    """A header, a key or an element of an array, in the order of the text."""

    kind: Literal["table", "array", "key", "element"]
    path: Path
    line: int
    """Where it starts, counted from 1."""
    start: int
    """Where its value starts: an index into the text."""


class _Stop(Exception):
    """The text does not go on as TOML."""


class Scan:
    """The entries of one text, as far as it can be read."""

    def __init__(self, text: str) -> None:
        self.entries: list[Entry] = []
        self.loose: list[Path] = []
        """Tables in braces over several lines, or with a last comma: TOML 1.0 has neither."""
        self.open: list[int] = []
        """Where the lists and the tables in braces start that reading ended in."""
        self.position = 0
        """Where reading ended; the length of the text if all of it was read."""
        self._text = text
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._arrays: dict[Path, int] = {}
        with suppress(_Stop, RecursionError):
            self._document()

    def line(self, position: int) -> int:
        """The line of an index into the text, counted from 1."""
        return bisect_right(self._breaks, position - 1) + 1

    def lines(self) -> dict[Path, int]:
        """The line of every path; a table that no header names has that of its first key."""
        found: dict[Path, int] = {}
        for entry in self.entries:
            for length in range(1, len(entry.path) + 1):
                found.setdefault(entry.path[:length], entry.line)
        return found

    def character(self, path: Path, position: int) -> tuple[int, int] | None:
        """Line and column of a character of the text at a path; None where escapes hide it."""
        start = next((e.start for e in self.entries if e.path == path and e.kind != "table"), None)
        end = text_end(self._text, start) if start is not None else None
        if start is None or end is None or "\\" in self._text[start:end]:
            return None
        quotes = 3 if self._text[start : start + 3] in {'"' * 3, "'" * 3} else 1
        start += quotes
        if quotes > 1 and self._text.startswith("\n", start):
            start += 1  # TOML drops it
        at = min(start + position, end - quotes)
        return self.line(at), at - (self._text.rfind("\n", 0, at) + 1) + 1

    def repeated(self) -> Iterator[tuple[Entry, Entry]]:
        """Keys and headers that stand there twice: the first place and the second."""
        first: dict[Path, Entry] = {}
        for entry in self.entries:
            before = first.setdefault(entry.path, entry)
            if before is not entry and "array" not in (before.kind, entry.kind):
                yield before, entry

    def _document(self) -> None:
        prefix: Path = ()
        self._skip(_GAP)
        while self.position < len(self._text):
            start = self.position
            if self._text[start] == "[":
                prefix = self._header(start)
            else:
                self._pair(prefix)
            if not self._skip(_LINE_END):
                self._stop(start)
            self._skip(_GAP)

    def _header(self, start: int) -> Path:
        array = self._text.startswith("[[", start)
        self.position += 1 + array
        self._skip(_BLANK)
        path = self._resolve(self._keys(), array)
        self._skip(_BLANK)
        self._expect("]]" if array else "]")
        kind: Literal["array", "table"] = "array" if array else "table"
        self.entries.append(Entry(kind, path, self.line(start), self.position))
        return path

    def _resolve(self, keys: Path, array: bool) -> Path:
        """Lead a header's keys through the latest element of every array of tables."""
        path: Path = ()
        for key in keys[:-1] if array else keys:
            path += (key,)
            if path in self._arrays:
                path += (self._arrays[path] - 1,)
        if array:
            path += (keys[-1],)
            self._arrays[path] = self._arrays.get(path, 0) + 1
            path += (self._arrays[path] - 1,)
        return path

    def _keys(self) -> Path:
        keys: Path = ()
        while True:
            keys += (_plain(self._take(_KEY)),)
            if not self._skip(_DOT):
                return keys

    def _pair(self, prefix: Path) -> None:
        line = self.line(self.position)
        path = prefix + self._keys()
        self._skip(_BLANK)
        self._expect("=")
        self._skip(_BLANK)
        self.entries.append(Entry("key", path, line, self.position))
        self._value(path)

    def _value(self, path: Path) -> None:
        head = self._text[self.position : self.position + 1]
        if head == "[":
            self._array(path)
        elif head == "{":
            self._braces(path)
        elif head in {'"', "'"}:
            self._take(_TEXT)
        else:
            self._take(_SCALAR)

    def _array(self, path: Path) -> None:
        self.open.append(self.position)
        self._expect("[")
        self._skip(_GAP)
        index = 0
        while not self._found("]"):
            line = self.line(self.position)
            self.entries.append(Entry("element", (*path, index), line, self.position))
            self._value((*path, index))
            index += 1
            self._skip(_GAP)
            if not self._found(","):
                self._expect("]")
                break
            self._skip(_GAP)
        self.open.pop()

    def _braces(self, path: Path) -> None:
        self.open.append(self.position)
        self._expect("{")
        loose = self._gap_breaks()
        while not self._found("}"):
            self._pair(path)
            loose |= self._gap_breaks()
            if not self._found(","):
                self._expect("}")
                break
            loose |= self._gap_breaks() or self._text.startswith("}", self.position)
        if loose:
            self.loose.append(path)
        self.open.pop()

    def _gap_breaks(self) -> bool:
        """Skip space; whether a line ended in it."""
        start = self.position
        self._skip(_GAP)
        return "\n" in self._text[start : self.position]

    def _found(self, mark: str) -> bool:
        if not self._text.startswith(mark, self.position):
            return False
        self.position += len(mark)
        return True

    def _expect(self, mark: str) -> None:
        if not self._found(mark):
            self._stop(self.position)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._text, self.position)
        if match is None:
            return False
        self.position = match.end()
        return True

    def _take(self, pattern: re.Pattern[str]) -> str:
        start = self.position
        if not self._skip(pattern):
            self._stop(start)
        return self._text[start : self.position]

    def _stop(self, position: int) -> NoReturn:
        self.position = position
        raise _Stop


def _plain(key: str) -> str:
    """A key without its quotes."""
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    if "\\" not in key:
        return key[1:-1]
    import tomli  # escapes in a key are rare

    try:
        return str(tomli.loads(f"key = {key}")["key"])
    except tomli.TOMLDecodeError:
        return key


def text_end(text: str, start: int) -> int | None:
    """Where the quoted text that starts at an index ends; None if it is never closed."""
    match = _TEXT.match(text, start)
    return match.end() if match else None


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a path, or of the nearest thing around it; 0 if there is none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 0
