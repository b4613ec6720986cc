"""Runs a command as a systemd unit would: behind its filter of system calls and the like.

    python behind_filter.py UNIT COMMAND...

What systemd does to a service once it has its user: system calls, kinds of addresses, no memory
that is written and run, no new rights. As root, calls to become another user are let through.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import resource
import socket
import subprocess
import sys
from pathlib import Path

ALLOW, ERRNO = 0x7FFF_0000, 0x0005_0000
"""Of seccomp(2)."""
EQUAL = 4
"""Of libseccomp's comparisons."""
NO_NEW_PRIVS, MDWE = 38, 65
"""Of prctl(2)."""
BECOMING = ("setresuid", "setresgid", "setgroups")


class Comparison(ctypes.Structure):
    """libseccomp's ``scmp_arg_cmp``."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def settings(unit: Path, name: str) -> list[str]:
    """The values of a setting, in their order."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


def calls(words: str) -> set[str]:
    """The system calls that a value of ``SystemCallFilter`` names."""
    found: set[str] = set()
    for word in words.split():
        if word.startswith("@"):
            command = ["systemd-analyze", "syscall-filter", word]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            inner = [line.strip() for line in said.splitlines()[1:]]
            found |= calls(" ".join(line for line in inner if not line.startswith("#")))
        else:
            found.add(word)
    return found


def allowed(unit: Path) -> set[str]:
    """All system calls that the unit lets through."""
    known = calls("@default")
    for value in settings(unit, "SystemCallFilter"):
        known = known - calls(value[1:]) if value.startswith("~") else known | calls(value)
    return known


def shut_in(unit: Path) -> None:
    """Do to this process what the unit says; it cannot be undone."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = allowed(unit) | (set(BECOMING) if os.geteuid() == 0 else set())
    (families,) = settings(unit, "RestrictAddressFamilies")
    (files,) = settings(unit, "LimitNOFILE")
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(files), int(files)))
    if settings(unit, "NoNewPrivileges") == ["yes"]:
        libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    if settings(unit, "MemoryDenyWriteExecute") == ["yes"]:
        libc.prctl(MDWE, 1, 0, 0, 0)  # not before Linux 6.3
    filter_calls(names, [getattr(socket, name) for name in families.split()])


def filter_calls(names: set[str], families: list[int]) -> None:
    """Let through these system calls, and sockets of these families; any other fails."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(lib.seccomp_init(ERRNO | errno.EPERM))
    for name in names - {"socket"}:
        number = lib.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            assert lib.seccomp_rule_add_array(context, ALLOW, number, 0, None) == 0, name
    number = lib.seccomp_syscall_resolve_name(b"socket")
    for family in families:
        only = Comparison(0, EQUAL, family, 0)
        assert lib.seccomp_rule_add_array(context, ALLOW, number, 1, ctypes.byref(only)) == 0
    assert lib.seccomp_load(context) == 0


if __name__ == "__main__":
    shut_in(Path(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
