"""Browsers that have logged in, and the cookie by which they are known. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

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


class Logins:
    """The cookies of browsers that have logged in, until they expire."""

    def __init__(self) -> None:
        self._logins: dict[str, tuple[float, object]] = {}
        """Until when each is valid, and by which credential."""

    def add(self, cookie: str, now: float, credential: object = None) -> None:
        """Note a login at *now*, in monotonic seconds. Of too many the oldest is dropped."""
        self._logins.pop(cookie, None)
        while len(self._logins) >= _MAX_LOGINS:
            del self._logins[next(iter(self._logins))]
        self._logins[cookie] = now + LIFETIME_S, credential

    def is_valid(self, cookie: str | None, now: float) -> bool:
        """Whether a cookie is that of a browser that has logged in."""
        return cookie is not None and now < self._logins.get(cookie, (0.0, None))[0]

    def keep(self, credentials: Collection[object]) -> None:
        """Have those browsers log in again whose credential is none of these."""
        self._logins = {
            cookie: login for cookie, login in self._logins.items() if login[1] in credentials
        }
