"""Prints how the program does against its targets: ``python -m bench [--rounds N] [--part P]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.child import plain_environment
from bench.content import PROGRAM, ROOT, SHIPPED, enlarge, key
from bench.playing import measure, measure_links, measure_pixels
from bench.process import processor_time
from bench.rows import (
    COMMANDS,
    CURSOR,
    PAGE,
    SEARCH,
    Round,
    Row,
    bare_list,
    link_rows,
    pixel_rows,
    playing_rows,
    rows,
    table,
)
from bench.terminal import Link
from bench.visit import Subject, visit

SLOW = Link(bytes_per_second=10_000, round_trip=0.2)
IDLE_SECONDS = 10.0
QUIT_TEXTUAL = b"\x11"


def main() -> int:
    """Measure, print the table, and return 1 if a target is missed."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="how often everything is visited")
    parts = ("using", "playing", "pixels")
    options.add_argument("--part", choices=parts, help="only this part")
    chosen = options.parse_args()
    judged: list[Row] = []
    if chosen.part in (None, "using"):
        judged += _using(chosen.rounds)
    if chosen.part in (None, "playing"):
        print("playing", file=sys.stderr)
        judged += playing_rows(measure())
    if chosen.part in (None, "pixels"):
        print("in pixels", file=sys.stderr)
        judged += pixel_rows(measure_pixels()) + link_rows(measure_links())
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


def _using(count: int) -> list[Row]:
    """Start, use and leave the program so many times."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        large = Path(folder) / "large.toml"
        large.write_text(enlarge(SHIPPED.read_text("utf-8"), 10), "utf-8")
        _round(large)  # Warms the caches; its figures do not count.
        rounds = [_announced(number, count, large) for number in range(count)]
        idle = visit(_program(folder), idle=IDLE_SECONDS)
    return rows(rounds, idle)


def _announced(number: int, of: int, large: Path) -> Round:
    print(f"round {number + 1} of {of}", file=sys.stderr)
    return _round(large)


def _round(large: Path) -> Round:
    """Visit every subject once; readers come back to the home folder in which ``large`` stands."""
    bare = (sys.executable, str(ROOT / "bench" / "bare.py"))
    home = str(large.parent)
    environment = plain_environment(home)
    return Round(
        bare=visit(Subject(bare, QUIT_TEXTUAL)),
        bare_list=visit(bare_list()),
        program=visit(_program(home)),
        early=visit(Subject((PROGRAM,), QUIT_TEXTUAL, home=home, early=key("down"))),
        unchecked=visit(_program(None)),
        lines=visit(Subject((PROGRAM, "lines"), b"quit\n", home=home)),
        slow=visit(_program(home), SLOW),
        large=visit(_searching(large, home)),
        python=processor_time((sys.executable, "-c", "pass"), environment),
        commands=[processor_time((PROGRAM, *words), environment) for words in COMMANDS],
    )


def _program(home: str | None) -> Subject:
    """The program as shipped: move about on the home screen, open a part, turn pages."""
    moves = (*((CURSOR, key("down")),) * 3, ("", key("open")), *((PAGE, key("next")),) * 3)
    return Subject((PROGRAM,), key("quit"), moves, home=home)


def _searching(content: Path, home: str) -> Subject:
    """The program with another content file: open the search and type."""
    letters = tuple((SEARCH, letter) for letter in (b"n", b"e", b"e"))
    command = (PROGRAM, "--content", str(content))
    return Subject(command, QUIT_TEXTUAL, (("", key("search")), *letters), home=home)


if __name__ == "__main__":
    sys.exit(main())
