"""All questions as text: first what is asked, and only at the end the answers."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.items import Item
from sij_tui.core.content.label_text import cite
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.pages.feedback import remark_elements
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.pages.result import right_answer_text
from sij_tui.core.practice.presentation import presented_choices

_SEED = 1
"""The questions as text are always shuffled alike."""


def practice_page(content: Content) -> Page:
    """The bank to be read or printed. Nothing on it can be found by searching, nor pointed at."""
    bank = bank_of(content)
    assert bank, "there is such a page only where there are questions"
    context = Context(content, bank, glyphs_for("blocks"), {})
    practice = bank.practice
    elements = [Element(text=practice.title, style="title")]
    if practice.summary:
        elements.append(Element(text=practice.summary, style="lead"))
    if practice.objectives:
        elements.append(Element(text=practice.labels.menu.objectives, style="heading", before=1))
    elements += [Element(text=aim.text, style="item", mark="*") for aim in practice.objectives]
    by_topic = [
        (topic.title, [item for item in practice.item if item.topic == topic.id])
        for topic in practice.topic
    ]
    asked = [item for _, items in by_topic for item in items]
    numbers = {item.id: number for number, item in enumerate(asked, start=1)}
    for title, items in by_topic:
        if items:
            elements.append(Element(text=title, style="heading", before=1))
        for item in items:
            elements += _question(context, item, numbers[item.id])
    elements.append(Element(text=practice.labels.read.answers, style="heading", before=2))
    for item in asked:
        elements += _answer(context, item, numbers[item.id])
    shown = tuple(element for element in elements if element.text)
    return Page(id="practice", title=practice.title, elements=shown, summary=practice.summary)


def _question(context: Context, item: Item, number: int) -> Iterator[Element]:
    for at, part in enumerate(item.question_parts(context.bank)):
        before = 1 if at == 0 else 0
        match part.role:
            case "picture":
                text = f"{context.labels.read.picture}: {part.text}"
                yield Element(text=text, style="note", indent=4)
            case "question":
                yield Element(text=f"{number}. {part.text}", before=before)
            case "lead":
                yield Element(text=part.text, style="quiet", before=before)
            case "story":
                yield Element(text=part.text, style="note", before=before)
    for choice in presented_choices(context.bank, item, _SEED):
        yield Element(text=choice.text, style="item", mark="*", indent=4)


def _answer(context: Context, item: Item, number: int) -> Iterator[Element]:
    cited = f"  ({cite(item.facts)})" if item.facts else ""
    yield Element(text=f"{number}. {right_answer_text(context, item)}{cited}", before=1)
    for other in item.wording:
        asked = f"{context.labels.read.wording}: {other.text}"
        yield Element(text=asked, style="quiet", indent=4)
    for element in remark_elements(context, item):
        if element.basis:
            yield Element(text=element.text, indent=4)
    for choice in () if item.traits.ordered else context.bank.own_choices(item):
        if choice.feedback:
            yield Element(text=f"{choice.text}: {choice.feedback.text}", style="quiet", indent=4)
