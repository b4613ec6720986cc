"""One host of a cluster: replicates the classes that several hosts hold.

It knows nothing of connections: its caller passes a function that sends, and reports when the bus
and other hosts connect and disconnect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest
from types import MappingProxyType
from typing import Final, Protocol

import msgspec

from sij_tui.core.classroom.bus_messages import (
    ClassUpdate,
    ClusterKey,
    Envelope,
    Hello,
    HostMessage,
    HostStatus,
    StatusRequest,
    received,
    updates,
)
from sij_tui.core.classroom.codes import RandomBytes
from sij_tui.core.classroom.reducer import tick
from sij_tui.core.classroom.replica import (
    HOST_BITS,
    MAX_HOSTS,
    Replica,
    Stamp,
    merge,
    register_of,
    without_seats,
)
from sij_tui.core.classroom.replica_room import (
    SeatChange,
    numbered_poll,
    record_change,
    room_of_replica,
)
from sij_tui.core.classroom.state import ClassState

MAX_REPLICAS: Final = 100
"""Classes of all hosts together."""
_MAX_ENDED: Final = 500
"""Classes that are over and are remembered, so that no host brings one back."""
_SYNC_DELAY_S: Final = 0.02
"""Until all is sent that another host asks for: several ask at once."""
_REPAIR_DELAY_S: Final = 1.0
"""Until all is asked for when a message was lost."""


class Rooms(Protocol):
    """Where the classes of this host are: the hub."""

    @property
    def rooms(self) -> Mapping[str, ClassState]:
        """The classes, by code."""

    def set_room(self, room: ClassState, salt: bytes) -> None:
        """Take a class, or a later state of it, that other hosts have a part in."""


class Peer(msgspec.Struct):
    """Another host."""

    name: str
    started: int
    presenter: str = ""
    """Digest of its presenter's code."""
    sequence: int = 0
    """Of its last message."""
    present: bool = False
    status: HostStatus | None = None


