"""Dialogues: tasks done line by line, for screen readers and terminals without a screen.

A dialogue is a generator: it yields what to say and is sent the line that was typed. Any prompt
takes the words for help, the step back, the source of what was said last, and the end.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import NamedTuple, TypeAlias, TypeVar

from sij_tui.core.content.label_text import fill, normalised, split_keys
from sij_tui.core.content.labels import LineLabels
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.leaflet.reference import Usage, origin_elements

Prompt: TypeAlias = tuple[Element, ...]
_Result = TypeVar("_Result")
Dialogue: TypeAlias = Generator[Prompt, str, _Result]

BACK = "\0back"
"""What :func:`ask` returns when the reader wants one step back."""


class LeaveRequested(Exception):
    """The reader wants to leave the program."""


class DialogueContext(NamedTuple):
    """What is needed to say where a statement comes from."""

    content: Content
    usage: Usage

    @property
    def labels(self) -> LineLabels:
        """The words of dialogues."""
        return self.content.labels.lines


def words_of(label: str) -> tuple[str, ...]:
    """The words that can be typed for a label: it may have several, with commas between."""
    return tuple(word.casefold() for word in split_keys(label))


def numbered_choices(texts: Iterable[str]) -> Prompt:
    """Choices, each with the number that stands for it."""
    return tuple(
        Element(text=text, style="item", mark=f"{number}.") for number, text in enumerate(texts, 1)
    )


def ask(
    sources: DialogueContext,
    said: Prompt,
    understand: Callable[[str], str | None],
    *,
    repeated: int = 1,
    not_understood: str = "",
    help: str = "",
) -> Dialogue[str]:
    """Say something until what is typed is understood; returns what it stands for.

    ``understand`` returns None for what it does not know. After a line that was not understood,
    the last ``repeated`` elements of ``said`` are said again; ``help`` says what else can be typed.

    Raises:
        LeaveRequested: The reader wants to leave.
    """
    labels = sources.labels
    typed = yield said
    while True:
        word = normalised(typed)
        if (meant := understand(word)) is not None:
            return meant
        if word in words_of(labels.quit):
            raise LeaveRequested
        if word in words_of(labels.back):
            return BACK
        if word in words_of(labels.help):
            names = {name: words_of(getattr(labels, name))[0] for name in _NAMED}
            texts = filter(None, (help, labels.help_text))
            answer: Prompt = tuple(Element(text=fill(text, **names)) for text in texts)
        elif word in words_of(labels.source):
            answer = _origin(sources, said)
        else:
            answer = (Element(text=not_understood or labels.not_understood),)
        typed = yield (*answer, *said[-repeated:])


_NAMED = ("back", "quit", "source", "all", "hint", "help")
"""Labels of words to type, which the texts of help name."""


def _origin(sources: DialogueContext, said: Prompt) -> Prompt:
    """Where the last statement comes from."""
    for element in reversed(said):
        if element.basis:
            return tuple(
                origin_elements(
                    sources.content, sources.usage, element.facts, element.basis, Route("")
                )
            )
    return (Element(text=sources.labels.no_source),)
