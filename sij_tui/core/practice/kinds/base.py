"""What the program has to know of a kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from sij_tui.core.content.checker import Case, Checker
from sij_tui.core.content.practice import (
    ItemBase,
    KindId,
    Option,
    Part,
    Practice,
    SeveralItem,
    SingleItem,
    Wording,
)
from sij_tui.core.content.table import Statement
from sij_tui.core.content.timeline import Step

ItemT = TypeVar("ItemT", bound=ItemBase)
_OptionsItemT = TypeVar("_OptionsItemT", SingleItem, SeveralItem)
_ChoiceT = TypeVar("_ChoiceT", Option, Part)


class Choice(NamedTuple):
    """One thing that can be chosen, or put in its place."""

    id: str
    text: str
    right: bool = False
    feedback: Statement | None = None


class ItemContext(Protocol):
    """The parts of the content that a question may refer to."""

    @property
    def practice(self) -> Practice:
        """The question bank."""

    @property
    def checker(self) -> Checker | None:
        """The checker, if the content has one."""

    def case(self, name: str) -> Case | None:
        """The case of the checker with an id."""

    def step(self, name: str) -> Step | None:
        """The step of the timeline with an id."""


class Kind(msgspec.Struct, Generic[ItemT], frozen=True, kw_only=True):
    """A kind of question. Nothing has a default: what is left out is an error of the type checker,
    and a :class:`TypeError` when the module is loaded.
    """

    tag: KindId
    """``kind`` in the content file; written into records."""
    item: type[ItemT]
    """The struct of the content file."""
    fingerprint_word: str
    """The word that is hashed for the kind. Never change it: every answer that was ever stored
    would lose its question. A new kind has, by habit, its tag.
    """
    identity: Callable[[ItemT, Checker | None], list[object]]
    """What makes it another question when it changes: the right answer and the choices, as JSON
    values that depend neither on words nor on the order of the options.
    """
    question: Callable[[ItemT], str]
    """What is asked, or claimed."""
    reword: Callable[[ItemT, Wording], ItemT]
    """The question in another of its wordings."""
    choices: Callable[[ItemT, ItemContext], tuple[Choice, ...]]
    """What can be chosen, in the order of the file."""
    entries: Callable[[ItemT], tuple[str, Sequence[Option | Part]]]
    """The key and the entries of its own list of choices in the file; ``("", ())`` without one."""
    remark: Callable[[ItemT], Statement | None]
    """What is said after any answer, where that is part of the question."""
    shuffles: bool
    """Whether the choices stand in a random order."""
    ordered: bool
    """Whether the choices are put in order; else they are chosen."""
    multiple: bool
    """Whether more than one choice can be chosen."""
    keeps_response: bool
    """Whether records hold what was chosen; else only whether it was right."""
    feedback_per_choice: bool
    """Whether each choice has its own feedback; else the same is said after any answer."""
    xapi_interaction: str
    """``interactionType`` of xAPI."""


def option_identity(item: SingleItem | SeveralItem, checker: Checker | None) -> list[object]:
    """Which options there are, and which are right."""
    return [sorted((option.id, option.right) for option in item.option)]


def option_choices(item: SingleItem | SeveralItem, context: ItemContext) -> tuple[Choice, ...]:
    """The options."""
    return tuple(Choice(each.id, each.text, each.right, each.feedback) for each in item.option)


def option_entries(item: SingleItem | SeveralItem) -> tuple[str, Sequence[Option | Part]]:
    """The options, as they stand in the file."""
    return "option", item.option


def reword_options(item: _OptionsItemT, wording: Wording) -> _OptionsItemT:
    """The question and its options in other words."""
    options = tuple(reword_choice(option, wording.option) for option in item.option)
    return msgspec.structs.replace(item, ask=wording.text, option=options)


def reword_choice(choice: _ChoiceT, texts: Mapping[str, str]) -> _ChoiceT:
    """An option or a part in other words, if there are any for it."""
    return msgspec.structs.replace(choice, text=texts.get(choice.id, choice.text))


def no_entries(item: ItemBase) -> tuple[str, Sequence[Option | Part]]:
    """For a kind whose choices are not a list in the file."""
    return "", ()


def no_remark(item: Any) -> Statement | None:
    """For a kind of which nothing is said after any answer."""
    return None
