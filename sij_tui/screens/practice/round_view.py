"""What practice shows of a round: the page, the band, the picture, the time."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.content.practice import Item
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.leaflet.reference import origin_elements
from sij_tui.core.navigation import Session
from sij_tui.core.practice.gaps import GapPlace, gap_places
from sij_tui.core.practice.kinds.registry import kind_for
from sij_tui.core.practice.pages.asking import asking_elements, progress
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.menu import menu_elements, mode_name
from sij_tui.core.practice.pages.overview import overview_elements
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.pages.result import result_elements
from sij_tui.core.practice.picture import picture_of, quiz_art, unnamed
from sij_tui.core.practice.reducer import shown_order
from sij_tui.core.practice.round import PracticeRound, from_suspended
from sij_tui.core.timeline.player import FRAME
from sij_tui.screens.practice.layout import (
    BESIDE,
    CSS,
    LOW,
    ROOM_FOR_SIGNS,
    SPLIT,
    STACKED,
    keys_for,
)
from sij_tui.screens.practice.round import RoundScreen
from sij_tui.screens.services import Services
from sij_tui.widgets.answers import AnswerPane
from sij_tui.widgets.bars import KeyBar
from sij_tui.widgets.base import Box
from sij_tui.widgets.messages import Navigate, RunAction
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.status_bar import Mark, StatusBar

MENU = Route("practice", "menu")
"""Where the choice of a round is."""
_DUE = "due"
"""The place of a reader who wants to be asked what is due."""
_ON = "on"
"""Begins the place of a reader who is in the middle of a round."""
_REST = 1.5
"""Seconds for which a picture rests before it moves again."""


class ShownRound(RoundScreen):
    """Shows a round; what the reader does with it comes on top."""

    CSS = CSS

    def __init__(
        self, book: Book, session: Session, services: Services, suspended: object = None
    ) -> None:
        super().__init__(book, session, services)
        returns = session.route.key.partition(":")[0] == _ON
        if (
            returns
            and isinstance(suspended, PracticeRound)
            and all(map(self.bank.has, suspended.order))
        ):
            self.set_reactive(RoundScreen.sitting, suspended)
        self._ticker: Timer | None = None
        self._film: Timer | None = None
        self._film_began = 0.0
        self._way: list[tuple[str, Route]] = []
        self._band: tuple[object, ...] = ()
        self._places: dict[str, GapPlace] | None = None
        """Where the book tells of each gap, once it was asked for."""

    @property
    def main(self) -> AnswerPane:
        """The pane with the page."""
        return self.query_one("#main", AnswerPane)

    @property
    def context(self) -> Context:
        """What the pages need."""
        book = self.book
        narrow = self.has_class("-picture") and self.app.size.width < ROOM_FOR_SIGNS
        if self._places is None:
            self._places = gap_places(book.content)
        glyphs = self.session.glyphs
        return Context(book.content, self.bank, glyphs, book.usage, self._places, narrow)

    @property
    def item(self) -> Item | None:
        """The question in front."""
        sitting = self.sitting
        asked = sitting is not None and sitting.stage in ("asking", "feedback")
        return self.bank.item(sitting.item) if sitting and asked else None

    def body(self) -> ComposeResult:
        """The band, the page with a picture beside it, and where a statement comes from."""
        yield StatusBar(id="band")
        with Box(id="body"):
            with Box(id="stage"):
                yield Picture(quiz_art(self.book.content.art, self.bank), id="picture")
                yield AnswerPane(id="main")
            yield Pane(id="panel")

    # -- what it shows

    def fill(self) -> None:
        """Show the choice, or the question at which the reader was."""
        if self._ticker is None:
            self._ticker = self.set_interval(1.0, self._show_band, pause=True)
            self._film = self.set_interval(FRAME, self._roll, pause=True)
        self._way = []  # another edition may have another name
        self._press_filter.page_changed()
        stage, _, key = self.session.route.key.partition(":")
        if stage not in (_ON, _DUE):
            key = self.session.route.key  # a line of the choice
        if stage == _ON:
            self._told = self.review_log.mishap  # they have been told before they left
            if self.sitting is None and not self.take_up():
                key = ""
        if stage == _DUE and self.sitting is None:
            key = "begin:due"
            self._begin_due()
        self._show(key)
        self._run()

    def _begin_due(self) -> None:
        """Ask what is due. A round that waits is gone on with, if it is of that kind.

        One of another kind is not dropped for it: then the reader has the choice.
        """
        waiting = from_suspended(self.bank, self.review_log.suspended())[0]
        if waiting and waiting.mode == "due":
            self.take_up()
        elif not waiting:
            self.act("begin:due")

    def watch_sitting(self, before: PracticeRound | None, after: PracticeRound | None) -> None:
        """Show what has changed, with the cursor where it belongs."""
        if not self.is_mounted:
            return
        key = self.main.key
        turned = not before or not after or (before.at, before.stage) != (after.at, after.stage)
        if turned:
            self._press_filter.page_changed()
            self.remove_class("-panel")
            key = "next" if after and after.stage == "feedback" else ""
            if after and after.stage == "overview":
                missing = after.answered < len(after.items)
                key = f"goto:{after.items.index(after.unanswered[0])}" if missing else "hand_in"
            if after and after.stage == "done" and after.missed:
                key = "begin:missed"
            if after is None and before:
                key = "go_on" if before.stage != "done" else ""
        self._show(key)
        self._run()

    def update(self, before: Session, after: Session) -> None:
        """Draw in other characters; motion switched off or on."""
        if before.glyphs != after.glyphs:
            self._show(self.main.key)
        if before.moving != after.moving:
            self._show_picture()
            self._run()

    def _show(self, key: str) -> None:
        sitting, item = self.sitting, self.item
        asking = sitting is not None and sitting.stage == "asking"
        movable: frozenset[str] = frozenset()
        if asking and sitting and item and kind_for(item).ordered:
            movable = frozenset(f"choose:{name}" for name in shown_order(self.bank, sitting))
        held = sitting.held if sitting else ""
        self.set_class(bool(self._picture[0]), "-picture")
        elements = tuple(self._elements())
        if held:
            key = f"choose:{held}"
        self.main.put_answers(elements, key, pointed=not asking, movable=movable, held=held)
        if not self.main.has_focus:
            self.main.focus()
        self._show_way()
        self._show_band()
        self._show_picture()
        self.show_panel()
        self.update_key_bar()

    def _elements(self) -> tuple[Element, ...]:
        context, sitting = self.context, self.sitting
        if sitting is None:
            shows_progress = self.book.has("progress")
            return tuple(menu_elements(context, self.standing(), progress=shows_progress))
        match sitting.stage:
            case "asking":
                return tuple(asking_elements(context, sitting))
            case "feedback":
                return tuple(feedback_elements(context, sitting))
            case "overview":
                return tuple(overview_elements(context, sitting))
            case "done":
                return tuple(result_elements(context, sitting, self.standing()))

    def _show_way(self) -> None:
        """The way here, with the topic at its end."""
        way = [(self.bank.practice.title, MENU)]
        if item := self.item:
            way.append((self.bank.topic(item.topic), MENU))
        if way != self._way:
            self._way = way
            self.show_path(*way)

    def _show_band(self) -> None:
        """The mode, how far the round is, and the time."""
        context, sitting = self.context, self.sitting
        word = mode_name(context, sitting.mode) if sitting else self.bank.practice.title
        text, marks = "", tuple[tuple[str, str, str], ...]()
        if sitting and sitting.stage != "done":
            text, marks = progress(context, sitting, self._services.now())
        if (word, text, marks) != self._band:
            self._band = word, text, marks
            row = tuple(Mark(*mark) for mark in marks)
            self.query_one("#band", StatusBar).put(word, text=text, marks=row)

    @property
    def _picture(self) -> tuple[str, float]:
        """Name of the picture in front, and the seconds of its run."""
        answered = self.sitting is not None and self.sitting.answer is not None
        return picture_of(self.bank, self.item, answered=answered)

    def _show_picture(self) -> None:
        """The scene of a question about a picture: moving, or still."""
        name, _ = self._picture
        if not name:
            return
        scene = next((s for s in self.book.content.scene if name in (s.id, unnamed(s.id))), None)
        if scene:
            picture = self.query_one("#picture", Picture)
            picture.put(name, 0.0 if self.session.moving else scene.still)

    def update_key_bar(self) -> None:
        """Show the keys, or what has to be told once."""
        if self.notice and not self.session.notice:
            self.query_one(KeyBar).say(self.notice, self.app.size.width)
        else:
            super().update_key_bar()

    def shown_keys(self) -> tuple[str, ...]:
        """What can be done now."""
        return keys_for(self.bank, self.sitting)

    def _fit(self, columns: int, rows: int) -> None:
        super()._fit(columns, rows)
        self.set_class(columns >= BESIDE, "-beside")
        self.set_class(columns >= SPLIT, "-split")
        self.set_class(rows < LOW, "-low")
        self.set_class(columns < SPLIT and rows < STACKED, "-scant")

    def here(self, session: Session) -> Session:
        """The session with the question as its place; the round is suspended, to come back to."""
        self.suspend()
        return session.at(f"{_ON}:{self.main.key}" if self.sitting else "")

    def follow(self, route: Route) -> None:
        """Read on elsewhere; what was answered waits in memory for the reader to come back."""
        waits = self.sitting is not None and self.sitting.stage != "asking"
        self.post_message(Navigate(route, {self.session.route.page: self.sitting} if waits else {}))

    def set_book(self, book: Book) -> None:
        """Go on with another edition, if it has questions."""
        if book.content.practice is None:
            self.post_message(RunAction("home"))
            return
        self.change_bank(book)
        self._places = None
        self.query_one("#picture", Picture).set_art(quiz_art(book.content.art, self.bank))
        super().set_book(book)

    def show_panel(self) -> None:
        """Show where the statement under the cursor comes from, while that is open."""
        if not self.has_class("-panel"):
            return
        element, item = self.main.element, self.item
        facts = element.facts if element and element.basis else item.facts if item else ()
        basis = element.basis if element and element.basis else "leaflet"
        elements = origin_elements(
            self.book.content, self.book.usage, facts, basis, self.session.route
        )
        self.query_one("#panel", Pane).put(tuple(elements), pointed=False)

    # -- time

    def _run(self) -> None:
        """The timers run while there is something to count or to move, and at no other time."""
        sitting = self.sitting
        counts = bool(sitting and sitting.stage == "asking" and sitting.timer)
        moves = bool(self._picture[0]) and self.session.moving
        for timer, runs in ((self._ticker, counts), (self._film, moves)):
            if timer and runs and self.is_current:
                timer.resume()
            elif timer:
                timer.pause()
        if moves and not self._film_began:
            self._film_began = self._services.clock()
        elif not moves:
            self._film_began = 0.0

    def _roll(self) -> None:
        """The next frame of the picture; at its end it rests, then begins again."""
        (name, pace), room = self._picture, self._services.room()
        if name and room:
            seconds = (self._services.clock() - self._film_began) % (pace + _REST)
            picture = self.query_one("#picture", Picture)
            picture.put(name, min(1.0, seconds / pace), room=room)

    def on_screen_suspend(self) -> None:
        """Covered: the clock stands."""
        self.act("pause")
        self._run()

    def on_screen_resume(self) -> None:
        """In front: the clock goes on."""
        self.act("resume")
        self._run()
