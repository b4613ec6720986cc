"""Practice: a question at a time, and what the leaflet says to each answer."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.navigation import Session
from sij_tui.core.practice.pages.asking import NUMBERED
from sij_tui.core.practice.pages.parts import route_of_fact, route_of_item
from sij_tui.core.practice.presentation import art_for_questions
from sij_tui.core.practice.reducer import shown_order
from sij_tui.core.practice.round import PracticeRound, from_suspended
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.screens.practice.layout import CSS, keys_for, layout_classes
from sij_tui.screens.practice.round import RoundController
from sij_tui.screens.practice.round_view import MENU_ROUTE, RoundView
from sij_tui.screens.press_filter import PressFilter
from sij_tui.screens.services import Services
from sij_tui.widgets.answers import AnswerPane
from sij_tui.widgets.bars import KeyBar
from sij_tui.widgets.base import Box
from sij_tui.widgets.messages import CursorMoved, Navigate, ReadPastEnd, RunAction
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.status_bar import StatusBar

_DUE = "due"
"""The place of a reader who wants to be asked what is due."""
_FACTS = "facts"
"""Begins the place of a reader who wants to be asked about some facts."""
_IN_ROUND = "on"
"""Begins the place of a reader who is in the middle of a round."""
_ACTIONS = (
    "answer", "next", "previous", "overview", "earlier", "later", "hint", "leaflet", "checker",
    "timer",
)  # fmt: skip


class PracticeScreen(BaseScreen):
    """Holds the state of one round; keys, lines and clicks become actions on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # before the pane, which would scroll for Space
        Binding(TO_BE_NAMED, "perform('choose')", id="practice.choose", priority=True),
        *(Binding(TO_BE_NAMED, f"perform('{name}')", id=f"practice.{name}") for name in _ACTIONS),
        *(Binding(f"{digit}", f"number({digit})") for digit in range(10)),
        Binding(TO_BE_NAMED, "origin", id="origin"),
    ]
    CSS = CSS

    state: var[PracticeRound | None] = var(None, init=False)

    def __init__(
        self, book: Book, session: Session, services: Services, suspended: object = None
    ) -> None:
        super().__init__(book, session)
        self._press_filter = PressFilter(self)
        self.controller = RoundController(self, self._press_filter, book, services)
        self.view = RoundView(self, self.controller, services)
        returns = session.route.key.partition(":")[0] == _IN_ROUND
        if isinstance(suspended, PracticeRound):
            known = all(map(self.controller.bank.has, suspended.order))
            if returns and known:
                self.set_reactive(PracticeScreen.state, suspended)

    def compose_body(self) -> ComposeResult:
        """The band, the page with a picture beside it, and where a statement comes from."""
        yield StatusBar(id="status")
        with Box(id="body"):
            with Box(id="stage"):
                yield Picture(
                    art_for_questions(self.book.content.art, self.controller.bank), id="picture"
                )
                yield AnswerPane(id="main")
            yield Pane(id="panel")

    def populate(self) -> None:
        """Show the choice, or the question at which the reader was."""
        self.view.start_timers()
        self.view.reset()  # another edition may have other names
        self._press_filter.page_changed()
        stage, _, key = self.session.route.key.partition(":")
        if stage not in (_IN_ROUND, _DUE, _FACTS):
            key = self.session.route.key  # a line of the choice
        if stage == _IN_ROUND:
            self.controller.skip_problem()
            if self.state is None and not self.controller.resume():
                key = ""
        if stage == _DUE and self.state is None:
            key = "begin:due"
            self._begin(_DUE)
        if stage == _FACTS and self.state is None:
            key = ""
            self._begin(self.session.route.key)
        self.view.show(key)
        self.view.run_timers()

    def _begin(self, way: str) -> None:
        """Begin a round: of what is due, where an unfinished one is resumed, or on some facts.

        Any other is kept: then the reader chooses.
        """
        waiting = from_suspended(self.controller.bank, self.controller.review_log.suspended())[0]
        if waiting and waiting.mode == way:
            self.controller.resume()
        elif not waiting:
            self.controller.act(f"begin:{way}")

    def watch_state(self, before: PracticeRound | None, after: PracticeRound | None) -> None:
        """Show what has changed, with the cursor where it belongs."""
        if not self.is_mounted:
            return
        key = self.view.main.key
        turned = (
            not before
            or not after
            or (before.position, before.stage) != (after.position, after.stage)
        )
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
        self.view.show(key)
        self.view.run_timers()

    def apply_session(self, before: Session, after: Session) -> None:
        """Draw in other characters; motion switched off or on."""
        if before.glyphs != after.glyphs:
            self._apply_breakpoints(*self.app.size)
            self.view.show(self.view.main.key)
        if before.moving != after.moving:
            self.view.show_picture()
            self.view.run_timers()

    def update_key_bar(self) -> None:
        """Show the keys, or the notice."""
        if self.controller.notice and not self.session.notice:
            self.query_one(KeyBar).set_notice(self.controller.notice, self.app.size.width)
        else:
            super().update_key_bar()

    def shown_keys(self) -> tuple[str, ...]:
        """What can be done now."""
        return keys_for(self.controller.bank, self.state)

    def _named_key(self, name: str) -> tuple[str, str, str]:
        """Name the digits too that choose an option."""
        keys, label, action = super()._named_key(name)
        if name == "practice.choose" and self.state:
            count = min(NUMBERED, len(shown_order(self.controller.bank, self.state)))
            keys = f"1–{count} {keys}"
        return keys, label, action

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        super()._apply_breakpoints(columns, rows)
        ascii_only = self.session.glyphs.tier == "ascii"
        self.update_classes(layout_classes(columns, rows, ascii_only=ascii_only))

    def with_place(self, session: Session) -> Session:
        """The session with the question as its place; the round is suspended, to come back to."""
        self.controller.suspend()
        return session.with_key(f"{_IN_ROUND}:{self.view.main.key}" if self.state else "")

    def follow(self, route: Route) -> None:
        """Open another page; an answered question is kept in memory for the way back."""
        is_answered = self.state is not None and self.state.stage != "asking"
        self.post_message(
            Navigate(route, {self.session.route.page: self.state} if is_answered else {})
        )

    def set_book(self, book: Book) -> None:
        """Go on with another edition, if it has questions."""
        if book.content.practice is None:
            self.post_message(RunAction("home"))
            return
        self.set_reactive(PracticeScreen.state, self.controller.change_bank(book))
        self.query_one("#picture", Picture).set_art(
            art_for_questions(book.content.art, self.controller.bank)
        )
        super().set_book(book)

    def on_screen_suspend(self) -> None:
        """Covered by another screen: the clock stops."""
        self.controller.act("pause")
        self.view.run_timers()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Shown again: the clock runs."""
        self.controller.act("resume")
        self.view.run_timers()

    def on_unmount(self) -> None:
        """Nothing answered is lost."""
        self.controller.write()

    # -- what the reader does

    def accepts_press(self, event: events.Key | events.MouseUp) -> bool:
        """Classify a key or a click; it is handled in any case."""
        return self._press_filter.filter(event)

    def action_perform(self, name: str) -> None:
        """Do what a key stands for at this stage."""
        match name:
            case "choose":
                self._choose()
            case "earlier" | "later":
                self._move(1 if name == "later" else -1)
            case "leaflet":
                self._see_leaflet()
            case "checker":
                item = self.view.item
                case = item.checker_case if item else ""
                if case and self.state and self.state.stage == "feedback":
                    self.follow(Route("checker", f"case:{case}"))
            case "next":
                self._go_on()
            case _:
                self.controller.act(name)

    def _move(self, step: int) -> None:
        """Move the part pointed at, or the first one, and point at it where it stands now."""
        state, item = self.state, self.view.item
        if state and state.stage == "asking" and item and item.traits.ordered:
            name = self._option_under_cursor or shown_order(self.controller.bank, state)[0]
            self.controller.act(f"shift:{name}:{step}")
            self.view.main.point_to(f"choose:{name}")

    def _go_on(self) -> None:
        """The way forward: answer with what is chosen, or go to what comes next."""
        state = self.state
        learning = state is not None and state.mode != "test"
        self.controller.act("answer" if learning and state and state.stage == "asking" else "next")

    @property
    def _option_under_cursor(self) -> str:
        """The id of the option under the cursor."""
        kind, _, name = self.view.main.key.partition(":")
        return name if kind in ("choose", "look") else ""

    def _choose(self) -> None:
        """Choose what is pointed at, or answer with it; where there is nothing to choose, read
        on, and at the end go on.
        """
        if isinstance(self.focused, Pane) and self.focused is not self.view.main:
            self.focused.action_page_down()
        elif self.state and self.state.stage == "asking" and self._option_under_cursor:
            one = self.view.item is not None and self.view.item.traits.response == "one"
            again = one and self._option_under_cursor in self.state.chosen
            self.controller.act("answer" if again else f"choose:{self._option_under_cursor}")
        elif element := self.view.main.element if self.state is None else None:
            self._open(element)
        else:
            self.view.main.action_page_down()

    def action_number(self, number: int) -> None:
        """Take the line with a number; where there is none, nothing happens."""
        if self.state and self.state.picked_up and number:
            self.controller.act(f"place:{self.state.picked_up}:{number - 1}", "drop")
            return
        if element := self.view.main.find_numbered(number):
            self.view.main.point_to(element.key)
            self._open(element)

    def open_element(self, element: Element) -> None:
        """Enter: answer with an option, or with what is chosen; go on; open a line."""
        state, item = self.state, self.view.item
        if not element.do.startswith("choose:") or state is None:
            self._open(element)
        elif item and item.traits.ordered:
            self.controller.act(
                "drop" if state.picked_up else "answer" if state.chosen else element.do
            )
        elif item and item.traits.multiple:
            self.controller.act("answer" if state.chosen else element.do)
        else:
            self.controller.act(element.do, "answer")

    def on_read_past_end(self, message: ReadPastEnd) -> None:
        """Go on to the next question once all of the feedback is read."""
        if message.step > 0 and self.state and self.state.stage == "feedback":
            self.controller.act("next")

    def on_answer_pane_clicked(self, message: AnswerPane.Clicked) -> None:
        """A click chooses and never answers, but on the line that does.

        While a line is held, a click on another one puts it there.
        """
        kind, _, name = message.element.do.partition(":")
        held = self.state.picked_up if self.state else ""
        if self.state and held and kind == "choose" and name != held:
            self._place_part(held, name)
        else:
            self._open(message.element)

    def on_answer_pane_dragged(self, message: AnswerPane.Dragged) -> None:
        """A line dragged onto another takes its place."""
        self.view.main.point_to(message.key)
        self._place_part(message.key.partition(":")[2], message.onto.partition(":")[2])

    def _place_part(self, name: str, onto: str) -> None:
        """Move a part to the place of another one."""
        if self.state:
            place = shown_order(self.controller.bank, self.state).index(onto)
            self.controller.act(f"place:{name}:{place}", "drop")

    def on_answer_pane_nudged(self, message: AnswerPane.Nudged) -> None:
        """What is held moves."""
        if self.state:
            self.controller.act(f"shift:{self.state.picked_up}:{message.step}")

    def _open(self, element: Element) -> None:
        """Do what a line stands for; for a statement, show where it comes from."""
        if element.do:
            self.controller.act(element.do)
        elif element.go:
            self.follow(element.go)
        elif element.basis and not self.has_class("-panel"):
            self.action_origin()

    def _see_leaflet(self) -> None:
        """Open the leaflet at what the question is about; "back" returns to the question."""
        if self.state and self.state.stage == "feedback" and self.view.item:
            element = self.view.main.element
            facts = element.facts if element else ()
            place = route_of_fact(self.view.context, facts[0]) if facts else None
            self.follow(place or route_of_item(self.view.context, self.view.item))

    # -- where a statement comes from

    def action_origin(self) -> None:
        """Show or hide where the statement under the cursor comes from; not before the answer."""
        if self.state and self.state.stage in ("feedback", "done"):
            self.toggle_class("-panel")
            self.view.show_panel()
            self.call_after_refresh(self.view.main.point_to, self.view.main.key)

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Keep the origin in step with the cursor."""
        if message.element is self.view.main.element:
            self.view.show_panel()

    def close_panel(self) -> bool:
        """Close the origin, or the round, which can be resumed later."""
        if self.has_class("-panel"):
            self.remove_class("-panel")
            self.view.main.focus()
            return True
        if self.state and self.state.picked_up:
            self.controller.act("drop")
            return True
        if self.state:
            self.controller.act("previous" if self.state.stage == "overview" else "menu")
            return True
        return False

    def on_navigate(self, message: Navigate) -> None:
        """A click on the title leads to the choice."""
        if message.route == MENU_ROUTE:
            message.stop()
            self.controller.act("menu")

    def on_run_action(self, message: RunAction) -> None:
        """A click on a key at the bottom."""
        part, _, name = message.action.rpartition(".")
        if message.action.startswith("goto:"):  # a mark of the band
            message.stop()
            self.controller.act(message.action)
        elif part == "practice":
            message.stop()
            self.call_later(partial(self.action_perform, name))
