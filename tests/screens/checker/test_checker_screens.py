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
from screen_kit import SIZES, Reader
from textual import events

from sij_tui.core.checker.engine import evaluate
from sij_tui.core.content.checker import AnswerId, OutcomeId, outcome_of
from sij_tui.core.content.label_text import fill
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
        assert learner.exercise.run is None
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
            assert len(learner.answers) == number
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
    keys = [
        element.key
        for element in learner.pane("main").elements
        if element.key.startswith("finding:")
    ]
    assert keys == [f"finding:{finding.question}" for finding in result.findings]
    content = learner.book.content
    facts = {fact.id: fact for fact in content.fact}
    for finding in result.findings:
        question = next(q for q in CHECKER.question if q.id == finding.question)
        assert question.ask in learner.page_text
        assert label(question.id, finding.answer) in learner.page_text
        for name in finding.facts:
            fact = facts[name]
            elements = learner.pane("main").elements
            at = [element.key for element in elements].index(f"fact:{question.id}.{name}")
            shown = [cell.text for element in elements[at : at + 2] for cell in element.cells]
            assert shown == [name, fact.text, content.force[fact.force].label, fact.place]


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
            why = next(p for p in learner.pane("main").elements if p.key.startswith("why:"))
            assert why.facts == question.why.facts
            await learner.act("next")
        assert learner.exercise.stage == "checking"
        assert learner.answers == {}


@pytest.mark.parametrize("key", ["enter", "right", "space"])
async def test_nothing_is_preselected_and_going_on_answers_nothing(key: str) -> None:
    async with practising() as learner:
        await learner.make_up()
        for number in range(len(CHECKER.question)):
            assert learner.exercise.run.at == number
            assert not learner.cursor_rows()
            await learner.press(key)
        assert learner.exercise.stage == "checking"
        assert learner.answers == {}


@pytest.mark.parametrize("key", ["enter", "right", "space"])
async def test_one_rule_for_going_on_enter_the_arrow_and_space(key: str) -> None:
    async with practising((80, 30)) as learner:  # the list of cases is seen to its end
        await learner.press(key, key)  # the list of cases, its first case
        assert learner.exercise.case == CHECKER.case[0].id
        await learner.press("down", key)  # the answer pointed at
        assert learner.answers == {CHECKER.question[0].id: "yes"}
        await learner.act(*["no"] * 8)
        assert learner.exercise.stage == "checking"
        await learner.press(key)  # the way to the result is what is pointed at
        assert learner.exercise.stage == "result"


@pytest.mark.parametrize("key", ["right", "space"])
async def test_a_result_is_read_to_its_end_before_the_next_case_is_pointed_at(key: str) -> None:
    async with practising() as learner:
        await learner.take("V1")
        await learner.finish(right(CASES["V1"]))
        for _ in range(20):
            if learner.pane("main").key == "next_case":
                break
            await learner.press(key)
        assert learner.exercise.stage == "result"
        await learner.press(key)
        assert (learner.exercise.case, learner.answers) == ("V2", {})


async def test_a_case_takes_at_most_twelve_keys() -> None:
    keys = 0
    async with practising() as learner:
        for key in ("enter", "enter", *["n"] * 9, "enter"):
            await learner.press(key)
            keys += 1
        assert learner.exercise.stage == "result"
    assert keys <= 12


async def test_the_answer_given_last_is_shown_with_the_way_back_to_it() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("not_sure")
        title = CHECKER.question[0].title
        assert f"{LABELS.action.previous.label}  {title}  {LABELS.word.not_sure}" in learner.text
        await learner.click(LABELS.action.previous.label)
        assert learner.exercise.run.at == 0
        await learner.act("no")
        assert learner.answers == {CHECKER.question[0].id: "no"}


