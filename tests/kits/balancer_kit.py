"""HAProxy in front of servers of this machine."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pty_session import TIMEOUT
from recipe_kit import RECIPES, free_port, wait_listening


class Balancer:
    """HAProxy with the recipe, in front of servers of this machine.

    Args:
        folder: For its configuration and its log.
        program: Its path.
        ports: Of the servers, as many as the recipe names or fewer.
    """

    def __init__(self, folder: Path, program: str, ports: Sequence[int]) -> None:
        self.port = free_port()
        text = (RECIPES / "haproxy.cfg").read_text()
        for there, here in (
            ("bind :2222", f"bind 127.0.0.1:{self.port}"),
            ("check inter 2s", "check inter 200ms"),  # a test does not wait so long
        ):
            assert text.count(there) == 1, there
            text = text.replace(there, here)
        servers = re.findall(r"^    server \w+ (\S+)$", text, re.MULTILINE)
        for address, port in zip(servers, ports, strict=False):
            text = text.replace(address, f"127.0.0.1:{port}")
        for address in servers[len(ports) :]:
            text = re.sub(rf"^    server \w+ {re.escape(address)}$", "", text, flags=re.MULTILINE)
        config = folder / "haproxy.cfg"
        config.write_text(text)
        self.log = folder / "haproxy.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "-db", "-f", str(config)], stdout=log, stderr=log
            )
        wait_listening(self.port, self.process, self.log)

    def wait_log(self, *words: str) -> None:
        """Wait for words in the log: what a connection did is told when it is over."""
        end = time.monotonic() + TIMEOUT
        while not all(word in (text := self.log.read_text()) for word in words):
            assert time.monotonic() < end, text
            time.sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(TIMEOUT)
