"""Codes to join and to lead by."""

from __future__ import annotations

import random
from math import log2

import pytest

from sij_tui.core.classroom import codes

DRAW = random.Random(1).randbytes


def test_a_class_code_has_four_letters_that_nobody_mistakes() -> None:
    for _ in range(200):
        code = codes.new_class_code(DRAW)
        assert len(code) == 4
        assert not set(code) & set("AEIOUYLQSV01258")
        assert codes.class_code_of(f" {code.lower()} ") == code


def test_no_two_classes_share_a_code() -> None:
    taken: set[str] = set()
    for _ in range(500):
        taken.add(codes.new_class_code(DRAW, taken))
    assert len(taken) == 500


def test_when_no_code_is_free_that_is_said() -> None:
    with pytest.raises(RuntimeError):
        codes.new_class_code(lambda length: b"\0" * length, {"BBBB"})


@pytest.mark.parametrize("typed", ["", "BCD", "BCDFG", "BCDA", "B/DF", "BCDF" * 1000])
def test_what_is_no_class_code_is_refused(typed: str) -> None:
    assert codes.class_code_of(typed) == ""


def test_the_presenters_code_has_more_than_60_bits() -> None:
    secret = codes.new_presenter_code(DRAW)
    symbols = secret.replace("-", "")
    assert len(symbols) * log2(len(codes.PRESENTER_SYMBOLS)) > 60
    assert codes.is_presenter_code(secret.upper().replace("-", " "), secret)
    assert not codes.is_presenter_code(secret[:-1], secret)
    assert not codes.is_presenter_code("é" + secret, secret)


def test_all_symbols_are_drawn_alike() -> None:
    symbols = "".join(codes.new_presenter_code(DRAW) for _ in range(2000)).replace("-", "")
    counts = [symbols.count(symbol) for symbol in codes.PRESENTER_SYMBOLS]
    assert min(counts) > 0.85 * len(symbols) / len(counts)
    assert max(counts) < 1.15 * len(symbols) / len(counts)


def test_a_seat_does_not_tell_whose_it_is() -> None:
    one, other = codes.seat_id(b"key", b"salt"), codes.seat_id(b"key", b"pepper")
    assert one != other
    assert len(one) == 32
    assert codes.seat_id(b"key", b"salt") == one


def test_presenters_that_would_share_a_number_have_longer_ones_that_begin_alike() -> None:
    alone = {seat: codes.presenter_numbers([seat])[seat] for seat in map(str, range(200))}
    assert all(10 <= number <= 99 for number in alone.values())
    together = codes.presenter_numbers(alone)
    assert len({*together.values()}) == len(together)
    assert all(str(together[seat]).startswith(str(alone[seat])) for seat in alone)
    assert codes.presenter_numbers([*reversed(alone)]) == together
    few = [seat for seat in alone if alone[seat] == alone["0"]][:2]
    other = next(seat for seat in alone if alone[seat] != alone["0"])
    found = codes.presenter_numbers([*few, other])
    assert found[other] == alone[other]
    assert min(found[seat] for seat in few) >= 100
