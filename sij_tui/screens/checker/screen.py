"""The contraindication checker: one question at a time, and what the answers lead to.

The answers live in this screen's one value and nowhere else: not in the session, not in a file,
not in the title of the window. They end with the screen, so it asks once before it is left. Only
while the reader is in help or settings, or follows a reason, do they wait in memory.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.checker.cases import differences
from sij_tui.core.checker.engine import Result
from sij_tui.core.checker.pages.asking import found_elements, list_elements
from sij_tui.core.checker.pages.panes import (
    OVERLAY_STAGES,
    cursor_for,
    main_elements,
    panel_elements,
    progress,
    question_at,
    stop_plate,
)
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.run import partial_result
from sij_tui.core.checker.state import CheckerState, case_of, reduce_checker
from sij_tui.core.content.checker import ANSWERS, Checker
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import Session
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.screens.checker.layout import (
    BESIDE,
    CSS,
    KEYS,
    LOW,
    LOWEST,
    PERFORMED,
    PREVIEWED,
    TIGHT,
    Arrangement,
    arrangement_for,
    layout_state,
)
from sij_tui.screens.checker.leave_guard import LeaveGuard, SuspendedExercise, same_questions
from sij_tui.screens.checker.page_pane import PagePane, PreviewPane
from sij_tui.screens.press_filter import PressFilter
from sij_tui.widgets.base import Box
from sij_tui.widgets.messages import (
    CaseFinished,
    CaseShown,
    CursorMoved,
    Navigate,
    ReadPastEnd,
    RunAction,
)
from sij_tui.widgets.page_view import PageView
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.status_bar import StatusBar, StatusMark

_PREFETCH_DELAY_S = 0.05
"""Delay before the page that is likely to follow is laid out in advance."""


class CheckerScreen(BaseScreen):
    """Owns one exercise; keys, lines and clicks all become actions on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(TO_BE_NAMED, f"perform('{name}')", id=f"checker.{name}") for name in PERFORMED),
        *(Binding(f"{digit}", f"number({digit})") for digit in range(10)),
        Binding(TO_BE_NAMED, "perform('origin')", id="origin"),
        Binding(TO_BE_NAMED, "leave_by('quit')", id="quit"),
    ]
    CSS = CSS

    exercise: var[CheckerState] = var(CheckerState(), init=False)

    def __init__(self, book: Book, session: Session, suspended: object = None) -> None:
        super().__init__(book, session)
        self._guard = LeaveGuard(self)
        self._press_filter = PressFilter(self)
        self._return_key = ""
        """Where the cursor was when another page came before the one it is on."""
        if isinstance(suspended, SuspendedExercise) and same_questions(suspended.exercise, book):
            self.set_reactive(CheckerScreen.exercise, suspended.exercise)
            self._return_key = suspended.key
        self._arrangement = Arrangement()
        """As it is laid out: nothing but the page at first, which is what the style sheet says."""
        self._tight = False
        """Whether the page shown is the one for little room."""

    @property
    def checker(self) -> Checker:
        """The checker of the content."""
        checker = self.book.content.checker
        assert checker, "the checker's screen is opened only where there is a checker"
        return checker

    @property
    def main(self) -> PagePane:
        """The pane with the page."""
        return self.query_one("#main", PagePane)

    @property
    def context(self) -> Context:
        """What the pages need."""
        tight = self.app.size.width < TIGHT or self.app.size.height < LOW
        return Context(
            self.book.loaded,
            self.checker,
            self.session.glyphs,
            self.book.usage,
            self.session.case_results,
            tight=tight,
            large=not tight,
        )

    @property
    def found(self) -> Result | None:
        """What the answers have led to so far."""
        run = self.exercise.run
        return partial_result(self.checker, run) if run else None

    def compose_body(self) -> ComposeResult:
        """The band, the page, and beside or below it what has been found."""
        yield StatusBar(id="status")
        with Box(id="body"):
            yield PageView(PagePane(id="main"), id="page")
            with Box(id="side"):
                yield Pane(id="list")
                yield PreviewPane(id="preview", cursor=False)
                yield Pane(id="found", cursor=False)
                yield Pane(id="panel")

    # -- what it shows

    def populate(self) -> None:
        """Show the notice and the choice, the rule that was searched for, or a case asked for."""
        self.query_one("#found").can_focus = False
        self.show_path((self.checker.title, self.session.route))
        key = self.session.route.key
        if key.startswith("case:"):
            self._open_case(key)
            key = ""
        if key and self.book.page("checker").element(key):
            self.set_reactive(CheckerScreen.exercise, self.reduce(self.exercise, "rules"))
        self._show(key or self._return_key)
        self.post_message(CaseShown(*self.exercise.shown_case))

    def watch_exercise(self, before: CheckerState, after: CheckerState) -> None:
        """Show what has changed, with the cursor where it belongs."""
        if not self.is_mounted:
            return
        if before.begun and not after.begun:
            for rows in (*self.query(Pane), self.query_one("#status", StatusBar)):
                rows.clear_drawn()  # the answers; what else there is has none, and stays as it is
        if after.stage in OVERLAY_STAGES and before.stage not in OVERLAY_STAGES:
            self._return_key = self.main.key
        if (before.stage, before.run, before.case) == (after.stage, after.run, after.case):
            self._show_panel()
            return
        self._report_case(after)
        returns = before.stage in OVERLAY_STAGES and before.run == after.run
        self._show(self._return_key if returns else cursor_for(before, after))
        if before.stage != after.stage:
            self.update_key_bar()

    def _report_case(self, exercise: CheckerState) -> None:
        """Say which case is shown; once it has a complete result, the list of cases says so."""
        self.post_message(CaseShown(*exercise.shown_case))
        case, run = case_of(self.checker, exercise), exercise.run
        if exercise.stage == "result" and case and run and not run.unanswered:
            matched = not differences(self.checker, case, run.answers)
            self.post_message(CaseFinished(case.id, matched=matched))

    def apply_session(self, before: Session, after: Session) -> None:
        """Draw in other characters."""
        if before.glyphs != after.glyphs:
            self._show(self.main.key)

    def _show(self, key: str) -> None:
        """Show everything; without a key, no answer is pointed at."""
        exercise, context, run = self.exercise, self.context, self.exercise.run
        found = self.found
        self._tight = context.tight
        self._press_filter.page_changed()
        elements, is_asking = tuple(main_elements(context, exercise)), exercise.stage == "asking"
        self.main.set_elements(elements, key=key, select_first=not is_asking)
        scene = self.checker.scene if exercise.stage == "menu" else ""
        menu = elements if exercise.stage in PREVIEWED else ()
        self.query_one(PageView).set_scene(scene, self.book.content.art)
        self.query_one(PreviewPane).show(context, menu, key)
        if not self.main.has_focus:
            self.main.focus()
        text, marks = progress(context, exercise)
        word, plate = self.checker.labels.word.practice, stop_plate(context, found)
        status = self.query_one("#status", StatusBar)
        status.set_status(word, (text,), tuple(StatusMark(*mark) for mark in marks), plate=plate)
        asked = run if exercise.stage in ("asking", "checking") else None
        given = run if asked or exercise.stage == "result" else None
        listed = tuple(list_elements(context, given)) if given else ()
        key = f"change:{asked.question}" if asked else ""
        self.query_one("#list", Pane).set_elements(listed, key=key)
        findings = tuple(found_elements(context, found)) if asked and found else ()
        self.query_one("#found", Pane).set_elements(findings)
        self._show_panel()
        if exercise.stage == "checking":
            self.set_timer(_PREFETCH_DELAY_S, self._prepare)

    def _prepare(self) -> None:
        """Make the result ready while the answers are checked."""
        after = self.reduce(self.exercise, "result")
        if after.stage == "result":
            self.main.prepare(tuple(main_elements(self.context, after)))

    def _show_panel(self) -> None:
        """Show the origin, or other answers, of what is under the cursor."""
        elements: tuple[Element, ...] = ()
        if self.exercise.panel:
            here = self.session.route
            elements = tuple(panel_elements(self.context, self.exercise, self.main.element, here))
            tried = f"then:{self.exercise.tried}" if self.exercise.tried else ""
            self.query_one("#panel", Pane).set_elements(elements, key=tried, select_first=False)
        was_open = bool(self._arrangement.panel)
        self._arrange(panel=bool(elements))
        if was_open != bool(elements):
            self.call_after_refresh(self.main.point_to, self.main.key)

    def _arrange(self, *, panel: bool) -> None:
        """Give each part its room, with or without the panel."""
        shown = layout_state(self.exercise.stage, self.found, panel=panel)
        arrangement = arrangement_for(*self.app.size, shown)
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            arrangement.apply(self)

    def shown_keys(self) -> tuple[str, ...]:
        """What can be done at this stage."""
        return KEYS[self.exercise.stage]

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        """All questions beside the one shown where there is room; less air where it is tight."""
        super()._apply_breakpoints(columns, rows)
        self.set_class(columns >= BESIDE, "-beside")
        self.set_class(rows < LOW, "-low")
        self.set_class(rows < LOWEST, "-lowest")
        if self.is_mounted:
            self._arrange(panel=bool(self._arrangement.panel))
            if self.context.tight != self._tight:
                self._show(self.main.key)

    def with_place(self, session: Session) -> Session:
        """The session at a line of the rules; any other place could tell an answer."""
        exercise = self.exercise
        bare = exercise.stage == "rules" and not exercise.run
        return session.with_key(self.main.key if bare else "")

    def set_book(self, book: Book) -> None:
        """Go on with another edition, unless it asks other questions, or none."""
        if book.content.checker is None:
            self._guard.release()
            self.post_message(RunAction("home"))
            return
        if not same_questions(self.exercise, book):
            self.set_reactive(CheckerScreen.exercise, CheckerState())
        self._return_key = self.main.key
        super().set_book(book)

    def suspended_state(self) -> dict[str, object]:
        """The answers: they come back when the file is mended."""
        return self._guard.suspended_state()

    # -- what the reader does

    def reduce(self, exercise: CheckerState, action: str) -> CheckerState:
        """Return an exercise after an action."""
        return reduce_checker(self.checker, exercise, action)

    def dispatch(self, action: str) -> None:
        """Apply an action, from a key, a line or a click; one that goes on, if the press counts."""
        if action == "leave":
            self._guard.leave()
        elif self._goes_on(action):
            self._press_filter.run(partial(self._apply, action))
        else:
            self._apply(action)

    def _apply(self, action: str) -> None:
        if self.main.reveal_answer(action):
            self.exercise = self.reduce(self.exercise, action)
        else:
            self._press_filter.page_changed()

    def _goes_on(self, action: str) -> bool:
        """Whether an action answers a question, leaves it open, or shows the result."""
        name = action.partition(":")[0]
        going_on = {"asking": ("answer", "next", "check", "result"), "checking": ("result",)}
        return name in going_on.get(self.exercise.stage, ())

    def accepts_press(self, event: events.Key | events.MouseUp) -> bool:
        """Classify a press; no question is answered by the second half of a double click."""
        asked = self.exercise.stage in ("asking", "checking")
        return self._press_filter.filter(event, drop_double_clicks=asked)

    def intercepts(self, action: str) -> bool:
        """Close what is open; ask before answers are dropped, and only once when interrupted."""
        return self._guard.intercepts(action)

    def action_leave_by(self, action: str) -> None:
        """Leave by a key that is bound elsewhere too; unless there is something to ask first."""
        if not self._guard.intercepts(action):
            raise SkipAction

    def on_navigate(self, message: Navigate) -> None:
        """Ask before a link leads away."""
        if self._guard.intercepts_route(message.route):
            message.stop()

    def _open_case(self, action: str) -> None:
        """Begin the case that the reader was sent to; with answers waiting, ask before that."""
        begun = self.exercise.begun
        before, name = (self.exercise, f"ask:{action}") if begun else (CheckerState(), action)
        self.set_reactive(CheckerScreen.exercise, self.reduce(before, name))

    def action_perform(self, name: str) -> None:
        """Do what a key stands for at this stage."""
        stage = self.exercise.stage
        if name in ANSWERS:
            self.dispatch(f"{'try' if stage == 'result' else 'answer'}:{name}")
        elif name == "change":
            self.dispatch(f"change:{question_at(self.exercise, self.main.key)}")
        elif name == "leave":
            self.action_leave_by("back")
        elif name == "next" and stage in ("result", "rules"):
            self.main.action_page_down()
        elif name == "next" and stage != "leaving":
            self.go_on()
        else:
            self.dispatch(name)

    def action_number(self, number: int) -> None:
        """Take the line with a number; where there is none, nothing happens."""
        if element := self.main.find_numbered(number):
            if self.exercise.stage != "asking":
                self.main.point_to(element.key)
            self.dispatch(element.do)

    def open_element(self, element: Element) -> None:
        """Do what a line stands for; for a statement, show where it comes from."""
        if element.do:
            self.dispatch(element.do)
        elif element.go:
            self._guard.follow(element.go)
        elif element.basis and self.exercise.panel != "origin":
            self.dispatch("origin")

    def go_on(self) -> None:
        """Take the line pointed at, if there is one; a question without one is left open.

        Enter, the arrow and Space all do this, the latter two once the page has been read to its
        end. The end of a result points to the next case first, since going there drops the answers.
        """
        element, stage = self.main.element, self.exercise.stage
        if stage == "result" and self.main.key != "next_case":
            self.main.point_to("next_case")
        elif element and element.do:
            self.dispatch(element.do)
        elif stage == "asking":
            self.dispatch("next")

    def on_read_past_end(self, message: ReadPastEnd) -> None:
        """There is no more to read."""
        if message.step > 0 and self.exercise.stage not in ("leaving", "rules"):
            self.go_on()

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Keep what stands beside in step with the cursor."""
        if self.main.has_focus and self.exercise.stage in PREVIEWED:
            self.query_one(PreviewPane).show(self.context, self.main.elements, self.main.key)
        elif self.main.has_focus and self.exercise.panel:
            self._show_panel()

    def on_run_action(self, message: RunAction) -> None:
        """A click on a key at the bottom, or on a mark of the band."""
        part, _, name = message.action.rpartition(".")
        if part == "checker":
            message.stop()
            self.action_perform(name)
        elif self.reduce(self.exercise, message.action) != self.exercise:
            message.stop()
            self.dispatch(message.action)
        elif self._guard.intercepts(message.action):
            message.stop()
