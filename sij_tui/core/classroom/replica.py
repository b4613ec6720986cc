"""A class that several hosts hold: what a host knows of it, and the merge of what two know.

The merge is commutative, associative and idempotent, so messages may be lost, repeated and come in
any order: hosts that have heard the same have the same class. What the lead decides is one
register, of which the one with the greater stamp counts. Of seats each host writes reports of its
own alone, of which the one with the greater version counts. Times are of the host's own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Final, TypeVar

import msgspec

from sij_tui.core.classroom.codes import CLASS_CODE_LENGTH, CLASS_LETTERS
from sij_tui.core.classroom.state import (
    MAX_RESULTS,
    Ballot,
    ClassState,
    PollResult,
    Seat,
    SeatStatus,
    SharedPlace,
    is_whole,
)

MAX_HOSTS: Final = 16
MAX_BALLOTS: Final = 3
HOST_BITS: Final = 32
HostId = Annotated[int, msgspec.Meta(ge=1, lt=1 << HOST_BITS)]
"""Random, for as long as the host's process runs."""
SeatId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
KeyT = TypeVar("KeyT", int, str)
ValueT = TypeVar("ValueT")


class Stamp(msgspec.Struct, frozen=True, order=True):
    """When the lead decided something: greater is later."""

    term: _Count = 0
    """Counts how often the lead went to another seat on purpose."""
    revision: _Count = 0
    host: Annotated[int, msgspec.Meta(ge=0, lt=1 << HOST_BITS)] = 0
    """Where it was decided."""


class SeatReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one host knows of a seat."""

    version: _Count
    """Counts the host's reports."""
    revision: _Count
    """Counts the changes of the seat, on all hosts."""
    attendance: SeatStatus = "following"
    """Lost, if the seat is not connected to this host."""
    wants: SeatStatus = "following"
    may_lead: bool = False
    hand: bool = False
    ballots: Annotated[tuple[Ballot, ...], msgspec.Meta(max_length=MAX_BALLOTS)] = ()
    """Of the last polls that it voted in: hosts that were apart may go back to an earlier one."""


