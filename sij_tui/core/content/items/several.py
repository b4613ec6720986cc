"""All right options have to be chosen, and no other."""

from collections.abc import Iterator
from typing import ClassVar

from sij_tui.core.content.items.base import ItemContext, KindTraits
from sij_tui.core.content.items.options import OptionItem
from sij_tui.core.content.problems import Finding, Path


class SeveralItem(OptionItem, frozen=True, kw_only=True, tag="several", tag_field="kind"):
    """All right options have to be chosen, and no other."""

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="Several", response="several", question_key="ask", choices_key="option",
        shuffles=True, keeps_response=True, feedback_per_choice=True,
        signs_right=True, xapi_interaction="choice",
    )  # fmt: skip

    def problems(self, path: Path, context: ItemContext) -> Iterator[Finding]:
        """Yield a finding unless at least one option is right and one is wrong."""
        yield from super().problems(path, context)
        if len(self.right_ids) == len(self.option):
            yield Finding(
                path=(*path, "option"),
                message="every option is right, so there is nothing to choose.",
                allowed="At least one has to be wrong.",
            )
