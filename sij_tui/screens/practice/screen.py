"""Practice: a question at a time, and what the leaflet says to each answer."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.pages.practice.asking import asking_pieces, progress, time_text
from sij_tui.core.pages.practice.feedback import feedback_pieces
from sij_tui.core.pages.practice.menu import menu_pieces, mode_name
from sij_tui.core.pages.practice.parts import Context, place_of
from sij_tui.core.pages.practice.result import result_pieces
from sij_tui.core.pages.reference import origin_pieces
from sij_tui.core.piece import Piece, Route
from sij_tui.core.practice.acting import shown_order
from sij_tui.core.practice.model import Item, Order, Several, Spot, Story
from sij_tui.core.practice.sitting import Sitting
from sij_tui.core.procedure.player import FRAME
from sij_tui.core.session import Session
from sij_tui.screens.practice.look import BESIDE, CSS, LOW, SPLIT, keys_for
from sij_tui.screens.practice.round import RoundScreen
from sij_tui.screens.tools import Tools
from sij_tui.widgets.answers import AnswerPane
from sij_tui.widgets.band import Band, Mark
from sij_tui.widgets.bars import KeyBar
from sij_tui.widgets.messages import Act, Chosen, Go, Moved
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture

_KEY = "f24"
"""Stands for the key until the content file names it."""
_ACTIONS = ("answer", "next", "earlier", "later", "hint", "leaflet", "checker", "timer")
_ON = "on"
"""Begins the place of a reader who is in the middle of a round."""
_REST = 1.5
"""Seconds for which a picture rests before it moves again."""


class PracticeScreen(RoundScreen):
    """Owns one round; keys, lines and clicks all become actions on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # before the pane, which would scroll for Space
        Binding(_KEY, "perform('choose')", id="practice.choose", priority=True),
        *(Binding(_KEY, f"perform('{name}')", id=f"practice.{name}") for name in _ACTIONS),
        *(Binding(f"{digit}", f"number({digit})") for digit in range(10)),
        Binding(_KEY, "origin", id="origin"),
    ]
    CSS = CSS

    def __init__(self, book: Book, session: Session, tools: Tools) -> None:
        super().__init__(book, session, tools)
        self._ticker: Timer | None = None
        self._film: Timer | None = None
        self._film_began = 0.0

    @property
    def main(self) -> AnswerPane:
        """The pane with the page."""
        return self.query_one("#main", AnswerPane)

    @property
    def context(self) -> Context:
        """What the pages need."""
        return Context(self.book.content, self.bank, self.session.glyphs, self.book.usage)

    @property
    def item(self) -> Item | None:
        """The question in front."""
        sitting = self.sitting
        return self.bank.item(sitting.item) if sitting and sitting.stage != "done" else None

    def body(self) -> ComposeResult:
        """The band, the page with a picture beside it, and where a statement comes from."""
        yield Band(id="band")
        with Container(id="body"):
            with Container(id="stage"):
                yield Picture(self.book.content.art, id="picture")
                yield AnswerPane(id="main")
            yield Pane(id="panel", cursor=False)

    # -- what it shows

    def fill(self) -> None:
        """Show the choice, or the question at which the reader was."""
        if self._ticker is None:
            self._ticker = self.set_interval(1.0, self._show_band, pause=True)
            self._film = self.set_interval(FRAME, self._roll, pause=True)
        self.query_one("#panel").can_focus = False
        self.crumbs((self.bank.practice.title, self.session.route))
        stage, _, key = self.session.route.key.partition(":")
        if stage == _ON and self.sitting is None:
            self._told = self.ledger.mishap  # they have been told before they left
            if not self.take_up():
                key = ""
        self._show(key)
        self._run()

    def watch_sitting(self, before: Sitting | None, after: Sitting | None) -> None:
        """Show what has changed, with the cursor where it belongs."""
        if not self.is_mounted:
            return
        key = self.main.key
        turned = not before or not after or (before.at, before.stage) != (after.at, after.stage)
        if turned:
            self.remove_class("-panel")
            key = "next" if after and after.stage == "feedback" else ""
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
        if asking and sitting and isinstance(item, Order):
            movable = frozenset(f"choose:{name}" for name in shown_order(self.bank, sitting))
        held = sitting.held if sitting else ""
        pieces = tuple(self._pieces())
        if held:
            key = f"choose:{held}"
        self.main.put_answers(pieces, key, pointed=not asking, movable=movable, held=held)
        if not self.main.has_focus:
            self.main.focus()
        self._show_band()
        self._show_picture()
        self._show_panel()
        self.name_keys()

    def _pieces(self) -> tuple[Piece, ...]:
        context, sitting = self.context, self.sitting
        if sitting is None:
            shows_progress = self.book.has("progress")
            return tuple(menu_pieces(context, self.standing(), progress=shows_progress))
        match sitting.stage:
            case "asking":
                return tuple(asking_pieces(context, sitting))
            case "feedback":
                return tuple(feedback_pieces(context, sitting))
            case "done":
                return tuple(result_pieces(context, sitting, self.standing()))

    def _show_band(self) -> None:
        """The mode, how far the round is, and the time."""
        band, context, sitting = self.query_one("#band", Band), self.context, self.sitting
        if sitting is None or sitting.stage == "done":
            word = mode_name(context, sitting.mode) if sitting else self.bank.practice.title
            band.put(word)
            return
        now = self._tools.now()
        words, marks = progress(context, sitting, now)
        time = time_text(context, sitting, now)
        text = f"{words}  {context.glyphs.dot}  {time}" if time else words
        word = mode_name(context, sitting.mode)
        band.put(word, text=text, marks=tuple(Mark(*mark) for mark in marks))

    def _show_picture(self) -> None:
        """The scene of a question about a picture: moving, or still."""
        item = self.item
        self.set_class(isinstance(item, Spot), "-picture")
        if not isinstance(item, Spot):
            return
        step = self.bank.step(item.step)
        scene = next((s for s in self.book.content.scene if step and s.id == step.scene), None)
        if scene:
            picture = self.query_one("#picture", Picture)
            picture.put(scene.id, 0.0 if self.session.moving else scene.still)

    def name_keys(self) -> None:
        """Show the keys, or what has to be told once."""
        if self.notice and not self.session.notice:
            self.query_one(KeyBar).say(self.notice, self.app.size.width)
        else:
            super().name_keys()

    def shown_keys(self) -> tuple[str, ...]:
        """What can be done now."""
        return keys_for(self.bank, self.sitting)

    def _fit(self, columns: int, rows: int) -> None:
        super()._fit(columns, rows)
        self.set_class(columns >= BESIDE, "-beside")
        self.set_class(columns >= SPLIT, "-split")
        self.set_class(rows < LOW, "-low")

    def here(self, session: Session) -> Session:
        """The session with the question as its place; the round is parked, to come back to."""
        self.park()
        on = self.sitting is not None and self.sitting.stage != "done"
        return session.at(f"{_ON}:{self.main.key}" if on else "")

    def rebook(self, book: Book) -> None:
        """Go on with another edition, if it has questions."""
        if book.content.practice is None:
            self.post_message(Act("home"))
            return
        self.change_bank(book)
        self.query_one("#picture", Picture).rehang(book.content.art)
        super().rebook(book)

    # -- time

    def _run(self) -> None:
        """The timers run while there is something to count or to move, and at no other time."""
        sitting = self.sitting
        counts = bool(sitting and sitting.stage == "asking" and sitting.timer)
        moves = isinstance(self.item, Spot) and self.session.moving
        for timer, runs in ((self._ticker, counts), (self._film, moves)):
            if timer and runs and self.is_current:
                timer.resume()
            elif timer:
                timer.pause()
        if moves and not self._film_began:
            self._film_began = self._tools.clock()
        elif not moves:
            self._film_began = 0.0

    def _roll(self) -> None:
        """The next frame of the picture; at its end it rests, then begins again."""
        item, room = self.item, self._tools.room()
        step = self.bank.step(item.step) if isinstance(item, Spot) else None
        if step is None or not room:
            return
        seconds = (self._tools.clock() - self._film_began) % (step.pace + _REST)
        moment = min(1.0, seconds / step.pace)
        self.query_one("#picture", Picture).put(step.scene, moment, room=room)

    def on_screen_suspend(self) -> None:
        """Covered: the clock stands."""
        self.act("pause")
        self._run()

    def on_screen_resume(self) -> None:
        """In front: the clock goes on."""
        self.act("resume")
        self._run()

    # -- what the reader does

    def action_perform(self, name: str) -> None:
        """Do what a key stands for at this stage."""
        match name:
            case "choose":
                self._choose()
            case "earlier" | "later":
                step = 1 if name == "later" else -1
                self.act(f"shift:{self._pointed}:{step}")
            case "leaflet":
                self._see_leaflet()
            case "checker":
                item = self.item
                if isinstance(item, Story) and self.sitting and self.sitting.stage == "feedback":
                    self.post_message(Go(Route("checker", f"case:{item.case}")))
            case _:
                self.act(name)

    @property
    def _pointed(self) -> str:
        """The id of the option under the cursor."""
        kind, _, name = self.main.key.partition(":")
        return name if kind in ("choose", "look") else ""

    def _choose(self) -> None:
        """Choose what is pointed at; where there is nothing to choose, read on."""
        if self.sitting and self.sitting.stage == "asking" and self._pointed:
            self.act(f"choose:{self._pointed}")
        elif piece := self.main.piece if self.sitting is None else None:
            self._open(piece)
        else:
            self.main.action_page_down()

    def action_number(self, number: int) -> None:
        """Take the line with a number; where there is none, nothing happens."""
        if self.sitting and self.sitting.held and number:
            self.act(f"place:{self.sitting.held}:{number - 1}")
            self.act("drop")
            return
        for piece in self.main.pieces:
            if piece.do and piece.cells and piece.cells[0].text.strip() == f"{number}":
                self.main.point_to(piece.key)
                self._open(piece)
                return

    def on_chosen(self, message: Chosen) -> None:
        """Enter: answer with an option, or with what is chosen; go on; open a line."""
        piece, sitting, item = message.piece, self.sitting, self.item
        if not piece.do.startswith("choose:") or sitting is None:
            self._open(piece)
        elif isinstance(item, Order):
            self.act("drop" if sitting.held else "answer" if sitting.chosen else piece.do)
        elif isinstance(item, Several):
            self.act("answer" if sitting.chosen else piece.do)
        else:
            self.act(piece.do)
            self.act("answer")

    def on_answer_pane_clicked(self, message: AnswerPane.Clicked) -> None:
        """A click chooses and never answers, but on the line that does."""
        self._open(message.piece)

    def on_answer_pane_dragged(self, message: AnswerPane.Dragged) -> None:
        """A line dragged onto another takes its place."""
        if self.sitting:
            names = shown_order(self.bank, self.sitting)
            place = names.index(message.onto.partition(":")[2])
            self.main.point_to(message.key)
            self.act(f"place:{message.key.partition(':')[2]}:{place}")

    def on_answer_pane_nudged(self, message: AnswerPane.Nudged) -> None:
        """What is held moves."""
        if self.sitting:
            self.act(f"shift:{self.sitting.held}:{message.step}")

    def _open(self, piece: Piece) -> None:
        """Do what a line stands for; for a statement, show where it comes from."""
        if piece.do:
            self.act(piece.do)
        elif piece.go:
            self.post_message(Go(piece.go))
        elif piece.basis and not self.has_class("-panel"):
            self.action_origin()

    def _see_leaflet(self) -> None:
        """Open the leaflet at what the question is about; "back" returns to the question."""
        if self.sitting and self.sitting.stage == "feedback" and self.item:
            piece = self.main.piece
            facts = piece.facts if piece and piece.facts else self.item.facts
            self.post_message(Go(place_of(self.context, facts[0])))

    # -- where a statement comes from

    def action_origin(self) -> None:
        """Show or hide where the statement under the cursor comes from; not before the answer."""
        if self.sitting and self.sitting.stage != "asking":
            self.toggle_class("-panel")
            self._show_panel()
            self.call_after_refresh(self.main.point_to, self.main.key)

    def _show_panel(self) -> None:
        if not self.has_class("-panel"):
            return
        piece, item = self.main.piece, self.item
        facts = piece.facts if piece and piece.basis else item.facts if item else ()
        basis = piece.basis if piece and piece.basis else "leaflet"
        pieces = origin_pieces(self.book.content, self.book.usage, facts, basis, self.session.route)
        self.query_one("#panel", Pane).put(tuple(pieces), pointed=False)

    def on_moved(self, message: Moved) -> None:
        """Keep the origin in step with the cursor."""
        if message.piece is self.main.piece:
            self._show_panel()

    def close(self) -> bool:
        """Close the origin, or the round, which waits to be gone on with."""
        if self.has_class("-panel"):
            self.remove_class("-panel")
            return True
        if self.sitting and self.sitting.held:
            self.act("drop")
            return True
        if self.sitting:
            self.act("menu")
            return True
        return False

    def on_act(self, message: Act) -> None:
        """A click on a key at the bottom."""
        part, _, name = message.action.rpartition(".")
        if part == "practice":
            message.stop()
            self.call_later(partial(self.action_perform, name))
