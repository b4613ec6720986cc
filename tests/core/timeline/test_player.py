"""The player: a place in a row of runs, and how it goes on from there."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.timeline.player import FRAME_S, SECOND_DIGIT_S, SPEEDS, DigitEntry, Player

PACES = (2.0, 4.0, 3.0)
START = Player(paces=PACES)


@st.composite
def players(draw: st.DrawFn) -> Player:
    paces = tuple(draw(st.lists(st.floats(1, 60), min_size=1, max_size=13)))
    at = draw(st.integers(0, len(paces) - 1))
    return Player(
        paces=paces,
        at=at,
        elapsed=draw(st.floats(0, 1)) * paces[at],
        playing=draw(st.booleans()),
        speed=draw(st.sampled_from(SPEEDS)),
        limit=draw(st.sampled_from([inf, 1.5, 1.0])),
        guided=draw(st.booleans()),
        looping=draw(st.booleans()),
    )


MOVES = st.one_of(
    st.tuples(st.just("ticked"), st.floats(0, 100)),
    st.tuples(st.just("stepped"), st.sampled_from([-1, 1])),
    st.tuples(st.just("jumped"), st.integers(-5, 20)),
    st.tuples(st.just("nudged"), st.integers(-5, 5)),
    st.tuples(st.just("sought"), st.floats(-2, 20)),
    st.tuples(st.just("faster"), st.sampled_from([-1, 1])),
    st.tuples(st.sampled_from(["toggled", "ended", "halted", "with_guide", "with_loop"])),
)


def moved(player: Player, move: tuple[Any, ...]) -> Player:
    name, *arguments = move
    after = getattr(player, name)(*arguments)
    assert isinstance(after, Player)
    return after


@given(players(), st.lists(MOVES, max_size=20))
def test_it_is_always_somewhere_in_the_row(player: Player, moves: list[tuple[Any, ...]]) -> None:
    for move in moves:
        player = moved(player, move)
        assert 0 <= player.at < len(player.paces)
        assert 0 <= player.elapsed <= player.paces[player.at]
        assert 0 <= player.position <= len(player.paces)
        assert player.speed in SPEEDS
        assert player.rate <= player.limit


@given(players(), st.floats(0, 100))
def test_time_never_runs_backwards_unless_it_loops(player: Player, seconds: float) -> None:
    after = player.ticked(seconds)
    assert after.position >= player.position or (player.looping and after.at == player.at)
    assert after.at <= player.at + 1


@given(players(), st.floats(0, 100))
def test_paused_nothing_moves(player: Player, seconds: float) -> None:
    still = player.halted()
    assert still.ticked(seconds) == still


@given(players())
def test_guided_it_stops_at_the_end_of_the_step(player: Player) -> None:
    guided = Player(paces=player.paces, at=player.at, playing=True)
    after = guided.ticked(1000)
    assert (after.at, after.progress, after.playing) == (player.at, 1.0, False)


@given(players())
def test_looping_it_never_stops(player: Player) -> None:
    loop = Player(paces=player.paces, at=player.at, playing=True, looping=True)
    for _ in range(5):
        loop = loop.ticked(player.paces[player.at] * 0.7)
        assert loop.playing
        assert loop.at == player.at


@given(st.lists(st.floats(1, 9), min_size=1, max_size=6))
def test_through_it_plays_each_step_for_its_pace_and_ends(paces: list[float]) -> None:
    player = Player(paces=tuple(paces), playing=True, guided=False)
    time, tick = 0.0, 0.01
    while player.playing:
        player, time = player.ticked(tick), time + tick
        assert time < sum(paces) + 1
    assert player.at_end
    assert time == pytest.approx(sum(paces), abs=0.05)


@given(players(), st.floats(0, 1))
def test_seeking_a_position_leads_there(player: Player, part: float) -> None:
    position = part * len(player.paces)
    assert player.sought(position).position == pytest.approx(position)


@given(players(), st.integers(0, 12))
def test_another_edition_keeps_the_moment(player: Player, at: int) -> None:
    at = min(at, len(player.paces) - 1)
    slower = tuple(2 * pace for pace in player.paces)
    after = player.recut(slower, at)
    assert after.at == at
    assert after.progress == pytest.approx(player.progress)


@pytest.mark.parametrize(
    ("before", "moves", "at", "elapsed", "playing"),
    [
        (START, [("toggled",)], 0, 0.0, True),
        (START, [("toggled",), ("ticked", 1.0)], 0, 1.0, True),
        (START, [("toggled",), ("ticked", 1.0), ("toggled",)], 0, 1.0, False),
        (START, [("toggled",), ("ticked", 9.0), ("toggled",)], 1, 0.0, True),
        (START, [("ended",), ("toggled",)], 0, 0.0, True),
        (START, [("with_loop",), ("ended",), ("toggled",)], 2, 0.0, True),
        (START, [("stepped", 1)], 1, 0.0, False),
        (START, [("stepped", -1)], 0, 0.0, False),
        (START, [("ended",), ("stepped", 1)], 2, 0.0, False),
        (START, [("sought", 1.5), ("stepped", -1)], 1, 0.0, False),
        (START, [("sought", 1.1), ("stepped", -1)], 0, 0.0, False),
        (START, [("jumped", 2)], 2, 0.0, False),
        (START, [("jumped", 99)], 2, 0.0, False),
        (START, [("nudged", 1)], 0, FRAME_S, False),
        (START, [("nudged", -1)], 0, 0.0, False),
        (START, [("toggled",), ("nudged", 3)], 0, 3 * FRAME_S, False),
        (START, [("ended",), ("nudged", 1)], 2, 3.0, False),
        (START, [("faster", 1), ("toggled",), ("ticked", 0.5)], 0, 1.0, True),
        (START, [("faster", -1), ("toggled",), ("ticked", 1.0)], 0, 0.5, True),
        (START, [("limited", 1.0), ("faster", 1), ("toggled",), ("ticked", 1.0)], 0, 1.0, True),
        (START, [("with_guide",), ("toggled",), ("ticked", 3.0)], 1, 1.0, True),
    ],
)
def test_table_of_moves(
    before: Player, moves: list[tuple[Any, ...]], at: int, elapsed: float, playing: bool
) -> None:
    player = before
    for move in moves:
        player = moved(player, move)
    assert (player.at, player.playing) == (at, playing)
    assert player.elapsed == pytest.approx(elapsed)


def test_speeds_end_where_they_end() -> None:
    fast = slow = START
    for _ in range(9):
        fast, slow = fast.faster(1), slow.faster(-1)
    assert (fast.speed, slow.speed) == (4.0, 0.25)


@pytest.mark.parametrize(
    ("digits", "gap", "numbers"),
    [
        ((3,), 0.0, [3]),
        ((1, 2), 0.2, [1, 12]),
        ((1, 3), SECOND_DIGIT_S, [1, 13]),
        ((1, 2), SECOND_DIGIT_S + 0.1, [1, 2]),
        ((1, 4), 0.2, [1, 4]),
        ((0,), 0.0, [10]),
        ((1, 0), 0.2, [1, 10]),
        ((1, 1, 2), 0.2, [1, 11, 2]),
        ((2, 0), 0.2, [2, 10]),
    ],
)
def test_numbers_of_two_digits(digits: tuple[int, ...], gap: float, numbers: list[int]) -> None:
    typed, found = DigitEntry(), []
    for index, digit in enumerate(digits):
        typed = typed.then(digit, 100 + index * gap, 13)
        found.append(typed.number)
    assert found == numbers


def test_a_number_that_is_too_large_is_none() -> None:
    assert DigitEntry().then(9, 1.0, 4).number == 0
    assert DigitEntry().then(0, 1.0, 4).number == 0


@given(players())
def test_the_playhead_never_points_at_another_step(player: Player) -> None:
    assert int(player.playhead) == player.at
    assert player.playhead == pytest.approx(player.position)
