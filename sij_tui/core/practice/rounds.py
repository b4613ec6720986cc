"""Selects the items of a round of practice, and a learner's status, from the review log."""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.pages.menu import PracticeStatus
from sij_tui.core.practice.presentation import shuffled
from sij_tui.core.practice.review_log import Mode, ReviewLog
from sij_tui.core.practice.round import PracticeRound, from_suspended
from sij_tui.core.practice.selection import chosen_items, due_items, items_about, next_due

_ABOUT = "facts:"
_MODES: tuple[Mode, ...] = ("learn", "test", "due")


def items_of_round(
    bank: Bank, review_log: ReviewLog, ended: PracticeRound | None, way: str, seed: int, now: int
) -> tuple[Mode, tuple[str, ...]] | None:
    """The mode of a round and the questions that it asks; None for a way that is not known.

    ``way`` is a mode, "missed" for what was not right in the round that has ``ended``, or the facts
    that :func:`way_of_facts` names.
    ``now`` is in milliseconds since 1970.
    """
    if way == "missed":
        if ended is None or ended.stage != "done":
            return None
        return "learn", shuffled(ended.missed, seed, "missed")
    if way.startswith(_ABOUT):
        facts = way.removeprefix(_ABOUT).split(",")
        return "learn", shuffled(items_about(bank, facts), seed, "facts")
    mode = next((each for each in _MODES if each == way), None)
    if mode is None:
        return None
    card_states = review_log.card_states(bank.cards) if mode == "due" else {}
    answers = review_log.latest(bank.cards).values() if mode == "learn" else ()
    return mode, chosen_items(bank, mode, seed, answers=answers, card_states=card_states, now=now)


def way_of_facts(facts: Iterable[str]) -> str:
    """Return the way into a round of questions on some facts."""
    return _ABOUT + ",".join(facts)


def practice_status(bank: Bank, review_log: ReviewLog, now: int) -> PracticeStatus:
    """What the review log knows of the learner at a time (milliseconds since 1970)."""
    card_states = review_log.card_states(bank.cards)
    upcoming = next_due(bank, card_states, now)
    return PracticeStatus(
        suspended=from_suspended(bank, review_log.suspended())[0],
        seen=len(review_log.latest(bank.cards)),
        due=len(due_items(bank, card_states, now)),
        next_due=None if upcoming is None else upcoming - now,
        keeps=review_log.keeps,
    )
