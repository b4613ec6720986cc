"""What a clinical reviewer gets to sign: all that a reader can see, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from sij_tui.core.book import Book
from sij_tui.core.changes.compare import compare_content
from sij_tui.core.changes.pages import changes_page
from sij_tui.core.classroom.lesson_text import lessons_page
from sij_tui.core.content.document import tables_in, visible_texts
from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Path
from sij_tui.core.content.scenes import Scene
from sij_tui.core.practice.coverage import silences_of
from sij_tui.export.handout.model import (
    Beside,
    Choices,
    Figure,
    HandoutBlock,
    Section,
    SigningLines,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    Title,
    cited_facts,
    section_of,
    stated,
)
from sij_tui.export.handout.review_checker import checker_blocks
from sij_tui.export.handout.review_items import item_blocks

_SHOWN_IN_BLOCKS = frozenset({"timeline", "checker", "practice", "sources", "summary"})
"""Pages of the program that a reviewer gets in another form."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What is reviewed."""

    review_hash: str
    """Of all that can be reviewed, as ``[meta]`` holds it after the review."""
    since: Loaded | None = None
    """The edition that was signed before."""


def review_sections(book: Book, review: Review, leaflet: Iterable[Section]) -> Iterator[Section]:
    """Yield all sections; ``leaflet`` are the parts, the steps and the summary."""
    sections = [*_sections(book, review, leaflet)]
    yield from sections
    if rest := tuple(_rest(book.content, sections)):
        yield Section(rest)
    labels = book.content.labels.handout
    reviewed = fill(labels.reviewed_hash, hash=review.review_hash)
    file = f"{book.content.labels.about.fingerprint}: {book.loaded.fingerprint}"
    signing = (TextBlock(reviewed), TextBlock(file), SigningLines(labels.signatures))
    yield Section((Title(labels.sign, 1), *signing), on_own_page=True)


def _sections(book: Book, review: Review, leaflet: Iterable[Section]) -> Iterator[Section]:
    content = book.content
    yield section_of(book.page("about"))
    if review.since:
        changes = compare_content(review.since.content, content)
        yield section_of(changes_page(changes, review.since, content.labels))
    yield Section(tuple(_facts(content)))
    yield Section(tuple(_source_notes(content)))
    yield Section(tuple(_gaps(content)))
    shown = [*leaflet]
    yield from shown
    yield Section(tuple(_pictures(content, shown)))
    if content.checker:
        yield Section(tuple(checker_blocks(content, content.checker, book.loaded.fingerprint)))
    if content.practice:
        yield Section(tuple(item_blocks(content, content.practice)))
    for name in book.page_ids:
        if name not in (*book.parts, *_SHOWN_IN_BLOCKS, "about"):
            yield section_of(book.page(name))
    if lessons := lessons_page(content):
        yield section_of(lessons)
    yield Section(tuple(_notes(content)))


def _facts(content: Content) -> Iterator[HandoutBlock]:
    """Every fact with its strength, what it is about, and its place in the source."""
    labels = content.labels
    yield Title(labels.name.sources, 1)
    yield TextBlock(content.meta.source_title, style="lead")
    columns = (
        labels.handout.fact, labels.handout.statement, labels.origin.strength,
        labels.origin.about, labels.origin.place,
    )  # fmt: skip
    rows = tuple(_fact_row(content, fact) for fact in content.fact)
    yield TableBlock(rows, columns)


def _fact_row(content: Content, fact: Fact) -> TableRow:
    labels = content.labels.origin
    more = (
        (labels.times, ", ".join((*fact.times, *fact.counts))),
        (labels.drugs, ", ".join(fact.drugs)),
        (labels.note, fact.note),
    )
    said = " ".join((fact.text, *(f"{label}: {text.rstrip('.')}." for label, text in more if text)))
    force, kind = content.force[fact.force].label, content.kind[fact.kind].label
    texts = (said, force, kind, fact.place)
    return TableRow((TableCell(fact.id, is_strong=True), *map(TableCell, texts)), fact.id)


def _source_notes(content: Content) -> Iterator[HandoutBlock]:
    if content.source_note:
        yield Title(content.labels.handout.source_notes, 1)
    for note in content.source_note:
        yield Title(f"{note.id}. {note.title}", 2)
        yield TextBlock(note.text, cited_facts(note.facts))


