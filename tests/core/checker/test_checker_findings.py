"""What a check finds beside what it passes over, and the other place that it names."""

from __future__ import annotations

from typing import Any

import pytest
from checker_parts import document, findings

from sij_tui.core.content.problems import Finding

Path = tuple[str | int, ...]


def set_value(tables: dict[str, Any], value: object, *path: str | int) -> None:
    """Put a value somewhere below ``checker``."""
    table: Any = tables["checker"]
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value


def value_at(tables: Any, path: Path) -> object:
    for key in path:
        tables = tables[key]
    return tables


def found_by(check: str, *changes: tuple[object, Path]) -> tuple[dict[str, Any], list[Finding]]:
    tables = document()
    for value, path in changes:
        set_value(tables, value, *path)
    return tables, [finding for _, finding in findings(tables, check)]


@pytest.mark.parametrize(
    ("check", "changes", "path"),
    [
        (
            "signs_cannot_mislead",
            [(7, ("outcome", "none", "symbol")), ("✓", ("outcome", "stop", "symbol"))],
            ("checker", "outcome", "stop", "symbol"),
        ),
        (
            "outcomes_fit_their_facts",
            [(7, ("outcome", "none")), ("leaflet", ("outcome", "hold", "basis"))],
            ("checker", "outcome", "hold", "basis"),
        ),
        (
            "words_are_told_apart",
            [(" ", ("labels", "word", "yes")), ("No", ("labels", "word", "unanswered"))],
            ("checker", "labels", "word", "unanswered"),
        ),
        (
            "keys_fit_their_answers",
            [("", ("labels", "word", "no")), ("s,t", ("labels", "action", "yes", "key"))],
            ("checker", "labels", "action", "yes", "key"),
        ),
        (
            "remarks_stay_with_their_answer",
            [
                (" ", ("question", 0, "yes", "text")),
                ("Ask first.", ("question", 1, "yes", "text")),
                ("Ask first.", ("question", 2, "not_sure", "text")),
            ],
            ("checker", "question", 2, "not_sure", "text"),
        ),
    ],
)
def test_what_is_wrong_after_what_is_passed_over_is_found(
    check: str, changes: list[tuple[object, Path]], path: Path
) -> None:
    _, found = found_by(check, *changes)
    assert path in [finding.path for finding in found]


@pytest.mark.parametrize(
    ("check", "value", "path", "other"),
    [
        (
            "signs_cannot_mislead", "○", ("outcome", "stop", "symbol"),
            ("checker", "outcome", "none", "symbol"),
        ),
        (
            "words_are_told_apart", "No", ("labels", "word", "unanswered"),
            ("checker", "labels", "word", "no"),
        ),
        (
            "outcomes_are_told_apart", "No listed reason", ("outcome", "hold", "label"),
            ("checker", "outcome", "none", "label"),
        ),
    ],
)  # fmt: skip
def test_of_two_that_are_alike_the_first_is_named(
    check: str, value: str, path: Path, other: Path
) -> None:
    tables, found = found_by(check, (value, path))
    (alike,) = [each for each in found if each.path == ("checker", *path) and each.other]
    assert alike.other == other
    assert str(value_at(tables, other)).casefold() == value.casefold()


def test_a_remark_that_stands_with_two_answers_is_named_where_it_stood_first() -> None:
    _, found = found_by(
        "remarks_stay_with_their_answer",
        ("Ask first.", ("question", 1, "yes", "text")),
        ("ask  first.", ("question", 2, "not_sure", "text")),
    )
    assert [(each.path, each.other) for each in found] == [
        (("checker", "question", 2, "not_sure", "text"), ("checker", "question", 1, "yes", "text"))
    ]


def test_how_many_sets_there_are_is_told() -> None:
    _, found = found_by("one_set_is_none", ("none", ("question", 7, "not_sure", "outcome")))
    (finding,) = found
    assert "Of 19683 complete sets of answers, 2 lead to none." in finding.message


@pytest.mark.parametrize(
    ("answer", "wanted"), [("yes", "must lead to stop."), ("not_sure", "must lead to hold or ")]
)
def test_what_an_answer_has_to_lead_to_is_told(answer: str, wanted: str) -> None:
    _, found = found_by(
        "unsure_of_a_reason_is_at_least_hold", ("tell", ("question", 7, answer, "outcome"))
    )
    (finding,) = found
    assert wanted in finding.message
    assert ("hold" in finding.message) == (answer == "not_sure")
