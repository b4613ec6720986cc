"""The PROXY header: both versions, whole or in pieces, and what is none."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.serve.ssh.proxy_protocol import (
    MAX_HEADER_BYTES,
    ProxyHeader,
    ProxyHeaderError,
    parse_header,
)

SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
REST = b"SSH-2.0-x\r\n"


def v2(command: int, family: int, body: bytes) -> bytes:
    return SIGNATURE + bytes([command, family]) + len(body).to_bytes(2, "big") + body


def addresses(client: str, server: str, more: bytes = b"") -> bytes:
    packed = b"".join(ipaddress.ip_address(text).packed for text in (client, server))
    return packed + (1234).to_bytes(2, "big") + (2222).to_bytes(2, "big") + more


GOOD = [
    (b"PROXY TCP4 192.0.2.1 192.0.2.2 1234 2222\r\n", "192.0.2.1"),
    (b"PROXY TCP6 2001:db8::1 2001:db8::2 1234 2222\r\n", "2001:db8::1"),
    (b"PROXY UNKNOWN\r\n", ""),
    (b"PROXY UNKNOWN what ever it says\r\n", ""),
    (v2(0x21, 0x11, addresses("192.0.2.1", "192.0.2.2")), "192.0.2.1"),
    (v2(0x21, 0x21, addresses("2001:db8::1", "2001:db8::2")), "2001:db8::1"),
    (v2(0x21, 0x11, addresses("192.0.2.1", "192.0.2.2", b"\x04\x00\x01x")), "192.0.2.1"),
    (v2(0x20, 0x00, b""), ""),
    (v2(0x20, 0x11, addresses("192.0.2.1", "192.0.2.2")), ""),
    (v2(0x21, 0x31, bytes(216)), ""),
]


@pytest.mark.parametrize(("header", "address"), GOOD)
def test_whom_it_names(header: bytes, address: str) -> None:
    assert parse_header(header + REST) == ProxyHeader(address, len(header))
    assert parse_header(header) == ProxyHeader(address, len(header))
    for length in range(len(header)):
        assert parse_header(header[:length]) is None, "more of it has to come"


@pytest.mark.parametrize(
    "data",
    [
        REST,
        b"GET / HTTP/1.0\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1234\r\n",
        b"PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
        b"PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY TCP6 fe80::1%eth0 fe80::2 1 2\r\n",
        b"PROXY TCP4 nobody 192.0.2.2 1 2\r\n",
        b"PROXY TCP4 \xff 192.0.2.2 1 2\r\n",
        b"PROXY TCP9 192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY " + b"x" * 200,
        v2(0x31, 0x11, addresses("192.0.2.1", "192.0.2.2")),
        v2(0x22, 0x11, addresses("192.0.2.1", "192.0.2.2")),
        v2(0x21, 0x11, bytes(11)),
        v2(0x21, 0x11, bytes(MAX_HEADER_BYTES)),
    ],
)
def test_what_is_none(data: bytes) -> None:
    with pytest.raises(ProxyHeaderError):
        parse_header(data)


@given(st.binary(max_size=4096), st.sampled_from([b"", b"PROXY ", b"PROXY TCP4 ", SIGNATURE]))
def test_no_bytes_whatever_do_harm(data: bytes, head: bytes) -> None:
    try:
        found = parse_header(head + data)
    except ProxyHeaderError:
        return
    if found is None:
        assert len(head + data) < MAX_HEADER_BYTES, "what is waited for is bounded"
    elif found.address:
        ipaddress.ip_address(found.address)
