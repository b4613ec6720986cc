"""What makes a question a good one, where the files with one fault each do not show it."""

from __future__ import annotations

import msgspec
from practice_parts import bank, book_with, items_of

from sij_tui.core.content.items import Item, PictureItem
from sij_tui.core.practice.item_checks import faults_of_questions
from sij_tui.core.validation.meaning import document_of


def faulty_places(item: Item) -> list[tuple[str | int, ...]]:
    """The places inside a question at which something is wrong."""
    content = book_with(item).content
    return [tuple(fault.path[3:]) for fault in faults_of_questions(document_of({}, content, ""))]


def test_words_for_a_picture_do_not_name_its_step() -> None:
    item = items_of("picture")[0]
    assert isinstance(item, PictureItem)
    step = bank().step(item.step)
    assert step
    assert faulty_places(item) == []
    for name in (step.title, step.short):
        told = msgspec.structs.replace(item, alt=f"It is this: {name}.")
        assert ("alt",) in faulty_places(told)  # and in each of its wordings
