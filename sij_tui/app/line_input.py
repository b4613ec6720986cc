"""Lines that are typed, from a file descriptor."""

from __future__ import annotations

import os
from typing import Final

MAX_LINE_BYTES: Final = 2000
"""Of a line that is read; what is beyond them is dropped."""
_CHUNK_BYTES = 4096


class LineInput:
    """Reads lines from a file descriptor.

    Args:
        fd: A terminal, a pipe, a socket or a file.
        encoding: Of what is typed; bytes that it does not have are replaced.
    """

    def __init__(self, fd: int, encoding: str) -> None:
        self.fd, self._encoding = fd, encoding
        self._rest = b""

    def read(self) -> list[str] | None:
        """Wait for input, and return the lines that are whole now; None at its end."""
        data = os.read(self.fd, _CHUNK_BYTES)
        if not data:
            rest, self._rest = self._rest, b""
            return [self._decoded(rest)] if rest else None
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest[:MAX_LINE_BYTES]
        return [self._decoded(line) for line in lines]

    def _decoded(self, line: bytes) -> str:
        text = line[:MAX_LINE_BYTES].decode(self._encoding, "replace")
        return text.replace("\0", "\N{REPLACEMENT CHARACTER}").rstrip("\r")  # no line is the news
