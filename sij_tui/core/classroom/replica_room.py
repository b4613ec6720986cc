"""The class for the sessions of a host: made from its replica, and its changes merged into that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from sij_tui.core.classroom.replica import (
    HOST_BITS,
    MAX_BALLOTS,
    Replica,
    SeatReport,
    Stamp,
    register_of,
)
from sij_tui.core.classroom.state import Ballot, ClassState, Seat, is_whole


class SeatChange(NamedTuple):
    """What a seat of this host has changed in a class."""

    before: ClassState
    """The class that :func:`room_of_replica` has made."""
    after: ClassState
    seat: str
    """Id of the seat that has sent a message, was taken or was given up."""
    host: int
    """This host."""
    version: int
    """Of the host's last report of this class, or greater."""
    present: Collection[int]
    """Hosts that can be reached."""


def record_change(replica: Replica, change: SeatChange) -> Replica:
    """Return what a change on this host adds to a replica.

    Args:
        replica: Of the class before the change.
        change: The change.
    """
    before, after = change.before, change.after
    stamp, register = Stamp(), None
    resumed = before.phase == "unled" and after.phase == "led"
    if replica.register is None or resumed or register_of(before) != register_of(after):
        handed_over = before.lead != after.lead and before.lead in before.seats
        last, register = replica.stamp, register_of(after)
        stamp = Stamp(last.term + handed_over, last.revision + 1, change.host)
    known = {each.number for each in before.results}
    results = {each.number: each for each in after.results if each.number not in known}
    own = dict(_new_reports(replica, change))
    return Replica(
        id=replica.id, code=replica.code, stamp=stamp, register=register,
        ended=after.phase == "ended", results=results, reports={change.host: own} if own else {},
    )  # fmt: skip


def numbered_poll(before: ClassState, after: ClassState, host: int) -> ClassState:
    """Return a class in which a poll that was just opened has a number that no other host gives.

    Greater numbers are of later polls.
    """
    if after.poll is None or after.polls == before.polls:
        return after
    number = ((before.polls >> HOST_BITS) + 1 << HOST_BITS) + host
    poll = msgspec.structs.replace(after.poll, number=number)
    return msgspec.structs.replace(after, poll=poll, polls=number)


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
        name: seat
        for name, reports in _by_seat(replica).items()
        if (seat := _seat_of_reports(register, reports, last.seats.get(name), present, now))
    }
    return msgspec.structs.replace(
        register, phase="ended" if replica.ended else "led", revision=last.revision + 1,
        seats=MappingProxyType(seats), results=tuple(replica.results.values()),
        apart=last.apart,
    )  # fmt: skip


# -- what a change adds


def _new_reports(replica: Replica, change: SeatChange) -> Iterator[tuple[str, SeatReport]]:
    """Reports of the seats that a change touches; others than its own are not of this host."""
    own = replica.reports.get(change.host, {})
    version = change.version
    for name in dict.fromkeys((*change.after.seats, *change.before.seats)):
        before, now = change.before.seats.get(name), change.after.seats.get(name)
        last = own.get(name, SeatReport(version=0, revision=0, attendance="lost"))
        attendance = now.attendance if now and name == change.seat else last.attendance
        if now == before and (name != change.seat or attendance == last.attendance):
            continue
        version += 1
        known = [each[name].revision for each in replica.reports.values() if name in each]
        report = msgspec.structs.replace(
            last, version=version, revision=max(known, default=0) + 1, left=False
        )
        if now is None:
            left = not _is_elsewhere(replica, change, name)
            ballots = () if left else last.ballots
            yield (
                name,
                msgspec.structs.replace(
                    report, attendance="lost", hand=False, left=left, ballots=ballots
                ),
            )
        else:
            yield name, msgspec.structs.replace(
                report, attendance=attendance, wants=now.wants, may_lead=now.may_lead,
                by_code=now.by_code, hand=now.hand,
                ballots=_latest_ballots(last.ballots, now.ballot),
            )  # fmt: skip


def _is_elsewhere(replica: Replica, change: SeatChange, seat: str) -> bool:
    """Whether a seat is connected to another host that can be reached."""
    return any(
        host != change.host and host in change.present and reports[seat].attendance != "lost"
        for host, reports in replica.reports.items()
        if seat in reports
    )


def _latest_ballots(ballots: tuple[Ballot, ...], ballot: Ballot | None) -> tuple[Ballot, ...]:
    """The ballots of the last polls, one for each, with another one."""
    if ballot is None:
        return ballots
    others = (each for each in ballots if each.poll != ballot.poll)
    return tuple(sorted((*others, ballot), reverse=True)[:MAX_BALLOTS])


# -- what all hosts know


def _by_seat(replica: Replica) -> dict[str, dict[int, SeatReport]]:
    found: dict[str, dict[int, SeatReport]] = {}
    for host, reports in replica.reports.items():
        for name, report in reports.items():
            found.setdefault(name, {})[host] = report
    return found


def _seat_of_reports(
    register: ClassState,
    reports: Mapping[int, SeatReport],
    last: Seat | None,
    present: Collection[int],
    now: float,
) -> Seat | None:
    """A seat as all hosts together know it: there while it is connected to one of them.

    What was reported before the seat was given up counts no more.
    """
    ordered = sorted(reports, key=lambda host: (reports[host].revision, host))
    given_up = max((at for at, host in enumerate(ordered) if reports[host].left), default=-1)
    counted = {
        host: reports[host]
        for at, host in enumerate(ordered)
        if at > given_up or (host in present and reports[host].attendance != "lost")
    }
    if not counted:
        return None
    *_, newest = counted.values()
    there = [
        report.attendance
        for host, report in counted.items()
        if host in present and report.attendance != "lost"
    ]
    attendance = there[-1] if there else "lost"
    return Seat(
        attendance=attendance,
        since=last.since if last and last.attendance == attendance else now,
        wants=newest.wants if newest.attendance == "lost" else newest.attendance,
        may_lead=any(report.may_lead for report in counted.values()),
        by_code=any(report.by_code for report in counted.values()),
        hand=newest.hand and bool(there),
        ballot=_ballot_that_counts(register, counted),
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
