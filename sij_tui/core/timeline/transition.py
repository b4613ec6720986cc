"""The way from one step to another: for a few frames the pictures mix and the playhead glides."""

from __future__ import annotations

import msgspec

from sij_tui.core.scenes.keyframes import eased
from sij_tui.core.timeline.player import FRAME_S

FRAMES = 4
"""Frames of a transition; the last one shows the step alone."""
_NEAR = 0.1
"""Steps over which the playhead does not glide: from the end of a step to the next one."""
MIN_INTERVAL_S = 1.0
"""Seconds from the start of one transition to the next: steps that follow faster are cut, so that
no more than three changes of brightness come in a second."""


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """How far the way to another step is."""

    origin: float
    """Where the playhead stood, in steps."""
    frames: int = 1
    """Frames shown, the present one among them."""

    @property
    def share(self) -> float:
        """How much of the way is done, above 0 and up to 1."""
        return min(self.frames / FRAMES, 1.0)

    @property
    def is_over(self) -> bool:
        """Whether the step is shown alone."""
        return self.frames >= FRAMES

    def playhead(self, target: float) -> float:
        """Return where the playhead is on its way to a position."""
        if self.is_over or abs(target - self.origin) < _NEAR:
            return target
        return self.origin + (target - self.origin) * eased(self.share, "out")

    def advanced(self, seconds: float = FRAME_S) -> Transition:
        """Return the transition at the next frame, which may come late."""
        frames = self.frames + max(1, round(seconds / FRAME_S))
        return self if self.is_over else msgspec.structs.replace(self, frames=frames)


OVER = Transition(origin=0.0, frames=FRAMES)
"""No transition: the step is shown alone."""
