"""How one learner stands: each question, each topic, each fact, and the days of practice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.days import DAY, day_of
from sij_tui.core.practice.review_log import Answered, CardState, ReviewLog
from sij_tui.core.practice.selection import due_items

State: TypeAlias = Literal["known", "due", "missed", "new"]
"""Right last time; right last time, and to be asked again by now; wrong last time; never asked."""
STATES: tuple[State, ...] = ("known", "due", "missed", "new")
FORECAST_DAYS = 30
"""Days that the forgetting curve looks ahead."""
FORTNIGHT = 14
"""Days of answers behind, and of questions that come due ahead, that are shown day by day."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a topic, or of a fact."""

    id: str
    states: tuple[State, ...]
    """Of each question, the best first."""

    def count(self, state: State) -> int:
        """How many questions are in a state."""
        return self.states.count(state)

    @property
    def asked(self) -> int:
        """How many were ever answered."""
        return len(self.states) - self.count("new")

    @property
    def right(self) -> int:
        """How many were right when last answered."""
        return self.asked - self.count("missed")

    @property
    def state(self) -> State:
        """The state that matters most: missed, then due, then known; new if nothing was asked."""
        for state in ("missed", "due", "known"):
            if state in self.states:
                return state
        return "new"


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """How a learner stands at one moment."""

    today: int
    """The day, as :mod:`sij_tui.core.practice.days` counts them."""
    all: Tally
    topics: tuple[Tally, ...]
    facts: tuple[Tally, ...]
    """The facts that any question asks, in the order of the questions."""
    days: Mapping[int, int]
    """How many answers each day has."""
    due: int
    """Questions to be asked again by now."""
    due_by_day: tuple[int, ...]
    """Questions that come due today, those due before included, and on each of the days after."""
    recall: tuple[float, ...]
    """Mean chance to know a question of the whole bank: today, and after each of the next days.

    What was missed, and what was never asked, counts as not known. Empty if nothing was asked.
    """

    @property
    def due_tomorrow(self) -> int:
        """Questions that come due tomorrow."""
        return self.due_by_day[1]

    @property
    def due_in_week(self) -> int:
        """Questions that come due in the seven days after today."""
        return sum(self.due_by_day[1:8])

    @property
    def answers(self) -> int:
        """Answers ever given."""
        return sum(self.days.values())

    @property
    def done(self) -> bool:
        """Whether something was practised today and nothing more is due."""
        return bool(self.days.get(self.today)) and not self.due


def overview(bank: Bank, review_log: ReviewLog, *, now: int, offset: int) -> Overview:
    """How a learner stands at ``now`` (ms since 1970 UTC), ``offset`` minutes ahead of UTC.

    An answer to a question that means something else now counts for the days only.
    """
    cards = bank.cards
    card_states = review_log.card_states(cards)
    last = review_log.latest(cards)
    states = _states(bank, last, card_states, now)
    today = day_of(now, offset)
    waits = [day_of(memory.due, offset) - today for memory in card_states.values()]
    known = [
        ((now - memory.last) / DAY, memory.stability)
        for name, memory in card_states.items()
        if name in last and last[name].right
    ]
    return Overview(
        today=today,
        all=_tally("", states.values()),
        topics=_by_topic(bank, states),
        facts=_by_fact(bank, states),
        days=review_log.days(offset),
        due=len(due_items(bank, card_states, now)),
        due_by_day=(sum(wait <= 0 for wait in waits), *map(waits.count, range(1, FORTNIGHT))),
        recall=tuple(
            mean_retrievability(known, len(cards), ahead) for ahead in range(FORECAST_DAYS + 1)
        )
        if card_states
        else (),
    )


def _states(
    bank: Bank, last: Mapping[str, Answered], card_states: Mapping[str, CardState], now: int
) -> dict[str, State]:
    """The state of each question, by its id, from the last answer to each."""

    def state(name: str) -> State:
        if name not in last:
            return "new"
        if not last[name].right:
            return "missed"
        return "due" if name in card_states and card_states[name].due <= now else "known"

    return {item.id: state(item.id) for item in bank.practice.item}


def _tally(name: str, states: Iterable[State]) -> Tally:
    return Tally(id=name, states=tuple(sorted(states, key=STATES.index)))


def _by_topic(bank: Bank, states: Mapping[str, State]) -> tuple[Tally, ...]:
    items = bank.practice.item
    tallies = (
        _tally(topic.id, (states[item.id] for item in items if item.topic == topic.id))
        for topic in bank.practice.topic
    )
    return tuple(tally for tally in tallies if tally.states)


def _by_fact(bank: Bank, states: Mapping[str, State]) -> tuple[Tally, ...]:
    found: dict[str, list[State]] = {}
    for item in bank.practice.item:
        for fact in item.facts:
            found.setdefault(fact, []).append(states[item.id])
    return tuple(_tally(name, found[name]) for name in found)


DECAY = 0.1542
"""d; the default of FSRS-6. A test compares it with the scheduler's."""
FACTOR = 0.9 ** (-1 / DECAY) - 1


def retrievability(days: float, stability: float) -> float:
    """The chance, from 0 to 1, to recall what was last recalled some days ago."""
    return float((1 + FACTOR * max(0.0, days) / stability) ** -DECAY)


def mean_retrievability(known: Sequence[tuple[float, float]], total: int, ahead: int) -> float:
    """The mean chance to know each of ``total`` questions after ``ahead`` more days.

    ``known`` has (days since the last answer, stability) of those that were right last time; the
    rest count as not known. Of nothing it is 0.
    """
    return sum(retrievability(days + ahead, stability) for days, stability in known) / max(1, total)
