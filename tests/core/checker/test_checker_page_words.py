"""Which of the content's words stand on a page of the checker, and where: seen with real words."""

from __future__ import annotations

from book_kit import shipped
from checker_parts import CHECKER, QUESTIONS

from sij_tui.core.checker.engine import FAILED, evaluate, question_by_id, rule_of
from sij_tui.core.checker.pages.asking import asking_elements, found_elements, review_elements
from sij_tui.core.checker.pages.menu import cases_elements, menu_elements
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.state import CheckerState, reduce_checker
from sij_tui.core.content.checker import AnswerId, outcome_of
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for

LABELS = CHECKER.labels
CONTEXT = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
TIGHT = CONTEXT._replace(tight=True)
NAMES: dict[AnswerId, str] = {
    "yes": LABELS.word.yes, "no": LABELS.word.no, "not_sure": LABELS.word.not_sure,
}  # fmt: skip


def after(*actions: str) -> CheckerState:
    state = CheckerState()
    for action in ("made_up", *actions):
        state = reduce_checker(CHECKER, state, action)
    return state


def asked(state: CheckerState, context: Context = CONTEXT) -> dict[str, list[str]]:
    """The texts of each line of a question that does something, by what it does."""
    assert state.run
    return texts(asking_elements(context, state, state.run))


def texts(elements: object) -> dict[str, list[str]]:
    assert not isinstance(elements, Element)
    found = (each for each in elements if isinstance(each, Element))  # type: ignore[attr-defined]
    return {each.do: [cell.text for cell in each.cells if cell.text] for each in found if each.do}


def title(name: str) -> str:
    return question_by_id(CHECKER, name).title


def test_the_first_question_leads_on_and_not_back() -> None:
    lines = asked(after())
    assert lines["next"][1:] == [LABELS.action.next.label]
    assert "previous" not in lines


def test_the_way_back_says_what_was_answered_there() -> None:
    for answer, name in (*NAMES.items(), (None, LABELS.word.unanswered)):
        state = after("answer:no", f"answer:{answer}" if answer else "next")
        assert state.run
        if state.run.at == 1:  # a stop stays in sight
            state = reduce_checker(CHECKER, state, "next")
        before = title(QUESTIONS[1])
        for context, named in ((CONTEXT, [LABELS.action.previous.label]), (TIGHT, [])):
            assert asked(state, context)["previous"][1:] == [*named, before, name]


def test_the_last_question_and_one_that_is_changed_lead_to_the_check() -> None:
    last = after(*["answer:no"] * 8)
    assert last.run
    assert last.run.question == QUESTIONS[-1]
    assert asked(last)["next"][1:] == [LABELS.action.check.label]
    one_before = after(*["answer:no"] * 7)
    assert asked(one_before)["next"][1:] == [LABELS.action.next.label]
    changed = after("answer:no", "answer:no", "check", f"change:{QUESTIONS[1]}")
    lines = asked(changed)
    assert lines["next"][1:] == [LABELS.action.check.label]
    assert "previous" not in lines


def test_a_stop_names_all_its_questions_and_no_other_outcome_is_named() -> None:
    answers: dict[str, AnswerId] = {"dye": "yes", "clotting": "yes", "dressing": "yes"}
    said = [each.plain_text for each in found_elements(CONTEXT, evaluate(CHECKER, answers))]
    assert len(said) == 2
    assert f"{title('dye')}, {title('clotting')}" in said[1]
    assert title("dressing") not in said[1]
    for unsafe in ({}, {"dye": "not_sure"}, {"dressing": "yes"}):
        assert not list(found_elements(CONTEXT, evaluate(CHECKER, unsafe)))  # type: ignore[arg-type]
    (failed,) = found_elements(CONTEXT, FAILED)
    assert failed.plain_text == LABELS.result.failed


def test_the_check_shows_each_answer_in_full_where_there_is_room() -> None:
    state = after("answer:no", "answer:not_sure", "check")
    assert state.run
    no = rule_of(CHECKER.question[0], "no").label
    doubt = rule_of(CHECKER.question[1], "not_sure").label
    for context, wanted in (
        (CONTEXT, [no, doubt, LABELS.word.unanswered]),
        (TIGHT, [NAMES["no"], NAMES["not_sure"], LABELS.word.unanswered]),
    ):
        lines = texts(review_elements(context, state, state.run))
        shown = [lines[f"change:{name}"][2] for name in QUESTIONS[:3]]
        assert shown == wanted


def test_finished_cases_say_whether_the_answers_matched() -> None:
    first, second, third = (case.id for case in CHECKER.case[:3])
    lines = texts(cases_elements(CONTEXT._replace(results={first: True, second: False})))
    assert lines[f"case:{first}"][-1] == LABELS.menu.done
    assert lines[f"case:{second}"][-1] == LABELS.menu.differed
    assert lines[f"case:{third}"][-1] == CHECKER.case[2].title


def test_the_menu_counts_cases_and_questions() -> None:
    lines = texts(menu_elements(CONTEXT))
    assert lines["cases"][-1] == fill(LABELS.menu.cases_help, count=len(CHECKER.case))
    assert lines["questions"][-1] == fill(LABELS.menu.questions_help, count=len(QUESTIONS))
    assert lines["rules"][-1] == LABELS.menu.rules_help
    assert {name: line[0] for name, line in lines.items()} == {
        "cases": "1", "made_up": "2", "questions": "3", "rules": "4",
    }  # fmt: skip


def test_a_stop_of_the_list_bears_the_sign_of_its_outcome() -> None:
    (_, stop) = found_elements(CONTEXT, evaluate(CHECKER, {"dye": "yes"}))
    shown = outcome_of(CHECKER, "stop")
    assert stop.cells[0].text == f"{shown.symbol_ascii} {shown.label}"
