"""A seccomp filter: system calls that the kernel refuses a session, whatever code runs in it.

Refused are other processes, programs, sockets but pairs, signals, access to other processes, and
memory that outlives the process or that no limit counts. The audit hook
(:mod:`sij_tui.serve.sandbox.audit_hook`) refuses more, and sooner; this holds for native code too.
Files are restricted by :mod:`sij_tui.serve.sandbox.landlock`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, _PR_SET_NO_NEW_PRIVS = 22, 2, 38
"""Of prctl(2)."""
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x45, 0x54, 0x06
"""Instructions of classic BPF on 32-bit words, jumps by constants (linux/filter.h)."""
_NUMBER, _ARCHITECTURE, _ARGUMENT_1, _ARGUMENT_4 = 0, 4, 16, 40
"""Offsets in struct seccomp_data; of an argument its low 32 bits."""
_ALLOW, _ERRNO = 0x7FFF_0000, 0x0005_0000
"""SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO to be combined with an errno."""
_CLONE_THREAD = 0x0001_0000
"""Flag of clone(2): a thread of this process, not another process."""
_MAP_GROWSDOWN, _MAP_SHARED_ANONYMOUS = 0x100, 0x21
"""Flags of mmap(2) for memory that RLIMIT_DATA does not count. libc uses neither."""
_CLONE3 = 435
"""A filter cannot see its flags. Told that it does not exist, libc uses clone."""


class _Architecture(NamedTuple):
    """Numbers of an architecture: its own of linux/audit.h, and those of system calls."""

    audit: int
    clone: int
    mmap: int
    refused: Mapping[str, int]
    other_abi_bit: int = 0
    """Marks the numbers of a second set of calls (x32)."""


_REFUSED_EVERYWHERE = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,  # what is done through it is not seen by a filter
    "pidfd_open": 434,
    "pidfd_getfd": 438,
}
_ARCHITECTURES = {
    "x86_64": _Architecture(
        audit=0xC000_003E,
        clone=56,
        mmap=9,
        refused={
            "ptrace": 101, "socket": 41, "connect": 42, "bind": 49, "execve": 59, "execveat": 322,
            "process_vm_readv": 310, "process_vm_writev": 311, "kill": 62, "tkill": 200,
            "tgkill": 234, "unshare": 272, "shmget": 29, "semget": 64, "msgget": 68,
            "mq_open": 240, "add_key": 248, "request_key": 249, "keyctl": 250,
            "memfd_create": 319, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
            "fork": 57, "vfork": 58,
        },
        other_abi_bit=0x4000_0000,
    ),
    "aarch64": _Architecture(
        audit=0xC000_00B7,
        clone=220,
        mmap=222,
        refused={
            "ptrace": 117, "socket": 198, "connect": 203, "bind": 200, "execve": 221,
            "execveat": 281, "process_vm_readv": 270, "process_vm_writev": 271, "kill": 129,
            "tkill": 130, "tgkill": 131, "unshare": 97, "shmget": 194, "semget": 190,
            "msgget": 186, "mq_open": 180, "add_key": 217, "request_key": 218, "keyctl": 219,
            "memfd_create": 279, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
        },
    ),
}  # fmt: skip


def install_filter() -> bool:
    """Install the filter for this process, for good. It gains no privileges any more either.

    Returns:
        False where the kernel has no seccomp, or the architecture is unknown; then nothing is
        refused.
    """
    architecture = _ARCHITECTURES.get(platform.machine())
    if architecture is None or sys.platform != "linux":
        return False
    code = b"".join(_program(architecture))
    buffer = ctypes.create_string_buffer(code, len(code))

    class SockFprog(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    program = SockFprog(len(code) // 8, ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return not prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _program(architecture: _Architecture) -> Sequence[bytes]:
    """The instructions of the filter; what is not refused is allowed."""
    refuse, unknown = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    steps = [
        _instruction(_LOAD, _ARCHITECTURE),
        *_return_unless(_JUMP_IF_EQUAL, architecture.audit, refuse),
        _instruction(_LOAD, _NUMBER),
    ]
    if architecture.other_abi_bit:
        steps += _return_if(_JUMP_IF_ANY_BIT, architecture.other_abi_bit, refuse)
    for number in (*architecture.refused.values(), *_REFUSED_EVERYWHERE.values()):
        steps += _return_if(_JUMP_IF_EQUAL, number, refuse)
    steps += _return_if(_JUMP_IF_EQUAL, _CLONE3, unknown)
    check_mmap = (
        _instruction(_LOAD, _ARGUMENT_4),
        *_return_if(_JUMP_IF_ANY_BIT, _MAP_GROWSDOWN, refuse),
        _instruction(_AND, _MAP_SHARED_ANONYMOUS),
        *_return_if(_JUMP_IF_EQUAL, _MAP_SHARED_ANONYMOUS, refuse),
        _instruction(_RETURN, _ALLOW),
    )
    steps += [
        _instruction(_JUMP_IF_EQUAL, architecture.mmap, 0, len(check_mmap)),
        *check_mmap,
        _instruction(_JUMP_IF_EQUAL, architecture.clone, 1, 0),
        _instruction(_RETURN, _ALLOW),
        _instruction(_LOAD, _ARGUMENT_1),
        *_return_unless(_JUMP_IF_ANY_BIT, _CLONE_THREAD, refuse),
        _instruction(_RETURN, _ALLOW),
    ]
    return steps


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction (struct sock_filter); the last two are how many instructions a jump skips."""
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _return_if(test: int, value: int, answer: int) -> Sequence[bytes]:
    return (_instruction(test, value, 0, 1), _instruction(_RETURN, answer))


def _return_unless(test: int, value: int, answer: int) -> Sequence[bytes]:
    return (_instruction(test, value, 1, 0), _instruction(_RETURN, answer))
