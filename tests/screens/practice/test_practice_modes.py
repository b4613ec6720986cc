"""The modes: learning, a test, what is due; hints, time, mishaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from practice_parts import (
    START,
    bank,
    items_of,
    respond_all,
    right_response,
    wrong_response,
)
from practice_player import Desk, practising

from sij_tui.core.content.items import Item, PictureItem, SingleItem
from sij_tui.core.content.label_text import fill
from sij_tui.core.navigation import Capabilities
from sij_tui.core.practice.presentation import picture_of
from sij_tui.core.practice.review_log import (
    Answered,
    Card,
    CardState,
    InMemoryReviewLog,
    StorageProblem,
)
from sij_tui.widgets.picture import Picture

SINGLE, SEVERAL = items_of("single")[:3], items_of("several")[:2]
DAY = 86_400_000
LABELS = bank().practice.labels


def due_at(**due: int) -> InMemoryReviewLog:
    """A review log whose questions are due at these times from the start."""

    def schedule(answers: Sequence[Answered], cards: Sequence[Card]) -> Mapping[str, CardState]:
        later = {answer.item: START + 3 * DAY for answer in answers if answer.at >= START + 500}
        known = {name: START + offset for name, offset in due.items()} | later
        return {name: CardState(last=0, due=at, stability=1.0) for name, at in known.items()}

    return InMemoryReviewLog(schedule)


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
        assert desk.review_log.answers()[-1].attempt == 2
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
        assert learner.state.stage == "feedback"
        assert len(learner.state.given) == 1


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
            if learner.state.stage != "done":
                assert LABELS.word.wrong not in learner.words
                assert LABELS.feedback.says not in learner.words
        await learner.press("enter")  # hands it in
        text = learner.page_text
        assert fill(LABELS.result.score, right=4, total=5, percent=80) in text
        assert fill(LABELS.result.passed, percent=80) in text
        for item in items:
            assert learner.asked_as(item) in text
            assert all(learner.text_of_item(item, name) in text for name in right_response(item))
        keys = [element.key for element in learner.pane("main").elements if element.key]
        assert len(set(keys)) == len(keys)
        facts = {fact.id: " ".join(fact.text.split()) for fact in learner.book.content.fact}
        for item in items:
            if item is not missed and isinstance(item, SingleItem):
                assert all(facts[name] in text for name in item.facts)
        choice = next(each for each in learner.bank.choices(missed) if not each.right)
        assert choice.text in text
        assert choice.feedback
        assert choice.feedback.text in text
        for topic in {item.topic for item in items}:
            assert learner.bank.topic(topic) in text
    assert [answer.mode for answer in desk.review_log.answers()] == ["test"] * len(items)
    assert desk.review_log.finished[0].passed is True  # type: ignore[attr-defined]


async def test_due_asks_what_is_due_and_then_says_when_more_will_be() -> None:
    names = [item.id for item in SINGLE]
    desk = Desk(due_at(**{names[0]: -5, names[1]: -9, names[2]: 2 * DAY}))
    async with practising(*SINGLE, desk=desk) as learner:
        assert fill(LABELS.menu.due_count, count=2) in learner.words
        await learner.begin("due")
        assert learner.state.items == (names[1], names[0])
        desk.now += 1000
        for _ in range(2):
            await learner.answer(*right_response(learner.item))
            await learner.press("enter")
        assert LABELS.menu.done in learner.words
        assert fill(LABELS.menu.in_days, count=2) in learner.words
        await learner.do("back")
        assert LABELS.menu.done in learner.words
        await learner.begin("due")
        assert learner.place.state is None  # nothing is due


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
        assert desk.review_log.answers()[0].hinted


async def test_the_time_is_shown_until_it_is_switched_off() -> None:
    desk = Desk()
    async with practising(SINGLE[0], desk=desk) as learner:
        await learner.begin()
        desk.now += 65_000
        learner.place.view._show_status()
        assert fill(LABELS.asking.time, time="1:05") in learner.text
        await learner.do("practice.timer")
        assert "1:05" not in learner.text
        assert not learner.state.timer


async def test_the_time_is_shown_whole_or_not_at_all() -> None:
    desk = Desk()
    async with practising(SINGLE[0], desk=desk) as learner:
        await learner.begin()
        desk.now += 65_000_000
        learner.place.view._show_status()
        question = fill(LABELS.asking.question, number=1, total=1)
        time = fill(LABELS.asking.time, time="1083:20")
        shown = []
        for columns in range(40, 48):
            await learner.resize(columns, 20)
            status = learner.lines[1]
            assert question in status
            shown.append(time in status)
            assert shown[-1] or ":" not in status
        assert shown == sorted(shown)
        assert set(shown) == {True, False}


class Spoilt(InMemoryReviewLog):
    """A review log whose file goes wrong at the first answer."""

    went: StorageProblem = ""

    @property
    def problem(self) -> StorageProblem:
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
        assert len(desk.review_log.answers()) == 2


async def test_what_was_learnt_before_is_counted() -> None:
    review_log = InMemoryReviewLog()
    for answer in respond_all({item.id: True for item in SINGLE[:2]}):
        review_log.write(answer)
    async with practising(*SINGLE, desk=Desk(review_log)) as learner:
        assert fill(LABELS.menu.seen, count=2, total=3) in learner.words


class Long(InMemoryReviewLog):
    """A review log with so many answers that nobody would wait for all of them."""

    def answers(self) -> Sequence[Answered]:
        raise AssertionError("all answers were asked for")

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        given = respond_all({item.id: True for item in SINGLE[:2]})
        return {answer.item: answer for answer in given}

    def card_states(self, cards: Sequence[Card]) -> Mapping[str, CardState]:
        return {}


async def test_practice_does_not_read_all_that_was_ever_answered() -> None:
    async with practising(*SINGLE, desk=Desk(Long())) as learner:
        assert fill(LABELS.menu.seen, count=2, total=3) in learner.words
        await learner.begin()
        await learner.answer(*right_response(learner.item))
        await learner.do("back")
        assert LABELS.menu.go_on in learner.words


async def test_a_picture_moves_only_where_motion_is_on() -> None:
    item = items_of("picture")[0]
    for motion in (True, False):
        desk = Desk()
        async with practising(
            item, desk=desk, size=(120, 40), capabilities=Capabilities(motion=motion)
        ) as learner:
            await learner.begin()
            before = learner.text
            desk.now += 1_500
            learner.place.view._show_next_frame() if motion else None
            await learner.settle()
            assert (learner.text != before) == motion


async def test_another_round_begins_from_the_result() -> None:
    async with practising(*SINGLE) as learner:
        await learner.begin()
        first = learner.state.id
        await learner.walk()
        await learner.press("1")
        assert learner.state.stage == "asking"
        assert learner.state.id != first


@pytest.mark.parametrize("item", items_of("picture"), ids=lambda item: item.id)
async def test_a_picture_to_guess_bears_no_words_until_it_is_answered(item: Item) -> None:
    async with practising(item, size=(160, 50)) as learner:
        await learner.begin()
        name, _ = picture_of(learner.bank, item, answered=True)
        scene = next(scene for scene in learner.book.content.scene if scene.id == name)
        words = {label.text for label in scene.labels}
        picture = learner.app.screen.query_one("#picture").region

        def written() -> set[str]:
            rows = learner.lines[picture.y : picture.bottom]  # the options have words, too
            drawn = " ".join(line[picture.x : picture.right] for line in rows)
            return {text for text in words if text in drawn}

        assert not written()
        await learner.answer(*right_response(item))
        assert written()


@pytest.mark.parametrize("motion", [True, False])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_picture_is_drawn_whatever_was_asked_before(
    size: tuple[int, int], motion: bool
) -> None:
    """A hidden picture has no size; when it is seen again, it is drawn without a resize."""
    items = (*items_of("picture")[:3], *SINGLE)
    able = Capabilities(motion=motion)
    async with practising(*items, size=size, capabilities=able) as learner:
        await learner.begin()
        asked = []
        while learner.state.stage != "done":
            asked.append(learner.item)
            picture = learner.app.screen.query_one("#picture", Picture)
            assert bool(picture.frame) == isinstance(learner.item, PictureItem)
            await learner.answer(*right_response(learner.item))
            await learner.press("right")
        pairs = [
            (isinstance(a, PictureItem), isinstance(b, PictureItem)) for a, b in pairwise(asked)
        ]
        assert (False, True) in pairs[1:], "a picture comes again after a question without one"
