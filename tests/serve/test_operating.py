"""Running a server: who may come in, what it says, reloading, draining, ending with everything."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from serve_kit import FULL, ROOT, Server, children, is_alive, needs_ssh

pytestmark = [pytest.mark.pty, needs_ssh]
USER = ("--user", "nobody") if os.geteuid() == 0 else ()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user who serves can look into."""
    with tempfile.TemporaryDirectory(prefix="serve-test-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


def sij_tui(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sij_tui", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, **more)


def content(folder: Path) -> Path:
    path = folder / "content.toml"
    shutil.copy(ROOT / "content.toml", path)
    path.chmod(0o644)
    return path


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
    with Server("--authorized-keys", str(keys), "--records", str(records)) as server:
        denied = server.run(options=("-tt", "-i", str(other)))
        assert denied.returncode == 255
        assert server.events("denied")
        assert server.run(options=("-tt",)).returncode == 255
        assert not server.events("begin")
        for start in ("risks", "times"):
            options = ("-tt", "-o", "IdentitiesOnly=yes", "-i", str(known))
            with server.visit("--", "--start", start, options=options) as visit:
                visit.read_until(b"/11")
                visit.send("q")
                assert visit.wait_exit() == 0
        (file,) = records.iterdir()
        (place,) = json.loads(file.read_text())["places"].values()
        assert {"risks", "times"} <= set(place["seen"])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not any("known" in str(line) for line in server.log)


@pytest.mark.parametrize("right", [True, False])
def test_passwords(folder: Path, right: bool) -> None:
    line = sij_tui("serve", "password", "demo", input="open sesame\n").stdout
    assert "sesame" not in line
    file = folder / "passwords"
    file.write_text(f"# the door\n{line}")
    with Server("--password-file", str(file)) as server:
        options = ("-tt", "-o", "BatchMode=no", "-o", "NumberOfPasswordPrompts=1")
        with server.visit(options=options) as visit:
            visit.read_until(b"password:")
            visit.send("open sesame\n" if right else "open barley\n")
            if right:
                visit.read_until(FULL)
                visit.send("q")
                assert visit.wait_exit() == 0
            else:
                assert visit.wait_exit() == 255
                assert server.events("denied")
                assert not server.events("begin")
        assert "sesame" not in str(server.log)


def test_all_are_told_that_it_is_open() -> None:
    with Server() as server:
        done = server.run(options=("-o", "LogLevel=INFO"))
        assert "training aid" in done.stderr


def test_no_more_than_there_are_places() -> None:
    with Server("--max-sessions", "1") as server, server.visit() as first:
        first.read_until(FULL)
        with server.visit() as second:
            assert second.wait_exit() == 2
            assert b"taken" in second.output
        first.send("q")
        assert first.wait_exit() == 0


def test_no_more_than_some_from_one_address() -> None:
    with Server("--max-per-address", "1") as server, server.visit() as first:
        first.read_until(FULL)
        assert server.run().returncode == 255
        assert server.events("turned-away")[0]["reason"] == "too-many-from-there"
        first.send("q")
        first.wait_exit()


@pytest.mark.parametrize(("option", "reason"), [("--idle-timeout", "idle"), ("--max-time", "time")])
def test_a_visit_has_an_end(option: str, reason: str) -> None:
    with Server(option, "1") as server, server.visit() as visit:
        visit.read_until(FULL)
        visit.wait_exit()
        assert b"Ended" in visit.output
        assert visit.left_on() == frozenset()
        assert server.wait_event("end")["reason"] == reason


# The presenter


def test_status_and_ending_a_session() -> None:
    with Server() as server, server.visit("--", "--start", "risks") as visit:
        visit.read_until(b"9/11")
        find = ("--state", server.folder / "state", "--port", str(server.port))
        server.wait(lambda: "risks" in sij_tui("serve", "status", *find).stdout)
        said = json.loads(sij_tui("serve", "status", *find, "--format", "json").stdout)
        (row,) = said["sessions"]
        assert row["screen"] == "risks"
        assert 1_000 < row["memory"] < 20_000
        assert row["sent"] > 1000
        assert sij_tui("serve", "status", *find, "--end", "77").returncode == 2
        assert sij_tui("serve", "status", *find, "--end", str(row["session"])).returncode == 0
        visit.wait_exit()
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
    with Server("--content", str(path)) as server, server.visit() as old:
        old.read_until(b"Sacro-iliac joint injections")
        text = path.read_text()
        path.write_text("[meta")
        server.process.send_signal(signal.SIGHUP)
        assert "content.toml" in server.wait_event("not-reloaded")["reason"]
        with server.visit() as visit:
            visit.read_until(b"Sacro-iliac joint injections")
            visit.send("q")
            visit.wait_exit()
        path.write_text(
            text.replace('title = "Sacro-iliac joint injections"', 'title = "Zebra"', 1)
        )
        server.process.send_signal(signal.SIGHUP)
        server.wait_event("content", 2)
        with server.visit() as visit:
            visit.read_until(b"Zebra")
            visit.send("q")
            visit.wait_exit()
        old.send("3")
        old.read_until(b"3/11")
        old.send("q")
        assert old.wait_exit() == 0


def test_it_tells_its_visitors_before_it_ends() -> None:
    server = Server("--drain", "20")
    with server.visit() as visit:
        visit.read_until(FULL)
        server.process.send_signal(signal.SIGTERM)
        visit.read_until(b"about to stop")
        assert server.run().returncode == 255
        visit.send("q")
        assert visit.wait_exit() == 0
        assert server.stop() == 0
    assert server.events("end")[0]["reason"] == "quit"


def test_it_does_not_wait_for_ever() -> None:
    server = Server("--drain", "0.5")
    with server.visit() as visit:
        visit.read_until(FULL)
        server.process.send_signal(signal.SIGTERM)
        visit.wait_exit()
        assert b"closing down" in visit.output
        assert visit.left_on() == frozenset()
        assert server.stop() == 0


@pytest.mark.parametrize("victim", ["front", "nursery"])
def test_whoever_dies_takes_all_with_them(victim: str) -> None:
    server = Server()
    with server.visit() as visit:
        visit.read_until(FULL)
        nursery = server.nursery()
        pids = [nursery, *children(nursery)]
        assert len(pids) == 2
        os.kill(server.process.pid if victim == "front" else nursery, signal.SIGKILL)
        begun = time.monotonic()
        server.wait(lambda: not any(map(is_alive, pids)), timeout=5)
        assert time.monotonic() - begun < 1.5
        visit.wait_exit()
    assert server.stop() == (-signal.SIGKILL if victim == "front" else 1)


# What can be wrong


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--port", "99999"], "port"),
        (["--content", "/nowhere.toml"], "/nowhere.toml"),
        (["--host", "256.1.1.1"], "256.1.1.1"),
        (["--authorized-keys", "/nowhere"], "/nowhere"),
        (["--password-file", "/etc/hostname"], "/etc/hostname"),
        (["--records", "/tmp"], "--authorized-keys"),
        (["--config", "/nowhere.toml"], "/nowhere.toml"),
    ],
)
@pytest.mark.parametrize("check", [(), ("--check",)])
def test_one_clear_message(
    folder: Path, words: list[str], told: str, check: tuple[str, ...]
) -> None:
    done = sij_tui("serve", "--state", folder, "--port", "0", *USER, *words, *check)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(folder: Path) -> None:
    with Server() as server:
        done = sij_tui("serve", "--state", folder, "--port", str(server.port), *USER)
        assert done.returncode == 2
        assert "--port" in done.stderr


