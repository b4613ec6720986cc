"""What every dialogue needs, and asking for one of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import normalised
from sij_tui.core.content.labels import LineLabels
from sij_tui.core.dialogue import (
    Dialogue,
    DialogueContext,
    Prompt,
    ask,
    numbered_choices,
    words_of,
)
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import Glyphs

if TYPE_CHECKING:
    from sij_tui.core.classroom.membership import Membership
    from sij_tui.core.classroom.requests import Request
    from sij_tui.core.navigation import Session
    from sij_tui.core.practice.review_log import ReviewLog

_LIST = "\0list"
_PART_ENDS = re.compile(r"[.:] |[.:]$|[。：]")
"""Between the parts of a title, and after the last."""


class KeptSession(Protocol):
    """What is kept of the reader: the settings, the parts read, the place."""

    @property
    def session(self) -> Session:
        """As it is now."""

    def keep(self, session: Session) -> None:
        """Take another one in its place."""

    def take_problem(self) -> str:
        """The notice of what cannot be kept; empty once it was shown."""


class ClassLink(Protocol):
    """This reader's part in the classes of the server, or of this machine."""

    @property
    def member(self) -> Membership:
        """As it is now; whenever it changes, the dialogue is sent the news."""

    def request(self, request: Request) -> None:
        """Ask the hub for something."""


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
    reader: Callable[[], KeptSession]
    """Opens what is kept of the reader; the same for each call."""
    export: Callable[[], str] | None = None
    """Writes all answers to a new file and returns its path, or raises OSError; None where nothing
    may be written."""
    classroom: ClassLink | None = None
    """None where there are no classes."""

    @property
    def labels(self) -> LineLabels:
        """The words of dialogues."""
        return self.book.content.labels.lines

    @property
    def sources(self) -> DialogueContext:
        """What is needed to say where a statement comes from."""
        return DialogueContext(self.book.content, self.book.usage)


def names_of(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What can be typed for each of some entries: its number, id or title, in lower case.

    A part of a title that no other has will do: "Test" for "Test. Questions: 20". How a title
    begins, or what an id ends in, comes before the rest of another title.

    Args:
        entries: (id, title) of each. The end of an id is taken too: what stands after its last
            colon, or all of it.
    """
    known: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    details: dict[str, set[str]] = {}
    for number, (name, title) in enumerate(entries, start=1):
        for word in (f"{number}", name.casefold(), normalised(title)):
            known.setdefault(word, name)
        start, *rest = _PART_ENDS.split(normalised(title))
        for word in (start, name.rpartition(":")[2].casefold()):
            names.setdefault(word, set()).add(name)
        for word in rest:
            details.setdefault(word, set()).add(name)
    return _abbreviations(details) | _abbreviations(names) | known


def _abbreviations(parts: Mapping[str, set[str]]) -> dict[str, str]:
    """The parts that one entry alone has; a number stands for a place in the list and no part."""
    return {
        part: next(iter(names))
        for part, names in parts.items()
        if len(names) == 1 and part and not part.isdecimal()
    }


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


def free_text(line_context: LineContext) -> Callable[[str], str | None]:
    """Take any text but the words that every prompt takes."""
    labels = line_context.labels
    taken = {
        word
        for each in (labels.back, labels.quit, labels.help, labels.source)
        for word in words_of(each)
    }
    return lambda word: word if word and word not in taken else None


def typed_numbers(
    word: str, count: int, response: Literal["one", "several", "order"]
) -> list[int] | None:
    """The indexes of what was chosen by numbers from 1 to ``count``; None if that is no answer.

    They have blanks or commas between them; an order has all of them.
    """
    known = {f"{at + 1}": at for at in range(count)}
    given = [known.get(each) for each in word.replace(",", " ").split()]
    found = [each for each in given if each is not None]
    if not len(found) == len(given) == len(set(found)) > 0:
        return None
    match response:
        case "one":
            return found if len(found) == 1 else None
        case "order":
            return found if len(found) == count else None
        case "several":
            return found
