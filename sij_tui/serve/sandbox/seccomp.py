"""A seccomp filter: the kernel lets a session make the system calls that it needs, and no others.

That holds whatever code runs in it. The audit hook (:mod:`sij_tui.serve.sandbox.audit_hook`)
refuses more, and sooner. Files are restricted by :mod:`sij_tui.serve.sandbox.landlock`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sij_tui.serve.sandbox.system_calls import (
    AARCH64,
    ALLOWED,
    CHECKED,
    FCNTL_COMMANDS,
    IOCTL_REQUESTS,
    NEWEST,
    PR_SET_DUMPABLE,
    PRCTL_OPTIONS,
    PRIVATE_MODE,
    X86_64,
)

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, _PR_SET_NO_NEW_PRIVS = 22, 2, 38
"""Of prctl(2)."""
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_GREATER, _JUMP_IF_ANY_BIT, _AND, _RETURN = (
    0x20, 0x15, 0x25, 0x45, 0x54, 0x06,
)  # fmt: skip
"""Instructions of classic BPF on 32-bit words, jumps by constants (linux/filter.h)."""
_NUMBER, _ARCHITECTURE = 0, 4
"""Offsets in struct seccomp_data."""
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF_0000, 0x0005_0000 | errno.EPERM, 0x0005_0000 | errno.ENOSYS
"""SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with an errno."""
_CLONE_THREAD = 0x0001_0000
"""Flag of clone(2): a thread of this process, not another process."""
_MAP_GROWSDOWN, _MAP_SHARED_ANONYMOUS = 0x100, 0x21
"""Flags of mmap(2) for memory that RLIMIT_DATA does not count. libc uses neither."""
_AF_UNIX = 1


class _Architecture(NamedTuple):
    """How the kernel tells an architecture's calls."""

    audit: int
    """Its number in linux/audit.h."""
    place: int
    """Of its numbers in the tables of calls."""
    other_abi_bit: int = 0
    """Marks the numbers of a second set of calls (x32)."""


_ARCHITECTURES = {
    "x86_64": _Architecture(0xC000_003E, X86_64, 0x4000_0000),
    "aarch64": _Architecture(0xC000_00B7, AARCH64),
}


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
    """The instructions of the filter; what is not allowed is refused."""
    steps = [
        _instruction(_LOAD, _ARCHITECTURE),
        *_return_unless(_JUMP_IF_EQUAL, architecture.audit, _REFUSE),
        _instruction(_LOAD, _NUMBER),
    ]
    if architecture.other_abi_bit:
        steps += _return_if(_JUMP_IF_ANY_BIT, architecture.other_abi_bit, _REFUSE)
    for numbers in ALLOWED.values():
        if (number := numbers[architecture.place]) >= 0:
            steps += _return_if(_JUMP_IF_EQUAL, number, _ALLOW)
    for name, numbers in CHECKED.items():
        checks = _CHECKS[name]
        steps += [_instruction(_JUMP_IF_EQUAL, numbers[architecture.place], 0, len(checks))]
        steps += checks
    steps += _return_if(_JUMP_IF_GREATER, NEWEST, _UNKNOWN)
    return [*steps, _instruction(_RETURN, _REFUSE)]


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction (struct sock_filter); the last two are how many instructions a jump skips."""
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _load(argument: int, *, high: bool = False) -> bytes:
    """Load the low 32 bits of an argument of the call, counted from 0, or the high ones."""
    return _instruction(_LOAD, 16 + 8 * argument + 4 * high)


def _return_if(test: int, value: int, answer: int) -> Sequence[bytes]:
    return (_instruction(test, value, 0, 1), _instruction(_RETURN, answer))


def _return_unless(test: int, value: int, answer: int) -> Sequence[bytes]:
    return (_instruction(test, value, 1, 0), _instruction(_RETURN, answer))


def _one_of(argument: int, values: Iterable[int], *before: bytes) -> Sequence[bytes]:
    """Allow a call whose argument is one of these; *before* are instructions that come first."""
    steps = [*before, _load(argument)]
    for value in values:
        steps += _return_if(_JUMP_IF_EQUAL, value, _ALLOW)
    return [*steps, _instruction(_RETURN, _REFUSE)]


_CHECKS = {
    "clone": (
        _load(0),
        *_return_unless(_JUMP_IF_ANY_BIT, _CLONE_THREAD, _REFUSE),
        _instruction(_RETURN, _ALLOW),
    ),
    # A filter cannot see its flags. Where it fails with ENOSYS, libc uses clone.
    "clone3": (_instruction(_RETURN, _UNKNOWN),),
    "mmap": (
        _load(3),
        *_return_if(_JUMP_IF_ANY_BIT, _MAP_GROWSDOWN, _REFUSE),
        _instruction(_AND, _MAP_SHARED_ANONYMOUS),
        *_return_if(_JUMP_IF_EQUAL, _MAP_SHARED_ANONYMOUS, _REFUSE),
        _instruction(_RETURN, _ALLOW),
    ),
    "socketpair": _one_of(0, [_AF_UNIX]),
    # Without an address: to the other end of a pair.
    "sendto": _one_of(4, [0], _load(4, high=True), *_return_unless(_JUMP_IF_EQUAL, 0, _REFUSE)),
    "prlimit64": _one_of(0, [0]),  # of this process
    "fcntl": _one_of(1, FCNTL_COMMANDS),
    "ioctl": _one_of(1, IOCTL_REQUESTS),
    "fchmod": _one_of(1, [PRIVATE_MODE]),
    "prctl": (
        _load(0),
        _instruction(_JUMP_IF_EQUAL, PR_SET_DUMPABLE, 0, 4),
        *_one_of(1, [0]),
        *_one_of(0, PRCTL_OPTIONS),
    ),
}
"""What each of :data:`.system_calls.CHECKED` is tested for; each ends in an answer."""
