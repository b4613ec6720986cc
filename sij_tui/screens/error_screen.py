"""The error screen: for a screen that failed, or a content file with problems."""

from __future__ import annotations

from textual.app import ComposeResult

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import ErrorLabels
from sij_tui.core.content.problems import Problem
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import ERROR_ROUTE, Session
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.pane import Pane


class ErrorScreen(BaseScreen):
    """Shows elements that say what is wrong and what to do."""

    DEFAULT_CSS = "ErrorScreen #list { padding-top: 1; }"
    KEYS = ("back", "home", "help", "quit")

    def __init__(self, book: Book, session: Session, elements: tuple[Element, ...]) -> None:
        super().__init__(book, session)
        self._elements = elements

    def compose_body(self) -> ComposeResult:
        """One pane."""
        yield Pane(id="list", inset=1)

    def set_elements(self, elements: tuple[Element, ...]) -> None:
        """Show other elements."""
        self._elements = elements
        self.populate()

    def populate(self) -> None:
        """Fill and focus the pane."""
        self.show_path((self._elements[0].text, ERROR_ROUTE))
        pane = self.query_one("#list", Pane)
        pane.set_elements(self._elements)
        pane.focus()


def failure_elements(labels: ErrorLabels) -> tuple[Element, ...]:
    """Return the elements for a screen that raised an exception."""
    return (
        Element(text=labels.screen_failed, style="alert"),
        Element(text=labels.screen_failed_hint, before=1),
    )


def problem_elements(
    labels: ErrorLabels, name: str, problems: tuple[Problem, ...]
) -> tuple[Element, ...]:
    """Return the elements for the problems of the content file as last saved."""
    return (
        Element(text=fill(labels.problems, count=len(problems)), style="alert"),
        Element(text=labels.problems_hint, style="quiet", before=1),
        *(
            Element(text=problem.text(name), before=1, key=f"{number}")
            for number, problem in enumerate(problems)
        ),
    )
