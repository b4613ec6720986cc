"""Where each fact and each silence is shown and asked for, in a small file counted by hand."""

from __future__ import annotations

import msgspec
import tomli
from content_samples import with_practice

from sij_tui.core.content.model import Content
from sij_tui.core.practice.coverage import (
    FactCoverage,
    GapCoverage,
    coverage_of,
    coverage_summary,
    places_of_facts,
    silences_of,
)

SILENCE = '"The card does not say so.", facts = ["F01"], basis = "silence"'


def content(*edits: tuple[str, str]) -> Content:
    text = with_practice()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    return msgspec.convert(tomli.loads(text), Content)


def without(*parts: str) -> Content:
    return msgspec.structs.replace(content(), **dict.fromkeys(parts))


COVERED = {
    "F01": FactCoverage(
        shown=("steeping", "[timeline]", "[scene]"), asked=("time", "hot", "sequence", "look"),
        checked=(), cases=(),
    ),
    "F02": FactCoverage(
        shown=("steeping", "[glossary]", "[timeline]", "[scene]"), asked=("inside",), checked=(),
        cases=(),
    ),
    "F03": FactCoverage(
        shown=("reasons",), asked=("visit",), checked=("caffeine",), cases=("guest",)
    ),
}  # fmt: skip


def test_each_fact_has_its_places_and_questions() -> None:
    assert coverage_of(content()) == COVERED


def test_what_a_file_does_not_have_covers_nothing() -> None:
    found = coverage_of(without("practice", "checker", "timeline"))
    assert [fact.shown for fact in found.values()] == [
        ("steeping", "[scene]"), ("steeping", "[glossary]", "[scene]"), ("reasons",),
    ]  # fmt: skip
    assert not any(fact.asked or fact.checked or fact.cases for fact in found.values())


def test_places_are_those_of_screens_first_then_other_tables() -> None:
    assert places_of_facts(content()) == {
        "F01": ("steeping", "[timeline]", "[practice]", "[scene]"),
        "F02": ("steeping", "[glossary]", "[timeline]", "[practice]", "[scene]"),
        "F03": ("reasons", "[checker]", "[practice]"),
    }


def test_why_a_fact_is_not_asked_stands_in_one_line() -> None:
    why = '[[practice.unasked]]\nfacts = ["F02"]\nwhy = """It is\n  told."""\n\n[[practice.item]]'
    found = coverage_of(content(("[[practice.item]]", why)))
    assert {name: fact.why_not for name, fact in found.items()} == {
        "F01": "", "F02": "It is told.", "F03": "",
    }  # fmt: skip


def test_a_silence_is_told_in_the_words_of_its_screen_and_asked_by_its_questions() -> None:
    assert silences_of(content()) == {}
    asked = ('topic = "who"\n', 'topic = "who"\ngaps = ["milk"]\n')
    assert silences_of(content((SILENCE, f'{SILENCE}, gap = "milk"'), asked)) == {
        "milk": GapCoverage(text="", asked=("visit",))
    }
    gap = ('basis = "silence"', 'basis = "silence", gap = "milk"')
    assert silences_of(content(gap)) == {
        "milk": GapCoverage(text="The card does not say how much.", asked=())
    }
    bare = msgspec.structs.replace(content(gap, asked), practice=None)
    assert all(silence.asked == () for silence in silences_of(bare).values())


def test_the_summary_counts_what_is_shown_asked_and_neither() -> None:
    facts = {
        **COVERED,
        "F04": FactCoverage(shown=(), asked=(), checked=(), cases=(), why_not="Told elsewhere."),
        "F05": FactCoverage(shown=("end",), asked=(), checked=(), cases=()),
        "F06": FactCoverage(shown=("end",), asked=("x",), checked=(), cases=(), why_not="Late."),
    }
    told = "Facts: 6; shown: 5"
    more = "; asked: 4; not asked, with a reason: 1; neither: 1."
    silences = {"a": GapCoverage(text="", asked=()), "b": GapCoverage(text="t", asked=("x",))}
    assert coverage_summary(facts, False) == f"{told}."
    assert coverage_summary(facts, False, silences) == f"{told}."
    assert coverage_summary(facts, True) == f"{told}{more}"
    assert coverage_summary(facts, True, {}) == f"{told}{more}"
    assert coverage_summary(facts, True, silences) == f"{told}{more}\nSilences: 2; asked: 1."
