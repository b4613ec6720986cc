"""What a session's process may not do, enforced by the system (Linux)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_SET_PDEATHSIG, _SET_NO_NEW_PRIVS = 1, 38
"""Of prctl(2)."""
_MIB = 1024 * 1024
_SPARE_TASKS = 64


class Bounds(NamedTuple):
    """The most that one session may use."""

    cpu_seconds: int = 3600
    data_bytes: int = 256 * _MIB
    """Private memory, shared pages of the parent included: a session has about 60 MiB."""
    files: int = 64
    file_bytes: int = 0
    """Size of a file that it writes; 0 where nothing is kept."""
    tasks: int = 50 * 8 + _SPARE_TASKS
    """Processes and threads of the user, all sessions together."""


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends, however that ends.

    To be called after a change of user, which takes it back.
    """
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def die_first() -> None:
    """Have the system end this process before the server, if it runs out of memory."""
    with contextlib.suppress(OSError):  # no /proc here: it is a preference alone
        Path("/proc/self/oom_score_adj").write_text("800")


def bind(bounds: Bounds) -> None:
    """Lay down the limits of this process, and that no program it runs gains rights."""
    limits: Mapping[int, int] = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: bounds.cpu_seconds,
        resource.RLIMIT_DATA: bounds.data_bytes,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
        resource.RLIMIT_NOFILE: bounds.files,
        resource.RLIMIT_NPROC: bounds.tasks,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    _prctl(_SET_NO_NEW_PRIVS, 1)


def become(user: int, group: int) -> None:
    """Change to a user for good, with no other groups."""
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)


def _prctl(option: int, value: int) -> None:
    """Call prctl(2).

    Raises:
        OSError: The system refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
