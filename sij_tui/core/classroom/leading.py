"""Maps the actions of a presenter to requests to the hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.messages import (
    AdvancePoll,
    ChangeStop,
    EndClass,
    EndPoll,
    Follow,
    HandOver,
    LeaveLead,
    LowerHands,
    Move,
    SetVisibility,
    TakeLead,
)
from sij_tui.core.classroom.pages.parts import Context, question_in
from sij_tui.core.classroom.plan import next_part, next_stop
from sij_tui.core.classroom.requests import Request
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import JOIN_PLACE, SharedPlace, Visibility
from sij_tui.core.classroom.targets import QUICK
from sij_tui.core.content.routes import CLASS_SCREEN

LEAD_ACTIONS: Final = (
    "next_stop", "previous_stop", "freeze", "blank", "ask", "quick", "end_poll", "lead",
    "lower_hands", "how_to_join", "end",
)  # fmt: skip
"""Names of these actions, as ``[classroom.action]`` has them."""

FOLLOWER_ACTIONS: Final = ("follow", "alone", "hand")
"""Names of a follower's actions."""
_REQUESTS: Final[Mapping[str, Request]] = {
    "next_stop": ChangeStop(step=1),
    "previous_stop": ChangeStop(step=-1),
    "end_poll": EndPoll(),
    "lower_hands": LowerHands(),
    "how_to_join": Move(place=JOIN_PLACE),
    "end": EndClass(),
}
"""What those actions ask for that always ask for the same."""


def actions_of(member: Membership) -> tuple[str, ...]:
    """Return the names of what somebody can do in a class; nothing outside of one."""
    if member.joined is None:
        return ()
    if member.leads:
        return (*LEAD_ACTIONS, "spotlight")
    return (*FOLLOWER_ACTIONS, "lead") if member.may_lead else FOLLOWER_ACTIONS


def lead_request(context: Context, name: str) -> Request | None:
    """Return what to ask for; None where the action has no meaning. The hub refuses anybody else.

    Args:
        context: The class as it is now.
        name: One of :data:`LEAD_ACTIONS`.
    """
    view = context.member.view
    if view is None:
        return None
    match name:
        case "freeze":
            return _visibility(view, "frozen")
        case "blank":
            return _visibility(view, "blank")
        case "ask" if view.poll:
            return EndPoll() if view.poll.poll.stage == "answer" else AdvancePoll()
        case "ask":
            is_asked = view.place.page == CLASS_SCREEN and view.place.key
            return poll_request(context, view.place.key if is_asked else QUICK)
        case "quick":
            return poll_request(context, QUICK)
        case "lead":
            return _lead(context, view)
        case _:
            return _REQUESTS.get(name)


def changes_nothing(context: Context, request: Request | None) -> bool:
    """Return whether a request would leave the class as it is. None does.

    Args:
        context: The class as it is now, and who would ask.
        request: What would be asked for.
    """
    member, view = context.member, context.member.view
    if view is None:
        return True
    match request:
        case None:
            return True
        case Follow():
            return view.is_led
        case LeaveLead():
            return not (view.is_led or member.leads)
        case EndPoll():
            return view.poll is None
        case TakeLead():
            return not view.may_take_lead
        case LowerHands():
            return not (view.heads and view.heads.hands)
        case Move(place=place):
            return view.poll is None and view.place == place
        case ChangeStop(step=step) if member.lesson:
            return next_stop(view.stop, step, len(member.lesson.stops), begun=view.begun) is None
        case ChangeStop(step=step):
            return next_part(context.content, view.place.page, step) is None
        case _:
            return False


def line_request(context: Context, what: str, name: str) -> Request | None:
    """Return what to ask for when a line of the presenter's panel is chosen, if for anything.

    Args:
        context: The class as it is now.
        what: What the line is for.
        name: Of the question or the presenter that it is about.
    """
    match what:
        case "ask":
            return poll_request(context, name)
        case "show":
            return Move(place=SharedPlace(page=CLASS_SCREEN, key=name))
        case "hand":
            return HandOver(to=name)
        case "take":
            return TakeLead()
        case _:
            return None


def poll_request(context: Context, target: str) -> Request | None:
    """Return what opens a poll on a target; None if the content does not have it."""
    question = question_in(context, target)
    return question.opening(target) if question else None


def _visibility(view: Snapshot, wanted: Visibility) -> Request:
    return SetVisibility(visibility="live" if view.visibility == wanted else wanted)


def _lead(context: Context, view: Snapshot) -> Request | None:
    """Take the lead; with it, hand it to the other presenter, if there is but one."""
    if not context.member.leads:
        return TakeLead()
    others = [each.id for each in view.presenters if not (each.is_own or each.is_lost)]
    return HandOver(to=others[0]) if len(others) == 1 else None
