"""Messages from widgets to screens, and from screens to the app."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, dataclass_transform

from textual.message import Message
from textual.screen import Screen

from sij_tui.core.layout.elements import Element, Route

if TYPE_CHECKING:
    from sij_tui.core.classroom.requests import Request
    from sij_tui.core.timeline.player import Playback


@dataclass_transform()
class ValueMessage(Message):
    """A message whose values its class names, in their order, as a dataclass does.

    No dataclass: to make those of all messages takes 9 ms, at every start.
    """

    def __init__(self, *values: object, **named: object) -> None:
        super().__init__()
        names = type(self).__annotations__
        vars(self).update(zip(names, values, strict=False), **named)


class Navigate(ValueMessage):
    """Asks the app to go to a route."""

    route: Route
    suspended: Mapping[str, object] = MappingProxyType({})
    """State to restore when a page is opened again, by page."""


class TurnPage(ValueMessage):
    """Asks the app for the next part (+1) or the previous one (-1)."""

    step: int


class RunAction(ValueMessage):
    """Asks for an action, by its name in the content file."""

    action: str


class CaseFinished(ValueMessage):
    """The result of a case was shown, with every question answered."""

    case: str
    matched: bool


class CaseShown(ValueMessage):
    """A prepared case is shown, at one of its questions or as a whole; empty: none is."""

    case: str = ""
    question: str = ""


class PressKey(ValueMessage):
    """Asks the app to press a key on another page, or on the previous one."""

    key: str
    route: Route | None = None
    """The page on which it is pressed; None for the previous one."""


class ElementActivated(ValueMessage, bubble=False):
    """The reader opened an element (Enter or a click)."""

    element: Element


class CursorMoved(ValueMessage):
    """The cursor of a pane stands on another element."""

    element: Element | None


class ReadPastEnd(ValueMessage, bubble=False):
    """The reader reads on past the end of a pane (+1), or back past its start (-1)."""

    step: int


class EndShown(ValueMessage, bubble=False):
    """The end of what a pane shows has come into view, for the first time."""

    pane: str
    """The id of the pane."""


class PageRead(ValueMessage):
    """The reader has come to the end of a page."""

    page: str


class ResultOpened(ValueMessage):
    """The reader opened one of the results of a search."""

    hits: tuple[Route, ...]
    at: int


class PreferencesChanged(Message):
    """The reader chose how they like it: changes of preferences."""

    def __init__(self, **changes: object) -> None:
        super().__init__()
        self.changes = changes


class LaidOut(ValueMessage):
    """A screen has its size, and so have its widgets: it can be painted."""

    sender: Screen[None]
    is_new: bool
    """Whether it has just been laid out for its size; else it was before it was left."""


class PixelsFailed(Message):
    """A picture could not be drawn in pixels; it is shown in glyphs."""


class PlaybackChanged(ValueMessage):
    """A step of the timeline plays, stands or goes on from another moment."""

    playback: Playback


class ClassRequest(ValueMessage):
    """The reader asks the class's hub for something."""

    request: Request
