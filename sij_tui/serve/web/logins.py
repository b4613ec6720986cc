"""Browsers that have logged in, and the cookie by which they are known. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

LIFETIME_S: Final = 12 * 3600.0
"""How long a login is valid."""
_MAX_LOGINS = 10_000
_COOKIE = "sij-tui"
_SECRET_CHARACTERS = 32
"""Of the value of a cookie that this server has made (24 random bytes)."""


def cookie_name(*, is_secure: bool) -> str:
    """The name of the cookie: one that no other host can set, where the connection is encrypted."""
    return f"__Host-{_COOKIE}" if is_secure else _COOKIE


def is_cookie_value(value: str | None) -> bool:
    """Whether the value of a cookie can be one that this server has made."""
    return value is not None and len(value) == _SECRET_CHARACTERS and value.isascii()


class _Login(NamedTuple):
    """A browser's login."""

    expires_at: float
    """In monotonic seconds."""
    name: str
    credential: object


class Logins:
    """The cookies of browsers that have logged in, until they expire."""

    def __init__(self) -> None:
        self._logins: dict[str, _Login] = {}
        """By cookie."""

    def add(self, cookie: str, now: float, name: str = "", credential: object = None) -> None:
        """Note a login at *now*, in monotonic seconds. Of too many the oldest is dropped.

        Args:
            cookie: Of the browser.
            now: When it logs in.
            name: With which; empty where none is asked for.
            credential: What opened the server under that name.
        """
        self._logins.pop(cookie, None)
        while len(self._logins) >= _MAX_LOGINS:
            del self._logins[next(iter(self._logins))]
        self._logins[cookie] = _Login(now + LIFETIME_S, name, credential)

    def is_valid(self, cookie: str | None, now: float) -> bool:
        """Whether a cookie is that of a browser that has logged in."""
        login = None if cookie is None else self._logins.get(cookie)
        return login is not None and now < login.expires_at

    def name_of(self, cookie: str) -> str:
        """The name that the browser of a cookie has logged in with; empty if there is none."""
        login = self._logins.get(cookie)
        return login.name if login is not None else ""

    def keep(self, credentials: Mapping[str, object]) -> None:
        """Have those browsers log in again whose name has another credential now, or none."""
        self._logins = {
            cookie: login
            for cookie, login in self._logins.items()
            if login.name in credentials and credentials[login.name] == login.credential
        }
