"""Serves browsers: accepts connections, and closes them at the end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from functools import partial

from aiohttp import web

from sij_tui.core.classroom.requests import WebInvitation
from sij_tui.core.content.loaded import Loaded
from sij_tui.serve.limits import ConnectionLimiter
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.web.access import WebAccess
from sij_tui.serve.web.assets import load_assets
from sij_tui.serve.web.connection_guard import ConnectionGuard, GuardPolicy, refusal_bucket
from sij_tui.serve.web.handlers import WebHandlers
from sij_tui.serve.web.invitation import web_invitation
from sij_tui.serve.web.responses import RequestHandler

_CONNECTIONS_PER_SESSION = 6
"""Of one browser: that is how many it opens to load a page."""
_IDLE_CONNECTION_S = 20.0
"""How long a connection may be open without a whole request."""
_STOP_TIMEOUT_S = 1.0
_MAX_LINE_BYTES, _MAX_HEADERS = 4096, 64


class WebFrontEnd:
    """The web server; see :class:`.server.FrontEnd`.

    Args:
        options: The server's.
        sockets: Listening; closed by this.
        access: Who may come in.

    Raises:
        XtermBuildError: The files of xterm.js are not those that are known.
    """

    def __init__(
        self,
        options: ServeOptions,
        sockets: Sequence[socket.socket],
        access: WebAccess,
    ) -> None:
        self._options, self._sockets = options, sockets
        self.access = access
        """Who may come in, and at which addresses."""
        self._loaded: Loaded | None = None
        self._assets = load_assets()  # they may be out of reach for the user who serves
        self._handlers: WebHandlers | None = None
        self._http: web.Server | None = None
        self._listening: list[asyncio.Server] = []

    def invite(self, code: str) -> WebInvitation:
        """The invitation of browsers to the class of a code."""
        return web_invitation(self.access.urls[0], code)

    async def start(self, registry: SessionRegistry, admission: AdmissionControl) -> None:
        """Accept connections, from now on. The content has to be set before."""
        assert self._loaded is not None
        options, loop = self._options, asyncio.get_running_loop()
        handlers = WebHandlers(
            options, registry, admission, self.access, self._assets, self._loaded
        )
        self._handlers = handlers
        self._http = http = web.Server(handlers.handle)
        read_requests = partial(
            RequestHandler, http, loop=loop, keepalive_timeout=_IDLE_CONNECTION_S,
            access_log=None,  # type: ignore[arg-type]  # it takes none, as web.Server does
            max_line_size=_MAX_LINE_BYTES, max_field_size=_MAX_LINE_BYTES,
            max_headers=_MAX_HEADERS, lingering_time=0, auto_decompress=False,
        )  # fmt: skip
        most = _CONNECTIONS_PER_SESSION * options.max_sessions
        # Of a proxy, all connections come from one address.
        of_one = most if options.trusted_proxy or options.classes else (
            _CONNECTIONS_PER_SESSION * options.max_per_address
        )  # fmt: skip
        limiter = ConnectionLimiter(most, min(most, of_one))

        def on_flood(address: str) -> None:
            registry.log.write("flood", address=address)

        clock = registry.clock
        policy = GuardPolicy(
            limiter, clock, on_flood, self.access.tls, _IDLE_CONNECTION_S, refusal_bucket(clock())
        )
        for sock in self._sockets:
            sock.setblocking(False)
            self._listening.append(
                await loop.create_server(
                    lambda: ConnectionGuard(read_requests(), policy), sock=sock
                )
            )

    def reload_credentials(self) -> None:
        """Read the passwords and the certificate anew.

        Raises:
            CredentialsError: One of them cannot be used; what was read before stays.
        """
        self.access.reload()
        if self._handlers is not None:
            self._handlers.on_credentials_reloaded()

    def set_content(self, loaded: Loaded) -> None:
        """Use another edition of the content."""
        self._loaded = loaded
        if self._handlers is not None:
            self._handlers.set_content(loaded)

    def close(self) -> None:
        """Stop accepting connections; sessions go on."""
        for listening in self._listening:
            listening.close()
        if self._handlers is not None:
            self._handlers.close()

    async def stop(self) -> None:
        """Close the connections that are left."""
        if self._http is not None:
            await self._http.shutdown(_STOP_TIMEOUT_S)
