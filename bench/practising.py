"""How soon practice asks, and how soon it answers: ``python -m bench.practising [--rounds N]``."""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.content import PROGRAM, SHIPPED, key
from bench.rows import CURSOR, USUAL_LIST_KEY, Row, bare_list, table
from bench.terminal import Reply
from bench.visit import Subject, Visit, visit

OPEN, BEGIN, ANSWER, NEXT = "open", "begin", "answer", "next"
OPENED_IN = 150
"""Milliseconds from the key that opens practice to its first question, on the usual machine."""
ANSWERED_IN = 1.5
"""An answer to its feedback, in times of what the bare list takes to move its cursor."""
QUESTIONS = 5
_QUIT = b"\x11"


def main() -> int:
    """Measure, print the table, and return 1 if a target is missed."""
    options = argparse.ArgumentParser(prog="python -m bench.practising", description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="how often both are visited")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        content = Path(folder) / "single.toml"
        content.write_text(_one_kind(SHIPPED.read_text("utf-8")), "utf-8")
        visit(_program(content))  # Warms the caches; its figures do not count.
        rounds = [(visit(bare_list()), visit(_program(content))) for _ in range(chosen.rounds)]
    judged = rows(rounds)
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


def rows(rounds: Sequence[tuple[Visit, Visit]]) -> list[Row]:
    """Judge the visits to the bare list and to practice; figures are medians of the rounds."""

    def settled(reply: Reply) -> float:
        return reply.settled

    def changed(reply: Reply) -> float:
        return reply.changed

    opened = statistics.median(
        (_of(mine, OPEN, settled) + _of(mine, BEGIN, settled)) * 1000 for _, mine in rounds
    )
    answered = statistics.median(
        _of(mine, ANSWER, changed) / _of(bare, CURSOR, changed) for bare, mine in rounds
    )
    pace = statistics.median(_of(bare, CURSOR, changed) for bare, _ in rounds) / USUAL_LIST_KEY
    written = statistics.median(_of(mine, ANSWER, lambda reply: reply.bytes) for _, mine in rounds)
    return [
        Row("Practice: key to the first question, both screens", opened, OPENED_IN * pace, "ms"),
        Row("Practice: answer to feedback", answered, ANSWERED_IN, "×"),
        Row("Practice: answer to feedback, written", written / 1000, 6, "kB"),
    ]


def _of(seen: Visit, kind: str, figure: Callable[[Reply], float]) -> float:
    return statistics.median(map(figure, seen.replies[kind]))


def _program(content: Path) -> Subject:
    """From the home screen to practice, into a round, and through some questions."""
    questions = (("", b"1"), (ANSWER, key("open")), (NEXT, key("practice.next"))) * QUESTIONS
    return Subject(
        (PROGRAM, "--seed", "7", "--content", str(content)),
        _QUIT,
        (*_way(), (OPEN, key("open")), (BEGIN, b"1"), *questions),
    )


def _way() -> tuple[tuple[str, bytes], ...]:
    """From the top of the home screen down to practice."""
    from sij_tui.core.home import home_elements
    from sij_tui.core.layout.glyphs import glyphs_for
    from sij_tui.core.validation.load import load

    glyphs = glyphs_for("blocks")
    content = load(SHIPPED.read_bytes(), SHIPPED.name).content
    keys = [p.key for p in home_elements(content, (), None, glyphs, summaries=False) if p.key]
    return (("", key("down")),) * keys.index("practice")


def _one_kind(text: str) -> str:
    """A content file whose questions have one right option, so that the same keys answer all."""
    parts = re.split(r"(?m)^(?=\[(?!\[?practice\.item\.))", text)
    item, of_class = "[[practice.item]]", ("[[lesson", "[[note")  # these name items of all kinds
    kept = (p for p in parts if not p.startswith(of_class))
    return "".join(p for p in kept if not p.startswith(item) or 'kind = "single"' in p)


if __name__ == "__main__":
    sys.exit(main())
