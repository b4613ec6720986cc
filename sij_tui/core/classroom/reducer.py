"""The reducer of a class. A message that its seat may not send changes nothing."""

from __future__ import annotations

from collections.abc import Set
from types import MappingProxyType
from typing import assert_never

import msgspec

from sij_tui.core.classroom.messages import (
    AdvancePoll,
    ChangeStop,
    CheckedMessage,
    EndClass,
    EndPoll,
    Follow,
    FollowerMessage,
    GoToStop,
    HandOver,
    LeaveLead,
    LowerHands,
    Move,
    OpenPoll,
    PresenterMessage,
    RaiseHand,
    SetVisibility,
    Spotlight,
    TakeLead,
    Vote,
)
from sij_tui.core.classroom.state import (
    JOIN_PLACE,
    LEAD_LOST_AFTER_S,
    MAX_RESULTS,
    MAX_SEATS,
    POLL_STAGES,
    SEAT_KEPT_S,
    Ballot,
    ClassState,
    Poll,
    PollResult,
    Seat,
    SeatStatus,
    SharedPlace,
    is_whole,
    tally,
)


def join(
    room: ClassState, name: str, now: float, *, may_lead: bool = False, by_code: bool = False
) -> ClassState:
    """Give a connection its seat: a new one, or the one that it had.

    The first one that may lead does lead; later ones wait to be handed the lead. A class that is
    over stays as it is, and so does one that is full of those who are there: of those who are lost,
    the one lost first gives up the seat.
    """
    before = room.seats.get(name)
    if before is None:
        room = _with_room_for_one(room)
    if room.phase == "ended" or (before is None and len(room.seats) >= MAX_SEATS):
        return room
    if before is None:
        seat = Seat(since=now, may_lead=may_lead)
    elif before.attendance == "lost":
        seat = _attending(before, before.wants, now)
    else:
        seat = before
    seat = msgspec.structs.replace(
        seat, may_lead=seat.may_lead or may_lead, by_code=seat.by_code or by_code
    )
    room = room.with_seat(name, seat)
    takes_lead = seat.may_lead and (not room.lead or room.lead not in room.seats)
    if takes_lead or (seat.may_lead and room.lead == name and room.phase == "unled"):
        return room.changed(lead=name, phase="led")
    return room


def leave(room: ClassState, name: str, now: float) -> ClassState:
    """Give up a seat, with its vote. A class that nobody is left in is over."""
    if name not in room.seats or room.phase == "ended":
        return room
    return _without_seats(room, {name}, now)


def lose(room: ClassState, name: str, now: float) -> ClassState:
    """Note that the connection of a seat is lost. Its vote and place are kept for a while."""
    seat = room.seats.get(name)
    if seat is None or seat.attendance == "lost":
        return room
    lost = msgspec.structs.replace(_attending(seat, "lost", now), wants=seat.attendance, hand=False)
    return room.with_seat(name, lost)


def tick(room: ClassState, now: float) -> ClassState:
    """Do what is due: nobody leads any more, or seats are given up, and the class with the last."""
    if room.phase == "led" and room.lead:
        lead = room.seats.get(room.lead)
        if lead is None or _lost_for(lead, now) >= LEAD_LOST_AFTER_S:
            room = room.changed(phase="unled", visibility="live", spotlight="", shown=room.place)
    gone = {name for name, seat in room.seats.items() if _lost_for(seat, now) >= SEAT_KEPT_S}
    if not gone:
        return room
    return _without_seats(room, gone, max(room.seats[name].since for name in gone))


def next_tick(room: ClassState, now: float) -> float | None:
    """Seconds until :func:`tick` has something to do; None while nobody is lost."""
    due = [seat.since + SEAT_KEPT_S for seat in room.seats.values() if seat.attendance == "lost"]
    lead = room.seats.get(room.lead)
    if room.phase == "led" and room.lead and lead is None:
        due.append(now)
    elif room.phase == "led" and lead and lead.attendance == "lost":
        due.append(lead.since + LEAD_LOST_AFTER_S)
    return max(0.0, min(due) - now) if due else None


