"""Which connections are admitted, and the messages for refused clients."""

from __future__ import annotations

from sij_tui.serve.limits import ConnectionLimiter
from sij_tui.serve.sessions.registry import SessionRegistry

FULL = "All places are taken. Please try again in a little while."
REFUSALS = {
    "closing": "This server is closing down. Please try again later.",
    "full": FULL,
    "too-many-from-there": "Too many connections from your address are open. Please close one.",
    "too-often": "Too many connections from your address in a short time. Please wait a minute.",
}
"""The messages for refused clients over SSH, by the reason that is logged."""


class AdmissionControl:
    """Admits connections, and logs or counts those that are refused."""

    def __init__(self, registry: SessionRegistry, limiter: ConnectionLimiter) -> None:
        self._registry = registry
        self._limiter = limiter

    def __len__(self) -> int:
        return self._limiter.count

    @property
    def fails_health_checks(self) -> bool:
        """Whether load balancers that check this server are to send no clients."""
        return self._registry.draining or self._registry.closing

    def admit(self, address: str) -> str:
        """Admit a connection: an empty string, or one of :data:`REFUSALS` if it is refused."""
        registry = self._registry
        reason = "closing" if registry.closing else ""
        reason = reason or self._limiter.admit(address, registry.clock())
        if reason and registry.is_full and not registry.closing:
            reason = "full"  # closing a connection, or waiting, would not help
        if not reason:
            return ""
        self.log_refused(address, reason)
        return reason

    def release(self, address: str) -> None:
        """Note that an admitted connection is closed."""
        self._limiter.release(address)

    def log_refused(self, address: str, reason: str) -> None:
        """Log a refused connection."""
        self._registry.counts["turned-away"] += 1
        self._registry.log.write("turned-away", address=address, reason=reason)

    def count_silent(self) -> None:
        """Count a connection on which the client sent nothing, such as a health check."""
        self._registry.counts["silent"] += 1
