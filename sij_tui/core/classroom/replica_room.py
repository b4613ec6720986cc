"""Makes the class for the sessions of a host from its replica."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import msgspec

from sij_tui.core.classroom.replica import Replica, SeatReport
from sij_tui.core.classroom.state import Ballot, ClassState, Seat, is_whole


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