def reduce(room: ClassState, name: str, message: CheckedMessage, now: float) -> ClassState:
    """Return the class after a message of a seat; itself if the seat may not send it."""
    seat = room.seats.get(name)
    if seat is None or seat.attendance == "lost" or room.phase == "ended":
        return room
    if isinstance(message, FollowerMessage):
        return _follower(room, name, seat, message, now)
    if isinstance(message, TakeLead):
        return _lead_taken(room, name) if may_take_lead(room, name) else room
    if room.lead != name or not seat.may_lead:
        return room
    return _presenter(room, message, now)


def may_take_lead(room: ClassState, name: str) -> bool:
    """Whether a presenter may take the lead without being handed it.

    So may who handed it over, and anybody while the one who has it is lost or may not lead.
    """
    seat, lead = room.seats.get(name), room.seats.get(room.lead)
    if seat is None or not seat.may_lead or name == room.lead:
        return False
    is_led = lead is not None and lead.may_lead and lead.attendance != "lost"
    return not is_led or room.former_lead == name


def end(room: ClassState, now: float) -> ClassState:
    """Return the class when it is over."""
    if room.phase == "ended":
        return room
    if room.begun:
        room = _timed(room, room.stop, now)
    room = _poll_ended(room)
    return room.changed(phase="ended", visibility="live", spotlight="")


def vote(room: ClassState, name: str, ballot: Ballot) -> ClassState:
    """Count a ballot, wherever it was cast: while its poll is open, the greatest one counts."""
    seat, poll = room.seats.get(name), room.poll
    if seat is None or poll is None or poll.number != ballot.poll or poll.stage != "open":
        return room
    if not is_whole(poll, ballot.choices) or name == room.lead:
        return room
    if seat.ballot is not None and seat.ballot >= ballot:
        return room
    return room.with_seat(name, msgspec.structs.replace(seat, ballot=ballot))


def _follower(
    room: ClassState, name: str, seat: Seat, message: FollowerMessage, now: float
) -> ClassState:
    match message:
        case Vote(poll=poll, revision=revision, choices=choices):
            return vote(room, name, Ballot(poll=poll, revision=revision, choices=choices))
        case Follow():
            return room.with_seat(name, _attending(seat, "following", now))
        case LeaveLead():
            return room.with_seat(name, _attending(seat, "on_own", now))
        case RaiseHand(up=up):
            return room.with_seat(name, msgspec.structs.replace(seat, hand=up))
        case _:
            assert_never(message)


def _presenter(room: ClassState, message: PresenterMessage | GoToStop, now: float) -> ClassState:
    match message:
        case Move(place=place):
            return _moved(room, place, now)
        case GoToStop(stop=stop, place=place):
            room = _timed(room, stop, now) if room.begun else _begun(room, now).changed(stop=stop)
            return _moved(room, place, now)
        case Spotlight(key=key):
            return room if room.spotlight == key else room.changed(spotlight=key)
        case SetVisibility(visibility=visibility):
            if room.visibility == visibility:
                return room
            shown = room.place if visibility == "live" else room.shown
            return room.changed(visibility=visibility, shown=shown)
        case OpenPoll(target=target, choices=choices, kind=kind):
            if len(set(choices)) < len(choices):
                return room
            room = _poll_ended(room)
            number = room.polls + 1
            poll = Poll(number=number, target=target, choices=choices, kind=kind)
            return room.changed(poll=poll, polls=number)
        case AdvancePoll():
            return _poll_advanced(room)
        case EndPoll():
            return _poll_ended(room)
        case LowerHands():
            return _hands_lowered(room)
        case HandOver(to=to):
            other = room.seats.get(to)
            can_lead = other is not None and other.may_lead and other.attendance != "lost"
            if not can_lead or to == room.lead:
                return room
            return room.changed(lead=to, former_lead=room.lead)
        case EndClass():
            return end(room, now)
        case TakeLead() | ChangeStop():
            return room  # of who leads already; resolved with the content before
        case _:
            assert_never(message)


