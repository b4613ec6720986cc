"""The filter, run by an interpreter of its instructions, on either architecture."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from sij_tui.serve.sandbox.seccomp import _ARCHITECTURES, _REFUSED_EVERYWHERE, _program

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
            case 0x45:  # BPF_JMP | BPF_JSET | BPF_K
                at += if_true if held & value else if_false
            case 0x06:  # BPF_RET | BPF_K
                return ALLOW if value == 0x7FFF0000 else value - 0x00050000
            case _:
                raise AssertionError(f"no instruction {code:#x}")


@architectures
def test_what_is_refused_is_refused_and_its_neighbours_are_not(machine: str) -> None:
    refused = {*_ARCHITECTURES[machine].refused.values(), *_REFUSED_EVERYWHERE.values()}
    others = set(range(500)) - refused - {CLONE3, CLONE[machine]}
    assert {answer(machine, number) for number in refused} == {REFUSED}
    assert {answer(machine, number) for number in others} == {ALLOW}


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
    assert second_set == (REFUSED if machine == "x86_64" else ALLOW)


@architectures
def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    if not HEADERS[machine]:
        pytest.skip("the kernel's headers are not installed")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[machine][0].read_text())
    numbers = {name: int(number) for name, number in defined}
    architecture = _ARCHITECTURES[machine]
    named = {**architecture.refused, **_REFUSED_EVERYWHERE, "clone3": CLONE3}
    assert {name: numbers.get(name, number) for name, number in named.items()} == named
    assert (architecture.clone, architecture.mmap) == (numbers["clone"], numbers["mmap"])


@architectures
def test_every_way_out_is_refused_by_name(machine: str) -> None:
    named = {*_ARCHITECTURES[machine].refused, *_REFUSED_EVERYWHERE}
    assert named - {"fork", "vfork"} == {
        "ptrace", "socket", "connect", "bind", "execve", "execveat", "process_vm_readv",
        "process_vm_writev", "kill", "tkill", "tgkill", "unshare", "shmget", "semget", "msgget",
        "mq_open", "add_key", "request_key", "keyctl", "memfd_create", "bpf", "perf_event_open",
        "userfaultfd", "pidfd_send_signal", "io_uring_setup", "pidfd_open", "pidfd_getfd",
    }  # fmt: skip
    assert ("fork" in named) == (machine == "x86_64")
