"""A class on one machine: a presenter and a follower, each in a terminal of its own."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from class_client_kit import RIGHT, open_plan, sees, wait_until
from paths import CONTENT, DATA
from pty_session import PtySession, plain

pytestmark = pytest.mark.pty
GONE = "The presenter has gone"


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short name: that of a socket may have about 100 characters."""
    with tempfile.TemporaryDirectory(prefix="home-") as name:
        yield Path(name)


FOLDERS = ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


def start(
    folder: Path, *words: str, size: tuple[int, int] = (80, 24), content: Path = CONTENT
) -> PtySession:
    """The program, with what it keeps in a folder."""
    command = [sys.executable, "-m", "sij_tui", *words, "--content", str(content)]
    return PtySession(command, env=dict.fromkeys(FOLDERS, str(folder)), size=size)


def test_followers_join_by_themselves_and_join_again_when_the_presenter_is_back(
    home: Path,
) -> None:
    with ExitStack() as stack:

        def begin(*words: str, size: tuple[int, int] = (80, 24)) -> PtySession:
            return stack.enter_context(start(home, *words, size=size))

        presenter = begin("present", size=(120, 40))
        sees(presenter, "A short class")
        early = begin("follow")
        sees(early, "You join by yourself")
        first = open_plan(presenter, "A short class")
        late = begin("follow", size=(60, 20))
        sees(presenter, "2 following")
        sees(late, "Following")
        late.send("W")
        sees(presenter, "1 on their own")
        presenter.send(RIGHT)
        sees(early, "Why they are injected")

        presenter.process.send_signal(signal.SIGKILL)
        for follower in (early, late):
            sees(follower, GONE)
            follower.send("h")
            sees(follower, "No presenter")
            follower.send("4")
            sees(follower, "Allergies")

        presenter = begin("present", size=(120, 40))
        second = open_plan(presenter, "A short class")
        assert second != first
        sees(early, f"Following {second}")
        sees(early, "sij-tui follow")
        assert not any("Then type" in line for line in early.screen())
        sees(late, "On your own")
        sees(late, "Allergies")
        sees(presenter, "1 following · 1 on their own · 0 lost")


def test_a_follower_that_is_started_again_in_its_terminal_has_one_vote(home: Path) -> None:
    follow = f"{sys.executable} -m sij_tui follow --content {CONTENT}"
    with start(home, "present", size=(120, 40)) as presenter:
        open_plan(presenter, "A short class")
        shell = ["sh", "-c", f"{follow}; exec {follow}"]
        with PtySession(shell, env=dict.fromkeys(FOLDERS, str(home))) as follower:
            sees(presenter, "1 following")
            presenter.send("y")
            sees(follower, "Voting is open")
            follower.send("2")
            sees(follower, "Your vote is in")
            sees(presenter, "1 of 1 have voted")
            seen = len(follower.output)
            os.kill(child_of(follower.process.pid), signal.SIGKILL)
            follower.read_until(lambda _: b"Your vote is in" in plain(follower.output[seen:]))
            sees(presenter, "1 following · 0 on their own · 0 lost")
            sees(presenter, "1 of 1 have voted")


def child_of(pid: int) -> int:
    """The one process that was started by another."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())


def test_a_presenter_who_watches_has_the_notes_of_the_file_as_it_was_saved(home: Path) -> None:
    file = home / "content.toml"
    before = CONTENT.read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    note = "Ask for the reasons before you show the page."
    assert before.count(note) == 1
    with ExitStack() as stack:

        def begin(name: str) -> PtySession:
            watching = start(home, name, "--watch", content=file, size=(120, 40))
            return stack.enter_context(watching)

        presenter = begin("present")
        open_plan(presenter, "A short class")
        follower = begin("follow")
        sees(presenter, "1 following")
        for _ in range(2):
            presenter.send(RIGHT)
        sees(presenter, "Stop 2 of 7")
        sees(presenter, note)
        after = before.replace(note, "Begin with a question.").replace(
            "minutes = 10", "minutes = 20"
        )
        file.write_text(after, encoding="utf-8")
        sees(presenter, "Begin with a question.")
        left = re.compile(r"\b1\d:\d\d left")  # of what are twenty minutes now
        wait_until(presenter, lambda: any(map(left.search, presenter.screen())))
        sees(presenter, "1 following")
        presenter.send(RIGHT)
        sees(presenter, "Stop 3 of 7")
        shown = plain(follower.output)
        assert b"Begin with a question." not in shown


def test_going_line_by_line_nothing_is_watched(home: Path) -> None:
    with start(home, "present", "--lines", "--watch") as presenter:
        assert presenter.wait_exit() == 2
        assert b"--watch" in presenter.output


def test_quitting_ends_the_class_and_prints_where_the_summary_is(home: Path) -> None:
    folder = home / "summaries"
    folder.mkdir()
    with start(home, "present", "--class-summaries", str(folder)) as presenter:
        open_plan(presenter, "A short class")
        presenter.send(RIGHT)
        sees(presenter, "Stop 1 of 7")
        presenter.send("q")
        assert presenter.wait_exit() == 0
        assert presenter.left_on() == frozenset()
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".csv", ".md"]
    assert all(str(file).encode() in presenter.output for file in files)


def test_a_folder_that_takes_no_summaries_is_told_of_before_the_class(home: Path) -> None:
    (home / "file").touch()
    with start(home, "present", "--class-summaries", str(home / "file")) as presenter:
        assert presenter.wait_exit() == 2
        assert b"--class-summaries" in presenter.output


@pytest.mark.parametrize("words", [("present",), ("present", "--lines")])
def test_a_content_without_classes_says_what_it_lacks(home: Path, words: tuple[str, ...]) -> None:
    with start(home, *words, content=DATA / "content" / "tea.toml") as presenter:
        assert presenter.wait_exit() == 2
        assert b"[classroom]" in presenter.output
        assert presenter.left_on() == frozenset()


def test_without_a_presenter_there_is_nothing_to_follow(home: Path) -> None:
    with start(home, "follow") as follower:
        assert follower.wait_exit() == 2
        assert b"sij-tui present" in follower.output


def test_a_second_presenter_is_told_of_the_first(home: Path) -> None:
    with start(home, "present") as presenter:
        sees(presenter, "A short class")
        with start(home, "present") as other:
            assert other.wait_exit() == 2
            assert b"already" in other.output
        sees(presenter, "A short class")
