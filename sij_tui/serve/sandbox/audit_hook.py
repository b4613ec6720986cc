"""Locks this process: from then on Python itself refuses whatever leads out of it.

A second wall behind the capabilities: what no code of ours asks for, none can do by mistake, nor
can a part that is added later. It cannot be undone, and is meant for a process that shows one
session to a stranger. It is no prison for hostile code in this process; a server has others.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import sij_tui

KEPT = frozenset(
    {"TERM", "COLORTERM", "LANG", "LANGUAGE", "NO_COLOR", "NO_MOTION", "TEXTUAL_ANIMATIONS"}
)
"""Variables that a session may know, besides those of the locale (``LC_...``)."""
_OUT = (
    "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn", "os.spawn",
    "os.startfile", "os.system", "pty.spawn", "subprocess.Popen", "webbrowser.open",
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.putenv", "os.remove", "os.rename",
    "os.rmdir", "os.symlink", "os.truncate", "os.utime", "shutil.", "tempfile.",
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto", "syslog.",
)  # fmt: skip
"""Audit events, by their beginnings, of what leads out of the process."""
_CONNECT, _HANDLE = "sqlite3.connect", "sqlite3.connect/handle"
"""Of a database; the second when it is there. One in memory leads nowhere."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_READS = frozenset({"open", "os.listdir", "os.scandir"})
_ON_FILES = {
    "open": 1, "os.chmod": 1, "os.link": 2, "os.mkdir": 1, "os.remove": 1, "os.rename": 2,
    "tempfile.mkstemp": 1, _CONNECT: 1,
}  # fmt: skip
"""Audit events of what is done to files, and how many of their arguments, the first, are paths."""
_HALF = (".reader-", ".learner-")
"""Begin the names of files that take the place of a reader's as soon as they are whole."""
_SET_DUMPABLE = 4
"""Of Linux's prctl(2)."""


def clean(variables: MutableMapping[str, str]) -> None:
    """Drop every variable that could change more than words and colours."""
    for name in [name for name in variables if name not in KEPT and not name.startswith("LC_")]:
        del variables[name]


def leave_no_core() -> None:
    """No memory of this process is ever written to a file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hide() -> None:
    """No other process of the same user looks in; nor is a core handed on to a program.

    The limit alone does not hold for the latter.
    """
    if sys.platform == "linux":
        import ctypes  # takes a while, and the first frame need not wait for it

        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def lock(refused: Callable[[str], None] = lambda event: None, own: Path | None = None) -> None:
    """Refuse from now on: other processes, the network, every file but the program's own code.

    ``refused`` is told the name of what was refused. Whoever asks for it gets a PermissionError.
    ``own`` is a reader's file, a whole path: it stays within reach, with those beside it that have
    its name and another ending.
    """
    leave_no_core()
    hide()
    sys.dont_write_bytecode = True
    code = code_places()
    home = os.path.realpath(own.parent) if own else ""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if own and event in _ON_FILES and _is_own(event, arguments, home, own.stem):
            allowed = True
        elif event in _READS:
            allowed = _is_code(event, arguments, code)
        elif event.startswith("sqlite3."):
            allowed = event == _HANDLE or (event == _CONNECT and arguments[0] == ":memory:")
        else:
            allowed = not event.startswith(_OUT)
        if not allowed:
            refused(event)
            raise PermissionError(f"this session is locked: no {event}")

    sys.addaudithook(hook)


def code_places() -> tuple[str, ...]:
    """Folders of code: where modules are found, but not the working folder."""
    here = os.path.realpath(os.curdir)
    places = {os.path.realpath(place) for place in sys.path if place} - {here}
    package = os.path.dirname(os.path.realpath(sij_tui.__file__))
    return tuple(place + os.sep for place in (*places, package))


def _is_code(event: str, arguments: tuple[object, ...], code: tuple[str, ...]) -> bool:
    """Whether a file is opened only to read, and is the program's own; or is open already."""
    path = arguments[0]
    if isinstance(path, int):
        return True
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(flags, int) and flags & _WRITES) or set(str(mode or "")) & set("wax+"):
            return False
    return (os.path.realpath(os.fsdecode(path)) + os.sep).startswith(code)


def _is_own(event: str, arguments: Sequence[object], home: str, name: str) -> bool:
    """Whether all that it is done to are a reader's files in a folder, or that folder is made.

    Links are followed first, and whole paths alone count: others may be seen from any folder.
    """
    for path in arguments[: _ON_FILES[event]]:
        text = str(path) if isinstance(path, str | os.PathLike) else ""
        if event == _CONNECT and text.startswith("file:"):
            text = unquote(urlsplit(text).path)
        folder, file = os.path.split(os.path.realpath(text))
        of_reader = folder == home and file.startswith((f"{name}.", *_HALF))
        is_home = event == "os.mkdir" and os.path.join(folder, file) == home
        if not (os.path.isabs(text) and (of_reader or is_home)):
            return False
    return True
