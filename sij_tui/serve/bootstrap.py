"""Gets ready to serve: listens, reads keys, becomes another user. Order matters here."""

from __future__ import annotations

import os
import pwd
import resource
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from sij_tui.serve.errors import Wrong
from sij_tui.serve.forkserver.client import Birthplace
from sij_tui.serve.forkserver.config import Charge
from sij_tui.serve.options import Options
from sij_tui.serve.sandbox.rlimits import Bounds, become

_TASKS_EACH, _SPARE_TASKS = 8, 64
_FILES_EACH, _SPARE_FILES = 8, 256
_LATER = ("concurrent.futures.thread", "encodings.idna", "stringprep", "tempfile", "traceback")
"""Modules that are otherwise loaded only when they are used."""
_FOR_RECORDS = 4 * 1024 * 1024
"""Bytes in the largest file that a session may write."""


class Unready(Wrong):
    """The server cannot begin; the text says what to do."""


class Account(NamedTuple):
    """A user to become."""

    name: str
    user: int
    group: int


def account(options: Options) -> Account | None:
    """The user to become: one must be named if we are root, and cannot be otherwise.

    Raises:
        Unready: It is not as it must be.
    """
    if os.geteuid() != 0:
        if options.user:
            raise Unready("Only root can become another user. Leave --user out.")
        return None
    if not options.user:
        raise Unready(
            "Nothing is served as root. Start it as another user, or name one without rights: "
            "--user nobody"
        )
    try:
        entry = pwd.getpwnam(options.user)
    except KeyError:
        raise Unready(f"There is no user {options.user!r} on this machine.") from None
    if entry.pw_uid == 0:
        raise Unready(f"{options.user!r} is root too. Name a user without rights.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def charge(options: Options, content: Path, whom: Account | None) -> Charge:
    """What the nursery is told."""
    bounds = Bounds(
        tasks=options.max_sessions * _TASKS_EACH + _SPARE_TASKS,
        file_bytes=_FOR_RECORDS if options.records else 0,
    )
    user = (whom.user, whom.group) if whom else None
    return Charge(str(content.absolute()), options.of_session(), user, bounds)


def listen(options: Options) -> list[socket.socket]:
    """Listen on all addresses that the host has.

    Raises:
        Unready: One of them cannot be had.
    """
    try:
        found = socket.getaddrinfo(
            options.host or None, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except socket.gaierror:
        raise Unready(
            f"There is no host {options.host!r}. Try an address of this machine."
        ) from None
    with ExitStack() as stack:
        places = dict.fromkeys((family, address) for family, _, _, _, address in found)
        plugs = [
            stack.enter_context(_listening(family, address, both=len(places) == 1))
            for family, address in places
        ]
        stack.pop_all()
    return plugs


def _listening(family: int, address: tuple[object, ...], *, both: bool) -> socket.socket:
    """Listen on an address; ``both``: the one for all of IPv6 is for all of IPv4 too."""
    host, port, *_ = address
    plug = socket.socket(family, socket.SOCK_STREAM)
    try:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            plug.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, not both)
        plug.bind(address)
        plug.listen(128)
    except OSError as error:
        plug.close()
        why = error.strerror or str(error)
        raise Unready(
            f"Cannot listen on {host} port {port}: {why}. Is another server there? Try --port."
        ) from None
    return plug


def check_records(options: Options, whom: Account | None) -> None:
    """Look whether sessions could write their files.

    Raises:
        Unready: They could not.
    """
    if options.records is None:
        return
    try:
        found = os.stat(options.records)
    except OSError as error:
        what = error.strerror or str(error)
        raise Unready(f"Cannot use {options.records}: {what}. Make the folder.") from None
    user = whom.user if whom else os.geteuid()
    if found.st_uid != user or found.st_mode & 0o222 != 0o200:
        raise Unready(
            f"{options.records} must belong to the user who serves, and be writable by no other."
        )


def raise_limits(options: Options) -> None:
    """Allow this process the open files that so many sessions need, as far as the system does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = options.max_sessions * _FILES_EACH + _SPARE_FILES
    if wanted > soft:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def port_of(plugs: Sequence[socket.socket]) -> int:
    """The port that is listened on."""
    port: int = plugs[0].getsockname()[1]
    return port


def start_nursery(told: Charge) -> Birthplace:
    """Start the warm parent of the sessions; it gets ready while we do."""
    return Birthplace.found(told)


def step_down(whom: Account | None) -> None:
    """Become another user for good, who perhaps cannot read the program's files any more."""
    if whom is not None:
        for name in _LATER:
            import_module(name)
        become(whom.user, whom.group)


def addresses(options: Options, plugs: Iterable[socket.socket]) -> list[str]:
    """What to type to connect, one for each address listened on."""
    typed = []
    for plug in plugs:
        host, port, *_ = plug.getsockname()
        name = socket.gethostname() if host in {"0.0.0.0", "::"} else host
        line = f"ssh demo@{name} -p {port}"
        if line not in typed:
            typed.append(line)
    return typed


def now() -> float:
    """Seconds since 1970."""
    return time.time()
