"""A transition is over after a few frames, and glides all the way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sij_tui.core.timeline.player import FRAMES, OVER, Transition


@given(st.floats(0, 14), st.floats(0, 14))
def test_the_playhead_glides_and_arrives(origin: float, target: float) -> None:
    assume(abs(target - origin) > 0.1)
    way, places = Transition(origin=origin), [origin]
    while not way.is_over:
        places.append(way.playhead(target))
        way = way.advanced()
    places.append(way.playhead(target))
    assert places[-1] == target
    steps = [abs(late - early) for early, late in pairwise(places)]
    assert steps == pytest.approx(sorted(steps, reverse=True))  # fast at first
    assert sum(steps) == pytest.approx(abs(target - origin))  # and never back


def test_from_the_end_of_a_step_the_playhead_is_at_the_next_one_at_once() -> None:
    assert Transition(origin=2.999).playhead(3.0) == 3.0


def test_a_late_frame_is_further_on() -> None:
    assert Transition(origin=0.0).advanced(60.0).is_over
    assert Transition(origin=0.0).advanced(0.0).share == 0.5


def test_it_ends() -> None:
    way = Transition(origin=0.0)
    shares = []
    for _ in range(FRAMES):
        shares.append(way.share)
        way = way.advanced()
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert way.is_over
    assert way.advanced() is way
    assert OVER.is_over
    assert OVER.playhead(3.0) == 3.0