@pytest.mark.parametrize("size", SIZES)
async def test_story_and_rule_stand_together_until_the_result(size: tuple[int, int]) -> None:
    wanted = CASES["V5"]
    async with practising(size) as learner:
        await learner.take("V5")
        for answer in right(wanted).values():
            assert wanted.story in learner.page_text
            assert CHECKER.case_rule in learner.page_text
            await learner.act(answer)
        assert learner.exercise.stage == "checking"
        main = learner.pane("main").region
        lines = [line[: main.width] for line in learner.lines[main.y : main.bottom]]
        shown = " ".join(" ".join(lines).replace("│", " ").replace("┃", " ").split())
        for text in (wanted.story, CHECKER.case_rule):
            assert text in shown
        await learner.act("result")
        for text in (wanted.story, CHECKER.case_rule):
            assert text in learner.page_text


async def test_the_list_of_cases_says_which_were_finished_and_how() -> None:
    async with practising() as learner:
        for case, answers in (("V1", ALL_NO), ("V2", right(CASES["V2"]))):
            await learner.take(case)
            await learner.finish(answers)
            await learner.press("escape", "2", "escape")
        await learner.press("1", "3")
        await learner.act("no", "check", "result")  # not finished: eight are open
        await learner.press("escape", "2")
        labels = LABELS.menu
        marks = {
            case: [text for text in (labels.done, labels.differed)
                   if any(CASES[case].title in line and text in line for line in learner.lines)]
            for case in ("V1", "V2", "V3")
        }  # fmt: skip
        assert marks == {"V1": [labels.differed], "V2": [labels.done], "V3": []}


async def test_the_rules_lead_back_to_the_page_they_were_opened_from() -> None:
    async with practising() as learner:
        await learner.press("1", "down", "down")
        key = learner.pane("main").key
        await learner.act("rules")
        await learner.press("escape")
        assert (learner.exercise.stage, learner.pane("main").key) == ("cases", key)
        await learner.press("escape")
        assert learner.exercise.stage == "menu"


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_each_reason_has_a_line_below_the_plate_the_highest_first(
    size: tuple[int, int],
) -> None:
    answers = {**ALL_NO, "other_medicine": "not_sure", "skin_infection": "yes", "dressing": "yes"}
    async with practising(size) as learner:
        await learner.make_up()
        await learner.finish(answers)
        lines = [line.strip(" ┃▌") for line in learner.lines[2:]]
        plate = next(y for y, line in enumerate(lines) if line.startswith("▀▀"))
        below = lines[plate + 1 : plate + 4]
        titles = {question.id: question.title for question in CHECKER.question}
        for line, outcome, question in zip(
            below, ("stop", "hold", "tell"), ("skin_infection", "other_medicine", "dressing"),
            strict=True,
        ):  # fmt: skip
            assert line.startswith(sign(outcome))
            assert titles[question] in line


@pytest.mark.parametrize("size", SIZES)
async def test_a_wrong_outcome_has_no_plate_and_nothing_to_say_aloud(size: tuple[int, int]) -> None:
    async with practising(size) as learner:
        await learner.take("V1")
        await learner.finish(ALL_NO)
        first = next(line for line in learner.lines[2:] if line.strip(" ┃"))
        assert fill(LABELS.result.different, count=1) in first
        expected = fill(LABELS.result.expected, outcome=sign("stop"))
        assert learner.words.index(expected) < learner.words.index(sign("none"))
        none = outcome_of(CHECKER, "none")
        for text in (none.headline, none.text, none.say, LABELS.result.say):
            assert text not in learner.page_text
        roles = [cell.role for element in learner.pane("main").elements for cell in element.cells]
        assert not any(role.endswith("_plate") for role in roles)


async def test_the_right_outcome_for_other_reasons_has_nothing_to_say_aloud() -> None:
    async with practising() as learner:
        await learner.take("V1")
        await learner.finish({**ALL_NO, "dye": "yes"})
        assert sign("stop") in learner.page_text
        assert outcome_of(CHECKER, "stop").say not in learner.page_text
        keys = [element.key for element in learner.pane("main").elements if element.key]
        assert keys.index("different") < keys.index("outcome")


