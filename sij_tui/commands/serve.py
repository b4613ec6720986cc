"""``sij-tui serve``: the program over SSH."""

from __future__ import annotations

import argparse
from typing import Any

from sij_tui.commands import content_path, fail

MISSING = "serving over SSH needs asyncssh. Install it: pip install 'sij-tui[serve]'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The server's options; those of sessions are chosen by whoever connects."""
    from sij_tui.serve.arguments import add

    add(parser)


def run(args: Any) -> int:
    """Serve until told to end."""
    import sys
    from importlib.util import find_spec

    if not sys.platform.startswith("linux"):
        fail("serving over SSH needs Linux; its sessions are confined by what Linux offers.")
    if find_spec("asyncssh") is None:
        fail(MISSING)
    from sij_tui.serve.command import command
    from sij_tui.serve.wrong import Wrong

    try:
        return command(args, content_path(args))
    except Wrong as wrong:
        fail(str(wrong))
