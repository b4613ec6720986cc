"""In a terminal that can but show lines, a start without a keyboard lists what there is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from book_kit import shipped
from paths import ROOT

TITLES = [page.title for page in shipped().pages()]


def started(*words: str, term: str = "dumb") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "sij_tui", *words], cwd=ROOT, stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": term}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_the_contents_come_first_and_say_how_to_read_one() -> None:
    lines = started()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 80
    listed = dict(
        line.split(maxsplit=1) for line in lines if any(map(line.endswith, TITLES)) if " " in line
    )
    names = {name for name, title in listed.items() if title in TITLES}
    assert len(names) == len(TITLES)
    for name in ("2", "glossary"):
        assert name in names
        assert started("read", name)[0] in TITLES
    assert any("sij-tui read" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "term"), [(("--plain",), "dumb"), (("read",), "dumb"), ((), "xterm"), ((), "vt220")]
)
def test_elsewhere_and_where_asked_for_it_is_all_text(words: tuple[str, ...], term: str) -> None:
    lines = started(*words, term=term)
    assert len(lines) > 1000
    assert all(title in lines for title in TITLES[: len(shipped().parts)])


def test_a_screen_to_start_at_is_shown() -> None:
    assert started("--start", "2")[0] == TITLES[1]
