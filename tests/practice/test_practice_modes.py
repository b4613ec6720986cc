"""The modes: learning, a test, what is due; hints, time, mishaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from practice_parts import (
    START,
    bank,
    book_with,
    items_of,
    respond_all,
    right_response,
    wrong_response,
)
from practice_player import Desk, Learner, practising

from sij_tui.core.practice.ledger import Answered, Card, Memory, Mishap
from sij_tui.core.practice.memory import MemoryLedger
from sij_tui.core.practice.model import Item, Single
from sij_tui.core.practice.picture import picture_of
from sij_tui.core.session import Session
from sij_tui.core.wording import fill

SINGLE, SEVERAL = items_of("single")[:3], items_of("several")[:2]
DAY = 86_400_000
LABELS = bank().practice.labels


def due_at(**due: int) -> MemoryLedger:
    """A ledger whose questions are due at these times from the start."""

    def schedule(answers: Sequence[Answered], cards: Sequence[Card]) -> Mapping[str, Memory]:
        later = {answer.item: START + 3 * DAY for answer in answers if answer.at >= START + 500}
        known = {name: START + offset for name, offset in due.items()} | later
        return {name: Memory(last=0, due=at, stability=1.0) for name, at in known.items()}

    return MemoryLedger(schedule)


async def test_what_was_missed_comes_again_at_the_end() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin()
        missed = learner.item
        await learner.answer(*wrong_response(missed))
        assert LABELS.feedback.comes_again in learner.words
        await learner.press("enter")
        for _ in SINGLE[1:]:
            assert learner.item is not missed
            await learner.answer(*right_response(learner.item))
            await learner.press("enter")
        assert learner.item is missed
        assert fill(LABELS.asking.again, number=1, total=1) in learner.words
        await learner.answer(*right_response(missed))
        assert desk.ledger.answers()[-1].attempt == 2
        await learner.press("enter")
        assert fill(LABELS.result.second, count=1) in learner.words


async def test_another_option_says_its_word_and_the_question_stays() -> None:
    item = SINGLE[0]
    async with practising(item) as learner:
        await learner.begin()
        await learner.answer(*right_response(item))
        said = {each.id: each.feedback.text for each in learner.bank.choices(item) if each.feedback}
        assert not any(text in learner.page_text for text in said.values())
        for name, text in said.items():
            await learner.press(f"{learner.order.index(name) + 1}")
            assert text in learner.page_text
        assert learner.sitting.stage == "feedback"
        assert len(learner.sitting.given) == 1


async def test_a_test_says_nothing_until_its_end_and_then_everything() -> None:
    items = (*SINGLE, *SEVERAL)
    desk = Desk()
    async with practising(*items, desk=desk) as learner:
        await learner.begin("test")
        missed = learner.item
        for number in range(len(items)):
            item = learner.item
            response = wrong_response(item) if number == 0 else right_response(item)
            await learner.answer(*response)
            if learner.sitting.stage != "done":
                assert LABELS.word.wrong not in learner.words
                assert LABELS.feedback.says not in learner.words
        text = learner.page_text
        assert fill(LABELS.result.score, right=4, total=5, percent=80) in text
        assert fill(LABELS.result.passed, percent=80) in text
        for item in items:
            assert item.ask in text
            assert all(learner.text_of_item(item, name) in text for name in right_response(item))
        keys = [piece.key for piece in learner.pane("main").pieces if piece.key]
        assert len(set(keys)) == len(keys)
        facts = {fact.id: " ".join(fact.text.split()) for fact in learner.book.content.fact}
        for item in items:
            if item is not missed and isinstance(item, Single):
                assert all(facts[name] in text for name in item.facts)
        choice = next(each for each in learner.bank.choices(missed) if not each.right)
        assert choice.text in text
        assert choice.feedback
        assert choice.feedback.text in text
        for topic in {item.topic for item in items}:
            assert learner.bank.topic(topic) in text
    assert [answer.mode for answer in desk.ledger.answers()] == ["test"] * len(items)
    assert desk.ledger.finished[0].passed is True  # type: ignore[attr-defined]


async def test_due_asks_what_is_due_and_then_says_when_more_will_be() -> None:
    names = [item.id for item in SINGLE]
    desk = Desk(due_at(**{names[0]: -5, names[1]: -9, names[2]: 2 * DAY}))
    async with practising(*SINGLE, desk=desk) as learner:
        assert fill(LABELS.menu.due_count, count=2) in learner.words
        await learner.begin("due")
        assert learner.sitting.items == (names[1], names[0])
        desk.now += 1000
        for _ in range(2):
            await learner.answer(*right_response(learner.item))
            await learner.press("enter")
        assert LABELS.menu.done in learner.words
        assert fill(LABELS.menu.in_days, count=2) in learner.words
        await learner.do("back")
        assert LABELS.menu.done in learner.words
        await learner.begin("due")
        assert learner.place.sitting is None  # nothing is due


async def test_leaving_in_the_middle_and_going_on() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        await learner.answer(*right_response(learner.item))
        item, order = learner.item, learner.order
        await learner.press("2")
        desk.now += 4_000
        await learner.do("home")
        assert learner.page == "home"
    async with practising(*SINGLE, desk=desk) as learner:
        desk.now += DAY
        await learner.press("1")
        assert learner.item == item
        assert learner.order == order
        assert learner.sitting.chosen == (order[1],)
        assert learner.sitting.on_question(desk.now) == 4_000
        assert len(desk.ledger.answers()) == 1
        while learner.sitting.stage != "done":
            await learner.answer(*right_response(learner.item))
    assert len(desk.ledger.answers()) == len(SINGLE)
    assert desk.ledger.parked() == b""


async def test_a_lost_connection_loses_no_answer() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin("test")
        await learner.answer(*right_response(learner.item))
        left = desk.ledger.parked()  # the process is gone from here on
    other = Desk(MemoryLedger())
    other.ledger.park(left)
    async with practising(*SINGLE, desk=other) as learner:
        await learner.press("1")
        assert len(learner.sitting.given) == 1
        assert learner.sitting.stage == "asking"


async def test_to_the_leaflet_and_back_to_the_same_question() -> None:
    item = SINGLE[0]
    async with practising(item) as learner:
        await learner.begin()
        await learner.answer(*wrong_response(item))
        await learner.press("down", "down")
        before, text, key = learner.sitting, learner.text, learner.pane("main").key
        await learner.do("practice.leaflet")
        assert learner.page in (*learner.book.parts, "glossary", "sources")
        await learner.do("back")
        assert learner.page == "practice"
        assert (learner.sitting, learner.text, learner.pane("main").key) == (before, text, key)


async def test_a_case_can_be_opened_in_the_checker() -> None:
    item = items_of("case")[0]
    async with practising(item) as learner:
        await learner.begin()
        await learner.do("practice.checker")
        assert learner.page == "practice"  # not before the answer
        await learner.answer(*right_response(item))
        await learner.do("practice.checker")
        assert learner.page == "checker"
        checker = learner.book.content.checker
        assert checker
        story = next(case.story for case in checker.case if case.id == item.case)  # type: ignore[union-attr]
        assert " ".join(story.split()[:6]) in learner.words
        await learner.do("back", "back", "back")
        assert learner.page == "practice"
        assert learner.sitting.stage == "feedback"


async def test_a_hint_on_its_key() -> None:
    item = next(item for item in bank().practice.item if item.hint)
    desk = Desk()
    async with practising(item, desk=desk) as learner:
        await learner.begin()
        assert item.hint
        assert item.hint.text not in learner.page_text
        assert learner.label_of("practice.hint") in learner.footer
        await learner.do("practice.hint")
        assert item.hint.text in learner.page_text
        await learner.answer(*right_response(item))
        assert desk.ledger.answers()[0].hinted


async def test_the_time_is_shown_until_it_is_switched_off() -> None:
    desk = Desk()
    async with practising(SINGLE[0], desk=desk) as learner:
        await learner.begin()
        desk.now += 65_000
        learner.place._show_band()
        assert fill(LABELS.asking.time, time="1:05") in learner.text
        await learner.do("practice.timer")
        assert "1:05" not in learner.text
        assert not learner.sitting.timer


async def test_digits_stay_in_practice() -> None:
    async with practising(SINGLE[0]) as learner:
        await learner.begin()
        await learner.press("9", "1")
        assert learner.page == "practice"
        assert learner.sitting.chosen == (learner.order[0],)


class Spoilt(MemoryLedger):
    """A ledger whose file goes wrong at the first answer."""

    went: Mishap = ""

    @property
    def mishap(self) -> Mishap:
        return self.went

    @property
    def place(self) -> str:
        return "/full/learner.sqlite3"

    def write(self, event: object) -> None:
        super().write(event)  # type: ignore[arg-type]
        self.went = "unwritable"


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_a_mishap_is_told_once_and_practice_goes_on(size: tuple[int, int]) -> None:
    desk = Desk(Spoilt())
    told = fill(LABELS.trouble.unwritable, path="/full/learner.sqlite3")
    async with practising(*SINGLE, desk=desk, size=size) as learner:
        await learner.begin()
        await learner.answer(*right_response(learner.item))
        assert told in learner.words
        await learner.press("enter")
        assert told not in learner.words
        await learner.answer(*right_response(learner.item))
        assert told not in learner.words
        assert len(desk.ledger.answers()) == 2


async def test_a_plain_start_opens_no_ledger() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        assert desk.opened == 1
        await learner.do("home")
    desk = Desk()
    from screen_kit import reading

    async with reading(session=Session(), tools=desk.tools) as reader:
        await reader.press("down", "enter")
    assert desk.opened == 0


async def test_what_was_learnt_before_is_counted() -> None:
    ledger = MemoryLedger()
    for answer in respond_all({item.id: True for item in SINGLE[:2]}):
        ledger.write(answer)
    async with practising(*SINGLE, desk=Desk(ledger)) as learner:
        assert fill(LABELS.menu.seen, count=2, total=3) in learner.words


async def test_a_picture_moves_only_where_motion_is_on() -> None:
    item = items_of("picture")[0]
    for motion in (True, False):
        desk = Desk()
        from sij_tui.core.session import Capabilities

        async with practising(
            item, desk=desk, size=(120, 40), capabilities=Capabilities(motion=motion)
        ) as learner:
            await learner.begin()
            before = learner.text
            desk.now += 1_500
            learner.place._roll() if motion else None
            await learner.settle()
            assert (learner.text != before) == motion


async def walk(learner: Learner) -> None:
    """Through a round, answering rightly."""
    while learner.sitting.stage != "done":
        await learner.answer(*right_response(learner.item))
        await learner.press("right")


async def test_another_round_begins_from_the_result() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin()
        first = learner.sitting.id
        await walk(learner)
        await learner.press("1")
        assert learner.sitting.stage == "asking"
        assert learner.sitting.id != first


@pytest.mark.parametrize("item", items_of("picture"), ids=lambda item: item.id)
async def test_a_picture_to_guess_bears_no_words_until_it_is_answered(item: Item) -> None:
    async with practising(item, size=(160, 50)) as learner:
        await learner.begin()
        name, _ = picture_of(learner.bank, item, answered=True)
        scene = next(scene for scene in learner.book.content.scene if scene.id == name)
        words = {label.text for label in scene.labels}
        picture = learner.app.screen.query_one("#picture").region

        def written() -> set[str]:
            drawn = " ".join(line[: picture.right] for line in learner.lines)
            return {text for text in words if text in drawn}

        assert not written()
        await learner.answer(*right_response(item))
        assert written()


async def test_another_edition_goes_on_with_the_same_question() -> None:
    desk = Desk()
    async with practising(*SINGLE, desk=desk) as learner:
        await learner.begin()
        await learner.answer(*right_response(learner.item))
        await learner.press("enter", "1")
        before = learner.sitting
        learner.app._rebook(book_with(*SINGLE, title="Mended"))
        await learner.settle()
        assert learner.sitting.chosen == before.chosen
        assert learner.sitting.at == 1
        assert "Mended" in learner.text
        learner.app._rebook(book_with(SINGLE[0]))
        await learner.settle()
        assert learner.place.sitting is None or learner.item == SINGLE[0]


async def test_the_choice_is_a_click_away() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin()
        await learner.click(learner.bank.practice.title)
        assert LABELS.menu.heading in learner.words
        assert LABELS.menu.go_on in learner.words


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)])
async def test_every_size_shows_the_question_and_its_verdict(size: tuple[int, int]) -> None:
    item = SINGLE[0]
    async with practising(item, size=size) as learner:
        await learner.begin()
        assert " ".join(item.ask.split()[:3]) in learner.words  # type: ignore[union-attr]
        await learner.answer(*wrong_response(item))
        assert LABELS.word.wrong in learner.words
        for columns, rows in ((60, 20), (120, 40), size):
            await learner.resize(columns, rows)
        assert LABELS.word.wrong in learner.words
        assert len(learner.cursor_rows()) >= 1


async def test_the_origin_can_be_walked_by_keys_and_gives_them_back() -> None:
    item = SINGLE[0]
    async with practising(item, size=(120, 40)) as learner:
        await learner.begin()
        await learner.answer(*wrong_response(item))
        before = learner.text
        await learner.do("origin")
        assert learner.book.content.labels.name.origin in learner.words
        await learner.do("panel", "down", "back")
        assert learner.text == before
        await learner.do("origin", "panel", "down", "open")
        assert learner.page == "sources"
        await learner.do("back")
        assert learner.sitting.stage == "feedback"


async def test_from_the_result_to_the_leaflet_and_back() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin("test")
        await walk(learner)
        await learner.press("end")
        before, key = learner.text, learner.pane("main").key
        await learner.do("open")
        assert learner.page != "practice"
        await learner.do("back")
        assert (learner.text, learner.pane("main").key) == (before, key)
        await learner.do("back")
        assert LABELS.menu.heading in learner.words
