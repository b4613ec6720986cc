"""Several servers of this machine that are one cluster: one host key, one bus."""

from __future__ import annotations

import shutil
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from nats_kit import Nats
from serve_kit import Server

from sij_tui.serve.ssh.host_key import HOST_KEY_FILE

NAMES = ("one", "two", "three")


class Hosts:
    """Three servers with classes, and the bus of the recipe."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self._options = folder, ("--class", *options)
        folder.chmod(0o755)
        (folder / "nats").mkdir()
        self.nats = Nats(folder / "nats", NAMES)
        self._stack = ExitStack()
        self.servers: list[Server] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.nats)
            self._stack = stack
            for name in NAMES:
                self.servers.append(self._start(name))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def kill(self, number: int) -> None:
        """End a server without a word, and its sessions with it."""
        self.servers[number].stop(signal.SIGKILL)

    def restart(self, number: int) -> Server:
        """Start a server that has ended, with the state that it had."""
        self.servers[number] = self._start(NAMES[number])
        return self.servers[number]

    def wait_bus(self, event: str, count: int = 1) -> None:
        """Wait until all servers have logged that the bus has come, or is down."""
        for server in self.servers:
            server.wait_event(event, count)

    def _start(self, name: str) -> Server:
        state = self.folder / name / "state"
        if not state.exists() and self.servers:
            first = self.folder / NAMES[0] / "state"
            state.mkdir(mode=0o700, parents=True)
            shutil.copy(first / HOST_KEY_FILE, state)
            for path in (state, state / HOST_KEY_FILE):
                shutil.chown(path, first.stat().st_uid)
        options = (*self._options, *self.nats.options(name))
        (self.folder / name).mkdir(exist_ok=True)
        return self._stack.enter_context(Server(*options, folder=self.folder / name))
