"""Requests and websockets made by hand, of which no browser sends the like."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import struct
from pathlib import Path

from pty_session import TIMEOUT
from serve_kit import Server

from sij_tui.serve.passwords import PasswordHash

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
"""Opcodes of frames."""
FIN, COMPRESSED = 0x80, 0x40
"""Flags of frames."""


def password_file(folder: Path) -> str:
    """Write a file of passwords that the user who serves can read; its path."""
    path = folder / "passwords"
    path.write_text(PasswordHash.create("sesame").format_line("demo"))
    path.chmod(0o644)
    return str(path)


def place(server: Server) -> tuple[str, int]:
    """Host and port of a server."""
    host, _, port = server.url.rpartition("://")[2].rpartition(":")
    return host, int(port)


async def answer(server: Server, request: bytes) -> bytes:
    """What a server sends to some bytes, until it closes the connection."""
    reader, writer = await asyncio.open_connection(*place(server))
    try:
        writer.write(request)
        async with asyncio.timeout(TIMEOUT):
            return await reader.read(-1)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def head(server: Server, line: str, *more: str) -> bytes:
    """The head of a request, for one answer."""
    host, port = place(server)
    lines = (line, f"Host: {host}:{port}", "Connection: close", *more)
    return "".join(f"{each}\r\n" for each in lines).encode("latin-1") + b"\r\n"


def form(server: Server, body: bytes, *more: str) -> bytes:
    """A login from a page of the server."""
    return (
        head(
            server,
            "POST /login HTTP/1.1",
            f"Origin: {server.url}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            *more,
        )
        + body
    )


def status(response: bytes) -> int:
    """Of an answer; 0 if there was none."""
    return int(response.split(b" ", 2)[1]) if response.startswith(b"HTTP/") else 0


def nothing_failed(server: Server) -> bool:
    """Whether the server has written nothing but lines of its log, none of an error."""
    return not server.events("unreadable") and not server.events("error")


class Raw:
    """A websocket whose frames are made by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, server: Server, *more: str, method: str = "GET") -> tuple[Raw, bytes]:
        """Ask for a websocket; the head of the answer."""
        reader, writer = await asyncio.open_connection(*place(server))
        host, port = place(server)
        lines = (
            f"{method} /socket HTTP/1.1",
            f"Host: {host}:{port}",
            f"Origin: {server.url}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            *more,
        )
        writer.write("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n")
        async with asyncio.timeout(TIMEOUT):
            found = await reader.readuntil(b"\r\n\r\n")
        return cls(reader, writer), found

    def send(self, opcode: int, data: bytes = b"", flags: int = FIN) -> None:
        """Send a frame, masked with zeros."""
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
        self.writer.write(bytes([flags | opcode]) + length + bytes(4) + data)

    async def frame(self) -> tuple[int, bytes]:
        """The next frame of the server."""
        first, size = await self.reader.readexactly(2)
        if size == 126:
            (size,) = struct.unpack(">H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(size)

    async def closing(self) -> int:
        """The code with which the server closes; 0 if it closes without one."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            async with asyncio.timeout(TIMEOUT):
                while True:
                    opcode, data = await self.frame()
                    if opcode == CLOSE:
                        return struct.unpack(">H", data[:2])[0] if data else 0
        return 0
