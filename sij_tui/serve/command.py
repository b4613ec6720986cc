"""Runs ``sij-tui serve`` and its small commands, once everything they need is known to be there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sij_tui.serve import ground
from sij_tui.serve.arguments import given
from sij_tui.serve.config import BadConfig, read_options
from sij_tui.serve.options import Options


class Wrong(Exception):
    """It cannot be done; the text says why and what to do."""


def command(args: argparse.Namespace, content: Path) -> int:
    """Serve, or do what else was asked for; returns the exit status.

    Raises:
        Wrong: It cannot be done.
    """
    try:
        options = read_options(given(args), Path(args.config) if args.config else None)
        return _serve(options, Path(options.content) if options.content else content)
    except (BadConfig, ground.Unready) as problem:
        raise Wrong(str(problem)) from None


def _serve(options: Options, content: Path) -> int:
    """Get ready in an order that loses no time and no rights too late, then serve."""
    whom = ground.account(options)
    plugs = ground.listen(options)
    ground.raise_limits(options)
    place = ground.start_nursery(ground.charge(options, content, whom))
    # asyncssh takes as long to import as the nursery takes to warm up.
    from sij_tui.serve.access import BadAccess, read_access
    from sij_tui.serve.front import Ground, serve
    from sij_tui.serve.hostkey import BadKey, host_key
    from sij_tui.serve.log import Log

    try:
        key = host_key(_state(options))
        access = read_access(options.authorized_keys, options.password_file)
    except (BadKey, BadAccess) as problem:
        raise Wrong(str(problem)) from None
    ground.step_down(whom)
    log = Log(ground.now, options.log_format)

    def tell() -> None:
        _say(ground.addresses(options, plugs), key.get_fingerprint(), access.is_open)

    return serve(Ground(options, plugs, key, access, place, None, log), tell)


def _state(options: Options) -> Path:
    from platformdirs import user_state_path

    return Path(options.state) if options.state else user_state_path("sij-tui", appauthor=False)


def _say(lines: Sequence[str], fingerprint: str, is_open: bool) -> None:
    """Print what to type."""
    for line in lines:
        print(line)
    print(f"host key {fingerprint}")
    print("open to anybody" if is_open else "open to keys and passwords that are known")
    sys.stdout.flush()
