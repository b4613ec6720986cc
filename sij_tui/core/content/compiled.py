"""Content that has passed the checks of a start, as bytes that are quick to read.

The bytes are an entry of a cache (:mod:`sij_tui.core.content.cache_entry`): its head is what is
shown of the content before all of it is read, its payload the content as MessagePack. Reading them
runs no code, and checks every type again.
"""

from __future__ import annotations

import sys

from sij_tui.core.content.cache_entry import pack, unpack

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.content.model import Content

_BETWEEN = "\0"
"""Parts the texts of the head; no content may show it."""


Head = dict[str, str]
"""What is shown of a content before all of it is read, by these names."""
_HEAD = ("id", "version", "language", "title", "subtitle", "blocks", "ascii")


def import_msgspec() -> None:
    """Import msgspec for a process that needs no Textual, without what it need not wait for.

    msgspec looks for three names in ``typing_extensions``, and takes them from ``typing`` where
    that is missing; Python has had them since 3.11. The other module takes 8 ms to load.
    """
    absent = "typing_extensions" not in sys.modules
    if absent:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        if absent:
            del sys.modules["typing_extensions"]


def head_of(content: Content) -> Head:
    """What is shown of a content before all of it is read."""
    meta, banner = content.meta, content.banner
    title = meta.title, meta.subtitle, banner.blocks, banner.ascii
    return dict(zip(_HEAD, (meta.id, meta.version, meta.language, *title), strict=True))


def head_tables(head: Head) -> dict[str, dict[str, str]]:
    """The title as it stands in a content file."""
    return {
        "meta": {name: head[name] for name in ("title", "subtitle")},
        "banner": {name: head[name] for name in ("blocks", "ascii")},
    }


def compiled(loaded: Loaded, key: str) -> bytes | None:
    """A content that was loaded, as bytes for this key; None if it takes too many."""
    import msgspec

    head = _BETWEEN.join(head_of(loaded.content).values()).encode()
    return pack(key, head, msgspec.msgpack.encode(loaded.content))


def read_compiled(data: bytes, key: str) -> tuple[Head, bytes] | None:
    """The head and the payload compiled for this key; None if for another, or not whole."""
    head, payload = unpack(data, key) or (b"", b"")
    texts = head.decode("utf-8", "replace").split(_BETWEEN)
    return (dict(zip(_HEAD, texts, strict=True)), payload) if len(texts) == len(_HEAD) else None


def content_of(payload: bytes) -> Content | None:
    """The content of a compiled file; None if this is not the content of this program."""
    import msgspec

    from sij_tui.core.content.model import Content

    try:
        return msgspec.msgpack.decode(payload, type=Content)
    except (ValueError, RecursionError):
        return None
