"""``sij-tui serve``: the program over SSH and in browsers."""

from __future__ import annotations

import argparse
from typing import Any

from sij_tui.commands import content_path, fail

AS_ROOT = "Root does not serve: name a user without rights too, such as --user nobody."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The server's options; those of sessions are chosen by whoever connects."""
    from sij_tui.serve.arguments import add_arguments

    add_arguments(parser)


def run(args: Any) -> int:
    """Serve until told to end."""
    import os
    import sys

    if not sys.platform.startswith("linux"):
        fail("serving over SSH needs Linux; its sessions are confined by what Linux offers.")
    from sij_tui.serve.command import run_command
    from sij_tui.serve.errors import MissingLibraryError, ServeError

    try:
        return run_command(args, content_path(args))
    except MissingLibraryError as error:
        more = f" {AS_ROOT}" if os.geteuid() == 0 and not args.serve_user else ""
        fail(f"{error} Install it: {install_command(error.extra, error.library)}{more}")
    except ServeError as error:
        fail(str(error))


def install_command(extra: str, library: str) -> str:
    """What to type to have what serving needs in the environment that this program runs in.

    Args:
        extra: The extra of this program that names it.
        library: What is needed at least, where the program is not installed.
    """
    import shlex
    import sys
    from importlib.metadata import PackageNotFoundError, requires
    from importlib.util import find_spec
    from pathlib import Path

    try:
        wanted = requires("sij-tui") or []
    except PackageNotFoundError:  # a source tree that is not installed
        wanted = []
    names = [
        name.split(";")[0].strip()
        for name in wanted
        if f"extra == '{extra}'" in name.replace('"', "'")
    ]
    packages = " ".join(map(shlex.quote, names or [library]))
    prefix = Path(sys.prefix)
    python = shlex.quote(sys.executable)
    if "pipx" in prefix.parts:
        return f"pipx inject {shlex.quote(prefix.name)} {packages}"
    if find_spec("pip") is None:  # made by uv, whether as a tool or not
        return f"uv pip install --python {python} {packages}"
    return f"{python} -m pip install {packages}"
