"""Every kind of question, answered by keyboard and by mouse."""

from __future__ import annotations

import pytest
from practice_parts import KINDS, items_of, right_response, wrong_response
from practice_player import Desk, practising

from sij_tui.core.content.items import KindId
from sij_tui.core.layout.glyphs import GlyphTier
from sij_tui.core.navigation import Capabilities
from sij_tui.core.practice.reducer import shown_order

pytestmark = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize(("right", "size"), [(True, (120, 40)), (False, (60, 20))])
async def test_by_keys(kind: KindId, right: bool, size: tuple[int, int]) -> None:
    desk, item = Desk(), items_of(kind)[0]
    async with practising(item, size=size, desk=desk) as learner:
        await learner.begin()
        await learner.answer(*(right_response(item) if right else wrong_response(item)))
        (answer,) = desk.review_log.answers()
        assert answer.right == right
        word = learner.bank.practice.labels.word
        assert (word.right if right else word.wrong) in learner.words
        facts = {fact.id: fact.text for fact in learner.book.content.fact}
        assert all(" ".join(facts[name].split()) in learner.page_text for name in item.facts)
        await learner.press("enter")
        assert learner.state.stage == ("done" if right else "asking")


@pytest.mark.parametrize("right", [True, False])
async def test_by_mouse(kind: KindId, right: bool) -> None:
    desk, item = Desk(), items_of(kind)[0]
    async with practising(item, size=(120, 40), desk=desk) as learner:
        labels = learner.bank.practice.labels
        await learner.click(labels.word.learn)
        response = right_response(item) if right else wrong_response(item)
        await learner.answer_by_mouse(*response)
        (answer,) = desk.review_log.answers()
        assert answer.right == right
        await learner.click(labels.feedback.finish if right else labels.feedback.next)
        assert learner.state.stage == ("done" if right else "asking")


async def test_by_arrows_alone(kind: KindId) -> None:
    desk, item = Desk(), items_of(kind)[0]
    async with practising(item, desk=desk) as learner:
        await learner.press("enter")  # the first entry: learn
        await learner.press("down")
        if kind == "order":
            await learner.press("space", "down", "space")
        else:
            await learner.press("space")
        await learner.press("enter")
        assert len(desk.review_log.answers()) == 1


@pytest.mark.parametrize(("glyphs", "dash"), [("blocks", "–"), ("ascii", "-")])
async def test_the_keys_at_the_bottom_name_the_digits(
    kind: KindId, glyphs: GlyphTier, dash: str
) -> None:
    item = items_of(kind)[0]
    able = Capabilities(motion=False, glyphs=glyphs)
    async with practising(item, capabilities=able) as learner:
        await learner.begin()
        count = len(shown_order(learner.bank, learner.state))
        label = learner.label_of("practice.choose")
        assert f"1{dash}{count} {label}" in learner.footer
        await learner.press(f"{count}")
        assert learner.state.picked_up or learner.state.chosen


async def test_enter_on_nothing_does_nothing(kind: KindId) -> None:
    desk, item = Desk(), items_of(kind)[0]
    async with practising(item, desk=desk) as learner:
        await learner.begin()
        before = learner.state
        await learner.press("enter", "right", "0")
        assert learner.state == before
        assert not desk.review_log.answers()


async def test_in_ascii_without_colour_every_verdict_has_its_word(kind: KindId) -> None:
    item = items_of(kind)[0]
    able = Capabilities(motion=False, colour=False, glyphs="ascii")
    async with practising(item, size=(60, 20), capabilities=able) as learner:
        await learner.begin()
        assert learner.text.isascii()
        await learner.answer(*wrong_response(item))
        assert learner.text.isascii()
        assert learner.bank.practice.labels.word.wrong in learner.words


async def test_nothing_gives_the_answer_away_before_it_is_given(kind: KindId) -> None:
    for item in items_of(kind)[:1]:
        async with practising(item, size=(120, 40)) as learner:
            await learner.begin()
            await learner.do("origin")
            shown = learner.words
            word = learner.bank.practice.labels.word
            assert word.missed not in shown
            facts = {fact.id: fact.text for fact in learner.book.content.fact}
            assert not any(facts[name] in shown for name in item.facts)
            for scene in learner.book.content.scene:
                assert scene.caption not in shown
