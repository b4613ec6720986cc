"""Runs ``sij-tui serve`` and its small commands, once everything they need is known to be there."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from sij_tui.serve import bootstrap as ground
from sij_tui.serve import control
from sij_tui.serve.arguments import given
from sij_tui.serve.config import read_options
from sij_tui.serve.errors import Wrong
from sij_tui.serve.options import Options

_LOG_TIME = 1.0
"""Seconds that whoever reads the log has to take the last lines."""


def command(args: argparse.Namespace, content: Path) -> int:
    """Serve, or do what else was asked for; returns the exit status.

    Raises:
        Wrong: It cannot be done.
    """
    options = read_options(given(args), Path(args.config) if args.config is not None else None)
    shown = Path(options.content) if options.content else content
    if args.serve_action == "status":
        return _status(args, options)
    if args.serve_action == "drain":
        return _drain(options, not args.undo)
    if args.serve_action == "password":
        return _password(args.name)
    return _check(options, shown) if args.check else _serve(options, shown)


def _serve(options: Options, content: Path) -> int:
    """Get ready in an order that loses no time, and gives up rights as soon as can be."""
    whom = ground.account(options)
    ground.check_records(options, whom)
    plugs = ground.listen(options)
    ground.raise_limits(options)
    place = ground.start_nursery(ground.charge(options, content, whom))
    # asyncssh takes as long to import as the nursery takes to warm up.
    from sij_tui.serve.log import Log, LogWriter
    from sij_tui.serve.ssh.authentication import read_access
    from sij_tui.serve.ssh.host_key import further_keys, host_key
    from sij_tui.serve.ssh.server import Ground, serve

    key = host_key(_state(options))
    keys = (key, *further_keys(_state(options)))
    access = read_access(options.authorized_keys, options.password_file)
    path = control.socket_path(_state(options), ground.port_of(plugs))
    desk = control.bind(path)
    ground.step_down(whom)
    writer = LogWriter(sys.stderr.fileno())
    log = Log(ground.now, options.log_format, writer)

    def tell() -> None:
        _say(ground.addresses(options, plugs), key.get_fingerprint(), access.is_open)

    try:
        return serve(Ground(options, plugs, keys, access, place, desk, log), tell)
    finally:
        writer.close(_LOG_TIME)


def _check(options: Options, content: Path) -> int:
    """Look whether all that serving needs is there, in the order and with the rights of serving."""
    from sij_tui.serve.forkserver.warm_up import read_book, rehearse, warm
    from sij_tui.serve.ssh.authentication import read_access
    from sij_tui.serve.ssh.host_key import further_keys, host_key

    whom = ground.account(options)
    ground.check_records(options, whom)
    for plug in ground.listen(options):
        plug.close()
    access = read_access(options.authorized_keys, options.password_file)
    key = host_key(_state(options))
    further_keys(_state(options))
    warm()
    ground.step_down(whom)
    book = read_book(content)
    rehearse(book, options.of_session())
    meta = book.content.meta
    print(f"content {meta.id} {meta.version}")
    print(f"host key {key.get_fingerprint()}")
    print(_openness(access.is_open))
    print(f"{options.host} port {options.port}: free")
    return 0


def _status(args: argparse.Namespace, options: Options) -> int:
    """Print what a running server is doing; end a session if that is wanted."""
    import msgspec

    from sij_tui.serve.status import table

    path = control.socket_path(_state(options), options.port)
    answer = control.ask(path, control.Ask(args.end or 0))
    if args.end and not answer.ended:
        raise Wrong(f"there is no session {args.end}. 'sij-tui serve status' lists them.")
    if args.format == "json":
        print(msgspec.json.encode(answer).decode())
    else:
        print(table(answer))
    return 0


def _drain(options: Options, wanted: bool) -> int:
    """Have a load balancer send nobody more, or send visitors again."""
    path = control.socket_path(_state(options), options.port)
    answer = control.ask(path, control.Ask(drain=wanted))
    count = len(answer.sessions)
    if not wanted:
        print("Load balancers are told to send visitors again.")
    elif options.trusted_proxy:
        print(f"Load balancers are told to send nobody more. Sessions that go on: {count}.")
    else:
        print(
            "Nothing changes for visitors: only load balancers that --trusted-proxy names are told "
            f"to send nobody more. Sessions that go on: {count}."
        )
    return 0


def _password(name: str) -> int:
    """Ask for a password, and print what to put into the password file."""
    from sij_tui.serve.ssh.authentication import Secret

    if ":" in name or not name.isprintable() or name != name.strip() or name.startswith("#"):
        raise Wrong(f"{name!r} is no name for the password file.")
    if sys.stdin.isatty():
        password = getpass.getpass()
        if getpass.getpass("Again: ") != password:
            raise Wrong("These were two different passwords.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise Wrong("A password is needed.")
    print(Secret.of(password).line(name))
    return 0


def _state(options: Options) -> Path:
    from platformdirs import user_state_path

    return Path(options.state) if options.state else user_state_path("sij-tui", appauthor=False)


def _openness(is_open: bool) -> str:
    return "open to anybody" if is_open else "open to keys and passwords that are known"


def _say(lines: Sequence[str], fingerprint: str, is_open: bool) -> None:
    """Print what to type."""
    for line in (*lines, f"host key {fingerprint}", _openness(is_open)):
        print(line)
    sys.stdout.flush()
