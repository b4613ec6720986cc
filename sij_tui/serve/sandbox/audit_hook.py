"""An audit hook (PEP 578): Python refuses this process files, other processes and the network.

It guards against mistakes of the program and of what is added to it, and cannot be removed. It is
for a session whose client is not trusted. It does not stop hostile native code:
:mod:`sij_tui.serve.sandbox.seccomp` and :mod:`sij_tui.serve.sandbox.landlock` do.
"""

from __future__ import annotations

import os
import resource
import stat
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sij_tui.serve.sandbox.system_calls import PRIVATE_MODE

KEPT_VARIABLES = frozenset({
    "TERM", "COLORTERM", "LANG", "LANGUAGE", "NO_COLOR", "NO_MOTION", "ACCESSIBLE",
    "TEXTUAL_ANIMATIONS",
})  # fmt: skip
"""Environment variables that a session keeps, besides those of the locale (``LC_*``)."""
_REFUSED = (
    "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn", "os.spawn",
    "os.startfile", "os.system", "pty.spawn", "subprocess.Popen", "webbrowser.open",
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.putenv", "os.remove", "os.rename",
    "os.rmdir", "os.symlink", "os.truncate", "os.utime", "shutil.", "tempfile.",
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto", "syslog.",
)  # fmt: skip
"""Audit events that are refused, by prefix."""
_CONNECT, _CONNECT_HANDLE = "sqlite3.connect", "sqlite3.connect/handle"
"""Raised before and after a database is opened. One in memory is allowed."""
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_READ_EVENTS = frozenset({"open", "os.listdir", "os.scandir"})
_PATH_ARGUMENTS = {
    "open": 1, "os.link": 2, "os.mkdir": 1, "os.remove": 1, "os.rename": 2,
    "tempfile.mkstemp": 1, _CONNECT: 1,
}  # fmt: skip
"""Audit events about files, and how many of their first arguments are paths."""
_TEMPORARY_PREFIXES = (".reader-", ".learner-")
"""Of files that replace a reader's file once they are complete (`records`)."""
_PR_SET_DUMPABLE = 4
"""Option of prctl(2)."""


def clean_environment(variables: MutableMapping[str, str]) -> None:
    """Delete every variable that could change more than words and colours."""
    for name in list(variables):
        if name not in KEPT_VARIABLES and not name.startswith("LC_"):
            del variables[name]


def disable_core_dumps() -> None:
    """Have no memory of this process written to a core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make_undumpable() -> None:
    """Refuse debuggers of the same user, and core dumps that are piped to a program (Linux).

    RLIMIT_CORE does not apply to the latter.
    """
    if sys.platform == "linux":
        import ctypes  # slow to load, and the first frame need not wait for it

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def install_audit_hook(reader_file: Path | None = None) -> None:
    """Refuse from now on other processes, the network, and all files but the program's code.

    What is refused raises PermissionError where it is asked for.

    Args:
        reader_file: Absolute path of a reader's file. It stays usable, with the files beside it
            that have its name and another suffix.
    """
    disable_core_dumps()
    make_undumpable()
    sys.dont_write_bytecode = True
    code = code_folders()
    folder = os.path.realpath(reader_file.parent) if reader_file else ""
    stem = reader_file.stem if reader_file else ""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if stem and event in _PATH_ARGUMENTS and _is_reader_file(event, arguments, folder, stem):
            allowed = True
        elif event in _READ_EVENTS:
            allowed = _reads_code(event, arguments, code)
        elif event.startswith("sqlite3."):
            allowed = event == _CONNECT_HANDLE or (event == _CONNECT and arguments[0] == ":memory:")
        elif event == "os.chmod" and isinstance(arguments[0], int):
            is_file = stat.S_ISREG(os.fstat(arguments[0]).st_mode)  # one that could be opened
            allowed = is_file and arguments[1] == PRIVATE_MODE
        else:
            allowed = not event.startswith(_REFUSED)
        if not allowed:
            raise PermissionError(f"this session is locked: no {event}")

    sys.addaudithook(hook)


def code_folders() -> tuple[str, ...]:
    """Folders of modules, each with a separator at its end; not the working folder."""
    working = os.path.realpath(os.curdir)
    folders = {os.path.realpath(entry) for entry in sys.path if entry} - {working}
    package = Path(__file__).resolve().parents[2]  # it may be in the working folder
    return tuple(folder + os.sep for folder in (*folders, str(package)))


def _reads_code(event: str, arguments: tuple[object, ...], code: tuple[str, ...]) -> bool:
    """Whether this only reads from a folder of code, or uses a file descriptor that is open."""
    path = arguments[0]
    if isinstance(path, int):
        return event == "open"
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(flags, int) and flags & _WRITE_FLAGS) or set(str(mode or "")) & set("wax+"):
            return False
    return (os.path.realpath(os.fsdecode(path)) + os.sep).startswith(code)


def _is_reader_file(event: str, arguments: Sequence[object], home: str, stem: str) -> bool:
    """Whether all paths of an event are files of a reader in *home*, or *home* is made or locked.

    Symbolic links are resolved first. Relative paths do not count: they may refer to any folder.
    """
    for path in arguments[: _PATH_ARGUMENTS[event]]:
        text = str(path) if isinstance(path, str | os.PathLike) else ""
        if event == _CONNECT and text.startswith("file:"):
            text = unquote(urlsplit(text).path)
        folder, file = os.path.split(os.path.realpath(text))
        of_reader = folder == home and file.startswith((f"{stem}.", *_TEMPORARY_PREFIXES))
        is_home = os.path.join(folder, file) == home
        made_or_locked = is_home and (event == "os.mkdir" or _opens_to_read(event, arguments))
        if not (os.path.isabs(text) and (of_reader or made_or_locked)):
            return False
    return True


def _opens_to_read(event: str, arguments: Sequence[object]) -> bool:
    """Whether a file or folder is opened by the system's call, to read."""
    flags = arguments[2] if event == "open" else None
    return arguments[1] is None and isinstance(flags, int) and not flags & _WRITE_FLAGS
