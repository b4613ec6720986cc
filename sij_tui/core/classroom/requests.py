"""Requests of a session to the hub, and events that the hub sends to sessions; as JSON.

Requests are :mod:`.messages` of a seat, and those that need none. Events are whole values.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias, TypeVar

import msgspec

from sij_tui.core.classroom.messages import MAX_MESSAGE_BYTES, Message, SeatMessage
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.summary import ClassSummary

MAX_EVENT_BYTES: Final = 60_000
DecodedT = TypeVar("DecodedT")

Refused = Literal["unknown", "full", "secret", "rate", "limit"]
"""No such class; no seat or place for a class is left; a wrong code to lead by, or too many."""


class JoinClass(Message, frozen=True, kw_only=True):
    """Take a seat in a class."""

    code: Annotated[str, msgspec.Meta(max_length=8)]


class LeaveClass(Message, frozen=True, kw_only=True):
    """Give up the seat, with its vote."""


class OpenClass(Message, frozen=True, kw_only=True):
    """Open a class and lead it, as somebody who may."""

    lesson: Annotated[str, msgspec.Meta(max_length=40)] = ""


class ShowSecret(Message, frozen=True, kw_only=True):
    """Show the presenter's code."""

    secret: Annotated[str, msgspec.Meta(max_length=80)]


Request: TypeAlias = SeatMessage | JoinClass | LeaveClass | OpenClass | ShowSecret


class ClassEvent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of the events that the hub sends to a session."""


class ClassChanged(ClassEvent, frozen=True, kw_only=True):
    """The class, as this seat may see it; None once it has no seat."""

    view: Snapshot | None = None


class ClassesOpen(ClassEvent, frozen=True, kw_only=True):
    """Which classes are on, and whether this session may lead."""

    codes: tuple[str, ...] = ()
    may_lead: bool = False
    seat: str = ""
    """The command that finds the same seat again after the connection is lost."""
    how_to_join: str = ""
    """The command that followers type to connect."""
    joins_alone: bool = False
    """Whether followers join by themselves, as soon as there is a class."""


class ClassOver(ClassEvent, frozen=True, kw_only=True):
    """A class has ended, with this summary; for presenters alone."""

    summary: ClassSummary


class HubGone(ClassEvent, frozen=True, kw_only=True):
    """There is no hub any more; a session tells itself. When it hears of classes, there is one."""


class RequestRefused(ClassEvent, frozen=True, kw_only=True):
    """A request that could not be met."""

    why: Refused


class StopView(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a plan, as a presenter's session has it."""

    title: str
    seconds: float


class LessonView(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, as a presenter's session has it."""

    id: str
    title: str
    seconds: float
    stops: tuple[StopView, ...] = ()


class PlansKnown(ClassEvent, frozen=True, kw_only=True):
    """The plans; for presenters alone."""

    lessons: tuple[LessonView, ...] = ()


class NotesChanged(ClassEvent, frozen=True, kw_only=True):
    """The presenter's notes on the page that the class sees; for presenters alone."""

    notes: tuple[str, ...] = ()


class WebInvitation(ClassEvent, frozen=True, kw_only=True):
    """How the class is joined in a browser; for presenters."""

    url: str = ""
    modules: tuple[str, ...] = ()
    """Rows of the QR code of the address, with a quiet zone: ``1`` is dark, ``0`` is light."""


HubEvent: TypeAlias = (
    ClassChanged
    | ClassesOpen
    | RequestRefused
    | PlansKnown
    | NotesChanged
    | ClassOver
    | HubGone
    | WebInvitation
)

_REQUESTS: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_EVENTS: msgspec.json.Decoder[HubEvent] = msgspec.json.Decoder(HubEvent)


def encode(value: Request | HubEvent) -> bytes:
    """Return a request or an event as JSON."""
    return msgspec.json.encode(value)


def decode_request(data: bytes) -> Request | None:
    """Return the request in *data*; None if it is none or too long."""
    return _decoded(_REQUESTS, data, MAX_MESSAGE_BYTES)


def decode_event(data: bytes) -> HubEvent | None:
    """Return the event in *data*; None if it is none or too long."""
    return _decoded(_EVENTS, data, MAX_EVENT_BYTES)


def _decoded(decoder: msgspec.json.Decoder[DecodedT], data: bytes, most: int) -> DecodedT | None:
    if len(data) > most:
        return None
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