def _moved(room: ClassState, place: SharedPlace, now: float) -> ClassState:
    """At another place; a light on a statement of the page that was left goes out.

    A poll whose answer the class has seen is over then, unless its screens are frozen. The time of
    a class without a plan begins when it leaves the page that shows how to join.
    """
    if place.playback is not None:
        playback = msgspec.structs.replace(place.playback, since=now)
        place = msgspec.structs.replace(place, playback=playback)
    if place == room.place:
        return room
    if not (room.begun or room.lesson or place == JOIN_PLACE):
        room = _begun(room, now)
    is_elsewhere = (place.page, place.key) != (room.place.page, room.place.key)
    is_done = room.poll is not None and room.poll.stage == POLL_STAGES[-1]
    if is_elsewhere and is_done and room.visibility != "frozen":
        room = _poll_ended(room)
    is_step = place.page == "timeline"  # and has statements of its own
    stays = place.page == room.place.page and not (is_step and place.key != room.place.key)
    spotlight = room.spotlight if stays else ""
    shown = place if room.visibility == "live" else room.shown
    return room.changed(place=place, shown=shown, spotlight=spotlight)


def _begun(room: ClassState, now: float) -> ClassState:
    return room.changed(begun=True, opened_at=now, stop_since=now)


def _timed(room: ClassState, stop: int, now: float) -> ClassState:
    """At another stop, with the time at the last one noted."""
    seconds = [*room.stop_seconds, *[0.0] * (room.stop + 1 - len(room.stop_seconds))]
    seconds[room.stop] += max(0.0, now - room.stop_since)
    return room.changed(stop=stop, stop_since=now, stop_seconds=tuple(seconds))


def _poll_advanced(room: ClassState) -> ClassState:
    poll = room.poll
    if poll is None or poll.stage == POLL_STAGES[-1]:
        return room
    stage = POLL_STAGES[POLL_STAGES.index(poll.stage) + 1]
    return room.changed(poll=msgspec.structs.replace(poll, stage=stage))


def _poll_ended(room: ClassState) -> ClassState:
    """Without a poll; what came of it is kept, unless nobody has voted."""
    poll, ballots = room.poll, room.ballots
    if poll is None:
        return room
    results = room.results
    if ballots:
        result = PollResult(
            target=poll.target, choices=poll.choices, kind=poll.kind, counts=tally(poll, ballots),
            votes=len(ballots), seats=sum(1 for _ in room.followers),
            number=poll.number, released=poll.is_released,
        )  # fmt: skip
        results = (*results, result)[-MAX_RESULTS:]
    return room.changed(poll=None, results=results)


def _hands_lowered(room: ClassState) -> ClassState:
    if not any(seat.hand for seat in room.seats.values()):
        return room
    seats = {
        name: msgspec.structs.replace(seat, hand=False) if seat.hand else seat
        for name, seat in room.seats.items()
    }
    return room.changed(seats=MappingProxyType(seats))


def _with_room_for_one(room: ClassState) -> ClassState:
    """Without the seat that was lost first, if the class is full."""
    if len(room.seats) < MAX_SEATS:
        return room
    lost = {
        seat.since: name
        for name, seat in room.seats.items()
        if seat.attendance == "lost" and name != room.lead
    }
    return _without_seats(room, {lost[min(lost)]}, 0.0) if lost else room


def _without_seats(room: ClassState, names: Set[str], now: float) -> ClassState:
    """Without some seats; if none is left, the class is over at that time."""
    kept = {name: seat for name, seat in room.seats.items() if name not in names}
    room = room.changed(seats=MappingProxyType(kept))
    return room if kept else end(room, now)


def _lead_taken(room: ClassState, name: str) -> ClassState:
    """Led by another presenter. One who lost the lead without handing it over may take it back."""
    took_back = room.former_lead == name
    return room.changed(lead=name, phase="led", former_lead="" if took_back else room.lead)


def _attending(seat: Seat, attendance: SeatStatus, now: float) -> Seat:
    if seat.attendance == attendance:
        return seat
    return msgspec.structs.replace(seat, attendance=attendance, wants=attendance, since=now)


def _lost_for(seat: Seat, now: float) -> float:
    return now - seat.since if seat.attendance == "lost" else 0.0
