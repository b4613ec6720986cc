"""A client over SSH that goes line by line."""

from __future__ import annotations

import subprocess
from typing import IO

from pty_session import TIMEOUT
from serve_kit import Server


class LineClient:
    """``ssh -T`` with its input open."""

    def __init__(self, server: Server, *words: str, user: str = "demo") -> None:
        command = server.command(*words, options=("-T",))
        command[-1 - len(words)] = f"{user}@{server.host}"
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.output = b""

    def read_until(self, text: str) -> str:
        """Read until a text has come; returns what came since the last time."""
        start = len(self.output)
        stream: IO[bytes] | None = self.process.stdout
        assert stream
        while text.encode() not in self.output[start:]:
            data = stream.read1(4096)  # type: ignore[attr-defined]
            assert data, self.output[-2000:].decode()
            self.output += data
        return self.output[start:].decode()

    def type(self, *lines: str) -> None:
        """Type lines."""
        assert self.process.stdin
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()

    def end(self) -> int:
        """End the input; returns the exit status."""
        rest, _ = self.process.communicate(timeout=TIMEOUT)
        self.output += rest
        return self.process.returncode
