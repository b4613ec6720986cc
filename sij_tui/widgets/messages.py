"""Messages from widgets to screens, and from screens to the app.

They are written out: to make dataclasses of them takes 9 ms, at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from sij_tui.core.layout.elements import Element, Route

if TYPE_CHECKING:
    from sij_tui.core.classroom.requests import Request
    from sij_tui.core.timeline.player import Playback


class Navigate(Message):
    """Asks the app to go to a route."""

    def __init__(self, route: Route, suspended: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self.route = route
        self.suspended = suspended or {}
        """State to restore when a page is opened again, by page."""


class TurnPage(Message):
    """Asks the app for the next part (+1) or the previous one (-1)."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class RunAction(Message):
    """Asks for an action, by its name in the content file."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class CaseFinished(Message):
    """The result of a case was shown, with every question answered."""

    def __init__(self, case: str, *, matched: bool) -> None:
        super().__init__()
        self.case = case
        self.matched = matched


class CaseShown(Message):
    """A prepared case is shown, at one of its questions or as a whole; empty: none is."""

    def __init__(self, case: str = "", question: str = "") -> None:
        super().__init__()
        self.case = case
        self.question = question


class PressKey(Message):
    """Asks the app to press a key on another page, or on the previous one."""

    def __init__(self, key: str, route: Route | None = None) -> None:
        super().__init__()
        self.key = key
        self.route = route
        """The page on which it is pressed; None for the previous one."""


class ElementActivated(Message, bubble=False):
    """The reader opened an element (Enter or a click)."""

    def __init__(self, element: Element) -> None:
        super().__init__()
        self.element = element


class CursorMoved(Message):
    """The cursor of a pane stands on another element."""

    def __init__(self, element: Element | None) -> None:
        super().__init__()
        self.element = element


class ReadPastEnd(Message, bubble=False):
    """The reader reads on past the end of a pane (+1), or back past its start (-1)."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class EndShown(Message, bubble=False):
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

    def __init__(self, sender: Screen[None], *, is_new: bool) -> None:
        super().__init__()
        self.sender = sender
        self.is_new = is_new
        """Whether it has just been laid out for its size; else it was before it was left."""


class PixelsFailed(Message):
    """A picture could not be drawn in pixels; it is shown in glyphs."""


class PlaybackChanged(Message):
    """A step of the timeline plays, stands or goes on from another moment."""

    def __init__(self, playback: Playback) -> None:
        super().__init__()
        self.playback = playback


class ClassRequest(Message):
    """The reader asks the class's hub for something."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request
