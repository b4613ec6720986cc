"""Handles the requests of browsers: pages, logins, and the websocket of each session."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Mapping
from http.cookies import CookieError
from typing import NamedTuple
from urllib.parse import unquote

from aiohttp import WSMsgType, web

import sij_tui
from sij_tui.core.book import Book
from sij_tui.core.classroom.codes import class_code_of
from sij_tui.core.content.loaded import Loaded
from sij_tui.export.handout import PAPERS
from sij_tui.export.handout.html import as_html
from sij_tui.export.handout.sections import handout_document
from sij_tui.serve.limits import RateLimiter, client_network, in_networks, normalise_address
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.web.access import WebAccess
from sij_tui.serve.web.assets import Asset
from sij_tui.serve.web.first_screens import HINT_COOKIE, NO_SCREEN, opening_from_hint
from sij_tui.serve.web.forms import read_form
from sij_tui.serve.web.logins import LIFETIME_S, Logins, cookie_name, is_cookie_value
from sij_tui.serve.web.messages import (
    MAX_PAGE_MESSAGE_BYTES,
    Ended,
    OpenSession,
    decode_page_message,
    encode_server_message,
)
from sij_tui.serve.web.page import login_page, message_page, page_with_screen, terminal_page
from sij_tui.serve.web.request_checks import client_address, is_known_host, is_same_origin
from sij_tui.serve.web.responses import (
    SERVER,
    asset_response,
    document_policy,
    page_response,
    plain_response,
    see_other,
)
from sij_tui.serve.web.session_store import SessionStore

HEALTH_PATH = "/health"
_REQUESTS_PER_CONNECTION = 16
"""Of a page and what it loads; the burst of requests is so many for each connection allowed."""
_LOGIN_BURST, _LOGINS_PER_SECOND = 6.0, 0.1
_MAX_CONCURRENT_HASHES = 2
_OPEN_TIMEOUT_S = 20.0
"""How long a websocket may be open before it says what it wants."""
_HEARTBEAT_S = 30.0
_CLOSE_TIMEOUT_S = 2.0
"""How long a page has to answer that its websocket is closed."""
_COOKIE_BYTES = 24


class _Requester(NamedTuple):
    """Who sends a request."""

    address: str
    host: str
    is_secure: bool
    cookie: str | None


class WebHandlers:
    """Answers all requests.

    Args:
        options: The server's.
        registry: The open sessions.
        admission: Admits those who open a session, over SSH or here.
        access: Who may come in.
        assets: The files that pages load, by name.
        loaded: The content.
    """

    def __init__(
        self,
        options: ServeOptions,
        registry: SessionRegistry,
        admission: AdmissionControl,
        access: WebAccess,
        assets: Mapping[str, Asset],
        loaded: Loaded,
    ) -> None:
        self._options, self._registry, self._admission = options, registry, admission
        self._access = access
        self._trusted = options.trusted_networks
        self._names = (socket.gethostname(), f"{socket.gethostname()}.local")
        self._assets = assets
        self._sessions = SessionStore(registry, has_classes=options.classes)
        self._logins = Logins()
        per_address = options.max_sessions if options.classes else options.max_per_address
        burst = float(_REQUESTS_PER_CONNECTION * per_address)
        self._request_rate = RateLimiter(burst, burst / 10)
        self._login_rate = RateLimiter(_LOGIN_BURST, _LOGINS_PER_SECOND)
        self._hashing = asyncio.Semaphore(_MAX_CONCURRENT_HASHES)
        self.set_content(loaded)

    def set_content(self, loaded: Loaded) -> None:
        """Use another edition of the content for the pages."""
        self._content = loaded.content
        self._page = terminal_page(loaded.content, self._assets)
        self._document: asyncio.Task[str] | None = None  # made when it is asked for
        self._loaded = loaded
        self._sessions.screens.clear()

    def on_credentials_reloaded(self) -> None:
        """Have those log in again whose password is another or gone; open sessions go on."""
        self._logins.keep(self._access.credentials)

    def close(self) -> None:
        """End the sessions whose page is not there: it cannot come back any more."""
        self._sessions.close()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request."""
        if request.path == HEALTH_PATH:
            return self._health(request)
        requester = self._requester(request)
        if isinstance(requester, web.Response):
            return requester
        if not self._request_rate.take(client_network(requester.address), self._registry.clock()):
            self._registry.log.write("flood", address=requester.address)
            return page_response(self._message("too_often"), status=429)
        if request.method == "POST" and request.path == "/login":
            return await self._log_in(request, requester)
        if request.method not in ("GET", "HEAD"):
            return plain_response(405, "Only GET is possible here.")
        return await self._get(request, requester)

    def _health(self, request: web.BaseRequest) -> web.Response:
        """Tell a load balancer whether to send browsers here: a full server says so by itself.

        Its checks name neither a client nor this server, and are not logged.
        """
        network = client_network(_peer(request))
        if not self._request_rate.take(network, self._registry.clock()):
            return plain_response(429, "There are too many requests.")
        if self._registry.draining or self._registry.closing:
            return plain_response(503, "draining")
        return plain_response(200, "ok")

    async def _get(self, request: web.BaseRequest, requester: _Requester) -> web.StreamResponse:
        path = request.path
        if path.startswith("/static/"):
            asset = self._assets.get(path.removeprefix("/static/"))
            if asset is None:
                return self._not_found()
            return asset_response(asset, request.query_string, request.headers)
        if path == "/socket" and request.method == "GET":
            return await self._open_socket(request, requester)
        path = self._page_path(path)
        if not path:
            return self._not_found()
        if not self._is_let_in(requester):
            return page_response(self._login(path), status=401)
        if path == "/read":
            html = await self._read_document()
            return page_response(html, policy=document_policy(html))
        return page_response(self._page_with_screen(request) if path == "/" else self._page)

    # -- who it is

    def _requester(self, request: web.BaseRequest) -> _Requester | web.Response:
        """Who sends a request, or what to answer where that is nobody to be served."""
        peer = _peer(request)
        forwarded = request.headers.getall("X-Forwarded-For", [])
        address = client_address(peer, forwarded, self._trusted)
        if address is None:
            return self._refuse(peer, 400, "The proxy does not say whose request this is.")
        by_proxy = in_networks(normalise_address(peer), self._trusted)
        is_secure = self._access.tls is not None or (
            by_proxy and request.headers.get("X-Forwarded-Proto") == "https"
        )
        listening = self._options.web_address
        is_private = is_secure or by_proxy or self._options.insecure
        if not is_private and listening is not None and not listening.is_loopback:
            return self._refuse(address, 403, "Connect through the proxy of this server.")
        host = request.headers.get("Host", "")
        if not is_known_host(host, self._access.urls, self._names):
            return self._refuse(
                address, 421, "This server does not know the name. Start it with --web-url."
            )
        return _Requester(address, host, is_secure, self._cookie(request, is_secure))

    def _cookie(self, request: web.BaseRequest, is_secure: bool) -> str | None:
        value = _cookie_value(request, cookie_name(is_secure=is_secure))
        return value if is_cookie_value(value) else None

    def _is_let_in(self, requester: _Requester) -> bool:
        if self._access.is_open:
            return True
        return self._logins.is_valid(requester.cookie, self._registry.clock())

    def _set_cookie(self, response: web.StreamResponse, value: str, requester: _Requester) -> None:
        response.set_cookie(
            cookie_name(is_secure=requester.is_secure), value, max_age=int(LIFETIME_S), path="/",
            httponly=True, samesite="Strict", secure=requester.is_secure,
        )  # fmt: skip

    def _is_same_origin(self, request: web.BaseRequest, requester: _Requester) -> bool:
        origin = request.headers.get("Origin")
        return is_same_origin(origin, requester.host, is_secure=requester.is_secure)

    def _refuse(self, address: str, status: int, reason: str) -> web.Response:
        self._registry.log.write("refused", address=address, what=reason)
        return plain_response(status, reason)

    # -- pages

    def _page_path(self, path: str) -> str:
        """The one spelling of the path of a page; empty if there is no such page."""
        if path in ("/", "/read"):
            return path
        code = class_code_of(path.removeprefix("/")) if self._options.classes else ""
        return f"/{code}" if code else ""

    def _page_with_screen(self, request: web.BaseRequest) -> str:
        """The page, with the first screen of the terminal that the browser had the last time."""
        hint = _cookie_value(request, HINT_COOKIE) or ""
        opening = opening_from_hint(hint)
        screen = self._sessions.screens.find(opening) if opening is not None else NO_SCREEN
        return page_with_screen(self._page, hint, screen) if screen.output else self._page

    def _message(self, label: str) -> str:
        return message_page(self._content, self._assets, getattr(self._content.labels.web, label))

    def _not_found(self) -> web.Response:
        return page_response(self._message("not_found"), status=404)

    def _login(self, path: str, message: str = "") -> str:
        with_name = self._access.passwords is not None
        return login_page(self._content, self._assets, path, with_name=with_name, message=message)

    async def _read_document(self) -> str:
        """The leaflet as one document, without what is for presenters alone; made once."""
        made = self._document
        if made is None or (made.done() and made.exception()):
            document = handout_document(Book(self._loaded, sij_tui.__version__), "learner")
            making = asyncio.to_thread(as_html, document, self._content.art, PAPERS[0])
            made = self._document = asyncio.create_task(making)
        return await asyncio.shield(made)  # the first requester may have disconnected by then

    # -- login

    async def _log_in(self, request: web.BaseRequest, requester: _Requester) -> web.Response:
        """Take a name and password, or the token."""
        if not self._is_same_origin(request, requester):
            return self._refuse(requester.address, 403, "The form is not of this server.")
        form = await read_form(request)
        path = self._page_path(form.get("path", "")) or "/"
        words, clock = self._content.labels.web, self._registry.clock
        if not self._login_rate.take(client_network(requester.address), clock()):
            return page_response(self._login(path, words.too_often), status=429)
        name = form.get("name", "") if self._access.passwords is not None else ""
        credential = self._access.credentials.get(name)
        async with self._hashing:
            accepted = await asyncio.to_thread(self._access.accepts, name, form.get("secret", ""))
        if not accepted or self._access.credentials.get(name) != credential:  # reloaded meanwhile
            self._registry.log.write("denied", address=requester.address, by="form")
            return page_response(self._login(path, words.wrong), status=401)
        # Always a new one: somebody else may know the one that the browser had.
        cookie = secrets.token_urlsafe(_COOKIE_BYTES)
        self._logins.add(cookie, clock(), name, credential)
        self._sessions.change_cookie(requester.cookie, cookie)
        response = see_other(path)
        self._set_cookie(response, cookie, requester)
        return response

    # -- sessions

    async def _open_socket(
        self, request: web.BaseRequest, requester: _Requester
    ) -> web.StreamResponse:
        """Connect a page to its session by a websocket."""
        if not self._is_same_origin(request, requester):
            return self._refuse(requester.address, 403, "The page is not of this server.")
        socket = web.WebSocketResponse(
            compress=False,
            autoping=False,  # pings count as messages
            heartbeat=_HEARTBEAT_S,
            timeout=_CLOSE_TIMEOUT_S,
            max_msg_size=MAX_PAGE_MESSAGE_BYTES,
        )
        socket.headers.update(SERVER)
        if not socket.can_prepare(request):
            return plain_response(400, "This is for websockets alone.")
        cookie = requester.cookie or secrets.token_urlsafe(_COOKIE_BYTES)
        if requester.cookie is None:
            self._set_cookie(socket, cookie, requester)
        reason = self._reason_to_refuse(requester)
        try:
            await socket.prepare(request)
            if reason:
                await _end(socket, reason)
            else:
                await self._serve_page(socket, request, requester._replace(cookie=cookie))
        finally:
            if not reason:
                self._admission.release(requester.address)
        return socket

    def _reason_to_refuse(self, requester: _Requester) -> str | None:
        """Why there is no session for a page; without a reason, one is admitted.

        A session that is open outlives its browser's login, as one over SSH does.
        """
        if self._is_let_in(requester) or self._sessions.has_browser(requester.cookie):
            return self._admission.admit(requester.address)
        return self._logged_out(requester)

    def _logged_out(self, requester: _Requester) -> str:
        self._registry.log.write("refused", address=requester.address, what="Log in first.")
        return "logged-out"  # in words: a page that cannot connect goes on trying

    async def _serve_page(
        self, socket: web.WebSocketResponse, request: web.BaseRequest, requester: _Requester
    ) -> None:
        asked = unquote(request.rel_url.raw_query_string)
        opening = _opening(asked) if asked else await _receive_opening(socket)
        if opening is None:
            self._registry.log.write(
                "no-session", address=requester.address, reason="none was begun"
            )
            await socket.close()
            return
        sessions, address, cookie = self._sessions, requester.address, requester.cookie or ""
        session = sessions.find(opening.token, address, cookie) if opening.token else None
        if session is None and not self._is_let_in(requester):
            await _end(socket, self._logged_out(requester))
            return
        if opening.token and session is None:
            await _end(socket, "gone")
            return
        if session is None:
            if self._registry.is_full or self._registry.closing:
                await _end(socket, "closing" if self._registry.closing else "full")
                return
            session = sessions.begin(opening, address, cookie, self._logins.name_of(cookie))
        token = sessions.new_token(session, opening.token)

        def on_first_message() -> None:
            sessions.keep_tokens(session, token)  # the page has the new one

        await session.serve(socket, request.transport, opening, token, on_first_message)


def _cookie_value(request: web.BaseRequest, name: str) -> str | None:
    """The value of a cookie; None if there is none, or what is sent cannot be read."""
    try:
        return request.cookies.get(name)
    except CookieError:
        return None


def _peer(request: web.BaseRequest) -> str:
    """The address that the connection of a request comes from."""
    return str((request.get_extra_info("peername") or ("",))[0])


async def _receive_opening(socket: web.WebSocketResponse) -> OpenSession | None:
    """The first message of a page; None if it is another one, or none comes."""
    try:
        async with asyncio.timeout(_OPEN_TIMEOUT_S):
            message = await socket.receive()
    except TimeoutError:
        return None
    if message.type is not WSMsgType.TEXT:
        return None
    return _opening(message.data)


def _opening(text: str) -> OpenSession | None:
    """The message with which a page opens a session; None if it is another one."""
    opening = decode_page_message(text)
    return opening if isinstance(opening, OpenSession) else None


async def _end(socket: web.WebSocketResponse, reason: str) -> None:
    """Tell a page why it has no session."""
    await socket.send_str(encode_server_message(Ended(reason)))
    await socket.close()
