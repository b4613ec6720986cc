"""The recipe for several hosts: two servers with one host key behind a real HAProxy."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("needs OpenSSH", allow_module_level=True)
pytest.importorskip("asyncssh")

from balancer_kit import Balancer
from program_kit import wait_for_text
from pty_session import PtySession
from recipe_kit import RECIPES, needs
from serve_kit import Server, sij_tui

from sij_tui.serve.ssh.host_key import HOST_KEY_FILE

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.pty
HOME = "Enter Open"


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers with the same host key."""
    needs("ssh")
    one, two = (tmp_path_factory.mktemp(name) for name in ("one", "two"))
    options = ("--kiosk", "--trusted-proxy", "127.0.0.1")
    with Server(*options, folder=one) as first:
        owner = (one / "state").stat().st_uid
        (two / "state").mkdir(mode=0o700)
        shutil.copy(one / "state" / HOST_KEY_FILE, two / "state")
        for path in (two / "state", two / "state" / HOST_KEY_FILE):
            shutil.chown(path, owner)
        with Server(*options, folder=two) as second:
            yield first, second


@pytest.fixture(scope="module")
def balancer(
    hosts: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Balancer]:
    program = needs("haproxy")
    ports = (hosts[0].port, hosts[1].port)
    with Balancer(tmp_path_factory.mktemp("haproxy"), program, ports) as there:
        yield there


def client(port: int, known: Path | str) -> PtySession:
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
            wait_for_text(session, HOME)
        for session in (one, two):
            session.send("3")
            wait_for_text(session, "3/1")
            session.send("q")
            assert session.wait_exit() == 0
    balancer.wait_log(" hosts/one ", " hosts/two ")
    assert len(known.read_text().splitlines()) == 1, "one address, one key"


def test_the_hosts_know_whose_connections_are_brought(
    balancer: Balancer, hosts: tuple[Server, Server], tmp_path: Path
) -> None:
    """And log nothing of the balancer's checks."""
    before = [len(host.events("begin")) for host in hosts]
    with client(balancer.port, tmp_path / "known") as session:
        wait_for_text(session, HOME)
        session.send("q")
        assert session.wait_exit() == 0
    for host, count in zip(hosts, before, strict=True):
        assert {line["address"] for line in host.events("begin")[count:]} <= {"127.0.0.1"}
        assert not host.events("no-session")
        assert not host.events("turned-away")


def test_when_all_hosts_are_full_visitors_are_told_and_a_free_place_is_found(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    program = needs("haproxy")
    options = ("--max-sessions", "1", "--max-per-address", "1", "--trusted-proxy", "127.0.0.1")
    known = str(os.devnull)
    with Server(*options) as one, Server(*options) as two:
        ports = (one.port, two.port)
        with Balancer(tmp_path_factory.mktemp("full"), program, ports) as there:
            with client(there.port, known) as first, client(there.port, known) as second:
                wait_for_text(first, HOME)
                wait_for_text(second, HOME)
                for _ in range(3):
                    with client(there.port, known) as third:
                        assert third.wait_exit() == 255
                        assert b"All places are taken" in third.output
                first.send("q")
                assert first.wait_exit() == 0
                one.wait(lambda: one.events("end") or two.events("end"))
                with client(there.port, known) as third:
                    wait_for_text(third, HOME)
            assert "is DOWN" not in there.log.read_text()


def test_a_host_can_be_drained_and_taken_back(
    balancer: Balancer, hosts: tuple[Server, Server], tmp_path: Path
) -> None:
    """It goes on serving all the while."""
    host = hosts[0]
    find = ("--state", host.folder / "state", "--port", str(host.port))
    with client(balancer.port, tmp_path / "known") as session:
        wait_for_text(session, HOME)
        try:
            done = sij_tui("serve", "drain", *find)
            assert done.returncode == 0, done.stderr
            balancer.wait_log("Server hosts/one is DOWN")
            begun = len(host.events("begin"))
            for number in range(3):
                with client(balancer.port, tmp_path / f"other{number}") as other:
                    wait_for_text(other, HOME)
            assert len(host.events("begin")) == begun
            assert "draining" in sij_tui("serve", "status", *find).stdout
        finally:
            sij_tui("serve", "drain", "--undo", *find)
        balancer.wait_log("Server hosts/one is UP")
        session.send("3")
        wait_for_text(session, "3/1")


def test_a_host_that_is_down_is_left_out(
    balancer: Balancer, hosts: tuple[Server, Server], tmp_path: Path
) -> None:
    """The last test: the first host does not come back."""
    hosts[0].stop(signal.SIGINT, signal.SIGINT)
    for number in range(3):  # at once, whether the balancer has noticed or not
        with client(balancer.port, tmp_path / f"known{number}") as session:
            wait_for_text(session, HOME)
