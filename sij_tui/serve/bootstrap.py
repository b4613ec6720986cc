"""Prepares the server: listening sockets, limits of files and processes, the change of user.

:mod:`.command` calls these in the order that they need: sockets and keys while root, then the
change of user.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import resource
import socket
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from sij_tui.serve.errors import ServeError
from sij_tui.serve.forkserver.protocol import ForkServerConfig
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sandbox.rlimits import SPARE_TASKS, ResourceLimits, drop_privileges
from sij_tui.serve.web_address import url_of

_TASKS_PER_SESSION = 8
_FDS_PER_SESSION, _SPARE_FDS = 8, 256
_BACKLOG = 128
_SSH_PORT = 22
_LAZY_MODULES = (
    "concurrent.futures.thread",
    "encodings.idna",
    "stringprep",
    "tempfile",
    "traceback",
)
"""Modules that are imported only when used; the user who serves may not be able to read them."""
_CONTENT_PACKAGES = ("sij_tui.core", "sij_tui.export.handout", "sij_tui.serve.classroom")
"""The same, where the server itself reads the content: for classes and for browsers."""
_OPTIONAL_MODULES = ("sij_tui.core.scenes.pixels.", "sij_tui.export.handout.pdf")
"""Those of them that import a library which may be missing; a server draws neither."""
_MAX_RECORD_BYTES = 4 * 1024 * 1024
"""In the largest file that a session may write."""


def resolve_account(options: ServeOptions) -> pwd.struct_passwd | None:
    """The user to change to: as root one must be named; otherwise None.

    Raises:
        ServeError: Root names none, an unknown one or root, or another user names one.
    """
    if os.geteuid() != 0:
        if options.user:
            raise ServeError("Only root can become another user. Leave --user out.")
        return None
    if not options.user:
        raise ServeError(
            "Nothing is served as root. Start it as another user, or name one without rights: "
            "--user nobody"
        )
    try:
        entry = pwd.getpwnam(options.user)
    except KeyError:
        raise ServeError(f"There is no user {options.user!r} on this machine.") from None
    if entry.pw_uid == 0:
        raise ServeError(f"{options.user!r} is root too. Name a user without rights.")
    return entry


def forkserver_config(
    options: ServeOptions, content: Path, account: pwd.struct_passwd | None
) -> ForkServerConfig:
    """The configuration of the forkserver."""
    limits = ResourceLimits(
        tasks=options.max_sessions * _TASKS_PER_SESSION + SPARE_TASKS,
        file_bytes=_MAX_RECORD_BYTES if options.records else 0,
    )
    user = (account.pw_uid, account.pw_gid) if account else None
    return ForkServerConfig(str(content.absolute()), options.session_options(), user, limits)


def listen(name: str, number: int, option: str = "--port") -> list[socket.socket]:
    """Listen on a port of all addresses of a host; *option* is how to choose another port.

    Raises:
        ServeError: The host is unknown, or an address is in use or not of this machine.
    """
    try:
        found = socket.getaddrinfo(
            name or None, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except socket.gaierror:
        raise ServeError(f"There is no host {name!r}. Try an address of this machine.") from None
    with contextlib.ExitStack() as stack:
        unique = dict.fromkeys((family, address) for family, _, _, _, address in found)
        sockets = [
            stack.enter_context(_listen_on(family, address, option, dual_stack=len(unique) == 1))
            for family, address in unique
        ]
        stack.pop_all()
    return sockets


def _listen_on(
    family: int, address: tuple[object, ...], option: str, *, dual_stack: bool
) -> socket.socket:
    """Listen on an address; ``dual_stack``: an IPv6 socket takes connections over IPv4 too.

    Raises:
        ServeError: It cannot be listened on.
    """
    host, port, *_ = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, not dual_stack)
        sock.bind(address)
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        reason = error.strerror or str(error)
        raise ServeError(
            f"Cannot listen on {host} port {port}: {reason}. Is another server there? Try {option}."
        ) from None
    return sock


def check_records(options: ServeOptions, account: pwd.struct_passwd | None) -> None:
    """Check that sessions can write to the folder of records, and no other user can.

    Raises:
        ServeError: They cannot, or another can.
    """
    if options.records is None:
        return
    try:
        status = os.stat(options.records)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServeError(f"Cannot use {options.records}: {reason}. Make the folder.") from None
    uid = account.pw_uid if account else os.geteuid()
    if status.st_uid != uid or status.st_mode & 0o222 != 0o200:
        raise ServeError(
            f"{options.records} must belong to the user who serves, and be writable by no other."
        )


def raise_fd_limit(options: ServeOptions) -> None:
    """Raise the limit of file descriptors to what so many sessions need, up to the hard limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = options.max_sessions * _FDS_PER_SESSION + _SPARE_FDS
    if wanted > soft:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def port_of(sockets: Sequence[socket.socket]) -> int:
    """The port that is listened on."""
    port: int = sockets[0].getsockname()[1]
    return port


def change_user(account: pwd.struct_passwd | None, *, reads_content: bool) -> None:
    """Change to this user, permanently; None: stay. Imports before what is needed afterwards."""
    if account is not None:
        import_lazy_modules(reads_content=reads_content)
        drop_privileges(account.pw_uid, account.pw_gid)


def import_lazy_modules(*, reads_content: bool) -> None:
    """Import what is imported only when used, with ``reads_content`` what content needs, too."""
    for name in _LAZY_MODULES:
        import_module(name)
    for package in _CONTENT_PACKAGES if reads_content else ():
        for found in walk_packages(import_module(package).__path__, f"{package}."):
            if not found.name.startswith(_OPTIONAL_MODULES):
                import_module(found.name)


def web_urls(sockets: Iterable[socket.socket], public: Sequence[str], *, secure: bool) -> list[str]:
    """The addresses for browsers: those that were given, or one for each that is listened on.

    Where that is any address of the machine, it is the one by which the machine reaches others.
    """
    if public:
        return list(public)
    urls = []
    for sock in sockets:
        host, port, *_ = sock.getsockname()
        name = _own_address(sock.family) if host in {"0.0.0.0", "::"} else host
        urls.append(url_of(name, port, is_secure=secure))
    return list(dict.fromkeys(urls))


def _own_address(family: int) -> str:
    """The address of this machine in its network; its name where it has none. Sends nothing."""
    for probe, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        if probe == socket.AF_INET6 and family != socket.AF_INET6:
            continue
        with contextlib.suppress(OSError), socket.socket(probe, socket.SOCK_DGRAM) as sock:
            sock.connect((target, 9))
            return str(sock.getsockname()[0])
    return socket.gethostname()


def join_command(options: ServeOptions, sockets: Iterable[socket.socket]) -> str:
    """What followers of a class type; empty if they cannot connect over SSH."""
    if not options.class_address:
        return next(iter(connect_commands(sockets, "class")), "")
    host, port = options.class_endpoint
    return f"ssh class@{host}" if port in (None, _SSH_PORT) else f"ssh class@{host} -p {port}"


def connect_commands(sockets: Iterable[socket.socket], user: str = "demo") -> list[str]:
    """What to type to connect, one line for each address that is listened on."""
    commands = []
    for sock in sockets:
        host, port, *_ = sock.getsockname()
        name = socket.gethostname() if host in {"0.0.0.0", "::"} else host
        commands.append(f"ssh {user}@{name} -p {port}")
    return list(dict.fromkeys(commands))
