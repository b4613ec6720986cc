"""The filter, run by an interpreter of its instructions, on either architecture."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from sij_tui.serve.sandbox.seccomp import _ARCHITECTURES, _program
from sij_tui.serve.sandbox.system_calls import ALLOWED, CHECKED, NEWEST

ALLOW, REFUSED, UNKNOWN = "allowed", errno.EPERM, errno.ENOSYS
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 of linux/audit.h."""
HEADERS = {
    "x86_64": sorted(Path("/usr/include").glob("*/asm/unistd_64.h")),
    "aarch64": sorted(Path("/usr/include/asm-generic").glob("unistd.h")),
}
CLONE, MMAP, GETPID = (
    {"x86_64": 56, "aarch64": 220}, {"x86_64": 9, "aarch64": 222}, {"x86_64": 39, "aarch64": 172}
)  # fmt: skip
CLONE3 = 435
architectures = pytest.mark.parametrize("machine", AUDIT)


def answer(machine: str, number: int, *arguments: int, audit: int = 0) -> object:
    """What the filter answers to a system call, by the rules of bpf(4) and seccomp(2)."""
    six = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("=iIQ6Q", number, audit or AUDIT[machine], 0, *six)
    steps = [struct.unpack("=HBBI", step) for step in _program(_ARCHITECTURES[machine])]
    held, at = 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        match code:
            case 0x20:  # BPF_LD | BPF_W | BPF_ABS
                (held,) = struct.unpack_from("=I", data, value)
            case 0x54:  # BPF_ALU | BPF_AND | BPF_K
                held &= value
            case 0x15:  # BPF_JMP | BPF_JEQ | BPF_K
                at += if_true if held == value else if_false
            case 0x25:  # BPF_JMP | BPF_JGT | BPF_K
                at += if_true if held > value else if_false
            case 0x45:  # BPF_JMP | BPF_JSET | BPF_K
                at += if_true if held & value else if_false
            case 0x06:  # BPF_RET | BPF_K
                return ALLOW if value == 0x7FFF0000 else value - 0x00050000
            case _:
                raise AssertionError(f"no instruction {code:#x}")


def number(machine: str, name: str) -> int:
    """The number of a system call."""
    return {**ALLOWED, **CHECKED}[name][_ARCHITECTURES[machine].place]


@architectures
def test_what_is_on_the_list_is_allowed_and_nothing_else(machine: str) -> None:
    allowed = {number(machine, name) for name in ALLOWED} - {-1}
    others = set(range(NEWEST + 1)) - allowed - {number(machine, name) for name in CHECKED}
    assert {answer(machine, call) for call in allowed} == {ALLOW}
    assert {answer(machine, call) for call in others} == {REFUSED}


@architectures
def test_calls_that_are_newer_than_the_list_do_not_exist(machine: str) -> None:
    newer = {answer(machine, call) for call in (NEWEST + 1, NEWEST + 50, 0x3FFF_FFFF)}
    assert newer == {UNKNOWN}


SELF, OTHER = 0, 4321
ADDRESS = 0x7FFF_0000_0000
"""Its low half is that of no address at all."""


@architectures
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("prlimit64", (SELF, 7), ALLOW),
        ("prlimit64", (OTHER, 7), REFUSED),
        ("socketpair", (1, 5), ALLOW),  # AF_UNIX
        ("socketpair", (30, 5), REFUSED),  # AF_TIPC
        ("sendto", (3, ADDRESS, 1, 0, 0, 0), ALLOW),
        ("sendto", (3, ADDRESS, 1, 0, ADDRESS, 16), REFUSED),
        ("sendto", (3, ADDRESS, 1, 0, 0x1000, 16), REFUSED),
        ("fcntl", (0, 4, 0x2000), ALLOW),  # F_SETFL
        ("fcntl", (0, 8, OTHER), REFUSED),  # F_SETOWN
        ("fcntl", (0, 10, 9), REFUSED),  # F_SETSIG
        ("fcntl", (0, 15, ADDRESS), REFUSED),  # F_SETOWN_EX
        ("fcntl", (0, 1024, 1), REFUSED),  # F_SETLEASE
        ("fcntl", (0, 1031, 1 << 20), REFUSED),  # F_SETPIPE_SZ
        ("ioctl", (0, 0x5413), ALLOW),  # TIOCGWINSZ
        ("ioctl", (0, 0x5412), REFUSED),  # TIOCSTI
        ("ioctl", (0, 0x5423), REFUSED),  # TIOCSETD
        ("ioctl", (3, 0x8901), REFUSED),  # FIOSETOWN
        ("ioctl", (3, 0x8902), REFUSED),  # SIOCSPGRP
        ("fchmod", (3, 0o600), ALLOW),
        ("fchmod", (3, 0o644), REFUSED),
        ("fchmod", (3, 0o4755), REFUSED),
        ("fchmod", (3, 0), REFUSED),
        ("prctl", (4, 0), ALLOW),  # PR_SET_DUMPABLE
        ("prctl", (4, 1), REFUSED),
        ("prctl", (15, ADDRESS), ALLOW),  # PR_SET_NAME
        ("prctl", (1, 0), REFUSED),  # PR_SET_PDEATHSIG
        ("prctl", (36, 1), REFUSED),  # PR_SET_CHILD_SUBREAPER
        ("prctl", (0x5961_6D61, OTHER), REFUSED),  # PR_SET_PTRACER
    ],
)
def test_some_calls_are_allowed_with_some_arguments(
    machine: str, name: str, arguments: tuple[int, ...], expected: object
) -> None:
    assert answer(machine, number(machine, name), *arguments) == expected


