"""Content that has passed the checks of a start, as bytes that are quick to read.

The bytes are a line with key and checksum, then what ``--version`` says of the content, after its
length, then the content as MessagePack. Reading them runs no code, and checks every type again.
They hold for one key alone: whoever makes it puts into it whatever the checks depend on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from sij_tui.core.loaded import Loaded
    from sij_tui.core.model import Content

MOST_BYTES: Final = 4_000_000
"""Of a compiled content file; the shipped one takes 0.3 MB."""
_HEAD = 64 + 1 + 64 + 1
"""Bytes of the first line."""
_LENGTH = 8
"""Bytes that tell how long the summary is."""


class Compiled(NamedTuple):
    """A compiled content file whose key and checksum are right."""

    summary: str
    """Id, version and language of the content, for ``--version``."""
    payload: bytes

    def content(self) -> Content | None:
        """The content; None if this is not the content of this program."""
        import msgspec

        from sij_tui.core.model import Content

        try:
            return msgspec.msgpack.decode(self.payload, type=Content)
        except (ValueError, RecursionError):
            return None


def summary_of(content: Content) -> str:
    """Id, version and language of a content."""
    meta = content.meta
    return f"{meta.id} {meta.version} ({meta.language})"


def sha256_of(data: bytes) -> str:
    """SHA-256 in hexadecimal, without the 2 ms that it takes to load OpenSSL's."""
    try:
        from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            from hashlib import sha256
    digest: str = sha256(data).hexdigest()
    return digest


def compiled(loaded: Loaded, key: str) -> bytes | None:
    """A content that was loaded, as bytes for this key; None if it takes too many."""
    import msgspec

    summary = summary_of(loaded.content).encode("utf-8", "surrogatepass")
    length = str(len(summary)).zfill(_LENGTH).encode()
    body = length + summary + msgspec.msgpack.encode(loaded.content)
    data = f"{key} {sha256_of(body)}\n".encode() + body
    return data if len(data) <= MOST_BYTES else None


def read_compiled(data: bytes, key: str) -> Compiled | None:
    """What was compiled for this key; None if it was for another, or is not whole."""
    head, body = data[:_HEAD], data[_HEAD:]
    if len(data) > MOST_BYTES or not head.startswith(key.encode()):
        return None
    if head != f"{key} {sha256_of(body)}\n".encode() or not body[:_LENGTH].isdigit():
        return None
    end = _LENGTH + int(body[:_LENGTH])
    return Compiled(body[_LENGTH:end].decode("utf-8", "replace"), body[end:])
