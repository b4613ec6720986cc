"""What questions with options share: the key (right ones) and the distractors (wrong ones)."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Self

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.items.base import AskItem, Choice, ItemContext, Wording, worded_choice
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.table import Id, Statement, Table, Words


class Option(Table, frozen=True, kw_only=True):
    """One answer that can be chosen."""

    id: Id
    text: Words
    right: bool = False
    feedback: Statement | None = None
    """What is said of it when it was chosen. Every wrong option needs one."""


class OptionItem(AskItem, frozen=True, kw_only=True):
    """Base of a question with options of its own."""

    option: Annotated[tuple[Option, ...], msgspec.Meta(min_length=2)]

    @property
    def right_ids(self) -> tuple[str, ...]:
        """The options that are right."""
        return tuple(option.id for option in self.option if option.right)

    def identity(self, checker: Checker | None) -> list[object]:
        """Return which options there are, and which are right."""
        return [sorted((option.id, option.right) for option in self.option)]

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        """Return the options."""
        return tuple(Choice(each.id, each.text, each.right, each.feedback) for each in self.option)

    def reworded(self, wording: Wording) -> Self:
        """Return the question and its options in other words."""
        options = tuple(worded_choice(option, wording) for option in self.option)
        return msgspec.structs.replace(self, ask=wording.text, option=options)

    def answer_words(self, context: ItemContext) -> Sequence[str]:
        """Return the right options."""
        return [option.text for option in self.option if option.right]

    def problems(self, path: Path, context: ItemContext) -> Iterator[Finding]:
        """Yield a finding if no option is right."""
        if not self.right_ids:
            yield Finding(
                path=(*path, "option"),
                message="no option is right, so nobody could answer the question.",
                allowed="Write right = true in the option that is.",
            )
