"""The sessions of browsers: begun, and found again by tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sij_tui.core.classroom.codes import class_code_of
from sij_tui.serve.sessions.process_session import SessionClient
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.web.first_screens import FirstScreens
from sij_tui.serve.web.messages import OpenSession
from sij_tui.serve.web.session import WebSession

USER = "web"
"""What stands in the log and the status in place of the name that an SSH client gives.

The name of a login follows after a colon: it means nothing beyond that, as some do over SSH.
"""
_TOKEN_BYTES = 24


class SessionStore:
    """The sessions of browsers.

    Args:
        registry: The open sessions.
        has_classes: Whether sessions can begin in a class.
    """

    def __init__(self, registry: SessionRegistry, *, has_classes: bool) -> None:
        self._registry, self._has_classes = registry, has_classes
        self.screens = FirstScreens()
        self._sessions: dict[str, WebSession] = {}
        """By the token with which a page can come back."""

    def begin(
        self, opening: OpenSession, address: str, cookie: str, login_name: str = ""
    ) -> WebSession:
        """Begin a session for the browser of a cookie, and the name it has logged in with."""
        code = class_code_of(opening.code) if self._has_classes else ""
        browser = hashlib.sha256(cookie.encode()).hexdigest()[:32]
        user = f"{USER}:{login_name}" if login_name else USER
        client = SessionClient(address, user, browser=browser, class_code=code)

        def discard() -> None:
            self.keep_tokens(session)

        session = WebSession(self._registry, client, cookie, discard)
        # What a class shows is the class's.
        session.start(opening, None if code else self.screens)
        return session

    def find(self, token: str, address: str, cookie: str | None) -> WebSession | None:
        """The session that the browser of a cookie may come to; None if there is none."""
        session = self._sessions.get(token)
        if session is None or not cookie:
            return None
        if not hmac.compare_digest(session.cookie.encode(), cookie.encode()):
            self._registry.log.write("denied", address=address, by="token")
            return None
        return session

    def has_browser(self, cookie: str | None) -> bool:
        """Whether a session can still be found by the browser of a cookie."""
        sent = (cookie or "").encode()
        return any(
            hmac.compare_digest(session.cookie.encode(), sent)
            for session in self._sessions.values()
        )

    def change_cookie(self, old: str | None, new: str) -> None:
        """Have the sessions of a browser found by its new cookie, and no more by the old one."""
        sent = (old or "").encode()
        for session in self._sessions.values():
            if hmac.compare_digest(session.cookie.encode(), sent):
                session.cookie = new

    def new_token(self, session: WebSession, used: str = "") -> str:
        """A token in place of the one that was used, which is good until the page has this one."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._sessions[token] = session
        self.keep_tokens(session, used, token)
        return token

    def keep_tokens(self, session: WebSession, *kept: str) -> None:
        """Make all other tokens of a session worthless."""
        for token in [token for token, other in self._sessions.items() if other is session]:
            if token not in kept:
                del self._sessions[token]

    def close(self) -> None:
        """End the sessions whose page is not there: it cannot come back any more."""
        for session in list(self._sessions.values()):
            session.give_up_if_alone()
