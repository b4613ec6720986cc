"""Runs ``sij-tui serve`` and its commands status, drain and password."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sij_tui.serve import bootstrap, control
from sij_tui.serve.arguments import given_options
from sij_tui.serve.config import read_options
from sij_tui.serve.errors import ServeError
from sij_tui.serve.forkserver.client import ForkServerHandle
from sij_tui.serve.options import ServeOptions
from sij_tui.user_folders import user_folder

if TYPE_CHECKING:
    import socket

    from asyncssh import SSHKey

    from sij_tui.serve.classroom.service import ClassSetup, ClusterSetup

_LOG_FLUSH_S = 1.0
"""How long the last lines of the log may take to be written."""


def run_command(args: argparse.Namespace, content: Path) -> int:
    """Serve, or do what else was asked for; returns the exit status.

    Args:
        args: The parsed command line.
        content: The content file, unless the options name another.

    Raises:
        ServeError: It cannot be done.
    """
    options = read_options(
        given_options(args), Path(args.config) if args.config is not None else None
    )
    content = Path(options.content) if options.content else content
    if args.serve_action == "status":
        return _status(args, options)
    if args.serve_action == "drain":
        return _drain(options, not args.undo)
    if args.serve_action == "password":
        return _password(args.name)
    return _check(options, content) if args.check else _serve(options, content)


def _serve(options: ServeOptions, content: Path) -> int:
    """Serve until told to stop.

    The forkserver is started first of all that takes time; what needs root is done before the
    change of user.
    """
    account = bootstrap.resolve_account(options)
    bootstrap.check_records(options, account)
    sockets = bootstrap.listen(options)
    bootstrap.raise_fd_limit(options)
    forkserver = ForkServerHandle.spawn(bootstrap.forkserver_config(options, content, account))
    # asyncssh takes as long to import as the forkserver takes to get ready.
    from sij_tui.serve.log import EventLog, LogWriter
    from sij_tui.serve.ssh.authentication import load_credentials
    from sij_tui.serve.ssh.host_key import load_additional_keys, load_host_key
    from sij_tui.serve.ssh.server import ServerResources, serve

    folder = _state_folder(options)
    key = load_host_key(folder)
    keys = (key, *load_additional_keys(folder))
    credentials = load_credentials(*options.credential_files)
    control_socket = control.listen_control(control.socket_path(folder, bootstrap.port_of(sockets)))
    cluster = _cluster_setup(options, key)
    bootstrap.change_user(account)
    writer = LogWriter(sys.stderr.fileno())
    log = EventLog(time.time, options.log_format, writer)
    classes = _class_setup(content, sockets, cluster) if options.classes else None
    resources = ServerResources(
        options, sockets, keys, credentials, forkserver, control_socket, log, classes
    )

    def on_ready() -> None:
        _print_welcome(sockets, key.get_fingerprint(), credentials.is_open)
        if classes is not None:
            print(f"presenter's code {classes.presenter_code}", flush=True)

    try:
        return serve(resources, on_ready)
    finally:
        writer.close(_LOG_FLUSH_S)


def _cluster_setup(options: ServeOptions, key: SSHKey) -> ClusterSetup | None:
    """What sharing classes with other hosts needs; their key is made of the host key.

    Raises:
        ServeError: The bus cannot be used as the options say.
    """
    if options.bus is None:
        return None
    from sij_tui.core.classroom.bus_messages import ClusterKey
    from sij_tui.serve.classroom.nats_link import bus_config
    from sij_tui.serve.classroom.service import ClusterSetup

    config = bus_config(options.bus, options.bus_ca, options.bus_certificate)
    return ClusterSetup(config, ClusterKey(key.export_private_key("pkcs8-der")))


def _class_setup(
    path: Path, sockets: Sequence[socket.socket], cluster: ClusterSetup | None
) -> ClassSetup:
    """What the hub of the classes needs: the content with lessons and notes, and a new code.

    Raises:
        ServeError: It cannot be read, or has problems.
    """
    from sij_tui.core.classroom.codes import new_presenter_code
    from sij_tui.serve.classroom.service import ClassSetup
    from sij_tui.serve.content import read_served_content

    how_to_join = next(iter(bootstrap.connect_commands(sockets, "class")), "")
    return ClassSetup(
        path,
        read_served_content(path).content,
        new_presenter_code(secrets.token_bytes),
        how_to_join,
        cluster,
    )


def _check(options: ServeOptions, content: Path) -> int:
    """Check all that serving needs, in the order and with the privileges of serving."""
    from sij_tui.serve.forkserver.warm_up import import_program, load_book, warm_up
    from sij_tui.serve.ssh.authentication import load_credentials
    from sij_tui.serve.ssh.host_key import load_additional_keys, load_host_key

    account = bootstrap.resolve_account(options)
    bootstrap.check_records(options, account)
    for sock in bootstrap.listen(options):
        sock.close()
    credentials = load_credentials(*options.credential_files)
    folder = _state_folder(options)
    key = load_host_key(folder)
    load_additional_keys(folder)
    _cluster_setup(options, key)
    import_program()
    bootstrap.change_user(account)
    book = load_book(content)
    warm_up(book, options.session_options())
    meta = book.content.meta
    print(f"content {meta.id} {meta.version}")
    print(f"host key {key.get_fingerprint()}")
    print(_access_text(credentials.is_open))
    print(f"{options.host} port {options.port}: free")
    return 0


def _status(args: argparse.Namespace, options: ServeOptions) -> int:
    """Print the sessions of a running server; end one if that is asked for.

    Raises:
        ServeError: No server responds, or it has no such session.
    """
    import msgspec

    from sij_tui.serve.status import format_status

    path = control.socket_path(_state_folder(options), options.port)
    response = control.send_request(path, control.ControlRequest(args.end or 0))
    if args.end and not response.ended:
        raise ServeError(f"there is no session {args.end}. 'sij-tui serve status' lists them.")
    if args.format == "json":
        print(msgspec.json.encode(response).decode())
    else:
        print(format_status(response))
    return 0


def _drain(options: ServeOptions, wanted: bool) -> int:
    """Have load balancers told to send nobody more, or to send clients again.

    Raises:
        ServeError: No server responds.
    """
    path = control.socket_path(_state_folder(options), options.port)
    response = control.send_request(path, control.ControlRequest(drain=wanted))
    count = len(response.sessions)
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
    """Ask for a password, and print its line of a password file.

    Raises:
        ServeError: The name or the password cannot be used.
    """
    from sij_tui.serve.ssh.authentication import PasswordHash

    if ":" in name or not name.isprintable() or name != name.strip() or name.startswith("#"):
        raise ServeError(f"{name!r} is no name for the password file.")
    if sys.stdin.isatty():
        password = getpass.getpass()
        if getpass.getpass("Again: ") != password:
            raise ServeError("These were two different passwords.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise ServeError("A password is needed.")
    print(PasswordHash.create(password).format_line(name))
    return 0


def _state_folder(options: ServeOptions) -> Path:
    return Path(options.state or user_folder("state"))


def _access_text(is_open: bool) -> str:
    return "open to anybody" if is_open else "open to keys and passwords that are known"


def _print_welcome(sockets: Sequence[socket.socket], fingerprint: str, is_open: bool) -> None:
    """Print what to type to connect, the fingerprint of the host key, and who may connect."""
    commands = bootstrap.connect_commands(sockets)
    for line in (*commands, f"host key {fingerprint}", _access_text(is_open)):
        print(line)
    sys.stdout.flush()
