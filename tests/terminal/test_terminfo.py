"""What terminfo says of a terminal: entries in their files, sound and broken."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.serve.sessions.environment import client_terminal
from sij_tui.terminal import terminfo
from sij_tui.terminal.detect import own_terminal
from sij_tui.terminal.terminfo import SYSTEM_FOLDERS, TerminalEntry, own_folders, read_entry

VT52, ANSI = b"\x1bY%p1%' '%+%c%p2%' '%+%c", b"\x1b[%i%p1%d;%p2%dH"


def entry(cursor: bytes, colours: int, *, size: int = 2, names: bytes = b"some|name\0") -> bytes:
    """A compiled entry with these alone, as tic writes it."""
    flags = b"\0"
    pad = b"\0" * ((len(names) + len(flags)) % 2)
    numbers = b"".join((n).to_bytes(size, "little", signed=True) for n in [-1] * 13 + [colours])
    offsets = struct.pack("<11h", *[-1] * 10, 0 if cursor else -1)
    table = cursor + b"\0"
    magic = {2: 0o432, 4: 0o1036}[size]
    header = struct.pack("<6h", magic, len(names), len(flags), 14, 11, len(table))
    return header + names + flags + pad + numbers + offsets + table


def abilities(found: TerminalEntry) -> tuple[bool, bool]:
    return found.moves_cursor, found.has_colours


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of entries: v/vt52, 78/xterm-mono, and so on."""
    monkeypatch.setattr(terminfo, "SYSTEM_FOLDERS", (str(tmp_path),))
    for place, data in {
        "v/vt52": entry(VT52, -1),
        "h/hardcopy": entry(b"", -1),
        "v/vt100": entry(ANSI, -1),
        "v/vt220-8bit": entry(b"\x9b%i%p1%d;%p2%dH", -1),
        "78/xterm-mono": entry(ANSI, -1, size=4, names=b"xterm-mono\0"),
        "l/large": entry(ANSI, 16_777_216, size=4),
        "c/colour52": entry(VT52, 8),
        "b/broken": entry(ANSI, -1)[:40],
    }.items():
        path = tmp_path / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return tmp_path


ABILITIES = [
    ("vt52", False, False),
    ("hardcopy", False, False),
    ("vt100", True, False),
    ("vt220-8bit", True, False),
    ("xterm-mono", True, False),
    ("large", True, True),
    ("colour52", False, True),
    ("broken", True, True),
    ("not-there", True, True),
]


@pytest.mark.parametrize(("term", "moves_cursor", "has_colours"), ABILITIES)
def test_here_and_over_ssh_a_terminal_is_judged_by_its_entry(
    folder: Path, term: str, moves_cursor: bool, has_colours: bool
) -> None:
    assert abilities(own_terminal({"TERM": term})) == (moves_cursor, has_colours)
    assert abilities(client_terminal(term, {})) == (moves_cursor, has_colours)
    assert own_terminal({"TERM": term, "COLORTERM": "truecolor"}).has_colours
    assert client_terminal(term, {b"COLORTERM": b"truecolor"}).has_colours


@pytest.mark.parametrize("colours", [b"", b"\0", b"../x"])
def test_what_no_session_is_given_gives_no_colours(folder: Path, colours: bytes) -> None:
    assert not client_terminal("vt100", {b"COLORTERM": colours}).has_colours


@pytest.mark.parametrize("term", ["../v/vt52", "v/../../v/vt52", "", "\0", "\udcff", "x" * 5000])
def test_a_name_that_cannot_be_a_files_is_not_known(folder: Path, term: str) -> None:
    assert abilities(read_entry(term, [str(folder)])) == (True, True)


@pytest.mark.parametrize("term", ["", "dumb", "unknown", "DUMB-emacs"])
def test_nothing_is_drawn_where_the_name_says_so(term: str) -> None:
    assert not own_terminal({"TERM": term}).moves_cursor


def test_own_entries_come_before_those_of_the_system(folder: Path, tmp_path: Path) -> None:
    """In the order of ncurses; a server asks the system alone."""
    places = ("first", "home/.terminfo", "second", "third")
    environ = {
        "TERMINFO": str(tmp_path / "first"),
        "HOME": str(tmp_path / "home"),
        "TERMINFO_DIRS": f"{tmp_path}/second::{tmp_path}/third",
    }
    assert own_folders(environ) == (*(str(tmp_path / place) for place in places), str(folder))
    assert own_folders({}) == own_folders(dict.fromkeys(environ, "")) == (str(folder),)
    path = tmp_path / "home" / ".terminfo" / "v" / "vt52"
    path.parent.mkdir(parents=True)
    path.write_bytes(entry(ANSI, 8))
    assert abilities(own_terminal({**environ, "TERM": "vt52"})) == (True, True)
    assert abilities(client_terminal("vt52", {})) == (False, False)


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "screen", "tmux-256color", "linux", "rxvt-unicode", "ansi"]
)
def test_the_entries_of_common_terminals_say_that_they_are_able(term: str) -> None:
    found = read_entry(term, [folder for folder in SYSTEM_FOLDERS if os.path.isdir(folder)])
    assert abilities(found) == (True, True)


@given(st.binary(max_size=200), st.integers(0, 120))
def test_whatever_the_file_holds_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("terminfo")
    (folder / "x").mkdir()
    whole = entry(ANSI, 8)
    for content in (data, whole[:cut] + data + whole[cut + len(data) :]):
        (folder / "x" / "xa").write_bytes(content)
        assert isinstance(read_entry("xa", [str(folder)]), TerminalEntry)
