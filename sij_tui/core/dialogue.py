"""Dialogues: tasks done line by line, for screen readers and terminals without a screen.

A dialogue is a generator: it yields what to say and is sent the line that was typed. Any prompt
takes the words for help, the step back, the source of what was said last, and the end.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import NamedTuple, TypeAlias, TypeVar

import msgspec

from sij_tui.core.content.label_text import fill, normalised, split_keys
from sij_tui.core.content.labels import Action, LineLabels
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.leaflet.reference import Usage, origin_elements

Prompt: TypeAlias = tuple[Element, ...]
_Result = TypeVar("_Result")
Dialogue: TypeAlias = Generator[Prompt, str, _Result]

PROMPT = "prompt"
"""Key of the element with which a prompt begins: what a line is typed after, up to the end."""
BACK = "\0back"
"""What :func:`ask` returns when the reader wants one step back."""
NEWS = "\0news"
"""What a dialogue is sent in place of a line when something has changed by itself: a class. No
line that is typed has this character."""


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


def action_words(action: Action) -> tuple[str, ...]:
    """The words that can be typed for something with a key on the screens: its keys, its name."""
    return (*split_keys(action.key), normalised(action.label))


def numbered_choices(texts: Iterable[str]) -> Prompt:
    """Choices, each with the number that stands for it."""
    return tuple(
        Element(text=text, style="item", mark=f"{number}.") for number, text in enumerate(texts, 1)
    )


def prompt_of(said: Prompt) -> Prompt:
    """The prompt at the end of what :func:`ask` has said; empty if there is none."""
    starts = [at for at, element in enumerate(said) if element.key == PROMPT]
    return said[starts[-1] :] if starts else ()


def _with_prompt(said: Prompt, count: int) -> Prompt:
    """What is said, with the last ``count`` elements of it as its prompt."""
    start = len(said) - count
    first = msgspec.structs.replace(said[start], key=PROMPT)
    return (*said[:start], first, *said[start + 1 :])


def ask(
    sources: DialogueContext,
    said: Prompt,
    understand: Callable[[str], str | None],
    *,
    repeated: int = 1,
    not_understood: str = "",
    help: Iterable[str] = (),
    said_before: bool = False,
    takes_news: bool = False,
) -> Dialogue[str]:
    """Say something until what is typed is understood; returns what it stands for.

    ``understand`` returns None for what it does not know; then the prompt is said again, the last
    ``repeated`` elements of ``said``. ``help`` is what else can be typed. With ``said_before``
    nothing is said at first. :data:`NEWS` is returned with ``takes_news``, else passed over.

    Raises:
        LeaveRequested: The reader wants to leave.
    """
    labels, said = sources.labels, _with_prompt(said, repeated)
    typed = yield () if said_before else said
    while True:
        word = normalised(typed)
        if typed == NEWS and takes_news:
            return NEWS
        meant = None if typed == NEWS else understand(word)
        if meant is not None:
            return meant
        if word in words_of(labels.quit):
            raise LeaveRequested
        if word in words_of(labels.back):
            return BACK
        if word in words_of(labels.help):
            answer = _help(labels, help)
        elif word in words_of(labels.source):
            answer = _origin(sources, said)
        else:
            answer = (Element(text=not_understood or labels.not_understood),)
        typed = yield () if typed == NEWS else (*answer, *prompt_of(said))


def _help(labels: LineLabels, more: Iterable[str]) -> Prompt:
    """What can be typed; ``more`` is what can be typed here besides."""
    names = {name: words_of(getattr(labels, name))[0] for name in _NAMED}
    return tuple(Element(text=fill(text, **names)) for text in (*more, labels.help_text))


_NAMED = ("back", "quit", "source", "all", "hint", "time", "what_if", "help")
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
