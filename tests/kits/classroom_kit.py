"""A class with seats, for tests."""

from __future__ import annotations

from sij_tui.core.classroom.messages import OpenPoll
from sij_tui.core.classroom.reducer import join, reduce
from sij_tui.core.classroom.state import ClassState

LEAD = "lead"
CHOICES = ("yes", "no", "not_sure")


def room_of(*followers: str) -> ClassState:
    """A class that is led, with these followers."""
    room = join(ClassState(code="BCDF"), LEAD, 0.0, may_lead=True)
    for name in followers:
        room = join(room, name, 0.0)
    return room


def polling(*followers: str, kind: str = "one", choices: tuple[str, ...] = CHOICES) -> ClassState:
    """A class with an open poll."""
    opened = OpenPoll(target="quick", choices=choices, kind=kind)  # type: ignore[arg-type]
    return reduce(room_of(*followers), LEAD, opened, 1.0)
