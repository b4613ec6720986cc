"""What checks say of questions and of a bank as a whole, each example of a mistake by itself."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import msgspec
import pytest
import tomli
from content_samples import with_practice
from paths import DATA

from sij_tui.core.content.model import Content
from sij_tui.core.practice.checks import gaps_are_silences, questions_are_well_made
from sij_tui.core.validation.meaning import document_of

BROKEN = DATA / "broken"
OUTLINES = DATA / "outlines" / "practice-checks.json"
"""``RENEW_OUTLINES=1`` writes it anew."""


def edits_of(entry: Path) -> list[dict[str, str]]:
    recipe = tomllib.loads((entry / "edit.toml").read_text("utf-8"))
    edits = recipe.get("edit", [recipe]) if recipe.get("with_practice") else []
    return [edit for edit in edits if "find" in edit]


def with_claims(right: int, wrong: int) -> list[dict[str, str]]:
    """True-or-false questions besides the one of the sample, which is true."""
    claim = """
[[practice.item]]
id = "claim{n}"
kind = "true_false"
topic = "making"
facts = ["F01"]
claim = "Tea steeps in pot {n}."
right = {right}
feedback = {{ text = "So says the card.", facts = ["F01"] }}
"""
    text = "".join(
        claim.format(n=n, right="true" if n < right else "false") for n in range(right + wrong)
    )
    place = '\n[[practice.item]]\nid = "visit"'
    return [{"find": place, "replace": text + place}]


def with_options(right: str, wrong: str) -> list[dict[str, str]]:
    """Other options for the first question of the sample."""
    return [
        {"find": 'text = "About 3 minutes"', "replace": f'text = "{right}"'},
        {"find": 'text = "The card is silent"', "replace": f'text = "{wrong}"'},
        {"find": 'text = "As long as you like"', "replace": f'text = "{wrong}s"'},
    ]


CASES = {
    "the sample": [],
    **{entry.parent.name: edits_of(entry.parent) for entry in sorted(BROKEN.glob("*/edit.toml"))},
    **{f"{right} claims more, {wrong} of them false": with_claims(right, wrong)
       for right, wrong in ((2, 0), (3, 0), (0, 3), (2, 1), (1, 2), (5, 2), (5, 1), (0, 5))},
    "longer by little": with_options("x" * 19, "x" * 9),
    "longer by much": with_options("x" * 21, "x" * 9),
    "longer by ten": with_options("x" * 23, "x" * 10),
    "twice as long": with_options("x" * 22, "x" * 10),
    "shorter by much": with_options("x" * 9, "x" * 21),
    "half as long": with_options("x" * 11, "x" * 22),
    "shorter by ten": with_options("x" * 9, "x" * 19),
    "a long hint": [{"find": "The card gives it in minutes.", "replace": "Look. " * 60}],
    "a claim that turns on not": [
        {"find": 'claim = "', "replace": 'claim = "It is not so. Or: '},
    ],
    "shorter by little": with_options("x" * 8, "x" * 17),
    "figures within": with_options("3 or 4 minutes", "4 minutes"),
    "the same figures": with_options("3 or 4 minutes", "4 or 3 minutes"),
    "a fact not asked, in a translation": [
        *edits_of(BROKEN / "fact-asked-by-none"),
        {"find": "[meta]\n", "replace": '[meta]\ntranslation_of = "tea"\n'},
    ],
}  # fmt: skip


def found(edits: list[dict[str, str]]) -> list[list[str]] | None:
    """Paths and messages; none where the file is not of the right shape."""
    text = with_practice()
    for edit in edits:
        text = text.replace(edit["find"], edit["replace"], 1)
    try:
        tables = tomli.loads(text)
        document = document_of(tables, msgspec.convert(tables, Content), text)
    except (ValueError, msgspec.ValidationError):
        return None
    return [
        [" ".join(map(str, finding.path)), finding.severity, finding.message, finding.allowed or ""]
        for check in (questions_are_well_made, gaps_are_silences)
        for finding in check(document)
    ]


TELLING = [name for name, edits in CASES.items() if name == "the sample" or edits]


@pytest.mark.parametrize("name", TELLING)
def test_each_example_is_told_of_as_ever(name: str) -> None:
    known = json.loads(OUTLINES.read_text("utf-8")) if OUTLINES.exists() else {}
    told = found(CASES[name])
    if os.environ.get("RENEW_OUTLINES"):
        text = json.dumps({**known, name: told}, indent=1, ensure_ascii=False, sort_keys=True)
        OUTLINES.write_text(f"{text}\n", "utf-8")
        pytest.fail("written anew: look at the difference")
    assert told == known[name]
