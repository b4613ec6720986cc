"""What the nursery is told when it is started."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sij_tui.serve.options import Options
from sij_tui.serve.sandbox.rlimits import Bounds


class Charge(msgspec.Struct, frozen=True):
    """The whole of it."""

    content: str
    """Path of the content file."""
    options: Mapping[str, object] = msgspec.field(default_factory=Options().of_session)
    """Of a session whose visitor wishes nothing else."""
    user: tuple[int, int] | None = None
    """User and group to become."""
    bounds: Bounds = Bounds()
