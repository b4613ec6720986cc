"""What a session is given of its client: variables that count, and a terminal that can be used."""

from __future__ import annotations

import pytest

from sij_tui.serve.sessions.environment import (
    client_terminal,
    is_allowed_variable,
    session_variables,
)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        (b"LANG", b"de_DE.UTF-8", True),
        (b"LC_ALL", b"C", True),
        (b"NO_COLOR", b"1", True),
        (b"ACCESSIBLE", b"1", True),
        (b"LANG", b"", False),
        (b"LANG", b"../../x", False),
        (b"LANG", b"x" * 65, False),
        (b"LANG", b"a\x00b", False),
        (b"LANG", b"a\n", False),
        (b"LC_", b"C", False),
        (b"LC_all", b"C", False),
        (b"LD_PRELOAD", b"x", False),
        (b"TEXTUAL_LOG", b"x", False),
        (b"PYTHONPATH", b"x", False),
    ],
)
def test_variables_that_count(name: bytes, value: bytes, wanted: bool) -> None:
    assert is_allowed_variable(name, value) == wanted


def test_a_client_that_names_no_encoding_writes_utf8() -> None:
    assert session_variables("xterm", {})["LANG"] == "C.UTF-8"
    assert session_variables("xterm", {b"LANG": b"C"})["LANG"] == "C"
    assert "LANG" not in session_variables("xterm", {b"LC_ALL": b"C"})


@pytest.mark.parametrize("term", ["", "dumb", "x" * 65, "../etc", "xterm\n", "-x", "é", None])
def test_terminals_that_cannot_be_used(term: str | None) -> None:
    assert not client_terminal(term, {b"COLORTERM": b"truecolor"}).moves_cursor


def test_a_session_has_the_clients_variables_its_terminal_and_no_others() -> None:
    assert session_variables("xterm", {}) == {"LANG": "C.UTF-8", "TERM": "xterm"}
    for name in ("LANG", "LC_ALL", "LC_CTYPE"):
        sent = {name.encode(): b"C", b"PATH": b"/bin", b"NO_COLOR": b"1"}
        assert session_variables("vt", sent) == {name: "C", "NO_COLOR": "1", "TERM": "vt"}
    other = session_variables("xterm", {b"LC_TIME": b"C"})
    assert other == {"LC_TIME": "C", "LANG": "C.UTF-8", "TERM": "xterm"}
    bare = session_variables("xterm", {}, has_colours=False)
    assert bare == {"LANG": "C.UTF-8", "NO_COLOR": "1", "TERM": "xterm"}
