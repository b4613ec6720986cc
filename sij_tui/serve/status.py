"""The list of sessions, as text for the presenter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sij_tui.core.content.control_characters import one_line
from sij_tui.serve.control import Answer, Row

_HEADS = ("session", "from", "user", "for", "idle", "screen", "memory", "sent", "received")


def table(answer: Answer) -> str:
    """One line for each session, the oldest first."""
    told = ["draining"] if answer.draining else []
    told += [f"{number} {name}" for name, number in answer.counts.items() if number]
    count = "; ".join((f"{len(answer.sessions)} of {answer.most} sessions", *told))
    if not answer.sessions:
        return count
    rows = [_HEADS, *map(_cells, answer.sessions)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join((count, *_lines(rows, widths)))


def _cells(row: Row) -> tuple[str, ...]:
    return (
        str(row.session),
        row.address,
        row.user or "-",
        _time(row.seconds),
        _time(row.idle),
        row.screen or "-",
        f"{row.memory / 1000:.1f} MB",
        f"{row.sent / 1000:.1f} kB",
        f"{row.received / 1000:.1f} kB",
    )


def _time(seconds: int) -> str:
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
