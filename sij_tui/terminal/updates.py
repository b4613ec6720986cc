"""Updates of the screen are sent whole: one write for each, and none for one that changes nothing.

Textual writes the beginning, the body and the end of a synchronised update (mode 2026) one by one.
"""

from __future__ import annotations

BEGIN = "\x1b[?2026h"
END = "\x1b[?2026l"


class Updates:
    """Holds an update back until it has ended."""

    def __init__(self) -> None:
        self._parts: list[str] | None = None
        """What was written of an update that has not ended; None outside of one."""

    def whole(self, text: str) -> str:
        """What to send now that ``text`` was written."""
        if text == BEGIN:
            held, self._parts = self._parts, []
            return "".join(held or ())
        if self._parts is None:
            return text
        if text != END:
            self._parts.append(text)
            return ""
        body, self._parts = "".join(self._parts), None
        return f"{BEGIN}{body}{END}" if body else ""
