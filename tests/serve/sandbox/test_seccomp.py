"""What the kernel refuses a session's process; each is tried, past what Python would refuse."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sij_tui.serve.sandbox.seccomp import install_filter

TRY = """
import asyncio, ctypes, fcntl, mmap, os, platform, resource, signal, socket, subprocess
import sys, threading
from sij_tui.serve.sandbox.seccomp import install_filter
libc = ctypes.CDLL(None, use_errno=True)
if sys.argv[2] == "filtered" and not install_filter():
    print("no seccomp")
    sys.exit()
NUMBERS = {
    "x86_64": {"mq_open": 240, "add_key": 248, "memfd_create": 319, "rt_sigqueueinfo": 129},
    "aarch64": {"mq_open": 180, "add_key": 217, "memfd_create": 279, "rt_sigqueueinfo": 138},
}[platform.machine()]
def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
try:
    exec(sys.argv[1])
except PermissionError:
    print("refused", end="")
"""
CLONE3 = """
new_process = (ctypes.c_uint64 * 11)(0, 0, 0, 0, signal.SIGCHLD)
try:
    pid = libc.syscall(435, new_process, ctypes.sizeof(new_process))
    pid or os._exit(0)
    print(os.strerror(ctypes.get_errno()) if pid < 0 else "a process")
except BaseException as error:
    print(error)
"""
OUT = {
    "fork": "os.fork() or os._exit(0)",
    "fork, past Python": "call('fork') or os._exit(0)",
    "start a program": "subprocess.run(['/bin/true'])",
    "start a program, otherwise": "os.posix_spawn('/bin/true', ['true'], {})",
    "become a program": "os.execv('/bin/true', ['true'])",
    "become a program, past Python": "call('execl', b'/bin/true', b'true', None)",
    "a socket": "socket.socket()",
    "a socket of this machine": "socket.socket(socket.AF_UNIX)",
    "a socket, past Python": "call('socket', 2, 1, 0)",
    "end another process": "os.kill(os.getppid(), 0)",
    "end another process, otherwise": "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    "look into a process": "call('ptrace', 16, os.getppid(), 0, 0)",
    "a world of its own": "call('unshare', 0x10000000)",
    "memory that outlives it": "call('shmget', 0, 1 << 20, 0o1600)",
    "a message queue": "call('syscall', NUMBERS['mq_open'], b'x', 0o102, 0o600, None)",
    "a key of the kernel": "call('syscall', NUMBERS['add_key'], b'user', b'x', b'y', 1, -3)",
    "memory as a file": "call('syscall', NUMBERS['memfd_create'], b'x', 0)",
    "a handle of another process": "os.pidfd_open(os.getppid())",
    "a signal with a value": (
        "call('syscall', NUMBERS['rt_sigqueueinfo'], os.getppid(), 0, b'\\0' * 8 + b'\\xff' * 120)"
    ),
    "a signal that input sends": "fcntl.fcntl(0, 8, os.getppid())",
    "a limit of another process": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU)",
    "its own priority and that of others": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "the processors of others": "os.sched_setaffinity(os.getppid(), {0})",
    "a word to another socket": "socket.socketpair(type=2)[0].sendto(b'x', '\\0sij-tui-test')",
    "a message to another socket": (
        "socket.socketpair(type=2)[0].sendmsg([b'x'], (), 0, '\\0sij-tui-test')"
    ),
    "watch a file": "call('inotify_init1', 0)",
    "rights of a file": "os.chmod(os.curdir, 0o755)",
    "live on without the server": "call('prctl', 1, 0, 0, 0, 0)",
    "let a debugger in": "call('prctl', 4, 1, 0, 0, 0)",
    "a key typed for others": "fcntl.ioctl(0, 0x5412, b'x')",
    "shared memory, which no limit counts": "mmap.mmap(-1, 4096, mmap.MAP_SHARED | mmap.MAP_ANON)",
    "a stack, which no limit counts": "mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | 0x120)",
}


def tried(root: Path, code: str, how: str = "filtered") -> str:
    done = subprocess.run(
        [sys.executable, "-c", TRY, code, how],
        cwd=root, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if done.stdout.startswith("no seccomp"):
        pytest.skip("this kernel has no seccomp, or the architecture is unknown")
    return done.stdout or done.stderr


@pytest.mark.parametrize("way", OUT)
def test_what_leads_out_is_refused(root: Path, way: str) -> None:
    assert tried(root, OUT[way]) == "refused"


def test_it_is_the_filter_that_refuses(root: Path) -> None:
    for way in ("fork", "start a program", "a socket", "end another process"):
        assert tried(root, OUT[way], "open") == "", way


def test_the_call_whose_flags_no_filter_can_see_does_not_exist(root: Path) -> None:
    assert tried(root, CLONE3) == f"{os.strerror(errno.ENOSYS)}\n"
    assert tried(root, CLONE3, "open") == "a process\n"


@pytest.mark.parametrize(
    "code",
    [
        "t = threading.Thread(target=print, args=('here',)); t.start(); t.join()",
        "asyncio.run(asyncio.sleep(0)); print('here')",
        "mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANON); print('here')",
        "one, other = socket.socketpair(); one.send(b'here'); print(other.recv(9).decode())",
    ],
)
def test_what_a_session_lives_by_is_not(root: Path, code: str) -> None:
    assert tried(root, code) == "here\n"


def test_an_unknown_architecture_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "abacus")
    assert not install_filter()
