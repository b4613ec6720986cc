"""Which questions a round asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain, zip_longest

from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.presentation import shuffled
from sij_tui.core.practice.review_log import Answered, CardState, Mode, last_answers


def chosen_items(
    bank: Bank,
    mode: Mode,
    seed: int,
    *,
    answers: Iterable[Answered] = (),
    card_states: Mapping[str, CardState] | None = None,
    now: int = 0,
) -> tuple[str, ...]:
    """The ids of the questions of a round, in the order to ask them.

    To learn: those never answered and those missed last come first, then those answered longest
    ago; of ``answers``, in order of time, the last to each question is enough. A test takes from
    all topics in turn. Due is what spaced review brings up, soonest first.
    """
    match mode:
        case "test":
            return _spread(bank, seed)
        case "due":
            return due_items(bank, card_states or {}, now)
        case "learn":
            return _to_learn(bank, seed, answers)


def items_about(bank: Bank, facts: Collection[str]) -> tuple[str, ...]:
    """The questions on any of some facts, those on the fewest other facts first; not more than a
    round has."""
    about = [item for item in bank.practice.item if not set(facts).isdisjoint(item.facts)]
    about.sort(key=lambda item: len(set(item.facts).difference(facts)))
    return tuple(item.id for item in about[: bank.practice.round_size])


def due_items(bank: Bank, card_states: Mapping[str, CardState], now: int) -> tuple[str, ...]:
    """What is due at a time (milliseconds since 1970), soonest first."""
    due = [
        (card_states[item.id].due, item.id)
        for item in bank.practice.item
        if item.id in card_states and card_states[item.id].due <= now
    ]
    return tuple(name for _, name in sorted(due))


def next_due(bank: Bank, card_states: Mapping[str, CardState], now: int) -> int | None:
    """When the next question comes due after a time, in milliseconds since 1970."""
    later = [memory.due for name, memory in card_states.items() if bank.has(name)]
    return min((due for due in later if due > now), default=None)


def _to_learn(bank: Bank, seed: int, answers: Iterable[Answered]) -> tuple[str, ...]:
    last = last_answers(bank.cards, answers)
    names = shuffled((item.id for item in bank.practice.item), seed)
    urgent = [name for name in names if name not in last or not last[name].right]
    rest = sorted((name for name in names if name not in urgent), key=lambda name: last[name].at)
    return shuffled((*urgent, *rest)[: bank.practice.round_size], seed, "learn")


def _spread(bank: Bank, seed: int) -> tuple[str, ...]:
    """First a question on each reason against, then from each topic in turn.

    So no reason and no topic is left out while there is room.
    """
    topics = shuffled((topic.id for topic in bank.practice.topic), seed)
    piles = [
        shuffled((item.id for item in bank.practice.item if item.topic == topic), seed)
        for topic in topics
    ]
    needed = _on_each_reason(bank, seed)
    in_turn = (name for name in chain.from_iterable(zip_longest(*piles)) if name is not None)
    rest = (name for name in in_turn if name not in needed)
    return shuffled([*needed, *rest][: questions_in_test(bank)], seed, "test")


def questions_in_test(bank: Bank) -> int:
    """How many questions a test has: room for one on each reason, else it could be passed without
    having been asked them all."""
    items = bank.practice.item
    reasons = bank.reasons.intersection(chain.from_iterable(item.facts for item in items))
    return min(max(bank.practice.test_size, len(reasons)), len(items))


def _on_each_reason(bank: Bank, seed: int) -> tuple[str, ...]:
    """A question on each reason against and on what to tell, rather on it alone than on several."""
    critical = {item.id: item for item in bank.practice.item if bank.is_critical(item)}
    order = sorted(
        shuffled(critical, seed, "reasons"),
        key=lambda name: len(bank.reasons.intersection(critical[name].facts)),
    )
    found: dict[str, None] = {}
    asked: set[str] = set()
    for reason in sorted(bank.reasons):
        asking = (name for name in order if reason in critical[name].facts)
        if reason not in asked and (name := next(asking, "")):
            found[name] = None
            asked.update(critical[name].facts)
    return tuple(found)
