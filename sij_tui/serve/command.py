"""Runs ``sij-tui serve`` and its commands status, drain and password."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import sys
import time
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sij_tui.serve import bootstrap, control
from sij_tui.serve.arguments import given_options
from sij_tui.serve.config import read_options
from sij_tui.serve.content import read_served_content
from sij_tui.serve.errors import MissingLibraryError, ServeError
from sij_tui.serve.forkserver.client import ForkServerHandle
from sij_tui.serve.front_ends import access_text, load_front_ends, open_sockets
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.state_folder import HOST_KEY_FILE, prepare_state_folder
from sij_tui.user_folders import user_folder

if TYPE_CHECKING:
    import pwd

    from asyncssh import SSHKey

    from sij_tui.core.content.model import Content
    from sij_tui.serve.classroom.service import ClassSetup, ClusterSetup
    from sij_tui.serve.log import EventLog
    from sij_tui.serve.web.front_end import WebFrontEnd

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
    _require_libraries(options)
    return _check(options, content) if args.check else _serve(options, content)


def _require_libraries(options: ServeOptions) -> None:
    """Look for the libraries that serving needs, without importing them.

    Raises:
        MissingLibraryError: One of them is not installed.
    """
    over_ssh, in_browsers = "serving over SSH", "serving browsers"
    for is_wanted, purpose, library, extra in (
        (options.ssh, over_ssh, "asyncssh", "serve"),
        (options.web, in_browsers, "aiohttp", "web"),
        (options.web, in_browsers, "textual-serve", "web"),
        (options.web, in_browsers, "segno", "web"),
    ):
        if is_wanted and find_spec(library.replace("-", "_")) is None:
            raise MissingLibraryError(purpose, library, extra)


def _serve(options: ServeOptions, content: Path) -> int:
    """Serve until the process is to stop.

    The forkserver is started first of all that takes time; what needs root is done before the
    change of user.
    """
    bootstrap.check_records(options, account := bootstrap.resolve_account(options))
    sockets = open_sockets(options)
    bootstrap.raise_fd_limit(options)
    forkserver = ForkServerHandle.spawn(bootstrap.forkserver_config(options, content, account))
    # asyncssh and aiohttp take as long to import as the forkserver takes to get ready.
    from sij_tui.serve.log import EventLog, LogWriter
    from sij_tui.serve.server import ServerResources, serve

    prepare_state_folder(folder := _state_folder(options))
    ssh, web = front_ends = load_front_ends(options, sockets, folder)
    port = options.port or bootstrap.port_of(sockets.ssh or sockets.web)
    control_socket = control.listen_control(control.socket_path(folder, port))
    cluster = _cluster_setup(options, ssh.host_key) if ssh else None
    _change_user(options, account, web)
    writer = LogWriter(sys.stderr.fileno())
    log = EventLog(time.time, options.log_format, writer)
    loaded = read_served_content(content) if options.classes or web else None
    classes = None
    if loaded and options.classes:
        over_ssh = bootstrap.join_command(options, sockets.ssh)
        classes = _class_setup(loaded.content, over_ssh, cluster, web)
    if web and loaded:
        web.set_content(loaded)
    resources = ServerResources(
        options, front_ends.all, forkserver, control_socket, log, classes,
        content if loaded else None,
    )  # fmt: skip

    lines = front_ends.welcome_lines(options, sockets)
    lines += [f"presenter's code {classes.presenter_code}"] if classes else []
    try:
        return serve(resources, partial(_announce, lines, log))
    finally:
        writer.close(_LOG_FLUSH_S)


def _announce(lines: Sequence[str], log: EventLog) -> None:
    """Print how to connect; a closed standard output does not keep the server from serving."""
    try:
        print(*lines, sep="\n", flush=True)
    except OSError as error:
        log.write("not-announced", reason=error.strerror or str(error))
        unread = os.open(os.devnull, os.O_WRONLY)
        os.dup2(unread, sys.stdout.fileno())  # what is left in its buffer goes there
        os.close(unread)


def _change_user(
    options: ServeOptions, account: pwd.struct_passwd | None, web: WebFrontEnd | None
) -> None:
    """Become the user who serves, and check that summaries of classes can be kept by that one.

    Raises:
        ServeError: They cannot.
    """
    bootstrap.change_user(account, reads_content=options.classes or web is not None)
    if options.class_summaries is not None:
        from sij_tui.serve.classroom.summaries import folder_problem

        if problem := folder_problem(Path(options.class_summaries)):
            raise ServeError(problem)


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
    content: Content, over_ssh: str, cluster: ClusterSetup | None, web: WebFrontEnd | None
) -> ClassSetup:
    """What the hub of the classes needs: the content with lessons and notes, and a new code.

    Raises:
        ServeError: The content has no classes.
    """
    from sij_tui.core.classroom.codes import new_presenter_code
    from sij_tui.serve.classroom.service import ClassSetup

    _check_classes(content)
    return ClassSetup(
        content,
        new_presenter_code(secrets.token_bytes),
        over_ssh or next(iter(web.access.urls if web else ()), ""),
        web.invite if web else None,
        cluster,
    )


def _check_classes(content: Content) -> None:
    """Check that classes can be held with a content.

    Raises:
        ServeError: They cannot.
    """
    from sij_tui.core.classroom.plan import class_problem

    if problem := class_problem(content):
        raise ServeError(problem)


def _check(options: ServeOptions, content: Path) -> int:
    """Check all that serving needs, in the order and with the privileges of serving.

    Nothing is left behind: no folder, and no host key of the user who checks.
    """
    from sij_tui.serve.forkserver.warm_up import import_program, load_book, warm_up

    bootstrap.check_records(options, account := bootstrap.resolve_account(options))
    sockets = open_sockets(options)
    prepare_state_folder(folder := _state_folder(options), may_make=False)
    has_key = (folder / HOST_KEY_FILE).exists()
    ssh, web = load_front_ends(options, sockets, folder, may_write=False)
    for sock in (*sockets.ssh, *sockets.web):
        sock.close()
    if ssh:
        _cluster_setup(options, ssh.host_key)
    import_program()
    _change_user(options, account, web)
    book = load_book(content)
    warm_up(book, options.session_options())
    if options.classes:
        _check_classes(book.content)
    meta = book.content.meta
    print(f"content {meta.id} {meta.version}")
    for fingerprint in ssh.fingerprints[not has_key :] if ssh else ():
        print(f"host key {fingerprint}")
    if ssh and not has_key:
        print("host key none so far: the first start makes it")
    print(access_text(options))
    if ssh:
        print(f"{options.host} port {options.port}: free")
    if web and (address := options.web_address):
        print(f"{address.host} port {address.port}: free")
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
    """Set what load balancers are told: to send no more clients, or to send them again.

    Raises:
        ServeError: No server responds.
    """
    path = control.socket_path(_state_folder(options), options.port)
    response = control.send_request(path, control.ControlRequest(drain=wanted))
    count = len(response.sessions)
    if not wanted:
        print("Load balancers are told to send visitors again.")
    elif response.balanced:
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
    from sij_tui.serve.passwords import PasswordHash

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
