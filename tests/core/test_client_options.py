"""What a client may ask for: a few options, and nothing else at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.client_options import (
    MAX_OPTION_CHARACTERS,
    ClientOptionError,
    parse_client_options,
)

OPTIONS = {"no_motion", "show_cursor", "glyphs", "theme", "start"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("--no-motion", {"no_motion": True}),
        ("-- --no-motion", {"no_motion": True}),
        ("--show-cursor --no-motion", {"show_cursor": True, "no_motion": True}),
        ("--glyphs ascii --theme=light", {"glyphs": "ascii", "theme": "light"}),
        ("--start 3", {"start": "3"}),
        ("--start 'times'", {"start": "times"}),
    ],
)
def test_options_of_the_list_are_taken(text: str, found: dict[str, object]) -> None:
    assert parse_client_options(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "sh", "ls -l", "--content /etc/passwd", "--watch", "--debug", "--no-motion; sh",
        "--glyphs", "--glyphs nice", "--theme $(id)", "--start ../etc", "--start", "--no-motion=1",
        "--show-cursor=1", "--no-motion sh", "sftp-server", "internal-sftp",
        "/usr/lib/openssh/sftp-server",
        "scp -t .", "rsync --server", "git-upload-pack x", "--glyphs 'ascii", "--plain",
        "--records x", "--kiosk", "--idle-timeout 0", "--no-motion\n--watch", "\x1b[2J", "-h",
        "--start " + "a" * MAX_OPTION_CHARACTERS, "--start ä", "--glyph ascii", "-- --", "read",
    ],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ClientOptionError):
        parse_client_options(text)


@given(st.text(max_size=MAX_OPTION_CHARACTERS + 50) | st.lists(st.sampled_from(
    ["--no-motion", "--show-cursor", "--glyphs", "--theme", "--start", "ascii", "dark", "3", "=",
     ";", "'", "--"]
)).map(" ".join))  # fmt: skip
def test_nothing_ever_comes_of_it_but_options_of_the_list(text: str) -> None:
    found, answer = dict[str, object](), ""
    try:
        found = parse_client_options(text)
    except ClientOptionError as refused:
        answer = str(refused)
    assert answer.isprintable(), "the answer is one line, whatever was asked"
    assert len(answer) < 3 * MAX_OPTION_CHARACTERS
    assert set(found) <= OPTIONS
    assert all(re.fullmatch("True|[A-Za-z0-9_-]+", str(value)) for value in found.values())
