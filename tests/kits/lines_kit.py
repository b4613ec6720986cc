"""Conversations line by line without a terminal: what is said, and classes with a hub."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec
from book_kit import shipped

from sij_tui.core.book import Book
from sij_tui.core.classroom.membership import Membership, fold
from sij_tui.core.classroom.plan import without_notes
from sij_tui.core.classroom.requests import HubEvent, HubGone, Request, encode
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.dialogue import NEWS, Dialogue, Prompt
from sij_tui.core.layout.glyphs import SPOKEN, glyphs_for
from sij_tui.core.lines.context import ClassLink, LineContext
from sij_tui.core.lines.conversation import conversation
from sij_tui.core.lines.text import lines_of
from sij_tui.core.navigation import Session
from sij_tui.core.practice.review_log import InMemoryReviewLog
from sij_tui.serve.classroom.hub import Hub

SCRIPTS: dict[str, list[str]] = {
    "menu": ["?", "nonsense", "1", "back", "", "quit"],
    "part": ["", "source", "3", "all", ""],
    "reasons": ["all", ""],
    "timeline": ["", "source", "?", "14", "", "quit"],
    "search": ["dye", "1", "back", "2", "back", "back", "zzzzqq", "?", "back"],
    "checker": ["1", "y", "back", "n", "u", "no", "not sure", "?", "source", "back", "0", "1"],
    "checker-result": [
        *["2", "next", "check", "1", "n", "", "0", "1", *["u"] * 9, "", "what if 2", "start again"],
        *["check answers", "", "next case", "n", "back", "rules", "0"],
    ],
    "checker-rules": ["17", "", "", "source", "3", "back", "0"],
    "settings": ["?", "theme:light", "6", "nonsense", "", "back"],
    "resume": ["", "back", "1", "", "back", "", "22", "next", "previous", "back", "quit"],
    "practice": ["1", "?", "hint", "x", "1", "", "1", "", "back", "1", "quit"],
    "progress": [
        "",
        "practice",
        "2",
        "1",
        "",
        "in the leaflet",
        "back",
        "time",
        "back",
        "back",
        "2",
        "1",
        "back",
        "back",
        "quit",
    ],
    "whole-test": [
        *["practice", "begin:test", "1, 2", "back", "", "1", "", *["1"] * 4, "1, 2", "1"],
        *["1 2 3 4", *["1"] * 4, "1, 2", "2 3", *["1"] * 5, "3", "1", "overview", "hand_in"],
        *["source", "the questions", "", "9", "all", "", "", "4", "back", "1", "back", "back"],
        *["progress", "", "quit"],
    ],
}
"""What is typed in a run of each task."""
STARTS = {
    "menu": "",
    "checker-result": "checker",
    "checker-rules": "checker",
    "whole-test": "",
    "part": shipped().parts[0],
    "reasons": shipped().parts[9],
}
"""Where a run begins, if not at the task of its name."""


class MemorySession:
    """Keeps a reader's session in memory."""

    def __init__(self, session: Session = Session(), problem: str = "") -> None:  # noqa: B008
        self.session, self.problem = session, problem

    def keep(self, session: Session) -> None:
        self.session = session

    def take_problem(self) -> str:
        problem, self.problem = self.problem, ""
        return problem


def line_context(
    log: InMemoryReviewLog | None = None,
    seed: int = 3,
    *,
    book: Book | None = None,
    reader: MemorySession | None = None,
    export: Callable[[], str] | None = None,
    classroom: ClassLink | None = None,
) -> LineContext:
    """What the dialogues are told, at one moment, with everything in memory."""
    kept, session = log or InMemoryReviewLog(), reader or MemorySession()
    return LineContext(
        book=book or shipped(),
        glyphs=SPOKEN,
        review_log=lambda: kept,
        now=lambda: 1_800_000_000_000,
        offset=lambda: 0,
        seed=lambda: seed,
        new_id=lambda: "0" * 32,
        reader=lambda: session,
        export=export,
        classroom=classroom,
    )


def run(
    at: LineContext, typed: list[str], start: str = "", columns: int = 79
) -> tuple[list[str], bool]:
    """All that is said, with what was typed; and whether it ended by itself."""
    talk = conversation(at, start)
    said = [*lines_of(next(talk), columns, at.glyphs)]
    for line in typed:
        said.append(f">>> {line}")
        try:
            said += lines_of(talk.send(line), columns, at.glyphs)
        except StopIteration:
            return said, True
    talk.close()
    return said, False


class Attendant:
    """Somebody in a class who goes line by line; keeps all that was said."""

    def __init__(self, school: School, number: int, *, may_lead: bool) -> None:
        self._hub, self._number = school.hub, number
        self.member = Membership()
        self.sent: list[Request] = []
        self.lines: list[str] = []
        self._talk: Dialogue[None] | None = None
        self._events: list[HubEvent] = []
        self._hub.attach(number, b"%d" % number, self._take, seat="", may_lead=may_lead)
        while self._events:
            self.member = fold(self.member, self._events.pop(0))
        self._context = line_context(book=school.book, classroom=self)
        self._talk = conversation(self._context, "class")
        self._say(next(self._talk))

    def lose_hub(self) -> None:
        """The program that holds the class has ended."""
        self._take(HubGone())

    def find_hub(self, school: School, number: int) -> None:
        """There is one again."""
        self._hub, self._number = school.hub, number
        self._hub.attach(number, b"%d" % number, self._take)

    def receive(self, event: HubEvent) -> None:
        """Have something come from the hub."""
        self._take(event)

    def _take(self, event: HubEvent) -> None:
        self._events.append(event)

    def request(self, request: Request) -> None:
        self.member = msgspec.structs.replace(self.member, refused=None)
        self.sent.append(request)
        self._hub.receive(self._number, encode(request))

    def hear(self) -> str:
        """Take the news that have come, one by one; returns what is said of them."""
        start = len(self.lines)
        while self._events and self._talk:
            self.member = fold(self.member, self._events.pop(0))
            self._send(NEWS)
        return " ".join(self.lines[start:])

    def type(self, line: str) -> str:
        """Type a line; returns what is said to it, with the news that come of it."""
        self.hear()
        start = len(self.lines)
        self.lines.append(f">>> {line}")
        self._send(line)
        self.hear()
        return " ".join(self.lines[start:])

    def _send(self, line: str) -> None:
        assert self._talk
        try:
            self._say(self._talk.send(line))
        except StopIteration:
            self._talk = None

    @property
    def has_left(self) -> bool:
        """Whether the conversation has ended."""
        return self._talk is None

    def _say(self, said: Prompt) -> None:
        self.lines += lines_of(said, 200, glyphs_for("ascii"))


class School:
    """A hub, and those who are in its classes."""

    def __init__(self, *, joins_alone: bool = False) -> None:
        loaded = shipped().loaded
        self.hub = Hub(
            loaded.content, lambda: 1000.0, random.Random(3).randbytes, "22223333444455",
            joins_alone=joins_alone,
        )  # fmt: skip
        self.book = Book(Loaded(without_notes(loaded.content), loaded.name, loaded.data), "0")
        self._count = 0

    def attend(self, *, may_lead: bool = False) -> Attendant:
        """Somebody at the door of the classes."""
        self._count += 1
        return Attendant(self, self._count, may_lead=may_lead)

    @property
    def code(self) -> str:
        """Of the class that is on."""
        (code,) = self.hub.rooms
        return code
