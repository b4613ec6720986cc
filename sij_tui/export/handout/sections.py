"""What a learner and a presenter get, as sections of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from sij_tui.core.book import Book
from sij_tui.core.classroom.lesson_text import lessons_page
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element
from sij_tui.core.leaflet.program import review_status
from sij_tui.export.grouping import parted
from sij_tui.export.handout import Audience
from sij_tui.export.handout.model import (
    Beside,
    Figure,
    Handout,
    HandoutBlock,
    Section,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    blocks_of,
    section_of,
)
from sij_tui.export.handout.review import Review, review_sections

_ABOVE = frozenset({"title", "lead", "quiet"})
"""Styles of what stands above the picture of a step."""


def handout_document(
    book: Book, audience: Audience, parts: Sequence[str] = (), review: Review | None = None
) -> Handout:
    """Return the document.

    Args:
        book: All pages of the content.
        audience: For a learner: the leaflet and the steps; for a reviewer: every page, rule, case
            and question; for a presenter: plans and notes, then what a learner has.
        parts: Ids of the parts of the leaflet to take; all if empty.
        review: What is signed; for a reviewer alone.
    """
    content, labels = book.content, book.content.labels
    if audience == "reviewer" and review:
        sections = tuple(review_sections(book, review, _leaflet(book, parts)))
    else:
        sections = tuple(_sections(book, audience, parts))
    return Handout(
        title=content.meta.title,
        notice=content.meta.training_notice,
        edition=fill(
            labels.handout.edition, version=content.meta.version, review=review_status(content)
        ),
        language=content.meta.language,
        direction=content.meta.direction,
        page=labels.handout.page,
        contents=labels.reading.contents if audience == "reviewer" else "",
        sections=sections,
    )


def _sections(book: Book, audience: Audience, parts: Sequence[str]) -> Iterator[Section]:
    if audience == "presenter" and (lessons := lessons_page(book.content)):
        yield section_of(lessons)
    yield from _leaflet(book, parts)
    yield _places(book.content)


def _leaflet(book: Book, parts: Sequence[str]) -> Iterator[Section]:
    """The parts of the leaflet that were asked for; with all of them, steps and summary, too."""
    for name in parts or book.parts:
        yield section_of(book.page(name))
    if parts:
        return
    if book.content.timeline:
        yield Section(tuple(_timeline(book)))
    if book.content.summary:
        yield Section(tuple(blocks_of(book.page("summary").elements)), on_own_page=True)


def _timeline(book: Book) -> Iterator[HandoutBlock]:
    """What comes before any step, and every step, each with its picture in place of the words."""
    content, elements = book.content, book.page("timeline").elements
    groups = [*parted(elements, lambda element: element.style == "title")]
    steps = content.timeline.step if content.timeline else ()
    before = content.timeline.gate_scene if content.timeline else ""
    names = ("", before, *(step.scene for step in steps))[-len(groups) :]
    for number, (name, group) in enumerate(zip(names, groups, strict=True)):
        level, scene = 2 if number else 1, content.art.named(name)
        if scene is None:
            yield from blocks_of(group, level)
            continue
        above = [*takewhile(lambda each: each.style in _ABOVE, group)]
        words = group[len(above) : -2]  # without the picture in words, and its heading
        yield from blocks_of(above, level)
        yield Beside(Figure(scene), tuple(blocks_of(words, level)))


def _places(content: Content) -> Section:
    """Every fact with its place in the source, to which statements lead."""
    labels = content.labels
    rows = tuple(
        TableRow(
            (TableCell(fact.id, is_strong=True), TableCell(fact.text), TableCell(fact.place)),
            fact.id,
        )
        for fact in content.fact
    )
    columns = (labels.handout.fact, labels.handout.statement, labels.origin.place)
    title = Element(text=labels.name.sources, style="title")
    source = TextBlock(content.meta.source_title, style="lead")
    return Section((*blocks_of((title,)), source, TableBlock(rows, columns)))
