"""What spaced review makes of the answers: kept beside them, and made anew when out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.practice.review_log import (
    Answered,
    Card,
    CardState,
    ItemKey,
    cards_by_key,
    item_key,
    last_answers,
)

if TYPE_CHECKING:
    from sij_tui.records.scheduler import ReviewScheduler
    from sij_tui.records.store import Numbered, Store

MODEL = "FSRS-6, parameters of fsrs 6.3"
"""Says with what the cards were worked out; made with another model, they are worked out anew."""
CardAnswers: TypeAlias = "tuple[ItemKey, list[Numbered]]"
TrackCards: TypeAlias = Callable[[Iterable[CardAnswers], int], Iterable[CardAnswers]]
"""Tells how far it is: given the cards to work out, and how many they are."""
_COLUMNS = "item, meaning, last, day, due, stability, difficulty, answer"


def card_states(store: Store, content: str, cards: Sequence[Card]) -> Mapping[str, CardState]:
    """What is known of some cards, by ``id`` of the item."""
    asked = {ItemKey(card.item, card.fingerprint) for card in cards}
    rows = store.connection.execute(f"SELECT {_COLUMNS} FROM card WHERE content = ?", (content,))
    return {
        item: CardState(last=last, due=due, stability=stability)
        for item, fingerprint, last, _, due, stability, *_ in rows
        if ItemKey(item, fingerprint) in asked
    }


def latest_answers(store: Store, content: str, cards: Sequence[Card]) -> Mapping[str, Answered]:
    """The last answer to each of some cards, by ``id`` of the item; mostly no other is read."""
    left_out = len(store.unreadable)
    last = store.last_of_cards(content)
    if len(store.unreadable) > left_out:  # then the one before it is the last
        last = store.numbered(content)
    return last_answers(cards, (answer for _, answer in last))


def bring_up_to_date(
    store: Store,
    content: str,
    cards: Sequence[Card] = (),
    *,
    fuzz: bool,
    offset: int,
    track: TrackCards = lambda cards, total: cards,
) -> None:
    """Take in the answers that were written since the last time.

    Answers under a former fingerprint of one of the ``cards`` count for its present one.
    """
    folded, name = f"folded {content}", f"spacing {content}"
    if not store.last_number():
        return
    former = {
        question: ItemKey(card.item, card.fingerprint)
        for question, card in cards_by_key(cards).items()
        if question.fingerprint != card.fingerprint
    }
    wanted = f"{MODEL} fuzz={fuzz:d} offset={offset}{_named(former)}"
    if store.last_number() == store.number_note(folded) and store.note(name) == wanted:
        return
    from sij_tui.records.scheduler import ReviewScheduler  # loads fsrs, which mostly is not needed

    scheduler = ReviewScheduler(fuzz=fuzz, offset=offset)
    with store.writing() as connection:
        last, done = store.last_number(), store.number_note(folded)
        if store.note(name) != wanted:
            connection.execute("DELETE FROM card WHERE content = ?", (content,))
            done = 0
        _review_new_answers(store, content, done, scheduler, former, track)
        store.set_note(folded, str(last))
        store.set_note(name, wanted)


def _named(former: Mapping[ItemKey, ItemKey]) -> str:
    """A short name of what counts as what; empty where nothing does."""
    if not former:
        return ""
    pairs = sorted((*question, present.fingerprint) for question, present in former.items())
    return f" former={blake2b_of(repr(pairs).encode(), 8).hex()}"


def _review_new_answers(
    store: Store,
    content: str,
    done: int,
    scheduler: ReviewScheduler,
    former: Mapping[ItemKey, ItemKey],
    track: TrackCards,
) -> None:
    from sij_tui.records.scheduler import FsrsState

    def counted(answer: Answered) -> ItemKey:
        question = item_key(answer)
        return former.get(question, question)

    rows = store.connection.execute(f"SELECT {_COLUMNS} FROM card WHERE content = ?", (content,))
    states = {
        ItemKey(item, fingerprint): (FsrsState(*values), number)
        for item, fingerprint, *values, number in rows
    }
    fresh: dict[ItemKey, list[Numbered]] = {}
    for each in store.numbered(content, after=done):
        fresh.setdefault(counted(each.answer), []).append(each)
    late = {
        card
        for card, new in fresh.items()
        if card in states and new[0].answer.at < states[card][0].last
    }
    if late:  # brought in from another machine: begin again with these
        for card in late:
            fresh[card] = []
            del states[card]
        for each in store.numbered(content):
            if (card := counted(each.answer)) in late:
                fresh[card].append(each)
    for card, new in track(fresh.items(), len(fresh)):
        state = scheduler.after(states[card][0] if card in states else None, [a for _, a in new])
        store.connection.execute(
            f"INSERT OR REPLACE INTO card (content, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (content, card.item, card.fingerprint, *state, new[-1].number),
        )
