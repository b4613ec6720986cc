"""Keeps compiled content: beside the shipped file, or in the user's folder for caches.

Checking a content file is most of what a start takes besides Textual, and has the same result as
long as neither the file nor the program changes. Only content that has passed is kept. Whatever is
wrong with what was kept, the file is read and checked as if nothing had been.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

from sij_tui import __version__, user_folders
from sij_tui.core.content.compiled import (
    MOST_BYTES,
    compiled,
    content_of,
    read_compiled,
)
from sij_tui.core.content.digest import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from collections.abc import Callable, Iterator

    from sij_tui.core.content.compiled import Head
    from sij_tui.core.content.loaded import Loaded

    Folder = Callable[[], str | None]
    """Tells where compiled content is kept; None to keep nothing."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
SHIPPED = os.path.join(_PACKAGE, "content.compiled")
"""The compiled form of the shipped content: part of the wheel, absent from a source tree."""
_SUFFIX = ".compiled"
_MOST_FILES = 4
"""Kept in a folder; each takes about as much room as its content file."""
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


def no_folder() -> None:
    """Nothing is kept."""


def user_cache() -> str | None:
    """The user's own folder for what can be made again; None without a home."""
    folder = user_folders.user_folder("cache")
    return folder if os.path.isabs(folder) else None


class CachedContent:
    """What is kept of a content file, and where it may be.

    Args:
        data: The content file.
        form: Its compiled form, if there is one.
        folder: Where that may be written; empty for nowhere.
        key: What it is kept under.
    """

    def __init__(
        self, data: bytes, form: tuple[Head, bytes] | None = None, folder: str = "", key: str = ""
    ) -> None:
        self.data, self.folder, self.key = data, folder, key
        self.head: Head | None
        self.head, self._payload = form or (None, b"")
        """What is shown of the content before all of it is read, if it is kept."""

    def load(self, name: str) -> Loaded:
        """The content, checked now if it is not kept; ``name`` is what messages call it.

        Raises:
            BrokenContent: It cannot be shown as it is; nothing is kept of it.
        """
        if self._payload and (content := content_of(self._payload)):
            from sij_tui.core.content.loaded import Loaded

            return Loaded(content, name, self.data)
        from sij_tui.core.validation.load import load

        loaded = load(self.data, name)
        if self.folder and (form := compiled(loaded, self.key)):
            with suppress(OSError):  # the next start takes as long as this one
                _write(self.folder, self.key, form)
        return loaded


def find_cached(data: bytes, folder: Folder) -> CachedContent:
    """Look for what is kept of a content file: beside the shipped one, then in the folder."""
    shipped, own = _keys(data)
    if own and (form := _read(SHIPPED, shipped)):
        return CachedContent(data, form)
    if own and (place := folder()) and _is_own(place):
        return CachedContent(data, _read(_path(place, own), own, by=os.geteuid()), place, own)
    return CachedContent(data)


def load_cached(data: bytes, name: str, folder: Folder) -> Loaded:
    """Load a content file, without checking it again if it is kept; ``name`` is for messages.

    Raises:
        BrokenContent: It cannot be shown as it is; nothing is kept of it.
    """
    return find_cached(data, folder).load(name)


def shipped_form(loaded: Loaded) -> bytes | None:
    """The bytes for :data:`SHIPPED`; they hold wherever this version of the program stands."""
    return compiled(loaded, _keys(loaded.data)[0])


def _keys(data: bytes) -> tuple[str, str]:
    """The keys of a content file for the program as it is shipped, and for the one here.

    Both depend on the content, the version, and the sizes of all modules that read and check it;
    the second also on when these were saved, as they change from hour to hour in a source tree,
    and on Python, which knows what letters there are. Empty if the modules are not files.
    """
    try:
        modules = sorted(_modules(os.path.join(_PACKAGE, "core")))
    except OSError:
        return "", ""
    program = f"{__version__} {sha256_of(data)} "
    shipped = program + str([(name, size) for name, size, _ in modules])
    own = f"{program} {sys.version} {modules}"
    return sha256_of(shipped.encode()), sha256_of(own.encode())


def _modules(folder: str, below: str = "") -> Iterator[tuple[str, int, int]]:
    """Name, size and time of every module in a folder and those below it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield below + entry.name, found.st_size, found.st_mtime_ns
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _modules(entry.path, f"{below}{entry.name}/")


def _path(folder: str, key: str) -> str:
    return os.path.join(folder, key[:32] + _SUFFIX)


def _read(path: str, key: str, by: int | None = None) -> tuple[Head, bytes] | None:
    """What a file has for a key; if ``by`` is given, only what this user alone can have written."""
    try:
        handle = os.open(path, _READ)
    except OSError:
        return None
    with open(handle, "rb") as file, suppress(OSError):
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            return None
        if by is None or _is_private(found, by):
            return read_compiled(file.read(MOST_BYTES + 1), key)
    return None


def _is_private(found: os.stat_result, user: int) -> bool:
    """Whether a file or folder is a user's own, and nobody else may write to it."""
    return found.st_uid == user and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_own(folder: str) -> bool:
    """Whether a folder is the user's own, or would be if it were made.

    Where ``sudo`` leaves another user's home in place, nothing is put into it.
    """
    user = os.geteuid()
    try:
        with suppress(FileNotFoundError):
            found = os.lstat(folder)
            return stat.S_ISDIR(found.st_mode) and _is_private(found, user)
        while not os.path.exists(folder):
            folder = os.path.dirname(folder)
        return os.stat(folder).st_uid == user
    except OSError:
        return False


def _write(folder: str, key: str, form: bytes) -> None:
    """Write a compiled content as a whole or not at all, and remove the oldest ones.

    Raises:
        OSError: It cannot be written.
    """
    os.makedirs(os.path.dirname(folder), mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    path = _path(folder, key)
    part = f"{path}.{os.getpid()}{_SUFFIX}"
    handle = os.open(part, _WRITE, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(form)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    _prune(folder)


def _prune(folder: str) -> None:
    """Leave the newest files, and no part that a program which was stopped has left behind."""
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.name.endswith(_SUFFIX)]
    newest = sorted(files, key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
    for entry in newest[:-_MOST_FILES]:
        with suppress(FileNotFoundError):
            os.unlink(entry.path)
