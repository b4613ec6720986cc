"""What a process and its children use, read from ``/proc``. Elsewhere than on Linux: nothing."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Usage:
    """Memory in kB, processor time in seconds, and how often the process was woken."""

    pss: int = 0
    """Memory, with each shared page counted in part."""
    peak: int = 0
    """The most memory that was ever resident."""
    cpu: float = 0.0
    wakes: int = 0


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def usage(pid: int) -> Usage:
    """Add up what a process and its descendants use."""
    parts = [_usage(one) for one in family(pid)]
    return Usage(
        pss=sum(part.pss for part in parts),
        peak=sum(part.peak for part in parts),
        cpu=sum(part.cpu for part in parts),
        wakes=sum(part.wakes for part in parts),
    )


def processor_time(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a process to its end, unheard; return the seconds of processor time that it took."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime


def _usage(pid: int) -> Usage:
    folder = PROC / str(pid)
    try:
        tasks = list((folder / "task").iterdir())
        woken = [
            _number("voluntary_ctxt_switches", (task / "status").read_text()) for task in tasks
        ]
        return Usage(
            pss=_number("Pss", (folder / "smaps_rollup").read_text()),
            peak=_number("VmHWM", (folder / "status").read_text()),
            cpu=time.clock_gettime(_processor_clock(pid)),
            wakes=sum(woken),
        )
    except OSError:
        return Usage()


def _processor_clock(pid: int) -> int:
    """Return the id of a process's own clock, as ``clock_getcpuclockid(3)`` makes it."""
    return (~pid << 3) | 2


def _number(name: str, text: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
