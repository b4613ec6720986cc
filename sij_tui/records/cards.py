"""The scheduler's state of each card: stored beside the answers, computed anew when out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.practice.days import DAY
from sij_tui.core.practice.review_log import (
    LATEST,
    Answered,
    Card,
    CardState,
    ItemKey,
    cards_by_key,
    item_key,
    last_answers,
)
from sij_tui.records import notes
from sij_tui.records.clock_correction import has_wrong_times

if TYPE_CHECKING:
    from sij_tui.records.scheduler import FsrsState
    from sij_tui.records.store import Numbered, Store

MODEL = "FSRS-6, parameters of fsrs 6.3"
"""Says with what the cards were worked out; made with another model, they are worked out anew."""
CardAnswers: TypeAlias = "tuple[ItemKey, list[Numbered]]"
TrackCards: TypeAlias = Callable[[Iterable[CardAnswers], int], Iterable[CardAnswers]]
"""Tells how far it is: given the cards to work out, and how many they are."""
_COLUMNS = "item, meaning, last, day, due, stability, difficulty, answer"

_SOUND = (
    "typeof(last) = 'integer' AND typeof(day) = 'integer' AND typeof(due) = 'integer'"
    " AND typeof(stability) = 'real' AND stability BETWEEN 1e-4 AND 1e6"
    " AND typeof(difficulty) = 'real' AND difficulty BETWEEN 1 AND 10"
    f" AND last BETWEEN 0 AND {LATEST} AND due BETWEEN 0 AND {LATEST * 2}"
    f" AND day BETWEEN -1 AND {LATEST // DAY}"
)


class ReviewSettings(NamedTuple):
    """With what the cards of one content are worked out."""

    content: str
    cards: Sequence[Card]
    """Answers under a former fingerprint of one of these count for its present one."""
    fuzz: bool
    offset: int
    """Minutes that the clocks are ahead of UTC."""

    def former(self) -> dict[ItemKey, ItemKey]:
        """What counts as what: only questions that have another fingerprint now."""
        return {
            question: ItemKey(card.item, card.fingerprint)
            for question, card in cards_by_key(self.cards).items()
            if question.fingerprint != card.fingerprint
        }

    def model(self) -> str:
        """The model and all that changes its outcome."""
        return f"{MODEL} fuzz={self.fuzz:d} offset={self.offset}{_named(self.former())}"


class CardUpdate(NamedTuple):
    """What some answers make of the cards of one content, and of which file that holds."""

    model: str
    done: int
    """The number of the last answer that was counted before."""
    last: int
    """The number of the last answer of all."""
    rows: Sequence[tuple[ItemKey, FsrsState, int]]
    """Of each card that changes, its state and the number of its last answer."""


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
    settings: ReviewSettings,
    track: TrackCards = lambda cards, total: cards,
    update: CardUpdate | None = None,
) -> None:
    """Take in the answers that were written since the last time.

    An ``update`` that was worked out before is taken if the file is what that holds of.
    """
    if is_up_to_date(store, settings):
        return
    content, model = settings.content, settings.model()
    with store.writing() as connection:
        last, done = store.last_number(), _done(store, settings)
        if not done:
            connection.execute("DELETE FROM card WHERE content = ?", (content,))
        if not update or has_wrong_times(store) or (model, done, last) != update[:3]:
            new = store.numbered(content, after=done)
            review = CardReview(store, settings, last, new, lambda: store.numbered(content))
            update = review.update(track)
        connection.executemany(
            f"INSERT OR REPLACE INTO card (content, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(content, *card, *state, number) for card, state, number in update.rows],
        )
        store.set_note(notes.counted_of(content), str(last))
        store.set_note(notes.model_of(content), model)


def is_up_to_date(store: Store, settings: ReviewSettings) -> bool:
    """Whether the cards count all answers."""
    last = store.last_number()
    return not last or _done(store, settings) == last


def _done(store: Store, settings: ReviewSettings) -> int:
    """The number of the last answer that the cards count, worked out with these settings; or 0."""
    content = settings.content
    if store.note(notes.model_of(content)) != settings.model() or not _are_sound(store, content):
        return 0
    return store.number_note(notes.counted_of(content))


def _are_sound(store: Store, content: str) -> bool:
    """Whether all cards of a content have values that can be; those of a damaged file may not."""
    asked = f"SELECT EXISTS (SELECT 1 FROM card WHERE content = ? AND NOT ({_SOUND}))"
    return not store.connection.execute(asked, (content,)).fetchone()[0]


def _named(former: Mapping[ItemKey, ItemKey]) -> str:
    """A short name of what counts as what; empty where nothing does."""
    if not former:
        return ""
    pairs = sorted((*question, present.fingerprint) for question, present in former.items())
    return f" former={blake2b_of(repr(pairs).encode(), 8).hex()}"


class CardReview:
    """What is to be worked out of the cards of one content; reads the file when it is made."""

    def __init__(
        self,
        store: Store,
        settings: ReviewSettings,
        last: int,
        new: Iterable[Numbered],
        all_answers: Callable[[], Iterable[Numbered]],
    ) -> None:
        """Take in ``new`` answers, with which ``last`` is the number of the last answer of all.

        Cards that were answered later than these begin again with ``all_answers``, the new ones
        among them. Both are the first first.
        """
        self.content = settings.content
        self._settings = settings
        self._last = last
        self._done = _done(store, settings)
        self._states = _stored_states(store, settings.content) if self._done else {}
        former = settings.former()

        def card_of(each: Numbered) -> ItemKey:
            question = item_key(each.answer)
            return former.get(question, question)

        fresh: dict[ItemKey, list[Numbered]] = {}
        for each in new:
            fresh.setdefault(card_of(each), []).append(each)
        late = {
            card
            for card, answers in fresh.items()
            if card in self._states and answers[0].answer.at < self._states[card][0]
        }
        if late:  # brought in from another machine
            for card in late:
                fresh[card] = []
                del self._states[card]
            for each in all_answers():
                if (card := card_of(each)) in late:
                    fresh[card].append(each)
        self._fresh = fresh

    def update(self, track: TrackCards = lambda cards, total: cards) -> CardUpdate:
        """What the new answers make of the cards; looks at no file."""
        from sij_tui.records.scheduler import FsrsState, ReviewScheduler  # loads fsrs

        scheduler = ReviewScheduler(fuzz=self._settings.fuzz, offset=self._settings.offset)
        rows = []
        for card, answers in track(self._fresh.items(), len(self._fresh)):
            before = FsrsState(*self._states[card]) if card in self._states else None
            state = scheduler.after(before, [answer for _, answer in answers])
            rows.append((card, state, answers[-1].number))
        return CardUpdate(self._settings.model(), self._done, self._last, rows)


def _stored_states(store: Store, content: str) -> dict[ItemKey, tuple[Any, ...]]:
    """The values of each card's :class:`FsrsState`."""
    rows = store.connection.execute(f"SELECT {_COLUMNS} FROM card WHERE content = ?", (content,))
    return {ItemKey(item, fingerprint): tuple(values) for item, fingerprint, *values, _ in rows}
