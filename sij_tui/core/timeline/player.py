"""The player of the timeline, as frozen values: its position, the way to another step, and the
number of a step as it is typed. Time is an argument.

Its seconds are those of the pictures on the screen. They are pacing, never clinical time.
"""

from __future__ import annotations

from math import inf, nextafter
from typing import Annotated, NamedTuple

import msgspec

from sij_tui.core.scenes.keyframes import eased

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
FRAME_S = 0.075
"""Seconds of one frame: twelve a second are enough for drawings (animation "on twos").

A little less than a twelfth, so that they are still twelve where a paint comes late.
"""
FRAMES = 4
"""Frames of a transition; the last one shows the step alone."""
_NEAR = 0.1
"""Steps over which the playhead does not glide: from the end of a step to the next one."""
MIN_INTERVAL_S = 1.0
"""Seconds from the start of one transition to the next: steps that follow faster are cut, so that
no more than three changes of brightness come in a second."""
SECOND_DIGIT_S = 1.0
"""Seconds within which a second digit goes on with the first."""


class Playback(msgspec.Struct, frozen=True, kw_only=True):
    """How a step of the timeline plays."""

    elapsed: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 0.0
    """Seconds into the step's run at the moment ``since``."""
    playing: bool = False
    speed: Annotated[float, msgspec.Meta(ge=0.25, le=4)] = 1.0
    since: float = 0.0
    """When ``elapsed`` held, in seconds of the caller's clock."""

    def elapsed_at(self, now: float) -> float:
        """Seconds into the step's run; the run's length is for the caller to know."""
        return self.elapsed + max(0.0, now - self.since) * self.speed * self.playing


