"""The header by which a load balancer says whose connection it passes on.

PROXY protocol, versions 1 and 2: https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

MOST = 2048
"""Bytes in the longest header that is taken; what follows the addresses is skipped."""
_V1 = b"PROXY "
_V1_MOST = 107
_V2 = b"\r\n\r\n\x00\r\nQUIT\n"
_V2_LEAST = 16
_V2_ADDRESSES = {0x11: 4, 0x21: 16}
"""TCP over IPv4 and IPv6: bytes of each of the two addresses. Two ports of two bytes follow."""


class BadHeader(Exception):
    """It is no header, or none that can be used."""


class Header(NamedTuple):
    """What a header says."""

    address: str
    """Of the client; empty if the balancer speaks for itself, as in a health check."""
    length: int
    """Bytes of the header. What follows is the client's."""


def parse(data: bytes) -> Header | None:
    """Read the header at the beginning of a connection; None if more of it has to come.

    Raises:
        BadHeader: There is none.
    """
    if data.startswith(_V2):
        return _parse_v2(data)
    if data.startswith(_V1):
        return _parse_v1(data)
    if _V1.startswith(data) or _V2.startswith(data):
        return None
    raise BadHeader("no PROXY header")


def _parse_v1(data: bytes) -> Header | None:
    line, end, _ = data[:_V1_MOST].partition(b"\r\n")
    if not end:
        if len(data) >= _V1_MOST:
            raise BadHeader("a PROXY header without an end")
        return None
    words = line.decode("ascii", "replace").split(" ")
    length = len(line) + len(end)
    if words[1] == "UNKNOWN":
        return Header("", length)
    if len(words) != 6 or words[1] not in ("TCP4", "TCP6"):
        raise BadHeader("a PROXY header of another form")
    return Header(_address(words[2], 4 if words[1] == "TCP4" else 6), length)


def _parse_v2(data: bytes) -> Header | None:
    if len(data) < _V2_LEAST:
        return None
    version, family = data[12], data[13]
    length = _V2_LEAST + int.from_bytes(data[14:16], "big")
    if version not in (0x20, 0x21) or length > MOST:
        raise BadHeader("a PROXY header of another form")
    if len(data) < length:
        return None
    size = _V2_ADDRESSES.get(family, 0)
    if version == 0x20 or not size:
        return Header("", length)
    if length < _V2_LEAST + 2 * size + 4:
        raise BadHeader("a PROXY header that is too short")
    return Header(str(ipaddress.ip_address(data[_V2_LEAST : _V2_LEAST + size])), length)


def _address(text: str, version: int) -> str:
    try:
        known = ipaddress.ip_address(text)
    except ValueError:
        raise BadHeader("a PROXY header without an address") from None
    if known.version != version or "%" in text:
        raise BadHeader("a PROXY header without an address")
    return str(known)
