"""How many clients are let in, how often, and what sizes are believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.serve.limits import (
    ConnectionLimiter,
    TokenBucket,
    clamp_pixels,
    clamp_size,
    client_network,
    normalise_address,
)


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(3, 2, 0.0)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(1.0) for _ in range(3)] == [True, True, False]


def test_a_clock_that_is_set_back_or_on_takes_no_token_away() -> None:
    bucket = TokenBucket(3, 1, 5000.0)
    assert bucket.take(5000.0)
    assert [bucket.take(1000.0) for _ in range(3)] == [True, True, False]
    assert bucket.take(1001.0)
    assert not bucket.is_full(1001.0)
    assert bucket.is_full(9000.0)


def test_the_limiter_counts_by_network_and_in_all() -> None:
    limiter = ConnectionLimiter(3, 2)
    assert limiter.admit("10.0.0.1", 0) == ""
    assert limiter.admit("::ffff:10.0.0.1", 0) == ""
    assert limiter.admit("10.0.0.1", 0) == "too-many-from-there"
    assert limiter.admit("10.0.0.2", 0) == ""
    assert limiter.admit("10.0.0.3", 0) == "full"
    limiter.release("10.0.0.1")
    assert limiter.admit("10.0.0.3", 0) == ""


def test_reconnecting_is_rate_limited() -> None:
    limiter = ConnectionLimiter(100, 2)
    answers = []
    for _ in range(10):
        answers.append(limiter.admit("10.0.0.1", 0.0))
        if not answers[-1]:
            limiter.release("10.0.0.1")
    assert answers.count("") == 4
    assert answers[-1] == "too-often"
    assert limiter.admit("10.0.0.1", 60.0) == ""


def test_a_subscriber_of_ipv6_is_one_network() -> None:
    assert client_network("2001:db8::1") == client_network("2001:db8::ffff:2%eth0")
    assert client_network("2001:db8::1") != client_network("2001:db8:0:1::1")


def test_an_address_of_ipv4_is_told_as_one() -> None:
    assert normalise_address("::ffff:10.0.0.1") == "10.0.0.1" == normalise_address("10.0.0.1")
    assert client_network("::ffff:10.0.0.1") == client_network("10.0.0.1")
    assert normalise_address("2001:db8::1") == "2001:db8::1"


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_any_size_becomes_one_that_can_be_believed(columns: int, lines: int) -> None:
    wide, high = clamp_size(columns, lines)
    assert 1 <= wide <= 500
    assert 1 <= high <= 200


@pytest.mark.parametrize(
    ("pixels", "believed"),
    [
        ((800, 456), (800, 456)),
        ((0, 0), (0, 0)),
        ((800, 0), (0, 0)),
        ((2**32 - 1, 456), (0, 0)),
        ((80, 24), (0, 0)),  # a cell of one pixel
        ((64 * 80, 64 * 24), (64 * 80, 64 * 24)),
    ],
)
def test_pixels_of_a_window_are_believed_within_bounds(
    pixels: tuple[int, int], believed: tuple[int, int]
) -> None:
    assert clamp_pixels((80, 24), *pixels) == believed
