"""The end of a round: the score, by topic, and every question with what is right and why."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sij_tui.core.content.items import Item
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, numbered
from sij_tui.core.leaflet.pages import statement_element
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.pages.feedback import remark_elements
from sij_tui.core.practice.pages.menu import PracticeStatus, due_text
from sij_tui.core.practice.pages.parts import (
    Context,
    clock_text,
    item_title,
    percent,
    route_of_item,
    source_elements,
    verdict_cell,
)
from sij_tui.core.practice.reducer import critical_items, passed, shown_item
from sij_tui.core.practice.round import GivenAnswer, PracticeRound

_BAR = 12
"""Cells of the bar beside a topic."""


def result_elements(
    context: Context, state: PracticeRound, status: PracticeStatus
) -> Iterator[Element]:
    """Score, topics, questions, and the ways on."""
    yield from score_elements(context, state, status)
    yield Element(text=context.labels.result.questions, style="heading", before=1)
    for answered in answered_elements(context, state):
        yield from answered


def score_elements(
    context: Context, state: PracticeRound, status: PracticeStatus
) -> Iterator[Element]:
    """All but the questions: the score, by topic, and the ways on."""
    labels = context.labels.result
    right, total = state.right, len(state.items)
    yield Element(text=labels.heading, style="title")
    score = fill(labels.score, right=right, total=total, percent=percent(right, total))
    yield Element(text=score, style="heading", before=1, key="score")
    if (outcome := passed(context.bank, state)) is not None:
        yield _verdict(context, state, passed=outcome)
    if second := sum(given.right for given in state.given[total:]):
        yield Element(text=fill(labels.second, count=second))
    if state.timer:
        yield Element(text=fill(labels.time, time=clock_text(state.elapsed(0))), style="quiet")
    if state.mode == "due":
        yield Element(text=due_text(context, status), style="quiet")
    yield from _ways_on(context, state, status)
    yield from _reasons(context, state)
    yield from _topics(context, state)


def answered_elements(context: Context, state: PracticeRound) -> Iterator[Iterator[Element]]:
    """What is shown of each question of a round that is over."""
    for index in range(len(state.items)):
        item, given = shown_item(context.bank, state, index), state.given_to(index)
        yield _question(context, item, given, index + 1)


def _verdict(context: Context, state: PracticeRound, *, passed: bool) -> Element:
    """Whether a test was passed; if not, whether the reasons against alone were in the way."""
    labels, practice = context.labels.result, context.bank.practice
    enough = 100 * state.right >= practice.pass_mark * len(state.items)
    text = labels.passed if passed else labels.failed_reasons if enough else labels.failed
    text = fill(text, percent=practice.pass_mark)
    return Element(cells=(verdict_cell(context, right=passed, text=text),))


def _reasons(context: Context, state: PracticeRound) -> Iterator[Element]:
    """Apart from the rest: the questions that have to be right, and which of them were not."""
    critical = critical_items(context.bank, state)
    if not critical:
        return
    labels = context.labels.result
    yield Element(text=labels.reasons, style="heading", before=1)
    wrong = [name for name in critical if name in state.missed]
    right = len(critical) - len(wrong)
    yield Element(text=fill(labels.reasons_help, right=right, total=len(critical)))
    for name in wrong:
        number = state.items.index(name)
        item = shown_item(context.bank, state, number)
        verdict = verdict_cell(context, right=False)
        yield Element(
            cells=(
                Cell(f"{number + 1:>2}", "number"),
                verdict,
                Cell(item_title(context, item), "entry"),
            ),
            widths=(2, width(verdict.text), 0),
            key=f"reason:{number + 1}",
            go=route_of_item(context, item),
        )


def _ways_on(context: Context, state: PracticeRound, status: PracticeStatus) -> Iterator[Element]:
    labels = context.labels.result
    ways = [(f"begin:{state.mode}", labels.another), ("menu", labels.menu)]
    if state.mode == "due" and not status.due:
        ways = ways[1:]
    if state.missed:
        text = fill(labels.practise_missed, count=len(state.missed))
        ways.insert(0, ("begin:missed", text))
    yield from numbered(ways, "link")


def _topics(context: Context, state: PracticeRound) -> Iterator[Element]:
    """How many were right of each topic that was asked."""
    asked: dict[str, list[bool]] = {}
    for index, name in enumerate(state.items):
        right = state.given_to(index).right
        asked.setdefault(context.bank.item(name).topic, []).append(right)
    names = [topic for topic in context.bank.practice.topic if topic.id in asked]
    yield Element(text=context.labels.result.topics, style="heading", before=1)
    scores = {
        topic.id: fill(
            context.labels.result.topic, right=sum(asked[topic.id]), total=len(asked[topic.id])
        )
        for topic in names
    }
    size = max(map(width, scores.values()), default=0)
    for topic in names:
        answers = asked[topic.id]
        full = round(_BAR * sum(answers) / len(answers))
        bar = context.glyphs.full * full + context.glyphs.empty * (_BAR - full)
        yield Element(
            cells=(Cell(bar, "seen"), Cell(scores[topic.id], "label"), Cell(topic.title)),
            widths=(_BAR, size, 0),
            key=f"topic:{topic.id}",
        )


def _question(context: Context, item: Item, given: GivenAnswer, number: int) -> Iterator[Element]:
    """A question, what was chosen, what is right, and why."""
    labels = context.labels.result
    verdict = verdict_cell(context, right=given.right)
    yield Element(
        cells=(Cell(f"{number:>2}", "number"), verdict, Cell(item_title(context, item), "label")),
        widths=(2, width(verdict.text), 0),
        before=1,
        key=f"question:{number}",
        facts=item.facts,
        basis="leaflet",
        go=route_of_item(context, item),
    )
    rows = [(labels.solution, right_answer_text(context, item))]
    if given.skipped:
        rows.insert(0, (labels.given, context.labels.test.open))
    elif given.response and not given.right:
        rows.insert(0, (labels.given, answer_text(context, item, given.response)))
    size = max(width(label) for label, _ in rows)
    for label, text in rows:
        yield Element(cells=(Cell(label, "quiet"), Cell(text)), widths=(size, 0), indent=4)
    yield from _why(context, item, given, number)


def _why(context: Context, item: Item, given: GivenAnswer, number: int) -> Iterator[Element]:
    """What is to be said of the answer, and the facts behind it."""
    choices, own = context.bank.choices(item), tuple(remark_elements(context, item))
    if item.traits.ordered:
        early = mark(context.bank, item, given.response).early
        said = [each for each in choices if each.id == early and each.feedback]
    elif own:
        said = []
        for element in own:
            if element.basis:
                key = f"why:{number}.{element.key}"
                yield msgspec.structs.replace(element, before=0, indent=4, key=key)
    else:
        said = [each for each in choices if each.id in given.response and each.feedback]
    for each in said:
        if each.feedback:
            yield statement_element(
                each.feedback, context.content.labels, f"why:{number}.{each.id}", indent=4
            )
    if not said and not own:
        yield from source_elements(context, item, f"fact:{number}", indent=4)


def right_answer_text(context: Context, item: Item) -> str:
    """The right answer in words."""
    choices = context.bank.choices(item)
    return _joined(context, item, [choice.text for choice in choices if choice.right])


def answer_text(context: Context, item: Item, response: tuple[str, ...]) -> str:
    """An answer given, in words."""
    texts = {choice.id: choice.text for choice in context.bank.choices(item)}
    return _joined(context, item, [texts[name] for name in response if name in texts])


def _joined(context: Context, item: Item, texts: list[str]) -> str:
    return (" → " if item.traits.ordered and context.glyphs.signs else "; ").join(texts)
