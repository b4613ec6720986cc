"""A recording of a terminal in the format asciicast, version 3, that asciinema's programs play.

https://docs.asciinema.org/manual/asciicast/v3/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec


class CastEvent(NamedTuple):
    """What happens some time after the event before."""

    seconds: float
    """Since the event before."""
    kind: Literal["o", "m", "x"]
    """Output, a marker that the player can jump to, or the end with an exit status."""
    data: str


class CastTheme(NamedTuple):
    """The colours of the terminal, each as #rrggbb."""

    foreground: str
    background: str
    palette: tuple[str, ...]
    """The 8 or 16 colours that have numbers."""


def asciicast(
    events: Iterable[CastEvent], size: tuple[int, int], title: str, theme: CastTheme
) -> Iterator[str]:
    """Yield the lines of a recording, the header first; ``size`` is columns and rows."""
    columns, rows = size
    colours = {
        "fg": theme.foreground, "bg": theme.background, "palette": ":".join(theme.palette),
    }  # fmt: skip
    header: dict[str, Any] = {
        "version": 3,
        "term": {"cols": columns, "rows": rows, "theme": colours},
        "title": title,
    }
    yield _line(header)
    for event in events:
        yield _line((round(event.seconds, 3), event.kind, event.data))


def _line(value: object) -> str:
    return msgspec.json.encode(value).decode() + "\n"
