"""Keyframes, interpolation and easing: values as functions of a scene's progress, 0 to 1."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import msgspec

from sij_tui.core.content.scenes import Ease, Key, Pair, Pulse, Shape, Tone

Values = tuple[float, ...]


class Track(msgspec.Struct, frozen=True):
    """One property of a shape over the run: moments in order, and its value at each."""

    moments: tuple[float, ...]
    values: tuple[Values, ...]
    eases: tuple[Ease, ...]
    """How the value glides to each moment."""

    def at(self, progress: float) -> Values:
        """Return the value, gliding between the moments around `progress`."""
        index = bisect_right(self.moments, progress)
        if index == 0:
            return self.values[0]
        if index == len(self.moments):
            return self.values[-1]
        before, after = self.moments[index - 1], self.moments[index]
        t = (progress - before) / (after - before)
        t = eased(t, self.eases[index])
        pairs = zip(self.values[index - 1], self.values[index], strict=True)
        return tuple(a + (b - a) * t for a, b in pairs)

    @property
    def moves(self) -> bool:
        """Whether the value ever changes."""
        return len(set(self.values)) > 1


class Tracks(msgspec.Struct, frozen=True):
    """The tracks of one shape: all that changes in it over the run."""

    move: Track
    turn: Track
    size: Track
    show: Track
    draw: Track
    along: Track
    shift: Track
    fills: tuple[tuple[float, Tone], ...]
    pulse: Pulse | None

    @property
    def changes(self) -> bool:
        """Whether anything about the shape changes."""
        tracks = (
            self.move, self.turn, self.size, self.show, self.draw, self.along, self.shift
        )  # fmt: skip
        return any(t.moves for t in tracks) or len(self.fills) > 1 or self.pulse is not None

    def strength(self, progress: float) -> float:
        """Return how much of the shape is there, 0 to 1, with its pulse."""
        return self.show.at(progress)[0] * (dip(self.pulse, progress) if self.pulse else 1.0)

    def fill(self, progress: float) -> Tone:
        """Return the tone inside."""
        tone = self.fills[0][1]
        for moment, value in self.fills:
            if moment <= progress:
                tone = value
        return tone


def eased(t: float, ease: Ease) -> float:
    """Apply an easing function to a fraction ``t`` of a duration; both are 0 to 1."""
    if ease == "smooth":
        return t * t * (3.0 - 2.0 * t)
    if ease == "in":
        return t * t
    if ease == "out":
        return t * (2.0 - t)
    return t


def dip(pulse: Pulse, progress: float) -> float:
    """Return the strength that a pulse leaves at this moment."""
    begin, end = pulse.during
    if not begin <= progress <= end or end <= begin:
        return 0.0 if pulse.only else 1.0
    phase = (progress - begin) / (end - begin) * pulse.times % 1.0
    wave = 1.0 - abs(2.0 * phase - 1.0)
    wave = wave * wave * (3.0 - 2.0 * wave)
    return pulse.low + (1.0 - pulse.low) * (wave if pulse.only else 1.0 - wave)


def scale_pair(value: float | Pair) -> Pair:
    """Return a scale given as one number or two as two."""
    return value if isinstance(value, tuple) else (value, value)


def drawn_range(value: float | Pair) -> Pair:
    """Return a drawn part given as its end, or as from and to, as from and to."""
    return value if isinstance(value, tuple) else (0.0, value)


def tracks_of(shape: Shape, begin: float = 0.0) -> Tracks:
    """Return the tracks of a shape, with its own settings where no key sets a value.

    `begin` is the moment from which its keys count.
    """
    keys = shape.keys

    def track(values: Sequence[Values | None], rest: Values) -> Track:
        set_ = [
            (begin + key.when, value, key.ease or shape.ease)
            for key, value in zip(keys, values, strict=True)
            if value is not None
        ]
        moments, found, eases = zip(*(set_ or [(0.0, rest, shape.ease)]), strict=True)
        return Track(moments, found, eases)

    def single(values: Sequence[float | None], rest: float) -> Track:
        return track([None if v is None else (v,) for v in values], (rest,))

    return Tracks(
        move=track([k.move for k in keys], (0.0, 0.0)),
        turn=single([k.turn for k in keys], shape.turn),
        size=track([_each(k.size, scale_pair) for k in keys], scale_pair(shape.size)),
        show=single([k.show for k in keys], shape.show),
        draw=track([_each(k.draw, drawn_range) for k in keys], drawn_range(shape.draw)),
        along=single([k.along for k in keys], shape.along),
        shift=single([k.shift for k in keys], shape.shift),
        fills=_fills(keys, shape.fill, begin),
        pulse=_begun(shape.pulse, begin),
    )


def _each(value: float | Pair | None, widen: Callable[[float | Pair], Pair]) -> Pair | None:
    return None if value is None else widen(value)


def _fills(keys: Sequence[Key], rest: Tone, begin: float) -> tuple[tuple[float, Tone], ...]:
    keyed = tuple((begin + key.when, key.fill) for key in keys if key.fill is not None)
    return ((0.0, rest), *keyed) if keyed else ((0.0, rest),)


def _begun(pulse: Pulse | None, begin: float) -> Pulse | None:
    if pulse is None or not begin:
        return pulse
    start, end = pulse.during
    return msgspec.structs.replace(pulse, during=(begin + start, begin + end))


def starts(shapes: Sequence[Shape]) -> dict[str, float]:
    """Return for each shape with an id when its keys end: those that are `after` it begin there.

    Parts of groups count, shapes inside symbols do not. Raises KeyError for an unknown id and
    RecursionError with an id for shapes that wait for one another.
    """
    named = {shape.id: shape for shape in every(shapes) if shape.id}
    ends: dict[str, float] = {}

    def end(name: str, waiting: tuple[str, ...]) -> float:
        if name in waiting:
            raise RecursionError(name)
        if name not in ends:
            shape = named[name]
            begin = end(shape.after, (*waiting, name)) if shape.after else 0.0
            ends[name] = begin + max((key.when for key in shape.keys), default=0.0)
        return ends[name]

    for shape in every(shapes):
        if shape.after:
            end(shape.after, ())
    return ends


def every(shapes: Sequence[Shape]) -> Iterator[Shape]:
    """Yield shapes and the parts of groups, without what symbols hold."""
    for shape in shapes:
        yield shape
        yield from every(shape.parts)