def _gaps(content: Content) -> Iterator[HandoutBlock]:
    """The gaps in the source: how each is worded, and which questions ask for it."""
    labels = content.labels.handout
    silences = silences_of(content)
    if not silences:
        return
    yield Title(labels.gaps, 1)
    rows = tuple(
        TableRow(
            (TableCell(name, is_strong=True), TableCell(gap.text), TableCell(", ".join(gap.asked)))
        )
        for name, gap in silences.items()
    )
    yield TableBlock(rows, (labels.gap_name, labels.statement, labels.asked_by))


def _pictures(content: Content, shown: Sequence[Section]) -> Iterator[HandoutBlock]:
    """What each picture says, by which facts, and what it shows beyond them."""
    if content.scene:
        yield Title(content.labels.handout.pictures, 1)
    drawn = {
        block.figure.scene.id
        for section in shown
        for block in section.blocks
        if isinstance(block, Beside)
    }
    for scene in content.scene:
        yield Title(f"{scene.id}. {scene.caption}", 2)
        if scene.id not in drawn:
            yield Figure(scene)
        yield from _picture(scene)


def _picture(scene: Scene) -> Iterator[HandoutBlock]:
    yield TextBlock(scene.alt, cited_facts(scene.facts))
    words = [label.text for label in scene.labels]
    words += (line for each in scene.drawings for line in each.words.split("\n"))
    written = dict.fromkeys(" ".join(line.split()) for line in words)
    if any(written):
        yield TextBlock("; ".join(filter(None, written)), style="quiet")
    if scene.choices:
        yield Choices(scene.choices)


def _notes(content: Content) -> Iterator[HandoutBlock]:
    """Every note for a presenter, with what it is on."""
    if not content.classroom or not content.note:
        return
    yield Title(content.classroom.notes, 1)
    rows = []
    for note in content.note:
        said = stated(note, content.labels)
        names = (getattr(note, name) for name in note.__struct_fields__ if name.startswith("on_"))
        on = next(filter(None, names), "")
        rows.append(TableRow((TableCell(on, is_strong=True), TableCell(said.text, said.cited))))
    yield TableBlock(tuple(rows))


def _rest(content: Content, sections: Sequence[Section]) -> Iterator[HandoutBlock]:
    """All words that a reader can see and that stand nowhere else in the document, by table."""
    texts = [*_texts(sections)]
    whole, everything = set(texts), " ".join(texts)
    ids = {path: getattr(table, "id", "") for path, table in tables_in(content)}
    left: dict[str, list[TableRow]] = {}
    for text in visible_texts(content):
        lines = [" ".join(line.split()) for line in (text.text, *text.text.split("\n"))]
        is_there = lines[0] in whole or all(_stands_in(line, everything) for line in lines[1:])
        if is_there or "also" in text.path:
            continue
        depth = 2 if len(text.path) > 2 and isinstance(text.path[1], str) else 1
        table, key = _name(text.path[:depth], ids), _name(text.path, ids, depth)
        left.setdefault(table, []).append(TableRow((TableCell(key), TableCell(lines[0]))))
    labels = content.labels.handout
    if left:
        yield Title(labels.rest, 1)
    for table, rows in left.items():
        yield Title(table, 2)
        yield TableBlock(tuple(rows), (labels.rest_place, labels.rest_words))


def _stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, and not as a part of longer ones."""
    at = text.find(words)
    while at >= 0:
        around = text[max(at - 1, 0) : at + 1], text[at + len(words) - 1 : at + len(words) + 1]
        if not any(len(each) == 2 and each.isalnum() for each in around):
            return True
        at = text.find(words, at + 1)
    return False


def _name(path: Path, ids: Mapping[Path, str], start: int = 0) -> str:
    """What a place in the file is called, from a part of its path on: by ids, else by numbers."""
    names = (
        (ids.get(path[:end]) or str(part + 1)) if isinstance(part, int) else part
        for end, part in enumerate(path, start=1)
        if end > start
    )
    return ".".join(names)


def _texts(value: object) -> Iterator[str]:
    """Every text of some blocks."""
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, Scene):
        yield " ".join(value.caption.split())
    elif isinstance(value, msgspec.Struct):
        yield from _texts([getattr(value, name) for name in value.__struct_fields__])
    elif isinstance(value, list | tuple | set):
        for each in value:
            yield from _texts(each)
