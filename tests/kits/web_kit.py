"""A client that speaks to a page's websocket without a browser."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from pty_session import TIMEOUT

OPEN = {"kind": "open", "columns": 80, "rows": 24}


class WebClient:
    """One browser: its cookies, and the websocket of one page."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url, self.http = url, session
        self.origin = url
        self.output = b""
        self.messages: list[dict[str, Any]] = []
        self.socket: aiohttp.ClientWebSocketResponse | None = None

    async def connect(self, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        """Open the websocket, with more headers; an error of HTTP is raised."""
        sent = {"Origin": self.origin, **(headers or {})}
        self.socket = await self.http.ws_connect(
            f"{self.url}/socket", headers=sent, max_msg_size=0, **more
        )

    async def begin(self, **opening: Any) -> dict[str, Any]:
        """Open a session, or go on with one; the answer of the server."""
        if self.socket is None or self.socket.closed:
            await self.connect()
        await self.send({**OPEN, **opening})
        return await self.message()

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        assert self.socket
        await self.socket.send_str(json.dumps(message))

    async def type(self, keys: str) -> None:
        """Send keys."""
        assert self.socket
        await self.socket.send_bytes(keys.encode())

    async def message(self) -> dict[str, Any]:
        """The next message; output that comes before is kept."""
        before = len(self.messages)
        async with asyncio.timeout(TIMEOUT):
            while len(self.messages) == before:
                await self.receive()
        return self.messages[-1]

    async def receive(self) -> aiohttp.WSMessage:
        """Take what comes next."""
        assert self.socket
        message = await self.socket.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            self.output += message.data
        elif message.type is aiohttp.WSMsgType.TEXT:
            self.messages.append(json.loads(message.data))
        elif self.socket.closed:
            raise ConnectionError(self.socket.close_code)
        return message

    async def read_until(self, words: str, *, acknowledge: bool = True) -> None:
        """Read output until some words have come, whatever colours they have."""
        async with asyncio.timeout(TIMEOUT):
            while words not in self.text():
                await self.receive()
                if acknowledge:
                    await self.send({"kind": "acknowledge", "offset": len(self.output)})

    def text(self) -> str:
        """The output without control sequences."""
        return re.sub(r"\x1b\[[0-9;?<>=]*[A-Za-z]", "", self.output.decode("utf-8", "replace"))

    async def disconnect(self) -> None:
        """Lose the connection, as a network does that fails."""
        assert self.socket
        response = self.socket._response
        assert response.connection
        assert response.connection.transport
        response.connection.transport.abort()
        await self.socket.close()
        await asyncio.sleep(0)  # only now it is done


@asynccontextmanager
async def web_client(url: str, **more: Any) -> AsyncIterator[WebClient]:
    """A browser that has no cookies yet."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, **more) as session:
        yield WebClient(url, session)
