"""The snapshot of a class that a session receives: whole, in less than 2 kB, never a difference.

It has the tally of a poll only once that is shown; a presenter's has the counts of seats and votes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

import msgspec

from sij_tui.core.classroom.codes import presenter_numbers
from sij_tui.core.classroom.reducer import may_take_lead
from sij_tui.core.classroom.state import (
    Ballot,
    ClassPhase,
    ClassState,
    Name,
    Poll,
    SeatStatus,
    SharedPlace,
    Visibility,
    tally,
)

MAX_PRESENTERS_SHOWN: Final = 9
"""As many as have a number key."""


class PollView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A poll as one seat may see it."""

    poll: Poll
    counts: tuple[int, ...] = ()
    """The tally, once it is shown; until then nobody has it, not even a presenter."""
    votes: int = 0
    """How many have voted; for followers once the tally is shown."""
    ballot: Ballot | None = None
    """The seat's own vote."""
    class_outcome: str = ""
    """Of a case, with the answer: the outcome that the class's answers to its questions lead to."""


class Heads(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many followers are where."""

    following: int = 0
    on_own: int = 0
    lost: int = 0
    hands: int = 0


class PresenterView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A presenter, as the presenters see one another. None has a name."""

    id: str
    """Of the seat."""
    number: int
    """By which they can tell one another apart."""
    leads: bool = False
    is_lost: bool = False
    is_own: bool = False


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The class as one seat may see it."""

    code: str
    now: float
    """The hub's clock when this was made, to which ``playback.since`` belongs."""
    role: Literal["follower", "presenter", "lead"] = "follower"
    phase: ClassPhase = "led"
    attendance: SeatStatus = "following"
    place: SharedPlace = SharedPlace()
    """Where followers are led to; for the one who leads, where that is."""
    visibility: Visibility = "live"
    spotlight: Name = ""
    hand: bool = False
    poll: PollView | None = None
    next_step: Name = ""
    """The timeline's step to which the plan leads next, to be drawn while there is time."""
    facts_to_practise: tuple[Name, ...] = ()
    """Of a class that is over: what most polls that were shown to it had wrong."""
    heads: Heads | None = None
    """For presenters."""
    presenters: tuple[PresenterView, ...] = ()
    """For presenters, by number."""
    may_take_lead: bool = False
    """For presenters: whether the lead need not be handed over to them."""
    begun: bool = False
    """For presenters: whether the time of the class runs."""
    lesson: str = ""
    """For presenters: the id of the plan."""
    stop: int = 0
    """For presenters: the index of the plan's stop."""
    elapsed: float = 0.0
    """For presenters: seconds since the class has begun."""
    stop_elapsed: float = 0.0
    """For presenters: seconds at this stop, earlier visits included."""
    apart: bool = False
    """For presenters: whether followers of other hosts cannot be reached."""

    @property
    def timeless(self) -> Snapshot:
        """Itself without what changes by itself."""
        return msgspec.structs.replace(self, now=0.0, elapsed=0.0, stop_elapsed=0.0)

    @property
    def is_led(self) -> bool:
        """Whether this seat goes where the presenter goes."""
        return self.phase == "led" and self.role != "lead" and self.attendance == "following"


def snapshot(room: ClassState, name: str, now: float) -> Snapshot | None:
    """Return what the seat may see; None if it has no seat."""
    seat = room.seats.get(name)
    if seat is None:
        return None
    leads = name == room.lead and seat.may_lead  # a key may have been withdrawn
    view = Snapshot(
        code=room.code, now=now,
        role="lead" if leads else "presenter" if seat.may_lead else "follower",
        phase=room.phase, attendance=seat.attendance, place=room.place if leads else room.shown,
        visibility=room.visibility, spotlight=room.spotlight, hand=seat.hand,
        poll=_poll_view(room, seat.ballot, presenting=seat.may_lead),
    )  # fmt: skip
    if not seat.may_lead:
        return view
    counts = room.attendance
    following = 0 if room.phase == "unled" else counts["following"]
    spent = room.stop_seconds[room.stop] if room.stop < len(room.stop_seconds) else 0.0
    here = now - room.stop_since if room.begun else 0.0
    return msgspec.structs.replace(
        view,
        heads=Heads(
            following=following, lost=counts["lost"],
            on_own=counts["following"] + counts["on_own"] - following,
            hands=sum(seat.hand for seat in room.followers),
        ),
        presenters=_presenters(room, name),
        may_take_lead=may_take_lead(room, name), begun=room.begun,
        lesson=room.lesson, stop=room.stop, elapsed=room.elapsed(now), stop_elapsed=spent + here,
        apart=room.apart,
    )  # fmt: skip


def concerned_seats(before: ClassState, after: ClassState) -> Collection[str]:
    """Return the ids of the seats whose view a change may have changed; presenters see them all.

    Of another seat followers see nothing but its part in a tally that is shown.

    Args:
        before: The class as it was.
        after: The class as it is, on this host or with what others have sent.
    """
    sees_others = after.phase == "ended" or (after.poll and after.poll.stage in ("tally", "answer"))
    rest = msgspec.structs.replace(after, seats=before.seats, revision=before.revision)
    if sees_others or rest != before:
        return after.seats.keys()
    return [
        name
        for name, seat in after.seats.items()
        if seat.may_lead or seat != before.seats.get(name)
    ]


def _presenters(room: ClassState, own: str) -> tuple[PresenterView, ...]:
    """The presenters by number; of too many, the seat's own and the one who leads before others."""
    seats = {name: seat for name, seat in room.seats.items() if seat.may_lead}
    numbers = presenter_numbers(seats.keys())
    found = (
        PresenterView(
            id=name, number=numbers[name], leads=name == room.lead,
            is_lost=seat.attendance == "lost", is_own=name == own,
        )
        for name, seat in seats.items()
    )  # fmt: skip
    first = sorted(found, key=lambda each: (not (each.is_own or each.leads), each.number))
    return tuple(sorted(first[:MAX_PRESENTERS_SHOWN], key=lambda each: each.number))


def _poll_view(room: ClassState, own: Ballot | None, *, presenting: bool) -> PollView | None:
    poll = room.poll
    if poll is None:
        return None
    sees_tally = poll.is_released
    ballots = room.ballots
    return PollView(
        poll=poll,
        counts=tally(poll, ballots) if sees_tally else (),
        votes=len(ballots) if presenting or sees_tally else 0,
        ballot=own if own and own.poll == poll.number else None,
    )
