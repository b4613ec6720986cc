"""What is said of an answer: the verdict, the options, what the source says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import Choice, FeedbackPart, FeedbackStatement, FeedbackText
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import Labels
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Style
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.leaflet.pages import statement_element
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.pages.asking import NUMBERED, mark_width, option_mark, question_elements
from sij_tui.core.practice.pages.parts import (
    Context,
    right_sign,
    source_elements,
    verdict_cell,
    wrong_sign,
)
from sij_tui.core.practice.reducer import shown_item, shown_order
from sij_tui.core.practice.round import GivenAnswer, PracticeRound


def feedback_elements(
    context: Context, state: PracticeRound, *, with_others: bool = True
) -> Iterator[Element]:
    """The question as it was answered, with what is to be said of it.

    ``with_others`` tells how more is to be had of the options that were not chosen.
    """
    item, given = shown_item(context.bank, state), state.answer
    assert given, "feedback follows an answer"
    yield from question_elements(context, item)
    yield from _verdict(context, state, item, given)
    if item.traits.ordered:
        yield from _ordered(context, item, given, opened=state.opened)
    else:
        yield from _options(context, state, item, given, with_others=with_others)
    yield from remark_elements(context, item)
    yield Element(text=context.labels.feedback.says, style="heading", before=1)
    yield from source_elements(context, item)


def _verdict(
    context: Context, state: PracticeRound, item: Item, given: GivenAnswer
) -> Iterator[Element]:
    """Right or not, how nearly, and the way on."""
    labels, action = context.labels.feedback, context.labels.action.next
    verdict = verdict_cell(context, right=given.right)
    last = state.position == len(state.order) - 1
    on = labels.finish if last else labels.next
    cells = (verdict, Cell(context.key_of(action), "key"), Cell(on, "link"))
    sizes = tuple(width(cell.text) for cell in cells)
    yield Element(cells=cells, widths=sizes, before=1, do="next")
    for note in _notes(context, state, item, given):
        yield Element(text=note, style="quiet")


def _notes(context: Context, state: PracticeRound, item: Item, given: GivenAnswer) -> Iterator[str]:
    """How nearly an order is right, and that the question comes again."""
    labels = context.labels.feedback
    if given.right:
        return
    if item.traits.ordered:
        found = mark(context.bank, item, given.response)
        yield fill(labels.pairs, right=found.pairs, total=found.of)
    if state.attempt == 1:
        yield labels.comes_again


def _options(
    context: Context, state: PracticeRound, item: Item, given: GivenAnswer, *, with_others: bool
) -> Iterator[Element]:
    """All options, those that matter marked; below those chosen or opened, what is said."""
    order, has_more = shown_order(context.bank, state), False
    known = {choice.id: choice for choice in context.bank.choices(item)}
    tags = {name: _tag(context, item, known[name], given) for name in order}
    size = 1 if context.narrow else max(width(tag.text) for tag in tags.values())
    for number, name in enumerate(order, start=1):
        choice, chosen = known[name], name in given.response
        yield Element(
            cells=(
                Cell(f"{number}" if number <= NUMBERED else "", "number"),
                Cell(option_mark(context, item, chosen=chosen), "mark" if chosen else "unseen"),
                Cell(tags[name].text[:size], tags[name].role),
                Cell(choice.text, "label" if choice.right else "entry"),
            ),
            widths=(1, mark_width(context), max(1, size), 0),
            before=1 if number == 1 else 0,
            do=f"look:{name}",
        )
        said = choice.feedback if item.traits.feedback_per_choice else None  # else of all alike
        if said and (chosen or name in state.opened):
            indent = 3 + mark_width(context) + 2
            yield statement_element(said, context.content.labels, f"said:{name}", indent=indent)
        has_more |= bool(said) and not (chosen or name in state.opened)
    if has_more and with_others:
        yield Element(text=context.labels.feedback.others, style="quiet", before=1)


def _tag(context: Context, item: Item, choice: Choice, given: GivenAnswer) -> Cell:
    """What an option was: right, not right, or missed; nothing for one rightly left alone.

    The outcome of a case never has a tick beside it: no word of the checker may look like a yes.
    """
    word, chosen = context.labels.word, choice.id in given.response
    if choice.right and not item.traits.signs_right:
        return Cell(word.right, "verdict_right")
    if choice.right and (chosen or not item.traits.multiple):
        return verdict_cell(context, right=True)
    if choice.right:
        return Cell(f"! {word.missed}", "verdict_wrong")
    if chosen:
        return verdict_cell(context, right=False)
    return Cell("")


def _ordered(
    context: Context, item: Item, given: GivenAnswer, opened: tuple[str, ...]
) -> Iterator[Element]:
    """The order given, with a word on the first part out of place; then the right order."""
    parts = {part.id: part for part in context.bank.choices(item)}
    found = mark(context.bank, item, given.response)
    right = list(parts)
    for number, name in enumerate(given.response, start=1):
        place = right.index(name) + 1
        sign = right_sign(context) if place == number else wrong_sign(context)
        role = "verdict_right" if place == number else "verdict_wrong"
        yield Element(
            cells=(Cell(f"{number}", "number"), Cell(sign, role), Cell(parts[name].text)),
            widths=(1, 1, 0),
            before=1 if number == 1 else 0,
            do=f"look:{name}",
        )
        feedback = parts[name].feedback
        if feedback and (name == found.early or name in opened):
            yield statement_element(feedback, context.content.labels, f"said:{name}", indent=6)
    if not found.right:
        yield Element(text=context.labels.feedback.in_order, style="heading", before=1)
        for number, part in enumerate(parts.values(), start=1):
            yield Element(
                cells=(Cell(f"{number}", "number"), Cell(part.text)),
                widths=(1, 0),
                key=f"order:{part.id}",
            )


def remark_elements(context: Context, item: Item) -> Iterator[Element]:
    """What is said after any answer; of a case, its outcome, the slip and what is not covered."""
    parts, labels = item.feedback_parts(context.bank), context.content.labels
    return part_elements(parts, labels, context.glyphs, heading="heading")


def part_elements(
    parts: Iterable[FeedbackPart], labels: Labels, glyphs: Glyphs, *, heading: Style, key: str = ""
) -> Iterator[Element]:
    """Parts of feedback, headings in a style of their own; ``key`` begins those of statements."""
    for part in parts:
        match part:
            case FeedbackText():
                text = part.shown(ascii_only=glyphs.tier == "ascii", signs=glyphs.signs)
                style = heading if part.is_heading else "body"
                yield Element(text=text, style=style, before=int(part.is_heading))
            case FeedbackStatement():
                yield statement_element(
                    part.statement, labels, f"{key}{part.key}", before=int(part.apart)
                )
