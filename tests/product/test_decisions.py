"""Decisions in docs/adr: each has a number of its own and says the same four things."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from paths import ROOT

FOLDER = ROOT / "docs" / "adr"
FILES = sorted(FOLDER.glob("0*.md"))
HEADINGS = {"Context", "Decision", "What it gains", "What would undo it"}


def test_no_number_is_given_twice() -> None:
    numbers = Counter(path.name[:4] for path in FILES)
    assert numbers
    assert [number for number, count in numbers.items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:4])
def test_a_decision_says_why_what_it_gains_and_what_would_undo_it(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert set(re.findall(r"^## (.+)$", text, re.MULTILINE)) >= HEADINGS


def test_the_list_has_each_decision_under_its_title() -> None:
    listed = re.findall(
        r"^\* (\d+)\. \[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text("utf-8"), re.M
    )
    first_lines = [path.read_text("utf-8").partition("\n")[0] for path in FILES]
    assert sorted(name for *_, name in listed) == [path.name for path in FILES]
    assert sorted(f"# {number}. {title}" for number, title, _ in listed) == sorted(first_lines)
