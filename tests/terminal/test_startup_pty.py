"""From the first frame until the driver is there, the terminal is given back however that ends."""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from job_kit import BEHIND, SCRIPT, STOPPED, WAITS, job
from program_kit import TAKEN, part, wait_for_text
from pty_session import PtySession

from sij_tui.terminal.startup import Startup

pytestmark = pytest.mark.pty
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
HELD = """
import os, sys, time

GO = os.path.join(os.path.dirname(__file__), "go")

class Held:
    def find_spec(self, name, path=None, target=None):
        if name == "textual" and not os.path.exists(GO):
            os.write(1, b"<held>")
            while not os.path.exists(GO):
                time.sleep(0.01)

sys.meta_path.insert(0, Held())
"""
"""As `sitecustomize`: the program goes on with its start when a file is there."""
Begin = Callable[..., PtySession]


@pytest.fixture
def go(tmp_path: Path) -> Path:
    """The file that lets the program go on."""
    (tmp_path / "site").mkdir()
    return tmp_path / "site" / "go"


@pytest.fixture
def begin(root: Path, tmp_path: Path, go: Path) -> Iterator[Begin]:
    """Starts the program, alone or as a job; behind its first frame it waits for `go`."""
    go.with_name("sitecustomize.py").write_text(HELD)
    env = {
        "PYTHONPATH": f"{go.parent}{os.pathsep}{root}",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    with ExitStack() as running:

        def begun(
            *words: str, script: str = "", before: list[str] | None = None, until: bytes = b"<held>"
        ) -> PtySession:
            command = [*(before or []), sys.executable, "-m", "sij_tui", *words]
            argv = job(command, script) if script else command
            session = running.enter_context(PtySession(argv, env=env))
            session.read_until(until)
            return session

        yield begun


def assert_restored(session: PtySession) -> None:
    assert session.left_on() == frozenset()
    assert session.termios_restored()


def ready(session: PtySession) -> None:
    wait_for_text(session, "Enter Open")
    session.read_until(lambda _: session.output.rfind(TAKEN) > session.output.rfind(LEAVE))


ENDS = ["HUP", "INT", "QUIT", "TERM", "USR1", "ALRM", "ABRT", "XCPU", "RTMAX"]


def numbered(name: str) -> int:
    number = getattr(signal, f"SIG{name}", None)
    return int(number) if number else pytest.skip("this system has no such signal")


@pytest.mark.parametrize("name", ENDS)
def test_whatever_signal_ends_it_while_it_starts(begin: Begin, name: str) -> None:
    session = begin()
    os.kill(session.process.pid, numbered(name))
    assert session.wait_exit() == 128 + numbered(name)
    assert_restored(session)
    assert session.output.count(LEAVE) == 1


@pytest.mark.parametrize("name", ENDS)
def test_whatever_signal_ends_it_later(begin: Begin, go: Path, tmp_path: Path, name: str) -> None:
    go.touch()
    session = begin(until=b"")
    ready(session)
    session.send("4")
    wait_for_text(session, part(4))
    os.kill(session.process.pid, numbered(name))
    assert session.wait_exit() == 128 + numbered(name)
    assert_restored(session)
    assert session.output.count(LEAVE) == 1
    assert "allergies" in (tmp_path / "state" / "sij-tui" / "reader.json").read_text()


@pytest.mark.parametrize(("key", "number"), [("\x03", signal.SIGINT), ("\x1c", signal.SIGQUIT)])
def test_keys_that_end_it_while_it_starts(begin: Begin, key: str, number: int) -> None:
    session = begin()
    session.send(key)
    assert session.wait_exit() == 128 + number
    assert_restored(session)


@pytest.mark.parametrize("before", [[], WAITS])
@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_stopped_while_it_starts_it_goes_on_later(
    begin: Begin, go: Path, number: signal.Signals, before: list[str]
) -> None:
    session = begin(script=SCRIPT, before=before)
    os.killpg(session.foreground(), number)
    session.read_until(f"stopped as {128 + number}\r\n".encode())
    if number != signal.SIGSTOP:  # of that one nobody is told
        # A parent in the same job may have stopped a moment before.
        session.read_until(lambda _: not session.left_on() and session.termios_restored())
        assert plain_after(session) == ""
    session.resize(100, 30)
    session.send("\n")
    session.read_until_raw(ENTER)
    go.touch()
    ready(session)
    session.read_until(lambda _: any(line[90:].strip() for line in session.screen()))
    session.send("q")
    session.read_until(b"over with 0")
    session.wait_exit()
    assert_restored(session)


def plain_after(session: PtySession) -> str:
    """What is drawn behind the shell's back after the program has stopped."""
    return session.read_for(0.3).decode()


def test_ctrl_z_while_it_starts_stops_it_when_it_is_there(begin: Begin, go: Path) -> None:
    session = begin(script=SCRIPT)
    session.send("\x1a")
    go.touch()
    session.read_until(STOPPED.encode())
    assert_restored(session)
    session.send("\n")
    ready(session)
    session.send("q")
    session.read_until(b"over with 0")


def test_started_in_the_background_it_waits_for_its_turn(begin: Begin, go: Path) -> None:
    go.touch()
    session = begin(script=BEHIND, until=b"started")
    session.read_for(0.5)
    assert ENTER not in session.output
    session.send("\n")
    ready(session)
    session.send("q")
    session.read_until(b"over with 0")
    session.wait_exit()
    assert_restored(session)


# While it runs


@pytest.mark.parametrize("before", [[], WAITS])
def test_ctrl_z_gives_the_shell_back_and_fg_the_page(
    begin: Begin, go: Path, before: list[str]
) -> None:
    go.touch()
    session = begin(script=SCRIPT, before=before, until=b"")
    ready(session)
    session.send("4")
    wait_for_text(session, part(4))
    session.send("\x1a")
    session.read_until(STOPPED.encode())
    assert_restored(session)
    session.resize(100, 30)
    session.send("\n")
    wait_for_text(session, part(4))
    session.send("5")
    wait_for_text(session, part(5))
    session.send("q")
    session.read_until(b"over with 0")
    session.wait_exit()
    assert_restored(session)


@pytest.mark.parametrize("page", ["/", ":"])
def test_ctrl_z_works_where_words_are_typed(begin: Begin, go: Path, page: str) -> None:
    go.touch()
    session = begin(script=SCRIPT, until=b"")
    ready(session)
    session.send(f"{page}abc")
    wait_for_text(session, "abc")
    session.send("\x1a")
    session.read_until(STOPPED.encode())
    session.send("\n")
    wait_for_text(session, "abc")


@pytest.mark.parametrize("words", [["--kiosk"], ["--locked"]])
@pytest.mark.parametrize("early", [True, False])
def test_a_stranger_is_not_left_with_the_shell(
    begin: Begin, go: Path, words: list[str], early: bool
) -> None:
    if not early:
        go.touch()
    session = begin(*words, script=SCRIPT, until=b"<held>" if early else b"")
    if not early:
        ready(session)
    session.send("\x1a")
    os.killpg(session.foreground(), signal.SIGTSTP)
    go.touch()
    ready(session)
    session.send("4")
    wait_for_text(session, part(4))
    assert b"stopped" not in session.output
    assert session.output.count(LEAVE) == 0


def test_without_a_shell_behind_it_nothing_stops_it(begin: Begin, go: Path) -> None:
    go.touch()
    session = begin(until=b"")
    ready(session)
    session.send("\x1a")
    session.send("4")
    wait_for_text(session, part(4))
    assert LEAVE not in session.output


# Where there is no alternate screen: the terminal that these tests draw with has none


@pytest.mark.parametrize("how", ["q", "signal", "early"])
def test_without_an_alternate_screen_no_page_is_left_behind(
    begin: Begin, go: Path, how: str
) -> None:
    if how != "early":
        go.touch()
    session = begin("--kiosk", until=b"<held>" if how == "early" else b"")
    if how == "early":
        session.signal(signal.SIGTERM)
    else:
        ready(session)
        session.send("q") if how == "q" else session.signal(signal.SIGTERM)
    session.wait_exit()
    first, *rest = session.screen()
    assert bool(first.strip()) == (how == "q")  # the farewell, where the page was
    assert not "".join(rest).strip()


def test_without_an_alternate_screen_no_page_is_left_below_the_shell(
    begin: Begin, go: Path
) -> None:
    go.touch()
    session = begin(script=SCRIPT, until=b"")
    ready(session)
    session.send("\x1a")
    session.read_until(f"{STOPPED}\r\n".encode())
    first, *rest = session.screen()
    assert first.strip() == STOPPED
    assert not "".join(rest).strip()


def test_ended_before_the_first_frame_the_page_of_the_shell_stays() -> None:
    """Ctrl+C while that is made: there is nothing to take away but the echo to turn on."""
    terminal, ours = os.openpty()
    before = termios.tcgetattr(ours)

    def draw() -> str:
        startup.leave()
        return "frame"

    startup = Startup(ours, ours, draw)
    startup.enter()
    assert os.read(terminal, 100) == b"frame"
    assert termios.tcgetattr(ours) == before
    for end in (terminal, ours):
        os.close(end)
