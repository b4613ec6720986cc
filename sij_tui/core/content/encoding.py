"""The text of a content file: UTF-8, and every letter one character where it can be."""

from __future__ import annotations

import unicodedata


def decode_text(data: bytes) -> str:
    """The text of a file without faults, with composed letters (NFC).

    Raises UnicodeDecodeError if it is not UTF-8.
    """
    text = data.decode()
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
