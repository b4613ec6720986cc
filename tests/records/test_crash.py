"""Killed at any moment, no answer is lost that was written, and the file is whole."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from learner_kit import answered
from paths import KITS

from sij_tui.records.learner import StoredReviewLog

KILLS = 200
MOST_ANSWERS = 4
LONGEST_LIFE = 0.01
"""Seconds that a writer still has after so many answers: anything may happen in them."""


@pytest.fixture
def crash_process() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(KITS / "crash_process.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    process.communicate()


def killed_after(
    answers: int, life: float, path: Path, crash_process: subprocess.Popen[str]
) -> list[str]:
    """The ids that a writer said were written before it was killed, so many at least."""
    assert crash_process.stdin
    assert crash_process.stdout
    crash_process.stdin.write(f"{path}\n")
    crash_process.stdin.flush()
    said: list[str] = []
    child = 0
    while not child or len(said) < answers:  # an answer may come before the child's number
        line = crash_process.stdout.readline().strip()
        if len(line) == 32:
            said.append(line)
        else:
            child = int(line)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    return said + [line.strip() for line in iter(crash_process.stdout.readline, "gone\n")]


IMPORTED = 12_000


def test_killed_while_it_imports_all_is_there_or_nothing(tmp_path: Path) -> None:
    rng = random.Random(2)
    found = set()
    with subprocess.Popen(
        [sys.executable, str(KITS / "crash_process.py"), str(IMPORTED)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        lasted = 0.0
        for number in range(10):
            path = tmp_path / str(number) / "learner.sqlite3"
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            said = {process.stdout.readline().strip() for _ in range(2)}
            (child,) = map(int, said - {"importing"})
            begun = time.monotonic()
            if number:  # the first is let go on, to see how long it takes
                time.sleep(rng.uniform(0, lasted))
                with suppress(ProcessLookupError):  # it was quicker than the first
                    os.kill(child, signal.SIGKILL)
            while process.stdout.readline() != "gone\n":
                lasted = lasted or time.monotonic() - begun
            if path.exists():
                with closing(sqlite3.connect(path)) as connection:
                    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                    found.add(connection.execute("SELECT count(*) FROM answer").fetchone()[0])
                assert StoredReviewLog(path, "tea").problem == ""
        process.stdin.close()
    assert IMPORTED in found <= {0, IMPORTED}


def test_killed_two_hundred_times(tmp_path: Path, crash_process: subprocess.Popen[str]) -> None:
    rng = random.Random(1)
    written: dict[Path, set[str]] = {}
    for number in range(KILLS):
        path = tmp_path / str(number // 20) / "learner.sqlite3"  # also killed while it is made
        answers, life = rng.randrange(MOST_ANSWERS), rng.uniform(0, LONGEST_LIFE)
        said = killed_after(answers, life, path, crash_process)
        known = written.setdefault(path, set())
        known.update(said)
        if path.exists():
            with sqlite3.connect(path) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        review_log = StoredReviewLog(path, "tea")
        kept = {answer.id for answer in review_log.answers()}
        assert review_log.problem == ""
        assert known <= kept
        assert len(kept) <= len(known) + number % 20 + 1  # at most the one being written
    assert sum(map(len, written.values())) > KILLS


WRITER = """
import sys, time
from pathlib import Path
from learner_kit import answered
from sij_tui.records.learner import StoredReviewLog
review_log = StoredReviewLog(Path(sys.argv[1]), "tea")
for number in range(500):
    review_log.write(answered(int(sys.argv[2]) * 1000 + number))
    time.sleep(0.001)  # nobody answers without a pause
print(review_log.problem, end="")
"""


def test_two_sessions_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "learner.sqlite3"  # which both of them want to make
    both = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, path, str(n)],
            env=os.environ | {"PYTHONPATH": str(KITS)}, stdout=subprocess.PIPE, text=True,
        )
        for n in (1, 2)
    ]  # fmt: skip
    assert [process.communicate()[0] for process in both] == ["", ""]
    ids = {answer.id for answer in StoredReviewLog(path, "tea").answers()}
    assert ids == {answered(s * 1000 + n).id for s in (1, 2) for n in range(500)}
