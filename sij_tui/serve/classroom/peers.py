"""The interfaces between the hub of a host and the other hosts of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sij_tui.core.classroom.state import ClassState


class Peers(Protocol):
    """Other hosts that hold the same classes."""

    def opened(self, room: ClassState) -> bytes:
        """Share a class that was opened on this host; returns the salt of its seats."""

    def changed(self, before: ClassState, after: ClassState, seat: str) -> ClassState:
        """Share what a seat has changed; returns the class as all hosts have it."""

    def ticked(self, room: ClassState) -> None:
        """Leave out the seats that were lost for too long, and a class that has none left."""

    def keeps_summary(self, code: str) -> bool:
        """Whether it is for this host to keep what came of a class that is just over."""

    @property
    def is_alone(self) -> bool:
        """Whether no other host can be reached."""

    def knows_presenter_code(self, typed: str) -> bool:
        """Whether a text is the presenter's code of another host."""


class Rooms(Protocol):
    """Where the classes of this host are: the hub."""

    @property
    def rooms(self) -> Mapping[str, ClassState]:
        """The classes, by code."""

    def set_room(self, room: ClassState, salt: bytes) -> None:
        """Take a class, or a later state of it, that other hosts have a part in."""
