"""What a seat can ask of the class it is in. There is no text in any of them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from sij_tui.core.classroom.state import Name, PollKind, SharedPlace, Visibility

MAX_MESSAGE_BYTES = 4096


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """Base of all messages."""


class Vote(Message, frozen=True, kw_only=True):
    """Vote in a poll; a later revision replaces an earlier one."""

    poll: Annotated[int, msgspec.Meta(ge=1, lt=1 << 53)]
    revision: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    choices: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=30)]


class Follow(Message, frozen=True, kw_only=True):
    """Go where the presenter is, from now on."""


class LeaveLead(Message, frozen=True, kw_only=True):
    """Go on alone."""


class RaiseHand(Message, frozen=True, kw_only=True):
    """Raise the hand, or take it down."""

    up: bool = True


class Move(Message, frozen=True, kw_only=True):
    """Lead the class to a place."""

    place: SharedPlace


class ChangeStop(Message, frozen=True, kw_only=True):
    """Lead the class to the next or the previous stop; without a plan, part of the leaflet.

    The hub, which knows where the class is, makes a :class:`GoToStop` or a :class:`Move` of it:
    keys may come faster than views.
    """

    step: Literal[-1, 1]


class Spotlight(Message, frozen=True, kw_only=True):
    """Have everybody look at a statement; an empty key ends it."""

    key: Name = ""


class SetVisibility(Message, frozen=True, kw_only=True):
    """Freeze or blank the screens of followers, or make them live again."""

    visibility: Visibility


class OpenPoll(Message, frozen=True, kw_only=True):
    """Ask the class; a poll that is under way ends."""

    target: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    choices: Annotated[tuple[Name, ...], msgspec.Meta(min_length=2, max_length=30)]
    kind: PollKind = "one"


class AdvancePoll(Message, frozen=True, kw_only=True):
    """On to the next stage of the poll: close it, show the tally, show the answer."""


class EndPoll(Message, frozen=True, kw_only=True):
    """The poll is over, and leaves the screens."""


class LowerHands(Message, frozen=True, kw_only=True):
    """Take down all hands."""


class HandOver(Message, frozen=True, kw_only=True):
    """Give the lead to another presenter; the one who gave it may take it back."""

    to: Annotated[str, msgspec.Meta(max_length=32)]
    """Id of a seat that may lead."""


class TakeLead(Message, frozen=True, kw_only=True):
    """Take the lead: as the presenter who handed it over, or while nobody has it."""


class EndClass(Message, frozen=True, kw_only=True):
    """The class is over."""


FollowerMessage: TypeAlias = Vote | Follow | LeaveLead | RaiseHand
PresenterMessage: TypeAlias = (
    Move | ChangeStop | Spotlight | SetVisibility | OpenPoll | AdvancePoll | EndPoll | LowerHands
    | HandOver | TakeLead | EndClass
)  # fmt: skip
SeatMessage: TypeAlias = FollowerMessage | PresenterMessage


class GoToStop(msgspec.Struct, frozen=True, kw_only=True):
    """Lead the class to a stop of the plan. No seat can ask for it: the hub makes it."""

    stop: int
    place: SharedPlace
    """Where the stop is."""


CheckedMessage: TypeAlias = SeatMessage | GoToStop
"""What a class can be changed by: nothing in it that the content does not have."""
