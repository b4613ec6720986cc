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
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.leaflet.pages import statement_element
from sij_tui.core.practice.pages.feedback import part_elements

_BAR: Final = 24
"""Cells of the longest bar."""
_NARROW_BAR: Final = 10
"""The same where the words need the room."""
_WORDS: Final = 34
"""Cells that the words of a choice would like."""
_ROOM: Final = 2 + 2 + 4 + _BAR + _WORDS + 8


def tally_elements(
    context: Context, poll: PollView, question: PollQuestion, offered: Sequence[Choice]
) -> Iterator[Element]:
    """Bars with counts and words; with the answer, which choices are right and why.

    Args:
        context: What it is made from.
        poll: The poll, with its counts.
        question: What was asked.
        offered: The choices as they were offered: the right order is part of the answer.
    """
    words = context.words
    if question.kind == "order":
        yield Element(text=words.first_wrong, style="quiet", key="first wrong")
    if not poll.votes:
        yield Element(text=words.none_voted, style="note", key="none voted")
    answered = poll.poll.stage == "answer" and question.has_answer
    counts = dict(zip(poll.poll.choices, poll.counts, strict=False))
    listed = question.choices if answered and question.kind == "order" else offered
    yield from _bars(context, question, listed, counts, answered)
    if poll.votes:
        yield Element(text=fill(words.counted, count=poll.votes), style="quiet", key="counted")
    if question.kind == "order" and poll.votes:
        right = poll.votes - sum(poll.counts)
        yield Element(text=fill(words.in_order, count=right), style="quiet", key="in order")
        yield from _commonest(context, question, counts)
    if question.rule:
        yield Element(text=question.rule, style="quiet", before=1, key="rule")
    if answered:
        yield from _feedback(context, question)
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
            Cell(context.glyphs.link_mark if right else " ", "mark"),
            Cell(f"{count:>3}", "number"),
            Cell(bar * length, "art"),
            Cell(choice.text, "here" if right else "entry"),  # the last: what is long runs on
        )
        yield Element(cells=cells, widths=(2, 2, 4, longest, 0), key=f"tally:{choice.id}")


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


def _feedback(context: Context, question: PollQuestion) -> Iterator[Element]:
    """What the content says after any answer; where it says something of each choice, that."""
    if not question.remarks:
        yield from _choice_feedback(context, question)
    labels, glyphs = context.content.labels, context.glyphs
    yield from part_elements(question.remarks, labels, glyphs, heading="lead", key="why:")


def _choice_feedback(context: Context, question: PollQuestion) -> Iterator[Element]:
    """What is said of the choices, each thing once, below those that it is said of."""
    said: dict[str, list[Choice]] = {}
    for choice in question.choices:
        if choice.feedback:
            said.setdefault(choice.feedback.text, []).append(choice)
    of_choices = question.kind != "order"  # of a line it tells of its neighbours too
    for choices in said.values():
        if of_choices:
            yield Element(text="; ".join(each.text for each in choices), style="lead", before=1)
        if statement := choices[0].feedback:
            yield statement_element(
                statement, context.content.labels, f"why:{choices[0].id}",
                before=int(not of_choices),
            )  # fmt: skip


def _outcomes(context: Context, poll: PollView, question: PollQuestion) -> Iterator[Element]:
    """What the case leads to, then what the class's answers to the single questions do."""
    if not poll.class_outcome:
        return
    texts = {choice.id: choice.text for choice in question.choices}
    right = next((choice.text for choice in question.choices if choice.right), "")
    pairs = (
        (context.words.leaflet_outcome, right),
        (context.words.class_outcome, texts.get(poll.class_outcome, "")),
    )
    for number, (label, text) in enumerate(pairs):
        yield Element(
            cells=(Cell(label, "label"), Cell(text, "here")), widths=(40, 0), style="entry",
            before=0 if number else 1, key=f"outcome:{number}",
        )  # fmt: skip
