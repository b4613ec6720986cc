"""Browsers that have logged in, and the cookie by which they are known. Pure."""

from __future__ import annotations

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
        self._valid_until: dict[str, float] = {}

    def add(self, cookie: str, now: float) -> None:
        """Note a login at *now*, in monotonic seconds. Of too many the oldest is dropped."""
        self._valid_until.pop(cookie, None)
        while len(self._valid_until) >= _MAX_LOGINS:
            del self._valid_until[next(iter(self._valid_until))]
        self._valid_until[cookie] = now + LIFETIME_S

    def is_valid(self, cookie: str | None, now: float) -> bool:
        """Whether a cookie is that of a browser that has logged in."""
        return cookie is not None and now < self._valid_until.get(cookie, 0.0)

    def clear(self) -> None:
        """Have all browsers log in again."""
        self._valid_until.clear()
