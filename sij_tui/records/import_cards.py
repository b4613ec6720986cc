"""Computes the scheduler's state of cards while an import writes their answers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sij_tui.records.cards import (
    CardAnswers,
    CardReview,
    CardUpdate,
    ReviewSettings,
    TrackCards,
    bring_up_to_date,
    is_up_to_date,
)
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.store import Numbered, Store
from sij_tui.records.transfer import NewAnswers, has_own_events


class _Stopped(Exception):
    """The import was broken off."""


class ImportedCards:
    """The cards of the contents that an import has answers to.

    SQLite writes many rows without the interpreter's lock: on a second core, a thread works out the
    cards of the same answers at the same time. If another program writes into the file at this
    moment, that counts for nothing, and they are worked out from the file.
    """

    def __init__(self, store: Store, settings: Sequence[ReviewSettings], now: int) -> None:
        """Bring the file up to date as it is; ``now`` is in milliseconds since 1970 UTC."""
        self._store = store
        self._settings = settings
        self._updates: dict[str, CardUpdate] = {}
        if has_own_events(store):
            correct_times(store, now)
            for each in settings:
                bring_up_to_date(store, each)

    @contextlib.contextmanager
    def worked_out(self, new: NewAnswers) -> Iterator[None]:
        """Work out the cards of new answers while what is inside writes them."""
        answers: dict[str, list[Numbered]] = {}
        for each in new.own:
            answers.setdefault(each.answer.content, []).append(each)
        reviews = [
            self._review(each, answers[each.content], new.last)
            for each in self._settings
            if each.content in answers and is_up_to_date(self._store, each)
        ]
        if not reviews:
            yield
            return
        stop = Event()

        def until_stopped(cards: Iterable[CardAnswers], total: int) -> Iterator[CardAnswers]:
            for card in cards:
                if stop.is_set():
                    raise _Stopped
                yield card

        with ThreadPoolExecutor(1) as thread:
            updates = thread.submit(lambda: [review.update(until_stopped) for review in reviews])
            try:
                yield
            except BaseException:
                stop.set()
                raise
        for review, update in zip(reviews, updates.result(), strict=True):
            self._updates[review.content] = update

    def _review(self, settings: ReviewSettings, new: Sequence[Numbered], last: int) -> CardReview:
        def all_answers() -> list[Numbered]:
            answers = [*self._store.numbered(settings.content), *new]
            return sorted(answers, key=lambda each: each.answer.at)

        return CardReview(self._store, settings, last, new, all_answers)

    def write(self, track: TrackCards = lambda cards, total: cards) -> None:
        """Write the cards, once the answers are and count at their times."""
        for each in self._settings:
            bring_up_to_date(self._store, each, track, self._updates.get(each.content))