def test_options_from_a_file(folder: Path) -> None:
    file = folder / "serve.toml"
    content(folder)
    file.write_text('content = "content.toml"\nport = 0\nmax-sessions = 3\n')
    done = sij_tui("serve", "--config", file, "--state", folder / "state", "--check", *USER)
    assert done.returncode == 0, done.stderr
    assert "sij-injection" in done.stdout
    file.write_text("max-session = 3\n")
    done = sij_tui("serve", "--config", file, "--check", *USER)
    assert done.returncode == 2
    assert "'max-sessions'" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root could serve as root")
@pytest.mark.parametrize("user", [(), ("--user", "root"), ("--user", "nobody-of-that-name")])
def test_nothing_is_served_as_root(folder: Path, user: tuple[str, ...]) -> None:
    done = sij_tui("serve", "--state", folder, "--port", "0", *user)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


# What a session is


def open_files(pid: int) -> list[str]:
    return [os.readlink(f"/proc/{pid}/fd/{n}") for n in os.listdir(f"/proc/{pid}/fd")]


def test_a_session_is_shut_in() -> None:
    with Server() as server, server.visit() as visit:
        visit.read_until(FULL)
        (pid,) = server.sessions()
        limits = Path(f"/proc/{pid}/limits").read_text()
        for name in ("cpu time", "data size", "core file size", "processes", "file size"):
            (line,) = [line for line in limits.splitlines() if f"Max {name}" in line]
            assert "unlimited" not in line
        status = Path(f"/proc/{pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert "\nUid:\t0\t" not in status
        assert os.getpgid(pid) == pid == os.getsid(pid)
        if os.geteuid() == 0:  # others may not look, as it shows its memory to nobody
            files = open_files(pid)
            others = {*open_files(server.process.pid), *open_files(server.nursery())}
            shared = {
                file for file in files if file in others and ":[" in file and "anon" not in file
            }
            assert len(shared) == 1  # the pipe of its reports
            assert "pipe" in shared.pop()
            assert not any("host_key" in file for file in files)
            assert sum("/dev/pts/" in file for file in files) == 3
            assert len({file for file in files if "/dev/pts/" in file}) == 1
            folder = Path(os.readlink(f"/proc/{pid}/cwd"))
            assert list(folder.iterdir()) == []
        visit.send("q")
        visit.wait_exit()
        if os.geteuid() == 0:
            server.wait(lambda: not folder.exists())


def test_without_asyncssh_it_says_what_to_install() -> None:
    code = (
        "import sys, importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda n, *a: None if n == 'asyncssh' else find(n, *a);"
        "from sij_tui.cli import main; sys.exit(main(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "sij-tui[serve]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["--version"], ["validate"]])
def test_nobody_else_pays_for_it(words: list[str]) -> None:
    code = (
        "import sys\nfrom sij_tui.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "import sij_tui.commands.run\n"
        "print([n for n in sys.modules if n.startswith(('sij_tui.serve', 'asyncssh'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
