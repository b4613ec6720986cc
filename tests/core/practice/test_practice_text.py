"""The questions as text."""

from __future__ import annotations

import re

import msgspec
import pytest
from book_kit import shipped
from practice_parts import KINDS, START, bank, items_of, right_response, round_of

from sij_tui.core.content.items import KindId, OrderItem, SingleItem
from sij_tui.core.layout.glyphs import TIERS, glyphs_for
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.presentation import art_for_questions
from sij_tui.core.practice.reducer import reduce_round
from sij_tui.core.scenes.renderer import render
from sij_tui.core.search.index import Index

LABELS = bank().practice.labels


def lines() -> list[str]:
    return [element.plain_text for element in shipped().page("practice").elements]


def test_every_question_is_asked_with_all_its_options_and_answered_only_at_the_end() -> None:
    text = lines()
    end = text.index(LABELS.read.answers)
    asked, answers = " ".join(text[:end]), " ".join(text[end:])
    for item in bank().practice.item:
        for choice in bank().choices(item):
            assert choice.text in asked
        if isinstance(item, SingleItem):
            assert item.ask in asked
            (right,) = (option for option in item.option if option.right)
            assert right.text in answers
            for option in item.option:
                assert not option.feedback or option.feedback.text in answers
                assert not option.feedback or option.feedback.text not in asked


def test_what_is_to_be_put_in_order_does_not_stand_in_order() -> None:
    text = lines()
    for item in items_of("order"):
        assert isinstance(item, OrderItem)
        texts = {part.id: part.text for part in item.part}
        at = text.index(next(line for line in text if line.endswith(item.ask)))
        shown = text[at + 1 : at + 1 + len(texts)]
        assert sorted(shown) == sorted(texts.values())
        assert shown != [texts[name] for name in right_response(item)]


def test_searching_finds_no_answers_to_questions() -> None:
    index = Index(shipped().pages())
    for item in bank().practice.item:
        for choice in bank().choices(item):
            assert all(hit.route.page != "practice" for hit in index.search(choice.text))


@pytest.mark.parametrize("kind", KINDS)
def test_only_an_outcome_of_the_checker_has_no_tick_beside_it(kind: KindId) -> None:
    item = items_of(kind)[0]
    state = msgspec.structs.replace(round_of(item), chosen=right_response(item))
    state, _ = reduce_round(bank(), state, "answer", START)
    context = Context(shipped().content, bank(), glyphs_for("blocks"), {})
    choices = [e for e in feedback_elements(context, state) if e.key.startswith("look:")]
    ticked = [element for element in choices if "✓" in element.plain_text]
    assert len(ticked) == (0 if kind == "case" else len(state.chosen))


def test_the_picture_of_a_question_has_no_word_in_any_tier() -> None:
    art = shipped().content.art
    asked = art_for_questions(art, bank())
    bare = [scene for scene in asked.scenes if art.named(scene.id) is None]
    assert bare
    for scene in bare:
        for columns, rows in ((30, 9), (56, 18)):
            for tier in TIERS:
                text = render(asked, scene.id, scene.still, columns, rows, tier).text
                assert not re.search(r"[A-Za-z]{2}", text), (scene.id, tier)
