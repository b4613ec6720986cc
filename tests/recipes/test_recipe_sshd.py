"""The recipe for a stock OpenSSH server, tried with the real client."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from book_kit import shipped

if sys.platform == "win32":
    pytest.skip("needs OpenSSH's server", allow_module_level=True)

from program_kit import wait_for_text
from pty_session import TIMEOUT
from recipe_kit import ROOT, effective, free_port, listens

if TYPE_CHECKING:
    from recipe_kit import Sshd

pytestmark = pytest.mark.pty
LABELS = shipped().content.labels
HOME = "Enter Open"


def test_it_lands_in_the_program_and_leaves_with_a_farewell(sshd: Sshd) -> None:
    with sshd.session() as session:
        wait_for_text(session, HOME)
        session.send("3")
        wait_for_text(session, "3/1")
        session.resize(100, 30)
        session.send("l")
        wait_for_text(session, "4/1")
        session.send("q")
        assert session.wait_exit() == 0
        assert session.left_on() == frozenset()
        assert LABELS.kiosk.farewell.encode() in session.output.rpartition(b"\x1b[?1049l")[2]


def test_the_client_s_own_wishes_are_taken(sshd: Sshd) -> None:
    with sshd.session("-t", "=--", "=--glyphs", "=ascii", "=--start", "=3") as session:
        wait_for_text(session, "3/1")
        assert session.output.isascii()


def test_colours_as_the_client_has_them(sshd: Sshd) -> None:
    with sshd.session("-o", "SendEnv=NO_COLOR", env={"NO_COLOR": "1"}) as session:
        wait_for_text(session, HOME)
        assert b"\x1b[38;" not in session.output


@pytest.mark.parametrize(("locale", "plain"), [("", False), ("C", True), ("de_DE.UTF-8", False)])
def test_characters_as_the_client_has_them(sshd: Sshd, locale: str, plain: bool) -> None:
    """One that does not say is taken for UTF-8."""
    words = ("-o", "SendEnv=LANG") if locale else ()
    with sshd.session(*words, env={"LANG": locale, "LC_ALL": None}) as session:
        wait_for_text(session, HOME)
        assert session.output.isascii() == plain


def test_without_a_terminal_it_prints_the_words(sshd: Sshd) -> None:
    done = sshd.run()
    assert done.returncode == 0
    assert shipped().content.meta.title in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "command",
    ["id", "sh -i", "--glyphs ascii; id", "--content /etc/passwd", "/usr/lib/openssh/sftp-server"],
)
@pytest.mark.parametrize("options", [(), ("-tt",)])
def test_commands_are_refused(sshd: Sshd, options: tuple[str, ...], command: str) -> None:
    done = sshd.run(*options, "=--", f"={command}")
    assert done.returncode == 2
    assert "uid=" not in done.stdout + done.stderr
    assert (done.stdout + done.stderr).count("sij-tui:") == 1


def test_subsystems_are_refused(sshd: Sshd) -> None:
    done = sshd.run("-s", "=sftp")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("program", ["sftp", "scp"])
def test_files_are_not_copied(sshd: Sshd, tmp_path: Path, program: str) -> None:
    there = f"{sshd.user}@127.0.0.1:/etc/hostname"
    done = sshd.run(there, str(tmp_path / "got"), program=program)
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_no_port_is_forwarded_to_the_host(sshd: Sshd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as target:
        target.setblocking(False)
        here, there = free_port(), target.getsockname()[1]
        with sshd.session("-L", f"{here}:127.0.0.1:{there}") as session:
            wait_for_text(session, HOME)
            assert listens(here), "the client itself listens"
            with socket.create_connection(("127.0.0.1", here), TIMEOUT) as client:
                assert client.recv(1) == b"", "it has been told that this is refused"
        with pytest.raises(BlockingIOError):
            target.accept()


@pytest.mark.parametrize("kind", ["-R", "-w"])
def test_nothing_is_forwarded_from_the_host(sshd: Sshd, kind: str) -> None:
    port = free_port()
    what = f"127.0.0.1:{port}:127.0.0.1:{sshd.port}" if kind == "-R" else "any:any"
    done = sshd.run("-o", "ExitOnForwardFailure=yes", kind, what, "-N")
    assert done.returncode == 255
    assert not listens(port)


def test_a_connection_has_one_session(sshd: Sshd, tmp_path: Path) -> None:
    control = tmp_path / "c"
    # The client would write about the refusal into the middle of the screen.
    quiet = ("-o", "LogLevel=ERROR")
    with sshd.session("-M", "-S", str(control), *quiet) as session:
        wait_for_text(session, HOME)
        session.read_until(lambda _: control.exists())
        done = sshd.run("-S", str(control), "=--", "=--no-motion")
        assert "open refused by peer" in done.stderr, "then the client connects anew"
        session.send("3")
        wait_for_text(session, "3/1")


def test_no_other_variable_is_taken(sshd: Sshd, tmp_path: Path) -> None:
    """One would have Textual write a log, one would keep the interpreter open."""
    log = tmp_path / "log"
    env = {"TEXTUAL_LOG": str(log), "PYTHONINSPECT": "1", "PYTHONSTARTUP": str(log)}
    with sshd.session("-o", f"SendEnv={' '.join(env)}", env=env) as session:
        wait_for_text(session, HOME)
        session.send("q")
        assert session.wait_exit() == 0
    assert not log.exists()


def test_a_client_that_is_gone_takes_its_session_along(sshd: Sshd) -> None:
    with sshd.session() as session:
        wait_for_text(session, HOME)
        before = running(sshd)
        assert before
        session.process.kill()
        end = time.monotonic() + TIMEOUT
        while running(sshd) & before:
            assert time.monotonic() < end, "the session outlives its client"
            time.sleep(0.1)


def running(sshd: Sshd) -> set[str]:
    """The programs that the server's sessions run."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()[1:]]
    ours, grown = {str(sshd.process.pid)}, True
    while grown:
        more = {row[0] for row in rows if row[1] in ours} - ours
        grown, ours = bool(more), ours | more
    return {row[0] for row in rows if row[0] in ours and "--kiosk --locked" in row[2]}


def test_the_server_reads_the_recipe_as_it_is_meant(sshd: Sshd) -> None:
    told = effective(sshd)
    no = ("allowtcpforwarding", "allowagentforwarding", "allowstreamlocalforwarding",
          "x11forwarding", "permittunnel", "gatewayports", "permituserrc",
          "permituserenvironment", "passwordauthentication")  # fmt: skip
    assert {name: told[name] for name in no} == dict.fromkeys(no, "no")
    assert told["disableforwarding"] == told["permittty"] == "yes"
    assert told["maxsessions"] == "1"
    assert told["forcecommand"].endswith("--kiosk --locked")


def test_the_documents_show_the_recipes_as_they_are() -> None:
    text = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    recipes = (ROOT / "docs" / "recipes").iterdir()
    for recipe in (path for path in recipes if path.suffix != ".sh"):  # a script is only linked to
        assert recipe.read_text().strip() in text, f"the documents show another {recipe.name}"
