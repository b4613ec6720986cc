"""Sets aside a file that cannot be used: it is renamed, and nothing is deleted."""

from __future__ import annotations

import contextlib
from pathlib import Path

_MOST = 1000


def quarantine(path: Path, why: str) -> Path | None:
    """Rename a file, with those that belong to it, to a free name that says why.

    Returns the new path; none if it could not be done.
    """
    names = (path.with_name(f"{path.stem}.{why}-{n}{path.suffix}") for n in range(1, _MOST))
    try:
        free = next(name for name in names if not name.exists())
        path.rename(free)
    except (OSError, StopIteration):
        return None
    for end in ("-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + end).rename(free.with_name(free.name + end))
    return free
