"""Textual is imported without what is never used; whoever wants that later gets it whole."""

from __future__ import annotations

import subprocess
import sys

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
    assert widgets == {f"textual.widgets._{name}" for name in ("static", "toast", "tooltip")}


def test_what_is_asked_for_later_is_there() -> None:
    code = (
        "import ssl; from textual.command import CommandPalette; from textual.screen import Screen;"
        "from textual.system_commands import SystemCommandsProvider;"
        "assert issubclass(CommandPalette, Screen) and ssl.SSLContext"
    )
    _run(LEAN + code)


def test_besides_our_own_the_app_loads_little_that_a_bare_one_does_not() -> None:
    code = "import sys, textual.app; from textual.widgets import Static; print(*sys.modules)"
    more = _run(f"{LEAN}print(*sys.modules)") - _run(code)
    others = {name for name in more if name.split(".")[0] not in {"sij_tui", "msgspec"}}
    assert others <= {"gc", "uuid", "_uuid", "platform"}
