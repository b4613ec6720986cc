"""Screens for when something is wrong: a screen that failed, a content file that broke."""

from __future__ import annotations

from textual.app import ComposeResult

from sij_tui.core.book import Book
from sij_tui.core.piece import Piece, Route
from sij_tui.core.problems import Problem
from sij_tui.core.session import Session
from sij_tui.core.wording import fill
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.pane import Pane


class TroubleScreen(BaseScreen):
    """Says in words what is wrong and what to do."""

    KEYS = ("back", "home", "help", "quit")

    def __init__(self, book: Book, session: Session, title: str, pieces: tuple[Piece, ...]) -> None:
        super().__init__(book, session)
        self._title = title
        self._pieces = pieces

    def body(self) -> ComposeResult:
        """One pane."""
        yield Pane(id="list", inset=1)

    def fill(self) -> None:
        """Show the words."""
        self.crumbs((self._title, Route("trouble")))
        pane = self.query_one("#list", Pane)
        pane.put((Piece(text=self._title, style="alert"), *self._pieces))
        pane.focus()


def failed_screen(book: Book, session: Session) -> TroubleScreen:
    """Stands in for a screen that could not be shown."""
    labels = book.content.labels.trouble
    return TroubleScreen(
        book, session, labels.screen_failed, (Piece(text=labels.screen_failed_hint, before=1),)
    )


def problems_screen(
    book: Book, session: Session, name: str, problems: tuple[Problem, ...]
) -> TroubleScreen:
    """Lists the problems of the content file that was saved last."""
    labels = book.content.labels.trouble
    pieces = [Piece(text=labels.problems_hint, style="quiet", before=1)]
    for number, problem in enumerate(problems):
        pieces.append(Piece(text=problem.text(name), before=1, key=f"{number}"))
    return TroubleScreen(book, session, fill(labels.problems, count=len(problems)), tuple(pieces))
