"""What every dialogue needs, and asking for one of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import normalised
from sij_tui.core.content.labels import LineLabels
from sij_tui.core.dialogue import Dialogue, DialogueContext, Prompt, ask, numbered_choices
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.practice.review_log import ReviewLog

_LIST = "\0list"


class LineContext(NamedTuple):
    """The content, and what is asked of the system."""

    book: Book
    glyphs: Glyphs
    review_log: Callable[[], ReviewLog]
    """Opens the answers; the same ones for each call."""
    now: Callable[[], int]
    """Returns milliseconds since 1970 UTC."""
    offset: Callable[[], int]
    """Returns the minutes that local time is ahead of UTC."""
    seed: Callable[[], int]
    new_id: Callable[[], str]
    """Returns 32 random hexadecimal digits."""

    @property
    def labels(self) -> LineLabels:
        """The words of dialogues."""
        return self.book.content.labels.lines

    @property
    def sources(self) -> DialogueContext:
        """What is needed to say where a statement comes from."""
        return DialogueContext(self.book.content, self.book.usage)


def names_of(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What can be typed for each of some entries, (id, title): its number, id or title."""
    known: dict[str, str] = {}
    for number, (name, title) in enumerate(entries, start=1):
        for word in (f"{number}", name.casefold(), normalised(title)):
            known.setdefault(word, name)
    return known


def choose(
    line_context: LineContext,
    said: Prompt,
    entries: Iterable[tuple[str, str]],
    *,
    unlisted: str = "",
) -> Dialogue[str]:
    """Ask for one of ``entries``, (id, title), by number, id or title; returns the id.

    ``unlisted`` asks without saying the entries: Enter alone then lists them.
    """
    listed = tuple(entries)
    known = names_of(listed) | ({"": _LIST} if unlisted else {})
    whole = (
        *numbered_choices(title for _, title in listed),
        Element(text=line_context.labels.choose),
    )
    prompt = (*said, *((Element(text=unlisted, before=1),) if unlisted else whole))
    while (chosen := (yield from ask(line_context.sources, prompt, known.get))) == _LIST:
        prompt = whole
    return chosen
