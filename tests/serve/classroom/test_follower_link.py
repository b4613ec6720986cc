"""A follower's line to a presenter's process that ends and is started again."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs Unix sockets", allow_module_level=True)

from sij_tui.core.classroom.messages import LeaveLead, RaiseHand
from sij_tui.core.classroom.requests import (
    ClassChanged,
    ClassesOpen,
    HubEvent,
    HubGone,
    decode_request,
    encode,
)
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import ClassPhase, SeatStatus
from sij_tui.serve.classroom import local
from sij_tui.serve.classroom.local import FollowerLink, LocalClassError, listen_for_followers

LIMIT_S = 60


@pytest.fixture
def path() -> Iterator[Path]:
    """Of a socket: it may have about 100 characters."""
    with tempfile.TemporaryDirectory(prefix="home-") as name:
        yield Path(name) / "class.sock"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_RETRY_S", 0.01)


class Presenter:
    """Takes the place of a presenter's process, for one follower."""

    def __init__(self, path: Path) -> None:
        self._listener = listen_for_followers(path)
        self._follower: socket.socket | None = None

    async def accept(self) -> None:
        async with asyncio.timeout(LIMIT_S):
            self._follower, _ = await asyncio.get_running_loop().sock_accept(self._listener)
        self._follower.setblocking(False)

    def send(self, event: HubEvent) -> None:
        assert self._follower is not None
        self._follower.send(encode(event))

    async def request(self) -> object:
        assert self._follower is not None
        async with asyncio.timeout(LIMIT_S):
            return decode_request(await asyncio.get_running_loop().sock_recv(self._follower, 4096))

    def kill(self) -> None:
        """End as the kernel ends a process: its file stays where it is."""
        self._listener.close()
        if self._follower is not None:
            self._follower.close()


def seated(attendance: SeatStatus, phase: ClassPhase = "led", code: str = "BCDF") -> ClassChanged:
    view = Snapshot(code=code, now=0.0, attendance=attendance, phase=phase)
    return ClassChanged(view=view)


async def until_heard(events: list[HubEvent], *expected: HubEvent) -> None:
    async with asyncio.timeout(LIMIT_S):
        while events[-len(expected) :] != [*expected]:
            await asyncio.sleep(0.001)


async def test_a_presenter_who_is_back_is_found_again_and_again(path: Path) -> None:
    presenter, events = Presenter(path), list[HubEvent]()
    link = FollowerLink(path)
    link.start(events.append)
    for _ in range(3):
        await presenter.accept()
        presenter.send(ClassesOpen(codes=("BCDF",)))
        await until_heard(events, ClassesOpen(codes=("BCDF",)))
        link.send(RaiseHand())
        assert await presenter.request() == RaiseHand()
        presenter.kill()
        await until_heard(events, HubGone())
        link.send(RaiseHand())  # goes nowhere
        presenter = Presenter(path)
    await presenter.accept()
    presenter.kill()


@pytest.mark.parametrize(
    ("attendance", "phase", "stays"),
    [
        ("on_own", "led", True),
        ("on_own", "unled", True),
        ("following", "led", False),
        ("on_own", "ended", False),  # the class before is nothing to the next one
    ],
)
async def test_who_was_on_their_own_is_so_in_the_new_class(
    path: Path, attendance: SeatStatus, phase: ClassPhase, stays: bool
) -> None:
    presenter, events = Presenter(path), list[HubEvent]()
    link = FollowerLink(path)
    link.start(events.append)
    await presenter.accept()
    presenter.send(seated(attendance, phase))
    await until_heard(events, seated(attendance, phase))
    presenter.kill()
    presenter = Presenter(path)
    await presenter.accept()
    presenter.send(seated("following", code="GHJK"))
    await until_heard(events, HubGone(), seated("on_own" if stays else "following", code="GHJK"))
    link.send(RaiseHand())
    first = await presenter.request()
    assert first == (LeaveLead() if stays else RaiseHand())
    presenter.kill()


def test_a_presenter_who_takes_nobody_in_is_one_all_the_same(path: Path) -> None:
    """Nothing is waited for: the process may be stopped."""
    with contextlib.ExitStack() as stack:
        busy = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        busy.bind(str(path))
        busy.listen(0)
        for _ in range(3):
            joining = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
            joining.setblocking(False)
            joining.connect_ex(str(path))
        with pytest.raises(LocalClassError, match="already"):
            listen_for_followers(path)


def test_where_nobody_presents_that_is_said(path: Path) -> None:
    with pytest.raises(LocalClassError, match="sij-tui present"):
        FollowerLink(path)
