"""``sij-tui completion``: what has a shell complete the words of this program."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail
from sij_tui.files import MOST_SETTINGS_BYTES, read_file

if TYPE_CHECKING:
    import argparse

INTERPRETERS = ("bash", "zsh", "fish")
SHIPPED_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "usage")
"""Where a wheel has them; a source tree makes them when they are asked for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For which of them."""
    parser.add_argument(
        "interpreter", metavar="SHELL", choices=INTERPRETERS, help=", ".join(INTERPRETERS)
    )


def run(args: Any) -> int:
    """Print the completions; returns the exit status."""
    sys.stdout.write(_shipped(args.interpreter) or _made(args.interpreter))
    return 0


def _shipped(interpreter: str) -> str:
    """Those that came with the program; empty if none did."""
    path = os.path.join(SHIPPED_FOLDER, f"completion.{interpreter}")
    try:
        return read_file(path, MOST_SETTINGS_BYTES).decode()
    except FileNotFoundError:
        return ""


def _made(interpreter: str) -> str:
    from sij_tui.commands.usage_files import completion_script

    try:
        return completion_script(interpreter)
    except ModuleNotFoundError as error:
        from sij_tui.commands.installation import install_command

        fail(
            "a source tree has no completions yet, and makes them with shtab. Install it:"
            f" {install_command((error.name or 'shtab',))}"
        )
