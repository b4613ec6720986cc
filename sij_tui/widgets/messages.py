"""What widgets tell their screens, and screens the app."""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message
from textual.screen import Screen

from sij_tui.core.layout.elements import Element, Route


class Navigate(Message):
    """The reader wants to go somewhere."""

    def __init__(self, route: Route, suspended: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self.route = route
        self.suspended = suspended or {}
        """What a page wants back when it is opened again, by the name of the page."""


class TurnPage(Message):
    """The reader turns to the part after this one (+1), or to the one before (-1)."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class RunAction(Message):
    """The reader wants an action done: its name in the content file."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class CaseFinished(Message):
    """The reader has seen the result of a case of the checker, with every question answered."""

    def __init__(self, case: str, *, matched: bool) -> None:
        super().__init__()
        self.case = case
        self.matched = matched


class PressKey(Message):
    """The reader wants what a key does on another page, or on the one that they came from."""

    def __init__(self, key: str, route: Route | None = None) -> None:
        super().__init__()
        self.key = key
        self.route = route
        """The page on which it is pressed; none is the one that they came from."""


class ElementActivated(Message):
    """The reader opened an element (Enter or a click)."""

    def __init__(self, element: Element) -> None:
        super().__init__()
        self.element = element


class CursorMoved(Message):
    """The cursor of a pane stands on another element."""

    def __init__(self, element: Element | None) -> None:
        super().__init__()
        self.element = element


class ReadPastEnd(Message):
    """The reader reads on past the end of a pane (+1), or back past its start (-1)."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class EndShown(Message):
    """The end of what a pane shows has come into view, for the first time."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane
        """The id of the pane."""


class PageRead(Message):
    """The reader has come to the end of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class ResultOpened(Message):
    """The reader opened one of the results of a search."""

    def __init__(self, hits: tuple[Route, ...], at: int) -> None:
        super().__init__()
        self.hits = hits
        self.at = at


class PreferencesChanged(Message):
    """The reader chose how they like it: changes of preferences."""

    def __init__(self, **changes: object) -> None:
        super().__init__()
        self.changes = changes


class LaidOut(Message):
    """A screen has its size, and so have its widgets: it can be painted."""

    def __init__(self, sender: Screen[None]) -> None:
        super().__init__()
        self.sender = sender
