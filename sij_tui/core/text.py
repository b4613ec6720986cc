"""The text of a content file: UTF-8, composed letters, plain line ends."""

from __future__ import annotations

import unicodedata


def decode(data: bytes) -> str:
    """The text of a file without faults; composed letters (NFC), line ends as ``\\n``.

    Raises UnicodeDecodeError if it is not UTF-8.
    """
    text = data.decode().replace("\r\n", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
