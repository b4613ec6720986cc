"""Running a server: who may log in, limits, the control socket, reloading, draining, stopping."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest
from book_kit import shipped
from serve_kit import (
    FULL,
    PROGRAM,
    ROOT,
    TIMEOUT,
    USER,
    Server,
    children,
    content,
    is_alive,
    needs_ssh,
    sij_tui,
)

pytestmark = [pytest.mark.pty, needs_ssh]
# Who may come in


def key(folder: Path, name: str) -> Path:
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


def test_keys_and_records(folder: Path) -> None:
    known, other = key(folder, "known"), key(folder, "other")
    keys = folder / "keys"
    keys.write_text(f'command="/bin/sh" {known.with_suffix(".pub").read_text()}')
    records = folder / "records"
    records.mkdir()
    if os.geteuid() == 0:
        shutil.chown(records, "nobody")
    near = os.path.relpath(records, ROOT)  # seen from where the server is started
    with Server("--authorized-keys", str(keys), "--records", near) as server:
        denied = server.run(options=("-tt", "-i", str(other)))
        assert denied.returncode == 255
        server.wait_event("denied")
        assert server.run(options=("-tt",)).returncode == 255
        assert not server.events("begin")
        for start in ("risks", "times"):
            options = ("-tt", "-o", "IdentitiesOnly=yes", "-i", str(known))
            with server.connect("--", "--start", start, options=options) as client:
                client.read_until(b"/1")
                client.send("q")
                assert client.wait_exit() == 0
        (file,) = records.iterdir()
        (place,) = json.loads(file.read_text())["places"].values()
        assert {"risks", "times"} <= set(place["seen"])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with server.connect("--", "--start", "practice", options=options) as client:
            server.wait(lambda: len(list(records.glob("*.sqlite3-wal"))) == 1)
            client.send("q")
            assert client.wait_exit() == 0
        files = sorted(each.suffix for each in records.iterdir())
        assert files == [".json", ".sqlite3"]  # the answers are whole in their file
        assert not any("known" in str(line) for line in server.log)


@pytest.mark.parametrize("right", [True, False])
def test_passwords(folder: Path, right: bool) -> None:
    line = sij_tui("serve", "password", "demo", input="open sesame\n").stdout
    assert "sesame" not in line
    file = folder / "passwords"
    file.write_text(f"# passwords\n{line}")
    with Server("--password-file", str(file)) as server:
        options = ("-tt", "-o", "BatchMode=no", "-o", "NumberOfPasswordPrompts=1")
        with server.connect(options=options) as client:
            client.read_until(b"password:")
            client.send("open sesame\n" if right else "open barley\n")
            if right:
                client.read_until(FULL)
                client.send("q")
                assert client.wait_exit() == 0
            else:
                assert client.wait_exit() == 255
                server.wait_event("denied")
                assert not server.events("begin")
        assert "sesame" not in str(server.log)


def test_all_are_told_that_it_is_open() -> None:
    with Server() as server:
        done = server.run(options=("-o", "LogLevel=INFO"))
        assert "training aid" in done.stderr


def has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_all_addresses_are_those_of_both_kinds() -> None:
    with Server("--host", "::") as server:
        for number, host in enumerate(("127.0.0.1", "::1"), start=1):
            server.host = host
            assert server.run().returncode == 0
            assert server.wait_event("begin", number)["address"] == host


def test_no_more_than_there_are_places() -> None:
    with Server("--max-sessions", "1") as server, server.connect() as first:
        first.read_until(FULL)
        with server.connect() as second:
            assert second.wait_exit() == 2
            assert b"taken" in second.output
        first.send("q")
        assert first.wait_exit() == 0


def test_no_more_than_some_from_one_address() -> None:
    with Server("--max-per-address", "1") as server, server.connect() as first:
        first.read_until(FULL)
        done = server.run()
        assert done.returncode == 255
        assert "Too many connections from your address" in done.stderr
        assert server.wait_event("turned-away")["reason"] == "too-many-from-there"
        first.send("q")
        first.wait_exit()


def test_who_says_nothing_is_counted_and_not_logged() -> None:
    """As the checks of a load balancer."""
    with Server() as server:
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", server.port)) as check:
                assert check.recv(100).startswith(b"SSH-2.0-")
        find = ("--state", server.folder / "state", "--port", str(server.port), "--format", "json")

        def silent() -> int:
            return int(json.loads(sij_tui("serve", "status", *find).stdout)["counts"]["silent"])

        server.wait(lambda: silent() == 3)
        assert [line["event"] for line in server.log] == ["content"]


def test_a_full_server_is_up_and_says_that_it_is_full() -> None:
    with (
        Server("--max-sessions", "1", "--max-per-address", "1") as server,
        server.connect() as client,
    ):
        client.read_until(FULL)
        with socket.create_connection(("127.0.0.1", server.port)) as check:
            assert check.recv(100).startswith(b"SSH-2.0-")
        assert "All places are taken" in server.run().stderr


HEADER = b"PROXY TCP4 192.0.2.7 192.0.2.2 1234 2222\r\n"


@pytest.mark.parametrize("trusted", ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8", "192.0.2.7"])
def test_a_load_balancer_that_is_trusted_says_whom_it_brings(trusted: str) -> None:
    is_trusted = "127" in trusted
    with Server("--trusted-proxy", trusted) as server:
        for element in (HEADER, HEADER[:9]):
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.settimeout(TIMEOUT)
                client.sendall(element)
                if element != HEADER:
                    client.sendall(HEADER[len(element) :] + b"SSH-2.0-x\r\n" + bytes(20))
                else:
                    client.sendall(b"SSH-1.0-x\r\n")
                while client.recv(1000):
                    pass
        lines = [server.wait_event("no-session", count) for count in (1, 2)]
        assert {line["address"] for line in lines} == {"192.0.2.7" if is_trusted else "127.0.0.1"}


def test_whoever_is_trusted_has_to_say_whom_it_brings() -> None:
    with Server("--trusted-proxy", "127.0.0.1") as server:
        done = server.run()
        assert done.returncode == 255
        assert "only through its load balancer" in done.stderr
        assert "PROXY" in server.wait_event("turned-away")["reason"]


@pytest.mark.parametrize(("option", "reason"), [("--idle-timeout", "idle"), ("--max-time", "time")])
def test_a_session_has_time_limits(option: str, reason: str) -> None:
    with Server(option, "1") as server, server.connect() as client:
        client.wait_exit()  # a busy machine may not even have shown it a page
        assert b"Ended" in client.output
        assert client.left_on() == frozenset()
        assert server.wait_event("end")["reason"] == reason


# The control socket


def test_status_and_ending_a_session() -> None:
    with Server() as server, server.connect("--", "--start", "risks") as client:
        client.read_until(b"9/1")
        find = ("--state", server.folder / "state", "--port", str(server.port))
        server.wait(lambda: "risks" in sij_tui("serve", "status", *find).stdout)
        said = json.loads(sij_tui("serve", "status", *find, "--format", "json").stdout)
        (row,) = said["sessions"]
        assert row["screen"] == "risks"
        assert 1_000 < row["memory"] < 20_000
        assert row["sent"] > 1000
        assert sij_tui("serve", "status", *find, "--end", "77").returncode == 2
        assert sij_tui("serve", "status", *find, "--end", str(row["session"])).returncode == 0
        client.wait_exit()
        assert server.wait_event("end")["reason"] == "operator"
        socket = server.folder / "state" / f"serve-{server.port}.sock"
        assert stat.S_IMODE(socket.stat().st_mode) == 0o600


def test_status_without_a_server(folder: Path) -> None:
    done = sij_tui("serve", "status", "--state", folder, "--port", "1")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


# The host key


def test_the_host_key_is_made_once_and_is_ours_alone(folder: Path) -> None:
    prints = []
    for _ in range(2):
        with Server(folder=folder) as server:
            prints.append([line for line in server.said.splitlines() if "SHA256" in line])
    assert prints[0] == prints[1]
    path = folder / "state" / "host_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    done = sij_tui("serve", "--state", path.parent, "--port", "0", *USER)
    assert done.returncode == 2
    assert "chmod 600" in done.stderr


# Reload and the end


def test_content_is_read_again_for_new_sessions_and_only_if_it_is_sound(folder: Path) -> None:
    path = content(folder)
    with Server("--content", str(path)) as server, server.connect() as old:
        old.read_until(b"Sacro-iliac joint injections")
        text = path.read_text()
        path.write_text("[meta")
        server.process.send_signal(signal.SIGHUP)
        assert "content.toml" in server.wait_event("not-reloaded")["reason"]
        with server.connect() as client:
            client.read_until(b"Sacro-iliac joint injections")
            client.send("q")
            client.wait_exit()
        path.write_text(
            text.replace('title = "Sacro-iliac joint injections"', 'title = "Zebra"', 1)
        )
        server.process.send_signal(signal.SIGHUP)
        server.wait_event("content", 2)
        with server.connect() as client:
            client.read_until(b"Zebra")
            client.send("q")
            client.wait_exit()
        old.send("3")
        old.read_until(b"3/1")
        old.send("q")
        assert old.wait_exit() == 0


def test_it_serves_though_nobody_reads_how_to_connect(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = [*PROGRAM, "serve", "--port", "0", *USER, "--state", folder / "state"]
    with subprocess.Popen(
        [*words, "--content", content(folder)], stdout=writer, stderr=subprocess.PIPE, text=True
    ) as server:
        os.close(writer)
        assert server.stderr
        events = []
        for line in server.stderr:
            events.append(line.split()[1])
            if events[-1] == "not-announced":
                server.send_signal(signal.SIGTERM)
    assert events == ["content", "not-announced", "closing", "stop"]
    assert server.returncode == 0


def test_readers_are_told_before_it_stops() -> None:
    server = Server("--drain", "60")
    with server.connect() as client:
        client.read_until(FULL)
        server.process.send_signal(signal.SIGTERM)
        client.read_until(shipped().content.labels.kiosk.closing.encode())
        assert server.run().returncode == 255
        client.send("q")
        assert client.wait_exit() == 0
        assert server.stop() == 0
    assert server.wait_event("end")["reason"] == "quit"


def test_it_does_not_wait_for_ever() -> None:
    server = Server("--drain", "0.5")
    with server.connect() as client:
        client.read_until(FULL)
        server.process.send_signal(signal.SIGTERM)
        client.wait_exit()
        assert b"closing down" in client.output
        assert client.left_on() == frozenset()
        assert server.stop() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="a session hides from its own user")
def test_a_session_that_is_killed_leaves_the_terminal_as_it_was() -> None:
    with Server() as server, server.connect() as client:
        client.read_until(FULL)
        (session,) = server.sessions()
        os.kill(session, signal.SIGKILL)
        ended = server.wait_event("end")
        assert (ended["reason"], ended["status"]) == ("broken", 137)
        assert client.wait_exit() == 137
        assert client.left_on() == frozenset()
        assert b"Something broke" in client.output


@pytest.mark.parametrize("victim", ["server", "forkserver"])
def test_a_killed_process_takes_all_with_it(victim: str) -> None:
    server = Server()
    with server.connect() as client:
        client.read_until(FULL)
        forkserver = server.forkserver()
        pids = [forkserver, *children(forkserver)]
        assert len(pids) == 2
        # A session hides from its own user, so only root sees where it is.
        home = Path(f"/proc/{pids[1]}/cwd").readlink().parent if os.getuid() == 0 else None
        os.kill(server.process.pid if victim == "server" else forkserver, signal.SIGKILL)
        server.wait(lambda: not any(map(is_alive, pids)))  # nothing else would end them
        client.wait_exit()
        if victim == "forkserver":  # when the server is killed, nobody is left to tell the client
            assert client.left_on() == frozenset()
            assert b"Something broke" in client.output
    assert server.stop() == (-signal.SIGKILL if victim == "server" else 1)
    assert home is None or not home.exists()
