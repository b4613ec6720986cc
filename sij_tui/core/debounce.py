"""Debounces keys and clicks where each must answer one question only: a pure function of times.

A held key repeats, a double click clicks twice, and what is typed in a burst arrives before anybody
can have read what it would answer. Most terminals do not say that a key is a repeat; only the times
tell. Repeats follow one another in less than :data:`REPEAT_S`, which no finger does; but the first
comes only after the keyboard's delay, like a key that is pressed again. So a key pressed again
within :data:`REPEAT_DELAY_S` counts once it is known that no repeat follows it.
"""

from __future__ import annotations

from math import inf
from typing import Final, Literal, TypeAlias

import msgspec

REPEAT_S: Final = 0.12
"""Seconds; the same key sooner than this after itself is a repeat. Slow keyboards take 0.09."""
REPEAT_DELAY_S: Final = 0.8
"""Seconds after which a key that is held has begun to repeat: keyboards wait 0.2 to 0.7."""
DOUBLE_CLICK_S: Final = 0.3
"""Seconds; a click sooner than this after another belongs to a double click."""
MOUSE_BUTTON: Final = "mouse"
"""Stands for the key where it is a button of the mouse."""

Verdict: TypeAlias = Literal["counts", "waits", "discarded"]
"""``waits``: it counts if the same key does not come again within :data:`REPEAT_S`."""


class Presses(msgspec.Struct, frozen=True, kw_only=True):
    """The last key or click, and what is to be made of it."""

    key: str = ""
    at: float = -inf
    """When it arrived, in monotonic seconds."""
    held: bool = False
    """Whether the key repeats, or the click belongs to the one before."""
    verdict: Verdict = "discarded"


def press(before: Presses, key: str, at: float, seen_since: float) -> Presses:
    """What is to be made of a key (or :data:`MOUSE_BUTTON`) that arrived at ``at``.

    ``seen_since`` is when what it would answer was painted, ``inf`` where it has not been yet; both
    are in monotonic seconds.
    """
    gap = at - before.at if key == before.key else inf
    repeats = gap < (DOUBLE_CLICK_S if key == MOUSE_BUTTON else REPEAT_S)
    verdict: Verdict = "counts"
    if repeats or at <= seen_since:
        verdict = "discarded"
    elif gap < REPEAT_DELAY_S and key != MOUSE_BUTTON:
        verdict = "waits"
    return Presses(key=key, at=at, held=repeats, verdict=verdict)
