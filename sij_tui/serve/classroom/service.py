"""Runs the hub in the server's event loop, with a timer for what is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sij_tui.core.classroom.requests import WebInvitation
from sij_tui.core.content.model import Content
from sij_tui.serve.classroom.attached import Send
from sij_tui.serve.classroom.hub import Hub
from sij_tui.serve.control import ClassRow

if TYPE_CHECKING:
    from sij_tui.core.classroom.bus_messages import ClusterKey
    from sij_tui.serve.classroom.nats_link import BusConfig


class ClusterSetup(NamedTuple):
    """What a host needs to be one of several."""

    bus: BusConfig
    key: ClusterKey


class ClassSetup(NamedTuple):
    """What a server needs to have classes."""

    content: Content
    """With lessons and notes."""
    presenter_code: str
    how_to_join: str
    """What followers type."""
    invite: Callable[[str], WebInvitation] | None = None
    """Makes the invitation of browsers to the class of a code, if they are served."""
    cluster: ClusterSetup | None = None
    """For classes that several hosts hold."""


class ClassService:
    """The hub, with a timer for what is due.

    Args:
        hub: All classes.
    """

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._timer: asyncio.TimerHandle | None = None

    def attach(
        self, number: int, identity: bytes, send: Send, *, seat: str = "", may_lead: bool = False
    ) -> None:
        """Take in a session; see :meth:`.hub.Hub.attach`."""
        self.hub.attach(number, identity, send, seat=seat, may_lead=may_lead)

    def receive(self, number: int, data: bytes) -> None:
        """Take a request of a session."""
        self.hub.receive(number, data)
        self.set_timer()

    def detach(self, number: int) -> None:
        """A session has ended, or its connection is lost."""
        self.hub.detach(number)
        self.set_timer()

    def withdraw(self, identity: bytes) -> None:
        """Take the lead and the seats from a presenter whose key is accepted no more."""
        self.hub.withdraw(identity)
        self.set_timer()

    def painted(self, number: int) -> None:
        """A session has written something."""
        if self.hub.painted(number):
            self.set_timer()

    def rows(self) -> list[ClassRow]:
        """All classes, for ``sij-tui serve status``."""
        now = self.hub.now()
        return [
            ClassRow(
                code=code, lesson=room.lesson, phase=room.phase,
                seconds=round(room.elapsed(now)),
                presenters=sum(seat.may_lead for seat in room.seats.values()),
                following=room.attendance["following"], on_own=room.attendance["on_own"],
                lost=room.attendance["lost"], poll=room.poll.stage if room.poll else "",
            )
            for code, room in sorted(self.hub.rooms.items())
        ]  # fmt: skip

    def set_timer(self) -> None:
        """Have what is due done in time, after a change of the classes."""
        if self._timer is not None:
            self._timer.cancel()
        seconds = self.hub.next_tick()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(seconds, self._tick) if seconds is not None else None

    def _tick(self) -> None:
        self.hub.tick()
        self.set_timer()
