"""What the reader can do with the player, and the keys for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.content.timeline import Timeline
from sij_tui.core.leaflet.reference import origin_elements
from sij_tui.core.navigation import Session
from sij_tui.core.timeline.digit_entry import Typed
from sij_tui.core.timeline.pages import facts_of, gate_elements, step_elements
from sij_tui.core.timeline.player import Player
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.widgets.messages import ElementActivated, ReadPastEnd
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.track import Track

PLAYER_ACTIONS = ("play", "faster", "slower", "frame_on", "frame_back", "loop", "guide")


class PlayerActions(BaseScreen):
    """A screen with a player; each action makes another player of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # before the words, whose pane would scroll for Space
        *(
            Binding(TO_BE_NAMED, name, id=f"timeline.{name}", priority=True)
            for name in PLAYER_ACTIONS
        ),
        *(Binding(TO_BE_NAMED, name, id=name) for name in ("next", "previous", "origin")),
        Binding("home", "start", priority=True),
        Binding("end", "finish", priority=True),
        *(Binding(f"{digit}", f"jump({digit})") for digit in range(10)),
    ]
    player: var[Player] = var(Player(paces=(1.0,)), init=False)

    timeline: Timeline
    gate: bool
    """Whether the words are of what comes before any step."""

    def __init__(self, book: Book, session: Session, clock: Callable[[], float]) -> None:
        assert book.content.timeline, "this screen is opened only where there is a timeline"
        self.timeline = book.content.timeline
        names = [step.id for step in self.timeline.step]
        self.gate = session.route.key not in names
        super().__init__(book, session)
        self._clock = clock
        self._typed = Typed()
        self._asked = ""
        """Name of the statement whose origin is shown; empty for none."""
        at = 0 if self.gate else names.index(session.route.key)
        player = Player(paces=tuple(step.pace for step in self.timeline.step)).jumped(at)
        self.set_reactive(PlayerActions.player, player)

    # -- words

    def show_words(self, key: str = "") -> None:
        """Show the step's words, or what comes before any step, with the cursor on ``key``."""
        self._asked = ""
        content, words = self.book.content, self.query_one("#words", Pane)
        if self.gate:
            words.put(tuple(gate_elements(content, self.timeline)), key)
        else:
            words.put(tuple(step_elements(content, self.timeline, self.player.at + 1)), key)

    def set_gate(self, shown: bool) -> bool:
        """Show what comes before any step, or no longer; says whether that is a change."""
        changed, self.gate = self.gate != shown, shown
        self.set_class(shown, "-gate")
        return changed

    # -- the player

    def action_play(self) -> None:
        """Play or pause; with motion off, go to the next step."""
        if self.session.moving:
            self.player = self.player.toggled()
        else:
            self.action_next()

    def action_next(self) -> None:
        """To the next step; from before any step, to the first."""
        self.close()
        if not self._begin():
            self.player = self.player.stepped(1)

    def action_previous(self) -> None:
        """To the step before; before the first one stands what comes before any step."""
        self.close()
        if self.player.position == 0:
            self.action_start()
        else:
            self.player = self.player.stepped(-1)

    def action_start(self) -> None:
        """To the very start."""
        self.close()
        self.player = self.player.jumped(0).halted()
        if self.set_gate(True):
            self.show_words()

    def action_finish(self) -> None:
        """To the end of the last step."""
        self.player = self.player.ended()

    def action_jump(self, digit: int) -> None:
        """To a step by its number, of one digit or two."""
        self._typed = self._typed.then(digit, self._clock(), len(self.timeline.step))
        if self._typed.number:
            self._begin()
            self.player = self.player.jumped(self._typed.number - 1)

    def _begin(self) -> bool:
        """Show the first step in place of what comes before any; False if it is shown already."""
        if changed := self.set_gate(False):
            self.show_words()
        return changed

    def advance(self) -> bool:
        """First the words before any step; then play all, or go step by step if nothing moves."""
        moving, before = self.session.moving, self.player
        if (self.gate or not moving) and super().advance():
            return True
        if moving:
            self.player = before if before.at_end else before.shown()
            return not before.at_end
        if self.set_gate(False):
            self.show_words()
            return True
        self.player = before.stepped(1)
        return self.player != before

    def stop_autoplay(self) -> None:
        """Stop at this moment."""
        self.player = self.player.handed_over()

    def _do(self, player: Player) -> None:
        """Take what only makes sense where pictures move."""
        if self.session.moving:
            self.player = player

    def action_faster(self) -> None:
        """Play faster."""
        self._do(self.player.faster(1))

    def action_slower(self) -> None:
        """Play slower."""
        self._do(self.player.faster(-1))

    def action_frame_on(self) -> None:
        """A frame on."""
        self._do(self.player.nudged(1))

    def action_frame_back(self) -> None:
        """A frame back."""
        self._do(self.player.nudged(-1))

    def action_loop(self) -> None:
        """Play this step again and again, or not."""
        self._do(self.player.with_loop())

    def action_guide(self) -> None:
        """Stop after each step, or play all the way."""
        self._do(self.player.with_guide())

    def on_track_sought(self, message: Track.Sought) -> None:
        """Go where the mouse points."""
        self.player = self.player.sought(message.position)

    # -- where a statement comes from

    def action_origin(self) -> None:
        """Show where the statement under the cursor comes from, or the words again."""
        if self.close():
            return
        words, step = self.query_one("#words", Pane), self.timeline.step[self.player.at]
        said = words.element
        facts, basis = (said.facts, said.basis) if said and said.basis else (facts_of(step), None)
        self._asked = words.key or step.id
        elements = origin_elements(
            self.book.content, self.book.usage, facts, basis or "leaflet", self.session.route
        )
        words.put(tuple(elements))

    def close(self) -> bool:
        """Close the origin if it is open; the cursor goes back to the statement."""
        asked, self._asked = self._asked, ""
        if asked:
            self.show_words(asked)
        return bool(asked)

    def on_read_past_end(self, message: ReadPastEnd) -> None:
        """Reading on past the words leads to the next step."""
        if message.step > 0:
            self.action_next()
        else:
            self.action_previous()

    def on_element_activated(self, message: ElementActivated) -> None:
        """Follow a link; for a statement, show its origin."""
        if message.element.go:
            self.open(message.element)
        elif message.element.basis and not self._asked:
            self.action_origin()
