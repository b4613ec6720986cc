"""Runs a host's part in a cluster in the server's event loop."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import Final, Protocol

from sij_tui.core.classroom.bus_messages import HostStatus
from sij_tui.core.classroom.replica import MAX_HOSTS
from sij_tui.serve.classroom.cluster import Cluster, Peer
from sij_tui.serve.classroom.nats_link import BusConfig, NatsLink
from sij_tui.serve.classroom.service import ClassService, ClusterSetup
from sij_tui.serve.control import HostRow
from sij_tui.serve.limits import TokenBucket

_BURST: Final = 4000
_MESSAGES_PER_SECOND: Final = 500.0
"""Most of a host: a class of 500 seats that is sent whole takes less than a hundred."""
_BUS_ITSELF: Final = "*"
"""No name of a host: what the bus tells has a rate of its own."""
_STATUS_STEP_S: Final = 0.01
_STATUS_TIMEOUT_S: Final = 1.0
"""How long other hosts have to tell their status."""


class Log(Protocol):
    """Where the server's events are written."""

    def write(self, event: str, **fields: object) -> None:
        """Write an event."""


class ClusterService:
    """The cluster, and its connection to the bus.

    Args:
        setup: The bus, and the hosts' key.
        presenter_code: Of this host.
        status: Returns the status of this host that is sent to others.
        log: Gets a line whenever the bus comes or goes.
        clock: Returns monotonic seconds.
    """

    def __init__(
        self,
        setup: ClusterSetup,
        presenter_code: str,
        status: Callable[[], HostStatus],
        log: Log,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log, self._is_down, self._clock = log, False, clock
        self._buckets: dict[str, TokenBucket] = {}
        """By the name under which the bus lets a host send."""
        self._classes: ClassService | None = None
        loop = asyncio.get_running_loop()
        self.cluster = Cluster(
            setup.bus.name, setup.key, clock, secrets.token_bytes,
            lambda data: self._link.send(data), loop.call_later, presenter_code, int(time.time()),
        )  # fmt: skip
        self.cluster.status = status
        self._link = NatsLink(setup.bus, self.cluster.host, self)

    def start(self, classes: ClassService) -> None:
        """Share the classes of this host from now on."""
        self._classes = classes
        self.cluster.set_rooms(classes.hub)
        self._link.start()

    def set_bus(self, bus: BusConfig) -> None:
        """Use other certificates on the bus, if they have changed."""
        self._link.set_config(bus)

    async def close(self) -> None:
        """Leave the bus."""
        await self._link.close()

    @property
    def bus(self) -> str:
        """Whether the bus is up or down."""
        return "up" if self.cluster.is_connected else "down"

    async def rows(self) -> list[HostRow]:
        """The other hosts, for ``sij-tui serve status``, with what they tell in time."""
        cluster = self.cluster
        cluster.request_statuses()
        end = time.monotonic() + _STATUS_TIMEOUT_S
        while time.monotonic() < end and any(
            peer.present and peer.status is None for peer in cluster.peers.values()
        ):
            await asyncio.sleep(_STATUS_STEP_S)
        return [_row(peer) for peer in sorted(cluster.peers.values(), key=lambda peer: peer.name)]

    # -- what the link tells

    def connected(self) -> None:
        """The bus can be used."""
        self._log.write("bus-up")
        self._is_down = False
        self.cluster.connected()
        self._update_timer()

    def disconnected(self, reason: str) -> None:
        """The bus is down."""
        if not self._is_down:
            self._log.write("bus-down", reason=reason)
        self._is_down = True
        if self.cluster.is_connected:
            self.cluster.disconnected()
            self._update_timer()

    def refused(self, reason: str) -> None:
        """The bus does not let this host do what it has to."""
        self._log.write("bus-refused", reason=reason)

    def receive(self, data: bytes, sender: str) -> None:
        """A message of another host has come. Above a rate they are dropped without a look."""
        if self._may_come(sender):
            self.cluster.receive(data, sender)
            self._update_timer()

    def host_lost(self, host: int) -> None:
        """Another host has left the bus."""
        if self._may_come(_BUS_ITSELF):
            self.cluster.host_lost(host)
            self._update_timer()

    def _may_come(self, sender: str) -> bool:
        now = self._clock()
        known = sender if sender in self._buckets or len(self._buckets) < MAX_HOSTS else ""
        bucket = self._buckets.setdefault(known, TokenBucket(_BURST, _MESSAGES_PER_SECOND, now))
        return bucket.take(now)

    def _update_timer(self) -> None:
        if self._classes is not None:
            self._classes.set_timer()


def _row(peer: Peer) -> HostRow:
    state, status = "up" if peer.present else "gone", peer.status
    if status is None or not peer.present:
        return HostRow(peer.name, state)
    return HostRow(peer.name, state, status.sessions, status.most, status.draining)
