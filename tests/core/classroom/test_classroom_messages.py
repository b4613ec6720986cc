"""What comes from a session is bounded and checked; what goes to it is small and whole."""

from __future__ import annotations

import msgspec
import pytest
from classroom_kit import LEAD, polling
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.classroom.messages import MAX_MESSAGE_BYTES, RaiseHand, Vote
from sij_tui.core.classroom.reducer import reduce
from sij_tui.core.classroom.requests import ClassChanged, decode_event, decode_request, encode
from sij_tui.core.classroom.snapshot import snapshot


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_message_or_a_whole_one(data: bytes) -> None:
    message = decode_request(data)
    assert message is None or decode_request(encode(message)) == message


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"null", b'{"type":"Vote"}', b'{"type":"Nothing"}', b"\xff" * 20,
        b'{"type":"RaiseHand","up":true,"text":"words"}',
        b'{"type":"Vote","poll":1,"revision":0,"choices":["a"]}',
        b'{"type":"Vote","poll":1,"revision":1,"choices":["' + b"a" * 81 + b'"]}',
        b"[" * 3000, b'{"type":"RaiseHand"' + b" " * MAX_MESSAGE_BYTES + b"}",
    ],
)  # fmt: skip
def test_what_is_no_message_is_dropped(data: bytes) -> None:
    assert decode_request(data) is None


def test_messages_come_through() -> None:
    for message in (RaiseHand(up=False), Vote(poll=3, revision=2, choices=("a", "b"))):
        assert decode_request(encode(message)) == message


def test_a_snapshot_is_small_whatever_is_in_it() -> None:
    choices = tuple(f"{number:03}" + "x" * 37 for number in range(12))
    room = polling(*(f"{number:032x}" for number in range(40)), choices=choices)
    room = reduce(room, f"{1:032x}", Vote(poll=1, revision=9, choices=choices[:1]), 2.0)
    for name in (f"{1:032x}", LEAD):
        view = snapshot(room, name, 123456.789)
        assert view is not None
        data = encode(ClassChanged(view=view))
        assert len(data) < 2048
        assert decode_event(data) == ClassChanged(view=view)


def test_whoever_has_no_seat_is_told_nothing() -> None:
    assert snapshot(polling("a"), "b", 2.0) is None


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_no_event(data: bytes) -> None:
    assert decode_event(data) is None


def test_which_stop_it_is_no_session_says() -> None:
    place = {"page": "risks"}
    asked = {"type": "GoToStop", "stop": 1, "place": place}
    assert decode_request(msgspec.json.encode(asked)) is None
    assert decode_request(msgspec.json.encode({"type": "Move", "place": place})) is not None
