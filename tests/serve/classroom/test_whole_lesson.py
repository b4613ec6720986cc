"""A whole class with clients of five sizes: from the plan, through every stop, to the summary."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pyte
import pytest
from class_client_kit import RIGHT, connect, join, open_class, sees
from paths import CONTENT
from pty_session import PtySession
from serve_kit import Server, needs_ssh

from sij_tui.core.classroom.plan import target_of, title_of
from sij_tui.core.classroom.polls import PollQuestion, question_of
from sij_tui.core.content.classroom import ClassroomLabels, Lesson, LessonStop
from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.validation.load import load

pytestmark = [pytest.mark.pty, pytest.mark.soak, needs_ssh]
PRESENTER = (120, 40)
SIZES = ((80, 24), (60, 20), (200, 60), (100, 30))
"""Of followers."""
ENOUGH = 18
"""Letters of a text that tell it from others, and stand on one line in every size."""
CHUNK = 200
"""Bytes of output between two looks at what they drew."""


@pytest.fixture(scope="module")
def content() -> Content:
    return load(CONTENT.read_bytes(), CONTENT.name).content


@pytest.fixture
def summaries() -> Iterator[Path]:
    """A folder that the user who serves can write to."""
    with tempfile.TemporaryDirectory(prefix="summaries-") as name:
        Path(name).chmod(0o777)
        yield Path(name)


def words_of(content: Content) -> ClassroomLabels:
    assert content.classroom is not None
    return content.classroom


def asked(content: Content, stop: LessonStop) -> PollQuestion:
    question = question_of(target_of(stop), words_of(content), bank_of(content), content.checker)
    assert question is not None
    return question


def what_is_seen(content: Content, stop: LessonStop) -> str:
    """Something that a follower sees at a stop."""
    if stop.case or stop.item:
        question = asked(content, stop)
        return (question.story or question.ask)[:ENOUGH]
    return title_of(content, stop)[:ENOUGH]


def drawn(session: PtySession, start: int, texts: Sequence[str]) -> list[str]:
    """Which of some texts stood on the screen at any moment since then, however briefly."""
    output = re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]", b"", session.output)
    lines, columns = len(session.screen()), len(session.screen()[0])
    screen = pyte.Screen(columns, lines)
    stream = pyte.ByteStream(screen)
    cut = len(re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]", b"", session.output[:start]))
    stream.feed(output[:cut])
    found: set[str] = set()
    for before, after in pairwise([*range(cut, len(output), CHUNK), len(output)]):
        stream.feed(output[before:after])
        now = "\n".join(screen.display)
        found |= {text for text in texts if text in now}
    return sorted(found)


class Room:
    """A presenter and followers."""

    def __init__(self, content: Content, presenter: PtySession, followers: Sequence[PtySession]):
        self.content, self.words = content, words_of(content)
        self.presenter, self.followers = presenter, followers
        self.code = ""

    def all_see(self, text: str) -> None:
        for session in (*self.followers, self.presenter):
            sees(session, text)

    def vote(self, question: PollQuestion) -> None:
        """Each follower votes otherwise, but for an order, which is voted as it is offered."""
        for number, follower in enumerate(self.followers):
            keys = f"{number % len(question.choices) + 1}"
            if question.kind == "order":
                keys = "".join(f"{place + 1}" for place in range(len(question.choices)))
            for key in keys:
                follower.send(key)
            sees(follower, self.words.waiting[:ENOUGH])

    def hold_poll(self, stop: LessonStop) -> None:
        """From the question to the answer; nobody sees anything before it is shown."""
        question, words = asked(self.content, stop), self.words
        answer = words.case_answer if stop.case else words.answer
        why = {choice.feedback.text[:ENOUGH] for choice in question.choices if choice.feedback}
        starts = [len(follower.output) for follower in self.followers]
        self.presenter.send("v")
        self.all_see(words.open)
        self.vote(question)
        self.presenter.send("v")
        self.all_see(words.closed)
        for follower, start in zip(self.followers, starts, strict=True):
            assert not drawn(follower, start, [words.tally, answer, words.first_wrong, *why])
        self.presenter.send("v")
        self.all_see(words.tally)
        for follower, start in zip(self.followers, starts, strict=True):
            assert not drawn(follower, start, [answer, *why])
        self.presenter.send("v")
        self.all_see(answer)
        self.presenter.send("v")


@pytest.mark.parametrize("number", [0, 1])
def test_a_class_from_its_plan_to_its_summary(
    content: Content, summaries: Path, number: int
) -> None:
    lesson: Lesson = content.lesson[number]
    with ExitStack() as stack:
        server = stack.enter_context(Server("--class", "--class-summaries", str(summaries)))
        presenter = stack.enter_context(connect(server, size=PRESENTER))
        followers = [stack.enter_context(connect(server, size=size)) for size in SIZES]
        room = Room(content, presenter, followers)
        code = open_class(presenter, server, lesson.title)
        for follower in followers:
            join(follower, code)
        sees(presenter, f"{len(followers)} following")
        for place, stop in enumerate(lesson.stop, start=1):
            presenter.send(RIGHT)
            sees(presenter, f"Stop {place} of {len(lesson.stop)}")
            for follower in followers:
                sees(follower, what_is_seen(content, stop))
            if stop.poll:
                room.hold_poll(stop)
        presenter.send("E")
        presenter.send("E")
        room.all_see(room.words.ended[:ENOUGH])
        sees(presenter, room.words.time_by_stop)
        notes = [note.text[:ENOUGH] for note in content.note]
        for follower in followers:
            assert not drawn(follower, 0, notes)
        table, text = (next(summaries.glob(f"*{code}*{suffix}")) for suffix in (".csv", ".md"))
        rows = list(csv.DictReader(table.read_text().splitlines()))
        polls = [stop for stop in lesson.stop if stop.poll]
        assert {row["target"] for row in rows} == {target_of(stop) for stop in polls}
        assert {row["votes"] for row in rows} == {f"{len(followers)}"}
        assert room.words.time_by_stop in text.read_text()