@architectures
def test_the_call_that_hides_its_flags_does_not_exist(machine: str) -> None:
    assert answer(machine, CLONE3) == UNKNOWN


@architectures
def test_a_thread_may_begin_and_a_process_may_not(machine: str) -> None:
    thread = 0x003D0F00  # as libc calls it
    assert answer(machine, CLONE[machine], thread) == ALLOW
    assert answer(machine, CLONE[machine], thread & ~0x00010000) == REFUSED
    assert answer(machine, CLONE[machine], 17) == REFUSED


@architectures
@pytest.mark.parametrize(
    ("flags", "expected"),
    [(0x22, ALLOW), (0x02, ALLOW), (0x01, ALLOW), (0x21, REFUSED), (0x122, REFUSED),
     (0x121, REFUSED), (0x100, REFUSED), (0x20, ALLOW), (0x31, REFUSED), (0x4022, ALLOW)],
)  # fmt: skip
def test_memory_that_no_limit_counts_is_refused(machine: str, flags: int, expected: object) -> None:
    assert answer(machine, MMAP[machine], 0, 4096, 3, flags) == expected
    assert answer(machine, GETPID[machine], 0, 4096, 3, flags) == ALLOW


@architectures
def test_the_calls_of_another_architecture_are_refused(machine: str) -> None:
    other = next(audit for name, audit in AUDIT.items() if name != machine)
    for audit in (other, 0x40000003, 0x40000028):  # 32-bit programs on either
        assert answer(machine, GETPID[machine], audit=audit) == REFUSED
    second_set = answer(machine, 0x40000000 | GETPID[machine])
    assert second_set == (REFUSED if machine == "x86_64" else UNKNOWN)


@architectures
def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    if not HEADERS[machine]:
        pytest.skip("the kernel's headers are not installed")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[machine][0].read_text())
    numbers = {name: int(number) for name, number in defined}
    numbers.setdefault("newfstatat", numbers.get("fstatat", 0))
    named = {name: number(machine, name) for name in (*ALLOWED, *CHECKED)}
    assert {name: call for name, call in named.items() if call >= 0} == {
        name: numbers[name] for name in named if name in numbers
    }


@pytest.mark.parametrize(
    "name",
    [
        "ptrace", "socket", "connect", "bind", "listen", "accept", "accept4", "sendmsg", "sendmmsg",
        "execve", "execveat", "fork", "vfork", "kill", "tkill", "tgkill", "rt_sigqueueinfo",
        "rt_tgsigqueueinfo", "pidfd_send_signal", "pidfd_open", "pidfd_getfd", "process_vm_readv",
        "process_vm_writev", "process_madvise", "kcmp", "setpriority", "sched_setaffinity",
        "sched_setscheduler", "sched_setparam", "sched_setattr", "ioprio_set", "unshare", "setns",
        "shmget", "shmat", "semget", "semop", "msgget", "mq_open", "mq_unlink", "add_key",
        "request_key", "keyctl", "memfd_create", "memfd_secret", "bpf", "perf_event_open",
        "userfaultfd", "io_uring_setup", "io_uring_enter", "io_setup", "inotify_init1",
        "fanotify_init", "open_tree", "open_by_handle_at", "chmod", "fchmodat", "chown", "fchown",
        "fchownat", "utimensat", "setxattr", "mknod", "mknodat", "mlock", "mlockall",
        "modify_ldt", "personality", "setuid", "setsid", "seccomp", "chroot", "mount",
    ],
)  # fmt: skip
def test_no_way_out_is_on_the_list(name: str) -> None:
    assert name not in {*ALLOWED, *CHECKED}
