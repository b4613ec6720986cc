"""What pages of the checker are made of, whatever their words: styles, keys, what a line does."""

from __future__ import annotations

from itertools import chain

import msgspec
import pytest
from book_kit import shipped
from checker_parts import CHECKER as SHIPPED
from checker_parts import without_words
from outline_kit import held, outline

from sij_tui.core.checker.engine import FAILED
from sij_tui.core.checker.pages.asking import list_elements
from sij_tui.core.checker.pages.dialogue import dialogue
from sij_tui.core.checker.pages.panes import (
    cursor_for,
    main_elements,
    panel_elements,
    progress,
    question_at,
    stop_plate,
)
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.pages.result import result_elements
from sij_tui.core.checker.pages.what_if import result_cell
from sij_tui.core.checker.run import partial_result
from sij_tui.core.checker.state import CheckerState, reduce_checker
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Cell, Element, Route, Run
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.leaflet.reference import origin_elements

CHECKER = without_words(msgspec.structs.replace(SHIPPED, case=SHIPPED.case[:2]))
FIRST, SECOND = (case.id for case in CHECKER.case)
TOUR = {
    "menu": "",
    "cases": "cases",
    "questions": "questions",
    "rules": "rules",
    "made up": "made_up",
    "a case": f"case:{FIRST}",
    "answered no": "made_up answer:no",
    "answered yes": "made_up answer:yes",
    "the second": "made_up answer:no",
    "the second changed": "made_up answer:no answer:not_sure",
    "checked early": "made_up answer:no check",
    "checked with a stop": "made_up answer:yes next check",
    "all no": "made_up " + "answer:no " * 9 + "check",
    "result of nothing": "made_up check result",
    "result of no": "made_up " + "answer:no " * 9 + "check result",
    "result of a doubt": "made_up answer:no answer:not_sure next " + "answer:no " * 7
    + "check result",
    "result of a stop": "made_up answer:yes next check result",
    "result of a case": f"case:{FIRST} " + "answer:no " * 9 + "check result",
    "changing": "made_up answer:yes next check change:pregnancy",
    "what if": "made_up answer:yes next check what_if",
    "what if tried": "made_up answer:yes next check what_if try:no",
    "origin": "made_up origin",
    "leaving": "made_up answer:yes ask:menu",
    "a case checked": f"case:{FIRST} answer:no check",
    "what if, at the end": "made_up " + "answer:no " * 9 + "check result what_if",
    "another answer": "made_up " + "answer:no " * 9 + "check result try:yes",
    "a doubt tried": "made_up answer:yes next check result try:not_sure",
    "changed, and back": "made_up answer:yes next check change:pregnancy answer:no",
    "origin of a result": "made_up answer:yes next check result origin",
    "a question looked up": "made_up answer:yes questions",
}  # fmt: skip


def pages(*, tight: bool = False, tier: GlyphTier = "ascii") -> dict[str, list[str]]:
    """Every page of the tour: the page itself, what is beside it, and the list of questions."""
    book, found = shipped(), {}
    context = Context(
        book.loaded, CHECKER, glyphs_for(tier), book.usage, {FIRST: True, SECOND: False}, tight
    )
    for name, actions in TOUR.items():
        before = state = CheckerState()
        for action in actions.split():
            before, state = state, reduce_checker(CHECKER, state, action)
        shown = list(main_elements(context, state))
        _, marks = progress(context, state)
        beside = panel_elements(context, state, shown[-2:][0], Route("checker"))
        listed = list_elements(context, state.run) if state.run else ()
        found[name] = [
            f"== {name}: {state.stage}, at {cursor_for(before, state)!r}",
            " ".join(f"{style} {sign}" for sign, style, _ in marks),
            *outline(shown, sizes=True),
            *(f"| {line}" for line in outline(beside, sizes=True)),
            *(f"> {line}" for line in outline(listed, sizes=True)),
        ]
    return found


def test_every_page_is_made_of_the_same_lines_as_ever() -> None:
    held("checker-pages.txt", chain.from_iterable(pages().values()))


@pytest.mark.parametrize(("tight", "tier"), [(True, "ascii"), (False, "blocks")])
def test_in_little_room_and_in_other_signs_some_pages_differ(tight: bool, tier: GlyphTier) -> None:
    usual, other = pages(), pages(tight=tight, tier=tier)
    differing = [other[name] for name in TOUR if other[name] != usual[name]]
    held(f"checker-pages-{'tight' if tight else tier}.txt", chain.from_iterable(differing))


