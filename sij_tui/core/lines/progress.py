"""Progress line by line: in words and numbers, without bars."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.dialogue import BACK, Dialogue, Prompt
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.lines.context import LineContext, choose
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.pages.parts import storage_problem_text
from sij_tui.core.progress.overview import STATES, overview
from sij_tui.core.progress.pages import FACT_ORDER, Context, export_message, progress_elements

_COLUMNS = 78
_DRAWN = ("questions", "topics", "calendar", "curve")
"""Headings of what is drawn."""
_PRACTICE = Route("practice")


def show_progress(line_context: LineContext) -> Dialogue[None]:
    """Say how far the learner is; then the facts, practice and the export are to be had."""
    bank = bank_of(line_context.book.content)
    assert bank, "it is in the menu only where there are questions"
    labels = bank.practice.progress
    context = _context(line_context, bank)
    said: Prompt = tuple(_in_words(context))
    unlisted = ""
    while True:
        entries = tuple(_ways_on(line_context, context))
        chosen = yield from choose(line_context, said, entries, unlisted=unlisted)
        said, unlisted = (), line_context.labels.menu
        match chosen:
            case "practice":
                from sij_tui.core.lines.practice import practise

                yield from practise(line_context)
                context = _context(line_context, bank)
                said = tuple(_in_words(context))
            case "facts":
                yield from _facts(line_context, context)
            case "export":
                assert line_context.export, "it is listed only where it can be done"
                said = (Element(text=export_message(labels, line_context.export)),)
            case _:
                return


def _context(line_context: LineContext, bank: Bank) -> Context:
    log, parts = line_context.review_log(), line_context.book.parts
    read = len(line_context.reader().session.seen.intersection(parts))
    view = overview(bank, log, now=line_context.now(), offset=line_context.offset())
    return Context(
        bank, view, _COLUMNS, line_context.glyphs, (read, len(parts)),
        problem=storage_problem_text(log, bank),
    )  # fmt: skip


def _ways_on(line_context: LineContext, context: Context) -> Iterator[tuple[str, str]]:
    """What can be done here: (name, text)."""
    labels = context.bank.practice.progress
    yield "practice", context.bank.practice.title
    if context.overview.answers:
        yield "facts", labels.by_fact
        if line_context.export:
            yield "export", labels.export


def _facts(line_context: LineContext, context: Context) -> Dialogue[None]:
    """The facts that are asked, those to look at first; each is read where the leaflet has it."""
    from sij_tui.core.lines.reading import read_page

    labels, book = context.bank.practice.progress, line_context.book
    texts = {fact.id: fact.text for fact in book.content.fact}
    tallies = sorted(context.overview.facts, key=lambda tally: FACT_ORDER.index(tally.state))
    entries = [
        (tally.id, f"{getattr(labels.state, tally.state)}: {texts.get(tally.id, tally.id)}")
        for tally in tallies
    ]
    said: Prompt = (Element(text=labels.by_fact_help),)
    unlisted = ""
    while (chosen := (yield from choose(line_context, said, entries, unlisted=unlisted))) != BACK:
        places = book.usage.get(chosen, ())
        if places:
            yield from read_page(line_context, places[0])
        said, unlisted = (), line_context.labels.menu


def _in_words(context: Context) -> Iterator[Element]:
    """The page without what is drawn; then each topic with its numbers."""
    for element in progress_elements(context):
        if element.go == _PRACTICE:
            continue  # it is among the choices
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
