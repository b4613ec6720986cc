"""The output that a page has not acknowledged: bounded, and kept to be sent again."""

from __future__ import annotations

from typing import Final

OUTPUT_WINDOW_BYTES: Final = 65_536
"""Output on the way from which on a session is not read."""


class OutputWindow:
    """The last bytes of a session's output. Offsets count from its beginning."""

    def __init__(self) -> None:
        self._data = bytearray()
        self.start = 0
        """Offset of the first byte that is kept."""

    @property
    def end(self) -> int:
        """Offset behind the last byte."""
        return self.start + len(self._data)

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be written before something is acknowledged."""
        return len(self._data) >= OUTPUT_WINDOW_BYTES

    @property
    def has_room(self) -> bool:
        """Whether output can go on: half of the window is free again."""
        return len(self._data) <= OUTPUT_WINDOW_BYTES // 2

    def write(self, data: bytes) -> None:
        """Add output."""
        self._data += data

    def read(self, offset: int) -> bytes:
        """All output from an offset on, which must be within the window."""
        return bytes(memoryview(self._data)[offset - self.start :])

    def acknowledge(self, offset: int) -> None:
        """Forget what is before an offset; one that is not within the window changes nothing."""
        if self.start < offset <= self.end:
            del self._data[: offset - self.start]
            self.start = offset

    def holds(self, offset: int | None) -> bool:
        """Whether output can be sent again from an offset."""
        return offset is not None and self.start <= offset <= self.end

    def clear(self) -> None:
        """Forget all output."""
        self.acknowledge(self.end)
