"""What each action of who leads a class asks of the hub."""

from __future__ import annotations

from typing import Final

from sij_tui.core.classroom.messages import (
    AdvancePoll,
    EndClass,
    EndPoll,
    GoToStop,
    LowerHands,
    SetVisibility,
    TakeLead,
)
from sij_tui.core.classroom.pages import Context
from sij_tui.core.classroom.polls import question_of
from sij_tui.core.classroom.requests import Request
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import Visibility
from sij_tui.core.classroom.targets import QUICK
from sij_tui.core.content.routes import CLASS_SCREEN

LEAD_ACTIONS: Final = (
    "next_stop", "previous_stop", "freeze", "blank", "ask", "quick", "end_poll", "lead",
    "lower_hands", "end",
)  # fmt: skip
"""Names of these actions, as ``[classroom.action]`` has them."""


def lead_request(context: Context, name: str, stop: int | None = None) -> Request | None:
    """Return what to ask for; None where the action has no meaning. The hub refuses anybody else.

    Args:
        context: The class as it is now.
        name: One of :data:`LEAD_ACTIONS`.
        stop: Index of the stop that was asked for last, if the hub has not led there yet.
    """
    view = context.member.view
    if view is None:
        return None
    match name:
        case "next_stop" | "previous_stop":
            at = view.stop if stop is None else stop
            return _stop(context, at + (1 if name == "next_stop" else -1))
        case "freeze":
            return _visibility(view, "frozen")
        case "blank":
            return _visibility(view, "blank")
        case "ask" if view.poll:
            return EndPoll() if view.poll.poll.stage == "answer" else AdvancePoll()
        case "ask":
            place = view.place
            return poll_request(context, place.key if place.page == CLASS_SCREEN else QUICK)
        case "quick":
            return poll_request(context, QUICK)
        case "end_poll":
            return EndPoll()
        case "lead":
            return TakeLead()
        case "lower_hands":
            return LowerHands()
        case "end":
            return EndClass()
        case _:
            return None


def poll_request(context: Context, target: str) -> Request | None:
    """Return what opens a poll on a target; None if the content does not have it."""
    question = question_of(target, context.words, context.bank, context.content.checker)
    return question.opening(target) if question else None


def _stop(context: Context, at: int) -> Request | None:
    lesson = context.member.lesson
    if lesson is None or not 0 <= at < len(lesson.stops):
        return None
    return GoToStop(stop=at, place=lesson.stops[at].place)


def _visibility(view: Snapshot, wanted: Visibility) -> Request:
    return SetVisibility(visibility="live" if view.visibility == wanted else wanted)
