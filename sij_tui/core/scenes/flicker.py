"""How often a picture changes its brightness; flashing can harm people with epilepsy.

The Web Content Accessibility Guidelines (success criterion 2.3.1) allow three flashes a second; a
flash is a pair of changes. Here no more than three changes a second are allowed, half of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sij_tui.core.content.scenes import Art, Pulse, Scene
from sij_tui.core.scenes.keyframes import Track
from sij_tui.core.scenes.scene_graph import Node, build_nodes

MOST_CHANGES = 3
"""Brightness changes of one thing in a second, at most."""

_ANY_SIZE = 120


def least_seconds(art: Art, scene: Scene) -> float:
    """Return the shortest run, in seconds, that keeps all brightness changes slow enough."""
    changes = [sorted(_changes(node)) for node in build_nodes(art, scene, _ANY_SIZE)]
    gaps = [  # from each change to the one after the next two: they must be a second apart
        late - early
        for moments in changes
        for early, late in zip(moments, moments[MOST_CHANGES:], strict=False)
    ]
    return 1.0 / max(min(gaps), 1e-9) if gaps else 0.0


def speed_limit(art: Art, scene: Scene | None, pace: float) -> float:
    """Return the fastest speed at which a run of *pace* seconds does not flicker."""
    least = least_seconds(art, scene) if scene else 0.0
    return pace / least if least else inf


def _changes(node: Node) -> Iterator[float]:
    """Yield the moments, 0 to 1, halfway through each change of brightness."""
    for transform in node.transforms:
        if transform.tracks.pulse:
            yield from _dips(transform.tracks.pulse)
        yield from _fades(transform.tracks.show)


def _dips(pulse: Pulse) -> Iterator[float]:
    begin, end = pulse.during
    for half in range(2 * pulse.times):
        yield begin + (end - begin) * (half + 0.5) / (2 * pulse.times)


def _fades(show: Track) -> Iterator[float]:
    """Yield the middle of each rise and each fall; keys on the way up or down are one change."""
    last = 0
    values = [value[0] for value in show.values]
    for index in range(1, len(values)):
        way = (values[index] > values[index - 1]) - (values[index] < values[index - 1])
        if way and way != last:
            yield (show.moments[index - 1] + show.moments[index]) / 2
        last = way or last
