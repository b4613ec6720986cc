"""An entry of a cache: bytes in two parts, under a key, with a checksum.

The first line has key and checksum; then comes the head, after its length, then the payload. An
entry holds for one key, which has to depend on all that the bytes depend on.
"""

from __future__ import annotations

from sij_tui.core.content.digest import checksum_of

MOST_BYTES = 4_000_000
"""Of an entry; the shipped content takes 0.3 MB."""
_FIRST = 64 + 1 + 64 + 1
"""Bytes of the first line."""
_LENGTH = 8
"""Bytes that tell how long the head is."""


def pack(key: str, head: bytes, payload: bytes) -> bytes | None:
    """The bytes of an entry for a key of 64 characters; None if they are too many."""
    body = str(len(head)).zfill(_LENGTH).encode() + head + payload
    data = f"{key} {checksum_of(body)}\n".encode() + body
    return data if len(data) <= MOST_BYTES else None


def unpack(data: bytes, key: str) -> tuple[bytes, bytes] | None:
    """Head and payload of an entry for this key; None if it is another's, or not whole."""
    first, body = data[:_FIRST], data[_FIRST:]
    if len(data) > MOST_BYTES or not first.startswith(key.encode()):
        return None
    if first != f"{key} {checksum_of(body)}\n".encode() or not body[:_LENGTH].isdigit():
        return None
    end = _LENGTH + int(body[:_LENGTH])
    return body[_LENGTH:end], body[end:]
