"""Who is connected, whether one more may be, and what is told to those who may not."""

from __future__ import annotations

from sij_tui.serve.limits import Admission
from sij_tui.serve.sessions.registry import Hall

FULL = "All places are taken. Please try again in a little while."
CLOSING = "This server is closing down. Please try again later."
_WORDS = {
    "closing": CLOSING,
    "full": FULL,
    "too-many-from-there": "Too many connections from your address are open. Please close one.",
    "too-often": "Too many connections from your address in a short time. Please wait a minute.",
}


class Connections:
    """Lets connections in, and counts those that nobody need be told of."""

    def __init__(self, hall: Hall, admission: Admission) -> None:
        self._hall = hall
        self._admission = admission

    def __len__(self) -> int:
        return self._admission.count

    @property
    def refuses_checks(self) -> bool:
        """Whether a load balancer that looks whether we are here is to send nobody."""
        return self._hall.draining or self._hall.closing

    def enter(self, address: str) -> str:
        """Let a connection in, or say why not, in words for whoever has opened it."""
        why = "closing" if self._hall.closing else ""
        why = why or self._admission.enter(address, self._hall.clock())
        if why and self._hall.is_full and not self._hall.closing:
            why = "full"  # it would not help to close one, or to wait a minute
        if why:
            self.log_turned_away(address, why)
        return _WORDS[why] if why else ""

    def leave(self, address: str) -> None:
        """A connection that was let in is over."""
        self._admission.leave(address)

    def log_turned_away(self, address: str, why: str) -> None:
        """Note that somebody was turned away."""
        self._hall.counts["turned-away"] += 1
        self._hall.log.say("turned-away", address=address, reason=why)

    def was_silent(self) -> None:
        """Count a connection on which nothing was said, as a load balancer's check."""
        self._hall.counts["silent"] += 1
