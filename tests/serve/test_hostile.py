"""Clients that keep to the protocol to the letter, and mean no good."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_DATA, MSG_CHANNEL_OPEN, MSG_CHANNEL_REQUEST, MSG_KEXINIT
from asyncssh.packet import Boolean, String, UInt32
from serve_kit import Server, connected

from sij_tui.serve.limits import Admission
from sij_tui.serve.log import Log
from sij_tui.serve.options import Options
from sij_tui.serve.sessions.registry import Hall
from sij_tui.serve.ssh import connection as visitor
from sij_tui.serve.ssh import restricted_connection as door
from sij_tui.serve.ssh.admission import Connections
from sij_tui.serve.ssh.authentication import Access, BadAccess, Secret, read_access
from sij_tui.serve.ssh.host_key import ECDSA_NAME, BadKey, further_keys
from sij_tui.serve.ssh.listener import Listener
from sij_tui.serve.ssh.read_scheduler import Slices

pytestmark = pytest.mark.pty
ANYBODY = Access()


class Ear:
    """The client's end of a channel that it opened by hand: it hears all and does nothing."""

    def __init__(self) -> None:
        self.confirmed = asyncio.Event()
        self.failed = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return lambda *_: True

    def process_open_confirmation(self, *_: object) -> None:
        self.confirmed.set()

    def process_open_failure(self, *_: object) -> None:
        self.failed.set()


def channel(connection: Any, most: int = 32_768) -> Ear:
    """Open a channel; ``most`` is what the client takes in one packet."""
    ear = connection._channels[0] = Ear()
    connection.send_packet(
        MSG_CHANNEL_OPEN, String(b"session"), UInt32(0), UInt32(2**30), UInt32(most)
    )
    return ear


def start(connection: Any) -> None:
    """Ask for the program on a large terminal."""
    sizes = UInt32(300) + UInt32(100) + UInt32(0) + UInt32(0)
    for name, rest in ((b"pty-req", String(b"xterm") + sizes + String(b"\0")), (b"shell", b"")):
        connection.send_packet(MSG_CHANNEL_REQUEST, UInt32(0), String(name), Boolean(False), rest)


def half_rekey(connection: Any) -> None:
    """Begin an exchange of new keys, and never go on with it."""
    handlers = {**connection._packet_handlers, MSG_KEXINIT: lambda *_: None}
    connection._packet_handlers = handlers
    connection.send_packet(MSG_KEXINIT, os.urandom(16) + connection._client_kexinit[17:])


@asynccontextmanager
async def front(
    access: Access = ANYBODY, kinds: Sequence[str] = ("ssh-ed25519",)
) -> AsyncIterator[int]:
    """A front without a nursery, in this process; its port."""
    loop, options = asyncio.get_running_loop(), Options()
    hall = Hall(options, Log(time.time), time.monotonic)
    known, slices = Connections(hall, Admission(50, 50)), Slices(loop)
    hashing = asyncio.Semaphore(1)
    keys = [asyncssh.generate_private_key(kind) for kind in kinds]
    settings = door.options(
        keys, server_factory=lambda: visitor.Visitor(hall, known, access, hashing)
    )
    listening = socket.create_server(("127.0.0.1", 0))
    listener = Listener(
        [listening], known, (), lambda a, data: door.Door(loop, settings, slices, a, data)
    )
    try:
        yield listening.getsockname()[1]
    finally:
        listener.close()


FIPS = {
    "server_host_key_algs": ["ecdsa-sha2-nistp256"], "kex_algs": ["ecdh-sha2-nistp256"],
    "encryption_algs": ["aes256-gcm@openssh.com"],
}  # fmt: skip


async def test_clients_that_keep_to_fips_need_a_key_of_their_kind() -> None:
    both = front(kinds=("ssh-ed25519", "ecdsa-sha2-nistp256"))
    async with both as port, connected(port, **FIPS), connected(port):
        pass
    with pytest.raises(asyncssh.KeyExchangeFailed):
        async with front() as port, connected(port, **FIPS):
            pass


def test_a_further_host_key_is_an_ecdsa_key_that_nobody_else_can_read(tmp_path: Path) -> None:
    assert further_keys(tmp_path) == ()
    path = tmp_path / ECDSA_NAME
    path.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    path.chmod(0o600)
    with pytest.raises(BadKey, match="no ECDSA key"):
        further_keys(tmp_path)
    key = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    path.write_bytes(key.export_private_key())
    assert [one.public_data for one in further_keys(tmp_path)] == [key.public_data]
    path.chmod(0o644)
    with pytest.raises(BadKey, match="chmod 600"):
        further_keys(tmp_path)


