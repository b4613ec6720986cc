"""A cache of text output for a content file: in the user's folder, or part of the wheel."""

from __future__ import annotations

import os

from sij_tui.cache_files import keep_entry, read_cache_file, read_own_entry
from sij_tui.content_cache import CachedContent, modules_in
from sij_tui.core.content.cache_entry import pack, unpack
from sij_tui.core.content.digest import checksum_of

SHIPPED_TEXTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kept")
"""Texts of the shipped content: part of the wheel, absent from a source tree."""


class KeptText:
    """What was written of a content file for the same arguments, kept for the next time.

    Args:
        content: The content file.
        asked: The arguments.
        shipped: The name of the file that the wheel may have it in.
    """

    def __init__(
        self, content: CachedContent, asked: tuple[object, ...], shipped: str = ""
    ) -> None:
        self._key = self._path = ""
        self._content, self._asked, self._shipped = content, asked, shipped
        if content.folder:
            exporters = sorted(modules_in("export"))
            self._key = checksum_of(f"{content.key} {exporters} {asked}".encode())
            self._path = os.path.join(content.folder, f"{self._key[:32]}.text")

    def text(self) -> str:
        """All of it; empty if it is not known."""
        found = None
        if self._shipped and self._content.shipped_key:
            entry = read_cache_file(os.path.join(SHIPPED_TEXTS, self._shipped))
            found = unpack(entry, self._shipped_key) if entry else None
        if not found and self._key:
            found = read_own_entry(self._path, self._key)
        return found[1].decode() if found else ""

    def keep(self, text: str) -> None:
        """Keep it, where that can be."""
        if self._key:
            keep_entry(self._path, pack(self._key, b"", text.encode()))

    def shipped_entry(self, text: str) -> bytes:
        """What the wheel's file has, which holds wherever this version of the program stands.

        Raises:
            ValueError: It is too long to be kept.
        """
        entry = pack(self._shipped_key, b"", text.encode())
        if entry is None:
            raise ValueError(f"{self._shipped} is too long to be kept")
        return entry

    @property
    def _shipped_key(self) -> str:
        exporters = sorted((name, size) for name, size, _ in modules_in("export"))
        return checksum_of(f"{self._content.shipped_key} {exporters} {self._asked}".encode())
