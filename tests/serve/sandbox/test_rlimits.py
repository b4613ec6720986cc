"""The limits of a session's process: what is asked of the kernel, and what the kernel then does."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sij_tui.serve.sandbox import rlimits
from sij_tui.serve.sandbox.rlimits import ResourceLimits, apply_limits, drop_privileges

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
NO_LIMIT = resource.RLIM_INFINITY


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[object, object]:
    """What is asked of the kernel, which does none of it."""
    calls: dict[object, object] = {}
    monkeypatch.setattr(resource, "setrlimit", calls.__setitem__)
    monkeypatch.setattr(
        rlimits, "_prctl", lambda *call: calls.update({("prctl", call[0]): call[1]})
    )
    return calls


def test_a_session_has_its_limits_and_gains_no_privileges(
    asked: dict[object, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (5, NO_LIMIT))
    apply_limits(ResourceLimits())
    assert asked == {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_CPU: (3600, 3600),
        resource.RLIMIT_DATA: (256 << 20, 256 << 20),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_NPROC: (2448, 2448),
        ("prctl", 38): 1,  # PR_SET_NO_NEW_PRIVS
    }


def test_a_lower_limit_stays(asked: dict[object, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (9, 10))
    apply_limits(ResourceLimits(cpu_seconds=7, files=11))
    assert asked[resource.RLIMIT_CPU] == (7, 7)
    assert asked[resource.RLIMIT_NOFILE] == (10, 10)


def test_root_becomes_a_user_without_groups_and_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    for name in ("setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(os, name, lambda *given, name=name: calls.append((name, *given)))
    drop_privileges(12, 34)
    assert calls == [("setgroups", []), ("setresgid", 34, 34, 34), ("setresuid", 12, 12, 12)]


def run(code: str) -> subprocess.CompletedProcess[str]:
    imports = "import os, resource\nfrom sij_tui.serve.sandbox.rlimits import *\n"
    return subprocess.run(
        [sys.executable, "-c", imports + code], capture_output=True, text=True, timeout=120,
        cwd=Path(rlimits.__file__).resolve().parents[3],
    )  # fmt: skip


def test_the_kernel_holds_it() -> None:
    done = run(
        "apply_limits(ResourceLimits(files=20, data_bytes=200 << 20))\n"
        "for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):\n"
        "    print(*resource.getrlimit(kind))\n"
        "print('NoNewPrivs:\\t1' in open('/proc/self/status').read())\n"
        "try: bytearray(300 << 20)\n"
        "except MemoryError: print('no memory')\n"
    )
    assert done.stdout.splitlines() == ["20 20", "0 0", "True", "no memory"]


def test_it_is_killed_with_its_parent_and_before_the_server_when_memory_runs_out() -> None:
    done = run(
        "import ctypes\n"
        "prefer_oom_kill()\n"
        "print(open('/proc/self/oom_score_adj').read().strip())\n"
        "kill_on_parent_exit(os.getppid())\n"
        "number = ctypes.c_int()\n"
        "ctypes.CDLL(None).prctl(2, ctypes.byref(number), 0, 0, 0)  # PR_GET_PDEATHSIG\n"
        "print(number.value, flush=True)\n"
        "kill_on_parent_exit(os.getppid() + 1)\n"
        "print('goes on')\n"
    )
    assert (done.stdout.splitlines(), done.returncode) == (["800", f"{signal.SIGKILL:d}"], 1)


def test_what_the_kernel_refuses_is_an_error() -> None:
    with pytest.raises(OSError, match="Invalid"):
        rlimits._prctl(-1, 0)
