"""The PROXY protocol: a header in which a load balancer gives the address of its client.

Versions 1 and 2: https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

MAX_HEADER_BYTES = 2048
"""In the longest header that is accepted; what follows the addresses is skipped."""
_V1_PREFIX = b"PROXY "
_V1_MAX_BYTES = 107
_V2_PREFIX = b"\r\n\r\n\x00\r\nQUIT\n"
_V2_MIN_BYTES = 16
_V2_ADDRESS_BYTES = {0x11: 4, 0x21: 16}
"""TCP over IPv4 and IPv6: bytes of each of the two addresses. Two ports of two bytes follow."""


class ProxyHeaderError(Exception):
    """It is not a PROXY header, or not a supported one."""


class ProxyHeader(NamedTuple):
    """A parsed header."""

    address: str
    """Of the client; empty if the connection is the load balancer's own, as in a health check."""
    length: int
    """Bytes of the header. The client's data follows."""


def parse_header(data: bytes) -> ProxyHeader | None:
    """Parse the header at the beginning of *data*; None if it is not complete yet.

    Raises:
        ProxyHeaderError: *data* does not begin with a header.
    """
    if data.startswith(_V2_PREFIX):
        return _parse_v2(data)
    if data.startswith(_V1_PREFIX):
        return _parse_v1(data)
    if _V1_PREFIX.startswith(data) or _V2_PREFIX.startswith(data):
        return None
    raise ProxyHeaderError("no PROXY header")


def _parse_v1(data: bytes) -> ProxyHeader | None:
    line, end, _ = data[:_V1_MAX_BYTES].partition(b"\r\n")
    if not end:
        if len(data) >= _V1_MAX_BYTES:
            raise ProxyHeaderError("a PROXY header without an end")
        return None
    words = line.decode("ascii", "replace").split(" ")
    length = len(line) + len(end)
    if words[1] == "UNKNOWN":
        return ProxyHeader("", length)
    if len(words) != 6 or words[1] not in ("TCP4", "TCP6"):
        raise ProxyHeaderError("a PROXY header of another form")
    return ProxyHeader(_address(words[2], 4 if words[1] == "TCP4" else 6), length)


def _parse_v2(data: bytes) -> ProxyHeader | None:
    if len(data) < _V2_MIN_BYTES:
        return None
    version, family = data[12], data[13]
    length = _V2_MIN_BYTES + int.from_bytes(data[14:16], "big")
    if version not in (0x20, 0x21) or length > MAX_HEADER_BYTES:
        raise ProxyHeaderError("a PROXY header of another form")
    if len(data) < length:
        return None
    size = _V2_ADDRESS_BYTES.get(family, 0)
    if version == 0x20 or not size:
        return ProxyHeader("", length)
    if length < _V2_MIN_BYTES + 2 * size + 4:
        raise ProxyHeaderError("a PROXY header that is too short")
    return ProxyHeader(
        str(ipaddress.ip_address(data[_V2_MIN_BYTES : _V2_MIN_BYTES + size])), length
    )


def _address(text: str, version: int) -> str:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        raise ProxyHeaderError("a PROXY header without an address") from None
    if parsed.version != version or "%" in text:
        raise ProxyHeaderError("a PROXY header without an address")
    return str(parsed)