async def test_nothing_is_unpacked() -> None:
    """A few bytes could be a great many, and the front would unpack them for all to wait."""
    async with front() as port:
        async with connected(port, compression_algs=["zlib@openssh.com", "none"]) as connection:
            assert connection._compressor is None
        with pytest.raises(asyncssh.KeyExchangeFailed):
            async with connected(port, compression_algs=["zlib@openssh.com"]):
                pass


@pytest.mark.parametrize("most", [1, 16, 1023])
async def test_packets_of_a_few_bytes_are_not_to_be_had(most: int) -> None:
    async with front() as port, connected(port) as connection:
        ear = channel(connection, most)
        await asyncio.wait_for(ear.failed.wait(), 5)
        assert not ear.confirmed.is_set()


async def test_a_channel_is_no_session_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "_WITHOUT_SESSION", 0.3)
    async with front() as port, connected(port) as connection:
        ear = channel(connection)
        await asyncio.wait_for(ear.confirmed.wait(), 5)
        await asyncio.wait_for(connection.wait_closed(), 5)


async def test_new_keys_are_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async with front() as port, connected(port) as connection:
        monkeypatch.setattr(door, "LOGIN_GRACE", 0.3)
        half_rekey(connection)
        await asyncio.wait_for(connection.wait_closed(), 5)


async def test_new_keys_can_be_had_but_not_all_the_time() -> None:
    async with front() as port, connected(port) as connection:
        had = 0
        while had < 30 and not connection.is_closed():
            connection._send_kexinit()
            connection._kexinit_sent = True
            await asyncio.sleep(0.1)
            had += 1
        assert had > 3
        await asyncio.wait_for(connection.wait_closed(), 5)


@pytest.mark.parametrize("early", [False, True])
async def test_nothing_piles_up_while_new_keys_are_made(server: Server, early: bool) -> None:
    ends = len(server.events("end"))
    async with connected(server.port) as connection:
        ear = channel(connection)
        await asyncio.wait_for(ear.confirmed.wait(), 5)
        if early:
            half_rekey(connection)
        begun = len(server.events("begin"))
        start(connection)
        server.wait_event("begin", begun + 1)
        await asyncio.sleep(1)
        if not early:
            half_rekey(connection)
        for _ in range(80):
            connection.send_packet(MSG_CHANNEL_DATA, UInt32(0), String(b"t"))
            await asyncio.sleep(0.02)
        connection.abort()
    sent = server.wait_event("end", ends + 1)["sent"]
    assert sent == 0 if early else sent < 60_000


def test_an_unknown_name_takes_as_long_as_the_dearest(tmp_path: Path) -> None:
    dear = Secret.of("a")._replace(cost=2**15)
    (tmp_path / "file").write_text(f"{Secret.of('b').line('x')}\n{dear.line('y')}\n")
    access = read_access(None, str(tmp_path / "file"))
    assert access.nobody.cost == dear.cost
    assert not access.has_password("z", "")


@pytest.mark.parametrize("names", [("", None), (None, "")])
def test_a_file_without_a_name_opens_to_nobody(names: tuple[str | None, str | None]) -> None:
    with pytest.raises(BadAccess):
        read_access(*names)


@pytest.mark.parametrize(
    ("options", "opens"),
    [
        ("", True),
        ('command="/bin/sh",environment="A=b" ', True),
        ('expiry-time="20300101" ', True),
        ('expiry-time="202001010000Z" ', False),
        ('expiry-time="20200101",from="10.0.0.1" ', False),
        ('expiry-time="20301332" ', False),
        ('expiry-time="never" ', False),
        ('Expiry-Time="20200101" ', False),
        ("expiry-time ", False),
        ('from="10.0.0.2" ', False),
    ],
)
def test_what_stands_before_a_key(options: str, opens: bool, tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    (tmp_path / "keys").write_text(options + key.export_public_key().decode())
    access = read_access(str(tmp_path / "keys"), None)
    assert access.has_key(key.convert_to_public(), "10.0.0.1", 1_790_000_000) is opens


async def test_a_signature_by_an_old_hash_opens_nothing(tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    (tmp_path / "keys").write_bytes(key.export_public_key())
    access = read_access(str(tmp_path / "keys"), None)
    async with front(access) as port:
        async with connected(port, key=key):
            pass
        with pytest.raises(asyncssh.PermissionDenied):
            async with connected(port, key=key, signature_algs=["ssh-rsa"]):
                pass
