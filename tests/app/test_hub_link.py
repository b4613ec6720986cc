"""What is sent to a hub, and by it, to an end that does not read for a while."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
from pty_session import TIMEOUT

from sij_tui.app.hub_link import MessageSender
from sij_tui.core.classroom.requests import (
    ClassesOpen,
    HubEvent,
    JoinClass,
    LeaveClass,
    NotesChanged,
    Request,
    decode_event,
    decode_request,
)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of which neither waits, and of which the first takes little."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        for end in (ours, theirs):
            end.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        yield ours, theirs


async def read_all(end: socket.socket, last: bytes) -> list[bytes]:
    """All messages, until one has *last* in it."""
    found: list[bytes] = []
    async with asyncio.timeout(TIMEOUT):
        while not (found and last in found[-1]):
            found.append(await asyncio.get_running_loop().sock_recv(end, 65_536))
    return found


async def test_of_events_that_wait_the_newest_of_each_kind_is_sent(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    sender = MessageSender(pair[0].fileno())
    for number in range(500):
        sender.send(ClassesOpen(codes=(f"{number}",)))
        sender.send(NotesChanged(notes=(f"note {number}",)))
    found: list[HubEvent | None] = [decode_event(each) for each in await read_all(pair[1], b"499")]
    sender.close()
    assert len(found) < 500
    assert found[-1] in (ClassesOpen(codes=("499",)), NotesChanged(notes=("note 499",)))


async def test_of_requests_that_wait_the_last_are_sent_in_their_order(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    sender = MessageSender(pair[0].fileno())
    sent: list[Request] = [JoinClass(code=f"{number}") for number in range(500)]
    for request in sent:
        sender.send(request)
    sender.send(LeaveClass())
    found = [decode_request(each) for each in await read_all(pair[1], b"LeaveClass")]
    assert found[-64:] == [*sent[-63:], LeaveClass()]
    assert len(found) < len(sent)


async def test_nothing_waits_for_an_end_that_is_closed(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    sender = MessageSender(pair[0].fileno())
    pair[1].close()
    for number in range(100):
        sender.send(JoinClass(code=f"{number}"))
    assert not asyncio.get_running_loop().remove_writer(pair[0].fileno())