def test_the_words_beside_the_marks_say_how_far_it_is() -> None:
    context = Context(shipped().loaded, SHIPPED, glyphs_for("ascii"), shipped().usage)
    labels, state = SHIPPED.labels, CheckerState()
    assert progress(context, state) == ("", ())
    said = []
    for action in ("made_up", "answer:no", "check", "result", "questions"):
        state = reduce_checker(SHIPPED, state, action)
        said.append(progress(context, state)[0])
    total = len(SHIPPED.question)
    asked = [fill(labels.asking.progress, number=number, total=total) for number in (1, 2)]
    assert said == [*asked, labels.review.heading, labels.result.heading, ""]


def test_a_failure_shows_that_there_is_no_result_and_no_answers() -> None:
    context = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
    state = CheckerState()
    for action in ("made_up", "answer:yes", "check", "result"):
        state = reduce_checker(CHECKER, state, action)
    assert state.run
    held("checker-failed.txt", outline(result_elements(context, state, state.run, FAILED)))


@pytest.mark.parametrize(
    "typed",
    [
        "0", "x 3 1 1 1 1 1 1 1 1 1 ENTER", "3 2 2 2 2 2 2 2 2 2 ENTER 2", "3 3 9 0 2 0 1",
        "1 2 0 1",
        "3 2 2 2 2 2 2 2 2 2 4 3 ENTER 1 0", "3 y n x",
    ],
)  # fmt: skip
def test_every_turn_of_the_dialogue_is_made_of_the_same_lines(typed: str) -> None:
    context = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
    talk = dialogue(context)
    said, lines = next(talk), []
    for word in typed.split():
        lines += [*outline(said, sizes=True), f"== {word}"]
        try:
            said = talk.send("" if word == "ENTER" else word)
        except StopIteration:
            said = (Element(text=CHECKER.labels.prompt.left),)
            lines += ["== the end"]
            break
    held(
        f"checker-dialogue-{typed.split()[-1]}-{len(typed)}.txt",
        [*lines, *outline(said, sizes=True)],
    )


@pytest.mark.parametrize(
    ("actions", "key", "question"),
    [
        ("", "change:dye", ""),
        ("made_up", "change:dye", "dye"),
        ("made_up", "fact:dye.F43", "dye"),
        ("made_up answer:no", "next", "anaesthetic"),
        ("made_up", "fact:home.F43", "pregnancy"),
        ("made_up check result", "", "pregnancy"),
        ("made_up answer:no answer:yes next check result", "", "anaesthetic"),
        ("made_up " + "answer:no " * 9 + "check result", "", "pregnancy"),
    ],
)
def test_a_line_is_about_the_question_that_it_names(actions: str, key: str, question: str) -> None:
    state = CheckerState()
    for action in actions.split():
        state = reduce_checker(CHECKER, state, action)
    assert question_at(state, key) == question


def test_the_cursor_goes_to_the_case_that_was_left() -> None:
    before = reduce_checker(CHECKER, CheckerState(), f"case:{SECOND}")
    after = reduce_checker(CHECKER, CheckerState(), "cases")
    assert cursor_for(before, after) == f"case:{SECOND}"


def test_where_nothing_is_pointed_at_the_panel_is_about_the_question_shown() -> None:
    context = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
    here, state = Route("checker"), reduce_checker(CHECKER, CheckerState(), "made_up")

    def panel(state: CheckerState, element: Element | None) -> list[Element]:
        return list(panel_elements(context, state, element, here))

    first, second = CHECKER.question[0].why, CHECKER.question[1].why
    about_first = list(
        origin_elements(shipped().content, shipped().usage, first.facts, first.basis, here)
    )
    of_second = Element(text="text", basis=second.basis, facts=second.facts)
    assert panel(state, None) == panel(state, Element(text="no statement")) == about_first
    assert panel(state, of_second) != about_first
    assert panel(reduce_checker(CHECKER, state, "check"), None) == []
    tried = reduce_checker(CHECKER, state, "what_if")
    assert panel(tried, None) == panel(tried, Element(text="no question")) != []


def test_a_tried_answer_whose_result_fails_says_so() -> None:
    context = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
    assert result_cell(context, FAILED) == Cell(CHECKER.labels.result.failed, "alert")


def test_a_stop_has_a_plate_and_nothing_else_has() -> None:
    context = Context(shipped().loaded, CHECKER, glyphs_for("ascii"), shipped().usage)
    for answer, has_plate in (("no", False), ("not_sure", True), ("yes", True)):
        state = reduce_checker(CHECKER, CheckerState(), "made_up")
        state = reduce_checker(CHECKER, state, f"answer:{answer}")
        assert state.run
        plate = stop_plate(context, partial_result(CHECKER, state.run))
        assert plate == (Run("X w", "stop_plate") if has_plate else None)
    assert stop_plate(context, None) is None
