"""What the pages of the checker share: signs of outcomes, facts, lines that do something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from sij_tui.core.content.checker import AnswerId, Checker, OutcomeId, outcome_of
from sij_tui.core.content.labels import Action
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.key_bar import shown_key
from sij_tui.core.leaflet.reference import Usage


class Context(NamedTuple):
    """What every page needs, whatever the reader has answered."""

    loaded: Loaded
    checker: Checker
    glyphs: Glyphs
    usage: Usage
    """For each fact, the places of the content that show it."""
    results: Mapping[str, bool] = MappingProxyType({})
    """The cases finished in this session, by id: whether the answers matched."""
    tight: bool = False
    """Whether there is little room: short names, and no lines that are not needed."""
    large: bool = False
    """Whether the outcome is written in large letters: on a screen that has room for them."""

    @property
    def content(self) -> Content:
        """The content that the checker is part of."""
        return self.loaded.content

    def key_of(self, action: Action) -> str:
        """The first key of an action, as shown."""
        return shown_key(action, self.content.labels.key_name, self.glyphs)


def symbol(context: Context, outcome: OutcomeId) -> str:
    """The sign of an outcome, in the characters in use; empty where it would be read aloud."""
    if not context.glyphs.signs:
        return ""
    shown = outcome_of(context.checker, outcome)
    return shown.symbol_ascii if context.glyphs.tier == "ascii" else shown.symbol


def outcome_cell(context: Context, outcome: OutcomeId) -> Cell:
    """An outcome: sign, word and colour together; read aloud, the word alone."""
    label = outcome_of(context.checker, outcome).label
    return Cell(f"{symbol(context, outcome)} {label}".lstrip(), outcome)


def outcome_width(context: Context) -> int:
    """Cells that the widest outcome takes, but for "none", which is no finding."""
    findings: tuple[OutcomeId, ...] = ("tell", "hold", "stop")
    return max(width(outcome_cell(context, outcome).text) for outcome in findings)


def title_width(context: Context) -> int:
    """Cells that the longest short name of a question takes."""
    return max(width(question.title) for question in context.checker.question)


def answer_width(context: Context) -> int:
    """Cells that the longest name of an answer takes, or the words for none."""
    word = context.checker.labels.word
    return max(map(width, (word.yes, word.no, word.not_sure, word.unanswered)))


def answer_key(context: Context, answer: AnswerId) -> str:
    """The key of an answer, as shown."""
    action: Action = getattr(context.checker.labels.action, answer)
    return context.key_of(action)


def doing(
    context: Context, action: Action, do: str, *, text: str = "", note: str = "", before: int = 0
) -> Element:
    """A line that does something: its key, what it does, and to what."""
    cells = (
        Cell(context.key_of(action), "key"),
        Cell(text or action.label, "link"),
        *((Cell(note, "quiet"),) if note else ()),
    )
    widths = (3, width(text or action.label), 0) if note else (3, 0)
    return Element(cells=cells, widths=widths, do=do, before=before)


def notice(context: Context, before: int = 1) -> Element:
    """What the exercise is not for."""
    return Element(text=context.checker.notice, style="quiet", before=before)


def cited_fact_elements(
    context: Context, facts: Iterable[str], indent: int, key: str
) -> Iterator[Element]:
    """Facts in full: what the source says, how strongly, and where.

    Read aloud, strength and place have their names before them.
    """
    known, names = {fact.id: fact for fact in context.content.fact}, context.content.labels.origin
    for name in facts:
        fact = known[name]
        strength = context.content.force[fact.force].label
        yield Element(
            cells=(Cell(fact.id, "margin"), Cell(fact.text)),
            widths=(4, 0),
            indent=indent,
            key=f"{key}.{name}",
            facts=(name,),
            basis="leaflet",
        )
        rows = [(strength, fact.place)]
        if not context.glyphs.signs:
            rows = [(names.strength, strength), (names.place, fact.place)]
        for label, text in rows:
            yield Element(
                cells=(Cell(label, "label"), Cell(text, "quiet")),
                widths=(width(label), 0),
                indent=indent + 6,
            )
