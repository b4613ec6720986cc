"""One round of questions as a frozen value: where the learner is, and what was answered.

It can be suspended as bytes in the middle of a question and resumed as it was. Time is handed
in as milliseconds and counts only while a question is shown. In a test the learner may skip
questions and come back to them until the answers are handed in.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.review_log import Mode

RoundStage = Literal["asking", "feedback", "overview", "done"]
"""A test has an overview before its end, and no feedback."""
_PAUSED = -1


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered to one question."""

    response: tuple[str, ...]
    """Ids of what was chosen; of an order, in the order given."""
    right: bool
    hinted: bool = False
    took: int = 0
    """Milliseconds."""
    skipped: bool = False
    """Nothing was answered. Without it, an empty response is that of a case, which is not kept."""


NO_ANSWER = GivenAnswer(response=(), right=False, skipped=True)
"""No answer."""


class PracticeRound(msgspec.Struct, frozen=True, kw_only=True):
    """Where the learner is in a round."""

    id: str
    """32 random hexadecimal digits."""
    content: str
    mode: Mode
    seed: int
    items: tuple[str, ...]
    """The questions of the round, in order."""
    fingerprints: tuple[str, ...] = msgspec.field(name="meanings")
    """What each of them meant when the round began."""
    again: tuple[str, ...] = ()
    """Those missed, which come a second time at the end."""
    given: tuple[GivenAnswer, ...] = ()
    """The answers, in the order of the questions."""
    position: int = msgspec.field(default=0, name="at")
    """Index in :attr:`order` of the current question."""
    stage: RoundStage = "asking"
    chosen: tuple[str, ...] = ()
    """Options chosen and not answered yet; of an order, all parts once any was moved."""
    picked_up: str = msgspec.field(default="", name="held")
    """The part of an order that is picked up."""
    opened: tuple[str, ...] = msgspec.field(default=(), name="looked")
    """Options opened after the answer, to see what is said of them."""
    hinted: bool = False
    """The hint of this question was asked for."""
    since: int = _PAUSED
    """When the clock was last set going, in milliseconds since 1970; -1 while it stands."""
    spent: int = 0
    """Milliseconds on this question before ``since``."""
    timer: bool = True
    """Whether the time is shown."""

    @property
    def order(self) -> tuple[str, ...]:
        """All questions, those that come a second time at the end."""
        return (*self.items, *self.again)

    @property
    def item(self) -> str:
        """The id of the current question; of the last one when the round is done."""
        return self.order[min(self.position, len(self.order) - 1)]

    @property
    def attempt(self) -> int:
        """1, or 2 when the question comes again."""
        return 1 if self.position < len(self.items) else 2

    @property
    def answer(self) -> GivenAnswer | None:
        """The answer to the current question, once it is given."""
        given = self.given_to(self.position)
        return None if given.skipped else given

    def given_to(self, index: int) -> GivenAnswer:
        """What was answered to a question of :attr:`order`."""
        return self.given[index] if index < len(self.given) else NO_ANSWER

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(not given.skipped for given in self.given)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions of a test without an answer."""
        return tuple(name for index, name in enumerate(self.items) if self.given_to(index).skipped)

    @property
    def missed(self) -> tuple[str, ...]:
        """The questions not answered rightly at the first attempt, or not at all."""
        return tuple(
            name for index, name in enumerate(self.items) if not self.given_to(index).right
        )

    @property
    def ready(self) -> bool:
        """Whether there is something to answer with."""
        return self.stage == "asking" and bool(self.chosen) and not self.picked_up

    @property
    def right(self) -> int:
        """How many were right at the first attempt."""
        return sum(given.right for given in self.given[: len(self.items)])

    def on_question(self, now: int) -> int:
        """Milliseconds spent on the current question."""
        running = max(0, now - self.since) if self.since != _PAUSED else 0
        return self.spent + running

    def elapsed(self, now: int) -> int:
        """Milliseconds spent on all questions."""
        asking = self.stage == "asking"
        others = sum(
            given.took for at, given in enumerate(self.given) if not asking or at != self.position
        )
        return others + (self.on_question(now) if asking else 0)


def start_round(
    bank: Bank, mode: Mode, items: tuple[str, ...], *, id: str, seed: int, now: int
) -> PracticeRound:
    """A round at its first question, with the clock going.

    Raises:
        ValueError: there is nothing to ask.
    """
    if not items:
        raise ValueError("a round needs a question")
    fingerprints = tuple(bank.fingerprint(item) for item in items)
    return PracticeRound(
        id=id,
        content=bank.content,
        mode=mode,
        seed=seed,
        items=items,
        fingerprints=fingerprints,
        since=now,
    )


def pause(state: PracticeRound, now: int) -> PracticeRound:
    """With the clock stopped."""
    if state.since == _PAUSED:
        return state
    return msgspec.structs.replace(state, spent=state.on_question(now), since=_PAUSED)


def resume(state: PracticeRound, now: int) -> PracticeRound:
    """With the clock going, if there is a question to answer."""
    if state.stage != "asking" or state.since != _PAUSED:
        return state
    return msgspec.structs.replace(state, since=now)


def to_suspended(bank: Bank, state: PracticeRound | None, now: int) -> bytes:
    """The bytes to keep of a round; empty when there is nothing to come back to.

    Of a case of the checker, only whether it was answered rightly.
    """
    if state is None or state.stage == "done":
        return b""
    keeps = [bank.item(name).traits.keeps_response for name in state.order]
    given = tuple(
        each if stays else msgspec.structs.replace(each, response=())
        for each, stays in zip(state.given, keeps, strict=False)
    )
    chosen = state.chosen if keeps[state.position] else ()
    kept = msgspec.structs.replace(pause(state, now), given=given, chosen=chosen)
    return msgspec.json.encode(kept)


def from_suspended(bank: Bank, data: bytes) -> tuple[PracticeRound | None, int]:
    """The round that was kept, and how many of its questions have changed and were left out.

    Nothing is to be taken up from other content, from a file of another kind, or where no question
    is left to be answered.
    """
    if not data:
        return None, 0
    try:
        kept = msgspec.json.decode(data, type=PracticeRound)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, 0
    if kept.content != bank.content or not kept.items or len(kept.given) > len(kept.order):
        return None, 0
    return _fitted(bank, msgspec.structs.replace(kept, since=_PAUSED))


def _fitted(bank: Bank, state: PracticeRound) -> tuple[PracticeRound | None, int]:
    """The round without questions that were removed, or whose fingerprint has changed."""
    meant = dict(zip(state.items, state.fingerprints, strict=False))
    stays = [bank.has(item) and bank.fingerprint(item) == meant.get(item) for item in state.order]
    lost = stays[: len(state.items)].count(False)
    if not lost:
        return state, 0
    kept = [index for index, stay in enumerate(stays) if stay]
    first = [index for index in kept if index < len(state.items)]
    fitted = msgspec.structs.replace(
        state,
        items=tuple(state.order[index] for index in first),
        fingerprints=tuple(state.fingerprints[index] for index in first),
        again=tuple(state.order[index] for index in kept if index >= len(state.items)),
        given=tuple(state.given[index] for index in kept if index < len(state.given)),
        position=sum(index < state.position for index in kept),
    )
    if not fitted.items or fitted.position >= len(fitted.order):
        return None, lost
    if not stays[min(state.position, len(stays) - 1)]:
        fitted = msgspec.structs.replace(
            fitted, stage="asking", chosen=(), picked_up="", opened=(), hinted=False, spent=0
        )
    return fitted, lost
