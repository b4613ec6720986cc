"""A server to connect to with the real OpenSSH client, and what to look at in it."""

from __future__ import annotations

import atexit
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self

import asyncssh
import pytest
from paths import ROOT
from pty_session import TIMEOUT, PtySession

FULL = b"Quit"
"""The last word of the home screen."""
USER = ("--user", "nobody") if os.geteuid() == 0 else ()
"""Root does not serve."""
PROGRAM = (sys.executable, "-m", "sij_tui")
needs_ssh = pytest.mark.skipif(
    shutil.which("ssh") is None, reason="the OpenSSH client is not installed"
)


class Server:
    """``sij-tui serve`` on a free port of this machine, with a folder of its own.

    As root it becomes ``nobody``, as it would not serve otherwise. ``program`` begins the command;
    ``log`` is a file descriptor for the log, if it is not to be followed.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *options: str,
        folder: Path | None = None,
        program: Sequence[str] = PROGRAM,
        log: int = subprocess.PIPE,
    ) -> None:
        self._own = None if folder else tempfile.TemporaryDirectory(prefix="serve-test-")
        self.folder = folder or Path(self._own.name if self._own else "")
        self.folder.chmod(0o755)
        if "--content" not in options:
            options = (*options, "--content", str(readable_content()))
        self.process = subprocess.Popen(
            [
                *(*program, "serve", "--port", "0", *USER),
                *("--state", self.folder / "state", "--log-format", "json", *options),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        self.log: list[dict[str, Any]] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.said = ""
        for stream, keep in ((self.process.stderr, self._note), (self.process.stdout, self._say)):
            if stream is not None:
                threading.Thread(target=self._follow, args=(stream, keep), daemon=True).start()
        self.wait(lambda: "open to" in self.said)
        self.port = int((re.findall(r" -p (\d+)", self.said) or ["0"])[0])
        self.url = (re.findall(r"https?://\S+", self.said) or [""])[0].rstrip("/")
        """Where browsers find it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGINT, signal.SIGINT)
        if self._own:
            self._own.cleanup()

    def stop(self, *numbers: signal.Signals) -> int:
        """End the server; its exit status."""
        for number in numbers:
            if self.process.poll() is None:
                self.process.send_signal(number)
                time.sleep(0.1)
        try:
            return self.process.wait(TIMEOUT)
        finally:
            self.process.kill()
            self.process.wait()

    def wait(self, there: Callable[[], object], timeout: float = TIMEOUT) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + timeout
        while not there():
            if self.process.poll() is not None and time.monotonic() > end - timeout + 1:
                raise AssertionError(f"the server has ended: {self.said} {self.log}")
            if time.monotonic() > end:
                raise AssertionError(f"it never came: {self.log}")
            time.sleep(0.01)

    def wait_ends(self) -> None:
        """Wait until all sessions that have begun have ended: no event of them comes later."""
        self.wait(lambda: not self.sessions())
        self.wait(lambda: len(self.events("end")) == len(self.events("begin")))

    def events(self, name: str, **fields: object) -> list[dict[str, Any]]:
        """The lines of the log about this event, those with these values."""
        return [
            line for line in self.log if line["event"] == name and fields.items() <= line.items()
        ]

    def wait_event(self, name: str, count: int = 1, **fields: object) -> dict[str, Any]:
        """Wait for an event in the log, the ``count``-th of its kind with these values.

        Events of another test may come late where the server is shared: ``session=`` tells.
        """
        self.wait(lambda: len(self.events(name, **fields)) >= count)
        return self.events(name, **fields)[count - 1]

    # Clients

    def command(self, *words: str, options: Sequence[str] = ("-tt",), port: int = 0) -> list[str]:
        """The command line of a client that believes everything and asks nothing."""
        return [
            *("ssh", "-F", "none", "-p", str(port or self.port), *options),
            *("-o", "LogLevel=ERROR", "-o", "StrictHostKeyChecking=no", "-o", "BatchMode=yes"),
            *("-o", f"UserKnownHostsFile={os.devnull}", "-o", "IdentityAgent=none"),
            *(f"demo@{self.host}", *words),
        ]

    def connect(
        self, *words: str, options: Sequence[str] = ("-tt",), port: int = 0, **more: Any
    ) -> PtySession:
        """A client in a terminal of its own."""
        return PtySession(self.command(*words, options=options, port=port), **more)

    def run(self, *words: str, options: Sequence[str] = (), **more: Any) -> Any:
        """A client without a terminal, to its end."""
        return subprocess.run(
            self.command(*words, options=options),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=TIMEOUT,
            **more,
        )

    # Processes

    def forkserver(self) -> int:
        """The process id of the forkserver."""
        (pid,) = children(self.process.pid)
        return pid

    def sessions(self) -> list[int]:
        """The processes of sessions."""
        return children(self.forkserver())

    def open_fds(self) -> int:
        """How many file descriptors the server and the forkserver have open."""
        pids = (self.process.pid, self.forkserver())
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)

    def resident(self) -> int:
        """The resident memory of the server in kB."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * 4

    def _follow(self, stream: Any, keep: Callable[[str], None]) -> None:
        for line in stream:
            keep(line)

    def _note(self, line: str) -> None:
        try:
            self.log.append(json.loads(line))
        except ValueError:
            self.log.append({"event": "unreadable", "line": line})

    def _say(self, line: str) -> None:
        self.said += line


@asynccontextmanager
async def connected(port: int, key: Any = None, **more: Any) -> AsyncIterator[Any]:
    """A connection of a client that can do what the real one has no option for."""
    async with asyncssh.connect(
        "127.0.0.1", port, username="demo", known_hosts=None, client_keys=key and [key],
        agent_path=None, config=None, **more,
    ) as connection:  # fmt: skip
        yield connection


def children(pid: int) -> list[int]:
    """The child processes of a process."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and not just what is left of it."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def sij_tui(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    command = [sys.executable, "-m", "sij_tui", *map(str, words)]
    more = {"timeout": 2 * TIMEOUT, **more}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **more)


@cache
def readable_content() -> Path:
    """A content file that the user who serves can read, wherever this source tree is."""
    folder = tempfile.mkdtemp(prefix="serve-test-content-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.chmod(folder, 0o755)
    return content(Path(folder))


def content(folder: Path) -> Path:
    """A content file that can be changed."""
    path = folder / "content.toml"
    shutil.copy(ROOT / "content.toml", path)
    path.chmod(0o644)
    return path
