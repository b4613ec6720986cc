"""How soon progress and practice open after many answers: ``python -m bench.progress``."""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bench.content import PROGRAM, SHIPPED, key
from bench.rows import CURSOR, USUAL_LIST_KEY, Row, bare_list, table
from bench.terminal import Reply
from bench.visit import Subject, visit
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.review_log import Answered
from sij_tui.core.validation.load import load
from sij_tui.records.opening import open_store

ANSWERS = 10_000
OPENED_IN = 300
"""Milliseconds from the key that opens progress to the whole screen."""
CHOICE_IN = 150
"""Milliseconds from the key that opens practice to the choice of a round."""
FIRST, PROGRESS, PRACTICE = "first", "progress", "practice"
OPEN = "open"
_QUIT = b"\x11"
_MINUTES = 40
"""Between two answers: most of a year for all."""


def main() -> int:
    """Measure, print the table, and return 1 if the target is missed."""
    options = argparse.ArgumentParser(prog="python -m bench.progress", description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="how often it is visited")
    chosen = options.parse_args()
    loaded = load(SHIPPED.read_bytes(), SHIPPED.name)
    bank = bank_of(loaded.content)
    if not bank:
        sys.exit("The content has no questions.")
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        store = open_store(_file(home))
        store.add(answers(bank, ANSWERS, random.Random(1)))
        store.close()
        visit(_program(home, PROGRESS))  # Warms the caches; its figures do not count.
        judged = rows([_round(home) for _ in range(chosen.rounds)])
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


def answers(bank: Bank, count: int, rng: random.Random) -> list[Answered]:
    """Made-up answers, most of them right, the last ones of today."""
    from time import time

    now, made = int(time() * 1000), []
    fingerprints = {card.item: card.fingerprint for card in bank.cards}
    for number in range(count):
        item = rng.choice(bank.practice.item)
        made.append(
            Answered(
                id=f"{rng.getrandbits(128):032x}", at=now - (count - number) * _MINUTES * 60_000,
                content=bank.content, item=item.id, fingerprint=fingerprints[item.id],
                kind=item.kind, topic=item.topic, facts=item.facts, mode="learn",
                round_id=f"{number // 10:032x}", right=rng.random() < 0.8, took=9000,
            )
        )  # fmt: skip
    return made


def rows(rounds: Sequence[Mapping[str, Sequence[Reply]]]) -> list[Row]:
    """Judge the replies: medians; a machine that is slow or busy has more time."""

    def middle(kind: str, figure: Callable[[Reply], float]) -> float:
        return statistics.median(figure(reply) for seen in rounds for reply in seen[kind])

    pace = max(1.0, middle(CURSOR, lambda reply: reply.changed) / USUAL_LIST_KEY)
    return [
        Row(f"{ANSWERS:,} answers: key to the {what}",
            middle(kind, lambda reply: reply.settled) * 1000, most * pace, "ms")
        for kind, what, most in (
            (FIRST, "whole of progress, all worked out anew", OPENED_IN),
            (PROGRESS, "whole of progress", OPENED_IN),
            (PRACTICE, "choice of practice", CHOICE_IN),
        )
    ]  # fmt: skip


def _round(home: str) -> dict[str, Sequence[Reply]]:
    """What each screen does when it is the first to be opened, and the cursor of the bare list."""
    replies = dict(visit(bare_list()).replies)
    with closing(sqlite3.connect(_file(home))) as file:
        file.executescript("DELETE FROM card; DELETE FROM note;")
    for kind, screen in ((FIRST, PROGRESS), (PROGRESS, PROGRESS), (PRACTICE, PRACTICE)):
        replies[kind] = visit(_program(home, screen)).replies[OPEN]
    return replies


def _file(home: str) -> Path:
    """The learner's file of a home."""
    return Path(home) / ".local" / "share" / "sij-tui" / "learner.sqlite3"


def _program(home: str, screen: str) -> Subject:
    """From the list of all screens to one of them."""
    first, rest = screen[:1].upper().encode(), screen[1:].encode()
    steps = (("", key("palette")), ("", first), ("", rest), (OPEN, key("open")))
    return Subject(("env", f"HOME={home}", PROGRAM), _QUIT, steps)


if __name__ == "__main__":
    sys.exit(main())
