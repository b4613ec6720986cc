"""What makes a question a good one, where the files with one fault each do not show it."""

from __future__ import annotations

import msgspec
import pytest
from practice_parts import bank, book_with, items_of

from sij_tui.core.content.items import Item, PictureItem, SingleItem, TrueFalseItem
from sij_tui.core.content.items.base import Wording
from sij_tui.core.practice.item_checks import REMARK_CELLS, faults_of_questions
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


def test_what_is_wrong_in_a_parallel_wording_is_found_there() -> None:
    item = items_of("single")[0]
    good, bad = (Wording(text=f"Which of these is {word} so?") for word in ("surely", "never"))
    reworded = msgspec.structs.replace(item, wording=(good, bad))
    assert ("wording", 1) in faulty_places(reworded)
    assert ("wording", 0) not in faulty_places(reworded)


@pytest.mark.parametrize("more", [0, 1])
def test_a_claim_may_be_as_long_as_a_remark(more: int) -> None:
    item = items_of("true_false")[0]
    assert isinstance(item, TrueFalseItem)
    claim = ("word " * REMARK_CELLS)[: REMARK_CELLS - 1] + "d" * (1 + more)
    faults = faulty_places(msgspec.structs.replace(item, claim=claim, wording=()))
    assert (("claim",) in faults) == bool(more)


@pytest.mark.parametrize(("letters", "stands_out"), [(13, False), (14, True)])
def test_the_right_option_may_be_a_little_longer(letters: int, stands_out: bool) -> None:
    item = items_of("single")[0]
    assert isinstance(item, SingleItem)
    options = tuple(
        msgspec.structs.replace(option, text="x" * letters if option.right else f"opt{number}")
        for number, option in enumerate(item.option)
    )
    faults = faulty_places(msgspec.structs.replace(item, option=options, wording=()))
    assert (("option",) in faults) == stands_out
