"""The table of ``sij-tui serve status``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sij_tui.core.content.control_characters import one_line
from sij_tui.serve.control import ControlResponse, SessionRow

_COLUMNS = ("session", "from", "user", "for", "idle", "screen", "memory", "sent", "received")


def format_status(response: ControlResponse) -> str:
    """The totals, then one line for each session, the oldest first."""
    totals = ["draining"] if response.draining else []
    totals += [f"{number} {name}" for name, number in response.counts.items() if number]
    summary = "; ".join((f"{len(response.sessions)} of {response.most} sessions", *totals))
    if not response.sessions:
        return summary
    rows = [_COLUMNS, *map(_cells, response.sessions)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join((summary, *_lines(rows, widths)))


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


def _duration(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _lines(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> list[str]:
    return [
        "  ".join(
            one_line(cell).ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
