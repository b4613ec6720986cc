"""The timeline: the procedure step by step, as pictures that move."""

from __future__ import annotations

from math import inf

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.content.labels import Action
from sij_tui.core.content.scenes import Scene
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.core.scenes.flicker import least_seconds
from sij_tui.core.timeline.pages import status_line
from sij_tui.core.timeline.player import FRAME, Player
from sij_tui.core.timeline.track import names_fit
from sij_tui.screens.services import Services
from sij_tui.screens.timeline.actions import PlayerActions
from sij_tui.widgets.base import Box
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import ALL, Picture
from sij_tui.widgets.rows import Rows
from sij_tui.widgets.track import INSET, Track

_BESIDE = 52
"""Columns from which the words stand beside the picture."""
_WIDE = 100
"""Columns from which the picture takes two thirds of them."""
_STACKED = 19
"""Rows from which a picture above the words leaves these enough room."""
_TALL = 30
"""Rows from which the track stands apart."""
_AT_LEISURE = 0.3
"""Seconds after which the next picture is prepared: time to paint, and to press a key again."""


class TimelineScreen(PlayerActions):
    """Picture, words and track; owns one player."""

    KEYS = (
        "timeline.play", "next", "previous", "origin", "timeline.guide", "timeline.slower",
        "timeline.faster", "timeline.loop", "back", "help",
    )  # fmt: skip
    STILL_KEYS = ("next", "previous", "origin", "jump", "back", "help", "home")
    DEFAULT_CSS = """
    TimelineScreen #stage { layout: vertical; height: 1fr; }
    TimelineScreen #picture { height: 45%; padding: 0 2; }
    TimelineScreen #words { height: 1fr; }
    TimelineScreen #track { height: 3; }
    TimelineScreen #status { height: 1; }
    TimelineScreen.-named #track { height: 4; }
    TimelineScreen.-tall #stage { margin-bottom: 1; }
    TimelineScreen.-tall #track { height: 4; margin-bottom: 1; }
    TimelineScreen.-tall.-named #track { height: 5; }
    TimelineScreen.-scant #picture { display: none; }
    TimelineScreen.-beside #stage { layout: horizontal; padding-top: 1; }
    TimelineScreen.-beside #picture { width: auto; max-width: 54%; height: 1fr; padding: 0 1 0 2; }
    TimelineScreen.-beside.-broad #picture { max-width: 66%; padding: 0 2; }
    TimelineScreen.-gate #picture, TimelineScreen.-beside.-gate #picture { display: none; }
    """

    def __init__(self, book: Book, session: Session, services: Services) -> None:
        self._services = services
        self._before = 0.0
        self._timer: Timer | None = None
        self._room = ALL
        self._is_due = False
        """Whether the picture and the words of another step are still to be shown."""
        super().__init__(book, session, services.clock)

    def body(self) -> ComposeResult:
        """Picture beside or above the words; the track below both."""
        with Box(id="stage"):
            yield Picture(self.book.content.art, id="picture")
            yield Pane(id="words", reading=True)
        yield Track(self.timeline, id="track")
        yield Rows(id="status")

    def _fit(self, columns: int, rows: int) -> None:
        super()._fit(columns, rows)
        self.set_class(columns >= _BESIDE, "-beside")
        self.set_class(columns >= _WIDE, "-broad")
        self.set_class(rows >= _TALL, "-tall")
        self.set_class(columns < _BESIDE and rows < _STACKED, "-scant")
        self.set_class(names_fit(self.timeline, columns - 2 * INSET), "-named")
        self.set_class(self.gate, "-gate")

    # -- what it shows

    def fill(self) -> None:
        """Show the step, paused; in another edition, the same step."""
        self._take_edition()
        if self._timer is None:
            self._timer = self.set_interval(FRAME, self._tick, pause=True)
        here = (self.timeline.title, self.session.route)
        self.show_path(here, place=self.timeline.labels.not_to_scale)
        self._show(self.player, words=True)
        self._show_status()
        self.query_one("#words", Pane).focus()

    def _take_edition(self) -> None:
        """Take the steps of another edition, if there is one that has any."""
        timeline = self.book.content.timeline
        if timeline is None or timeline is self.timeline:
            return
        at = self.timeline.step[self.player.at].id
        names = [step.id for step in timeline.step]
        self.timeline = timeline
        self.query_one("#picture", Picture).set_art(self.book.content.art)
        self.query_one("#track", Track).lay(timeline)
        paces = tuple(step.pace for step in timeline.step)
        number = names.index(at) if at in names else 0
        self.set_reactive(PlayerActions.player, self.player.recut(paces, number))

    def here(self, session: Session) -> Session:
        """The session with this step as its place."""
        return session.at("" if self.gate else self.timeline.step[self.player.at].id)

    def shows(self, route: Route) -> bool:
        """Its own page at the step it is at; another step is opened anew."""
        return route.page == self.session.route.page

    def watch_player(self, before: Player, after: Player) -> None:
        """Draw the new moment; the words only when the step has changed."""
        if not self.is_mounted:
            return
        if (limit := self._limit(after)) != after.limit:
            after = after.limited(limit)
            self.set_reactive(PlayerActions.player, after)
        if self.set_gate(False) or before.at != after.at:
            self._show_place(after)
            if not self._is_due:
                self._is_due = self.call_after_refresh(self._show_step)
        else:
            self._show(after, words=False)
        if not after.goes_on_from(before):
            self._show_status()
        if before.mode != after.mode:
            self.update_key_bar()
        if before.playing != after.playing:
            self._run(after.playing)

    def on_resize(self, event: events.Resize) -> None:
        """The end of the status line stands at the right."""
        self.call_after_refresh(self._show_status)

    def update(self, before: Session, after: Session) -> None:
        """Motion switched off or on; other glyphs."""
        if not after.moving and self.player.playing:
            self.player = self.player.toggled()
        self.update_key_bar()
        self._show(self.player, words=False)
        self._show_status()

    def shown_keys(self) -> tuple[str, ...]:
        """Without motion there is nothing to play."""
        return self.KEYS if self.session.moving else self.STILL_KEYS

    def key_label(self, name: str, action: Action) -> str:
        """Each of these keys does one thing, and then undoes it."""
        player, labels = self.player, self.timeline.labels
        undoing = {
            "timeline.play": (player.playing, labels.pause),
            "timeline.guide": (not player.guided, labels.each),
            "timeline.loop": (player.looping, labels.once),
        }
        undoes, word = undoing.get(name, (False, ""))
        return word if undoes else action.label

    def set_gate(self, shown: bool) -> bool:
        """Show no picture, step or place of one before any has begun."""
        changed = super().set_gate(shown)
        if changed and self.is_mounted:
            self._show(self.player, words=False)
            self._show_status()
        return changed

    def _scene(self, at: int) -> Scene | None:
        return self.book.content.art.named(self.timeline.step[at].scene)

    def _show_step(self) -> None:
        """Show the picture and the words of the step; its place, which is quick, is shown first."""
        self._is_due = False
        self._show(self.player, words=True)

    def _show_place(self, player: Player) -> None:
        position = player.playhead if self.session.moving else float(player.at)
        position = -1.0 if self.gate else position
        self.query_one("#track", Track).put(position)

    def _show(self, player: Player, *, words: bool) -> None:
        scene, moving = self._scene(player.at), self.session.moving
        picture = self.query_one("#picture", Picture)
        if scene and not self.gate:
            progress = player.progress if moving else scene.still
            room = self._room if player.playing else ALL
            picture.put(scene.id, progress, scene.caption, room)
        else:
            picture.put("", 0)
        self._show_place(player)
        if words:
            self.show_words()
            self.set_timer(_AT_LEISURE, self._prepare)

    def _show_status(self) -> None:
        moving, cells = self.session.moving, self.app.size.width
        glyphs = self.session.glyphs
        line = status_line(self.timeline, self.player, cells, glyphs, moving=moving, gate=self.gate)
        self.query_one("#status", Rows).show([line])

    def _prepare(self) -> None:
        """Make the next picture ready while there is time."""
        if self.is_current and (following := self._scene(self.player.stepped(1).at)):
            first = 0.0 if self.session.moving else following.still
            self.query_one("#picture", Picture).prepare(following.id, first)

    def _limit(self, player: Player) -> float:
        """The fastest speed at which the step's picture does not flicker; asked when it matters."""
        scene = self._scene(player.at)
        if player.speed <= 1 or scene is None:
            return inf
        least = least_seconds(self.book.content.art, scene)
        return player.paces[player.at] / least if least else inf

    # -- time

    def _run(self, playing: bool) -> None:
        """The timer runs while something moves, and at no other time."""
        if self._timer is None:
            return
        if playing and self.is_current:
            self._before, self._room = self._services.clock(), self._services.room()
            self._timer.resume()
        else:
            self._timer.pause()

    def _tick(self) -> None:
        """Ask for the next frame, unless the terminal is still busy with the last."""
        self._room = self._services.room()
        if self._room:
            now = self._services.clock()
            self.player, self._before = self.player.ticked(now - self._before), now

    def on_screen_suspend(self) -> None:
        """Covered: nothing runs."""
        self._run(False)

    def on_screen_resume(self) -> None:
        """To be seen again."""
        self._run(self.player.playing)
