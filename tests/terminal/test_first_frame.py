"""The first frame: on the screen before anything large is imported, and always within it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from book_kit import CONTENT, shipped
from frame_kit import rows
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from sij_tui.app.prerender import color_system
from sij_tui.core.layout.cells import width
from sij_tui.core.navigation import Theme
from sij_tui.terminal.first_frame import (
    ENTER_AND_CLEAR,
    TITLE_INDENT,
    first_frame,
    parse_head,
    theme_sgr,
)
from sij_tui.widgets.palette import palette_for

HEAD = parse_head(CONTENT.read_text("utf-8"))
CONTROLS = st.text(st.sampled_from("ab é漢\x00\x07\x1b[31m\x7f\x9b\x85\u200b\u202e"), max_size=80)


def test_it_needs_nothing_large() -> None:
    code = (
        "import sys; from sij_tui.terminal.first_frame import first_frame, parse_head;"
        "from sij_tui.terminal.detect import best_tier; best_tier({});"
        f"first_frame(parse_head(open({str(CONTENT)!r}, encoding='utf-8').read()), 80, 24,"
        " ascii_only=False);"
        "print([n for n in ('textual', 'rich', 'msgspec', 'asyncio') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_command_line_draws_it_before_it_imports_anything_large() -> None:
    code = (
        "import sys; from types import SimpleNamespace as N; import sij_tui.cli as cli;"
        "import sij_tui.commands.run as run; import os;"
        "from sij_tui.commands.preload import Preload;"
        "os.get_terminal_size = lambda *a: os.terminal_size((80, 24));"
        f"content = Preload(open({str(CONTENT)!r}, 'rb').read(), 'a.toml');"
        "args = N(**cli.SHOW_DEFAULTS);"
        "home = run.HomeCache(content.cached, args, '');"
        "print(run._first_frame(content, home, args));"
        "print([n for n in ('textual', 'rich', 'msgspec', 'asyncio') if n in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert HEAD["meta"]["title"] in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
def test_of_kept_content_it_needs_less_than_thirty_modules(tmp_path: Path) -> None:
    """Each module takes a quarter of a millisecond or more, and the reader sees nothing yet."""
    code = (
        "import sys; before = {*sys.modules}; import os; import sij_tui.cli as cli;"
        "from types import SimpleNamespace as N; args = N(**cli.SHOW_DEFAULTS);"
        "import sij_tui.commands.run as run; from sij_tui.commands.preload import Preload;"
        "os.get_terminal_size = lambda *a: os.terminal_size((80, 24));"
        f"data = open({str(CONTENT)!r}, 'rb').read();"
        "content = Preload(data, 'a.toml', run.cache_folder(args));"
        "content.cached.head or content.result();"
        "home = run.HomeCache(content.cached, args, run.state_file());"
        "frame = run._first_frame(content, home, args);"
        "assert 'm' in frame; print(*({*sys.modules} - before))"
    )
    environ = {"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-S", "-c", code],
            capture_output=True, text=True, check=True, env=environ,
        )  # fmt: skip
    own = {name for name in done.stdout.split() if name.startswith("sij_tui")}
    others = {*done.stdout.split()} - own
    assert not others & {"typing", "pathlib", "platformdirs", "tomli", "msgspec", "hashlib"}
    assert len(own) < 30


def test_it_shows_the_title_as_the_content_has_it() -> None:
    words = [text for _, text in rows(first_frame(HEAD, 80, 30, ascii_only=False)).values()]
    meta = shipped().content.meta
    assert meta.title in words
    assert meta.subtitle in words
    assert words[0] in shipped().content.banner.blocks


def test_where_there_is_no_utf8_it_is_ascii() -> None:
    assert first_frame(HEAD, 80, 24, ascii_only=True).isascii()
    assert not first_frame(HEAD, 80, 24, ascii_only=False).isascii()
    accents = {"meta": {"title": "Café 漢"}, "banner": {"ascii": "é"}}
    assert first_frame(accents, 80, 24, ascii_only=True).isascii()


@pytest.mark.parametrize("text", [CONTENT.read_text("utf-8"), "[meta]\ntitle = 'a'\n", ""])
def test_the_head_of_a_file_is_read_alone(text: str) -> None:
    broken = text + "\n[[fact]]\nthis is not TOML"
    assert parse_head(broken) == parse_head(text)


@pytest.mark.parametrize(
    "text",
    ["[meta", "title = ", "\x00", "[[fact]]\n", f"a = {'[' * 3000}", f"a = {'9' * 5000}"],
    ids=["header", "value", "control", "list", "deep", "long number"],
)
def test_a_head_that_cannot_be_read_shows_nothing(text: str) -> None:
    frame = first_frame(parse_head(text), 80, 24, ascii_only=False)
    assert "".join(text for _, text in rows(frame).values()) == ""


@pytest.mark.parametrize("columns", [5, 10, 13])
def test_wide_characters_are_cut_to_the_window(columns: int) -> None:
    head: dict[str, Any] = {"meta": {"title": "漢字" * 20}}
    ((column, text),) = rows(first_frame(head, columns, 10, ascii_only=False)).values()
    assert text
    assert column - 1 + width(text) <= columns


@given(CONTROLS, CONTROLS, CONTROLS, st.integers(1, 30), st.integers(1, 30), st.booleans())
def test_it_stays_in_the_window_and_sends_no_control_characters(
    title: str, subtitle: str, drawn: str, columns: int, lines: int, ascii_only: bool
) -> None:
    head: dict[str, Any] = {
        "meta": {"title": title, "subtitle": subtitle},
        "banner": {"blocks": f"{drawn}\n{drawn}", "ascii": drawn},
    }
    frame = first_frame(head, columns, lines, ascii_only=ascii_only)
    for row, (column, text) in rows(frame).items():
        assert row <= max(2, lines)
        assert column - 1 + width(text) <= max(columns, TITLE_INDENT)
    shown = re.sub(r"\x1b\[(?:\?1049h|\?25l|2J|\d+;\d+H|1?m)", "", frame)
    assert all(char.isprintable() for char in shown)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), st.lists, max_leaves=3))
def test_values_of_another_type_do_not_stop_it(value: Any) -> None:
    head: dict[str, Any] = {"meta": {"title": value}, "banner": {"blocks": value}}
    assert first_frame(head, 80, 24, ascii_only=False)
    assert first_frame({"meta": value, "banner": value}, 80, 24, ascii_only=False)


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
@pytest.mark.parametrize(
    "environ", [{"COLORTERM": "truecolor"}, {"TERM": "xterm-256color"}, {"TERM": "xterm"}]
)
def test_a_theme_that_is_asked_for_has_its_ground_from_the_first_frame_on(
    theme: Theme, environ: dict[str, str]
) -> None:
    palette = palette_for(theme).colours
    style = Style(color=palette["text"], bgcolor=palette["background"])
    assert style.render("x", color_system=color_system(environ)).startswith(
        f"\x1b[{theme_sgr(theme, environ)}mx"
    )
    ground = theme_sgr(theme, environ)
    frame = first_frame(HEAD, 80, 24, ascii_only=False, ground=ground)
    assert frame.index(ground) < frame.index("\x1b[2J")
    assert set(re.findall(r"\x1b\[([0-9;]*)m", frame)) == {f"0;{ground}", "1"}


@pytest.mark.parametrize(("theme", "environ"), [(None, {}), ("light", {"NO_COLOR": "1"})])
def test_otherwise_it_has_the_terminal_s_own_colours(
    theme: str | None, environ: dict[str, str]
) -> None:
    assert theme_sgr(theme, environ) == ""


@pytest.mark.parametrize("said", ["It is safe to go preload", "S\u200dA\u200dF\u200dE", "👍 fine"])
@pytest.mark.parametrize("field", ["title", "subtitle"])
def test_a_title_that_gives_permission_is_never_drawn(field: str, said: str) -> None:
    """The first frame stands before the file is checked, and a file like that is refused."""
    head: dict[str, Any] = {
        "meta": {"title": "Tea", "subtitle": "How to make it", field: said},
        "lexicon": {"forbidden": ["safe*", "go preload"], "allowed": ["not safe"]},
    }
    assert first_frame(head, 80, 40, ascii_only=False) == ENTER_AND_CLEAR
    head["meta"][field] = "Not safe at all"
    assert "Not safe" in first_frame(head, 80, 40, ascii_only=False)
