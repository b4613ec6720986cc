"""Practice: a question at a time, and what the leaflet says to each answer."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from sij_tui.core.content.practice import CaseItem
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.practice.kinds.registry import kind_for
from sij_tui.core.practice.pages.parts import place_of, place_of_item
from sij_tui.core.practice.reducer import shown_order
from sij_tui.screens.base import TO_BE_NAMED
from sij_tui.screens.practice.round_view import MENU, ShownRound
from sij_tui.widgets.answers import AnswerPane
from sij_tui.widgets.messages import CursorMoved, ElementActivated, Navigate, ReadPastEnd, RunAction
from sij_tui.widgets.pane import Pane

_ACTIONS = (
    "answer", "next", "previous", "overview", "earlier", "later", "hint", "leaflet", "checker",
    "timer",
)  # fmt: skip


class PracticeScreen(ShownRound):
    """Owns one round; keys, lines and clicks all become actions on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # before the pane, which would scroll for Space
        Binding(TO_BE_NAMED, "perform('choose')", id="practice.choose", priority=True),
        *(Binding(TO_BE_NAMED, f"perform('{name}')", id=f"practice.{name}") for name in _ACTIONS),
        *(Binding(f"{digit}", f"number({digit})") for digit in range(10)),
        Binding(TO_BE_NAMED, "origin", id="origin"),
    ]

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
                item = self.item
                if isinstance(item, CaseItem) and self.sitting and self.sitting.stage == "feedback":
                    self.follow(Route("checker", f"case:{item.case}"))
            case "next":
                self._go_on()
            case _:
                self.act(name)

    def _move(self, step: int) -> None:
        """Move the part pointed at, or the first one, and point at it where it stands now."""
        sitting = self.sitting
        if sitting and sitting.stage == "asking" and self.item and kind_for(self.item).ordered:
            name = self._pointed or shown_order(self.bank, sitting)[0]
            self.act(f"shift:{name}:{step}")
            self.main.point_to(f"choose:{name}")

    def _go_on(self) -> None:
        """The way forward: answer with what is chosen, or go to what comes next."""
        sitting = self.sitting
        learning = sitting is not None and sitting.mode != "test"
        self.act("answer" if learning and sitting and sitting.stage == "asking" else "next")

    @property
    def _pointed(self) -> str:
        """The id of the option under the cursor."""
        kind, _, name = self.main.key.partition(":")
        return name if kind in ("choose", "look") else ""

    @property
    def _chooses_one(self) -> bool:
        """Whether the question in front has one answer to choose."""
        kind = kind_for(self.item) if self.item else None
        return kind is not None and not kind.ordered and not kind.multiple

    def _choose(self) -> None:
        """Choose what is pointed at, or answer with it; where there is nothing to choose, read
        on, and at the end go on.
        """
        if isinstance(self.focused, Pane) and self.focused is not self.main:
            self.focused.action_page_down()
        elif self.sitting and self.sitting.stage == "asking" and self._pointed:
            again = self._pointed in self.sitting.chosen and self._chooses_one
            self.act("answer" if again else f"choose:{self._pointed}")
        elif element := self.main.element if self.sitting is None else None:
            self._open(element)
        else:
            self.main.action_page_down()

    def action_number(self, number: int) -> None:
        """Take the line with a number; where there is none, nothing happens."""
        if self.sitting and self.sitting.held and number:
            self.act(f"place:{self.sitting.held}:{number - 1}", "drop")
            return
        if element := self.main.numbered(number):
            self.main.point_to(element.key)
            self._open(element)

    def on_element_activated(self, message: ElementActivated) -> None:
        """Enter: answer with an option, or with what is chosen; go on; open a line."""
        element, sitting, item = message.element, self.sitting, self.item
        if not element.do.startswith("choose:") or sitting is None:
            self._open(element)
        elif item and kind_for(item).ordered:
            self.act("drop" if sitting.held else "answer" if sitting.chosen else element.do)
        elif item and kind_for(item).multiple:
            self.act("answer" if sitting.chosen else element.do)
        else:
            self.act(element.do, "answer")

    def on_read_past_end(self, message: ReadPastEnd) -> None:
        """Whoever has read all that is said of an answer goes on."""
        if message.step > 0 and self.sitting and self.sitting.stage == "feedback":
            self.act("next")

    def on_answer_pane_clicked(self, message: AnswerPane.Clicked) -> None:
        """A click chooses and never answers, but on the line that does.

        While a line is held, a click on another one puts it there.
        """
        kind, _, name = message.element.do.partition(":")
        held = self.sitting.held if self.sitting else ""
        if self.sitting and held and kind == "choose" and name != held:
            self._put(held, name)
        else:
            self._open(message.element)

    def on_answer_pane_dragged(self, message: AnswerPane.Dragged) -> None:
        """A line dragged onto another takes its place."""
        self.main.point_to(message.key)
        self._put(message.key.partition(":")[2], message.onto.partition(":")[2])

    def _put(self, name: str, onto: str) -> None:
        """Put a part where another one is."""
        if self.sitting:
            place = shown_order(self.bank, self.sitting).index(onto)
            self.act(f"place:{name}:{place}", "drop")

    def on_answer_pane_nudged(self, message: AnswerPane.Nudged) -> None:
        """What is held moves."""
        if self.sitting:
            self.act(f"shift:{self.sitting.held}:{message.step}")

    def _open(self, element: Element) -> None:
        """Do what a line stands for; for a statement, show where it comes from."""
        if element.do:
            self.act(element.do)
        elif element.go:
            self.follow(element.go)
        elif element.basis and not self.has_class("-panel"):
            self.action_origin()

    def _see_leaflet(self) -> None:
        """Open the leaflet at what the question is about; "back" returns to the question."""
        if self.sitting and self.sitting.stage == "feedback" and self.item:
            element = self.main.element
            facts = element.facts if element else ()
            place = place_of(self.context, facts[0]) if facts else None
            self.follow(place or place_of_item(self.context, self.item))

    # -- where a statement comes from

    def action_origin(self) -> None:
        """Show or hide where the statement under the cursor comes from; not before the answer."""
        if self.sitting and self.sitting.stage in ("feedback", "done"):
            self.toggle_class("-panel")
            self.show_panel()
            self.call_after_refresh(self.main.point_to, self.main.key)

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Keep the origin in step with the cursor."""
        if message.element is self.main.element:
            self.show_panel()

    def close(self) -> bool:
        """Close the origin, or the round, which waits to be gone on with."""
        if self.has_class("-panel"):
            self.remove_class("-panel")
            self.main.focus()
            return True
        if self.sitting and self.sitting.held:
            self.act("drop")
            return True
        if self.sitting:
            self.act("previous" if self.sitting.stage == "overview" else "menu")
            return True
        return False

    def on_navigate(self, message: Navigate) -> None:
        """A click on the title leads to the choice."""
        if message.route == MENU:
            message.stop()
            self.act("menu")

    def on_run_action(self, message: RunAction) -> None:
        """A click on a key at the bottom."""
        part, _, name = message.action.rpartition(".")
        if message.action.startswith("goto:"):  # a mark of the band
            message.stop()
            self.act(message.action)
        elif part == "practice":
            message.stop()
            self.call_later(partial(self.action_perform, name))
