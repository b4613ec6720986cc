"""Everything that is not a session of the program is tried, refused and logged."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_GLOBAL_REQUEST
from asyncssh.packet import Boolean, String, UInt32
from serve_kit import Server, connected, needs_ssh

pytestmark = pytest.mark.pty


def refused(server: Server, what: str, before: int) -> None:
    """Wait until the log tells of a refusal that is about this."""
    server.wait(lambda: any(what in line["what"] for line in server.events("refused")[before:]))
    assert not server.sessions()


@needs_ssh
@pytest.mark.parametrize(
    "command",
    ["ls", "sh -c id", "/bin/sh", "--no-motion; id", "$(id)", "`id`", "scp -t .", "rsync --server"],
)
def test_commands(server: Server, command: str) -> None:
    before = len(server.events("refused"))
    done = server.run("--", command)
    assert done.returncode in (2, 255)
    assert "uid=" not in done.stdout + done.stderr
    refused(server, "exec", before)


@needs_ssh
@pytest.mark.parametrize(
    "option",
    ["--content=/etc/passwd", "--plain", "--watch", "--debug", "--glyphs x", "--start ../..", "-x"],
)
def test_options_that_are_not_on_the_list(server: Server, option: str) -> None:
    with server.connect("--", option) as client:
        assert client.wait_exit() == 2
        assert (
            b"--no-motion" in client.output
            or b"--start" in client.output
            or b"--glyphs" in client.output
        )
    assert not server.sessions()


@needs_ssh
def test_a_command_too_long_for_a_packet_ends_the_connection_and_is_logged(server: Server) -> None:
    before = len(server.events("no-session"))
    assert server.run("--", "--theme", "x" * 60_000, options=["-tt"]).returncode == 255
    # Events of the test before may come late.
    server.wait(lambda: any("packet" in e["reason"] for e in server.events("no-session")[before:]))


@needs_ssh
@pytest.mark.parametrize("tool", ["scp", "sftp"])
def test_files(server: Server, tool: str, tmp_path: Path) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    before = len(server.events("refused"))
    (tmp_path / "file").write_text("x")
    to = ["-P", str(server.port), "-o", "StrictHostKeyChecking=no", "-o", "BatchMode=yes"]
    to += ["-F", "none", "-o", f"UserKnownHostsFile={os.devnull}"]
    words = ["demo@127.0.0.1:/etc/hostname", str(tmp_path / "got")]
    done = subprocess.run([tool, *to, *words], capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode != 0
    assert not (tmp_path / "got").exists()
    refused(server, "subsystem", before)


@needs_ssh
def test_scp_of_the_old_kind(server: Server, tmp_path: Path) -> None:
    before = len(server.events("refused"))
    (tmp_path / "file").write_text("x")
    to = ["-O", "-P", str(server.port), "-F", "none", "-o", "StrictHostKeyChecking=no"]
    to += ["-o", f"UserKnownHostsFile={os.devnull}", str(tmp_path / "file"), "demo@127.0.0.1:x"]
    done = subprocess.run(["scp", *to], capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode != 0
    refused(server, "exec", before)


@needs_ssh
@pytest.mark.parametrize(
    ("option", "what"),
    [
        (("-R", "0:127.0.0.1:22"), "tcpip-forward"),
        (("-R", "/tmp/x.sock:127.0.0.1:22"), "streamlocal-forward"),
        (("-R", "0"), "tcpip-forward"),
        (("-A",), "auth-agent-req"),
        (("-X",), "x11-req"),
        (("-Y",), "x11-req"),
    ],
)
def test_forwarding_with_a_session(
    server: Server, option: tuple[str, ...], what: str, tmp_path: Path
) -> None:
    """The session begins all the same; the forwarding does not."""
    before = len(server.events("refused"))
    xauth = tmp_path / "xauth"
    xauth.write_text("#!/bin/sh\necho 'x MIT-MAGIC-COOKIE-1 00112233445566778899aabbccddeeff'\n")
    xauth.chmod(0o755)
    agent = tmp_path / "agent.sock"
    with subprocess.Popen(["ssh-agent", "-D", "-a", agent], stdout=subprocess.DEVNULL) as running:
        server.wait(agent.exists)
        options = ("-tt", *option, "-o", f"XAuthLocation={xauth}", "-o", f"IdentityAgent={agent}")
        env = {"DISPLAY": "127.0.0.1:99", "SSH_AUTH_SOCK": str(agent)}
        with server.connect(options=options, env=env) as client:
            server.wait(
                lambda: any(what in line["what"] for line in server.events("refused")[before:])
            )
            client.read_until(b"Quit")
            client.send("q")
            client.wait_exit()
        running.terminate()
    server.wait(lambda: not server.sessions())


@needs_ssh
def test_reaching_the_network_through_it(server: Server) -> None:
    before = len(server.events("refused"))
    done = server.run(options=("-W", "127.0.0.1:22"))
    assert done.returncode != 0
    refused(server, "direct-tcpip", before)


# What OpenSSH's client has no option for


async def test_unix_sockets_and_tunnels(server: Server) -> None:
    before = len(server.events("refused"))
    async with connected(server.port) as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection("/run/docker.sock")
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", 22)
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port("", 0, "127.0.0.1", 22)
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_path("/tmp/x", "/tmp/y")
    refused(server, "direct-streamlocal", before)


async def ask_global(connection: Any, name: bytes) -> int:
    kind, _ = await connection._make_global_request(name)
    return int(kind)


@pytest.mark.parametrize(
    "name", [b"tcpip-forward", b"hostkeys-prove-00@openssh.com", b"x", b"", b"\xff\xfe"]
)
async def test_unknown_requests_of_a_connection(server: Server, name: bytes) -> None:
    before = len(server.events("refused"))
    async with connected(server.port) as connection:
        assert await ask_global(connection, name) == 82  # failure
    server.wait(lambda: len(server.events("refused")) > before)


@pytest.mark.parametrize(
    "name",
    [
        b"auth-agent-req@openssh.com",
        b"x11-req",
        b"tun@openssh.com",
        b"xon-xoff",
        b"y" * 1000,
        b"\xff",
    ],
)
async def test_unknown_requests_of_a_session(server: Server, name: bytes) -> None:
    before = len(server.events("refused"))
    async with connected(server.port) as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        channel: Any = process.channel
        assert not await channel._make_request(name)
        process.close()
    server.wait(lambda: len(server.events("refused")) > before)
    server.wait(lambda: not server.sessions())


@pytest.mark.parametrize("kind", [b"x11", b"auth-agent@openssh.com", b"tun@openssh.com", b"z\xff"])
async def test_channels_of_other_kinds(server: Server, kind: bytes) -> None:
    before = len(server.events("refused"))
    async with connected(server.port) as connection:
        raw: Any = connection
        raw.send_packet(90, String(kind), UInt32(7), UInt32(1000), UInt32(1000))
        server_is_there = await ask_global(connection, b"x")
        assert server_is_there == 82
    server.wait(lambda: len(server.events("refused")) > before + 1)


async def test_a_second_session_on_one_connection(server: Server) -> None:
    async with connected(server.port) as connection:
        first = await connection.create_process(term_type="xterm", encoding=None)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(term_type="xterm", encoding=None)
        first.close()
    server.wait(lambda: not server.sessions())


async def test_the_environment_is_a_short_list(server: Server) -> None:
    before = len(server.events("begin"))
    env = {"LANG": "fr_FR.UTF-8", "LD_PRELOAD": "/tmp/x.so", "PYTHONPATH": "/tmp", "LC_TIME": "a b"}
    async with connected(server.port) as connection:
        process = await connection.create_process(term_type="xterm", encoding=None, env=env)
        server.wait_event("begin", before + 1)
        server.wait(lambda: len(server.sessions()) == 1)
        process.close()
    server.wait(lambda: not server.sessions())


async def ask_until_sent_away(server: Server, name: bytes, times: int, want_reply: bool) -> None:
    async with connected(server.port) as connection:
        for _ in range(times):
            connection.send_packet(MSG_GLOBAL_REQUEST, String(name), Boolean(want_reply))
        await asyncio.wait_for(connection.wait_closed(), 18)  # before login's time is up


async def test_who_asks_without_end_is_sent_away(server: Server) -> None:
    await ask_until_sent_away(server, b"keepalive@openssh.com", 2000, False)
    server.wait_event("flood")


async def test_who_is_refused_too_often_is_sent_away(server: Server) -> None:
    await ask_until_sent_away(server, b"x", 40, False)


def test_nothing_old_is_offered(server: Server) -> None:
    from sij_tui.serve.ssh import connection_options as options

    names = " ".join((*options.KEX, *options.CIPHERS, *options.MACS, *options.SIGNATURES))
    assert not any(
        old in names for old in ("sha1", "cbc", "md5", "arcfour", "group1-", "dss", "ssh-rsa")
    )


async def test_the_version_says_nothing(server: Server) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    assert await reader.readline() == b"SSH-2.0-SSH\r\n"
    writer.close()
