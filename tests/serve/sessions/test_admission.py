"""Who is let in, what whoever is not is told, and what of it is logged and counted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from sij_tui.serve.limits import ConnectionLimiter
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import REFUSALS, AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry

ONE, OTHER = "10.0.0.1", "10.0.0.2"


class Admission:
    """Admission to a server with so many places."""

    def __init__(self, places: int = 9, per_network: int = 9, sessions: int = 9) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []
        log = SimpleNamespace(write=lambda event, **more: self.lines.append((event, more)))
        options = ServeOptions(max_sessions=sessions, idle_timeout=0, max_time=0)
        self.registry = SessionRegistry(options, cast(Any, log), lambda: 100.0)
        self.control = AdmissionControl(self.registry, ConnectionLimiter(places, per_network))


def test_whoever_is_let_in_is_counted_until_they_go() -> None:
    admission = Admission(places=1)
    assert admission.control.admit(ONE) == ""
    assert (len(admission.control), admission.lines, admission.registry.counts) == (1, [], {})
    assert admission.control.admit(OTHER) == "full"
    assert admission.lines == [("turned-away", {"address": OTHER, "reason": "full"})]
    admission.control.release(ONE)
    assert len(admission.control) == 0
    assert admission.control.admit(OTHER) == ""
    assert admission.registry.counts == {"turned-away": 1}


def test_of_one_address_only_so_many_come_at_once_and_in_a_short_time() -> None:
    admission = Admission(per_network=1)
    assert [admission.control.admit(ONE) for _ in range(2)] == ["", "too-many-from-there"]
    assert admission.control.admit(OTHER) == ""
    admission.control.release(ONE)
    assert admission.control.admit(ONE) == ""
    admission.control.release(ONE)
    assert admission.control.admit(ONE) == "too-often"
    assert {more["reason"] for _, more in admission.lines} <= REFUSALS.keys()


async def test_a_server_without_a_place_says_so_whatever_else_is_wrong() -> None:
    admission = Admission(per_network=1, sessions=1)
    admission.registry.add(ONE, "demo", "", (80, 24))
    assert [admission.control.admit(ONE) for _ in range(2)] == ["", "full"]
    admission.registry.closing = True
    assert admission.control.admit(OTHER) == "closing"


@pytest.mark.parametrize("state", ["draining", "closing"])
def test_a_server_that_stops_fails_health_checks(state: str) -> None:
    admission = Admission()
    assert not admission.control.fails_health_checks
    setattr(admission.registry, state, True)
    assert admission.control.fails_health_checks
    admission.control.count_silent()
    assert admission.registry.counts == {"silent": 1}
