"""A network that is lost without a word: the client and the server have each one of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pty_session import PtySession
from serve_kit import FULL, Server, needs_ssh

pytestmark = [pytest.mark.pty, needs_ssh]
SERVER, CLIENT = "198.51.100.1", "198.51.100.2"
"""Of RFC 5737: for examples."""
ASKS_OFTEN = """
import sys
from sij_tui.cli import main
from sij_tui.serve.ssh import connection_options
connection_options.KEEPALIVE_S = 1
sys.exit(main(sys.argv[1:]))
"""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def networks() -> Iterator[tuple[str, str]]:
    """Two networks of this process's own, the server's and the client's, joined by a cable."""
    names = f"sij-server-{os.getpid()}", f"sij-client-{os.getpid()}"
    with ExitStack() as stack:
        try:
            for name in names:
                ip("netns", "add", name)
                stack.callback(ip, "netns", "del", name)
            there, here = ("cable", "netns", names[0]), ("cable", "netns", names[1])
            ip("link", "add", *there, "type", "veth", "peer", *here)
            for name, address in zip(names, (SERVER, CLIENT), strict=True):
                ip("-n", name, "address", "add", f"{address}/30", "dev", "cable")
                ip("-n", name, "link", "set", "cable", "up")
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"no network namespaces can be made here: {error}")
        yield names


LOST = {
    "unplugged": ("link", "set", "cable", "down"),
    "swallowed": ("route", "add", "blackhole", f"{SERVER}/32"),
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("busy", [False, True])
def test_a_network_that_is_lost_silently(networks: tuple[str, str], how: str, busy: bool) -> None:
    theirs, ours = networks
    program = ("ip", "netns", "exec", theirs, sys.executable, "-c", ASKS_OFTEN)
    with Server("--host", SERVER, program=program) as server:
        server.host = SERVER
        before = server.open_fds()
        words = ("--", "--start", "timeline") if busy else ()
        with PtySession(["ip", "netns", "exec", ours, *server.command(*words)]) as client:
            client.read_until(b"Play" if busy else FULL)
            if busy:
                client.send("a ")  # all of it, without a stop
            (session,) = server.sessions()
            client.read_for(1.0)
            assert not server.events("end")  # it answers, as long as it can
            lost = time.monotonic()
            ip("-n", ours, *LOST[how])
            server.wait(lambda: not os.path.exists(f"/proc/{session}"))
            assert time.monotonic() - lost > 0.9, "by questions that are not answered"
            assert server.wait_event("end")["reason"] == "left"
            server.wait(lambda: server.open_fds() == before)
