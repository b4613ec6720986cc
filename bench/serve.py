"""Measures sessions over SSH: ``python -m bench.serve``. Needs the OpenSSH client.

Clients and server share this machine, so what the clients cost is in the figures.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from bench.child import Child, plain_environment
from bench.content import PROGRAM, ROOT, key
from bench.rows import CURSOR, Row, table
from bench.terminal import Terminal
from bench.visit import Subject, visit
from sij_tui.serve.control import ControlResponse

ROUNDS, CROWD, ANIMATING = 5, 50, 20
DOWN, UP = b"\x1b[B", b"\x1b[A"
IDLE_SECONDS = 5.0
LAST = b"Quit"
FIRST = b"\x1b[?1049h"
SSH_CLIENT = (
    *("ssh", "-F", "none", "-tt", "-o", "LogLevel=ERROR", "-o", "StrictHostKeyChecking=no"),
    *("-o", f"UserKnownHostsFile={os.devnull}", "-o", "BatchMode=yes"),
)


def main() -> int:
    """Measure, print the table, and return 1 if a target is missed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        limits = ("--max-sessions", "100", "--max-per-address", "100")
        (line, *_) = stack.enter_context(server(Path(folder), *limits))
        port = int(line.split()[-1])
        demo = (*SSH_CLIENT, "-p", str(port), "demo@127.0.0.1")
        sshd = stack.enter_context(_sshd(Path(folder))) if shutil.which("sshd") else ()
        judged = [*_alone(demo, sshd), *_crowd(demo, folder, port), *_animating(demo)]
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


def _alone(demo: Sequence[str], sshd: Sequence[str]) -> Iterator[Row]:
    """One session with the machine to itself, beside the program here, and beside sshd's."""
    moves = ((CURSOR, DOWN),) * 5
    local = Subject((PROGRAM, "--no-state"), key("quit"), moves)
    visit(local)
    near, far, stock = [], [], []
    for _ in range(ROUNDS):
        near.append(visit(local))
        far.append(visit(Subject(tuple(demo), key("quit"), moves)))
        stock += [visit(Subject(tuple(sshd), key("quit"))).full] if sshd else []
    full = statistics.median(one.full for one in far)
    yield Row("Connect to the first full screen", full, 0.25, "s")
    if stock:
        yield Row("The same against sshd", full / statistics.median(stock), 0.5, "×")
    keys = [
        statistics.median(r.changed for one in visits for r in one.replies[CURSOR])
        for visits in (far, near)
    ]
    yield Row("Key to screen against local", keys[0] / keys[1], 1.5, "×")
    idle = visit(Subject(tuple(demo), key("quit")), idle=IDLE_SECONDS)
    yield Row("Idle: written", idle.idle_bytes, 0, "bytes")


def _crowd(demo: Sequence[str], folder: str, port: int) -> Iterator[Row]:
    """Many clients at the same moment."""
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    begun = time.monotonic()
    clients = [Child(demo, 80, 24, plain_environment(folder)) for _ in range(CROWD)]
    said = [b""] * CROWD
    try:
        while len(last) < CROWD and time.monotonic() - begun < 60:
            for number, client in enumerate(clients):
                if client.readable(0.0005):
                    said[number] += client.read(65_536)
                    now = time.monotonic() - begun
                    if FIRST in said[number]:
                        first.setdefault(number, now)
                    if LAST in said[number]:
                        last.setdefault(number, now)
        memory = _memory(folder, port)
    finally:
        for client in clients:
            client.close()
    yield Row(f"{CROWD} at once: all full", max(last.values()), 5, "s")
    yield Row(f"{CROWD} at once: first frame, median", statistics.median(first.values()), 1, "s")
    yield Row(f"{CROWD} at once: first frame, last", max(first.values()), 1, "s")
    yield Row("Own memory of a session", memory / 1000, 20, "MB")


def _animating(demo: Sequence[str]) -> Iterator[Row]:
    """One session used while others play the timeline."""
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="bench-") as home:
        environment = plain_environment(home)
        others = [
            Child((*demo, "--", "--start", "timeline"), 80, 24, environment)
            for _ in range(ANIMATING)
        ]
        for other in others:
            stack.callback(other.close)
        here = stack.enter_context(Terminal(demo, environment))
        _drink(others, here, 4.0)
        for other in others:
            other.write(key("timeline.guide") + key("timeline.play"))
        _drink(others, here, 1.0)
        times = []
        for number in range(60):
            before, known, begun = here.screen.snapshot(), len(here.frames), here.now()
            here.send(UP if number % 8 >= 4 else DOWN)
            while here.now() - begun < 2 and not any(
                f.cells != before for f in here.frames[known:]
            ):
                _drink(others, here, 0.002)
            times.append(here.now() - begun)
            _drink(others, here, 0.15)
    slow = statistics.quantiles(times, n=20)[-1]
    yield Row(f"Key to screen, {ANIMATING} animating: 95 of 100", slow * 1000, 100, "ms")


def _drink(others: Sequence[Child], here: Terminal, seconds: float) -> None:
    """Be the terminal of all of them for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for other in others:
            if other.readable(0):
                other.read(65_536)
        here.play(0.001)


def _memory(folder: str, port: int) -> float:
    """The mean of what sessions have of their own, in kB."""
    words = (
        "serve",
        "status",
        "--format",
        "json",
        "--port",
        str(port),
        "--state",
        f"{folder}/state",
    )
    done = subprocess.run([sys.executable, "-m", "sij_tui", *words], capture_output=True, cwd=ROOT)
    answer = msgspec.json.decode(done.stdout, type=ControlResponse)
    return statistics.mean(row.memory for row in answer.sessions)


@contextmanager
def server(folder: Path, *words: str, wanted: str = "ssh ") -> Iterator[list[str]]:
    """``sij-tui serve`` on a free port; the lines that it prints up to one with such words."""
    user = ("--user", "nobody") if os.geteuid() == 0 else ()
    common = ("--port", "0", "--state", folder / "state", "--drain", "0", *user)
    with subprocess.Popen(
        [sys.executable, "-m", "sij_tui", "serve", *common, *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines: list[str] = []
        try:
            while not (lines and wanted in lines[-1]) and (line := process.stdout.readline()):
                lines.append(line.strip())
            yield lines
        finally:
            process.terminate()


@contextmanager
def _sshd(folder: Path) -> Iterator[Sequence[str]]:
    """A stock OpenSSH server that shows the program to whoever has a key: the client's command."""
    for name in ("host", "user"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    shutil.copy(folder / "user.pub", folder / "keys")
    port = 20_000 + os.getpid() % 20_000
    lines = {
        "Port": port, "ListenAddress": "127.0.0.1", "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "keys", "StrictModes": "no", "UsePAM": "no",
        "PermitRootLogin": "yes", "PidFile": "none", "AcceptEnv": "LANG",
        "ForceCommand": f"LANG=C.UTF-8 {PROGRAM} --no-state",
    }  # fmt: skip
    config = folder / "sshd_config"
    config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    command = [shutil.which("sshd") or "", "-D", "-e", "-f", str(config)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(0.5)
            yield (*SSH_CLIENT, "-i", str(folder / "user"), "-p", str(port), "127.0.0.1")
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
