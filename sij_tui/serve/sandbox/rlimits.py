"""Resource limits and the user of a session's process (Linux: setrlimit(2), prctl(2))."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
"""Options of prctl(2)."""
_MIB = 1024 * 1024
SPARE_TASKS = 2048
"""For whatever else runs under the same user: the kernel counts that too."""
_OOM_SCORE = "800"
"""Of 1000: a session is killed before the server when memory runs out."""


class ResourceLimits(NamedTuple):
    """The most that one session may use."""

    cpu_seconds: int = 3600
    data_bytes: int = 256 * _MIB
    """Private memory, pages shared with the parent included: a session has about 60 MiB."""
    files: int = 64
    """Open file descriptors."""
    file_bytes: int = 0
    """Size of a file that it writes; 0 where nothing is kept."""
    tasks: int = 50 * 8 + SPARE_TASKS
    """Processes and threads of the user, all sessions and other programs together."""


def kill_on_parent_exit(parent_pid: int) -> None:
    """Have the kernel kill this process when its parent ends, however that ends.

    Call it after a change of user: that resets the setting. Exits at once if the parent has ended.
    """
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # it ended before the setting was made
        os._exit(1)


def prefer_oom_kill() -> None:
    """Have the kernel kill this process before the server, if memory runs out."""
    with contextlib.suppress(OSError):  # there is no /proc: it is a preference alone
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE)


def apply_limits(limits: ResourceLimits) -> None:
    """Set the limits of this process, and forbid that a program it runs gains privileges.

    A limit that is lower already stays.
    """
    wanted: Mapping[int, int] = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_DATA: limits.data_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.files,
        resource.RLIMIT_NPROC: limits.tasks,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (lowest, lowest))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def drop_privileges(uid: int, gid: int) -> None:
    """Change to a user permanently, without supplementary groups.

    Raises:
        PermissionError: This process is not root.
    """
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def _prctl(option: int, value: int) -> None:
    """Call prctl(2).

    Raises:
        OSError: The kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
