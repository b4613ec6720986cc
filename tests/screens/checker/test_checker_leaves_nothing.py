"""What is answered in the checker is gone when it is left: no file, log, clipboard or title has it.

The same way is gone twice with quite different answers. All that a run leaves behind, and all that
it opens to write, has to be the same; so no trace can tell the answers.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from checker_player import ALL_NO, CHECKER, LABELS, OUTCOME_ANSWERS, practising
from pty_session import TIMEOUT, PtySession, plain

from sij_tui.core.content.checker import AnswerId, OutcomeId, outcome_of
from sij_tui.core.navigation import Session

TRACED = """
import os, sys
log = os.open(os.environ["TRACE"], os.O_WRONLY | os.O_CREAT)
OUT = {"os.rename", "os.remove", "os.mkdir", "os.link", "os.symlink", "os.system", "os.exec",
       "os.posix_spawn", "os.fork", "subprocess.Popen", "socket.connect", "socket.bind",
       "sqlite3.connect", "syslog.syslog", "webbrowser.open", "shutil.move", "shutil.copyfile"}
def hook(event, args):
    if event == "open":
        path, mode, flags = args
        writes = any(letter in (mode or "") for letter in "wax+") or (
            flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if not writes or isinstance(path, int):
            return
        args = (path,)
    elif event not in OUT:
        return
    os.write(log, f"{event} {args!r}\\n".encode())
sys.addaudithook(hook)
from sij_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""
OPERATING_SYSTEM_COMMAND = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
DEVICE_CONTROL = re.compile(rb"\x1b[PX^_].*?\x1b\\", re.S)

TEMPORARY = re.compile(r"\.reader-\w+|\.\d+\.compiled")
"""A file on its way to its name."""


class Run(NamedTuple):
    """What a run leaves behind."""

    output: bytes
    written: list[str]
    """What it opened to write, or sent elsewhere."""
    kept: dict[str, bytes]
    """The files of the person's home afterwards."""


def play(folder: Path, outcome: OutcomeId, arguments: tuple[str, ...] = ()) -> Run:
    """Go all the way through the checker in a terminal, with the answers of an outcome."""
    home, trace = folder / "home", folder / "trace"
    home.mkdir(parents=True)
    env = {"HOME": str(home), "TRACE": str(trace), "PYTHONDONTWRITEBYTECODE": "1"}
    argv = [sys.executable, "-c", TRACED, "--start", "checker", *arguments]
    lines = bool(arguments)
    with PtySession(argv, env=env) as session:
        session.read_until(LABELS.menu.made_up.encode())
        session.read_until_quiet()  # before a page is whole, keys do nothing
        for keys in lines_for(outcome) if lines else keys_for(outcome):
            session.send(keys)
            session.read_answer()
        wait_for(session, outcome_of(CHECKER, outcome).headline, lines=lines)
        for keys in ("2\n",) if lines else ("w", "q", "2"):
            session.send(keys)
            session.read_until_quiet(0.2)
        assert session.wait_exit() == 0
        output = session.output
    kept = {str(path.relative_to(home)): path.read_bytes()
            for path in sorted(home.rglob("*")) if path.is_file()}  # fmt: skip
    written = trace.read_text().replace(str(folder), "").splitlines()
    return Run(output, [TEMPORARY.sub(".#", line) for line in written],
               kept)  # fmt: skip


def wait_for(session: PtySession, text: str, *, lines: bool) -> None:
    """Wait until a text has been said, or stands on the screen."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        shown = plain(session.output).decode() if lines else " ".join(session.screen())
        if text in " ".join(shown.split()):
            return
        assert time.monotonic() < deadline, shown
        session.read_for(0.1)


def given(outcome: OutcomeId) -> list[AnswerId]:
    answers = OUTCOME_ANSWERS[outcome]
    return [answers[question.id] for question in CHECKER.question]


def keys_for(outcome: OutcomeId) -> list[str]:
    letters = {"yes": "y", "no": "n", "not_sure": "u"}
    return ["2", *(letters[answer] for answer in given(outcome)), "r"]


def lines_for(outcome: OutcomeId) -> list[str]:
    numbers = {"yes": "1", "no": "2", "not_sure": "3"}
    made_up = f"{len(CHECKER.case) + 1}"
    return [f"{line}\n" for line in (made_up, *(numbers[answer] for answer in given(outcome)), "")]


@pytest.mark.pty
@pytest.mark.parametrize("arguments", [(), ("--plain",)], ids=["screens", "prompts"])
def test_no_file_title_or_clipboard_can_tell_the_answers(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    one = play(tmp_path / "one", "none", arguments)
    other = play(tmp_path / "other", "stop", arguments)
    assert one.kept == other.kept
    assert one.written == other.written
    # Compiled content is the same bytes after any answers: `kept` is compared above.
    own = ("'/home/.local", "'/home/.cache'", "'/home/.cache/sij-tui")
    elsewhere = [line for line in one.written if not any(place in line for place in own)]
    # The content may be read by a second process, begun before there is anything to answer.
    assert elsewhere in ([], ["os.fork ()"])
    assert elsewhere == one.written[: len(elsewhere)]
    for name, data in one.kept.items():
        told = any(question.id.encode() in data for question in CHECKER.question)
        assert not told or name.endswith(".compiled")
    commands = [OPERATING_SYSTEM_COMMAND.findall(run.output) for run in (one, other)]
    assert set(commands[0]) == set(commands[1])
    assert not any(command.startswith(b"\x1b]52") for command in commands[0])
    controls = [DEVICE_CONTROL.findall(run.output) for run in (one, other)]
    assert set(controls[0]) == set(controls[1])


@pytest.mark.pty
def test_the_trace_sees_what_is_kept(tmp_path: Path) -> None:
    """The test above is worth something: it sees the one file that is written."""
    run = play(tmp_path / "one", "tell")
    assert run.kept
    assert any(line.startswith("open") for line in run.written)


async def session_after(outcome: OutcomeId) -> tuple[list[Session], set[str]]:
    """Every session that the app was in, and its titles, on the way to a result and home."""
    kept: list[Session] = []
    titles: set[str] = set()

    def keep(session: Session) -> str:
        kept.append(session)
        return ""

    async with practising(keep=keep) as learner:

        def look() -> None:
            kept.append(learner.session)
            titles.update((learner.app.title, learner.app.sub_title))

        await learner.make_up()
        for question in CHECKER.question:
            await learner.act(OUTCOME_ANSWERS[outcome][question.id])
            look()
            await learner.act("next")
        for name in ("result", "what_if"):
            await learner.act(name)
            look()
        await learner.press("/", "2")
        await learner.press("escape", "h")
        look()
    return kept, titles


async def test_the_session_holds_no_answer() -> None:
    one, other = await session_after("none"), await session_after("stop")
    assert one == other
    assert len(one[0]) > 3


async def test_a_checker_opened_again_knows_nothing() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.finish(ALL_NO)
        await learner.press("h", "2")
        learner.app.action_do("back")
        await learner.settle()
        await learner.do("last")
        while learner.pane("list").key != "checker":
            await learner.do("up")
        await learner.do("open")
        assert learner.answers == {}
        assert learner.exercise.run is None
