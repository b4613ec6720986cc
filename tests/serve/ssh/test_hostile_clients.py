"""Hostile clients that keep to the protocol."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_DATA, MSG_CHANNEL_REQUEST, MSG_KEXINIT
from asyncssh.packet import Boolean, String, UInt32
from serve_kit import TIMEOUT, Server, connected
from ssh_kit import open_channel, ssh_server

from sij_tui.serve.passwords import CredentialsError, PasswordHash
from sij_tui.serve.ssh import connection as connection_module
from sij_tui.serve.ssh import restricted_connection
from sij_tui.serve.ssh.authentication import load_credentials
from sij_tui.serve.ssh.host_key import ECDSA_HOST_KEY_FILE, HostKeyError, load_additional_keys

pytestmark = pytest.mark.pty


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


FIPS = {
    "server_host_key_algs": ["ecdsa-sha2-nistp256"], "kex_algs": ["ecdh-sha2-nistp256"],
    "encryption_algs": ["aes256-gcm@openssh.com"],
}  # fmt: skip


async def test_clients_that_keep_to_fips_need_a_key_of_their_kind() -> None:
    both = ssh_server(kinds=("ssh-ed25519", "ecdsa-sha2-nistp256"))
    async with both as port, connected(port, **FIPS), connected(port):
        pass
    with pytest.raises(asyncssh.KeyExchangeFailed):
        async with ssh_server() as port, connected(port, **FIPS):
            pass


def test_a_further_host_key_is_an_ecdsa_key_that_nobody_else_can_read(tmp_path: Path) -> None:
    assert load_additional_keys(tmp_path) == ()
    path = tmp_path / ECDSA_HOST_KEY_FILE
    path.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    path.chmod(0o600)
    with pytest.raises(HostKeyError, match="no ECDSA key"):
        load_additional_keys(tmp_path)
    key = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    path.write_bytes(key.export_private_key())
    assert [one.public_data for one in load_additional_keys(tmp_path)] == [key.public_data]
    path.chmod(0o644)
    with pytest.raises(HostKeyError, match="chmod 600"):
        load_additional_keys(tmp_path)


async def test_nothing_is_unpacked() -> None:
    """A few bytes could be a great many, and the server would unpack them for all to wait."""
    async with ssh_server() as port:
        async with connected(port, compression_algs=["zlib@openssh.com", "none"]) as connection:
            assert connection._compressor is None
        with pytest.raises(asyncssh.KeyExchangeFailed):
            async with connected(port, compression_algs=["zlib@openssh.com"]):
                pass


@pytest.mark.parametrize("max_packet", [1, 16, 1023])
async def test_packets_of_a_few_bytes_are_not_to_be_had(max_packet: int) -> None:
    async with ssh_server() as port, connected(port) as connection:
        channel = open_channel(connection, max_packet)
        await asyncio.wait_for(channel.failed.wait(), TIMEOUT)
        assert not channel.confirmed.is_set()


async def test_a_channel_is_no_session_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "SESSION_TIMEOUT_S", 0.3)
    async with ssh_server() as port, connected(port) as connection:
        channel = open_channel(connection)
        await asyncio.wait_for(channel.confirmed.wait(), TIMEOUT)
        await asyncio.wait_for(connection.wait_closed(), TIMEOUT)


async def test_new_keys_are_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ssh_server() as port, connected(port) as connection:
        monkeypatch.setattr(restricted_connection, "REKEY_TIMEOUT_S", 0.3)
        half_rekey(connection)
        await asyncio.wait_for(connection.wait_closed(), TIMEOUT)


async def test_new_keys_can_be_had_but_not_all_the_time() -> None:
    async with ssh_server() as port, connected(port) as connection:
        had = 0
        while had < 30 and not connection.is_closed():
            connection._send_kexinit()
            connection._kexinit_sent = True
            await asyncio.sleep(0.1)
            had += 1
        assert had > 3
        await asyncio.wait_for(connection.wait_closed(), 18)  # sooner than login's time is up


@pytest.mark.parametrize("early", [False, True])
async def test_nothing_piles_up_while_new_keys_are_made(server: Server, early: bool) -> None:
    ends = len(server.events("end"))
    async with connected(server.port) as connection:
        channel = open_channel(connection)
        await asyncio.wait_for(channel.confirmed.wait(), TIMEOUT)
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


def test_an_unknown_name_takes_as_long_as_the_slowest(tmp_path: Path) -> None:
    slow = PasswordHash.create("a")._replace(cost=2**15)
    (tmp_path / "file").write_text(
        f"{PasswordHash.create('b').format_line('x')}\n{slow.format_line('y')}\n"
    )
    credentials = load_credentials(None, str(tmp_path / "file"))
    assert credentials.passwords is not None
    assert credentials.passwords.decoy.cost == slow.cost
    assert not credentials.accepts_password("z", "")


@pytest.mark.parametrize("names", [("", None), (None, "")])
def test_a_file_without_a_name_opens_to_nobody(names: tuple[str | None, str | None]) -> None:
    with pytest.raises(CredentialsError):
        load_credentials(*names)


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
    credentials = load_credentials(str(tmp_path / "keys"), None)
    assert credentials.accepts_key(key.convert_to_public(), "10.0.0.1", 1_790_000_000) is opens


async def test_a_signature_by_an_old_hash_opens_nothing(tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    (tmp_path / "keys").write_bytes(key.export_public_key())
    credentials = load_credentials(str(tmp_path / "keys"), None)
    async with ssh_server(credentials) as port:
        async with connected(port, key=key):
            pass
        with pytest.raises(asyncssh.PermissionDenied):
            async with connected(port, key=key, signature_algs=["ssh-rsa"]):
                pass
