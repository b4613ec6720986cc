"""Progress line by line: in words and numbers, without bars."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.dialogue import Dialogue, ask
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.context import LineContext
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.pages.parts import storage_problem_text
from sij_tui.core.progress.overview import STATES, overview
from sij_tui.core.progress.pages import Context, progress_elements

_COLUMNS = 78
_DRAWN = ("questions", "topics", "calendar", "curve")
"""Headings of what is drawn."""


def show_progress(line_context: LineContext) -> Dialogue[None]:
    """Say how far the learner is, then wait for Enter."""
    bank = bank_of(line_context.book.content)
    assert bank, "it is in the menu only where there are questions"
    log = line_context.review_log()
    view = overview(bank, log, now=line_context.now(), offset=line_context.offset())
    context = Context(
        bank, view, _COLUMNS, line_context.glyphs, problem=storage_problem_text(log, bank)
    )
    said = (*_in_words(context), Element(text=line_context.labels.go_on))
    yield from ask(line_context.sources, said, {"": ""}.get)


def _in_words(context: Context) -> Iterator[Element]:
    """The page without what is drawn; then each topic with its numbers."""
    for element in progress_elements(context):
        if element.style != "art" and element.key not in _DRAWN:
            yield element
    view, labels = context.overview, context.bank.practice.progress
    if not view.answers:
        return
    names = {state: getattr(labels.state, state) for state in STATES}
    rows = ((labels.questions, view.all),
            *((context.bank.topic(tally.id), tally) for tally in view.topics))  # fmt: skip
    for title, tally in rows:
        counts = ", ".join(f"{names[state]} {tally.count(state)}" for state in STATES)
        yield Element(text=f"{title}: {counts}")
