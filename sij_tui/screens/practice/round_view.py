"""What practice shows of a round: the page, the status, the picture, the time."""

from __future__ import annotations

from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import ItemPicture
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.navigation import Session
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.gaps import GapPlace, gap_places
from sij_tui.core.practice.pages.asking import asking_elements, overview_elements, progress
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.menu import menu_elements, mode_name
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.pages.result import result_elements
from sij_tui.core.practice.presentation import picture_of, unlabelled
from sij_tui.core.practice.reducer import shown_order
from sij_tui.core.practice.round import PracticeRound
from sij_tui.core.timeline.player import FRAME_S
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.practice.layout import ROOM_FOR_SIGNS
from sij_tui.screens.practice.round import RoundController
from sij_tui.screens.services import Services
from sij_tui.widgets.answers import AnswerPane
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.status_bar import StatusBar, StatusMark

MENU_ROUTE = Route("practice", "menu")
"""Where the choice of a round is."""
_REST = 1.5
"""Seconds for which a picture rests before it moves again."""


class RoundView:
    """Shows a round in the widgets of a screen."""

    def __init__(self, screen: BaseScreen, controller: RoundController, services: Services) -> None:
        self._screen = screen
        self._controller = controller
        self._services = services
        self._clock_timer: Timer | None = None
        self._animation_timer: Timer | None = None
        self._animation_began = 0.0
        self._path: list[tuple[str, Route]] = []
        self._status: tuple[object, ...] = ()
        self._places: dict[str, GapPlace] | None = None
        """Where the book tells of each gap, once it was asked for."""

    @property
    def _state(self) -> PracticeRound | None:
        return self._controller.state

    @property
    def _book(self) -> Book:
        return self._screen.book

    @property
    def _session(self) -> Session:
        return self._screen.session

    @property
    def _bank(self) -> Bank:
        return self._controller.bank

    def reset(self) -> None:
        """Show another edition."""
        self._places, self._path = None, []

    def start_timers(self) -> None:
        """Make the timers, which do not run yet, unless that is done."""
        if self._clock_timer is None:
            self._clock_timer = self._screen.set_interval(1.0, self._show_status, pause=True)
            self._animation_timer = self._screen.set_interval(
                FRAME_S, self._show_next_frame, pause=True
            )

    @property
    def main(self) -> AnswerPane:
        """The pane with the page."""
        return self._screen.query_one("#main", AnswerPane)

    @property
    def context(self) -> Context:
        """What the pages need."""
        book = self._book
        narrow = self._screen.has_class("-picture") and self._screen.app.size.width < ROOM_FOR_SIGNS
        if self._places is None:
            self._places = gap_places(book.content)
        glyphs = self._session.glyphs
        return Context(book.content, self._bank, glyphs, book.usage, self._places, narrow)

    @property
    def item(self) -> Item | None:
        """The current question."""
        state = self._state
        asked = state is not None and state.stage in ("asking", "feedback")
        return self._bank.item(state.item) if state and asked else None

    # -- what it shows

    def show(self, key: str) -> None:
        """Show everything, with the cursor on the line named ``key``."""
        state, item = self._state, self.item
        asking = state is not None and state.stage == "asking"
        movable: frozenset[str] = frozenset()
        if asking and state and item and item.traits.ordered:
            movable = frozenset(f"choose:{name}" for name in shown_order(self._bank, state))
        held = state.picked_up if state else ""
        self._screen.set_class(self._picture is not None, "-picture")
        elements = tuple(self._elements())
        if held:
            key = f"choose:{held}"
        self.main.set_answers(
            elements, key, select_first=not asking, movable=movable, held=held,
            keeps_margin=item is not None,  # the question keeps its lines when it is answered
        )  # fmt: skip
        if not self.main.has_focus:
            self.main.focus()
        self._show_path()
        self._show_status()
        self.show_picture()
        self.show_panel()
        self._screen.update_key_bar()

    def _elements(self) -> tuple[Element, ...]:
        context, state = self.context, self._state
        if state is None:
            shows_progress = self._book.has("progress")
            return tuple(menu_elements(context, self._controller.status(), progress=shows_progress))
        match state.stage:
            case "asking":
                return tuple(asking_elements(context, state))
            case "feedback":
                return tuple(feedback_elements(context, state))
            case "overview":
                return tuple(overview_elements(context, state))
            case "done":
                return tuple(result_elements(context, state, self._controller.status()))

    def _show_path(self) -> None:
        """The path here, with the topic at its end."""
        path = [(self._bank.practice.title, MENU_ROUTE)]
        if item := self.item:
            path.append((self._bank.topic(item.topic), MENU_ROUTE))
        if path != self._path:
            self._path = path
            self._screen.show_path(*path)

    def _show_status(self) -> None:
        """The mode, how far the round is, and the time."""
        context, state = self.context, self._state
        word = mode_name(context, state.mode) if state else self._bank.practice.title
        texts, marks = tuple[str, ...](), tuple[tuple[str, str, str], ...]()
        if state and state.stage != "done":
            texts, marks = progress(context, state, self._services.now())
        if (word, texts, marks) != self._status:
            self._status = word, texts, marks
            row = tuple(StatusMark(*mark) for mark in marks)
            self._screen.query_one("#status", StatusBar).set_status(word, texts, row)

    @property
    def _picture(self) -> ItemPicture | None:
        """The picture of the current question."""
        answered = self._state is not None and self._state.answer is not None
        return picture_of(self._bank, self.item, answered=answered)

    def show_picture(self) -> None:
        """The scene of a question about a picture: moving, or still."""
        if (shown := self._picture) is None:
            return
        name = shown.scene
        scene = next(
            (s for s in self._book.content.scene if name in (s.id, unlabelled(s.id))), None
        )
        if scene:
            picture = self._screen.query_one("#picture", Picture)
            moves = self._session.moving
            picture.set_scene(name, 0.0 if moves else scene.still, playing=moves)

    def show_panel(self) -> None:
        """Show where the statement under the cursor comes from, while that is open."""
        if self._screen.has_class("-panel"):
            facts = self.item.facts if self.item else ()
            origin = self._screen.origin_of(self.main.element, facts)
            self._screen.query_one("#panel", Pane).set_elements(origin, select_first=False)

    # -- time

    def run_timers(self) -> None:
        """The timers run while there is something to count or to move, and at no other time."""
        state = self._state
        counts = bool(state and state.stage == "asking" and state.timer)
        moves = self._picture is not None and self._session.moving
        for timer, runs in ((self._clock_timer, counts), (self._animation_timer, moves)):
            if timer and runs and self._screen.is_current:
                timer.resume()
            elif timer:
                timer.pause()
        if moves and not self._animation_began:
            self._animation_began = self._services.clock()
        elif not moves:
            self._animation_began = 0.0

    def _show_next_frame(self) -> None:
        """The next frame of the picture; at its end it rests, then begins again."""
        shown, room = self._picture, self._services.cell_budget()
        if shown and room:
            seconds = (self._services.clock() - self._animation_began) % (shown.seconds + _REST)
            picture = self._screen.query_one("#picture", Picture)
            progress = min(1.0, seconds / shown.seconds)
            picture.set_scene(shown.scene, progress, room=room, playing=True)
