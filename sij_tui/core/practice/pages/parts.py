"""What the pages of practice share: signs, marks, facts, times, trouble with the review log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from sij_tui.core.content.items import Item
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import Action
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice_labels import PracticeLabels
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Route
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.layout.key_bar import shown_key
from sij_tui.core.leaflet.reference import Usage
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.gaps import GapPlace
from sij_tui.core.practice.review_log import ReviewLog

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


class Context(NamedTuple):
    """What every page needs, whatever the learner has answered."""

    content: Content
    bank: Bank
    glyphs: Glyphs
    usage: Usage
    """For each fact, the places of the content that show it."""
    places: Mapping[str, GapPlace] = MappingProxyType({})
    """Where a screen tells of each named gap."""
    narrow: bool = False
    """There is a picture beside the words: signs have to do without theirs."""

    @property
    def labels(self) -> PracticeLabels:
        """The words of practice."""
        return self.bank.practice.labels

    @property
    def is_ascii(self) -> bool:
        """Whether only ASCII can be shown."""
        return self.glyphs.tier == "ascii"

    def key_of(self, action: Action) -> str:
        """The first key of an action, as shown."""
        return shown_key(action, self.content.labels.key_name, self.glyphs)


def right_sign(context: Context) -> str:
    """Stands before the word for what is right."""
    return "+" if context.is_ascii else "✓"


def wrong_sign(context: Context) -> str:
    """Stands before the word for what is not right."""
    return "-" if context.is_ascii else "×"


def verdict_cell(context: Context, *, right: bool, text: str = "") -> Cell:
    """Sign and word of a verdict; another text in place of the word."""
    word = context.labels.word
    if right:
        return Cell(f"{right_sign(context)} {text or word.right}", "verdict_right")
    return Cell(f"{wrong_sign(context)} {text or word.wrong}", "verdict_wrong")


def route_of_fact(context: Context, fact: str) -> Route:
    """Where a fact is to be read: in the leaflet, or among the sources."""
    shown = context.usage.get(fact, ())
    return shown[0] if shown else Route("sources", fact)


def route_of_item(context: Context, item: Item) -> Route:
    """Where the leaflet has what a question is about: a fact, or a gap."""
    if item.facts:
        return route_of_fact(context, item.facts[0])
    place = context.places.get(item.gaps[0]) if item.gaps else None
    return Route(place.page, place.key) if place else Route("sources")


def source_elements(
    context: Context, item: Item, key: str = "fact", indent: int = 0
) -> Iterator[Element]:
    """The facts and gaps that a question asks for; each leads to where the leaflet has it."""
    known = {fact.id: fact for fact in context.content.fact}
    for name in item.facts:
        if fact := known.get(name):
            yield Element(
                cells=(Cell(fact.id, "margin"), Cell(fact.text, "body")),
                widths=(max(3, width(fact.id)), 0),
                key=f"{key}:{name}",
                indent=indent,
                facts=(name,),
                basis="leaflet",
                go=route_of_fact(context, name),
            )
    for name in item.gaps:
        if place := context.places.get(name):
            silence = context.content.labels.reading.silence
            yield Element(
                cells=(Cell(silence, "margin"), Cell(place.text, "body")),
                widths=(width(silence), 0),
                key=f"{key}:gap:{name}",
                indent=indent,
                basis="silence",
                go=Route(place.page, place.key),
            )


def item_title(context: Context, item: Item) -> str:
    """What a question asks or claims, in a line; of a case, its title."""
    case = context.bank.case(item.checker_case)
    return case.title if case else item.question


def storage_problem_text(review_log: ReviewLog, bank: Bank) -> str:
    """What went wrong with a review log, in words; mostly nothing."""
    if not review_log.problem:
        return ""
    words: str = getattr(bank.practice.labels.trouble, review_log.problem)
    return fill(words, path=review_log.place, count=review_log.skipped)


def clock_text(milliseconds: int) -> str:
    """A span of time as minutes and seconds: ``1:05``."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"


def due_in_text(context: Context, milliseconds: int) -> str:
    """How long from now, in words."""
    labels = context.labels.menu
    if milliseconds < _HOUR:
        return labels.within_hour
    if milliseconds <= _DAY:
        return labels.within_day
    return fill(labels.in_days, count=max(2, -(-milliseconds // _DAY)))


def percent(right: int, total: int) -> int:
    """How many in a hundred, rounded down: a mark that is not reached is not shown as reached."""
    return 100 * right // total if total else 0