class Replica(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a host knows of a class, or a part of it that another host is told."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    """Random; tells classes apart that have the same code by chance."""
    code: Annotated[str, msgspec.Meta(pattern=f"^[{CLASS_LETTERS}]{{{CLASS_CODE_LENGTH}}}$")]
    stamp: Stamp = Stamp()
    register: ClassState | None = None
    """What the lead has decided: the class without its seats and results."""
    ended: bool = False
    results: Annotated[Mapping[_Count, PollResult], msgspec.Meta(max_length=MAX_RESULTS)] = {}
    """By the number of the poll."""
    reports: Annotated[
        Mapping[HostId, Mapping[SeatId, SeatReport]], msgspec.Meta(max_length=MAX_HOSTS)
    ] = {}


def merge(one: Replica, other: Replica) -> Replica:
    """Return what two replicas of a class know together."""
    stamp, register = _later(one, other)
    results = _united(one.results, other.results, lambda a, b: max(a, b, key=_rank_of_result))
    return Replica(
        id=one.id, code=one.code, stamp=stamp, register=register, ended=one.ended or other.ended,
        results={number: results[number] for number in sorted(results)[-MAX_RESULTS:]},
        reports=_united(one.reports, other.reports, _merged_reports),
    )  # fmt: skip


def record_change(
    replica: Replica, before: ClassState, after: ClassState, seat: str, host: int, version: int
) -> Replica:
    """Return what a change on this host adds to a replica.

    Args:
        replica: Of the class before the change.
        before: The class that :func:`room_of_replica` has made of the replica.
        after: The class after a message of a seat, or after it came or went.
        seat: Its id.
        host: This host.
        version: Greater than that of any report of this host.
    """
    stamp, register = Stamp(), None
    resumed = before.phase == "unled" and after.phase == "led"
    if replica.register is None or resumed or register_of(before) != register_of(after):
        handed_over = before.lead != after.lead and before.lead in before.seats
        last, register = replica.stamp, register_of(after)
        stamp = Stamp(last.term + handed_over, last.revision + 1, host)
    known = {each.number for each in before.results}
    results = {each.number: each for each in after.results if each.number not in known}
    own = dict(_new_reports(replica, before, after, seat, host, version))
    return Replica(
        id=replica.id, code=replica.code, stamp=stamp, register=register,
        ended=after.phase == "ended", results=results, reports={host: own} if own else {},
    )  # fmt: skip


def room_of_replica(
    replica: Replica, last: ClassState, present: Collection[int], now: float
) -> ClassState:
    """Return the class that a replica describes.

    Args:
        replica: With a register.
        last: The class as this host last had it, which tells since when seats are what they are.
        present: Hosts that can be reached; the seats of others are lost, but their ballots count.
        now: Of this host's clock.
    """
    register = replica.register or last
    seats = {
        name: _folded_seat(register, reports, last.seats.get(name), present, now)
        for name, reports in _by_seat(replica).items()
    }
    return msgspec.structs.replace(
        register, phase="ended" if replica.ended else "led", revision=last.revision + 1,
        seats=MappingProxyType(seats), results=tuple(replica.results.values()),
        apart=last.apart,
    )  # fmt: skip


def without_seats(replica: Replica, kept: Collection[str]) -> Replica:
    """Return a replica without the reports of seats that are given up."""
    reports = {
        host: {name: report for name, report in own.items() if name in kept}
        for host, own in replica.reports.items()
    }
    kept_reports = {host: own for host, own in reports.items() if own}
    return msgspec.structs.replace(replica, reports=kept_reports)


def register_of(room: ClassState) -> ClassState:
    """Return what the lead has decided of a class, alone."""
    return msgspec.structs.replace(room, phase="led", revision=0, seats={}, results=(), apart=False)


def register_times(room: ClassState) -> list[float]:
    """Return all times of a register."""
    places = (room.place, room.shown)
    return [
        room.opened_at,
        room.stop_since,
        *(place.playback.since if place.playback else 0.0 for place in places),
    ]


def shifted(room: ClassState, seconds: float) -> ClassState:
    """Return a register with all times moved: between a host's clock and how long ago it was."""
    return _with_times(room, [time + seconds for time in register_times(room)])


def numbered_poll(before: ClassState, after: ClassState, host: int) -> ClassState:
    """Return a class in which a poll that was just opened has a number that no other host gives.

    Greater numbers are of later polls.
    """
    if after.poll is None or after.polls == before.polls:
        return after
    number = ((before.polls >> HOST_BITS) + 1 << HOST_BITS) + host
    poll = msgspec.structs.replace(after.poll, number=number)
    return msgspec.structs.replace(after, poll=poll, polls=number)


# -- parts of the merge


def _later(one: Replica, other: Replica) -> tuple[Stamp, ClassState | None]:
    """The later register; of one that was heard twice, the earlier of its times.

    What another host did was told as how long ago it was: it came the later the longer that took.
    """
    if one.register is None or other.register is None or one.stamp != other.stamp:
        later = max((one, other), key=lambda each: (each.register is not None, each.stamp))
        return later.stamp, later.register
    pairs = zip(register_times(one.register), register_times(other.register), strict=True)
    return one.stamp, _with_times(one.register, [min(pair) for pair in pairs])


def _merged_reports(
    one: Mapping[str, SeatReport], other: Mapping[str, SeatReport]
) -> Mapping[str, SeatReport]:
    """Of each seat the later report of one host, which numbers them."""
    return _united(one, other, lambda a, b: a if a.version >= b.version else b)


def _united(
    one: Mapping[KeyT, ValueT],
    other: Mapping[KeyT, ValueT],
    merged: Callable[[ValueT, ValueT], ValueT],
) -> dict[KeyT, ValueT]:
    both = {key: merged(one[key], value) for key, value in other.items() if key in one}
    return {**one, **other, **both}


def _rank_of_result(result: PollResult) -> tuple[int, int, tuple[int, ...]]:
    """Of two counts of a poll, which two hosts have ended, that of more votes is taken."""
    return result.votes, result.seats, result.counts


# -- what a change adds


def _new_reports(
    replica: Replica, before: ClassState, after: ClassState, seat: str, host: int, version: int
) -> Iterator[tuple[str, SeatReport]]:
    """Reports of the seats that a change touches; others than *seat* are not of this host."""
    own = replica.reports.get(host, {})
    for name, now in after.seats.items():
        last = own.get(name)
        attendance = last.attendance if last else "lost"
        if name == seat:
            attendance = now.attendance
        is_told = last is not None and last.attendance == attendance
        if now == before.seats.get(name) and (name != seat or is_told):
            continue
        known = [reports[name].revision for reports in replica.reports.values() if name in reports]
        version += 1
        yield name, SeatReport(
            version=version, revision=max(known, default=0) + 1, attendance=attendance,
            wants=now.wants, may_lead=now.may_lead, hand=now.hand,
            ballots=_latest_ballots(last.ballots if last else (), now.ballot),
        )  # fmt: skip


def _latest_ballots(ballots: tuple[Ballot, ...], ballot: Ballot | None) -> tuple[Ballot, ...]:
    """The ballots of the last polls, one for each, with another one."""
    if ballot is None:
        return ballots
    others = (each for each in ballots if each.poll != ballot.poll)
    return tuple(sorted((*others, ballot), reverse=True)[:MAX_BALLOTS])


# -- the class of a replica


def _by_seat(replica: Replica) -> dict[str, dict[int, SeatReport]]:
    found: dict[str, dict[int, SeatReport]] = {}
    for host, reports in replica.reports.items():
        for name, report in reports.items():
            found.setdefault(name, {})[host] = report
    return found


def _folded_seat(
    register: ClassState,
    reports: Mapping[int, SeatReport],
    last: Seat | None,
    present: Collection[int],
    now: float,
) -> Seat:
    """A seat as all hosts together know it: there while it is connected to one of them."""
    ordered = sorted(reports, key=lambda host: (reports[host].revision, host))
    newest = reports[ordered[-1]]
    there = [
        reports[host].attendance
        for host in ordered
        if host in present and reports[host].attendance != "lost"
    ]
    attendance = there[-1] if there else "lost"
    wants = newest.wants if newest.attendance == "lost" else newest.attendance
    return Seat(
        attendance=attendance,
        since=last.since if last and last.attendance == attendance else now,
        wants=wants,
        may_lead=any(report.may_lead for report in reports.values()),
        hand=newest.hand and bool(there),
        ballot=_ballot_that_counts(register, reports),
    )


def _ballot_that_counts(register: ClassState, reports: Mapping[int, SeatReport]) -> Ballot | None:
    """The greatest of the whole ballots of the present poll."""
    poll = register.poll
    if poll is None:
        return None
    ballots = (ballot for report in reports.values() for ballot in report.ballots)
    return max(
        (each for each in ballots if each.poll == poll.number and is_whole(poll, each.choices)),
        default=None,
    )


# -- times


def _with_times(room: ClassState, times: Sequence[float]) -> ClassState:
    opened_at, stop_since, place, shown = times
    return msgspec.structs.replace(
        room, opened_at=opened_at, stop_since=stop_since, place=_playing_since(room.place, place),
        shown=_playing_since(room.shown, shown),
    )  # fmt: skip


def _playing_since(place: SharedPlace, since: float) -> SharedPlace:
    if place.playback is None:
        return place
    return msgspec.structs.replace(
        place, playback=msgspec.structs.replace(place.playback, since=since)
    )
