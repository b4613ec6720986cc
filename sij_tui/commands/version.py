"""``sij-tui --version``: the versions of the program and the content, and the content's hash."""

from __future__ import annotations

from sij_tui import __version__
from sij_tui.commands import cache_folder, content_file, load_bytes, read_bytes
from sij_tui.content_cache import CachedContent
from sij_tui.core.content.compiled import head_of
from sij_tui.core.content.digest import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from typing import Any


def run(args: Any) -> int:
    """Print what is running; returns the exit status."""
    path = content_file(args)
    data = read_bytes(path)
    head = CachedContent(data, cache_folder(args)).head or head_of(
        load_bytes(args, path, data).content
    )
    print(f"sij-tui {__version__}")
    content = "{id} {version} ({language})".format_map(head)
    print(f"content {content}, sha256 {sha256_of(data)}")
    return 0