class Player(msgspec.Struct, frozen=True, kw_only=True):
    """A position in a sequence of runs, and how playing continues from there."""

    paces: tuple[float, ...]
    """Seconds of each step's run, all above 0."""
    at: int = 0
    """Index of the step."""
    elapsed: float = 0.0
    """Seconds into its run, from 0 to its pace."""
    playing: bool = False
    speed: float = 1.0
    """The speed that the reader chose."""
    limit: float = inf
    """The fastest at which this step's picture does not flicker."""
    guided: bool = True
    """Stops after each step until the reader goes on."""
    looping: bool = False
    """Plays the step again and again."""

    @property
    def progress(self) -> float:
        """How far the step has run, 0 to 1."""
        return self.elapsed / self.paces[self.at]

    @property
    def rate(self) -> float:
        """The speed at which it runs."""
        return min(self.speed, self.limit)

    @property
    def mode(self) -> tuple[bool, bool, bool]:
        """What the reader switches on and off: playing, guided, looping."""
        return self.playing, self.guided, self.looping

    @property
    def position(self) -> float:
        """How far the whole has run, in steps: 2.5 is the middle of the third."""
        return self.at + self.progress

    @property
    def playhead(self) -> float:
        """The position to point at: at its end a step is still the one that is shown."""
        return min(self.position, nextafter(self.at + 1, 0))

    @property
    def at_end(self) -> bool:
        """Whether there is nothing left to play."""
        return self.at == len(self.paces) - 1 and self.elapsed >= self.paces[self.at]

    def goes_on_from(self, before: Player) -> bool:
        """Whether it differs in the moment alone."""
        return before._with(elapsed=self.elapsed) == self

    def ticked(self, seconds: float) -> Player:
        """After so many seconds of real time. A pause in the timer never skips more than a step."""
        if not self.playing or seconds <= 0:
            return self
        elapsed = self.elapsed + seconds * self.rate
        pace = self.paces[self.at]
        if elapsed < pace:
            return self._with(elapsed=elapsed)
        if self.looping:
            return self._with(elapsed=elapsed % pace)
        if self.guided or self.at == len(self.paces) - 1:
            return self._with(elapsed=pace, playing=False)
        over = min(elapsed - pace, self.paces[self.at + 1])
        return self._with(at=self.at + 1, elapsed=over)

    def toggled(self) -> Player:
        """Play or pause. At the end of a step it goes on to the next; at the very end, anew."""
        if self.playing:
            return self._with(playing=False)
        if self.at_end and not self.looping:
            return self._with(at=0, elapsed=0.0, playing=True)
        if self.elapsed >= self.paces[self.at]:
            after = self.at if self.looping else self.at + 1
            return self._with(at=after, elapsed=0.0, playing=True)
        return self._with(playing=True)

    def stepped(self, step: int) -> Player:
        """To the start of another step. Back from within a step leads to its own start first."""
        at = self.at if step < 0 and self.progress > 0.2 else self.at + step
        return self.jumped(at)

    def jumped(self, at: int) -> Player:
        """To the start of a step; as near as there is one."""
        return self._with(at=min(max(at, 0), len(self.paces) - 1), elapsed=0.0)

    def nudged(self, frames: int) -> Player:
        """Paused, and so many frames further on, within the step."""
        pace = self.paces[self.at]
        elapsed = min(max(self.elapsed + frames * FRAME_S, 0.0), pace)
        return self._with(elapsed=elapsed, playing=False)

    def sought(self, position: float) -> Player:
        """To a position in steps, such as 2.5."""
        position = min(max(position, 0.0), float(len(self.paces)))
        at = min(int(position), len(self.paces) - 1)
        return self._with(at=at, elapsed=(position - at) * self.paces[at])

    def ended(self) -> Player:
        """At the end of the last step."""
        return self.sought(len(self.paces))._with(playing=False)

    def halted(self) -> Player:
        """Paused where it is."""
        return self._with(playing=False)

    def faster(self, step: int) -> Player:
        """One speed up (+1) or down (-1)."""
        at = min(max(SPEEDS.index(self.speed) + step, 0), len(SPEEDS) - 1)
        return self._with(speed=SPEEDS[at])

    def limited(self, limit: float) -> Player:
        """With another fastest speed for its step."""
        return self._with(limit=limit)

    @property
    def playback(self) -> Playback:
        """The moment, for those who follow."""
        return Playback(elapsed=self.elapsed, playing=self.playing, speed=self.speed)

    def led(self, playback: Playback, *, moving: bool) -> Player:
        """To the moment of this step to which a presenter leads."""
        elapsed = min(playback.elapsed, self.paces[self.at])
        speed = min(SPEEDS, key=lambda known: abs(known - playback.speed))
        playing = playback.playing and moving
        return self._with(elapsed=elapsed, playing=playing, speed=speed, guided=True)

    def recut(self, paces: tuple[float, ...], at: int) -> Player:
        """The same moment of step ``at`` in another edition, which has other paces."""
        elapsed = min(self.progress, 1.0) * paces[at]
        return self._with(paces=paces, at=at, elapsed=elapsed)

    def with_guide(self) -> Player:
        """The other of guided and through."""
        return self._with(guided=not self.guided)

    def shown(self) -> Player:
        """Playing to the end, unguided, as in autoplay."""
        return self._with(playing=True, guided=False, looping=False)

    def handed_over(self) -> Player:
        """Paused at its position, and guided, as it is for a reader at first."""
        return self._with(playing=False, guided=True)

    def with_loop(self) -> Player:
        """Loop this step, or not."""
        return self._with(looping=not self.looping)

    def _with(self, **changes: object) -> Player:
        return msgspec.structs.replace(self, **changes)


class DigitEntry(NamedTuple):
    """What was typed last, and when."""

    number: int = 0
    """The number so far; 0 for none."""
    at: float = 0.0
    """When, in seconds."""

    def then(self, digit: int, now: float, most: int) -> DigitEntry:
        """After another digit: with the one before if both make a number up to ``most``.

        A nought alone stands for the tenth. A number beyond ``most`` is none.
        """
        both = 10 * self.number + digit
        if self.number and now - self.at <= SECOND_DIGIT_S and both <= most:
            return DigitEntry(both, now)
        alone = digit or 10
        return DigitEntry(alone if alone <= most else 0, now)


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
