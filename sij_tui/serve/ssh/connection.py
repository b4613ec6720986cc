"""The handler of one connection: authentication, its one session, and what it is refused."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import asyncssh
from asyncssh import SSHKey, SSHServer, SSHServerConnection

from sij_tui.serve.limits import TokenBucket
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.process_session import SessionClient
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.ssh.authentication import Credentials, key_fingerprint
from sij_tui.serve.ssh.restricted_connection import RestrictedChannel, RestrictedConnection
from sij_tui.serve.ssh.session import ChannelSession

if TYPE_CHECKING:
    from asyncssh import SSHServerSession

_MAX_LOGIN_ATTEMPTS = 6
"""Keys and passwords together."""
_MAX_REFUSALS = 20
_REQUEST_BURST, _REQUESTS_PER_SECOND = 500, 100
_REKEY_BURST, _REKEYS_PER_SECOND = 10, 0.1
"""Clients usually want new keys after an hour, or a gigabyte."""
_SEND_BUFFER_BYTES = 65_536
"""What the kernel may hold for a client that does not read."""
PRESENTER = "present"
"""The name to log in with a presenter's key."""
SESSION_TIMEOUT_S = 20.0
"""How long a connection may be open without a session."""
OPEN_BANNER = (
    "This is an open demonstration: anybody can connect, and nothing is kept.\r\n"
    "It is a training aid. Please enter nothing about any person.\r\n"
)


