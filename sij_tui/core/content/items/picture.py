"""Which step of the timeline a picture shows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.items.base import (
    AskItem,
    Choice,
    ItemContext,
    ItemPicture,
    KindTraits,
    QuestionPart,
    Subject,
)
from sij_tui.core.content.problems import Finding, Path, quoted, unknown_name
from sij_tui.core.content.table import Id, Statement


class PictureItem(AskItem, frozen=True, kw_only=True, tag="picture", tag_field="kind"):
    """Which step of the timeline does this picture show?"""

    step: Id
    """The step whose picture is shown."""
    others: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    """Steps offered besides; their titles are the options."""
    alt: str = ""
    """The text alternative of the picture; it does not name the step."""
    feedback: Statement
    """Said after any answer."""

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="Spot", response="one", question_key="ask", choices_key="",
        shuffles=True, keeps_response=True, feedback_per_choice=False,
        signs_right=True, xapi_interaction="choice",
    )  # fmt: skip

    @property
    def remark(self) -> Statement:
        """What is said after any answer."""
        return self.feedback

    def question_parts(self, context: ItemContext) -> Iterator[QuestionPart]:
        """Yield what is asked, then the picture in words."""
        yield from super().question_parts(context)
        yield QuestionPart(self.alt or context.labels.asking.picture, "picture")

    def identity(self, checker: Checker | None) -> list[object]:
        """Return the steps."""
        return [self.step, sorted(self.others)]

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        """Return the steps by their titles."""
        return tuple(
            Choice(name, step.title if step else name, name == self.step, self.feedback)
            for name in (self.step, *self.others)
            for step in (context.step(name),)
        )

    def picture(self, context: ItemContext) -> ItemPicture | None:
        """Return the picture of the step."""
        step = context.step(self.step)
        return ItemPicture(step.scene, step.pace) if step and step.scene else None

    def subject(self, context: ItemContext) -> Subject | None:
        """Return the step with what is said of it."""
        if (step := context.step(self.step)) is None:
            return None
        said = (*step.team, *step.person, *([step.time] if step.time else []))
        return Subject("step", frozenset(fact for each in said for fact in each.facts))

    def early_texts(self) -> Iterator[tuple[Path, str]]:
        """Yield the hint, and the picture in words."""
        yield from super().early_texts()
        yield ("alt",), self.alt

    def answer_words(self, context: ItemContext) -> Sequence[str]:
        """Return the names of the step."""
        step = context.step(self.step)
        return [step.title, step.short] if step else []

    def problems(self, path: Path, context: ItemContext) -> Iterator[Finding]:
        """Yield what keeps its picture from being shown, distinguished or described."""
        steps = context.timeline.step if context.timeline else ()
        scenes = {step.id: step.scene for step in steps}
        yield from unknown_name((*path, "step"), "step", self.step, list(scenes))
        if self.step in scenes and scenes[self.step] not in context.scenes:
            yield Finding(
                path=(*path, "step"),
                message=f"the step {quoted(self.step)} has no picture to show.",
                allowed="Ask about a step that has one.",
            )
        yield from self._others(path, scenes)
        if not self.alt.strip():
            yield Finding(
                path=(*path, "alt"),
                message="is missing, so whoever cannot see the picture could not answer.",
                allowed="Say what the picture shows, without the name of the step.",
            )

    def _others(self, path: Path, scenes: Mapping[str, str]) -> Iterator[Finding]:
        """The steps offered besides: they exist, each is offered once, and each looks different."""
        for index, step in enumerate(self.others):
            here = (*path, "others", index)
            yield from unknown_name(here, "step", step, list(scenes))
            if step in (self.step, *self.others[:index]):
                message = f"the step {quoted(step)} is offered twice."
                yield Finding(path=here, message=message, allowed="Offer another.")
            elif step in scenes and scenes[step] == scenes.get(self.step):
                yield Finding(
                    path=here,
                    message=f"the step {quoted(step)} has the same picture,"
                    f" {quoted(scenes[step])}.",
                    allowed="Offer a step that looks different, or nobody could tell them apart.",
                )
