"""What hosts tell each other: only of this cluster, only what can be worked on, short enough."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.classroom.bus_messages import (
    MAX_BUS_BYTES,
    ClassUpdate,
    ClusterKey,
    Envelope,
    Hello,
    HostMessage,
    received,
    updates,
)
from sij_tui.core.classroom.replica import Replica, SeatReport, Stamp
from sij_tui.core.classroom.state import Ballot, ClassState, Poll, PollResult, Seat, SharedPlace
from sij_tui.core.timeline.player import Playback

KEY = ClusterKey(b"secret")
ID = "0" * 32
LONG = tuple(f"{number:03}" + "x" * 77 for number in range(30))


def sealed(message: HostMessage, key: ClusterKey = KEY) -> bytes:
    return key.seal(Envelope(host=7, name="one", started=5, sequence=1, message=message))


def register(**changes: Any) -> Replica:
    room = msgspec.structs.replace(ClassState(code="BCDF", seats={}), **changes)
    return Replica(id=ID, code="BCDF", stamp=Stamp(0, 1, 7), register=room)


def test_messages_come_through() -> None:
    message = ClassUpdate(replica=register(place=SharedPlace(page="risks")))
    envelope = KEY.open(sealed(message))
    assert envelope == Envelope(host=7, name="one", started=5, sequence=1, message=message)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_message(data: bytes) -> None:
    assert KEY.open(data) is None


@given(st.data())
def test_nor_is_one_of_which_a_bit_was_changed(data: st.DataObject) -> None:
    message = bytearray(sealed(ClassUpdate(replica=register())))
    message[data.draw(st.integers(0, len(message) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert KEY.open(bytes(message)) is None


def test_nor_one_of_another_cluster() -> None:
    assert KEY.open(sealed(Hello(), ClusterKey(b"another"))) is None


@given(st.binary(max_size=200))
def test_who_has_the_key_can_send_only_messages(data: bytes) -> None:
    assert KEY.open(KEY._mac(data) + data) is None


@pytest.mark.parametrize(
    "replica",
    [
        register(stop=10**9), register(stop=-1), register(polls=1 << 53), register(lead="x" * 65),
        register(opened_at=1e12), register(stop_seconds=(0.0,) * 1001), register(code="BCDG"),
        register(seats={"a": Seat()}), register(phase="unled"), register(revision=3),
        register(poll=Poll(number=0, target="quick", choices=("a", "b"))),
        register(poll=Poll(number=1, target="quick", choices=(*LONG, "b"))),
        register(place=SharedPlace(page="timeline", playback=Playback(since=-1e9))),
        Replica(
            id=ID, code="BCDF",
            results={1: PollResult(
                target="quick", choices=("a",), kind="one", counts=(), votes=1, seats=1
            )},
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_on_is_dropped(replica: Replica) -> None:
    assert KEY.open(sealed(ClassUpdate(replica=replica))) is None


@pytest.mark.parametrize(
    "changes",
    [{"id": "x"}, {"id": ID + "0"}, {"code": "AAAA"}, {"code": "BCDFG"},
     {"reports": {0: {}}}, {"reports": {1: {"seat": SeatReport(version=1, revision=1)}}},
     {"reports": {number: {} for number in range(1, 18)}}],
)  # fmt: skip
def test_names_and_numbers_are_bounded(changes: dict[str, Any]) -> None:
    replica = msgspec.structs.replace(Replica(id=ID, code="BCDF"), **changes)
    assert KEY.open(sealed(ClassUpdate(replica=replica))) is None


def test_a_class_as_large_as_can_be_goes_in_messages_that_are_short_enough() -> None:
    ballot = Ballot(poll=1, revision=1_000_000, choices=LONG)
    report = SeatReport(version=9, revision=9, ballots=(ballot,) * 3)
    result = PollResult(
        target="x" * 200, choices=LONG, kind="order", counts=(500,) * 30, votes=500, seats=500
    )
    poll = Poll(number=1, target="x" * 200, choices=LONG)
    replica = msgspec.structs.replace(
        register(poll=poll, stop_seconds=(123456.789012,) * 200),
        reports={7: {f"{number:032x}": report for number in range(500)}},
        results=dict.fromkeys(range(1, 101), result),
    )
    messages = [sealed(update) for update in updates(replica, 5.0)]
    assert max(map(len, messages)) <= MAX_BUS_BYTES
    assert all(KEY.open(message) for message in messages)


def test_times_are_of_the_clock_of_whoever_receives_them() -> None:
    (update,) = updates(register(opened_at=100.0), now=130.0)
    assert update.replica.register is not None
    assert update.replica.register.opened_at == -30.0
    there = received(update, now=1000.0)
    assert there.register is not None
    assert there.register.opened_at == 970.0
