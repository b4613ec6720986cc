"""One connection: whether it is let in, who it is, and what it is refused."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING

import asyncssh
from asyncssh import SSHKey, SSHServer, SSHServerConnection

from sij_tui.serve.limits import Bucket
from sij_tui.serve.sessions.registry import Hall
from sij_tui.serve.ssh.admission import Connections
from sij_tui.serve.ssh.authentication import Access, key_id
from sij_tui.serve.ssh.restricted_connection import Channel, Door, refusal
from sij_tui.serve.ssh.session import Session

if TYPE_CHECKING:
    from asyncssh import SSHServerSession

_ATTEMPTS = 6
"""Keys and passwords that may be tried on one connection."""
_MOST_REFUSED = 20
_REQUESTS, _REQUESTS_A_SECOND = 500, 100
_KEYS, _KEYS_A_SECOND = 10, 0.1
"""Exchanges of new keys: honest clients want one after an hour, or a gigabyte."""
_SEND_BUFFER = 65_536
"""Bytes that the system may hold for a client that does not read."""
_WITHOUT_SESSION = 20.0
"""Seconds that a connection may be there without a session."""
OPEN = (
    "This is an open demonstration: anybody can connect, and nothing is kept.\r\n"
    "It is a training aid. Please enter nothing about any person.\r\n"
)


class Visitor(SSHServer):
    """What asyncssh asks about one connection."""

    def __init__(
        self,
        hall: Hall,
        connections: Connections,
        access: Access,
        hashing: asyncio.Semaphore,
    ) -> None:
        self._hall = hall
        self._connections = connections
        self._access = access
        self._hashing = hashing
        self._address = ""
        self._user = self._key = ""
        self._attempts = self._refusals = 0
        self._requests = Bucket(_REQUESTS, _REQUESTS_A_SECOND, hall.clock())
        self._keys = Bucket(_KEYS, _KEYS_A_SECOND, hall.clock())
        self._session: Session | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._jams: frozenset[str] = frozenset()

    # -- coming and going

    def connection_made(self, conn: SSHServerConnection) -> None:
        """Take the connection, which was let in."""
        assert isinstance(conn, Door)
        self._conn = conn
        self._address = conn.address
        plug = conn.get_extra_info("socket")
        if plug is not None:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over, whoever ended it."""
        if self._waiting:
            self._waiting.cancel()
        self._connections.leave(self._address)
        if self._conn.was_silent:
            self._connections.was_silent()
        elif exc is not None and self._session is None:
            self._hall.log.say("no-session", address=self._address, reason=str(exc))

    # -- who it is

    def begin_auth(self, username: str) -> bool:
        """Say whether this visitor has to show anything; all that come in openly are told."""
        self._user = username
        if self._access.is_open:
            self._conn.send_auth_banner(OPEN)
        return not self._access.is_open

    def auth_completed(self) -> None:
        """Give the visitor a while to ask for a session."""
        loop = asyncio.get_running_loop()
        self._waiting = loop.call_later(_WITHOUT_SESSION, self._tired)

    def _tired(self) -> None:
        """Who has begun no session by now is not here for one; an open channel is none yet."""
        if self._session is None or not self._session.is_started:
            self._hall.log.say("no-session", address=self._address, reason="none was begun")
            self._conn.disconnect(asyncssh.DISC_BY_APPLICATION, "No session was begun")

    def public_key_auth_supported(self) -> bool:
        """Whether a key opens anything."""
        return self._access.keys is not None

    def validate_public_key(self, username: str, key: SSHKey) -> bool:
        """Whether this key opens. Its holder has yet to prove that they have it."""
        good = self._may_try() and self._access.has_key(key, self._address, time.time())
        self._key = key_id(key) if good else ""
        if not good:
            self._hall.log.say("denied", address=self._address, user=username, by="key")
        return good

    def password_auth_supported(self) -> bool:
        """Whether a password opens anything."""
        return self._access.secrets is not None

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether name and password open; not more than two at a time, in a thread."""
        if not self._may_try():
            return False
        self._key = ""
        async with self._hashing:
            good = await asyncio.to_thread(self._access.has_password, username, password)
        if not good:
            self._hall.log.say("denied", address=self._address, user=username, by="password")
        return good

    def _may_try(self) -> bool:
        self._attempts += 1
        if self._attempts > _ATTEMPTS:
            self._conn.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many attempts")
            return False
        return True

    # -- what it wants

    def session_requested(self) -> tuple[Channel, SSHServerSession[bytes]]:
        """Give the connection its one session."""
        if self._session is not None:
            self.refused("second session")
            raise refusal("One session for each connection")
        self._session = Session(self._hall, self._conn, self._address, self._user, self._key)
        for why in self._jams:  # it may have begun long before the session
            self._session.jammed(why, True)
        return self._conn.channel(), self._session

    # -- what the door tells

    def refused(self, what: str) -> None:
        """Note that something was refused; who goes on asking has to leave."""
        self._hall.log.say("refused", address=self._address, what=what)
        self._refusals += 1
        if self._refusals > _MOST_REFUSED:
            raise asyncssh.ProtocolError("Too many refused requests")

    def asked(self) -> None:
        """Bound how much a client asks for."""
        if not self._requests.take(self._hall.clock()):
            self._hall.log.say("flood", address=self._address)
            raise asyncssh.ProtocolError("Too many requests")

    def rekeyed(self) -> None:
        """Bound how often keys are made anew, which costs more than it looks."""
        if not self._keys.take(self._hall.clock()):
            self._hall.log.say("flood", address=self._address)
            raise asyncssh.ProtocolError("Too many key exchanges")

    def jammed(self, why: str, full: bool) -> None:
        """Pass on that nothing can be sent at the moment."""
        self._jams = self._jams | {why} if full else self._jams - {why}
        if self._session is not None:
            self._session.jammed(why, full)
