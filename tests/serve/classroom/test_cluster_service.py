"""A cluster as the server runs it: its log, its status, and a flood on the bus."""

from __future__ import annotations

from cluster_kit import KEY

from sij_tui.core.classroom.bus_messages import Envelope, Hello, HostMessage, HostStatus
from sij_tui.core.classroom.replica import MAX_HOSTS
from sij_tui.serve.classroom.cluster_service import ClusterService
from sij_tui.serve.classroom.nats_link import BusConfig
from sij_tui.serve.classroom.service import ClusterSetup
from sij_tui.serve.control import HostRow


class Log:
    """Keeps the names of events."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def write(self, event: str, **fields: object) -> None:
        self.events.append(event)


def service(log: Log) -> ClusterService:
    """One that has no connection."""
    bus = BusConfig(["nats://127.0.0.1:1"], "one", None, None, None)
    own = HostStatus(sessions=1, most=50)
    return ClusterService(ClusterSetup(bus, KEY), "code", lambda: own, log, lambda: 1000.0)


def sealed(message: HostMessage, sequence: int = 1) -> bytes:
    return KEY.seal(Envelope(host=7, name="two", started=1, sequence=sequence, message=message))


async def test_the_bus_is_told_of_once_when_it_comes_and_when_it_is_down() -> None:
    log = Log()
    host = service(log)
    for _ in range(3):
        host.disconnected("no answer")
    assert host.bus == "down"
    host.connected()
    assert host.bus == "up"
    host.disconnected("lost")
    assert log.events == ["bus-down", "bus-up", "bus-down"]


async def test_other_hosts_are_listed_with_what_they_tell() -> None:
    host = service(Log())
    host.connected()
    host.receive(sealed(Hello()), "two")
    assert await host.rows() == [HostRow("two", "up")]
    host.host_lost(7)
    assert await host.rows() == [HostRow("two", "gone")]


async def test_a_flood_is_not_looked_at_for_long_and_hinders_no_other_host() -> None:
    host = service(Log())
    host.connected()
    for _ in range(20_000):
        host.receive(b"x" * 100, "three")
    assert host.cluster.ignored == 4_000
    host.receive(sealed(Hello()), "two")
    assert [row.name for row in await host.rows()] == ["two"]


async def test_names_that_are_made_up_share_one_rate() -> None:
    host = service(Log())
    host.connected()
    for number in range(10_000):
        host.receive(b"", f"name {number}")
    assert host.cluster.ignored == MAX_HOSTS + 4_000
    assert len(host._buckets) <= MAX_HOSTS + 1
