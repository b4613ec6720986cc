"""``sij-tui serve``: the program over SSH and in browsers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sij_tui.commands import content_file, fail

AS_ROOT = "Root does not serve: name a user without rights too, such as --user nobody."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The server's options; those of a session are chosen by its client."""
    from sij_tui.serve.arguments import add_arguments

    add_arguments(parser)


def run(args: Any) -> int:
    """Serve until the process is to end; returns the exit status."""
    import os
    import sys

    if not sys.platform.startswith("linux"):
        fail("serving over SSH needs Linux; its sessions are confined by what Linux offers.")
    from sij_tui.serve.command import run_command
    from sij_tui.serve.errors import MissingLibraryError, ServeError

    try:
        return run_command(args, Path(content_file(args)))
    except MissingLibraryError as error:
        from sij_tui.commands.installation import extra_requirements, install_command

        more = f" {AS_ROOT}" if os.geteuid() == 0 and not args.serve_user else ""
        command = install_command(extra_requirements(error.extra) or (error.library,))
        fail(f"{error} Install it: {command}{more}")
    except ServeError as error:
        fail(str(error))
