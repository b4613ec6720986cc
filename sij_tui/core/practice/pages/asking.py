"""One question: what is asked, what can be chosen, the hint; and all questions of a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sij_tui.core.content.items import Item
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Style
from sij_tui.core.leaflet.pages import statement_element
from sij_tui.core.practice.pages.parts import Context, clock_text, item_title
from sij_tui.core.practice.reducer import shown_item, shown_order
from sij_tui.core.practice.round import PracticeRound

NUMBERED = 9
"""Options that have a number key."""
_STYLES: Final[Mapping[str, Style]] = {
    "question": "title", "lead": "quiet", "story": "note", "picture": "quiet"
}  # fmt: skip


def question_elements(context: Context, item: Item, *, with_lead: bool = True) -> Iterator[Element]:
    """What is asked; before it the story of a case, and the remark beside it if ``with_lead``."""
    story = False
    for part in item.question_parts(context.bank):
        if part.role == "lead" and not with_lead:
            continue
        before = 1 if story and part.role == "question" else 0
        yield Element(text=part.text, style=_STYLES[part.role], before=before)
        story = story or part.role == "story"


def asking_elements(context: Context, state: PracticeRound) -> Iterator[Element]:
    """The question, its options, the line that answers, the hint."""
    item = shown_item(context.bank, state)
    yield from question_elements(context, item)
    texts = {choice.id: choice.text for choice in context.bank.choices(item)}
    for number, name in enumerate(shown_order(context.bank, state), start=1):
        chosen = name == state.picked_up if item.traits.ordered else name in state.chosen
        yield Element(
            cells=(
                Cell(f"{number}" if number <= NUMBERED else "", "number"),
                Cell(option_mark(context, item, chosen=chosen), "mark" if chosen else "unseen"),
                Cell(texts[name], "here" if chosen else "entry"),
            ),
            widths=(1, mark_width(context), 0),
            before=1 if number == 1 else 0,
            do=f"choose:{name}",
        )
    yield _answer_line(context, state, item)
    if state.hinted:
        yield Element(text=context.labels.asking.hint, style="heading", before=1)
        if item.hint:
            yield statement_element(item.hint, context.content.labels, "hint")
        else:
            yield Element(text=context.labels.asking.no_hint, style="quiet", key="hint")


def _answer_line(context: Context, state: PracticeRound, item: Item) -> Element:
    """What to do: how to choose, or to answer once that is possible."""
    labels = context.labels.asking
    if state.ready:
        action = context.labels.action.answer
        cells = (
            Cell(context.key_of(action), "key"),
            Cell(action.label, "link"),
            Cell(labels.chosen, "quiet"),
        )
        sizes = (*(width(cell.text) for cell in cells[:-1]), 0)
        return Element(cells=cells, widths=sizes, before=1, do="answer")
    ways = {
        "one": labels.choose_one,
        "several": labels.choose_several,
        "order": labels.put_in_order,
    }
    text = labels.held if state.picked_up else ways[item.traits.response]
    return Element(text=text, style="quiet", before=1)


def option_mark(context: Context, item: Item, *, chosen: bool) -> str:
    """The mark before an option: a circle for one of several, a box for each of several."""
    match item.traits.response:
        case "order":
            marks = ("=", "<>") if context.is_ascii else ("≡", "↕")
        case "several":
            marks = ("[ ]", "[x]") if context.is_ascii else ("□", "■")
        case "one":
            marks = ("( )", "(x)") if context.is_ascii else ("○", "●")
    return marks[chosen]


def mark_width(context: Context) -> int:
    """Cells that a mark takes."""
    return 3 if context.is_ascii else 1


def progress(
    context: Context, state: PracticeRound, now: int
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    """How far the round is and the time, in words; and marks: (mark, role, action of a click)."""
    glyphs = context.glyphs
    marks = []
    for index in range(len(state.order)):
        if index == state.position and state.stage != "overview":
            marks.append((glyphs.here, "mark", ""))
        else:
            there = f"goto:{index}" if state.mode == "test" else ""
            seen = not state.given_to(index).skipped
            marks.append((glyphs.seen, "seen", there) if seen else (glyphs.unseen, "unseen", there))
    return tuple(progress_texts(context, state, now)), tuple(marks)


def progress_texts(context: Context, state: PracticeRound, now: int) -> Iterator[str]:
    """Yield how far the round is, then the time if it is to be shown."""
    labels, total = context.labels.asking, len(state.items)
    if state.stage == "overview":
        yield fill(context.labels.test.answered, count=state.answered, total=total)
    elif state.attempt == 1:
        yield fill(labels.question, number=state.position + 1, total=total)
    else:
        number = state.position - total + 1
        yield fill(labels.again, number=number, total=len(state.again))
    if time := _time(context, state, now):
        yield time


def _time(context: Context, state: PracticeRound, now: int) -> str:
    """The time, as long as it is to be shown."""
    if not state.timer:
        return ""
    labels, limit = context.labels.asking, context.bank.practice.test_minutes * 60_000
    elapsed = state.elapsed(now)
    if state.mode != "test" or not limit:
        return fill(labels.time, time=clock_text(elapsed))
    if elapsed >= limit:
        return labels.time_up
    return fill(labels.time_left, time=clock_text(limit - elapsed + 999))


def overview_elements(context: Context, state: PracticeRound) -> Iterator[Element]:
    """Every question with whether it is answered, each leading back to it; then the way out."""
    labels, total = context.labels.test, len(state.items)
    missing = total - state.answered
    hand_in = fill(labels.hand_in_open, count=missing) if missing else labels.hand_in
    yield Element(text=labels.heading, style="title")
    if not context.glyphs.signs:  # on screens it stands above the page
        yield Element(text=fill(labels.answered, count=state.answered, total=total))
    yield Element(cells=(Cell(hand_in, "link"),), before=1, do="hand_in")
    yield Element(text=labels.help, style="quiet", before=1)
    size = max(width(labels.open), width(labels.done))
    for index in range(total):
        is_open = state.given_to(index).skipped
        word = Cell(labels.open, "verdict_wrong") if is_open else Cell(labels.done, "quiet")
        text = item_title(context, shown_item(context.bank, state, index))
        yield Element(
            cells=(Cell(f"{index + 1:>2}", "number"), word, Cell(text, "entry")),
            widths=(2, size, 0),
            do=f"goto:{index}",
        )
