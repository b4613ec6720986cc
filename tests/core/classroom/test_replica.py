"""Merging replicas: in any order, any number of times, the same comes of it."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.classroom.replica import Replica, SeatReport, Stamp, merge, shifted
from sij_tui.core.classroom.state import Ballot, ClassState, PollResult, SharedPlace
from sij_tui.core.timeline.player import Playback

ID = "0" * 32
SEATS = ("a" * 32, "b" * 32)
small = st.integers(0, 3)
times = st.floats(-100, 100)


@st.composite
def replicas(draw: st.DrawFn) -> Replica:
    """What a host may be told: what has one stamp or version is the same, but for its times."""
    stamp = Stamp(draw(small), draw(st.integers(1, 3)), draw(st.integers(1, 2)))
    playback = Playback(playing=True, since=draw(times))
    place = SharedPlace(page=f"page {stamp}", playback=playback)
    register = ClassState(
        code="BCDF", seats={}, results=(), place=place, shown=place, opened_at=draw(times)
    )
    versions = draw(
        st.dictionaries(st.integers(1, 2), st.dictionaries(st.sampled_from(SEATS), small))
    )
    polls = draw(st.dictionaries(st.integers(1, 3), small))
    has_register = draw(st.booleans())
    return Replica(
        id=ID, code="BCDF", stamp=stamp if has_register else Stamp(),
        register=register if has_register else None,
        ended=draw(st.booleans()),
        results={number: result_of(number, votes) for number, votes in polls.items()},
        reports={
            host: {seat: report_of(host, seat, version) for seat, version in seats.items()}
            for host, seats in versions.items()
        },
    )  # fmt: skip


def result_of(number: int, votes: int) -> PollResult:
    return PollResult(
        target="quick", choices=("yes",), kind="one", counts=(votes,), votes=votes, seats=3,
        number=number,
    )  # fmt: skip


def report_of(host: int, seat: str, version: int) -> SeatReport:
    ballot = Ballot(poll=1, revision=version + 1, choices=(f"{host}{seat}",))
    return SeatReport(version=version, revision=version, ballots=(ballot,))


@given(replicas(), replicas())
def test_the_order_does_not_matter(one: Replica, other: Replica) -> None:
    assert merge(one, other) == merge(other, one)


@given(replicas(), replicas(), replicas())
def test_nor_does_it_what_is_merged_first(one: Replica, two: Replica, three: Replica) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(replicas(), replicas())
def test_what_comes_again_changes_nothing(one: Replica, other: Replica) -> None:
    merged = merge(one, other)
    assert merge(one, one) == one
    assert merge(merged, other) == merged
    assert merge(merged, one) == merged


@given(st.lists(replicas(), min_size=1, max_size=6), st.randoms())
def test_hosts_that_have_heard_the_same_agree(heard: list[Replica], chance: object) -> None:
    again = [*heard, *heard[: len(heard) // 2]]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert folded(heard) == folded(again)


def folded(heard: list[Replica]) -> Replica:
    result = Replica(id=ID, code="BCDF")
    for each in heard:
        result = merge(result, each)
    return result


def test_the_greater_stamp_counts_whatever_came_last() -> None:
    def decided(term: int, revision: int, page: str) -> Replica:
        register = ClassState(code="BCDF", seats={}, place=SharedPlace(page=page))
        return Replica(id=ID, code="BCDF", stamp=Stamp(term, revision, 1), register=register)

    early, late, taken = decided(0, 5, "early"), decided(0, 9, "late"), decided(1, 2, "taken")
    for order in ((early, late, taken), (taken, late, early)):
        merged = folded([*order])
        assert merged.register is not None
        assert merged.register.place.page == "taken"
    assert folded([late, early]).register == late.register


def test_the_clock_of_another_host_makes_no_difference() -> None:
    place = SharedPlace(page="timeline", playback=Playback(playing=True, since=1004.0))
    room = ClassState(code="BCDF", seats={}, opened_at=1000.0, place=place)
    there = shifted(shifted(room, -1010.0), 70.0)
    assert there.opened_at == 60.0
    assert there.place.playback == msgspec.structs.replace(place.playback, since=64.0)  # type: ignore[type-var]
