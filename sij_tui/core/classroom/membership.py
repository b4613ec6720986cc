"""A session's part in a class, as a value: what it knows, and where it is led."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, assert_never

import msgspec

from sij_tui.core.classroom.requests import (
    ClassChanged,
    ClassesOpen,
    ClassOver,
    HubEvent,
    HubGone,
    LessonView,
    NotesChanged,
    PlansKnown,
    Refused,
    RequestRefused,
    WebInvitation,
)
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.summary import ClassSummary
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.elements import Route
from sij_tui.core.timeline.player import Playback

CLASS_PAGE: Final = Route(CLASS_SCREEN)
"""Where one joins, votes, waits and leads."""


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What a session knows of the classes of its server."""

    view: Snapshot | None = None
    """Of the class that it is in."""
    codes: tuple[str, ...] = ()
    """Of the classes that are on."""
    may_lead: bool = False
    seat: str = ""
    """What to type to find the same seat again after the connection is lost."""
    how_to_join: str = ""
    """What followers type."""
    invitation: WebInvitation = WebInvitation()
    """How the class is joined in a browser; known to presenters."""
    refused: Refused | None = None
    """Why the last request was refused, until the next one is met."""
    lessons: tuple[LessonView, ...] = ()
    notes: tuple[str, ...] = ()
    summary: ClassSummary | None = None
    """What came of the class that is over; known to presenters alone."""
    joins_alone: bool = False
    """Whether followers join by themselves, as soon as there is a class."""
    is_cut_off: bool = False
    """Whether there is no hub any more, and none again yet."""

    @property
    def joined(self) -> Snapshot | None:
        """The class that it is in, as long as that goes on."""
        return self.view if self.view and self.view.phase != "ended" else None

    @property
    def waits(self) -> bool:
        """Whether this session joins by itself, as soon as there is a class."""
        return self.joins_alone and not self.may_lead

    @property
    def leads(self) -> bool:
        """Whether this session leads its class."""
        return self.view is not None and self.view.role == "lead"

    @property
    def is_led(self) -> bool:
        """Whether this session goes where the presenter goes."""
        return self.view is not None and self.view.is_led

    @property
    def lesson(self) -> LessonView | None:
        """The plan of the class; known to presenters alone."""
        name = self.view.lesson if self.view else ""
        return next((each for each in self.lessons if each.id == name), None)


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """Where a presenter leads this session."""

    route: Route
    playback: Playback | None = None
    """How the timeline's step is to play, from now on."""
    statement: str = ""
    """Key of the statement of that step which everybody is to look at."""


def fold(member: Membership, event: HubEvent) -> Membership:
    """Return the membership after an event of the hub."""
    match event:
        case ClassChanged(view=view):
            is_over = view is not None and view.phase == "ended"
            summary = member.summary if is_over else None
            return msgspec.structs.replace(member, view=view, refused=None, summary=summary)
        case ClassesOpen():
            known = msgspec.structs.asdict(event)
            return msgspec.structs.replace(member, is_cut_off=False, **known)
        case WebInvitation():
            return msgspec.structs.replace(member, invitation=event)
        case RequestRefused(why=why):
            return msgspec.structs.replace(member, refused=why)
        case PlansKnown() | NotesChanged() | ClassOver():
            return msgspec.structs.replace(member, **msgspec.structs.asdict(event))
        case HubGone():
            return Membership(is_cut_off=True, joins_alone=member.joins_alone)
        case _:
            assert_never(event)


def lead_of(member: Membership, has_page: Callable[[str], bool]) -> Lead | None:
    """Return where the session is led; None while it goes its own way.

    Args:
        member: Just after an event: the view's clock is that of the hub then.
        has_page: Whether the reader's own edition has a page.
    """
    view = member.view
    if view is None or not view.is_led:
        return None
    place = view.place
    if view.visibility == "blank" or view.poll is not None or not has_page(place.page):
        return Lead(route=CLASS_PAGE)
    playback = place.playback
    if playback is not None:
        elapsed = min(playback.elapsed_at(view.now), 3600.0)
        playback = msgspec.structs.replace(playback, elapsed=elapsed, since=0.0)
    if place.page == "timeline":  # its key is the step's
        is_of_step = view.spotlight.startswith(f"{place.key}.")
        statement = view.spotlight if is_of_step else ""
        return Lead(route=Route(place.page, place.key), playback=playback, statement=statement)
    return Lead(route=Route(place.page, view.spotlight or place.key), playback=playback)
