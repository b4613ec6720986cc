"""Messages between the hosts of a cluster: JSON, authenticated by an HMAC with the hosts' key.

They hold no key presses, no notes and no secret: of a presenter's code there is a keyed digest, of
a class's salt the part that is of no use without the hosts' key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Annotated, Final, TypeAlias, TypeVar

import msgspec

from sij_tui.core.classroom.codes import bare_code
from sij_tui.core.classroom.replica import (
    HostId,
    Replica,
    SeatReport,
    register_of,
    register_times,
    shifted,
)
from sij_tui.core.classroom.state import ClassState

MAX_BUS_BYTES: Final = 65_536
_MAC_BYTES: Final = 16
_CHOICES: Final = 200
"""Of votes and results, after which another message is begun, so that none is too long."""
_MAX_STOPS: Final = 1000
_MAX_CHOICES: Final = 30
_MAX_SEAT_ID: Final = 64
_MAX_AGE_S: Final = 1e7
_KeyT = TypeVar("_KeyT")
_ValueT = TypeVar("_ValueT")
HostName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,40}$")]


class BusMessage(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """Base of what hosts tell each other."""


class Hello(BusMessage, frozen=True, kw_only=True):
    """A host is there, and asks the others for all that they know."""


class ClassUpdate(BusMessage, frozen=True, kw_only=True):
    """What a host knows of a class, or a part of it. Times are how long ago, and negative."""

    replica: Replica


class StatusRequest(BusMessage, frozen=True, kw_only=True):
    """All hosts are to tell their status."""


class HostStatus(BusMessage, frozen=True, kw_only=True):
    """The status of a host, for operators."""

    sessions: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    most: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    """Most sessions at once."""
    draining: bool = False


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message, and who sends it."""

    host: HostId
    name: HostName
    """Of the host, for operators."""
    started: Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
    """When the host's process started, in seconds of its own machine."""
    sequence: Annotated[int, msgspec.Meta(ge=1, lt=1 << 53)]
    """Counts the messages of the host."""
    presenter: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""
    """Digest of the host's presenter's code; empty if it has none."""
    message: Hello | ClassUpdate | StatusRequest | HostStatus


HostMessage: TypeAlias = Hello | ClassUpdate | StatusRequest | HostStatus
_DECODER: msgspec.json.Decoder[Envelope] = msgspec.json.Decoder(Envelope)


class ClusterKey:
    """What all hosts of a cluster have in common, and nobody else has.

    Args:
        secret: Such as the bytes of the private host key.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = digest(b"sij-tui class bus 1", secret, sha256)

    def seal(self, envelope: Envelope) -> bytes:
        """Return a message to send."""
        data = msgspec.json.encode(envelope)
        return self._mac(data) + data

    def open(self, data: bytes) -> Envelope | None:
        """Return the message in *data*; None if it is none, too long or not of this cluster."""
        if not _MAC_BYTES < len(data) <= MAX_BUS_BYTES:
            return None
        mac, body = data[:_MAC_BYTES], data[_MAC_BYTES:]
        if not compare_digest(mac, self._mac(body)):
            return None
        try:
            envelope = _DECODER.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return envelope if _is_bounded(envelope.message) else None

    def salt(self, seed: str) -> bytes:
        """Return the salt of a class's seats, which is the same on all hosts."""
        return self._derived(b"salt", seed.encode())

    def presenter_digest(self, code: str) -> str:
        """Return what tells whether a presenter's code was typed, and does not tell the code."""
        return self._derived(b"presenter", bare_code(code)).hex()

    def _mac(self, data: bytes) -> bytes:
        return self._derived(b"message", data)[:_MAC_BYTES]

    def _derived(self, purpose: bytes, data: bytes) -> bytes:
        return digest(self._key, purpose + b"\0" + data, sha256)


def updates(replica: Replica, now: float) -> Iterator[ClassUpdate]:
    """Return a replica as messages that are short enough for the bus.

    The register comes last: a host that has received it has the seats that it names.

    Args:
        replica: With times of this host's clock.
        now: Of the same clock.
    """
    bare = msgspec.structs.replace(replica, reports={}, results={})
    if replica.register is not None:
        bare = msgspec.structs.replace(bare, register=shifted(replica.register, -now))
    rest = Replica(id=replica.id, code=replica.code)
    for results in _in_slices(replica.results, lambda result: len(result.choices)):
        yield ClassUpdate(replica=msgspec.structs.replace(rest, results=results))
    for host, reports in replica.reports.items():
        for some in _in_slices(reports, _choices_of_report):
            yield ClassUpdate(replica=msgspec.structs.replace(rest, reports={host: some}))
    if bare.register is not None or bare.ended:
        yield ClassUpdate(replica=bare)


def received(update: ClassUpdate, now: float) -> Replica:
    """Return the replica of an update that was just received, with times of this host's clock."""
    register = update.replica.register
    if register is None:
        return update.replica
    return msgspec.structs.replace(update.replica, register=shifted(register, now))


def _in_slices(
    values: Mapping[_KeyT, _ValueT], choices: Callable[[_ValueT], int]
) -> Iterator[dict[_KeyT, _ValueT]]:
    """The entries of a mapping, as many at a time as a message may have choices."""
    some: dict[_KeyT, _ValueT] = {}
    count = 0
    for key, value in values.items():
        if count >= _CHOICES:
            yield some
            some, count = {}, 0
        some[key] = value
        count += 1 + choices(value)
    if some:
        yield some


def _choices_of_report(report: SeatReport) -> int:
    return sum(len(ballot.choices) for ballot in report.ballots)


def _is_bounded(message: HostMessage) -> bool:
    """Whether a message that has the right types can be worked on."""
    if not isinstance(message, ClassUpdate):
        return True
    replica = message.replica
    counted = all(len(each.counts) == len(each.choices) for each in replica.results.values())
    return counted and (replica.register is None or _is_register(replica.register, replica.code))


def _is_register(room: ClassState, code: str) -> bool:
    poll, times = room.poll, register_times(room)
    return (
        room.code == code
        and room == register_of(room)
        and 0 <= room.stop < _MAX_STOPS
        and len(room.stop_seconds) <= _MAX_STOPS
        and max(len(room.lead), len(room.former_lead)) <= _MAX_SEAT_ID
        and 0 <= room.polls < 1 << 53
        and all(-_MAX_AGE_S < time < _MAX_AGE_S for time in times)
        and (poll is None or (1 <= poll.number < 1 << 53 and len(poll.choices) <= _MAX_CHOICES))
    )
