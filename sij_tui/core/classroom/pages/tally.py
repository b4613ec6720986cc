"""How the class has voted, and what the leaflet says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import Final

from sij_tui.core.classroom.pages.parts import Context
from sij_tui.core.classroom.polls import PollQuestion
from sij_tui.core.classroom.snapshot import PollView
from sij_tui.core.content.items.base import Choice
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.layout.elements import Cell, Element

_BAR: Final = 24
"""Cells of the longest bar."""
_NARROW_BAR: Final = 10
"""In a pane that has little room beside the words."""
_WORDS: Final = 34
"""Cells that the words of a choice would like."""
_ROOM: Final = 2 + 2 + _WORDS + 4 + _BAR + 8


def tally_elements(
    context: Context, poll: PollView, question: PollQuestion, offered: Sequence[Choice]
) -> Iterator[Element]:
    """Bars with counts and words; with the answer, which choices are right and why.

    Args:
        context: What it is made from.
        poll: The poll, with its counts.
        question: What was asked.
        offered: The choices as they were offered: an order is told with the answer.
    """
    words = context.words
    if question.kind == "order":
        yield Element(text=words.first_wrong, style="quiet")
    if not poll.votes:
        yield Element(text=words.none_voted, style="note")
    answered = poll.poll.stage == "answer" and question.has_answer
    counts = dict(zip(poll.poll.choices, poll.counts, strict=False))
    yield from _bars(context, question, question.choices if answered else offered, counts, answered)
    if poll.votes:
        yield Element(text=fill(words.counted, count=poll.votes), style="quiet", key="counted")
    if question.kind == "order" and poll.votes:
        right = poll.votes - sum(poll.counts)
        yield Element(text=fill(words.in_order, count=right), style="quiet", key="in order")
        yield from _commonest(context, question, counts)
    if answered:
        yield from _feedback(question)
        yield from _outcomes(context, poll, question)


def _bars(
    context: Context,
    question: PollQuestion,
    choices: Sequence[Choice],
    counts: dict[str, int],
    answered: bool,
) -> Iterator[Element]:
    most, is_order = max(counts.values(), default=0), question.kind == "order"
    longest = _BAR if context.size[0] >= _ROOM else _NARROW_BAR
    bar = context.glyphs.lower or context.glyphs.thumb  # of half a row: bars do not touch
    for number, choice in enumerate(choices, start=1):
        right = answered and choice.right and not is_order
        count = counts.get(choice.id, 0)
        length = ceil(longest * count / most) if most else 0
        cells = (
            Cell(f"{number:>2}" if is_order and answered else "", "number"),
            Cell(context.glyphs.here if right else " ", "mark"),
            Cell(choice.text, "here" if right else "entry"),
            Cell(f"{count:>3}", "number"),
            Cell(bar * length, "art"),
        )
        yield Element(
            cells=cells, widths=(2, 2, _WORDS, 4, longest), style="entry", key=f"tally:{choice.id}"
        )


def _commonest(
    context: Context, question: PollQuestion, counts: dict[str, int]
) -> Iterator[Element]:
    """Of an order: which line was most often the first one to stand before its neighbour."""
    count, after, before = max(
        ((counts.get(after.id, 0), after, before) for before, after in pairwise(question.choices)),
        key=lambda found: found[0],
    )
    if count:
        text = fill(context.words.wrong_neighbour, after=after.text, before=before.text)
        yield Element(text=f"{text} ({count})", style="note", before=1, key="neighbour")


def _feedback(question: PollQuestion) -> Iterator[Element]:
    """What the content says of the choices, each thing once."""
    said: set[str] = set()
    for choice in question.choices:
        statement = choice.feedback
        if statement and statement.text not in said:
            said.add(statement.text)
            yield Element(
                text=statement.text, style="body", before=1, margin=cite(statement.facts),
                key=f"why:{choice.id}", facts=statement.facts, basis=statement.basis,
            )  # fmt: skip


def _outcomes(context: Context, poll: PollView, question: PollQuestion) -> Iterator[Element]:
    """What the class's answers to the single questions lead to, beside what the case does."""
    if not poll.class_outcome:
        return
    texts = {choice.id: choice.text for choice in question.choices}
    right = next((choice.text for choice in question.choices if choice.right), "")
    pairs = (
        (context.words.class_outcome, texts.get(poll.class_outcome, "")),
        (context.words.leaflet_outcome, right),
    )
    for number, (label, text) in enumerate(pairs):
        yield Element(
            cells=(Cell(label, "label"), Cell(text, "here")), widths=(40, 0), style="entry",
            before=0 if number else 1, key=f"outcome:{number}",
        )  # fmt: skip
