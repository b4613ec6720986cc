"""What pages of the checker are made of, whatever their words: styles, keys, what a line does."""

from __future__ import annotations

import msgspec
import pytest
from book_kit import shipped
from checker_parts import CHECKER as SHIPPED
from outline_kit import held, outline

from sij_tui.core.checker.pages.panes import cursor_for, main_elements, panel_elements, progress
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.state import CheckerState, reduce_checker
from sij_tui.core.layout.elements import Route
from sij_tui.core.layout.glyphs import glyphs_for

CHECKER = msgspec.structs.replace(SHIPPED, case=SHIPPED.case[:2])
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
    "the second": "made_up answer:no next",
    "the second changed": "made_up answer:no next answer:not_sure",
    "checked early": "made_up answer:no next check",
    "checked with a stop": "made_up answer:yes next check",
    "all no": "made_up " + "answer:no next " * 9 + "check",
    "result of nothing": "made_up check result",
    "result of no": "made_up " + "answer:no next " * 9 + "check result",
    "result of a doubt": "made_up answer:no next answer:not_sure next " + "answer:no next " * 7
    + "check result",
    "result of a stop": "made_up answer:yes next check result",
    "result of a case": f"case:{FIRST} " + "answer:no next " * 9 + "check result",
    "changing": "made_up answer:yes next check change:pregnancy",
    "what if": "made_up answer:yes next check what_if",
    "what if tried": "made_up answer:yes next check what_if try:no",
    "origin": "made_up origin",
    "leaving": "made_up answer:yes menu",
}  # fmt: skip


@pytest.mark.parametrize("tight", [False, True])
def test_every_page_is_made_of_the_same_lines_as_ever(tight: bool) -> None:
    book = shipped()
    context = Context(
        book.loaded, CHECKER, glyphs_for("ascii"), book.usage, {FIRST: True, SECOND: False}, tight
    )
    pages = []
    for name, actions in TOUR.items():
        before = state = CheckerState()
        for action in actions.split():
            before, state = state, reduce_checker(CHECKER, state, action)
        shown = list(main_elements(context, state))
        _, marks = progress(context, state)
        beside = panel_elements(context, state, shown[0], Route("checker"))
        pages += [f"== {name}: {state.stage}, at {cursor_for(before, state)!r}"]
        pages += [*outline(shown), " ".join(f"{style} {sign}" for sign, style, _ in marks)]
        pages += [f"| {line}" for line in outline(beside)]
    held(f"checker-pages{'-tight' if tight else ''}.txt", pages)
