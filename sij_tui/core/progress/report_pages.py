"""A group's answers as elements: the questions, hardest first, and the facts that do not land."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.practice.bank import Bank
from sij_tui.core.progress.item_analysis import FactStatistics, ItemStatistics

_BAR = 20
"""Cells of a bar that is full."""
POOR_DISCRIMINATION = 0.1
"""Discrimination below which a question is marked (R. Ebel, 1965, has 0.19 as poor for a test)."""


class GroupReport(NamedTuple):
    """What is reported of a group."""

    bank: Bank
    learners: int
    answers: int
    items: tuple[ItemStatistics, ...]
    """Of questions as they are now."""
    facts: tuple[FactStatistics, ...]
    left_out: int
    """Answers to questions that were removed, or have changed since."""

    @property
    def mark(self) -> float:
        """The share of right answers from which a fact counts as landing: that of a test."""
        return self.bank.practice.pass_mark / 100


def report_elements(
    group: GroupReport, texts: Mapping[str, str], glyphs: Glyphs
) -> Iterator[Element]:
    """The report: ``texts`` are those of the facts."""
    labels = group.bank.practice.progress.report
    yield Element(text=labels.title, style="title")
    words = [fill(labels.counts, learners=group.learners, answers=group.answers)]
    if group.left_out:
        words.append(fill(labels.left_out, count=group.left_out))
    for text in (*words, labels.first_only):
        yield Element(text=text, style="quiet")
    yield from _facts(group, texts, glyphs)
    yield Element(text=labels.items, style="heading", before=1)
    yield Element(text=labels.items_help, style="quiet")
    for item in group.items:
        yield from _item(group, item, glyphs)


def _facts(group: GroupReport, texts: Mapping[str, str], glyphs: Glyphs) -> Iterator[Element]:
    labels = group.bank.practice.progress.report
    low = [fact for fact in group.facts if fact.right < group.mark]
    yield Element(text=labels.landing, style="heading", before=1)
    help = fill(labels.landing_help, percent=group.bank.practice.pass_mark)
    yield Element(text=help if low else labels.landing_none, style="quiet")
    names = max((width(fact.fact) for fact in low), default=0)
    counts = max((len(f"n {fact.learners}") for fact in low), default=0)
    for fact in low:
        percent = f"{100 * fact.right:.0f} %"
        cells = (
            Cell(fact.fact, "margin"), Cell(_bar(fact.right, glyphs, _BAR // 2), "seen"),
            Cell(f"{percent:>5}", "label"), Cell(f"n {fact.learners}", "quiet"),
            Cell(texts.get(fact.fact, ""), "body"),
        )  # fmt: skip
        yield Element(cells=cells, widths=(names, _BAR // 2, 5, counts, 0))


def _item(group: GroupReport, item: ItemStatistics, glyphs: Glyphs) -> Iterator[Element]:
    labels = group.bank.practice.progress.report
    text = group.bank.item(item.item).question
    yield Element(
        cells=(Cell(item.item, "margin"), Cell(text, "label")),
        widths=(max(width(each.item) for each in group.items), 0), before=1,
    )  # fmt: skip
    numbers = f"p {item.difficulty:.2f}  {_discrimination(group, item)}"
    yield Element(
        cells=(Cell(_bar(item.difficulty, glyphs, _BAR), "seen"), Cell(numbers, "quiet")),
        widths=(_BAR, 0), indent=5,
    )  # fmt: skip
    if item.wrong:
        words = fill(labels.wrong, count=item.wrong_count, answer=response_text(group.bank, item))
        yield Element(text=words, indent=5, style="item")


def _discrimination(group: GroupReport, item: ItemStatistics) -> str:
    labels = group.bank.practice.progress.report
    if item.discrimination is None:
        return fill(labels.too_few, count=item.learners)
    sign = "r" if item.method == "correlation" else "D"
    poor = f"  {labels.poor}" if item.discrimination < POOR_DISCRIMINATION else ""
    return f"{sign} {item.discrimination:+.2f}  n {item.learners}{poor}"


def _bar(share: float, glyphs: Glyphs, cells: int) -> str:
    full = round(share * cells)
    return glyphs.full * full + glyphs.dot * (cells - full)


def response_text(bank: Bank, item: ItemStatistics) -> str:
    """The words of the commonest wrong response."""
    question = bank.item(item.item)
    words = {choice.id: choice.text for choice in bank.choices(question)}
    said = [words.get(name, name) for name in item.wrong]
    return (" > " if question.traits.ordered else " + ").join(said)
