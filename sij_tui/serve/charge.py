"""What the nursery is told when it is started."""

from __future__ import annotations

import msgspec

from sij_tui.serve.confine import Bounds


class Charge(msgspec.Struct, frozen=True):
    """The whole of it."""

    content: str
    """Path of the content file."""
    user: tuple[int, int] | None = None
    """User and group to become."""
    bounds: Bounds = Bounds()
