"""What the kernel refuses a session's process, whatever code may run in it (Linux, seccomp).

No other process, no program, no socket but pairs, no signals, no look into others, no memory that
outlives it or is not counted. Python's own refusals (:mod:`sij_tui.serve.sandbox.audit_hook`) come
sooner and are more; these hold for native code too. What is reached of the file system is narrowed
by Landlock.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import stat
import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

_SET_SECCOMP, _FILTER, _SET_NO_NEW_PRIVS = 22, 2, 38
"""Of prctl(2)."""
_LOAD, _IF_EQUAL, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
"""Instructions of the kernel's filters (linux/filter.h): words, and jumps by constants."""
_AND = 0x54
_NUMBER, _KIND, _FIRST_ARGUMENT, _FOURTH_ARGUMENT = 0, 4, 16, 40
"""Where things are in what a filter sees (struct seccomp_data); the low half of the argument."""
_LET, _FAIL = 0x7FFF_0000, 0x0005_0000
_THREAD = 0x0001_0000
"""Of clone(2): a thread of this process, not another process."""


class _Machine(NamedTuple):
    """A kind of processor: its number in linux/audit.h, and those of system calls."""

    kind: int
    clone: int
    mmap: int
    refused: Sequence[int]
    foreign: int = 0
    """A bit of the numbers of another set of calls."""


_EVERYWHERE = (424, 425, 434, 438)
"""pidfd_send_signal; io_uring_setup, as what is done through it is not seen by a filter;
pidfd_open, pidfd_getfd."""
_GROWS_DOWN, _SHARED_WITHOUT_FILE = 0x100, 0x21
"""Of mmap(2): memory that the limit of a process does not count. Neither is used by libc."""
_CLONE3 = 435
"""Its flags are out of a filter's sight. Told that there is none, libc takes clone."""
_MACHINES = {
    # ptrace, socket, connect, bind, execve, execveat, process_vm_readv, process_vm_writev, kill,
    # tkill, tgkill, unshare; what outlives a process: shmget, semget, msgget, mq_open, add_key,
    # request_key, keyctl; memfd_create, bpf, perf_event_open, userfaultfd; on one fork, vfork
    "x86_64": _Machine(
        0xC000_003E,
        56,
        9,
        (
            *(101, 41, 42, 49, 59, 322, 310, 311, 62, 200, 234, 272),
            *(29, 64, 68, 240, 248, 249, 250, 319, 321, 298, 323, 57, 58),
        ),
        0x4000_0000,
    ),
    "aarch64": _Machine(
        0xC000_00B7,
        220,
        222,
        (
            *(117, 198, 203, 200, 221, 281, 270, 271, 129, 130, 131, 97),
            *(194, 190, 186, 180, 217, 218, 219, 279, 280, 241, 282),
        ),
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
    uncounted = (
        _step(_LOAD, _FOURTH_ARGUMENT),
        *_when(_IF_ANY_BIT, _GROWS_DOWN, refuse),
        _step(_AND, _SHARED_WITHOUT_FILE),
        *_when(_IF_EQUAL, _SHARED_WITHOUT_FILE, refuse),
        _step(_RETURN, _LET),
    )
    steps += [_step(_IF_EQUAL, machine.mmap, 0, len(uncounted)), *uncounted]
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


# Files

_RULESET, _RULE, _RESTRICT = 444, 445, 446
"""System calls of Landlock, alike on all processors (linux/landlock.h)."""
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_WRITING = 1 << 1 | 1 << 5 | 1 << 8
"""To write, remove and make plain files."""
_TRUNCATE = 1 << 14
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights each version knows; later ones know 16."""
_BENEATH = 1
_WORLD = ("/etc/localtime", "/usr/share/zoneinfo")
"""Read by libc to know the time of day here."""


def close_files(readable: Sequence[str], writable: Sequence[str] = ()) -> bool:
    """Put all files out of reach of this thread and those it starts, for good; what is open stays.

    Args:
        readable: Folders, or files, that can still be read.
        writable: Folders whose plain files can be made, changed and removed.

    Returns:
        False where this kernel has no Landlock.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if sys.platform != "linux" or version < 1:
        return False
    all_rights = (1 << _KINDS.get(version, 16)) - 1
    handled = ctypes.c_uint64(all_rights)
    rules = libc.syscall(_RULESET, ctypes.byref(handled), ctypes.c_size_t(8), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        reading = _READ_FILE | _READ_DIR
        for path in (*readable, *_WORLD):
            _permit(libc, rules, path, reading)
        for path in writable:
            _permit(libc, rules, path, (reading | _WRITING | _TRUNCATE) & all_rights)
        libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return not libc.syscall(_RESTRICT, rules, ctypes.c_uint32(0))
    finally:
        os.close(rules)


def _permit(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    """Leave a path within reach; one that is not there, or out of reach already, is left out."""
    try:
        file = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(file).st_mode):
            rights &= ~_READ_DIR
        rule = struct.pack("=Qi", rights, file)
        libc.syscall(_RULE, rules, _BENEATH, rule, ctypes.c_uint32(0))
    finally:
        os.close(file)
