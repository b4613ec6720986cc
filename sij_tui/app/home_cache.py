"""Keeps the home screen as it was drawn, for the next start to show before anything is imported.

It is drawn from content that has passed its checks, and is looked up by all that it was drawn
from. What is shown once Textual is there is Textual's own: where the two differ, that is drawn.
"""

from __future__ import annotations

import os
from contextlib import suppress

from sij_tui.cache_files import keep_entry, read_own_entry
from sij_tui.content_cache import modules_in
from sij_tui.core.content.cache_entry import pack
from sij_tui.core.content.digest import checksum_of
from sij_tui.core.layout.breakpoints import colour_depth
from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.terminal.detect import best_tier

TYPE_CHECKING = False
if TYPE_CHECKING:  # this is looked for before the first frame
    from typing import Any

    from sij_tui.app.prerender import PrerenderedHome
    from sij_tui.content_cache import CachedContent

_DRAWN_BY = ("app", "terminal", "widgets")
"""Packages that draw it, besides the core."""


class HomeCache:
    """The home screen of one content file, kept for one reader.

    Args:
        content: What is kept of the content file.
        args: The arguments, with the environment in ``args.variables``.
        state: The reader's file; empty to keep nothing.
    """

    def __init__(self, content: CachedContent, args: Any, state: str) -> None:
        self._content, self._args = content, args
        self._state = "" if args.start or not content.folder else state
        self._payload = b""
        self._known = ""
        """The key of what was found or kept last."""

    def find(self, size: tuple[int, int]) -> str:
        """The output that draws it on a cleared screen of columns and rows; empty if unknown."""
        key, self._payload = self._key(size), b""
        found = read_own_entry(self._path, key) if key else None
        if found is None:
            return ""
        self._known, self._payload = key, found[1]
        return found[0].decode("utf-8", "replace")

    @property
    def is_found(self) -> bool:
        """Whether it was found."""
        return bool(self._payload)

    def prerendered(self) -> PrerenderedHome | None:
        """What was found, if anything was."""
        import msgspec

        from sij_tui.app.prerender import PrerenderedHome

        with suppress(ValueError):
            return msgspec.msgpack.decode(self._payload, type=PrerenderedHome)
        return None

    def is_current(self, size: tuple[int, int]) -> bool:
        """Whether there is nothing to keep: it stands there, or may not."""
        return self._key(size) in ("", self._known)

    def store(self, drawn: PrerenderedHome) -> None:
        """Keep it for the next start; if that cannot be, this takes as long as the first."""
        import msgspec

        if key := self._key(drawn.size):
            entry = pack(key, drawn.output().encode(), msgspec.msgpack.encode(drawn))
            if keep_entry(self._path, entry):
                self._known = key

    @property
    def _path(self) -> str:
        return os.path.join(self._content.folder, f"{self._content.key[:32]}.home")

    def _key(self, size: tuple[int, int]) -> str:
        """Of all that it is drawn from; empty if it is not to be kept."""
        if not self._state:
            return ""
        args = self._args
        try:
            kept = read_file(self._state, MOST_SETTINGS_BYTES)
        except FileNotFoundError:
            kept = b""
        except OSError:
            return ""
        variables = args.variables
        colour = not variables.get("NO_COLOR") and colour_depth(variables)
        looks = (size, args.theme, args.glyphs, best_tier(variables), colour)
        drawn_by = [sorted(modules_in(package)) for package in _DRAWN_BY]
        return checksum_of(f"{self._content.key} {looks} {drawn_by} {checksum_of(kept)}".encode())
