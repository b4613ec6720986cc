"""The timeline: the procedure step by step, as pictures that move."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from sij_tui.core.book import Book
from sij_tui.core.content.labels import Action
from sij_tui.core.content.scenes import Scene
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import Session
from sij_tui.core.scenes.flicker import speed_limit
from sij_tui.core.timeline.pages import facts_of, gate_elements, status_line, step_elements
from sij_tui.core.timeline.player import DigitEntry, Player
from sij_tui.core.timeline.track import names_fit
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.screens.services import Services
from sij_tui.screens.timeline.frame_timer import FrameTimer
from sij_tui.screens.timeline.layout import CSS, KEYS, STILL_KEYS, size_classes, undo_label
from sij_tui.widgets.base import Box
from sij_tui.widgets.messages import PlaybackChanged, ReadPastEnd
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import ALL, Picture
from sij_tui.widgets.rows import Rows
from sij_tui.widgets.track import INSET, TimelineTrack

_PREFETCH_DELAY_S = 0.3
"""Delay before the next picture is drawn in advance: time to paint, and to press a key again."""
_ACTIONS = ("play", "faster", "slower", "frame_on", "frame_back", "loop", "guide")


def _where_moving(move: Callable[[Player], Player]) -> Callable[[TimelineScreen], None]:
    """An action that only makes sense where pictures move."""

    def action(screen: TimelineScreen) -> None:
        if screen.session.moving:
            screen.player = move(screen.player)

    return action


class TimelineScreen(BaseScreen):
    """Picture, words and track; owns one player."""

    DEFAULT_CSS = CSS
    IS_KEPT = True

    BINDINGS: ClassVar[list[BindingType]] = [
        # before the words, whose pane would scroll for Space
        *(Binding(TO_BE_NAMED, name, id=f"timeline.{name}", priority=True) for name in _ACTIONS),
        *(Binding(TO_BE_NAMED, name, id=name) for name in ("next", "previous", "origin")),
        Binding("home", "start", priority=True),
        Binding("end", "finish", priority=True),
        *(Binding(f"{digit}", f"jump({digit})") for digit in range(10)),
    ]

    player: var[Player] = var(Player(paces=(1.0,)), init=False)

    def __init__(self, book: Book, session: Session, services: Services) -> None:
        assert book.content.timeline, "this screen is opened only where there is a timeline"
        super().__init__(book, session)
        self.timeline = book.content.timeline
        self._origin_of = ""
        """Name of the statement whose origin is shown; empty for none."""
        self._services = services
        self._frames = FrameTimer(self, services, self._play_on)
        self._begin_at(session)

    def _begin_at(self, session: Session) -> None:
        """Be at the step of a session, paused unless a presenter's plays."""
        self.gate = self.timeline.index_of(session.route.key) < 0
        """Whether the words are of what comes before any step."""
        self._typed = DigitEntry()
        self._is_due = False
        """Whether the picture and the words of another step are still to be shown."""
        paces = tuple(step.pace for step in self.timeline.step)
        self.set_reactive(TimelineScreen.player, self._led(Player(paces=paces), session))

    def reset(self, session: Session) -> None:
        """Show the step of a session as it is shown first."""
        self._frames.suspend()
        self._begin_at(session)
        self.set_class(self.gate, "-gate")
        super().reset(session)

    def compose_body(self) -> ComposeResult:
        """Picture beside or above the words; the track below both."""
        with Box(id="stage"):
            yield Picture(self.book.content.art, id="picture")
            yield Pane(id="words", reading=True)
        yield TimelineTrack(self.timeline, id="track")
        yield Rows(id="status")

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        super()._apply_breakpoints(columns, rows)
        named = names_fit(self.timeline, columns - 2 * INSET)
        own = {"-named": named, "-gate": self.gate, "-plain-gate": not self.timeline.gate_scene}
        self.update_classes(size_classes(columns, rows) | own)

    @property
    def words(self) -> Pane:
        """The pane with the words of the step, or where a statement of it comes from."""
        return self.query_one("#words", Pane)

    # -- what it shows

    def populate(self) -> None:
        """Show the step, paused; in another edition, the same step."""
        self._take_edition()
        self._frames.mount()
        here = (self.timeline.title, self.session.route)
        self.show_path(here, place=self.timeline.labels.not_to_scale)
        self._show(self.player, words=True)
        self._show_status()
        self.words.focus()

    def _take_edition(self) -> None:
        """Take the steps of another edition, if there is one that has any."""
        timeline = self.book.content.timeline
        if timeline is None or timeline is self.timeline:
            return
        self.query_one("#picture", Picture).set_art(self.book.content.art)
        self.query_one("#track", TimelineTrack).set_timeline(timeline)
        paces = tuple(step.pace for step in timeline.step)
        at = max(timeline.index_of(self.timeline.step[self.player.at].id), 0)
        self.set_reactive(TimelineScreen.player, self.player.recut(paces, at))
        self.timeline = timeline

    def with_place(self, session: Session) -> Session:
        """The session with this step as its place."""
        return session.with_key("" if self.gate else self.timeline.step[self.player.at].id)

    @property
    def statement(self) -> str:
        """Key of the statement under the cursor, of this step."""
        return self.words.key

    def watch_player(self, before: Player, after: Player) -> None:
        """Draw the new moment; the words only when the step has changed."""
        if not self.is_mounted:
            return
        if (limit := self._limit(after)) != after.limit:
            after = after.limited(limit)
            self.set_reactive(TimelineScreen.player, after)
        if (begins := self.set_gate(False)) or before.at != after.at:
            fades = self.session.moving and self.query_one("#picture", Picture).can_fade
            self._frames.begin_transition(before.playhead, allowed=fades)
            self._frames.run(after.playing)
            self._show_place(after)
            if not self._is_due:
                self._is_due = self.call_after_refresh(self._show_step)
        elif before.playing and not after.playing and self._frames.thins_frames:
            self.call_after_refresh(lambda: self._show(self.player, words=False))  # the rest
        else:
            self._show(after, words=False)
        if begins or not after.goes_on_from(before):
            self._show_status()
            self.post_message(PlaybackChanged(after.playback))
        if before.mode != after.mode:
            self.update_key_bar()
        if before.playing != after.playing:
            self._frames.run(after.playing)

    def on_resize(self, event: events.Resize) -> None:
        """The end of the status line stands at the right."""
        self.call_after_refresh(self._show_status)

    def apply_session(self, before: Session, after: Session) -> None:
        """Motion switched off or on; other glyphs; or a presenter leads."""
        is_led = after.playback is not None and after.playback is not before.playback
        is_elsewhere = after.route != before.route and self.with_place(after) != after
        if is_led or is_elsewhere:
            self.player = self._led(self.player, after)
            self._show_gate(self.timeline.index_of(after.route.key) < 0)
        if after.statement and after.statement != before.statement:
            self.words.point_to(after.statement)
        if not after.moving and self.player.playing:
            self.player = self.player.toggled()
        self.update_key_bar()
        self._show(self.player, words=False)
        self._show_status()

    def shown_keys(self) -> tuple[str, ...]:
        """Without motion there is nothing to play."""
        return KEYS if self.session.moving else STILL_KEYS

    def key_label(self, name: str, action: Action) -> str:
        """What a key does next."""
        return undo_label(name, self.player, self.timeline) or action.label

    def set_gate(self, shown: bool) -> bool:
        """Show what comes before any step, or no longer; says whether that is a change."""
        changed, self.gate = self.gate != shown, shown
        self.set_class(shown, "-gate")
        if changed and self.is_mounted:
            self._show(self.player, words=False)
        return changed

    def show_words(self, key: str = "") -> None:
        """Show the step's words, or what comes before any step, with the cursor on ``key``."""
        self._origin_of = ""
        if self.gate:
            shown = gate_elements(self.book.content, self.timeline)
        else:
            key = key or self.session.statement
            shown = step_elements(self.book.content, self.timeline, self.player.at + 1)
        self.words.set_elements(tuple(shown), key)

    def _led(self, player: Player, session: Session) -> Player:
        """The player at the session's step, and at the moment to which a presenter leads."""
        player = player.jumped(self.timeline.index_of(session.route.key))
        return player.led(session.playback, moving=session.moving) if session.playback else player

    def _scene(self, at: int, *, gate: bool = False) -> Scene | None:
        """The picture of a step, or of what comes before any."""
        name = self.timeline.gate_scene if gate else self.timeline.step[at].scene
        return self.book.content.art.named(name)

    def _show_step(self) -> None:
        """Show the picture and the words of the step; its place, which is quick, is shown first."""
        self._is_due = False
        self._show(self.player, words=True)

    def _show_place(self, player: Player) -> None:
        position = player.playhead if self.session.moving else float(player.at)
        position = -1.0 if self.gate else position
        playhead = self._frames.transition.playhead(position)
        self.query_one("#track", TimelineTrack).set_position(position, playhead)

    def _show(self, player: Player, *, words: bool) -> None:
        moving = self.session.moving and not self.gate
        scene = self._scene(player.at, gate=self.gate)
        picture = self.query_one("#picture", Picture)
        if scene:
            progress = player.progress if moving else scene.still
            room = self._frames.room if player.playing else ALL
            picture.set_scene(
                scene.id, progress, scene.caption, room,
                share=self._frames.transition.share, playing=player.playing,
            )  # fmt: skip
        else:
            picture.set_scene("", 0)
        self._show_place(player)
        if words:
            self.show_words()
            self.set_timer(_PREFETCH_DELAY_S, self._prepare)

    def _show_status(self) -> None:
        moving, cells = self.session.moving, self.app.size.width
        glyphs = self.session.glyphs
        line = status_line(self.timeline, self.player, cells, glyphs, moving=moving, gate=self.gate)
        self.query_one("#status", Rows).set_lines([line])

    def _prepare(self) -> None:
        """Make the next picture ready while there is time."""
        if self.is_current and (following := self._scene(self.player.stepped(1).at)):
            first = 0.0 if self.session.moving else following.still
            self.query_one("#picture", Picture).prepare(following.id, first)

    def _limit(self, player: Player) -> float:
        """The fastest speed at which the step's picture does not flicker; asked when it matters."""
        if player.speed <= 1:
            return inf
        return speed_limit(self.book.content.art, self._scene(player.at), player.paces[player.at])

    # -- the player

    def action_play(self) -> None:
        """Play or pause; with motion off, go to the next step."""
        if self.session.moving:
            self.player = self.player.toggled()
        else:
            self.action_next()

    def action_next(self) -> None:
        """To the next step; from before any step, to the first."""
        self.close_panel()
        if not self._show_gate(False):
            self.player = self.player.stepped(1)

    def action_previous(self) -> None:
        """To the step before; before the first one stands what comes before any step."""
        self.close_panel()
        if self.player.position == 0:
            self.action_start()
        else:
            self.player = self.player.stepped(-1)

    def action_start(self) -> None:
        """To the very start."""
        self.close_panel()
        before, self.player = self.player, self.player.jumped(0).halted()
        self._show_gate(True, is_posted=not self.player.goes_on_from(before))

    def action_finish(self) -> None:
        """To the end of the last step."""
        self.player = self.player.ended()

    def action_jump(self, digit: int) -> None:
        """To a step by its number, of one digit or two."""
        self._typed = self._typed.then(digit, self._services.clock(), len(self.timeline.step))
        if self._typed.number:
            self.player = self.player.jumped(self._typed.number - 1)
            self._show_gate(False)

    def _show_gate(self, shown: bool, *, is_posted: bool = False) -> bool:
        """Show what comes before any step, or a step in its place; False if it is shown already."""
        if changed := self.set_gate(shown):
            self.show_words()
            self._show_status()
            if not is_posted:  # as a change of the player is
                self.post_message(PlaybackChanged(self.player.playback))
        return changed

    def advance(self) -> bool:
        """First the words before any step; then play all, or go step by step if nothing moves."""
        moving, before = self.session.moving, self.player
        if (self.gate or not moving) and super().advance():
            return True
        if moving:
            self.player = before if before.at_end else before.shown()
            return not before.at_end
        if self._show_gate(False):
            return True
        self.player = before.stepped(1)
        return self.player != before

    def stop_autoplay(self) -> None:
        """Stop at this moment."""
        self.player = self.player.handed_over()

    action_faster = _where_moving(lambda player: player.faster(1))
    action_slower = _where_moving(lambda player: player.faster(-1))
    action_frame_on = _where_moving(lambda player: player.nudged(1))
    action_frame_back = _where_moving(lambda player: player.nudged(-1))
    action_loop = _where_moving(Player.with_loop)
    action_guide = _where_moving(Player.with_guide)

    def on_timeline_track_sought(self, message: TimelineTrack.Sought) -> None:
        """Go where the mouse points."""
        self.player = self.player.sought(message.position)

    # -- where a statement comes from

    def action_origin(self) -> None:
        """Show where the statement under the cursor comes from, or the words again."""
        if self.close_panel():
            return
        step, said = self.timeline.step[self.player.at], self.words.element
        self._origin_of = self.words.key or step.id
        self.words.set_elements(self.origin_of(said, facts_of(step)))

    def close_panel(self) -> bool:
        """Close the origin if it is open; the cursor goes back to the statement."""
        statement, self._origin_of = self._origin_of, ""
        if statement:
            self.show_words(statement)
        return bool(statement)

    def on_read_past_end(self, message: ReadPastEnd) -> None:
        """Reading on past the words leads to the next step."""
        if message.step > 0:
            self.action_next()
        else:
            self.action_previous()

    def open_element(self, element: Element) -> None:
        """Follow a link; for a statement, show its origin."""
        super().open_element(element)
        if element.basis and not element.go and not self._origin_of:
            self.action_origin()

    # -- time

    def _play_on(self, seconds: float) -> None:
        """Show the moment so many seconds later, or go on with a transition."""
        self.player = self.player.ticked(seconds)
        if not self.player.playing:
            self._show(self.player, words=False)
            self._frames.run(False)

    def on_screen_suspend(self) -> None:
        """Covered: nothing runs."""
        self._frames.suspend()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """To be seen again."""
        self._show(self.player, words=False)
        self._frames.run(self.player.playing)
