"""A file lock: one program at a time reads, changes and writes what is kept as a whole."""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Iterator
from pathlib import Path

_INTERVAL_S = 0.01
_TRIES = 200


@contextlib.contextmanager
def exclusive_lock(folder: Path) -> Iterator[None]:
    """Keep other programs that do the same out of a folder meanwhile.

    One that holds it for more than two seconds, since it was stopped, or a folder that takes no
    lock, as on Windows, is not waited for. The lock goes with the program, however that ends.
    """
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY)
        _lock(handle)
    except (OSError, ImportError):  # it goes on without
        pass
    try:
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def _lock(handle: int) -> None:
    import fcntl

    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            select.select((), (), (), _INTERVAL_S)
