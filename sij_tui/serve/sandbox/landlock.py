"""Landlock: narrows the files that a process can reach, whatever code runs in it (Linux 5.13)."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Sequence

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""System call numbers, the same on every architecture (linux/landlock.h)."""
_CREATE_RULESET_VERSION = 1
"""Flag that asks for the version of the interface."""
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_WRITE_FILES = 1 << 1 | 1 << 5 | 1 << 8
"""WRITE_FILE, REMOVE_FILE, MAKE_REG: write, remove and make plain files."""
_TRUNCATE = 1 << 14
_RIGHTS_OF_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}
"""Number of access rights that a version of the interface knows; later ones know 16."""
_PR_SET_NO_NEW_PRIVS = 38
_TIME_ZONE_FILES = ("/etc/localtime", "/usr/share/zoneinfo")
"""Read by libc for local time."""


def restrict_files(readable: Sequence[str], writable: Sequence[str] = ()) -> bool:
    """Deny all other files to this thread and those it starts; this cannot be undone.

    File descriptors that are open stay usable.

    Args:
        readable: Folders or files that can still be read.
        writable: Folders whose plain files can be made, changed and removed.

    Returns:
        False where this kernel has no Landlock; then nothing is refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    flags = ctypes.c_uint32(_CREATE_RULESET_VERSION)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), flags)
    if sys.platform != "linux" or version < 1:
        return False
    all_rights = (1 << _RIGHTS_OF_VERSION.get(version, 16)) - 1
    handled = ctypes.c_uint64(all_rights)
    ruleset = libc.syscall(
        _CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(8), ctypes.c_uint32(0)
    )
    if ruleset < 0:
        return False
    try:
        read = _READ_FILE | _READ_DIR
        for path in (*readable, *_TIME_ZONE_FILES):
            _allow(libc, ruleset, path, read)
        for path in writable:
            _allow(libc, ruleset, path, (read | _WRITE_FILES | _TRUNCATE) & all_rights)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return not libc.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    """Add a rule for a path; one that does not exist or cannot be opened is left out."""
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= ~_READ_DIR
        rule = struct.pack("=Qi", rights, fd)
        libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, ctypes.c_uint32(0))
    finally:
        os.close(fd)
