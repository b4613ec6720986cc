"""The program for a stranger, in a real terminal: what must not be possible is tried."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from book_kit import shipped

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
if sys.platform != "win32":
    from program_kit import Start, part, starting, wait_for_text
    from pty_session import PtySession

BOOK = shipped()
LABELS = BOOK.content.labels
CLIPBOARD = b"\x1b]52;"


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the program in an empty folder; the home screen is there when it returns."""
    (tmp_path / "here").mkdir()
    env = {"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path / "state")}
    with starting(env, cwd=tmp_path / "here") as begin:
        yield begin


def at_top(session: PtySession, text: str, *, there: bool) -> None:
    """Wait until a text is in the first line, or not any more."""
    session.read_until(lambda _: (text in session.screen()[0]) == there)


def files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def stopped(session: PtySession) -> bool:
    status = Path(f"/proc/{session.process.pid}/stat").read_text()
    return status.rpartition(")")[2].split()[0] == "T"


# -- kiosk


def test_quitting_says_farewell_when_the_terminal_is_as_before(start: Start) -> None:
    session = start("--kiosk")
    session.send("q")
    assert session.wait_exit() == 0
    assert session.left_on() == frozenset()
    assert session.termios_restored()
    after = session.output.rpartition(b"\x1b[?1049l")[2]
    assert LABELS.kiosk.farewell.encode() in after


def test_without_a_kiosk_there_is_no_farewell_and_no_waiting(start: Start) -> None:
    session = start()
    session.send("q")
    assert session.wait_exit() == 0
    assert LABELS.kiosk.farewell.encode() not in session.output


@pytest.mark.parametrize("words", [("--kiosk",), ("--locked",), ("--kiosk", "--locked")])
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_no_key_stops_it_and_nothing_is_kept(
    start: Start, tmp_path: Path, words: tuple[str, ...]
) -> None:
    session = start(*words)
    for key in ("\x1a", "\x1a", "\x1c", "\x19", "\x1b", "\x7f", "\x04", "\x00", "\x1b[26~"):
        session.send(key)
        session.read_for(0.1)
        assert session.process.poll() is None, repr(key)
        assert not stopped(session), repr(key)
        assert b"\x1b[?1049l" not in session.output, "it has left the terminal to be stopped"
    session.signal(signal.SIGTSTP)
    session.read_for(0.3)
    assert b"\x1b[?1049l" not in session.output, "it has left the terminal to be stopped"
    session.send("h")
    session.send("3")
    wait_for_text(session, part(3))
    session.send("q")
    assert session.wait_exit() == 0
    assert files(tmp_path) == []


def test_idle_it_sends_and_does_nothing_until_the_warning(start: Start) -> None:
    session = start("--kiosk", "--idle-timeout", "6", "--no-motion")

    def is_idle() -> bool:
        """A busy machine may be so late that the warning has come."""
        session.send("3")
        wait_for_text(session, part(3))
        session.read_until_quiet()
        before = session.wakeups() if sys.platform == "linux" else 0
        if session.read_for(2.5):
            session.send("h")
            wait_for_text(session, "Enter Open")
            return False
        return sys.platform != "linux" or session.wakeups() - before <= 6

    assert any(is_idle() for _ in range(5)), "a clock that ticks"
    wait_for_text(session, LABELS.kiosk.warning.split("{")[0].strip())
    wait_for_text(session, BOOK.content.meta.title)
    wait_for_text(session, "Enter Open")
    session.read_until_quiet(2)  # nobody is there to be asked
    session.send("3")
    wait_for_text(session, part(3))


def test_the_show_runs_in_a_real_terminal(start: Start) -> None:
    session = start("--kiosk", "--autoplay", "2", until=part(2))
    session.send("q")
    session.read_for(0.5)
    assert session.process.poll() is None
    session.send("q")
    assert session.wait_exit() == 0


# -- locked


def test_every_page_opens_behind_the_lock(start: Start) -> None:
    session = start("--locked", "--kiosk", size=(100, 40))
    for key in ("/", "a", "\x1b", "s", "\x1b", "?", "\x1b", "\x10", "\x1b", "t", "g", "m"):
        session.send(key)
        session.read_for(0.15)
    for page in dict.fromkeys((BOOK.parts[0], *BOOK.page_ids[len(BOOK.parts) :])):
        session.send("\x10")
        at_top(session, LABELS.name.palette, there=True)
        session.send(BOOK.page(page).title)
        wait_for_text(session, BOOK.page(page).title)
        session.send("\r")
        at_top(session, LABELS.name.palette, there=False)
        session.read_until_quiet(0.1)
        assert LABELS.trouble.screen_failed not in "\n".join(session.screen()), page
    session.send("h")
    session.send("q")
    assert session.wait_exit() == 0


@pytest.mark.parametrize(("words", "sends"), [((), True), (("--locked",), False)])
def test_the_terminal_s_clipboard_is_left_alone(
    start: Start, words: tuple[str, ...], sends: bool
) -> None:
    session = start(*words)
    session.send("/")
    wait_for_text(session, LABELS.name.search)
    session.send("needle")
    session.read_until(lambda _: "needle" in session.screen()[2])
    session.send("\x1b[H\x1b[1;2F\x18")
    session.read_until(lambda _: "needle" not in session.screen()[2])
    session.read_until_quiet()
    assert (CLIPBOARD in session.output) == sends


def test_textual_s_variables_do_nothing(start: Start, tmp_path: Path) -> None:
    """They write logs and pictures, press keys, and load a driver of any name."""
    log, picture = str(tmp_path / "log"), str(tmp_path / "here")
    ours = {
        "TEXTUAL_LOG": log, "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_SCREENSHOT_LOCATION": picture,
        "TEXTUAL_DRIVER": "os:system", "TEXTUAL_PRESS": "q", "TEXTUAL": "devtools,debug",
    }  # fmt: skip
    session = start("--locked", env=ours)
    session.read_for(1.5)
    session.send("q")
    assert session.wait_exit() == 0
    assert files(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's seccomp")
def test_the_kernel_holds_it_too(start: Start) -> None:
    session = start("--locked", "--kiosk")
    status = Path(f"/proc/{session.process.pid}/status").read_text()
    assert "\nSeccomp:\t2\n" in status
    assert "\nNoNewPrivs:\t1\n" in status


def test_it_leaves_no_core(start: Start) -> None:
    session = start("--locked")
    limits = Path(f"/proc/{session.process.pid}/limits").read_text()
    core = re.search(r"Max core file size +(\d+) +(\d+)", limits)
    assert core
    assert core.groups() == ("0", "0")


LOCK_REPORTER = """
import sij_tui.serve.sandbox.audit_hook as module
install = module.install_audit_hook
def report_lock():
    install()
    try:
        open("/etc/passwd")
    except PermissionError:
        print("<locked>")
module.install_audit_hook = report_lock
from sij_tui.cli import main
main(["--locked"])
"""


def test_the_lock_is_on_before_the_first_key(root: Path) -> None:
    argv = [sys.executable, "-c", LOCK_REPORTER]
    with PtySession(argv, env={"PYTHONPATH": str(root)}) as session:
        session.read_until(b"<locked>")


def run(root: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(root), **variables}
    argv = [sys.executable, "-m", "sij_tui", *words]
    return subprocess.run(argv, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize(
    "words",
    [("--watch",), ("--debug",), ("validate", "x.toml"), ("read",), ("schema",), ("scenes",)],
)
def test_what_needs_more_is_refused_in_one_line(root: Path, words: tuple[str, ...]) -> None:
    done = run(root, "--locked", *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "command", ["sh", "/usr/lib/openssh/sftp-server", "scp -f x", "--content x", "--start ../x"]
)
def test_a_client_s_command_is_refused_in_one_line(root: Path, command: str) -> None:
    done = run(root, "--locked", SSH_ORIGINAL_COMMAND=command)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_client_s_options_are_taken(start: Start) -> None:
    wish = {"SSH_ORIGINAL_COMMAND": "--glyphs ascii --start 3"}
    session = start("--locked", "--theme", "light", env=wish, until=part(3))
    assert session.output.isascii()


def test_only_a_locked_program_reads_the_client_s_command(root: Path) -> None:
    done = run(root, SSH_ORIGINAL_COMMAND="sh")
    assert done.returncode == 0
    assert done.stdout


def test_an_interpreter_that_would_stay_is_refused(root: Path) -> None:
    done = run(root, "--locked", PYTHONINSPECT="1")
    assert LABELS.name.home not in done.stdout
    assert "PYTHONINSPECT" in done.stderr
