"""Each guarantee refuses a file that breaks it, at the place that is to blame."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import combinations, permutations
from typing import Any

import msgspec
import pytest
from checker_parts import ALL_CHECKS, QUESTIONS, decode, document, findings, found
from hypothesis import given, settings
from hypothesis import strategies as st

Break = Callable[[dict[str, Any]], None]


def question(tables: dict[str, Any], name: str) -> dict[str, Any]:
    return tables["checker"]["question"][QUESTIONS.index(name)]


def outcome(name: str, answer: str, value: str) -> Break:
    """Give one answer to one question another outcome."""

    def break_it(tables: dict[str, Any]) -> None:
        question(tables, name)[answer]["outcome"] = value

    return break_it


def basis(name: str, answer: str, value: str) -> Break:
    def break_it(tables: dict[str, Any]) -> None:
        question(tables, name)[answer]["basis"] = value

    return break_it


def facts(name: str, answer: str, *values: str) -> Break:
    def break_it(tables: dict[str, Any]) -> None:
        question(tables, name)[answer]["facts"] = list(values)

    return break_it


def set_value(value: object, *path: str | int) -> Break:
    """Put a value somewhere below ``checker``."""

    def break_it(tables: dict[str, Any]) -> None:
        table = tables["checker"]
        for key in path[:-1]:
            table = table[key]
        table[path[-1]] = value

    return break_it


def without_question(name: str) -> Break:
    def break_it(tables: dict[str, Any]) -> None:
        tables["checker"]["question"].remove(question(tables, name))

    return break_it


def another_caution(tables: dict[str, Any]) -> None:
    tables["fact"].append({**tables["fact"][0], "id": "F99", "kind": "caution"})


def place(name: str, *more: str) -> tuple[str | int, ...]:
    return ("checker", "question", QUESTIONS.index(name), *more)


def swapped(*path: str | int, with_: tuple[str | int, ...]) -> Break:
    """Swap two values somewhere below ``checker``."""

    def break_it(tables: dict[str, Any]) -> None:
        ends = []
        for way in (path, with_):
            table = tables["checker"]
            for key in way[:-1]:
                table = table[key]
            ends.append((table, way[-1]))
        (one, first), (other, second) = ends
        one[first], other[second] = other[second], one[first]

    return break_it


def flag(fact: int, *, set_: bool) -> Break:
    """Say, or no longer say, that a fact counts even as a possibility."""

    def break_it(tables: dict[str, Any]) -> None:
        tables["fact"][fact]["any_possibility"] = set_

    return break_it


def copied(*path: str | int, to: tuple[str | int, ...]) -> Break:
    """Put a value somewhere else below ``checker`` as well."""

    def break_it(tables: dict[str, Any]) -> None:
        value = tables["checker"]
        for key in path:
            value = value[key]
        set_value(value, *to)(tables)

    return break_it


def first_has_no_reason_and_a_later_doubt_is_told(tables: dict[str, Any]) -> None:
    for answer in ("yes", "no", "not_sure"):
        facts("pregnancy", answer, "F01")(tables)
    outcome("septicaemia", "not_sure", "tell")(tables)


PREGNANCY, SEPTICAEMIA = 19, 48
"""Places of F20 and F49 among the facts."""


def shown(*more: str | int) -> tuple[str | int, ...]:
    return ("checker", *more)


OUTCOMES = ("none", "tell", "hold", "stop")
_GROUPS: tuple[tuple[tuple[str | int, ...], ...], ...] = (
    *(
        tuple(("labels", table, name) for name in names)
        for table, names in (
            ("word", ("yes", "no", "not_sure", "unanswered")),
            ("word", ("from_source", "from_product")),
            ("menu", ("done", "differed")),
            ("asking", ("leave_yes", "leave_no")),
            ("result", ("same", "different", "incomplete", "failed")),
        )
    ),
    tuple(("labels", "action", name, "label") for name in ("yes", "no", "not_sure")),
    *(
        ((table, 0, field), (table, 1, field))
        for table, field in (
            ("question", "title"), ("question", "ask"), ("case", "title"), ("case", "story")
        )
    ),
)  # fmt: skip
LIKE_NO_OTHER = [pair for group in _GROUPS for pair in combinations(group, 2)]
"""Texts of which neither may read like the other."""
BREAKS: list[tuple[str, Break, tuple[str | int, ...]]] = [
    ("no_leads_to_none", outcome("dye", "no", "tell"), place("dye", "no", "outcome")),
    ("no_leads_to_none", outcome("dye", "no", "stop"), place("dye", "no", "outcome")),
    (
        "yes_leads_somewhere",
        outcome("dressing", "yes", "none"),
        place("dressing", "yes", "outcome"),
    ),
    ("unsure_is_not_no", outcome("dye", "not_sure", "none"), place("dye", "not_sure", "outcome")),
    (
        "unsure_is_not_no",
        outcome("dressing", "not_sure", "hold"),
        place("dressing", "not_sure", "outcome"),
    ),
    ("strength_is_kept", outcome("clotting", "yes", "hold"), place("clotting", "yes", "outcome")),
    ("strength_is_kept", outcome("clotting", "yes", "tell"), place("clotting", "yes", "outcome")),
    ("strength_is_kept", outcome("dressing", "yes", "stop"), place("dressing", "yes", "facts")),
    ("strength_is_kept", facts("dressing", "yes", "F44"), place("dressing", "yes", "facts")),
    (
        "strength_is_kept",
        facts("pregnancy", "not_sure", "F01"),
        place("pregnancy", "not_sure", "facts"),
    ),
    ("strength_is_kept", basis("dye", "not_sure", "leaflet"), place("dye", "not_sure", "basis")),
    ("every_reason_is_asked", without_question("clotting"), ("fact", 45, "id")),
    ("every_reason_is_asked", facts("dressing", "yes", "F44"), ("fact", 44, "id")),
    ("every_reason_is_asked", another_caution, ("fact", 49, "id")),
    ("one_set_is_none", outcome("septicaemia", "not_sure", "none"), ("checker", "question")),
    ("one_set_is_none", outcome("septicaemia", "no", "tell"), ("checker", "question")),
    (
        "cases_ask_known_questions",
        set_value("yes", "case", 0, "answers", "dy"),
        ("checker", "case", 0, "answers", "dy"),
    ),
    (
        "cases_come_out_as_expected",
        set_value("hold", "case", 0, "outcome"),
        ("checker", "case", 0, "outcome"),
    ),
    (
        "cases_come_out_as_expected",
        set_value({"dye": "yes"}, "case", 5, "answers"),
        ("checker", "case", 5, "outcome"),
    ),
    (
        "signs_cannot_mislead",
        set_value("✓", "outcome", "none", "symbol"),
        ("checker", "outcome", "none", "symbol"),
    ),
    *(
        (
            "signs_cannot_mislead",
            set_value(sign, "outcome", "hold", "symbol"),
            ("checker", "outcome", "stop", "symbol"),
        )
        for sign in ("◼", "⬛", "■\ufe0e", "■\u200b")
    ),
    (
        "signs_cannot_mislead",
        set_value("X", "outcome", "none", "symbol_ascii"),
        ("checker", "outcome", "stop", "symbol_ascii"),
    ),
    (
        "unsure_of_a_reason_is_at_least_hold",
        outcome("septicaemia", "not_sure", "tell"),
        place("septicaemia", "not_sure", "outcome"),
    ),
    (
        "unsure_of_a_reason_is_at_least_hold",
        outcome("pregnancy", "not_sure", "hold"),
        place("pregnancy", "not_sure", "outcome"),
    ),
    (
        "unsure_of_a_reason_is_at_least_hold",
        flag(SEPTICAEMIA, set_=True),
        place("septicaemia", "not_sure", "outcome"),
    ),
    (
        "strength_is_kept",
        flag(PREGNANCY, set_=False),
        place("pregnancy", "not_sure", "basis"),
    ),
    (
        "strength_is_kept",
        basis("dressing", "not_sure", "leaflet"),
        place("dressing", "not_sure", "basis"),
    ),
    (
        "unsure_of_a_reason_is_at_least_hold",
        first_has_no_reason_and_a_later_doubt_is_told,
        place("septicaemia", "not_sure", "outcome"),
    ),
    ("possibility_is_of_a_reason", flag(0, set_=True), ("fact", 0, "any_possibility")),
    (
        "outcomes_fit_their_facts",
        set_value(["F45", "F49"], "outcome", "tell", "facts"),
        shown("outcome", "tell", "facts"),
    ),
    (
        "outcomes_fit_their_facts",
        set_value(["F45"], "outcome", "stop", "facts"),
        shown("outcome", "stop", "facts"),
    ),
    (
        "outcomes_fit_their_facts",
        set_value(["F43"], "outcome", "stop", "facts"),
        place("septicaemia", "yes", "facts"),
    ),
    (
        "outcomes_fit_their_facts",
        set_value("leaflet", "outcome", "hold", "basis"),
        shown("outcome", "hold", "basis"),
    ),
    (
        "outcomes_fit_their_facts",
        set_value("leaflet", "outcome", "none", "basis"),
        shown("outcome", "none", "basis"),
    ),
    (
        "answers_are_told_apart",
        set_value("Not sure, or nobody knows", "question", 2, "yes", "label"),
        place("dye", "yes", "label"),
    ),
    (
        "answers_are_told_apart",
        swapped("question", 2, "yes", "label", with_=("question", 2, "no", "label")),
        place("dye", "no", "label"),
    ),
    (
        "answers_are_told_apart",
        swapped("labels", "word", "yes", with_=("labels", "word", "no")),
        place("dye", "no", "label"),
    ),
    (
        "words_are_told_apart",
        set_value("No", "labels", "word", "unanswered"),
        shown("labels", "word", "unanswered"),
    ),
    *(
        ("words_are_told_apart", copied(*one, to=other), shown(*other))
        for one, other in LIKE_NO_OTHER
    ),
    *(
        ("outcomes_are_told_apart", copied(*one, to=other), shown(*other))
        for field in ("label", "headline", "text", "say")
        for one, other in combinations([("outcome", name, field) for name in OUTCOMES], 2)
    ),
    (
        "keys_fit_their_answers",
        set_value("o", "labels", "action", "yes", "key"),
        shown("labels", "action", "yes", "key"),
    ),
    (
        "words_are_told_apart",
        set_value("Dye", "question", 1, "title"),
        shown("question", 2, "title"),
    ),
    (
        "keys_fit_their_answers",
        swapped("labels", "action", "yes", "key", with_=("labels", "action", "no", "key")),
        shown("labels", "action", "yes", "key"),
    ),
    (
        "keys_fit_their_answers",
        swapped("labels", "action", "not_sure", "key", with_=("labels", "action", "no", "key")),
        shown("labels", "action", "no", "key"),
    ),
    (
        "keys_fit_their_answers",
        set_value("2", "labels", "action", "yes", "key"),
        shown("labels", "action", "yes", "key"),
    ),
    (
        "keys_fit_their_answers",
        swapped("labels", "action", "yes", "label", with_=("labels", "action", "no", "label")),
        shown("labels", "action", "yes", "label"),
    ),
    (
        "outcomes_are_told_apart",
        set_value("NO LISTED REASON", "outcome", "tell", "label"),
        shown("outcome", "tell", "label"),
    ),
    (
        "outcomes_are_told_apart",
        set_value("ＳＴＯＰ", "outcome", "none", "label"),
        shown("outcome", "none", "label"),
    ),
    (
        "outcomes_are_told_apart",
        swapped("outcome", "none", "headline", with_=("outcome", "stop", "headline")),
        shown("outcome", "none", "headline"),
    ),
    (
        "outcomes_are_told_apart",
        swapped("outcome", "hold", "say", with_=("outcome", "tell", "say")),
        shown("outcome", "tell", "say"),
    ),
    (
        "no_text_is_of_a_lower_outcome",
        set_value(
            "The leaflet does not list this as a reason to rule it out.",
            "question",
            7,
            "yes",
            "text",
        ),
        place("septicaemia", "yes", "text"),
    ),
    (
        "no_text_is_of_a_lower_outcome",
        set_value("No listed reason", "labels", "result", "incomplete"),
        shown("labels", "result", "incomplete"),
    ),
    (
        "signs_are_told_apart",
        set_value("x", "outcome", "none", "symbol_ascii"),
        shown("outcome", "stop", "symbol_ascii"),
    ),
    (
        "signs_are_told_apart",
        set_value("○", "labels", "result", "incomplete_symbol"),
        shown("labels", "result", "incomplete_symbol"),
    ),
    (
        "signs_are_told_apart",
        set_value("○", "outcome", "none", "symbol_ascii"),
        shown("outcome", "none", "symbol_ascii"),
    ),
    (
        "remarks_stay_with_their_answer",
        set_value(
            "The leaflet does not say what to do when this is unclear.",
            "question",
            7,
            "yes",
            "text",
        ),
        place("septicaemia", "yes", "text"),
    ),
]


def test_the_shipped_rules_keep_every_guarantee() -> None:
    assert found(document()) == []


@pytest.mark.parametrize(("check", "break_it", "path"), BREAKS)
def test_each_guarantee_refuses_what_breaks_it(
    check: str, break_it: Break, path: tuple[str | int, ...]
) -> None:
    tables = document()
    break_it(tables)
    assert path in [finding.path for _, finding in findings(tables, check)]


def test_every_check_is_seen_to_refuse_something() -> None:
    assert {check.__name__ for check in ALL_CHECKS} == {check for check, _, _ in BREAKS}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_no_question_can_lose_its_warning(name: str, answer: str) -> None:
    tables = document()
    outcome(name, answer, "none")(tables)
    assert place(name, answer, "outcome") in (finding.path for _, finding in findings(tables))


@pytest.mark.parametrize("name", QUESTIONS[:-1])
def test_no_stop_of_the_source_can_be_lowered(name: str) -> None:
    for lower in ("tell", "hold"):
        tables = document()
        outcome(name, "yes", lower)(tables)
        assert place(name, "yes", "outcome") in (finding.path for _, finding in findings(tables))


@pytest.mark.parametrize("name", QUESTIONS[1:-1])
def test_an_unsure_answer_may_be_raised_to_a_stop_as_a_rule_of_ones_own(name: str) -> None:
    tables = document()
    outcome(name, "not_sure", "stop")(tables)
    blamed = {finding.path[:2] for _, finding in found(tables)}
    assert blamed <= {("checker", "case")}


# ---- swaps and copies ---------------------------------------------------------------------

RANKS = ("none", "tell", "hold", "stop")


@pytest.mark.parametrize("field", ["label", "headline", "text", "say", "words"])
@pytest.mark.parametrize(("one", "other"), list(permutations(RANKS, 2)))
def test_no_text_of_an_outcome_can_be_swapped_or_copied(field: str, one: str, other: str) -> None:
    tables = document()
    swapped("outcome", one, field, with_=("outcome", other, field))(tables)
    assert any(findings(tables))
    tables = document()
    set_value(tables["checker"]["outcome"][other][field], "outcome", one, field)(tables)
    assert any(findings(tables))


@pytest.mark.parametrize(("one", "other"), list(combinations(RANKS, 2)))
def test_no_two_outcomes_can_be_swapped(one: str, other: str) -> None:
    tables = document()
    swapped("outcome", one, with_=("outcome", other))(tables)
    assert any(findings(tables))


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(("yes", "no", "not_sure"), 2)))
def test_no_two_answers_can_be_swapped_or_share_a_label(name: str, one: str, other: str) -> None:
    at = QUESTIONS.index(name)
    for field in ("label", "outcome"):
        tables = document()
        before = copy.deepcopy(tables)
        swapped("question", at, one, field, with_=("question", at, other, field))(tables)
        assert tables == before or any(findings(tables))
    tables = document()
    set_value(tables["checker"]["question"][at][other]["label"], "question", at, one, "label")(
        tables
    )
    assert any(findings(tables))


@pytest.mark.parametrize("table", ["policies", "signatures"])
def test_no_list_of_the_table_to_be_signed_can_be_emptied(table: str) -> None:
    tables = document()
    set_value([], "labels", "rules", table)(tables)
    with pytest.raises(msgspec.ValidationError, match=table):
        decode(tables)


# ---- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("outcome", "none", "text"), "This is safe."),
        (("outcome", "none", "headline"), "Go \n Ahead"),
        (("outcome", "none", "say"), "You're OK."),
        (("case", 0, "slip", "text"), "Ask them to stop taking it."),
        (("labels", "result", "same"), "Cleared"),
        (("labels", "rules", "policies", 0), "Proceed."),
        (("question", 2, "no", "label"), "No, so it is safe"),
        (("question", 2, "why", "text"), "It is not a clearance, but a clearance."),
        (("outcome", "none", "text"), "It is safe to proceed."),
        (("outcome", "none", "text"), "It is ｓａｆｅ."),
        (("outcome", "none", "text"), "It is sa\u200dfe."),
    ],
)
def test_no_text_gives_permission_or_advice(path: tuple[str | int, ...], text: str) -> None:
    tables = document()
    set_value(text, *path)(tables)
    astray = [finding.path for _, finding in findings(tables, "no_word_is_forbidden")]
    assert astray == [("checker", *path)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("case", 0, "story"), "A colleague asks: “Is it safe to go ahead?”"),
        (("privacy",), "This is not a clearance, and nothing is unsafe."),
        (("privacy",), "The token is unclear."),
    ],
)
def test_what_people_say_and_what_only_looks_alike_may_stand(
    path: tuple[str | int, ...], text: str
) -> None:
    tables = document()
    set_value(text, *path)(tables)
    assert found(tables) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [("安全", "この注射は安全です。"), ("sûr", "C’est su\u0302r."), ("آمن", "هذا آمن")],
)
def test_no_script_hides_a_forbidden_word(word: str, text: str) -> None:
    tables = document()
    tables["lexicon"]["forbidden"] = [word]
    assert found(tables) == []
    set_value(text, "outcome", "none", "text")(tables)
    assert any(findings(tables, "no_word_is_forbidden"))


# ---- the shape ------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["yes", "no", "not_sure"])
@pytest.mark.parametrize("key", ["outcome", "basis", "label", "facts"])
def test_nothing_about_an_answer_has_a_default(answer: str, key: str) -> None:
    tables = document()
    del tables["checker"]["question"][3][answer][key]
    with pytest.raises(msgspec.ValidationError, match=key):
        decode(tables)


@pytest.mark.parametrize(
    "break_it",
    [
        outcome("dye", "yes", "holdd"),
        outcome("dye", "yes", "STOP"),
        facts("dye", "yes"),
        set_value([], "question"),
        set_value("no", "case", 0, "answers", "dye"),
        set_value(
            "stop",
            "question",
            0,
            "sure",
        ),
        set_value("no", "case", 0, "answer"),
    ],
)
def test_a_slip_in_a_rule_is_not_passed_over(break_it: Break) -> None:
    tables = document()
    break_it(tables)
    with pytest.raises(msgspec.ValidationError):
        decode(tables)


@pytest.mark.parametrize("name", ["none", "tell", "hold", "stop"])
def test_no_outcome_can_be_left_out(name: str) -> None:
    tables = document()
    del tables["checker"]["outcome"][name]
    with pytest.raises(msgspec.ValidationError, match=name):
        decode(tables)


JUNK = st.sampled_from(
    [None, 7, True, "", "dye", "F20", [], [[]], [{}], {}, {"id": []}, {"yes": 1}]
).map(copy.deepcopy)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_of_any_shape_is_judged_without_a_fault(data: st.DataObject) -> None:
    parts = ("checker", "fact", "lexicon")
    tables = {key: value for key, value in document().items() if key in parts}
    for _ in range(data.draw(st.integers(1, 3))):
        table: Any = tables
        for _ in range(data.draw(st.integers(0, 5))):
            keys = sorted(table) if isinstance(table, dict) else range(len(table))
            inner = [key for key in keys if isinstance(table[key], dict | list) and table[key]]
            if not inner:
                break
            table = table[data.draw(st.sampled_from(inner))]
        keys = sorted(table) if isinstance(table, dict) else list(range(len(table)))
        table[data.draw(st.sampled_from(keys))] = data.draw(JUNK)
    found(tables)


@pytest.mark.parametrize("tables", [{}, {"checker": []}, {"checker": {}}, {"fact": {}}])
def test_a_file_without_a_checker_breaks_no_guarantee(tables: dict[str, Any]) -> None:
    assert found(tables) == []
