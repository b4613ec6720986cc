"""Work in a process of its own, which is ended by what it computes and not by what time it is.

What else the machine does makes a test slow, but does not make it compute more.
"""

from __future__ import annotations

import ctypes
import math
import os
import pickle
import resource
import select
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LOOK_S = 1.0
"""How often a fork is looked at that has not ended."""
STALL_S = 30.0
"""For how long none of its processes computes, or could if it were its turn, until it is ended."""
LONGEST_S = 900.0
"""After this it is ended, whatever it does; nothing is known of it then."""
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class End(NamedTuple):
    """How a fork ended."""

    result: object = None
    cause: str = ""
    """Why there is no result: "timeout" (it computed too long, or waited for what never comes),
    "crash", or "undecided"; "" if there is one."""


def in_child(
    work: Callable[[], object], cpu: float, longest: float = LONGEST_S, *, quiet: bool = True
) -> End:
    """What a function returns that is called in a fork.

    Args:
        work: called once there.
        cpu: seconds that it, and each program that it starts, may compute.
        longest: seconds until it is ended, whatever it does; if infinite, it may wait for ever.
        quiet: whether what it writes is dropped.
    """
    with tempfile.TemporaryFile() as file:
        pid = os.fork()
        if not pid:
            _isolate(cpu, quiet)
            try:
                file.write(pickle.dumps(work()))
                file.flush()
            except BaseException:  # told here: the process ends without
                traceback.print_exc()
                raise
            finally:
                os._exit(0)
        cause = _wait(pid, longest)
        file.seek(0)
        data = file.read()
    return End(cause=cause or "crash") if cause or not data else End(pickle.loads(data))


def _isolate(cpu: float, quiet: bool) -> None:
    os.setsid()
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # not left behind when the run is interrupted
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 6))
    devnull = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2) if quiet else ():
        os.dup2(devnull, number)


def _wait(pid: int, longest: float) -> str:
    """Wait for a fork to end, or end it; why it has no result, as far as is known."""
    cause, watch, end = "", _Watch(pid), os.pidfd_open(pid)
    look = None if math.isinf(longest) else LOOK_S
    try:
        while not cause and not select.select([end], [], [], look)[0]:
            cause = watch.cause(longest)
    finally:
        os.close(end)
        for signalled in (os.kill, os.killpg):  # the programs that its tests have started, too
            with suppress(ProcessLookupError):
                signalled(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
    by_limit = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGPROF)
    return cause or ("timeout" if by_limit else "")


class _Watch:
    """Tells a fork that waits for ever from one that is only slow."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._computed = -1
        self._began = self._worked = time.monotonic()

    def cause(self, longest: float) -> str:
        """Why it has to be ended; "" if it need not be."""
        now, (computed, wants_to) = time.monotonic(), _work_of(self._pid)
        if computed != self._computed or wants_to:
            self._computed, self._worked = computed, now
        if now - self._began > longest:
            return "undecided"
        return "timeout" if now - self._worked > STALL_S else ""


def _work_of(leader: int) -> tuple[int, bool]:
    """What a session and its descendants have computed, in ticks, and whether one is runnable."""
    computed, runnable, known = 0, False, {leader}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parts[2])):
        with suppress(OSError):
            head, _, tail = stat.read_text("utf-8", "replace").rpartition(")")
            state, parent, _, session, *fields = tail.split()
            number = int(head.split()[0])
            if number == leader or int(session) == leader or int(parent) in known:
                known.add(number)
                runnable = runnable or state in "RD"
                computed += int(fields[7]) + int(fields[8])
    return computed, runnable
