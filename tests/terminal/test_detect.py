"""What a terminal can do, from its environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sij_tui.terminal.detect import best_tier, can_draw, capabilities, is_utf8, text_tier

UTF8 = {"LANG": "en_GB.UTF-8", "TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environ", "utf8"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "en_GB.ISO-8859-1"}, False),
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "C.utf8"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, False),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "en_GB.UTF-8"}, True),
        ({"LC_CTYPE": "C", "LANG": "en_GB.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "en_GB.utf_8@euro"}, True),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_GB.UTF-8"}, True),
    ],
)
def test_utf8_by_the_first_of_three_variables(environ: dict[str, str], utf8: bool) -> None:
    assert is_utf8(environ) is utf8


@pytest.mark.parametrize(
    ("environ", "tier"),
    [
        ({}, "ascii"),
        ({"LANG": "C"}, "ascii"),
        ({"LC_ALL": "POSIX"}, "ascii"),
        ({"LANG": "xx_XX.ISO-8859-1"}, "ascii"),
        ({"LC_CTYPE": "UTF-8"}, "blocks"),
        ({"LC_CTYPE": "C.UTF-8"}, "blocks"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "blocks"),
        ({"LANG": "xx_XX.UTF-8"}, "blocks"),
    ],
)
def test_python_speaking_utf8_by_itself_says_nothing_of_the_terminal(
    environ: dict[str, str], tier: str, root: Path
) -> None:
    look = (
        "import os; from sij_tui.terminal.detect import best_tier, own_variables;"
        "print(best_tier(own_variables(os.environ)))"
    )
    environ |= {"TERM": "xterm", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", look], env=environ, capture_output=True, text=True)
    assert done.stdout == f"{tier}\n"


@pytest.mark.parametrize(
    ("environ", "tier"),
    [
        ({}, "ascii"),
        ({"LANG": "C", "TERM": "xterm"}, "ascii"),
        (UTF8, "blocks"),
        (UTF8 | {"TERM": "linux"}, "ascii"),
        (UTF8 | {"NO_COLOR": "1"}, "braille"),
        (UTF8 | {"NO_COLOR": ""}, "blocks"),
        (UTF8 | {"NO_COLOR": "1", "TERM": "linux"}, "ascii"),
    ],
)
def test_characters_that_the_terminal_can_be_trusted_with(
    environ: dict[str, str], tier: str
) -> None:
    assert best_tier(environ) == tier
    assert capabilities(environ).glyphs == tier


@pytest.mark.parametrize(
    ("environ", "colour", "moving"),
    [
        (UTF8, True, True),
        (UTF8 | {"NO_COLOR": "1"}, False, True),
        (UTF8 | {"NO_COLOR": ""}, True, True),
        (UTF8 | {"NO_MOTION": "1"}, True, False),
        (UTF8 | {"TEXTUAL_ANIMATIONS": "none"}, True, False),
        (UTF8 | {"TEXTUAL_ANIMATIONS": "NONE"}, True, False),
        (UTF8 | {"TEXTUAL_ANIMATIONS": "basic"}, True, True),
    ],
)
def test_colour_and_motion_as_the_system_asks(
    environ: dict[str, str], colour: bool, moving: bool
) -> None:
    able = capabilities(environ)
    assert (able.colour, able.motion) == (colour, moving)


@pytest.mark.parametrize(
    ("environ", "asked", "shown"),
    [
        (UTF8, False, False),
        (UTF8, True, True),
        (UTF8 | {"ACCESSIBLE": "1"}, False, True),
        (UTF8 | {"ACCESSIBLE": ""}, False, False),
    ],
)
def test_the_cursor_is_shown_to_whoever_asks(
    environ: dict[str, str], asked: bool, shown: bool
) -> None:
    assert capabilities(environ, show_cursor=asked).show_cursor == shown


def test_the_command_line_has_its_say() -> None:
    assert not capabilities(UTF8, motion=False).motion
    assert not capabilities(UTF8, keep=False).keep
    assert capabilities(UTF8).keep


@pytest.mark.parametrize(
    ("term", "can"),
    [
        ("xterm-256color", True),
        ("linux", True),
        ("screen", True),
        ("a-terminal-of-tomorrow", True),
        ("", False),
        ("dumb", False),
        ("DUMB", False),
        ("dumb-emacs-ansi", False),
        ("unknown", False),
        ("network", False),
        ("lpr", False),
    ],
)
def test_terminals_without_a_cursor_that_moves_get_text(term: str, can: bool) -> None:
    assert can_draw(term) is can


@pytest.mark.parametrize(
    ("chosen", "tier"),
    [
        (None, "blocks"),
        ("auto", "blocks"),
        ("pixels", "blocks"),
        ("octants", "octants"),
        ("ascii", "ascii"),
    ],
)
def test_printed_text_has_no_pixels(chosen: str | None, tier: str) -> None:
    assert text_tier(chosen, UTF8) == tier
