"""The recipe for several hosts: two servers with one host key behind a real HAProxy."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("needs OpenSSH", allow_module_level=True)
pytest.importorskip("asyncssh")

from program_kit import shows
from pty_session import PtySession
from recipe_kit import RECIPES, free_port, listens, needs
from serve_kit import Server

from sij_tui.serve.hostkey import NAME

if TYPE_CHECKING:
    from typing import Self

pytestmark = pytest.mark.pty
HOME = "Enter Open"


class Balancer:
    """HAProxy with the recipe, in front of two servers of this machine."""

    def __init__(self, folder: Path, program: str, ports: tuple[int, int]) -> None:
        self.port = free_port()
        text = (RECIPES / "haproxy.cfg").read_text()
        for there, here in (
            ("bind :2222", f"bind 127.0.0.1:{self.port}"),
            ("192.0.2.11:2222", f"127.0.0.1:{ports[0]}"),
            ("192.0.2.12:2222", f"127.0.0.1:{ports[1]}"),
            ("check inter 10s", "check inter 200ms"),  # a test does not wait so long
        ):
            assert text.count(there) == 1, there
            text = text.replace(there, here)
        config = folder / "haproxy.cfg"
        config.write_text(text)
        self.log = folder / "haproxy.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "-db", "-f", str(config)], stdout=log, stderr=log
            )
        for _ in range(200):
            if listens(self.port):
                return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def wait_log(self, *words: str) -> None:
        """Wait until all the words are in the log; a connection is told of when it is over."""
        end = time.monotonic() + 10
        while not all(word in (text := self.log.read_text()) for word in words):
            assert time.monotonic() < end, text
            time.sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers with the same host key."""
    needs("ssh")
    one, two = (tmp_path_factory.mktemp(name) for name in ("one", "two"))
    with Server("--kiosk", folder=one) as first:
        owner = (one / "state").stat().st_uid
        (two / "state").mkdir(mode=0o700)
        shutil.copy(one / "state" / NAME, two / "state")
        for path in (two / "state", two / "state" / NAME):
            shutil.chown(path, owner)
        with Server("--kiosk", folder=two) as second:
            yield first, second


@pytest.fixture(scope="module")
def balancer(
    hosts: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Balancer]:
    program = needs("haproxy")
    ports = (hosts[0].port, hosts[1].port)
    with Balancer(tmp_path_factory.mktemp("haproxy"), program, ports) as there:
        yield there


def client(port: int, known: Path) -> PtySession:
    """The real client, which takes a server's key the first time, and no other after that."""
    return PtySession(
        [
            *("ssh", "-F", "none", "-p", str(port), "-o", f"UserKnownHostsFile={known}"),
            *("-o", "StrictHostKeyChecking=accept-new", "demo@127.0.0.1"),
        ]
    )


def test_haproxy_takes_the_recipe() -> None:
    program = needs("haproxy")
    done = subprocess.run(
        [program, "-c", "-f", str(RECIPES / "haproxy.cfg")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stdout + done.stderr


def test_sessions_are_spread_and_both_hosts_are_one_to_the_client(
    balancer: Balancer, tmp_path: Path
) -> None:
    known = tmp_path / "known"
    with client(balancer.port, known) as one, client(balancer.port, known) as two:
        for session in (one, two):
            shows(session, HOME)
        for session in (one, two):
            session.send("3")
            shows(session, "3/11")
            session.send("q")
            assert session.wait_exit() == 0
    balancer.wait_log(" hosts/one ", " hosts/two ")
    assert len(known.read_text().splitlines()) == 1, "one address, one key"


def test_a_host_that_is_down_is_left_out(
    balancer: Balancer, hosts: tuple[Server, Server], tmp_path: Path
) -> None:
    """The last test: the first host does not come back."""
    hosts[0].stop(signal.SIGINT, signal.SIGINT)
    balancer.wait_log("Server hosts/one is DOWN")
    for number in range(3):
        with client(balancer.port, tmp_path / f"known{number}") as session:
            shows(session, HOME)
