"""Hosts of one cluster without a bus: a network that loses, repeats and delays, and its clock."""

from __future__ import annotations

import random
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from sij_tui.core.classroom.bus_messages import ClassUpdate, ClusterKey
from sij_tui.core.classroom.requests import ClassChanged, HubEvent, JoinClass, Request, encode
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import Ballot, ClassState
from sij_tui.core.classroom.summary import ClassSummary
from sij_tui.core.content.model import Content
from sij_tui.serve.classroom.cluster import Cluster
from sij_tui.serve.classroom.hub import Hub

KEY = ClusterKey(b"the private host key")


class Host:
    """A hub with its part in the cluster, and a clock that no other host has."""

    def __init__(self, network: Network, name: str, content: Content) -> None:
        self.name, self.network = name, network
        self.zero = network.chance.uniform(10, 1e6)
        self.is_linked = False
        self.cluster = Cluster(
            name, KEY, self.clock, network.chance.randbytes,
            lambda data: network.send(self, data),
            lambda seconds, function: network.at(network.now + seconds, function),
            f"code of {name}", next(network.starts),
        )  # fmt: skip
        self.hub = Hub(
            content, self.clock, network.chance.randbytes,
            on_ended=lambda summary: self.ended.append(summary), cluster=self.cluster,
        )  # fmt: skip
        self.cluster.set_rooms(self.hub)
        self.ended: list[ClassSummary] = []

    def clock(self) -> float:
        return self.zero + self.network.now

    def room(self, code: str) -> ClassState:
        return self.hub.rooms[code]

    def link(self, up: bool) -> None:
        """The host's connection to the bus comes or goes."""
        if up != self.is_linked:
            self.is_linked = up
            if up:
                self.cluster.connected()
            else:
                self.cluster.disconnected()
                self.network.host_gone(self)


class Client:
    """A session, which can be at one host after another."""

    _numbers = count(1)

    def __init__(self, identity: bytes, *, may_lead: bool = False, token: str = "") -> None:
        self.identity, self.may_lead, self.token = identity, may_lead, token
        self.host: Host | None = None
        self.number = 0
        self.view: Snapshot | None = None
        self.events: list[HubEvent] = []

    def join(self, host: Host, code: str = "") -> None:
        self.leave()
        self.host, self.number = host, next(self._numbers)
        host.hub.attach(
            self.number, self.identity, self._take, seat=self.token, may_lead=self.may_lead
        )
        if code:
            self.ask(JoinClass(code=code))

    def ask(self, request: Request) -> None:
        if self.host is not None:
            self.host.hub.receive(self.number, encode(request))

    def leave(self) -> None:
        if self.host is not None:
            self.host.hub.detach(self.number)
        self.host = None

    def seat(self) -> str:
        assert self.host is not None
        return self.host.hub._attached[self.number].seat

    def _take(self, event: HubEvent) -> None:
        self.events.append(event)
        if isinstance(event, ClassChanged):
            self.view = event.view


class Network:
    """Three hosts, what is on its way between them, and the time of all."""

    def __init__(self, content: Content, seed: int = 0, *, hosts: int = 3) -> None:
        self.chance = random.Random(seed)
        self.content = content
        self.now = 0.0
        self.lossy = self.are_lost = False
        self.starts = count()
        self.sent: list[bytes] = []
        self.on_delivery: Callable[[Host, ClassUpdate], None] = lambda host, update: None
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self.hosts = [Host(self, f"host{number}", content) for number in range(hosts)]
        for host in self.hosts:
            host.link(up=True)
        self.settle()

    def at(self, when: float, function: Callable[[], None]) -> None:
        heappush(self._due, (when, next(self._order), function))

    def send(self, sender: Host, data: bytes) -> None:
        if sender not in self.hosts:  # it was killed
            return
        self.sent.append(data)
        if self.are_lost:
            return
        for host in self.hosts:
            if host is sender:
                continue
            copies = self.chance.choice((0, 1, 1, 1, 1, 2)) if self.lossy else 1
            for _ in range(copies):
                delay = self.chance.uniform(0.001, 0.5 if self.lossy else 0.001)
                self.at(self.now + delay, lambda host=host: self._deliver(host, data, sender.name))  # type: ignore[misc]

    def _deliver(self, host: Host, data: bytes, sender: str) -> None:
        if host in self.hosts and host.is_linked:
            envelope = KEY.open(data)
            if envelope and isinstance(envelope.message, ClassUpdate):
                self.on_delivery(host, envelope.message)
            host.cluster.receive(data, sender)

    def host_gone(self, gone: Host) -> None:
        for host in self.hosts:
            if host is not gone and host.is_linked:
                host.cluster.host_lost(gone.cluster.host)

    def advance(self, seconds: float) -> None:
        """Let time pass: deliver what is due, and have the hubs do theirs."""
        end = self.now + seconds
        while self._due and self._due[0][0] <= end:
            when, _, function = heappop(self._due)
            self.now = max(self.now, when)
            function()
        self.now = end
        for host in self.hosts:
            host.hub.tick()

    def settle(self) -> None:
        """Let all arrive that is on its way."""
        while self._due:
            self.advance(1.0)

    def kill(self, host: Host) -> Host:
        """End a host without a word, and start another in its place; the bus is not up yet."""
        fresh = Host(self, host.name, self.content)
        self.hosts[self.hosts.index(host)] = fresh
        self.host_gone(host)
        return fresh

    def make_whole(self) -> None:
        """Have the bus come back for everybody, with nothing lost from now on."""
        self.advance(1.0)  # what the bus has accepted has arrived, or never will
        self.lossy = False
        for host in self.hosts:
            host.link(up=False)
        for host in self.hosts:
            host.link(up=True)
        self.settle()


class Ballots:
    """Which votes were taken, and which hosts know of them: what the tally has to be."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._holders: dict[tuple[str, Ballot], set[int]] = {}
        network.on_delivery = self._delivered

    def taken(self, host: Host, seat: str, ballot: Ballot) -> None:
        self._holders.setdefault((seat, ballot), set()).add(id(host))

    def _delivered(self, host: Host, update: ClassUpdate) -> None:
        for reports in update.replica.reports.values():
            for seat, report in reports.items():
                for ballot in report.ballots:
                    if (seat, ballot) in self._holders:
                        self._holders[seat, ballot].add(id(host))

    def expected(self, poll: int, lead: str) -> dict[str, Ballot]:
        """The vote of each seat in a poll that a host which still runs has taken or heard of."""
        running = {id(host) for host in self.network.hosts}
        found: dict[str, Ballot] = {}
        for (seat, ballot), holders in self._holders.items():
            if ballot.poll == poll and seat != lead and holders & running:
                found[seat] = max(found.get(seat, ballot), ballot)
        return found
