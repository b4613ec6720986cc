"""The recipe for systemd: it is read without a complaint, says little is within reach, and runs."""

from __future__ import annotations

import ctypes
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from paths import KITS

if sys.platform == "win32":
    pytest.skip("needs systemd", allow_module_level=True)

from recipe_kit import RECIPES, ROOT, needs

UNIT = RECIPES / "sij-tui.service"
PROGRAM = "/usr/local/bin/sij-tui"
MOST_EXPOSED = 20
"""Tenths of systemd's measure, which goes from 0 to 100."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there."""
    text = UNIT.read_text()
    assert text.count(PROGRAM) == 1
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace(PROGRAM, "/bin/true"))
    return copy


def analysed(*words: str) -> subprocess.CompletedProcess[str]:
    program = needs("systemd-analyze")
    env = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}
    return subprocess.run([program, *words], capture_output=True, text=True, env=env)


def test_systemd_reads_it_without_a_complaint(unit: Path) -> None:
    done = analysed("verify", "--man=no", str(unit))
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_little_of_the_machine_is_within_reach(unit: Path) -> None:
    done = analysed("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit))
    if "offline" in done.stderr:
        pytest.skip("this systemd cannot say so of a file")
    assert done.returncode == 0, done.stdout


def test_what_it_starts_is_a_good_command(tmp_path: Path) -> None:
    """With the file of options beside it."""
    pytest.importorskip("asyncssh")
    from serve_kit import readable_content

    found = re.search(r"^ExecStart=(.*)$", UNIT.read_text(), re.MULTILINE)
    assert found
    line = found[1]
    for there, here in (
        ("/etc/sij-tui/serve.toml", str(RECIPES / "serve.toml")),
        ("/var/lib/sij-tui", str(tmp_path / "state")),
    ):
        assert line.count(there) == 1
        line = line.replace(there, here)
    user = ["--user", "nobody"] if os.geteuid() == 0 else []
    words = [sys.executable, "-m", "sij_tui", *shlex.split(line)[1:], "--check", *user]
    words += ["--content", str(readable_content())]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_visitor_lands_behind_the_filter_of_the_unit() -> None:
    """No systemd is needed for it: the filter is the kernel's."""
    pytest.importorskip("asyncssh")
    from serve_kit import FULL, PROGRAM, Server

    needs("systemd-analyze")
    needs("ssh")
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp is not installed")
    behind = (sys.executable, str(KITS / "behind_filter.py"), str(UNIT))
    with Server("--kiosk", program=(*behind, *PROGRAM)) as server:
        for pid in (server.process.pid, server.forkserver()):
            assert "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()
        with server.connect() as client:
            client.read_until(FULL)
            client.send("3")
            client.read_until(b"3/1")
            server.process.send_signal(signal.SIGHUP)
            server.wait_event("content", 2)
            client.send("q")
            assert client.wait_exit() == 0
        assert server.wait_event("end")["reason"] == "quit"
        assert not server.events("failed")
        assert server.stop(signal.SIGTERM) == 0
