"""What pages of practice are made of, whatever their words: styles, keys, what a line does."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from outline_kit import held, outline
from practice_parts import (
    KINDS,
    START,
    bank,
    book_with,
    items_of,
    right_response,
    round_of,
    wrong_response,
)

from sij_tui.core.content.items import Item, OrderItem
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.gaps import gap_places
from sij_tui.core.practice.pages.asking import asking_elements, overview_elements, progress
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.menu import PracticeStatus, menu_elements
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.pages.result import result_elements
from sij_tui.core.practice.pages.text import practice_page
from sij_tui.core.practice.reducer import reduce_round
from sij_tui.core.practice.round import PracticeRound

ONE_OF_EACH = tuple(items_of(kind)[0] for kind in KINDS)
CONTENT = book_with(*ONE_OF_EACH).content


def context_for(tier: str) -> Context:
    glyphs = glyphs_for("ascii" if tier == "ascii" else "blocks")
    return Context(CONTENT, bank(), glyphs, {}, gap_places(CONTENT), narrow=tier == "narrow")


def reduced(state: PracticeRound, *actions: str) -> PracticeRound:
    for number, action in enumerate(actions):
        state, _ = reduce_round(bank(), state, action, START + 1000 * (number + 1))
    return state


def choosing(item: Item, response: tuple[str, ...]) -> list[str]:
    if isinstance(item, OrderItem):
        return [f"place:{name}:{index}" for index, name in enumerate(response)]
    return [f"choose:{name}" for name in response]


def shown(context: Context, state: PracticeRound, status: PracticeStatus) -> Iterable[Element]:
    match state.stage:
        case "asking":
            return asking_elements(context, state)
        case "feedback":
            return feedback_elements(context, state)
        case "overview":
            return overview_elements(context, state)
        case "done":
            return result_elements(context, state, status)


def page(name: str, context: Context, state: PracticeRound, status: PracticeStatus) -> list[str]:
    _, marks = progress(context, state, START + 60_000)
    lines = list(outline(shown(context, state, status)))
    return [
        f"== {name}: {state.stage}",
        " ".join(f"{style} {sign}" for sign, style, _ in marks),
        *lines,
    ]


@pytest.mark.parametrize("tier", ["ascii", "narrow"])
def test_every_kind_of_question_is_asked_and_answered_with_the_same_lines(tier: str) -> None:
    context, lines = context_for(tier), []
    for item in ONE_OF_EACH:
        state = round_of(item)
        right, wrong = (choosing(item, r(item)) for r in (right_response, wrong_response))
        tour = {
            "asked": [], "hinted": ["hint"], "chosen": right, "right": [*right, "answer"],
            "wrong": ["hint", *wrong, "answer"], "again": [*wrong, "answer", "next"],
            "looked at": [*wrong, "answer", f"look:{wrong_response(item)[0]}"],
            "done": [*right, "answer", "next"],
            "done at last": [*wrong, "answer", "next", *right, "answer", "next"],
        }  # fmt: skip
        for name, actions in tour.items():
            at = f"{item.kind} {name}"
            lines += page(at, context, reduced(state, *actions), PracticeStatus())
    held(f"practice-questions-{tier}.txt", lines)


def test_that_more_can_be_opened_is_said_until_all_is_open() -> None:
    context, item = context_for("blocks"), items_of("single")[0]
    given = wrong_response(item)
    closed = [each.id for each in bank().choices(item) if each.feedback and each.id not in given]
    told = []
    for count in range(len(closed) + 1):
        opening = (f"look:{name}" for name in closed[:count])
        state = reduced(round_of(item), *choosing(item, given), "answer", *opening)
        texts = [element.text for element in feedback_elements(context, state)]
        told.append(context.labels.feedback.others in texts)
    assert told == [*[True] * len(closed), False]
    assert closed


@pytest.mark.parametrize("mode", ["learn", "test", "due"])
def test_every_end_of_a_round_is_made_of_the_same_lines(mode: str) -> None:
    context, state, lines = context_for("blocks"), round_of(*ONE_OF_EACH, mode=mode), []
    actions: list[str] = []
    for number, item in enumerate(ONE_OF_EACH):
        response = wrong_response(item) if number in (1, 3) else right_response(item)
        actions += [*choosing(item, response), "answer", *([] if mode == "test" else ["next"])]
        if number == 2:
            lines += page(
                "half way", context, reduced(state, *actions, "overview"), PracticeStatus()
            )
            lines += page("given up", context, reduced(state, *actions, "overview", "hand_in"),
                          PracticeStatus(due=2))  # fmt: skip
    for status in (PracticeStatus(), PracticeStatus(due=3), PracticeStatus(next_due=7_200_000)):
        end = reduced(state, *actions, "hand_in")
        lines += page("the end", context, end, status)
    held(f"practice-{mode}.txt", lines)


def test_the_menu_and_the_questions_as_text_are_made_of_the_same_lines() -> None:
    context, waiting = context_for("blocks"), reduced(round_of(*ONE_OF_EACH), "hint")
    lines = []
    for status in (
        PracticeStatus(), PracticeStatus(suspended=waiting, seen=3, due=2),
        PracticeStatus(next_due=90_000, keeps=False),
    ):  # fmt: skip
        for with_progress in (False, True):
            lines += ["== menu", *outline(menu_elements(context, status, progress=with_progress))]
    lines += ["== text", *outline(practice_page(CONTENT).elements)]
    held("practice-menu.txt", lines)
