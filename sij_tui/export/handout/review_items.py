"""The question bank for a reviewer: each question with its answers, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import Choice, FeedbackText
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import Practice
from sij_tui.core.layout.elements import Style
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.export.handout.model import (
    HandoutBlock,
    Listing,
    Reference,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    Title,
    cited_facts,
    stated,
)

_STYLES: dict[str, Style] = {"question": "alert", "lead": "quiet", "story": "note"}
"""How the parts of a question are set, by their role."""


def item_blocks(content: Content, practice: Practice) -> Iterator[HandoutBlock]:
    """Yield the objectives, then the questions by topic."""
    bank = bank_of(content)
    assert bank, "there is such a section only where there are questions"
    labels = practice.labels
    yield Title(practice.title, 1)
    if practice.summary:
        yield TextBlock(practice.summary, style="lead")
    if practice.objectives:
        yield Title(labels.menu.objectives, 2)
        yield Listing(tuple(stated(aim, content.labels) for aim in practice.objectives))
    for topic in practice.topic:
        yield Title(topic.title, 2)
        for item in practice.item:
            if item.topic == topic.id:
                yield from _item(content, bank, item)


def _item(content: Content, bank: Bank, item: Item) -> Iterator[HandoutBlock]:
    labels = bank.labels
    yield Title(item.id, 3, (*cited_facts(item.facts), *_gaps(content, item)))
    for part in item.question_parts(bank):
        text = f"{labels.read.picture}: {part.text}" if part.role == "picture" else part.text
        yield TextBlock(text, style=_STYLES.get(part.role, "body"))
    yield _choices(content, bank, item)
    for piece in item.feedback_parts(bank):
        if isinstance(piece, FeedbackText):
            yield TextBlock(piece.text, style="lead" if piece.is_heading else "body")
        else:
            yield stated(piece.statement, content.labels)
    if item.hint:
        hint = stated(item.hint, content.labels)
        yield TextBlock(f"{labels.asking.hint}: {hint.text}", hint.cited, "quiet")
    for wording in item.wording:
        words = " · ".join((wording.text, *wording.option.values()))
        yield TextBlock(f"{labels.read.wording}: {words}", style="quiet")


def _gaps(content: Content, item: Item) -> Iterator[Reference]:
    """The gaps in the source that a question asks for, by their names."""
    if item.gaps:
        names = ", ".join(item.gaps)
        yield Reference(f" {content.labels.reading.silence}: {names}")


def _choices(content: Content, bank: Bank, item: Item) -> HandoutBlock:
    """What can be chosen, which of it is right, and what is said of it."""
    labels = bank.labels
    choices = bank.choices(item)
    if item.traits.ordered:
        return Listing(tuple(_part(content, each) for each in choices), ordered=True)
    own = item.traits.feedback_per_choice
    rows = []
    for choice in choices:
        said = stated(choice.feedback, content.labels) if own and choice.feedback else None
        rows.append(TableRow((
            TableCell(choice.text, is_strong=choice.right),
            TableCell(labels.word.right if choice.right else ""),
            TableCell(said.text if said else "", said.cited if said else ()),
        )))  # fmt: skip
    return TableBlock(tuple(rows))


def _part(content: Content, choice: Choice) -> TextBlock:
    if not choice.feedback:
        return TextBlock(choice.text)
    said = stated(choice.feedback, content.labels)
    return TextBlock(f"{choice.text} ({said.text})", said.cited)
