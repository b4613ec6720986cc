"""A session as the hub knows it, and what keeps it from asking too much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sij_tui.core.classroom.requests import HubEvent
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.serve.limits import TokenBucket

_MAX_SECRETS: Final = 5
"""Wrong codes to lead by of a session in a window; then none of its codes is looked at."""
MAX_SECRETS_OF_ALL: Final = 100
"""The same of all sessions together; from then on the first code of each session alone is looked
at, so that those who guess keep no presenter out. Of 76 bits nobody finds one so."""
_SECRET_WINDOW_S: Final = 60.0
_MAX_REQUESTS: Final = 50
"""Requests of a session at once, and in each second; more are dropped."""
Send = Callable[[HubEvent], None]


class Attempts:
    """Counts the wrong codes in a window of time.

    Args:
        most: From so many on, no code is looked at.
    """

    def __init__(self, most: int) -> None:
        self._most, self.count, self._since = most, 0, 0.0

    def are_used_up(self, now: float) -> bool:
        """Whether no code is looked at for now."""
        if now - self._since >= _SECRET_WINDOW_S:
            self.count, self._since = 0, now
        return self.count >= self._most

    def add(self) -> None:
        """Count a wrong code."""
        self.count += 1


class Attached:
    """A session that the hub knows.

    Args:
        identity: What finds its seat again.
        send: Sends an event to it.
        may_lead: Whether it has shown a presenter's key.
        seat_token: The command that is shown to it, to come back.
        now: In monotonic seconds.
    """

    def __init__(
        self, identity: bytes, send: Send, may_lead: bool, seat_token: str, now: float
    ) -> None:
        self.identity, self.send, self.may_lead = identity, send, may_lead
        self.seat_token = seat_token
        self.by_code = False
        """Whether it leads by the presenter's code, and has no key."""
        self.code = ""
        """Of its class."""
        self.seat = ""
        self.last_sent: Snapshot | None = None
        """The last view sent, without the time."""
        self.notes: tuple[str, ...] | None = None
        self.requests = TokenBucket(_MAX_REQUESTS, _MAX_REQUESTS, now)
        """Of those that are looked at."""
        self.attempts = Attempts(_MAX_SECRETS)

    def leave_class(self) -> None:
        """Note that the session is in no class any more."""
        self.code = self.seat = ""
        self.last_sent, self.notes = None, None
