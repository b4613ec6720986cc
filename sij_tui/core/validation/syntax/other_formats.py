"""Files that are no plain text: documents of word processors, pictures, archives."""

from __future__ import annotations

from typing import Final

_SIGNATURES: Final = (
    (b"{\\rtf", "a document in rich text (RTF)"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an office program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a file of answers or settings"),
)
"""First bytes of a file, and what it is."""

_ZIP: Final = b"PK\x03\x04"
_IN_ZIP: Final = (
    (b"word/", "a Word document"),
    (b"opendocument", "a document of a word processor"),
    (b"Pages", "a document of a word processor"),
    (b"xl/", "a spreadsheet"),
)
"""Names inside an archive, and what it is."""

_MARKUP: Final = (
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<?xml", "XML"),
    ('{"', "JSON"),
    ("{\n", "JSON"),
)
_LOOKED_AT: Final = 4096
"""Bytes at the start, and at the end, that are looked at."""

_MOSTLY: Final = 0.8


def other_format(data: bytes) -> str:
    """Return what a file is that is no plain text, in words; empty if it may be plain text."""
    if data.startswith(_ZIP):
        ends = data[:_LOOKED_AT] + data[-_LOOKED_AT:]
        return next((name for part, name in _IN_ZIP if part in ends), "a zip archive")
    if found := next((name for start, name in _SIGNATURES if data.startswith(start)), ""):
        return found
    head = data[:_LOOKED_AT].decode(errors="replace").lstrip("\ufeff \t\r\n").casefold()
    return next((name for start, name in _MARKUP if head.replace("\r", "").startswith(start)), "")


def is_utf16(data: bytes) -> bool:
    """Whether a file without a mark is UTF-16: nearly every second byte is nought."""
    head = data[: _LOOKED_AT // 2 * 2]
    halves = (head[0::2], head[1::2])
    return any(half and half.count(0) > _MOSTLY * len(half) for half in halves) and not all(
        half.count(0) > _MOSTLY * len(half) for half in halves
    )
