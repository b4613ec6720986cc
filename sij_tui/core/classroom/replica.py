"""A class that several hosts hold: what a host knows of it, and the merge of what two know.

The merge is commutative, associative and idempotent, so messages may be lost, repeated and come in
any order: hosts that have heard the same have the same class. What the lead decides is one
register, of which the one with the greater stamp counts (last-writer-wins, a CRDT). Of seats each
host writes reports of its own alone, of which the one with the greater version counts. Times are of
the host's own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Final, TypeVar

import msgspec

from sij_tui.core.classroom.codes import CLASS_CODE_LENGTH, CLASS_LETTERS
from sij_tui.core.classroom.state import (
    MAX_RESULTS,
    MAX_SEATS,
    Ballot,
    ClassState,
    PollResult,
    SeatStatus,
    SharedPlace,
)

MAX_HOSTS: Final = 16
MAX_BALLOTS: Final = 3
MAX_REPORTS: Final = 2 * MAX_SEATS
"""Of one host; of more, the last ones. Seats that were given up have one too."""
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
    by_code: bool = False
    hand: bool = False
    left: bool = False
    """Whether the seat was given up, with its votes."""
    ballots: Annotated[tuple[Ballot, ...], msgspec.Meta(max_length=MAX_BALLOTS)] = ()
    """Of the last polls that it voted in: hosts that were apart may go back to an earlier one."""


class Replica(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of a class that a host has, or a part of it that is sent to another host."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    """Hash of the seed; tells classes apart that have the same code by chance."""
    code: Annotated[str, msgspec.Meta(pattern=f"^[{CLASS_LETTERS}]{{{CLASS_CODE_LENGTH}}}$")]
    seed: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{32})?$")] = ""
    """Random; what the salt is derived from. It is forgotten when the class is over."""
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
        id=one.id, code=one.code, seed=one.seed or other.seed, stamp=stamp, register=register,
        ended=one.ended or other.ended,
        results={number: results[number] for number in sorted(results)[-MAX_RESULTS:]},
        reports=_united(one.reports, other.reports, _merged_reports),
    )  # fmt: skip


def without_seats(replica: Replica, kept: Collection[str]) -> Replica:
    """Return a replica without the reports of seats that were lost for too long.

    That a seat was given up is still known, so that no other host brings it back.
    """
    reports = {
        host: {name: report for name, report in own.items() if name in kept or report.left}
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


# -- parts of the merge


def _later(one: Replica, other: Replica) -> tuple[Stamp, ClassState | None]:
    """The later register; of one that was heard twice, the earlier of its times.

    What another host did was sent as its age: it seems later by as much as the message took.
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
    both = _united(one, other, lambda a, b: a if a.version >= b.version else b)
    if len(both) <= MAX_REPORTS:
        return both
    newest = sorted(both, key=lambda name: both[name].version, reverse=True)[:MAX_REPORTS]
    return {name: both[name] for name in newest}


def _united(
    one: Mapping[KeyT, ValueT],
    other: Mapping[KeyT, ValueT],
    merged: Callable[[ValueT, ValueT], ValueT],
) -> dict[KeyT, ValueT]:
    both = {key: merged(one[key], value) for key, value in other.items() if key in one}
    return {**one, **other, **both}


def _rank_of_result(result: PollResult) -> tuple[int, int, tuple[int, ...], bool]:
    """Of two counts of a poll, which two hosts have ended, that of more votes is taken."""
    return result.votes, result.seats, result.counts, result.released


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
