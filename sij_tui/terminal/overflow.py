"""Drops input of which there is far more than can be handled, but not its end.

Handling a key takes about a millisecond, dropping one a few nanoseconds. So a flood of keys keeps
nobody waiting, and whatever is typed behind it takes effect.
"""

from __future__ import annotations

MOST_WAITING = 2_000
"""Keys waiting from which on input is dropped: a page pasted where pastes are not marked fits."""
ELEMENT = 512
"""Characters looked at in one go, between two questions how much is waiting."""
QUIET = 0.05
"""Seconds without input after which a flood is over."""
_KEPT = 16
"""Characters kept of the end of a flood."""
_LONGEST_SEQUENCE = 64
_TAIL = 2 * _LONGEST_SEQUENCE


class Overflow:
    """Decides which input is handed on. Not thread-safe."""

    def __init__(self) -> None:
        self._tail: str | None = None
        """The last of what is being dropped; None while nothing is."""

    @property
    def is_dropping(self) -> bool:
        """Whether input is being dropped."""
        return self._tail is not None

    def passed(self, text: str, waiting: int) -> str:
        """Return what of *text* to hand on, while *waiting* keys have yet to be handled."""
        if self._tail is None and waiting < MOST_WAITING:
            return text
        self._tail = ((self._tail or "") + text)[-_TAIL:]
        return ""

    def rest(self) -> str:
        """Return the end of what was dropped, from the beginning of a sequence on; drop no more."""
        tail, self._tail = self._tail or "", None
        escape = tail.find("\x1b", max(0, len(tail) - _LONGEST_SEQUENCE))
        return tail[escape:] if escape >= 0 else tail[-_KEPT:]