class ConnectionHandler(SSHServer):
    """What asyncssh calls for one connection; the observer of that connection.

    Args:
        registry: The open sessions.
        admission: Has admitted this connection.
        credentials: Who may log in.
        hashing: Bounds how many passwords are verified at once.
    """

    def __init__(
        self,
        registry: SessionRegistry,
        admission: AdmissionControl,
        credentials: Credentials,
        hashing: asyncio.Semaphore,
        on_presenter: Callable[[SSHKey, str], None],
    ) -> None:
        self._registry = registry
        self._admission = admission
        self._credentials = credentials
        self._hashing = hashing
        self._on_presenter = on_presenter
        self._address = ""
        self._user = self._key = ""
        self._presenter_key: SSHKey | None = None
        """The client's, if its holder may lead a class."""
        self._attempts = self._refusals = 0
        self._request_bucket = TokenBucket(_REQUEST_BURST, _REQUESTS_PER_SECOND, registry.clock())
        self._rekey_bucket = TokenBucket(_REKEY_BURST, _REKEYS_PER_SECOND, registry.clock())
        self._channel_session: ChannelSession | None = None
        self._session_timer: asyncio.TimerHandle | None = None
        self._blocked_by: frozenset[str] = frozenset()

    # -- the connection

    def connection_made(self, conn: SSHServerConnection) -> None:
        """Take over the connection."""
        assert isinstance(conn, RestrictedConnection)
        self._connection = conn
        self._address = conn.address
        sock = conn.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        """Release the connection; either side may have closed it."""
        if self._session_timer:
            self._session_timer.cancel()
        self._admission.release(self._address)
        if self._connection.is_silent:
            self._admission.count_silent()
        elif exc is not None and not self._has_started:
            self._registry.log.write("no-session", address=self._address, reason=str(exc))

    @property
    def _has_started(self) -> bool:
        """Whether there is a session; an open channel alone is none."""
        return self._channel_session is not None and self._channel_session.is_started

    # -- authentication

    def begin_auth(self, username: str) -> bool:
        """Whether the client has to authenticate: not where the server is open to all."""
        self._user = username
        shows_key = username == PRESENTER and self._credentials.presenters is not None
        if self._credentials.is_open and not shows_key:
            self._connection.send_auth_banner(OPEN_BANNER)
            return False
        return True

    def auth_completed(self) -> None:
        """Start the timer within which a session must be started."""
        loop = asyncio.get_running_loop()
        self._session_timer = loop.call_later(SESSION_TIMEOUT_S, self._on_session_timeout)

    def _on_session_timeout(self) -> None:
        """Disconnect a client that has started no session."""
        if not self._has_started:
            self._registry.log.write("no-session", address=self._address, reason="none was begun")
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, "No session was begun")

    def public_key_auth_supported(self) -> bool:
        """Whether keys are accepted."""
        return self._credentials.keys is not None or self._credentials.presenters is not None

    def validate_public_key(self, username: str, key: SSHKey) -> bool:
        """Whether this key is accepted; asyncssh has yet to verify a signature."""
        now = time.time()
        accepted = self._may_try() and self._credentials.accepts_key(key, self._address, now)
        self._key = key_fingerprint(key) if accepted else ""
        may_lead = accepted and self._credentials.may_lead(key, self._address, now)
        self._presenter_key = key if may_lead else None
        if not accepted:
            self._registry.log.write("denied", address=self._address, user=username, by="key")
        return accepted

    def password_auth_supported(self) -> bool:
        """Whether passwords are accepted."""
        return self._credentials.passwords is not None

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether name and password are accepted; verified in a thread."""
        if not self._may_try():
            return False
        self._key, self._presenter_key = "", None
        async with self._hashing:
            accepted = await asyncio.to_thread(
                self._credentials.accepts_password, username, password
            )
        if not accepted:
            self._registry.log.write("denied", address=self._address, user=username, by="password")
        return accepted

    def _may_try(self) -> bool:
        """Count an attempt to log in; after too many the client is disconnected."""
        self._attempts += 1
        if self._attempts > _MAX_LOGIN_ATTEMPTS:
            self._connection.disconnect(
                asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many attempts"
            )
            return False
        return True

    # -- the session

    def session_requested(self) -> tuple[RestrictedChannel, SSHServerSession[bytes]]:
        """Give the connection its one session.

        Raises:
            asyncssh.ChannelOpenError: It has one already.
        """
        if self._channel_session is not None:
            self.on_refused("second session")
            code = asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED
            raise asyncssh.ChannelOpenError(code, "One session for each connection")
        if self._presenter_key:
            self._on_presenter(self._presenter_key, self._address)
        client = SessionClient(self._address, self._user, self._key, bool(self._presenter_key))
        self._channel_session = ChannelSession(self._registry, self._connection, client)
        for cause in self._blocked_by:  # output may have been blocked long before the session
            self._channel_session.set_output_blocked(cause, True)
        return self._connection.create_channel(), self._channel_session

    # -- the observer of the connection

    def on_refused(self, what: str) -> None:
        """Log a refusal; after too many the client is disconnected.

        Raises:
            asyncssh.ProtocolError: There were too many.
        """
        self._registry.log.write("refused", address=self._address, what=what)
        self._refusals += 1
        if self._refusals > _MAX_REFUSALS:
            raise asyncssh.ProtocolError("Too many refused requests")

    def on_request(self) -> None:
        """Limit the rate of requests.

        Raises:
            asyncssh.ProtocolError: There were too many.
        """
        self._limit(self._request_bucket, "Too many requests")

    def on_rekey(self) -> None:
        """Limit the rate of key exchanges, each of which costs much more than it sends.

        Raises:
            asyncssh.ProtocolError: There were too many.
        """
        self._limit(self._rekey_bucket, "Too many key exchanges")

    def _limit(self, bucket: TokenBucket, message: str) -> None:
        if not bucket.take(self._registry.clock()):
            self._registry.log.write("flood", address=self._address)
            raise asyncssh.ProtocolError(message)

    def on_output_blocked(self, cause: str, blocked: bool) -> None:
        """Pass on to the session that nothing can be sent for a cause, or that it can again."""
        self._blocked_by = self._blocked_by | {cause} if blocked else self._blocked_by - {cause}
        if self._channel_session is not None:
            self._channel_session.set_output_blocked(cause, blocked)
