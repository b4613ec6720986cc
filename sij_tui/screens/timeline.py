"""The timeline: the injection step by step, as pictures that move."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.reactive import var
from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.pages.procedure import gate_pieces, step_pieces
from sij_tui.core.pages.reference import origin_pieces
from sij_tui.core.piece import Route, Run
from sij_tui.core.procedure.model import Timeline
from sij_tui.core.procedure.player import FRAME, Player
from sij_tui.core.session import Session
from sij_tui.core.wording import fill
from sij_tui.screens.base import BaseScreen
from sij_tui.screens.tools import Tools
from sij_tui.widgets.messages import Chosen
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.rows import Rows
from sij_tui.widgets.track import Track

_KEY = "f24"
"""Stands for the key until the content file names it."""
PLAYER_ACTIONS = ("play", "faster", "slower", "frame_on", "frame_back", "loop", "guide")


class TimelineScreen(BaseScreen):
    """Picture, words and track; owns one player."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # before the words, whose pane would scroll for Space
        *(Binding(_KEY, name, id=f"timeline.{name}", priority=True) for name in PLAYER_ACTIONS),
        *(Binding(_KEY, name, id=name) for name in ("next", "previous", "origin")),
        Binding("home", "start", priority=True),
        Binding("end", "finish", priority=True),
        *(Binding(f"{digit}", f"jump({(digit or 10) - 1})") for digit in range(10)),
    ]
    KEYS = (
        "timeline.play", "next", "previous", "timeline.slower", "timeline.faster", "origin",
        "timeline.guide", "timeline.loop", "back",
    )  # fmt: skip
    CSS = """
    TimelineScreen #stage { layout: vertical; height: 1fr; }
    TimelineScreen #scene { height: 40%; min-height: 5; }
    TimelineScreen #caption { height: 1; }
    TimelineScreen #words { height: 1fr; padding-top: 0; }
    TimelineScreen #status { height: 1; }
    TimelineScreen.-sided #stage { layout: horizontal; }
    TimelineScreen.-sided #scene { width: 56%; height: 1fr; padding-top: 1; }
    TimelineScreen.-sided #words { padding-top: 1; }
    """
    player: var[Player] = var(Player(paces=(1.0,)), init=False)

    def __init__(self, book: Book, session: Session, tools: Tools) -> None:
        super().__init__(book, session)
        assert book.content.timeline, "the timeline screen is opened only where there is a timeline"
        self.timeline: Timeline = book.content.timeline
        self._tools = tools
        self._before = 0.0
        self._timer: Timer | None = None
        self._origin = False
        self._gate = True
        player = Player(paces=tuple(step.pace for step in self.timeline.step))
        self.set_reactive(TimelineScreen.player, player)

    def body(self) -> ComposeResult:
        """Picture beside or above the words; the track below both."""
        with Container(id="stage"):
            with Vertical(id="scene"):
                yield Picture(self.book.content.art, id="picture")
                yield Rows(id="caption")
            yield Pane(id="words")
        yield Track(self.timeline, id="track")
        yield Rows(id="status")

    # -- what it shows

    def fill(self) -> None:
        """Show the first step, paused, or the one that the reader left."""
        self._timer = self.set_interval(FRAME, self._tick, pause=True)
        place = (self.timeline.title, self.session.route)
        self.crumbs(place, place=self.timeline.labels.not_to_scale)
        names = [step.id for step in self.timeline.step]
        if self.session.route.key in names:
            self._gate = False
            self.player = self.player.jumped(names.index(self.session.route.key))
        self._show(self.player, words=True)
        self.query_one("#words", Pane).focus()

    def here(self, session: Session) -> Session:
        """The session with this step as its place."""
        return session.at(self.timeline.step[self.player.at].id)

    def shows(self, route: Route) -> bool:
        """Its own page at the step it is at; another step is opened anew."""
        return route.page == self.session.route.page

    def watch_player(self, before: Player, after: Player) -> None:
        """Draw the new moment; the words only when the step has changed."""
        if not self.is_mounted:
            return
        gate, self._gate = self._gate, False
        self._show(after, words=before.at != after.at or gate)
        self._run(after.playing)

    def update(self, before: Session, after: Session) -> None:
        """Motion switched off or on; other glyphs."""
        if not after.moving:
            self.player = self.player.toggled() if self.player.playing else self.player
        self._show(self.player, words=False)

    def _show(self, player: Player, *, words: bool) -> None:
        step = self.timeline.step[player.at]
        scene = next((s for s in self.book.content.scene if s.id == step.scene), None)
        progress = player.progress if self.session.moving else (scene.still if scene else 1.0)
        self.query_one("#picture", Picture).put(step.scene, progress)
        self.query_one("#track", Track).put(player.position)
        self.query_one("#status", Rows).show([self._status(player)])
        if words:
            caption = scene.caption if scene else ""
            self.query_one("#caption", Rows).show([(Run("  " + caption, "quiet"),)])
            self._show_words()

    def _show_words(self) -> None:
        content, pane = self.book.content, self.query_one("#words", Pane)
        if self._origin and (piece := pane.piece) and piece.basis:
            here = self.session.route
            pieces = origin_pieces(content, self.book.usage, piece.facts, piece.basis, here)
        elif self._gate:
            pieces = gate_pieces(content, self.timeline)
        else:
            pieces = step_pieces(content, self.timeline, self.player.at + 1)
        pane.put(tuple(pieces))

    def _status(self, player: Player) -> tuple[Run, ...]:
        """How it plays, in words."""
        labels = self.timeline.labels
        state = labels.playing if player.playing else labels.paused
        words = [
            state if self.session.moving else labels.still,
            fill(labels.speed, speed=f"{player.speed:g}"),
            labels.looping
            if player.looping
            else labels.guided
            if player.guided
            else labels.through,
        ]
        step = fill(labels.step, number=player.at + 1, total=len(player.paces))
        return (
            Run(f"  {step}  ", "label"),
            Run(self.timeline.step[player.at].title, "title"),
            Run("   " + f" {self.session.glyphs.dot} ".join(words), "quiet"),
        )

    # -- time

    def _run(self, playing: bool) -> None:
        """The timer runs while something moves, and at no other time."""
        if self._timer is None:
            return
        if playing and self.is_current:
            self._before = self._tools.clock()
            self._timer.resume()
        else:
            self._timer.pause()

    def _tick(self) -> None:
        """Ask for the next frame, unless the terminal is still busy with the last."""
        if not self._tools.ready():
            return
        now = self._tools.clock()
        self.player, self._before = self.player.ticked(now - self._before), now

    def on_screen_suspend(self) -> None:
        """Covered: nothing runs."""
        self._run(False)

    def on_screen_resume(self) -> None:
        """To be seen again."""
        self._run(self.player.playing)

    # -- actions

    def action_play(self) -> None:
        """Play or pause; with motion off, go to the next step."""
        if self.session.moving:
            self._before = self._tools.clock()
            self.player = self.player.toggled()
        else:
            self.action_next()

    def action_next(self) -> None:
        """To the next step."""
        self._leave_origin()
        self.player = self.player.stepped(1)

    def action_previous(self) -> None:
        """To the step before."""
        self._leave_origin()
        self.player = self.player.stepped(-1)

    def action_start(self) -> None:
        """To the first step."""
        self.player = self.player.jumped(0)

    def action_finish(self) -> None:
        """To the end of the last step."""
        self.player = self.player.ended()

    def action_jump(self, at: int) -> None:
        """To a step by its number."""
        self.player = self.player.jumped(at)

    def action_faster(self) -> None:
        """Play faster."""
        self.player = self.player.faster(1)

    def action_slower(self) -> None:
        """Play slower."""
        self.player = self.player.faster(-1)

    def action_frame_on(self) -> None:
        """A frame on."""
        self.player = self.player.nudged(1)

    def action_frame_back(self) -> None:
        """A frame back."""
        self.player = self.player.nudged(-1)

    def action_loop(self) -> None:
        """Play this step again and again, or not."""
        self.player = self.player.with_loop()

    def action_guide(self) -> None:
        """Stop after each step, or play all the way."""
        self.player = self.player.with_guide()

    def on_track_sought(self, message: Track.Sought) -> None:
        """Go where the mouse points."""
        self.player = self.player.sought(message.position)

    # -- where a statement comes from

    def action_origin(self) -> None:
        """Show where the statement under the cursor comes from, or the words again."""
        self._origin = not self._origin
        self._show_words()

    def _leave_origin(self) -> None:
        self._origin = False

    def close(self) -> bool:
        """Close the origin if it is open."""
        if not self._origin:
            return False
        self.action_origin()
        return True

    def on_chosen(self, message: Chosen) -> None:
        """Follow a link; for a statement, show its origin."""
        if message.piece.go:
            self.open(message.piece)
        elif message.piece.basis and not self._origin:
            self.action_origin()
