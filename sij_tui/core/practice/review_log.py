"""Events of a learner's answers, and the review logs that keep them.

One :class:`Answered` is written for each answer; all else (what is due, how a topic goes) follows
from these. Times are milliseconds since 1970 UTC, given by the caller: nothing here reads a clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple, Protocol, TypeAlias

import msgspec

from sij_tui.core.content.items import KindId
from sij_tui.core.practice.days import as_offset, day_of

LATEST = 32_503_680_000_000
"""The year 3000, in milliseconds since 1970: no later time is kept."""

Mode: TypeAlias = Literal["learn", "test", "due"]
"""Feedback at once; feedback at the end; what spaced review brings up today."""

StorageProblem: TypeAlias = Literal["", "unreadable", "unwritable", "newer", "damaged", "skipped"]
"""What went wrong with the file.

``unreadable``: nothing could be read, and a new file is begun. ``unwritable``, or ``newer`` (it is
of a newer version): practice goes on in memory. ``damaged``: what could be read is in a new file.
``skipped``: single answers cannot be read.
"""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. It names no person; a case of the checker leaves no response behind."""

    id: str
    """32 random hexadecimal digits; the same answer imported twice is one answer."""
    at: int
    """When, in milliseconds since 1970 UTC."""
    content: str
    """``id`` of the content file, or of the one that it translates."""
    item: str
    fingerprint: str = msgspec.field(name="meaning")
    """Fingerprint of the question: :func:`sij_tui.core.practice.fingerprint.fingerprint_of`."""
    kind: KindId
    topic: str
    facts: tuple[str, ...]
    mode: Mode
    round_id: str = msgspec.field(name="sitting")
    """32 random hexadecimal digits, the same for all answers of one round or test."""
    response: tuple[str, ...] = ()
    """Ids of what was chosen, sorted; of an order, in the order given; of a case, nothing."""
    right: bool
    attempt: int = 1
    """1 the first time in this round, 2 when the question came again."""
    hinted: bool = False
    took: int = 0
    """Milliseconds from the question to the answer; 0 where it was not timed."""
    offset: int | None = None
    """Minutes that the clocks were ahead of UTC where it was given; none if that was not kept."""

    def day(self, offset: int) -> int:
        """The day on which it was given there; ``offset`` is taken where that was not kept."""
        own = as_offset(self.offset)
        return day_of(self.at, offset if own is None else own)


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a round."""

    id: str
    at: Annotated[int, msgspec.Meta(ge=0, le=LATEST)]
    content: str
    mode: Mode
    round_id: str = msgspec.field(name="sitting")
    asked: int
    right: int
    """Right at the first attempt."""
    passed: bool | None = None
    """Only a test is passed or failed."""


Event: TypeAlias = Answered | Finished
"""An entry of the review log."""


class Card(msgspec.Struct, frozen=True):
    """A question as spaced review knows it: a changed fingerprint is another card."""

    item: str
    fingerprint: str
    formerly: tuple[str, ...] = ()
    """Earlier fingerprints, whose answers still count."""


class CardState(msgspec.Struct, frozen=True, kw_only=True):
    """How well a card is known, by the model of spaced review (FSRS)."""

    last: int
    """Last answered, in milliseconds since 1970 UTC."""
    due: int
    """To be asked again, in the same unit."""
    stability: float
    """Days after which the chance to recall has fallen to 90 %."""


class ItemKey(NamedTuple):
    """The question of a stored answer: its id, and the fingerprint that it had then."""

    item: str
    fingerprint: str


def cards_by_key(cards: Iterable[Card]) -> dict[ItemKey, Card]:
    """The card of each question, under its present fingerprint and those it had before."""
    return {
        ItemKey(card.item, fingerprint): card
        for card in cards
        for fingerprint in (*card.formerly, card.fingerprint)
    }


def item_key(answer: Answered) -> ItemKey:
    """The key of the question that was answered."""
    return ItemKey(answer.item, answer.fingerprint)


def last_answers(cards: Iterable[Card], answers: Iterable[Answered]) -> dict[str, Answered]:
    """The last answer to each card, by ``id`` of the item; ``answers`` are in their order."""
    asked = cards_by_key(cards)
    return {each.item: each for each in answers if item_key(each) in asked}


class ReviewLog(Protocol):
    """Keeps one learner's answers about one content file. No method raises: see ``problem``."""

    @property
    def problem(self) -> StorageProblem:
        """What went wrong, if anything; it then goes on in memory."""

    @property
    def place(self) -> str:
        """The file, for a message; empty where nothing is kept."""

    @property
    def keeps(self) -> bool:
        """Whether what is written now outlives the program."""

    @property
    def skipped(self) -> int:
        """How many answers were left out so far, since they cannot be read."""

    def write(self, event: Event) -> None:
        """Store an answer, or the end of a round, durably before it returns."""

    def answers(self) -> Sequence[Answered]:
        """All answers, the first first."""

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        """The last answer to each card that was ever answered, by ``id`` of the item."""

    def days(self, offset: int) -> Mapping[int, int]:
        """How many answers each day has; see :meth:`Answered.day` for ``offset``, in minutes."""

    def card_states(self, cards: Sequence[Card]) -> Mapping[str, CardState]:
        """The states of the cards that were ever answered, by ``id`` of the item."""

    def suspend(self, data: bytes) -> None:
        """Keep an unfinished round in place of any other; empty: the one kept is over."""

    def suspended(self) -> bytes:
        """The unfinished round, or empty."""


Schedule = Callable[[Sequence[Answered], Sequence[Card]], Mapping[str, CardState]]
"""Computes the state of each card, by ``id`` of the item, from all answers."""


def no_schedule(answers: Sequence[Answered], cards: Sequence[Card]) -> Mapping[str, CardState]:
    """No spaced review: nothing is ever due."""
    return {}


class InMemoryReviewLog:
    """Keeps answers while the program runs, and nothing beyond it: for practice without a file."""

    problem: StorageProblem = ""
    place = ""
    keeps = False
    skipped = 0

    def __init__(self, schedule: Schedule = no_schedule) -> None:
        self._schedule = schedule
        self._answers: list[Answered] = []
        self._finished: list[Finished] = []
        self._suspended = b""

    def write(self, event: Event) -> None:
        """Keep an answer, or the end of a round; the same one twice is one."""
        if isinstance(event, Finished):
            self._finished.append(event)
        elif all(event.id != known.id for known in self._answers):
            self._answers.append(event)

    def answers(self) -> Sequence[Answered]:
        """All answers, the oldest first."""
        return tuple(sorted(self._answers, key=lambda answer: answer.at))

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        """The last answer to each card that was ever answered."""
        return last_answers(cards, self.answers())

    def days(self, offset: int) -> Mapping[int, int]:
        """How many answers each day has."""
        return Counter(answer.day(offset) for answer in self._answers)

    @property
    def finished(self) -> Sequence[Finished]:
        """The rounds that came to their end."""
        return tuple(self._finished)

    def card_states(self, cards: Sequence[Card]) -> Mapping[str, CardState]:
        """The states that the schedule computes from the answers, by ``id`` of the item."""
        return self._schedule(self.answers(), cards)

    def suspend(self, data: bytes) -> None:
        """Keep an unfinished round."""
        self._suspended = data

    def suspended(self) -> bytes:
        """The unfinished round, or empty."""
        return self._suspended
