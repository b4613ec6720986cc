"""Single steps of the exercise: back and on, what is opened and closed, and who says so."""

from __future__ import annotations

import msgspec
import pytest
from book_kit import shipped
from checker_parts import CHECKER, QUESTIONS, document, findings

from sij_tui.core.checker.engine import UnsafeRules, evaluate, rule_of
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.pages.result import outcome_elements
from sij_tui.core.checker.rules import basis_name
from sij_tui.core.checker.run import CheckerRun, change, previous, review_answers, start
from sij_tui.core.checker.state import CheckerState, next_case, reduce_checker
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for

LABELS = CHECKER.labels
CASES = [case.id for case in CHECKER.case]


def after(*actions: str) -> CheckerState:
    state = CheckerState()
    for action in actions:
        state = reduce_checker(CHECKER, state, action)
    return state


def test_who_says_so_is_told_by_its_own_word() -> None:
    assert basis_name(LABELS, "leaflet") == LABELS.word.from_source
    assert basis_name(LABELS, "product") == LABELS.word.from_product
    assert LABELS.word.from_source != LABELS.word.from_product


def test_what_is_no_answer_has_no_rule() -> None:
    with pytest.raises(UnsafeRules):
        rule_of(CHECKER.question[0], "perhaps")  # type: ignore[arg-type]


# -- one step back


@pytest.mark.parametrize(("at", "before"), [(0, 0), (1, 0), (2, 1), (8, 7)])
def test_from_a_question_it_is_one_back_and_no_further_than_the_first(at: int, before: int) -> None:
    run = msgspec.structs.replace(start(CHECKER), at=at)
    assert previous(run) == msgspec.structs.replace(run, at=before)


def test_from_the_check_it_is_the_last_question_and_from_there_on_as_usual() -> None:
    back = previous(review_answers(start(CHECKER)))
    assert (back.stage, back.at, back.returning) == ("asking", len(QUESTIONS) - 1, False)
    assert previous(back).at == len(QUESTIONS) - 2


def test_from_a_change_or_a_result_it_is_the_check() -> None:
    run = review_answers(start(CHECKER))
    for there in (change(run, "dye"), msgspec.structs.replace(run, stage="result")):
        assert previous(there).stage == "checking"
        assert not previous(there).returning


# -- what follows, and what closes


def test_the_next_case_and_the_same_again_come_only_after_a_result() -> None:
    for state in (after(f"case:{CASES[0]}"), after("made_up", "answer:no"), after()):
        for action in ("next_case", "again"):
            assert reduce_checker(CHECKER, state, action) == state
    shown = after(f"case:{CASES[0]}", "check", "result")
    assert reduce_checker(CHECKER, shown, "next_case").case == CASES[1]
    assert reduce_checker(CHECKER, shown, "again").case == CASES[0]


def test_after_a_case_that_was_made_up_comes_the_first() -> None:
    following = next_case(CHECKER, after("made_up"))
    assert following
    assert following.id == CASES[0]
    assert after("made_up").case == ""
    bare = msgspec.structs.replace(CHECKER, case=())
    assert next_case(bare, after("made_up")) is None


def test_without_cases_there_is_no_list_of_them() -> None:
    bare = msgspec.structs.replace(CHECKER, case=())
    assert reduce_checker(bare, CheckerState(), "cases") == CheckerState()
    assert reduce_checker(bare, CheckerState(), "rules").page == "rules"


def test_a_case_that_was_only_opened_closes_to_where_it_was_chosen() -> None:
    chosen = CheckerState(page="cases", under=("menu",))
    assert after("cases", f"case:{CASES[0]}", "close") == chosen
    assert after("made_up", "close") == CheckerState()
    begun = after("made_up", "answer:no")
    assert reduce_checker(CHECKER, begun, "close") == begun
    assert reduce_checker(CHECKER, CheckerState(page="rules"), "close") == CheckerState()


def test_a_page_that_is_opened_ends_what_was_tried() -> None:
    tried = after("made_up", "answer:no", "check", "result", "try:yes")
    looked = reduce_checker(CHECKER, tried, "rules")
    assert (looked.panel, looked.tried, looked.under) == ("", None, ("run",))
    assert reduce_checker(CHECKER, looked, "rules") == looked


# -- results


@pytest.mark.parametrize("tier", ["ascii", "blocks"])
def test_without_all_answers_the_sign_is_one_that_the_terminal_has(tier: GlyphTier) -> None:
    context = Context(shipped().loaded, CHECKER, glyphs_for(tier), shipped().usage)
    sign = (
        LABELS.result.incomplete_symbol_ascii
        if tier == "ascii"
        else LABELS.result.incomplete_symbol
    )
    run = start(CHECKER)
    shown = outcome_elements(context, CheckerState(page="run", run=run), run, evaluate(CHECKER, {}))
    signs = [each.cells[0].text for each in shown if each.cells]
    assert sign in signs


def elements_of(case: str, run: CheckerRun) -> list[Element]:
    context = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
    state = CheckerState(page="run", case=case, run=run)
    return list(outcome_elements(context, state, run, evaluate(CHECKER, run.answers)))


def test_that_the_answers_match_the_case_is_said_where_they_do() -> None:
    case = CHECKER.case[0]
    right = tuple(case.answers.get(name, "no") for name in QUESTIONS)
    run = msgspec.structs.replace(start(CHECKER), given=right, stage="result")
    assert LABELS.result.same in [each.plain_text for each in elements_of(case.id, run)]
    wrong = tuple("no" if answer != "no" else "yes" for answer in right)
    run = msgspec.structs.replace(run, given=wrong)
    assert LABELS.result.same not in [each.plain_text for each in elements_of(case.id, run)]


@pytest.mark.parametrize("case", [case.id for case in CHECKER.case if case.aside])
def test_each_fact_behind_a_case_is_told_once(case: str) -> None:
    (found,) = [each for each in CHECKER.case if each.id == case]
    given = tuple(found.answers.get(name, "no") for name in QUESTIONS)
    run = msgspec.structs.replace(start(CHECKER), given=given, stage="result")
    keys = [each.key for each in elements_of(case, run)]
    assert found.aside
    assert {"slip", "aside"} <= set(keys)
    facts = [key.rpartition(".")[2] for key in keys if key.startswith(("fact:slip", "fact:aside"))]
    assert len(facts) == len(set(facts))
    assert set(facts) == {*found.slip.facts, *found.aside.facts}


# -- rules that are too low


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
@pytest.mark.parametrize("lower", ["none", "tell"])
def test_no_answer_about_a_reason_may_lead_lower_than_a_hold(answer: str, lower: str) -> None:
    tables = document()
    tables["checker"]["question"][7][answer]["outcome"] = lower
    found = findings(tables, "unsure_of_a_reason_is_at_least_hold")
    assert [finding.path for _, finding in found] == [("checker", "question", 7, answer, "outcome")]


@pytest.mark.parametrize(("yes", "unsure"), [("none", "hold"), ("tell", "hold"), ("none", "tell")])
def test_a_doubt_leads_no_higher_than_a_yes_however_low_that_is(yes: str, unsure: str) -> None:
    tables = document()
    tables["checker"]["question"][8]["yes"]["outcome"] = yes
    tables["checker"]["question"][8]["not_sure"]["outcome"] = unsure
    found = findings(tables, "unsure_is_not_no")
    place = ("checker", "question", 8, "not_sure", "outcome")
    assert place in [finding.path for _, finding in found]
