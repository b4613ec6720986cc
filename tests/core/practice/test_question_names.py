"""The names that a question uses have to exist, and it has to ask for something."""

from __future__ import annotations

import msgspec
import pytest
import tomli
from content_samples import with_practice

from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding
from sij_tui.core.practice.checks import gaps_are_silences, questions_can_be_answered
from sij_tui.core.validation.meaning import document_of

FACTS = 'facts = ["F01"]\nask = "How long does tea steep?"'
ASK = 'ask = "How long does tea steep?"'
SILENCE = '"The card does not say so.", facts = ["F01"], basis = "silence"'
ITEM = ("practice", "item", 0)


def findings(*edits: tuple[str, str]) -> list[Finding]:
    text = with_practice()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    tables = tomli.loads(text)
    document = document_of(tables, msgspec.convert(tables, Content), text)
    return [*questions_can_be_answered(document), *gaps_are_silences(document)]


@pytest.mark.parametrize(
    ("edits", "path"),
    [
        ([('topic = "making"\n' + FACTS, 'topic = "makign"\n' + FACTS)], (*ITEM, "topic")),
        ([(ASK, f'{ASK}\ngaps = ["milk"]')], (*ITEM, "gaps", 0)),
        ([(FACTS, ASK)], ITEM),
        (
            [(ASK, f'{ASK}\nwording = [{{ text = "How long?", option = {{ four = "4" }} }}]')],
            (*ITEM, "wording", 0, "option", "four"),
        ),
        ([('step = "steep"\nothers', 'step = "stepe"\nothers')], ("practice", "item", 4, "step")),
        (
            [(SILENCE, SILENCE.replace('"silence"', '"leaflet", gap = "milk"'))],
            (*ITEM, "option", 2, "feedback", "gap"),
        ),
    ],
)
def test_what_cannot_be_is_found_where_it_stands(
    edits: list[tuple[str, str]], path: tuple[str | int, ...]
) -> None:
    assert [finding.path for finding in findings(*edits)] == [path]


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [(SILENCE, f'{SILENCE}, gap = "milk"')],
        [(SILENCE, f'{SILENCE}, gap = "milk"'), (FACTS, f'{ASK}\ngaps = ["milk"]')],
        [(ASK, f'{ASK}\nwording = [{{ text = "How long?", option = {{ three = "3" }} }}]')],
    ],
)
def test_what_is_right_is_passed_over(edits: list[tuple[str, str]]) -> None:
    assert findings(*edits) == []


def test_an_unknown_name_is_told_with_those_that_there_are() -> None:
    (finding,) = findings(('topic = "making"\n' + FACTS, 'topic = "makign"\n' + FACTS))
    assert (finding.wrong, finding.choices) == ("makign", ("making", "who"))
    gap = (SILENCE, f'{SILENCE}, gap = "milk"')
    (finding,) = findings(gap, (ASK, f'{ASK}\ngaps = ["mlik"]'))
    assert (finding.wrong, finding.choices) == ("mlik", ("milk",))


def test_a_file_without_practice_asks_nothing() -> None:
    text = with_practice()
    tables = tomli.loads(text)
    del tables["practice"]
    document = document_of(tables, msgspec.convert(tables, Content), text)
    assert list(questions_can_be_answered(document)) == []
