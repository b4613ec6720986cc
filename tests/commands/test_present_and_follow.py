"""A class on one machine: a presenter and a follower, each in a terminal of its own."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from class_client_kit import RIGHT, open_plan, sees
from paths import CONTENT
from pty_session import PtySession

pytestmark = pytest.mark.pty
UNREACHABLE = "cannot be reached"


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short name: that of a socket may have about 100 characters."""
    with tempfile.TemporaryDirectory(prefix="home-") as name:
        yield Path(name)


def start(folder: Path, *words: str, size: tuple[int, int] = (80, 24)) -> PtySession:
    """The program, with what it keeps in a folder."""
    names = ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    command = [sys.executable, "-m", "sij_tui", *words, "--content", str(CONTENT)]
    return PtySession(command, env=dict.fromkeys(names, str(folder)), size=size)


def test_a_follower_joins_by_itself_and_is_told_when_the_presenter_is_gone(home: Path) -> None:
    with start(home, "present", size=(120, 40)) as presenter:
        sees(presenter, "A short class")
        with start(home, "follow") as early:
            sees(early, "four letters")
            open_plan(presenter, "A short class")
            with start(home, "follow", size=(60, 20)) as late:
                sees(presenter, "2 following")
                presenter.send(RIGHT)
                for follower in (early, late):
                    sees(follower, "Why they are injected")
                presenter.process.send_signal(signal.SIGKILL)
                for follower in (early, late):
                    sees(follower, UNREACHABLE)
                    follower.send("4")
                    sees(follower, "Allergies")


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