class Cluster:
    """The classes of this host that other hosts hold too.

    Args:
        name: Of this host, for operators.
        key: Of all hosts.
        clock: Monotonic seconds.
        random_bytes: Such as :func:`secrets.token_bytes`.
        send: Sends a message to all other hosts, or drops it while the bus is down.
        call_later: Calls a function after so many seconds.
        presenter_code: Of this host.
        started: When this process started, in seconds since 1970.
    """

    def __init__(
        self,
        name: str,
        key: ClusterKey,
        clock: Callable[[], float],
        random_bytes: RandomBytes,
        send: Callable[[bytes], None],
        call_later: Callable[[float, Callable[[], None]], object],
        presenter_code: str = "",
        started: int = 0,
    ) -> None:
        self.name = name
        self.host = 1 + int.from_bytes(random_bytes(HOST_BITS // 8), "big") % ((1 << HOST_BITS) - 1)
        self.status: Callable[[], HostStatus] = lambda: HostStatus(sessions=0, most=0)
        self.is_connected = False
        self._key, self._clock, self._random, self._send = key, clock, random_bytes, send
        self._call_later, self._started = call_later, started
        self._presenter = key.presenter_digest(presenter_code) if presenter_code else ""
        self._rooms: Rooms | None = None
        self._replicas: dict[str, Replica] = {}
        self._ended: dict[str, Replica] = {}
        self._peers: dict[int, Peer] = {}
        self._summaries: set[str] = set()
        """Codes of classes that are just over and whose summary this host keeps."""
        self._version = self._sequence = 0
        self._is_sync_due = self._is_repair_due = False
        self.ignored = 0
        """Messages that were none, or of another cluster."""

    def set_rooms(self, rooms: Rooms) -> None:
        """Use a hub."""
        self._rooms = rooms

    @property
    def peers(self) -> Mapping[int, Peer]:
        """The other hosts that have been heard."""
        return MappingProxyType(self._peers)

    # -- what this host does

    def opened(self, room: ClassState) -> bytes:
        """Share a class that was opened here; returns the salt of its seats."""
        seed = self._random(16).hex()
        replica = Replica(
            id=sha256(seed.encode()).hexdigest()[:32], code=room.code, seed=seed,
            stamp=Stamp(0, 1, self.host), register=register_of(room),
        )  # fmt: skip
        self._replicas[room.code] = replica
        self._tell(replica)
        return self._key.salt(seed)

    def changed(self, before: ClassState, after: ClassState, seat: str) -> ClassState:
        """Share what a seat of this host has changed; returns the class as all hosts have it."""
        replica = self._replicas.get(after.code)
        if replica is None:
            return after
        after = numbered_poll(before, after, self.host)
        change = SeatChange(before, after, seat, self.host, self._version, self._present())
        delta = record_change(replica, change)
        self._version += len(delta.reports.get(self.host, {}))
        if delta == Replica(id=replica.id, code=replica.code):
            return after
        self._replicas[after.code] = merge(replica, delta)
        self._tell(delta)
        room = self._folded(after)
        if room.phase == "ended":
            self._summaries.add(room.code)
            self._forget_class(room.code)
        return room

    def ticked(self, room: ClassState) -> None:
        """Leave out the seats that were lost for too long, and a class that has none left."""
        replica = self._replicas.get(room.code)
        if replica is not None and room.phase == "ended":
            self._drop_empty_class(replica)
        elif replica is not None:
            self._replicas[room.code] = without_seats(replica, room.seats)

    def keeps_summary(self, code: str) -> bool:
        """Whether it is for this host to keep what came of a class that is just over."""
        keeps = code in self._summaries
        self._summaries.discard(code)
        return keeps

    @property
    def is_alone(self) -> bool:
        """Whether no other host can be reached."""
        return not any(peer.present for peer in self._peers.values())

    def knows_presenter_code(self, typed: str) -> bool:
        """Whether a text is the presenter's code of another host."""
        typed_digest = self._key.presenter_digest(typed)
        found = [compare_digest(typed_digest, peer.presenter) for peer in self._peers.values()]
        return any(found)

    def request_statuses(self) -> None:
        """Ask all other hosts for their status."""
        for peer in self._peers.values():
            peer.status = None
        self._publish(StatusRequest())

    # -- the bus

    def connected(self) -> None:
        """The bus can be used: tell the others everything, and ask them."""
        self.is_connected = True
        self._publish(Hello())
        self._sync()
        self._show_all()

    def disconnected(self) -> None:
        """The bus is down: this host goes on by itself."""
        self.is_connected = False
        for peer in self._peers.values():
            peer.present = False
        self._show_all()

    def host_lost(self, host: int) -> None:
        """A host has left the bus. If it has come back already, it answers."""
        peer = self._peers.get(host)
        if peer is not None and peer.present:
            peer.present = False
            self._show_all()
            self._publish(Hello())

    def receive(self, data: bytes, sender: str) -> None:
        """Take a message of another host, whatever the bytes are.

        Args:
            data: The message.
            sender: Name of the host that the bus lets send it.
        """
        envelope = self._key.open(data)
        if envelope is None or envelope.name != sender or envelope.host == self.host:
            self.ignored += 1
            return
        peer = self._peer_of(envelope)
        if peer is not None:
            self._note_message(peer, envelope)
        match envelope.message:
            case Hello():
                self._request_sync()
            case ClassUpdate():
                self._take(envelope.message)
            case StatusRequest():
                self._publish(self.status())
            case HostStatus():
                if peer is not None:
                    peer.status = envelope.message

    # -- other hosts

    def _peer_of(self, envelope: Envelope) -> Peer | None:
        """Who has sent a message; None if it was a process that was started anew since."""
        if peer := self._peers.get(envelope.host):
            return peer
        for host, other in list(self._peers.items()):
            if other.name == envelope.name:
                if (other.started, host) > (envelope.started, envelope.host):
                    return None
                del self._peers[host]
        while len(self._peers) >= MAX_HOSTS:
            absent = (host for host, other in self._peers.items() if not other.present)
            del self._peers[next(absent, next(iter(self._peers)))]
        peer = self._peers[envelope.host] = Peer(
            envelope.name, envelope.started, sequence=envelope.sequence
        )
        return peer

    def _note_message(self, peer: Peer, envelope: Envelope) -> None:
        """Note that a host is there, and whether a message before this one was lost."""
        if envelope.sequence > peer.sequence + 1 and peer.present:
            self._request_repair()
        peer.sequence = max(peer.sequence, envelope.sequence)
        peer.presenter = envelope.presenter
        if not peer.present:
            peer.present = True
            self._show_all()

    # -- classes

    def _take(self, update: ClassUpdate) -> None:
        """Merge what another host knows of a class."""
        heard = received(update, self._clock())
        if heard.id in self._ended:
            if heard.register is not None and not heard.ended:
                self._tell(self._ended[heard.id])
            return
        replica = self._replicas.get(heard.code)
        if replica is None:
            if heard.ended:
                self._remember_ended(heard)
            if heard.ended or len(self._replicas) >= MAX_REPLICAS:
                return
            replica = Replica(id=heard.id, code=heard.code)
        elif replica.id != heard.id:  # two hosts have drawn one code: each has its own class
            return
        merged = merge(replica, heard)
        if merged != replica:
            self._replicas[heard.code] = merged
            self._show(heard.code)

    def _show(self, code: str) -> None:
        """Have the hub show a class as all hosts have it."""
        replica, rooms = self._replicas[code], self._rooms
        if rooms is not None and replica.register is not None:
            last = rooms.rooms.get(code)
            room = self._folded(last or replica.register)
            if room.phase == "ended" and not replica.ended:
                self._drop_empty_class(replica)
            if room is not last and (last or room.phase != "ended"):
                rooms.set_room(room, self._key.salt(replica.seed))
        if replica.ended:
            self._forget_class(code)

    def _folded(self, last: ClassState) -> ClassState:
        """The class as all hosts have it; *last* if that is the same."""
        now, replica = self._clock(), self._replicas[last.code]
        last_known = msgspec.structs.replace(last, apart=not self.is_connected)
        folded = room_of_replica(replica, last_known, self._present(), now)
        room = tick(folded, now)
        if len(room.seats) < len(folded.seats):
            self._replicas[last.code] = without_seats(replica, room.seats)
        same = msgspec.structs.replace(room, revision=last.revision) == last
        return last if same else room

    def _present(self) -> set[int]:
        """The hosts that can be reached, this one among them."""
        return {self.host, *(host for host, peer in self._peers.items() if peer.present)}

    def _show_all(self) -> None:
        for code in list(self._replicas):
            self._show(code)

    def _drop_empty_class(self, replica: Replica) -> None:
        """Each host finds by itself that nobody is left; one of them keeps the summary."""
        del self._replicas[replica.code]
        present = self._present()
        decided_by = replica.stamp.host if replica.stamp.host in present else min(present)
        if decided_by == self.host:
            self._summaries.add(replica.code)

    def _forget_class(self, code: str) -> None:
        replica = self._replicas.pop(code)
        self._remember_ended(Replica(id=replica.id, code=code, ended=True))

    def _remember_ended(self, replica: Replica) -> None:
        self._ended[replica.id] = replica
        while len(self._ended) > _MAX_ENDED:
            del self._ended[next(iter(self._ended))]

    # -- sending

    def _request_sync(self) -> None:
        if not self._is_sync_due:
            self._is_sync_due = True
            self._call_later(_SYNC_DELAY_S, self._sync)

    def _sync(self) -> None:
        """Tell the others all that this host knows."""
        self._is_sync_due = False
        for replica in self._replicas.values():
            self._tell(replica)
        if not self._replicas:
            self._publish(self.status())  # it is there

    def _request_repair(self) -> None:
        if not self._is_repair_due:
            self._is_repair_due = True
            self._call_later(_REPAIR_DELAY_S, self._repair)

    def _repair(self) -> None:
        self._is_repair_due = False
        self._publish(Hello())

    def _tell(self, replica: Replica) -> None:
        for update in updates(replica, self._clock()):
            self._publish(update)

    def _publish(self, message: HostMessage) -> None:
        if self.is_connected:
            self._sequence += 1
            envelope = Envelope(
                host=self.host, name=self.name, started=self._started, sequence=self._sequence,
                presenter=self._presenter, message=message,
            )  # fmt: skip
            self._send(self._key.seal(envelope))
