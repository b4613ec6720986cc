"""A cache of compiled content: beside the shipped file, or in the user's folder for caches.

Checking a content file is most of what a start takes besides Textual, and has the same result as
long as neither the file nor the program changes. Only content that has passed is kept. If the form
that was kept is damaged or not for this file, the file is read and checked instead.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cached_property

from sij_tui import __version__
from sij_tui.cache_files import is_owned_by_user, keep_entry, read_cache_file, user_id
from sij_tui.core.content.compiled import compiled, content_of, read_compiled
from sij_tui.core.content.digest import checksum_of
from sij_tui.files import MOST_CONTENT_BYTES, read_file, shipped_content

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from collections.abc import Iterator

    from sij_tui.core.content.compiled import Head
    from sij_tui.core.content.label_fallback import Tables
    from sij_tui.core.content.loaded import Loaded

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
SHIPPED = os.path.join(_PACKAGE, "content.compiled")
"""The compiled form of the shipped content: part of the wheel, absent from a source tree."""


class CachedContent:
    """The cache entry of a content file: beside the shipped file, or in a folder.

    Args:
        data: The content file.
        folder: The folder of the cache; empty to keep nothing.
    """

    def __init__(self, data: bytes, folder: str = "") -> None:
        self.data = data
        self.shipped_key, self.key = _keys(data)
        self.folder = folder if self.key and folder and is_owned_by_user(folder) else ""
        """The user's, to write to; empty for nowhere."""

    @cached_property
    def _form(self) -> tuple[Head, bytes] | None:
        shipped = read_cache_file(SHIPPED) if self.key else b""
        if form := read_compiled(shipped, self.shipped_key):
            return form
        own = read_cache_file(self._path, user_id()) if self.folder else b""
        return read_compiled(own, self.key)

    @property
    def _path(self) -> str:
        return os.path.join(self.folder, f"{self.key[:32]}.compiled")

    @property
    def head(self) -> Head | None:
        """The part of the content that the first screen needs; None where nothing is cached."""
        return self._form[0] if self._form else None

    def load(self, name: str, keep: bool = True) -> Loaded:
        """The content, checked now if it is not kept.

        Args:
            name: What messages call the file.
            keep: Whether to keep the content; else :meth:`keep` does so later.

        Raises:
            BrokenContent: It cannot be shown as it is; nothing is kept of it.
        """
        if self._form and (content := content_of(self._form[1])):
            from sij_tui.core.content.loaded import Loaded

            del self._form  # its bytes are not needed any more
            return Loaded(content, name, self.data)
        from sij_tui.core.validation.load import load

        loaded = load(self.data, name, shipped_tables)
        if keep:
            self.keep(loaded)
        return loaded

    def keep(self, loaded: Loaded) -> None:
        """Keep the content that :meth:`load` has returned, unless it is kept."""
        if self.folder and not self.head:
            keep_entry(self._path, compiled(loaded, self.key))


def load_cached(data: bytes, name: str, folder: str = "") -> Loaded:
    """Load a content file, without checking it again if it is kept in a folder of the user's.

    ``name`` is for messages.

    Raises:
        BrokenContent: It cannot be shown as it is; nothing is kept of it.
    """
    return CachedContent(data, folder).load(name)


def shipped_tables() -> Tables:
    """The tables of the shipped content file, for labels that another leaves out.

    Empty if it cannot be read; such a label is then missing.
    """
    import tomli

    with suppress(OSError, ValueError, RecursionError):
        return tomli.loads(read_file(shipped_content(), MOST_CONTENT_BYTES).decode())
    return {}


def shipped_form(loaded: Loaded) -> bytes | None:
    """The bytes for :data:`SHIPPED`; they hold wherever this version of the program stands."""
    return compiled(loaded, _keys(loaded.data)[0])


def _keys(data: bytes) -> tuple[str, str]:
    """The cache keys of a content file: for the program as shipped, and for this installation.

    Both depend on the content, the version, and the sizes of all modules that read and check it;
    the second also on when these were saved, as they change from hour to hour in a source tree,
    on the shipped file, whose labels it may have, and on Python, which knows what letters there
    are. Empty if the modules are not files.
    """
    try:
        modules = sorted(modules_in("core"))
        labels = os.stat(shipped_content())
    except OSError:
        return "", ""
    program = f"{__version__} {checksum_of(data)} "
    shipped = program + str([(name, size) for name, size, _ in modules])
    own = f"{program} {sys.version} {labels.st_size} {labels.st_mtime_ns} {modules}"
    return checksum_of(shipped.encode()), checksum_of(own.encode())


def modules_in(package: str) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of every module in a package of the program.

    Raises:
        OSError: The program does not stand in files.
    """
    return _modules(os.path.join(_PACKAGE, package), "")


def _modules(folder: str, below: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield below + entry.name, found.st_size, found.st_mtime_ns
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _modules(entry.path, f"{below}{entry.name}/")
