"""The table of ``sij-tui serve status``."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sij_tui.core.content.control_characters import one_line
from sij_tui.serve.control import ClassRow, ControlResponse, HostRow, SessionRow

_COLUMNS = ("session", "from", "user", "for", "idle", "screen", "memory", "sent", "received")


_CLASS_COLUMNS = (
    "class", "plan", "phase", "for", "presenters", "following", "on own", "lost", "poll",
)  # fmt: skip
_HOST_COLUMNS = ("host", "state", "sessions")


def format_status(response: ControlResponse) -> str:
    """The totals, one line for each session, the oldest first, for each class and other host."""
    totals = ["draining"] if response.draining else []
    totals += [f"bus {response.bus}"] if response.bus else []
    totals += [f"{number} {name}" for name, number in response.counts.items() if number]
    summary = "; ".join((f"{len(response.sessions)} of {response.most} sessions", *totals))
    return "\n".join(
        (
            summary,
            *_table(_COLUMNS, map(_cells, response.sessions)),
            *_table(_CLASS_COLUMNS, map(_class_cells, response.classes)),
            *_table(_HOST_COLUMNS, map(_host_cells, response.hosts)),
        )
    )


def _table(columns: tuple[str, ...], cells: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a table; none where it has no rows."""
    rows = [columns, *cells]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(one_line(cell).ljust(size) for cell, size in zip(row, widths, strict=True))
        for row in rows
    )
    return [line.rstrip() for line in lines] if len(rows) > 1 else []


def _cells(row: SessionRow) -> tuple[str, ...]:
    return (
        str(row.session),
        row.address,
        row.user or "-",
        _duration(row.seconds),
        _duration(row.idle),
        row.screen or "-",
        f"{row.memory / 1000:.1f} MB",
        f"{row.sent / 1000:.1f} kB",
        f"{row.received / 1000:.1f} kB",
    )


def _class_cells(row: ClassRow) -> tuple[str, ...]:
    code, lesson, phase, seconds, *heads, poll = msgspec.structs.astuple(row)
    return code, lesson or "-", phase, _duration(seconds), *map(str, heads), poll or "-"


def _host_cells(row: HostRow) -> tuple[str, ...]:
    state = f"{row.state}, draining" if row.draining else row.state
    return row.name, state, f"{row.sessions} of {row.most}" if row.most else "-"


def _duration(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
