"""How much one visitor, and all together, may ask for. No clock, no sockets: time is told."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterable

MOST_COLUMNS, MOST_LINES = 500, 200
_FORGET_ABOVE = 10_000
"""Addresses to remember at most."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Bucket:
    """Lets things through at a rate: ``burst`` at once, then ``rate`` a second."""

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst, self._rate = burst, rate
        self._left, self._at = burst, now

    def take(self, now: float) -> bool:
        """Take one; False if there is none left."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def is_full(self, now: float) -> bool:
        """Whether it has been left alone for so long that it can be forgotten."""
        return self._left + (now - self._at) * self._rate >= self._burst


class Admission:
    """Decides which connections are let in: so many in all, so many and so often from one place."""

    def __init__(self, most: int, most_each: int) -> None:
        self._most, self._most_each = most, most_each
        self._open: Counter[str] = Counter()
        self._rates: dict[str, Bucket] = {}

    @property
    def count(self) -> int:
        """How many are in."""
        return self._open.total()

    def enter(self, address: str, now: float) -> str:
        """Let a connection in, or say in a word why not."""
        place = place_of(address)
        if self._open.total() >= self._most:
            return "full"
        if self._open[place] >= self._most_each:
            return "too-many-from-there"
        if place not in self._rates:
            self._forget(now)
            self._rates[place] = Bucket(2.0 * self._most_each, self._most_each / 10, now)
        if not self._rates[place].take(now):
            return "too-often"
        self._open[place] += 1
        return ""

    def leave(self, address: str) -> None:
        """A connection that was let in is over."""
        place = place_of(address)
        self._open[place] -= 1
        if self._open[place] <= 0:
            del self._open[place]

    def _forget(self, now: float) -> None:
        if len(self._rates) >= _FORGET_ABOVE:
            kept = {place: rate for place, rate in self._rates.items() if not rate.is_full(now)}
            self._rates = kept if len(kept) < _FORGET_ABOVE else {}


def plain_address(address: str) -> str:
    """An address as it is written: one of IPv4 may have come in disguise (RFC 4291, 2.5.5.2)."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return str(mapped or known)


def place_of(address: str) -> str:
    """What counts as one place: an IPv4 address; of IPv6 the /64 that one subscriber has."""
    try:
        known = ipaddress.ip_address(plain_address(address))
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def is_within(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address is in one of the networks."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in networks)


def clamped(columns: int, lines: int) -> tuple[int, int]:
    """A size that can be believed; 80 by 24 where a client does not know."""
    return (
        min(columns, MOST_COLUMNS) if columns > 0 else 80,
        min(lines, MOST_LINES) if lines > 0 else 24,
    )
