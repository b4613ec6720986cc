"""The recipe for a class on several hosts: three servers, a real bus and a real HAProxy."""

from __future__ import annotations

import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

if sys.platform == "win32":
    pytest.skip("needs OpenSSH", allow_module_level=True)
pytest.importorskip("asyncssh")
pytest.importorskip("nats")

from balancer_kit import Balancer
from class_client_kit import join, open_class, sees
from hosts_kit import Hosts
from nats_kit import nats_is_missing
from pty_session import TIMEOUT, PtySession
from serve_kit import Server, sij_tui

HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin")
pytestmark = [
    pytest.mark.pty,
    pytest.mark.slow,
    pytest.mark.skipif(bool(nats_is_missing()), reason=nats_is_missing()),
    pytest.mark.skipif(shutil.which("ssh") is None, reason="the OpenSSH client is not installed"),
    pytest.mark.skipif(HAPROXY is None, reason="HAProxy is not installed"),
]
WHOLE_WITHIN_S = 10.0
"""Of the bus being back: 2 seconds, on a machine that is not busy."""
TOKENS = [f"{number}" * 32 for number in range(2)]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    with Hosts(tmp_path_factory.mktemp("hosts"), "--trusted-proxy", "127.0.0.1") as hosts:
        hosts.wait_bus("bus-up")
        yield hosts


@pytest.fixture(scope="module")
def balancer(hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Balancer]:
    ports = [server.port for server in hosts.servers]
    with Balancer(tmp_path_factory.mktemp("haproxy"), str(HAPROXY), ports) as balancer:
        yield balancer


def connect(
    hosts: Hosts, port: int, *words: str, size: tuple[int, int] = (80, 24)
) -> tuple[PtySession, Server]:
    """A client that connects through the balancer, and the host that it has got."""
    before = [len(server.events("begin")) for server in hosts.servers]
    command = hosts.servers[0].command(*words, port=port)
    command[-1 - len(words)] = f"class@{hosts.servers[0].host}"
    session = PtySession(command, size=size)

    def new() -> list[Server]:
        counts = zip(hosts.servers, before, strict=True)
        return [server for server, count in counts if len(server.events("begin")) > count]

    hosts.servers[0].wait(new)
    (host,) = new()
    return session, host


def wait_status(server: Server, *lines: str) -> None:
    """Wait until the status of a host has each of some lines: what happens on others is told soon.

    Args:
        server: The host.
        lines: What each of them begins with, as regular expressions.
    """
    find = ("--state", server.folder / "state", "--port", str(server.port))
    end = time.monotonic() + TIMEOUT
    while True:
        done = sij_tui("serve", "status", *find)
        assert done.returncode == 0, done.stderr
        if all(re.search(rf"^{line}", done.stdout, re.MULTILINE) for line in lines):
            return
        assert time.monotonic() < end, done.stdout


def test_a_class_behind_a_balancer(hosts: Hosts, balancer: Balancer) -> None:
    """Its followers are on all hosts; the bus is killed, a host is killed, another is drained."""
    with ExitStack() as stack:

        def client(*words: str, size: tuple[int, int] = (80, 24)) -> tuple[PtySession, Server]:
            session, host = connect(hosts, balancer.port, *words, size=size)
            return stack.enter_context(session), host

        lead, leading = client(size=(120, 40))
        one, first = client("--", "--seat", TOKENS[0])
        two, second = client("--", "--seat", TOKENS[1])
        assert {id(leading), id(first), id(second)} == set(map(id, hosts.servers))
        code = open_class(lead, first)  # with the code that another host has printed
        for follower in (one, two):
            join(follower, code)
        sees(lead, "2 following")
        for server in hosts.servers:
            others = (each.folder.name for each in hosts.servers if each is not server)
            wait_status(
                server, rf"{code} .* 2 +0 +0 ", *(rf"{name} +up +1 of 50$" for name in others)
            )

        lead.send("y")
        for follower in (one, two):
            sees(follower, "Voting is open")
        one.send("3")
        sees(one, "Your vote is in")

        hosts.nats.kill()
        sees(lead, "The link to other hosts is down")
        two.send("2")
        sees(two, "Your vote is in")
        hosts.nats.start()
        back = time.monotonic()
        sees(lead, "2 of 2 have voted")
        assert time.monotonic() - back < WHOLE_WITHIN_S

        first.stop(signal.SIGKILL)
        sees(lead, "1 lost")
        again, host = client("--", "--seat", TOKENS[0])
        assert host is not first
        sees(again, "Your vote is in")
        sees(lead, "2 following")

        find = ("--state", second.folder / "state", "--port", str(second.port))
        assert sij_tui("serve", "drain", *find).returncode == 0
        balancer.wait_log(f"Server hosts/{second.folder.name} is DOWN")
        _, host = client()
        assert host is leading
        wait_status(leading, rf"{second.folder.name} +up, draining ")
        for _ in range(2):
            lead.send("v")
        for follower in (again, two):
            sees(follower, "How the class voted")
