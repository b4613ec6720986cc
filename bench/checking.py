"""How soon the checker answers a key: ``python -m bench.checking [--rounds N]``."""

from __future__ import annotations

import argparse
import statistics
import sys
import tomllib
from collections.abc import Sequence

from bench.content import PROGRAM, SHIPPED, key
from bench.rows import CURSOR, Row, bare_list, table
from bench.visit import Subject, Visit, visit

ANSWER, RESULT, WHAT_IF = "an answer, and the next question", "the result", "what if"
KINDS = (ANSWER, RESULT, WHAT_IF)
ANSWERED_IN = 1.5
"""A key to the first changed cell, in times of what the bare list takes to move its cursor."""
SIZES = ((80, 24), (120, 40))
_QUIT = b"\x112"
"""Quit, and yes, leave the exercise."""


def main() -> int:
    """Measure, print the table, and return 1 if a target is missed."""
    options = argparse.ArgumentParser(prog="python -m bench.checking", description=__doc__)
    options.add_argument("--rounds", type=int, default=7, help="how often both are visited")
    chosen = options.parse_args()
    judged: list[Row] = []
    for size in SIZES:
        visit(_program(size))  # Warms the caches; its figures do not count.
        rounds = [(visit(bare_list(size)), visit(_program(size))) for _ in range(chosen.rounds)]
        judged += rows(rounds, "{}x{}".format(*size))
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


def rows(rounds: Sequence[tuple[Visit, Visit]], where: str) -> list[Row]:
    """Judge the visits to the bare list and to the checker; figures are medians of the rounds."""

    def times(kind: str) -> float:
        return statistics.median(_key(mine, kind) / _key(bare, CURSOR) for bare, mine in rounds)

    return [Row(f"Checker at {where}: {kind}", times(kind), ANSWERED_IN, "×") for kind in KINDS]


def _key(seen: Visit, kind: str) -> float:
    return statistics.median(reply.changed for reply in seen.replies[kind])


def _program(size: tuple[int, int]) -> Subject:
    """Through all questions of a made-up case, to the result, and what else it might have been.

    No key comes twice in a row: the same one again would wait until it is known not to be held.
    """
    no, other = map(key, ("checker.no", "checker.what_if"))
    asked = len(tomllib.loads(SHIPPED.read_text("utf-8"))["checker"]["question"])
    questions = tuple((ANSWER, b"2" if number % 2 else no) for number in range(asked))
    steps = (("", b"2"), *questions, (RESULT, key("open")), *((WHAT_IF, other),) * 5)
    return Subject((PROGRAM, "--no-state", "--start", "checker"), _QUIT, steps, size)


if __name__ == "__main__":
    sys.exit(main())
