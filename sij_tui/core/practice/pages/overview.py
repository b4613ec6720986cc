"""A test before it is handed in: which questions have an answer."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.practice.pages.parts import Context, item_title
from sij_tui.core.practice.reducer import shown_item
from sij_tui.core.practice.round import PracticeRound


def overview_elements(context: Context, state: PracticeRound) -> Iterator[Element]:
    """Every question with whether it is answered, each leading back to it; then the way out."""
    labels, total = context.labels.test, len(state.items)
    missing = total - state.answered
    hand_in = fill(labels.hand_in_open, count=missing) if missing else labels.hand_in
    yield Element(text=labels.heading, style="title")
    yield Element(text=fill(labels.answered, count=state.answered, total=total))
    yield Element(cells=(Cell(hand_in, "link"),), before=1, key="hand_in", do="hand_in")
    yield Element(text=labels.help, style="quiet", before=1)
    size = max(width(labels.open), width(labels.done))
    for index in range(total):
        is_open = state.given_to(index).skipped
        word = Cell(labels.open, "verdict_wrong") if is_open else Cell(labels.done, "quiet")
        text = item_title(context, shown_item(context.bank, state, index))
        yield Element(
            cells=(Cell(f"{index + 1:>2}", "number"), word, Cell(text, "entry")),
            widths=(2, size, 0),
            key=f"goto:{index}",
            do=f"goto:{index}",
        )
