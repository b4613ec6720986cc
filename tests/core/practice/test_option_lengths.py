"""The length of an option gives no right answer away, over the bank as a whole."""

from __future__ import annotations

import msgspec
import pytest
import tomli
from content_parts import SOURCE
from content_samples import with_practice

from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank_checks import MIN_CHOICES, faults_of_bank
from sij_tui.core.validation.meaning import document_of


def reported(right: str, wrong: str, count: int, others: int = 0) -> list[str]:
    """What is said of a bank of that many questions, and of others with options of one length."""
    tables = tomli.loads(with_practice())
    texts = [(right, wrong)] * count + [("same", "like")] * others
    first = next(each for each in tables["practice"]["item"] if each["kind"] == "single")
    tables["practice"]["item"] = [
        {
            **{key: first[key] for key in ("kind", "topic", "facts", "ask")},
            "id": f"Q{at}",
            "option": [
                {"id": "a", "text": key, "right": True},
                {"id": "b", "text": other, "feedback": {"text": "No.", "facts": first["facts"]}},
                {
                    "id": "c",
                    "text": f"{other}.",
                    "feedback": {"text": "No.", "facts": first["facts"]},
                },
            ],
        }
        for at, (key, other) in enumerate(texts)
    ]
    document = document_of(tables, msgspec.convert(tables, Content), "")
    return [each.message for each in faults_of_bank(document) if "one right answer" in each.message]


@pytest.mark.parametrize(
    ("right", "wrong", "word"), [("longer by far", "short", "longest"), ("x", "short", "shortest")]
)
def test_a_bank_in_which_it_pays_to_guess_by_length_is_reported(
    right: str, wrong: str, word: str
) -> None:
    (said,) = reported(right, wrong, MIN_CHOICES)
    assert f"it is the {word} in {MIN_CHOICES}" in said


def test_as_many_the_other_way_are_fine() -> None:
    assert reported("longer by far", "short", MIN_CHOICES, MIN_CHOICES) == []
    assert reported("middling", "short", MIN_CHOICES - 1) == []
    assert len(reported("longer by far", "short", MIN_CHOICES, MIN_CHOICES - 1)) == 1


def test_the_shipped_bank_gives_nothing_away() -> None:
    content = msgspec.convert(tomli.loads(SOURCE), Content)
    items = [item for item in content.practice.item if item.traits.response == "one"]  # type: ignore[union-attr]
    options = [options for item in items if (options := getattr(item, "option", ()))]
    assert len(options) > 20
    for side in (max, min):
        ends = [side(len(option.text) for option in each) for each in options]
        tied = [
            [option.right for option in each if len(option.text) == end]
            for each, end in zip(options, ends, strict=True)
        ]
        guessed = sum(sum(each) / len(each) for each in tied)
        assert guessed < 0.4 * len(options)
