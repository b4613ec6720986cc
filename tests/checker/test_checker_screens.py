"""The checker on the screen: every question, outcome and case, by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from checker_player import (
    ALL_NO,
    CASES,
    CHECKER,
    LABELS,
    OUTCOME_ANSWERS,
    Learner,
    edition,
    label,
    practising,
    right,
    sign,
    signs,
)
from screen_kit import SIZES
from textual import events

from sij_tui.core.checker.engine import evaluate
from sij_tui.core.checker.model import AnswerId, OutcomeId
from sij_tui.core.checker.rules import outcome_of
from sij_tui.core.wording import fill
from sij_tui.widgets.rows import Rows

ANSWERS: tuple[AnswerId, ...] = ("yes", "no", "not_sure")


def practice_is_seen(learner: Learner) -> bool:
    return LABELS.word.practice in learner.text


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_with_the_notice_and_a_choice_on_one_screen(size: tuple[int, int]) -> None:
    async with practising(size) as learner:
        assert practice_is_seen(learner)
        for text in (CHECKER.notice, CHECKER.privacy, shipped_notice()):
            assert text in learner.words
        for text in (LABELS.menu.cases, LABELS.menu.made_up, LABELS.menu.questions):
            assert text in learner.text
        assert learner.exercise.sitting is None
        assert learner.cursor_rows()


def shipped_notice() -> str:
    from book_kit import shipped

    return shipped().content.meta.training_notice


@pytest.mark.parametrize("case", CASES)
async def test_every_case_by_keyboard(case: str) -> None:
    wanted = CASES[case]
    async with practising() as learner:
        await learner.take(case)
        assert wanted.story in learner.page_text
        await learner.give(right(wanted))
        assert LABELS.review.heading in learner.text
        assert not any(each in learner.page_text for each in signs())
        await learner.act("result")
        assert sign(wanted.outcome) in learner.text
        assert outcome_of(CHECKER, wanted.outcome).headline in learner.words
        assert practice_is_seen(learner)
        for text in (LABELS.result.same, wanted.slip.text, wanted.aside and wanted.aside.text):
            assert not text or text in learner.page_text


@pytest.mark.parametrize("case", CASES)
async def test_every_case_by_mouse(case: str) -> None:
    wanted = CASES[case]
    async with practising((90, 40)) as learner:
        await learner.click(LABELS.menu.cases, last=True)
        await learner.click(wanted.title)
        for number, question in enumerate(CHECKER.question, start=1):
            await learner.click(label(question.id, right(wanted)[question.id]))
            assert learner.answers[question.id] == right(wanted)[question.id]
            last = number == len(CHECKER.question)
            actions = LABELS.action
            await learner.click(f"     {actions.check.label if last else actions.next.label}")
        await learner.click(LABELS.review.result)
        assert sign(wanted.outcome) in learner.text
        assert LABELS.result.same in learner.page_text


@pytest.mark.parametrize("outcome", OUTCOME_ANSWERS)
@pytest.mark.parametrize("size", SIZES[:3])
async def test_every_outcome_with_every_finding(outcome: OutcomeId, size: tuple[int, int]) -> None:
    answers = OUTCOME_ANSWERS[outcome]
    async with practising(size) as learner:
        await learner.make_up()
        await learner.finish(answers)
        shown = outcome_of(CHECKER, outcome)
        assert sign(outcome) in learner.text
        assert shown.headline in learner.words
        assert shown.text in learner.page_text
        assert shown.say in learner.page_text
        everything_found_is_listed(learner, answers)


def everything_found_is_listed(learner: Learner, answers: Mapping[str, AnswerId]) -> None:
    """Each finding with its question, answer, fact, strength and place, in order."""
    result = evaluate(CHECKER, answers)
    keys = [piece.key for piece in learner.pane("main").pieces if piece.key.startswith("finding:")]
    assert keys == [f"finding:{finding.question}" for finding in result.findings]
    content = learner.book.content
    facts = {fact.id: fact for fact in content.fact}
    for finding in result.findings:
        question = next(q for q in CHECKER.question if q.id == finding.question)
        assert question.ask in learner.page_text
        assert label(question.id, finding.answer) in learner.page_text
        for name in finding.facts:
            fact = facts[name]
            pieces = learner.pane("main").pieces
            at = [piece.key for piece in pieces].index(f"fact:{question.id}.{name}")
            shown = [cell.text for piece in pieces[at : at + 2] for cell in piece.cells]
            assert shown == [name, fact.text, content.labels.force[fact.force], fact.place]


async def test_answers_that_differ_from_the_case_are_named_and_so_is_what_it_expects() -> None:
    async with practising() as learner:
        await learner.take("V3")
        await learner.finish({**ALL_NO, "clotting": "yes"})
        assert sign("stop") in learner.text
        labels = LABELS.result
        assert fill(labels.different, count=2) in learner.page_text
        assert fill(labels.expected, outcome=sign(CASES["V3"].outcome)) in learner.page_text
        assert labels.same not in learner.page_text
        word = LABELS.word
        for question, given, points_to in (
            ("dye", word.no, word.not_sure),
            ("clotting", word.yes, word.no),
        ):
            title = next(q.title for q in CHECKER.question if q.id == question)
            text = fill(labels.given, question=title, given=given, expected=points_to)
            assert text in learner.page_text


@pytest.mark.parametrize("size", SIZES)
async def test_every_question_is_shown_with_its_answers_and_what_the_source_says(
    size: tuple[int, int],
) -> None:
    async with practising(size) as learner:
        await learner.make_up()
        for number, question in enumerate(CHECKER.question, start=1):
            total = len(CHECKER.question)
            assert fill(LABELS.asking.progress, number=number, total=total) in learner.text
            assert practice_is_seen(learner)
            assert question.ask in learner.page_text
            for answer in ANSWERS:
                assert label(question.id, answer) in learner.text
            assert question.why.text in learner.page_text
            why = next(p for p in learner.pane("main").pieces if p.key.startswith("why:"))
            assert why.facts == question.why.facts
            await learner.act("next")
        assert learner.exercise.stage == "checking"
        assert learner.answers == {}


async def test_nothing_is_preselected_and_enter_on_nothing_does_nothing() -> None:
    async with practising() as learner:
        await learner.make_up()
        for _ in CHECKER.question:
            before = (learner.exercise, learner.text)
            assert not learner.cursor_rows()
            await learner.press("enter", "space", "enter", "pagedown", "enter", "pageup", "enter")
            assert (learner.exercise, learner.text) == before
            await learner.act("next")
        assert learner.answers == {}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_numbers_arrows_and_letters_give_the_same_answer(answer: AnswerId) -> None:
    at = ANSWERS.index(answer)
    async with practising() as learner:
        await learner.make_up()
        for keys in ([f"{at + 1}"], [*["down"] * (at + 1), "enter"]):
            await learner.press(*keys)
            assert learner.answers[CHECKER.question[learner.exercise.sitting.at].id] == answer
            await learner.act("next")
        await learner.act(answer)
        assert set(learner.answers.values()) == {answer}
        assert len(learner.answers) == 3


async def test_enter_after_an_answer_goes_on_and_the_answer_is_marked() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("not_sure")
        chosen = learner.session.glyphs.chosen
        marked = [line for line in learner.lines[2:] if chosen in line]
        assert [label("pregnancy", "not_sure") in line for line in marked] == [True]
        await learner.press("enter")
        assert learner.exercise.sitting.at == 1
        await learner.act("previous")
        assert learner.exercise.sitting.answer == "not_sure"


async def test_a_stop_is_shown_at_once_and_other_findings_as_they_come() -> None:
    async with practising() as learner:
        await learner.make_up()
        assert LABELS.asking.found_nothing in learner.found
        await learner.act("no", "next", "not_sure")
        assert sign("hold") in learner.found
        assert sign("hold") in learner.text
        await learner.act("next", "yes")
        assert fill(LABELS.asking.stop, count=6) in learner.words
        assert sign("stop") in learner.text
        await learner.act("no")
        assert sign("stop") not in learner.text
        assert sign("hold") in learner.text


async def test_unanswered_is_no_result_and_says_what_is_left() -> None:
    almost = {**ALL_NO, "dressing": "yes"}
    del almost["septicaemia"]
    async with practising() as learner:
        await learner.make_up()
        await learner.give(almost)
        assert fill(LABELS.review.missing, count=1) in learner.page_text
        await learner.act("result")
        assert fill(LABELS.result.incomplete, count=1) in learner.text
        plates = [cell.role for piece in learner.pane("main").pieces for cell in piece.cells]
        assert not any(role.endswith("_plate") for role in plates)
        assert next(q.ask for q in CHECKER.question if q.id == "septicaemia") in learner.page_text


@pytest.mark.parametrize("by", ["key", "enter", "number", "mouse"])
async def test_change_comes_back_to_the_same_place(by: str) -> None:
    async with practising((130, 40)) as learner:
        await learner.make_up()
        await learner.give(ALL_NO)
        if by in ("key", "enter"):
            await learner.press("home", "down", "down", "c" if by == "key" else "enter")
        elif by == "number":
            await learner.press("3")
        else:
            await learner.click(label("dye", "no"))
        assert learner.exercise.sitting.question == "dye"
        await learner.act("not_sure", "next")
        assert learner.exercise.stage == "checking"
        assert learner.answers == {**ALL_NO, "dye": "not_sure"}
        assert learner.pane("main").key == "change:dye"


async def test_a_change_after_the_result_clears_it() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.finish(ALL_NO)
        assert sign("none") in learner.text
        await learner.act("change")
        assert sign("none") not in learner.page_text
        await learner.act("yes", "next")
        assert not any(each in learner.page_text for each in signs())
        await learner.act("result")
        assert sign("stop") in learner.text


async def test_the_marks_are_all_there_or_none() -> None:
    async with practising((60, 20)) as learner:
        await learner.make_up()
        await learner.finish(ALL_NO)
        seen = learner.session.glyphs.seen
        for columns in range(40, 90, 3):
            await learner.resize(columns, 20)
            assert learner.lines[1].count(seen) in (0, len(CHECKER.question)), columns


async def test_again_and_the_next_case_begin_with_no_answers() -> None:
    async with practising() as learner:
        await learner.take("V13")
        for action, case in (("again", "V13"), ("next_case", "V14"), ("next_case", "V1")):
            await learner.finish(ALL_NO)
            await learner.act(action)
            assert (learner.exercise.case, learner.answers) == (case, {})
            assert CASES[case].story in learner.page_text


async def test_names_of_answers_are_read_in_full_however_long() -> None:
    replace = msgspec.structs.replace
    word = replace(LABELS.word, unanswered="No answer has been given so far")
    checker = replace(CHECKER, labels=replace(LABELS, word=word))
    async with practising((80, 60), book=edition(checker)) as learner:
        await learner.make_up()
        await learner.act("no", "check", "result")
        rows = [line for line in learner.lines if CHECKER.question[-1].title in line]
        assert any(word.unanswered in row for row in rows)


async def test_a_key_typed_right_behind_a_click_comes_after_it() -> None:
    async with practising((80, 24)) as learner:
        await learner.make_up()
        first = CHECKER.question[0].id
        y = next(y for y, line in enumerate(learner.lines) if label(first, "yes")[:12] in line)
        for kind in (events.MouseDown, events.MouseUp):
            learner.send(kind(None, 12, y, 0, 0, 1, False, False, False))
        learner.type_ahead(learner.key_of("checker.next"))
        await learner.settle()
        assert learner.answers == {first: "yes"}
        assert learner.exercise.sitting
        assert learner.exercise.sitting.question == CHECKER.question[1].id


async def test_no_row_of_an_answer_is_kept_when_the_answers_are_gone() -> None:
    async with practising((120, 40)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        await learner.act("again")
        kept = [
            "".join(run.text for run in row[0])
            for rows in learner.app.screen.query(Rows)
            for row in (*rows._drawn, *rows._shown)
            if row
        ]
        assert kept
        assert not [text for text in kept if sign("stop") in text]
