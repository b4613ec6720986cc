"""The round that a screen owns: every action is folded into it, and every answer is kept."""

from __future__ import annotations

from functools import partial

from textual import events
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.navigation import Session
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.pages.menu import Standing
from sij_tui.core.practice.pages.parts import trouble_of
from sij_tui.core.practice.reducer import reduce_round
from sij_tui.core.practice.review_log import Event, Mode, ReviewLog
from sij_tui.core.practice.round import (
    PracticeRound,
    from_suspended,
    resume,
    start_round,
    to_suspended,
)
from sij_tui.core.practice.selection import chosen_items, due_items, next_due
from sij_tui.core.practice.shuffle import shuffled
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.press_filter import PressFilter
from sij_tui.screens.services import Services

_GO_ON = ("answer", "next", "hand_in")
"""Actions after which another page follows."""
_MODES: tuple[Mode, ...] = ("learn", "test", "due")


class RoundScreen(BaseScreen):
    """A screen with a round of questions, or with the choice of one."""

    sitting: var[PracticeRound | None] = var(None, init=False)

    def __init__(self, book: Book, session: Session, services: Services) -> None:
        super().__init__(book, session)
        self._services = services
        self._bank = _known_bank(book)
        self._ledger: ReviewLog | None = None
        self._unwritten: list[Event] = []
        """What is written as soon as the learner sees that it was taken."""
        self._press_filter = PressFilter(self)
        self._told = ""
        """The mishap that the learner knows of."""
        self.notice = ""
        """What is to be told until the next action."""

    @property
    def bank(self) -> Bank:
        """The questions."""
        return self._bank

    def accepts_press(self, event: events.Key | events.MouseUp) -> bool:
        """Classify a key or a click; it is handled in any case."""
        return self._press_filter.filter(event)

    @property
    def review_log(self) -> ReviewLog:
        """Keeps the answers; opened when it is first needed."""
        if self._ledger is None:
            self._ledger = self._services.review_log(self._bank.content)
        return self._ledger

    def act(self, *actions: str) -> None:
        """An action, or some that belong together, from a key, a line or a click."""
        if any(action in _GO_ON for action in actions):
            self._press_filter.run(partial(self._act_now, actions))
        else:
            self._act_now(actions)

    def _act_now(self, actions: tuple[str, ...]) -> None:
        self.notice = ""
        name, _, value = actions[0].partition(":")
        match name:
            case "begin":
                self._begin(value)
            case "go_on":
                self.take_up()
            case "menu":
                self.suspend()
                self.sitting = None
            case _ if self.sitting:
                self._fold(self.sitting, actions)
            case _:  # keys of a round, where there is none
                pass

    def _fold(self, sitting: PracticeRound, actions: tuple[str, ...]) -> None:
        """What the actions make of the round. It is shown first, and written right after that."""
        now, before = self._services.now(), sitting
        for action in actions:
            sitting, events = reduce_round(self.bank, sitting, action, now)
            self._unwritten += events
        self.sitting = sitting
        if self._unwritten:
            self.call_after_refresh(self._write)
        elif sitting.given != before.given:  # of a test, which is written down at its end
            self.call_after_refresh(self.suspend)

    def _write(self) -> None:
        """Write what there is to be written, and tell if that went wrong."""
        if not self._unwritten:
            return
        events, self._unwritten = self._unwritten, []
        for event in events:
            self.review_log.write(event)
        self.review_log.suspend(to_suspended(self.bank, self.sitting, self._services.now()))
        self._tell_mishap()
        if self.notice:
            self.update_key_bar()

    def on_unmount(self) -> None:
        """Nothing answered is lost."""
        self._write()

    def _begin(self, mode: str) -> None:
        """Begin a round, unless there is nothing to ask."""
        if mode == "missed":
            self._begin_missed()
            return
        known = next((each for each in _MODES if each == mode), None)
        if known is None:
            return
        seed, now, cards = self._services.seed(), self._services.now(), self.bank.cards
        memories = self.review_log.memories(cards) if known == "due" else {}
        answers = self.review_log.latest(cards).values() if known == "learn" else ()
        items = chosen_items(self.bank, known, seed, answers=answers, memories=memories, now=now)
        self._ask(known, items, seed)

    def _begin_missed(self) -> None:
        """Learn what was not right in the round that has ended, in another order."""
        if self.sitting and self.sitting.stage == "done":
            seed = self._services.seed()
            self._ask("learn", shuffled(self.sitting.missed, seed, "missed"), seed)

    def _ask(self, mode: Mode, items: tuple[str, ...], seed: int) -> None:
        """Begin a round of these questions, if there are any."""
        if items:
            id, now = self._services.new_id(), self._services.now()
            self.sitting = start_round(self.bank, mode, items, id=id, seed=seed, now=now)
            self.suspend()

    def take_up(self) -> bool:
        """Go on with the round that was left; says whether there is one."""
        sitting, lost = from_suspended(self.bank, self.review_log.suspended())
        if lost:
            self.notice = fill(self.bank.practice.labels.result.changed, count=lost)
        if sitting:
            self.sitting = resume(sitting, self._services.now())
        return sitting is not None

    def suspend(self) -> None:
        """Keep the round as it is, to go on with it later."""
        self._write()
        if self.sitting:
            self.review_log.suspend(to_suspended(self.bank, self.sitting, self._services.now()))
            self._tell_mishap()

    def standing(self) -> Standing:
        """What the review log knows of the learner."""
        self._write()
        now, cards = self._services.now(), self.bank.cards
        memories = self.review_log.memories(cards)
        upcoming = next_due(self.bank, memories, now)
        standing = Standing(
            suspended=from_suspended(self.bank, self.review_log.suspended())[0],
            seen=len(self.review_log.latest(cards)),
            due=len(due_items(self.bank, memories, now)),
            next_due=None if upcoming is None else upcoming - now,
            keeps=self.review_log.keeps,
        )
        self._tell_mishap()
        return standing

    def _tell_mishap(self) -> None:
        """Say once why answers are not kept any more."""
        mishap = self.review_log.mishap
        if mishap and mishap != self._told:
            self._told, self.notice = mishap, trouble_of(self.review_log, self.bank)

    def change_bank(self, book: Book) -> None:
        """Take the questions of another edition, and go on as far as they are the same."""
        self.suspend()
        self._bank, self._ledger = _known_bank(book), None
        if self.sitting:
            sitting, _ = from_suspended(self._bank, self.review_log.suspended())
            self.set_reactive(RoundScreen.sitting, sitting)


def _known_bank(book: Book) -> Bank:
    bank = bank_of(book.content)
    assert bank, "practice is opened only where there are questions"
    return bank
