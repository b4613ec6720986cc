"""What the kernel refuses a session's process, whatever code may run in it (Linux, seccomp).

No other process, no program, no socket but pairs, no signals, no look into others. Python's own
refusals (:mod:`sij_tui.lock`) come sooner and are more; these hold for native code too.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

_SET_SECCOMP, _FILTER, _SET_NO_NEW_PRIVS = 22, 2, 38
"""Of prctl(2)."""
_LOAD, _IF_EQUAL, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
"""Instructions of the kernel's filters (linux/filter.h): words, and jumps by constants."""
_NUMBER, _KIND, _FIRST_ARGUMENT = 0, 4, 16
"""Where things are in what a filter sees (struct seccomp_data); the low half of the argument."""
_LET, _FAIL = 0x7FFF_0000, 0x0005_0000
_THREAD = 0x0001_0000
"""Of clone(2): a thread of this process, not another process."""


class _Machine(NamedTuple):
    """A kind of processor: its number in linux/audit.h, and those of system calls."""

    kind: int
    clone: int
    refused: Sequence[int]
    foreign: int = 0
    """A bit of the numbers of another set of calls."""


_EVERYWHERE = (424, 425)
"""pidfd_send_signal; io_uring_setup, as what is done through it is not seen by a filter."""
_CLONE3 = 435
"""Its flags are out of a filter's sight. Told that there is none, libc takes clone."""
_MACHINES = {
    # ptrace, socket, connect, bind, execve, execveat, process_vm_readv, process_vm_writev, kill,
    # tkill, tgkill, unshare, and on one of them fork, vfork
    "x86_64": _Machine(
        0xC000_003E,
        56,
        (101, 41, 42, 49, 59, 322, 310, 311, 62, 200, 234, 272, 57, 58),
        0x4000_0000,
    ),
    "aarch64": _Machine(
        0xC000_00B7, 220, (117, 198, 203, 200, 221, 281, 270, 271, 129, 130, 131, 97)
    ),
}


def wall_in() -> bool:
    """Put up the wall around this process, for good; False where this kernel has none.

    The process gains no rights any more either: no program that it may run has more than it has.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.platform != "linux":
        return False
    code = b"".join(_program(machine))
    held = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    program = Program(len(code) // 8, ctypes.addressof(held))
    prctl = ctypes.CDLL(None).prctl
    prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return not prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def _program(machine: _Machine) -> Sequence[bytes]:
    """The filter: what is not refused is let through."""
    refuse, unknown = _FAIL | errno.EPERM, _FAIL | errno.ENOSYS
    steps = [_step(_LOAD, _KIND), *_unless(_IF_EQUAL, machine.kind, refuse)]
    steps.append(_step(_LOAD, _NUMBER))
    if machine.foreign:
        steps += _when(_IF_ANY_BIT, machine.foreign, refuse)
    for number in (*machine.refused, *_EVERYWHERE):
        steps += _when(_IF_EQUAL, number, refuse)
    steps += _when(_IF_EQUAL, _CLONE3, unknown)
    steps += [_step(_IF_EQUAL, machine.clone, 1, 0), _step(_RETURN, _LET)]
    steps.append(_step(_LOAD, _FIRST_ARGUMENT))
    return [*steps, *_unless(_IF_ANY_BIT, _THREAD, refuse), _step(_RETURN, _LET)]


def _step(code: int, value: int, then: int = 0, other: int = 0) -> bytes:
    """An instruction; a jump passes over so many when it holds, or when it does not."""
    return struct.pack("=HBBI", code, then, other, value)


def _when(test: int, value: int, answer: int) -> Sequence[bytes]:
    return (_step(test, value, 0, 1), _step(_RETURN, answer))


def _unless(test: int, value: int, answer: int) -> Sequence[bytes]:
    return (_step(test, value, 1, 0), _step(_RETURN, answer))
