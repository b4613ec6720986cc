"""Text written for a content file, kept in the cache for the next time."""

from __future__ import annotations

import os

from sij_tui.cache_files import keep_entry, read_own_entry
from sij_tui.content_cache import CachedContent, modules_in
from sij_tui.core.content.cache_entry import pack
from sij_tui.core.content.digest import checksum_of


class KeptText:
    """What was written of a content file for the same arguments, kept for the next time."""

    def __init__(self, content: CachedContent, asked: tuple[object, ...]) -> None:
        self._key = self._path = ""
        if content.folder:
            exporters = sorted(modules_in("export"))
            self._key = checksum_of(f"{content.key} {exporters} {asked}".encode())
            self._path = os.path.join(content.folder, f"{self._key[:32]}.text")

    def text(self) -> str:
        """All of it; empty if it is not known."""
        found = read_own_entry(self._path, self._key) if self._key else None
        return found[1].decode() if found else ""

    def keep(self, text: str) -> None:
        """Keep it, where that can be."""
        if self._key:
            keep_entry(self._path, pack(self._key, b"", text.encode()))
