"""Screens for when something is wrong: a screen that failed, a content file that broke."""

from __future__ import annotations

from textual.app import ComposeResult

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import Trouble
from sij_tui.core.content.problems import Problem
from sij_tui.core.layout.elements import Piece
from sij_tui.core.navigation import TROUBLE, Session
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.pane import Pane


class TroubleScreen(BaseScreen):
    """Says in words what is wrong and what to do."""

    DEFAULT_CSS = "TroubleScreen #list { padding-top: 1; }"
    KEYS = ("back", "home", "help", "quit")

    def __init__(self, book: Book, session: Session, pieces: tuple[Piece, ...]) -> None:
        super().__init__(book, session)
        self._pieces = pieces

    def body(self) -> ComposeResult:
        """One pane."""
        yield Pane(id="list", inset=1)

    def tell(self, pieces: tuple[Piece, ...]) -> None:
        """Say something else."""
        self._pieces = pieces
        self.fill()

    def fill(self) -> None:
        """Show the words."""
        self.crumbs((self._pieces[0].text, TROUBLE))
        pane = self.query_one("#list", Pane)
        pane.put(self._pieces)
        pane.focus()


def failure_pieces(labels: Trouble) -> tuple[Piece, ...]:
    """What to say in place of a screen that could not be shown."""
    return (
        Piece(text=labels.screen_failed, style="alert"),
        Piece(text=labels.screen_failed_hint, before=1),
    )


def problem_pieces(labels: Trouble, name: str, problems: tuple[Problem, ...]) -> tuple[Piece, ...]:
    """The problems of the content file that was saved last."""
    return (
        Piece(text=fill(labels.problems, count=len(problems)), style="alert"),
        Piece(text=labels.problems_hint, style="quiet", before=1),
        *(
            Piece(text=problem.text(name), before=1, key=f"{number}")
            for number, problem in enumerate(problems)
        ),
    )
