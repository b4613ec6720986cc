"""Terminals that a server is asked of: entries of terminfo in their files, sound and broken."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.serve.sessions.environment import is_supported_terminal, session_variables
from sij_tui.terminal import terminfo_files
from sij_tui.terminal.terminfo_files import TerminalEntry, read_entry

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


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of entries: v/vt52, 78/xterm-mono, and so on."""
    monkeypatch.setattr(terminfo_files, "_FOLDERS", (str(tmp_path),))
    for place, data in {
        "v/vt52": entry(VT52, -1),
        "h/hardcopy": entry(b"", -1),
        "v/vt100": entry(ANSI, -1),
        "78/xterm-mono": entry(ANSI, -1, size=4, names=b"xterm-mono\0"),
        "l/large": entry(ANSI, 16_777_216, size=4),
        "b/broken": entry(ANSI, 8)[:40],
    }.items():
        path = tmp_path / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("vt52", TerminalEntry(VT52, -1)),
        ("hardcopy", TerminalEntry(b"", -1)),
        ("xterm-mono", TerminalEntry(ANSI, -1)),
        ("large", TerminalEntry(ANSI, 16_777_216)),
        ("broken", None),
        ("no-such", None),
        ("", None),
    ],
)
@pytest.mark.usefixtures("folder")
def test_an_entry_is_found_by_letter_or_by_its_code(term: str, found: TerminalEntry | None) -> None:
    assert read_entry(term) == found


@pytest.mark.parametrize(
    ("term", "is_drawn_on", "monochrome"),
    [
        ("vt52", False, True),
        ("hardcopy", False, True),
        ("vt100", True, True),
        ("large", True, False),
        ("no-such", True, False),
        ("xterm-256color", True, False),
        ("../v/vt52", False, False),
    ],
)
@pytest.mark.usefixtures("folder")
def test_over_ssh_a_terminal_is_judged_as_on_this_machine(
    term: str, is_drawn_on: bool, monochrome: bool
) -> None:
    assert is_supported_terminal(term) is is_drawn_on
    if is_drawn_on:
        assert ("NO_COLOR" in session_variables(term, {})) is monochrome
        assert "NO_COLOR" not in session_variables(term, {b"COLORTERM": b"truecolor"})


@given(st.binary(max_size=200), st.integers(0, 120))
def test_whatever_the_file_holds_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("terminfo")
    (folder / "x").mkdir()
    whole = entry(ANSI, 8)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(terminfo_files, "_FOLDERS", (str(folder),))
        for content in (data, whole[:cut] + data + whole[cut + len(data) :]):
            (folder / "x" / "xa").write_bytes(content)
            read_entry("xa")
