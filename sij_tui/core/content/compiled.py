"""Content that has passed the checks of a start, as bytes that are quick to read.

The bytes are a line with key and checksum, then what is shown of the content before all of it is
read, after its length, then the content as MessagePack. Reading them runs no code, and checks every
type again. They hold for one key: whoever makes it puts into it whatever the checks depend on.
"""

from __future__ import annotations

import sys

from sij_tui.core.content.digest import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.content.model import Content

MOST_BYTES = 4_000_000
"""Of a compiled content file; the shipped one takes 0.3 MB."""
_FIRST = 64 + 1 + 64 + 1
"""Bytes of the first line."""
_LENGTH = 8
"""Bytes that tell how long the head is."""
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
    length = str(len(head)).zfill(_LENGTH).encode()
    body = length + head + msgspec.msgpack.encode(loaded.content)
    data = f"{key} {sha256_of(body)}\n".encode() + body
    return data if len(data) <= MOST_BYTES else None


def read_compiled(data: bytes, key: str) -> tuple[Head, bytes] | None:
    """The head and the payload compiled for this key; None if for another, or not whole."""
    first, body = data[:_FIRST], data[_FIRST:]
    if len(data) > MOST_BYTES or not first.startswith(key.encode()):
        return None
    if first != f"{key} {sha256_of(body)}\n".encode() or not body[:_LENGTH].isdigit():
        return None
    end = _LENGTH + int(body[:_LENGTH])
    texts = body[_LENGTH:end].decode("utf-8", "replace").split(_BETWEEN)
    return (dict(zip(_HEAD, texts, strict=True)), body[end:]) if len(texts) == len(_HEAD) else None


def content_of(payload: bytes) -> Content | None:
    """The content of a compiled file; None if this is not the content of this program."""
    import msgspec

    from sij_tui.core.content.model import Content

    try:
        return msgspec.msgpack.decode(payload, type=Content)
    except (ValueError, RecursionError):
        return None
