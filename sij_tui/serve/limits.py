"""Rate limits (token buckets), connection limits, network addresses, bounds of terminal sizes.

Pure: ``now`` is always an argument, in monotonic seconds.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterable

MAX_COLUMNS, MAX_ROWS = 500, 200
MIN_CELL_PIXELS, MAX_CELL_PIXELS = 4, 64
"""Bounds of the width and height of a cell, in pixels."""
PIXEL_SESSIONS_PER_CPU = 2
"""Sessions that may draw pictures in pixels: one that plays takes a quarter of a CPU."""
_MAX_BUCKETS = 10_000
"""Most networks whose buckets are kept."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TokenBucket:
    """A token bucket, which limits a rate: ``burst`` at once, then ``rate`` a second."""

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst, self._rate = burst, rate
        self._tokens, self._updated_at = burst, now

    def take(self, now: float, tokens: float = 1.0) -> bool:
        """Take a token, or so many; False if fewer are left."""
        self._tokens = min(self._burst, self._tokens + self._gained(now))
        self._updated_at = now
        if self._tokens < tokens:
            return False
        self._tokens -= tokens
        return True

    def is_full(self, now: float) -> bool:
        """Whether the bucket has refilled, so that it need not be kept."""
        return self._tokens + self._gained(now) >= self._burst

    def _gained(self, now: float) -> float:
        """Tokens gained since the last one was taken; none if the clock was set back."""
        return max(0.0, now - self._updated_at) * self._rate


class RateLimiter:
    """Limits a rate for each network: ``burst`` at once, then ``rate`` a second."""

    def __init__(self, burst: float, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._buckets: dict[str, TokenBucket] = {}

    def take(self, network: str, now: float) -> bool:
        """Take a token of a network (:func:`client_network`); False if none is left."""
        if network not in self._buckets:
            self._prune(now)
            self._buckets[network] = TokenBucket(self._burst, self._rate, now)
        return self._buckets[network].take(now)

    def _prune(self, now: float) -> None:
        if len(self._buckets) >= _MAX_BUCKETS:
            kept = {
                network: bucket
                for network, bucket in self._buckets.items()
                if not bucket.is_full(now)
            }
            self._buckets = kept if len(kept) < _MAX_BUCKETS else {}


class ConnectionLimiter:
    """Limits connections: in all, and of one network their number and their rate."""

    def __init__(self, maximum: int, per_network: int) -> None:
        self._maximum, self._per_network = maximum, per_network
        self._open: Counter[str] = Counter()
        self._rate = RateLimiter(2.0 * per_network, per_network / 10)

    @property
    def count(self) -> int:
        """Connections that are open."""
        return self._open.total()

    def admit(self, address: str, now: float) -> str:
        """Admit a connection: an empty string, or the reason why it is refused."""
        network = client_network(address)
        if self._open.total() >= self._maximum:
            return "full"
        if self._open[network] >= self._per_network:
            return "too-many-from-there"
        if not self._rate.take(network, now):
            return "too-often"
        self._open[network] += 1
        return ""

    def release(self, address: str) -> None:
        """Note that an admitted connection is closed."""
        network = client_network(address)
        self._open[network] -= 1
        if self._open[network] <= 0:
            del self._open[network]


def normalise_address(address: str) -> str:
    """An address in its usual form: IPv4-mapped IPv6 becomes IPv4 (RFC 4291, 2.5.5.2)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def client_network(address: str) -> str:
    """Return the network that limits count by: an IPv4 address; of IPv6 the /64 of a subscriber.

    What is not an address is returned as it is.
    """
    try:
        parsed = ipaddress.ip_address(normalise_address(address))
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def in_networks(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address is in one of the networks; False if it is not an address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def clamp_size(columns: int, rows: int) -> tuple[int, int]:
    """A terminal size within bounds; 80 by 24 where the client sends zeros."""
    return (
        min(columns, MAX_COLUMNS) if columns > 0 else 80,
        min(rows, MAX_ROWS) if rows > 0 else 24,
    )


def clamp_pixels(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """Width and height in pixels of a terminal of so many columns and rows.

    Zeros where the client sends what no terminal has.
    """
    cells = (width // size[0], height // size[1])
    believed = all(MIN_CELL_PIXELS <= side <= MAX_CELL_PIXELS for side in cells)
    return (width, height) if believed else (0, 0)