@pytest.mark.parametrize("answer", ANSWERS)
async def test_numbers_arrows_and_letters_give_the_same_answer(answer: AnswerId) -> None:
    at = ANSWERS.index(answer)
    async with practising() as learner:
        await learner.make_up()
        for keys in ([f"{at + 1}"], [*["down"] * (at + 1), "enter"]):
            await learner.press(*keys)
        await learner.act(answer)
        assert set(learner.answers.values()) == {answer}
        assert len(learner.answers) == 3


async def test_an_answer_come_back_to_is_marked_and_enter_goes_on_from_it() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("not_sure", "previous")
        chosen = learner.session.glyphs.chosen
        marked = [line for line in learner.lines[2:] if chosen in line]
        assert [label("pregnancy", "not_sure") in line for line in marked] == [True]
        await learner.press("enter")
        assert learner.exercise.run.at == 1
        assert learner.answers == {CHECKER.question[0].id: "not_sure"}


@pytest.mark.parametrize("size", SIZES)
async def test_a_stop_is_shown_at_once_and_no_other_outcome_unasked(size: tuple[int, int]) -> None:
    others = [sign("none"), sign("tell"), sign("hold"), CHECKER.outcome.hold.symbol]
    async with practising(size) as learner:
        await learner.make_up()
        await learner.act("no", "not_sure")
        assert not any(other in learner.text for other in others)
        await learner.act("yes")
        assert fill(LABELS.asking.stop, count=6) in learner.found
        assert sign("stop") in learner.text
        await learner.act("previous", "no")
        assert sign("stop") not in learner.text
        await learner.act(*["no"] * 5, "yes")
        assert learner.exercise.stage == "checking"
        assert not any(other in learner.text for other in others)
        await learner.act("result")
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
        plates = [cell.role for element in learner.pane("main").elements for cell in element.cells]
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
        assert learner.exercise.run.question == "dye"
        await learner.act("not_sure")
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
        await learner.act("yes")
        assert not any(each in learner.page_text for each in signs())
        await learner.act("result")
        assert sign("stop") in learner.text


async def test_the_marks_are_all_there_or_none() -> None:
    async with practising((60, 20)) as learner:
        await learner.make_up()
        await learner.finish(ALL_NO)
        seen, total = learner.session.glyphs.seen, len(CHECKER.question)
        rows = set()
        for columns in range(40, 90, 3):
            await learner.resize(columns, 20)
            assert learner.lines[1].count(seen) in (0, total), columns
            rows |= {gap for gap in (" ", "") if gap.join([seen] * total) in learner.lines[1]}
        assert rows == {" ", ""}  # close together before they are left out


async def test_again_and_the_next_case_begin_with_no_answers() -> None:
    async with practising() as learner:
        await learner.take("V13")
        for action, case in (("again", "V13"), ("next_case", "V14"), ("next_case", "V15")):
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


async def test_a_key_right_behind_a_click_is_not_for_the_question_that_comes_of_it() -> None:
    async with practising((80, 24)) as learner:
        await learner.make_up()
        first = CHECKER.question[0].id
        y = next(y for y, line in enumerate(learner.lines) if label(first, "yes")[:12] in line)
        for kind in (events.MouseDown, events.MouseUp):
            Reader.send(learner, kind(None, 12, y, 0, 0, 1, False, False, False))
        on = learner.key_of("checker.next")
        Reader.send(learner, events.Key(on, None))
        await learner.settle()
        assert learner.answers == {first: "yes"}
        assert learner.exercise.run
        assert learner.exercise.run.question == CHECKER.question[1].id


async def test_no_row_of_an_answer_is_kept_when_the_answers_are_gone() -> None:
    async with practising((120, 40)) as learner:
        await learner.make_up()
        await learner.finish(OUTCOME_ANSWERS["stop"])
        await learner.act("again")
        kept = [
            "".join(run.text for run in row[0])
            for rows in learner.app.screen.query(Rows)
            for row in (*rows._drawn, *rows._lines)
            if row
        ]
        assert kept
        assert not [text for text in kept if sign("stop") in text]
