"""Textual is imported without what is never used; whoever wants that later gets it whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

LEAN = (
    "import sys; from sij_tui.textual_import import unused_left_out\n"
    "with unused_left_out(): import sij_tui.app.leaflet_app\n"
)


def _run(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {*done.stdout.split()}


def test_neither_tls_nor_the_palette_of_textual_is_loaded() -> None:
    loaded = _run(f"{LEAN}print(*sys.modules)")
    assert "textual.app" in loaded
    assert not loaded & {"ssl", "_ssl", "textual.command", "textual.types", "textual.fuzzy"}
    widgets = {name for name in loaded if name.startswith("textual.widgets._")}
    assert widgets == {f"textual.widgets._{name}" for name in ("static", "tooltip")}


def test_nor_is_what_only_files_markup_or_developers_need() -> None:
    loaded = _run(f"{LEAN}import sij_tui.terminal.driver\nprint(*sys.modules)")
    unused = {"typing_extensions", "platformdirs", "difflib", "pickle", "rich.table"}
    unused |= {"urllib.parse", "ipaddress", "subprocess"}
    assert not loaded & unused


@pytest.mark.parametrize(
    "code",
    [
        "import ssl; assert ssl.SSLContext",
        "from textual.command import CommandPalette; from textual.screen import Screen;"
        "from textual.system_commands import SystemCommandsProvider;"
        "assert issubclass(CommandPalette, Screen)",
        "from textual.widgets._toast import Toast; from textual.widget import Widget;"
        "assert issubclass(Toast, Widget)",
        "from rich.table import Table; assert Table('a').columns",
        "import typing_extensions; assert typing_extensions.__name__ == 'typing_extensions'",
        "import pickle; from rich.style import Style; assert pickle.PickleError;"
        "assert Style.from_meta({'a': 1}).meta == {'a': 1}",
        "from rich.style import Style; assert Style.from_meta({'a': 1}).meta == {'a': 1};"
        "import pickle; assert pickle.PickleError",
        "from pathlib import Path; assert Path('/a b').as_uri() == 'file:///a%20b'",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)",
        "from textual.suggestions import get_suggestion; assert get_suggestion('rd', ['red'])",
        "import platformdirs, textual.app;"
        "assert textual.app.user_downloads_path() == platformdirs.user_downloads_path()",
    ],
)
def test_what_is_asked_for_later_is_there(code: str) -> None:
    _run(LEAN + code)


def test_besides_our_own_the_app_loads_little_that_a_bare_one_does_not() -> None:
    code = "import sys, textual.app; from textual.widgets import Static; print(*sys.modules)"
    more = _run(f"{LEAN}print(*sys.modules)") - _run(code)
    others = {name for name in more if name.split(".")[0] not in {"sij_tui", "msgspec"}}
    assert others <= {"gc", "uuid", "_uuid", "platform"}
