"""One of several options is right."""

from collections.abc import Iterator
from typing import ClassVar

from sij_tui.core.content.items.base import ItemContext, KindTraits
from sij_tui.core.content.items.options import OptionItem
from sij_tui.core.content.problems import Finding, Path


class SingleItem(OptionItem, frozen=True, kw_only=True, tag="single", tag_field="kind"):
    """One of several options is right."""

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="Single", response="one", question_key="ask", choices_key="option",
        shuffles=True, keeps_response=True, feedback_per_choice=True,
        signs_right=True, xapi_interaction="choice",
    )  # fmt: skip

    def problems(self, path: Path, context: ItemContext) -> Iterator[Finding]:
        """Yield a finding unless exactly one option is right."""
        yield from super().problems(path, context)
        if len(right := self.right_ids) > 1:
            yield Finding(
                path=(*path, "option"),
                message=f"{len(right)} options are right: {', '.join(right)}.",
                allowed='Only one may be. If more than one is, write kind = "several".',
            )
