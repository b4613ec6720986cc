"""A recording of a terminal in the format asciicast, version 3, that asciinema's programs play.

https://docs.asciinema.org/manual/asciicast/v3/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec


class CastEvent(NamedTuple):
    """What happens some time after the event before."""

    seconds: float
    """Since the event before."""
    kind: Literal["o", "m", "x"]
    """Output, a marker that the player can jump to, or the end with an exit status."""
    data: str


def asciicast(
    events: Iterable[CastEvent], size: tuple[int, int], title: str, theme: Mapping[str, str]
) -> Iterator[str]:
    """Yield the lines of a recording, the header first.

    Args:
        events: What happens.
        size: Columns and rows.
        title: Of the recording.
        theme: Colours of the terminal, each as #rrggbb: ``fg``, ``bg`` and, with colons between
            them, as ``palette`` the 8 or 16 that have numbers.
    """
    columns, rows = size
    header: dict[str, Any] = {
        "version": 3,
        "term": {"cols": columns, "rows": rows, "theme": theme},
        "title": title,
    }
    yield _line(header)
    for event in events:
        yield _line((round(event.seconds, 3), event.kind, event.data))


def _line(value: object) -> str:
    return msgspec.json.encode(value).decode() + "\n"
