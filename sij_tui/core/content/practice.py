"""The shape of ``[practice]``: topics and questions of six kinds.

Options have ids, and the ids are what is kept of an answer: the words may be mended or translated
without a learner losing anything.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec

from sij_tui.core.content.practice_labels import PracticeLabels
from sij_tui.core.content.progress_labels import ProgressLabels
from sij_tui.core.content.table import Id, Statement, Table, Words

Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]

Fingerprint = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]
"""What a question means, as 16 hexadecimal digits; see :mod:`sij_tui.core.practice.fingerprint`."""

KindId: TypeAlias = Literal["single", "several", "true_false", "order", "picture", "case"]
"""How a question is answered."""


class Topic(Table, frozen=True, kw_only=True):
    """``[[practice.topic]]``: what a question is about; scores are summed up by topic."""

    id: Id
    title: Words


class Option(Table, frozen=True, kw_only=True):
    """One answer that can be chosen."""

    id: Id
    text: Words
    right: bool = False
    feedback: Statement | None = None
    """What is said of it when it was chosen. Every wrong option needs one."""


class Part(Table, frozen=True, kw_only=True):
    """One of the things to put in order; they stand in the file in the right order."""

    id: Id
    text: Words
    feedback: Statement | None = None
    """Said when it stands before the one above it in the file. All but the first need one."""


class Wording(Table, frozen=True, kw_only=True):
    """The same question in other words; the right answer and what is said of it stay."""

    text: Words
    """The question, or the claim."""
    option: dict[Id, Words] = {}
    """By ``id`` of an option or part: its words. Those left out keep theirs."""


class ItemBase(Table, frozen=True, kw_only=True):
    """What every question has."""

    id: Id
    topic: Id
    facts: tuple[Id, ...] = ()
    """The facts that it asks for. A question on what the source does not say may have none."""
    gaps: tuple[Id, ...] = ()
    """What the source does not say and it asks for: ``gap`` of a statement."""
    wording: tuple[Wording, ...] = ()
    """Parallel wordings, which take turns with the first, so that nobody learns the words."""
    hint: Statement | None = None
    """A help on demand, which does not give the answer away."""
    formerly: tuple[Fingerprint, ...] = ()
    """Fingerprints that the question had before it was mended; answers under them still count.

    Only where it still asks the same: the same facts, and the same right answer.
    """


class OptionsBase(ItemBase, frozen=True, kw_only=True):
    """What every question with options of its own has."""

    ask: Words
    option: Annotated[tuple[Option, ...], msgspec.Meta(min_length=2)]


class SingleItem(OptionsBase, frozen=True, kw_only=True, tag="single", tag_field="kind"):
    """One of several options is right."""


class SeveralItem(OptionsBase, frozen=True, kw_only=True, tag="several", tag_field="kind"):
    """All right options have to be chosen, and no other."""


class TrueFalseItem(ItemBase, frozen=True, kw_only=True, tag="true_false", tag_field="kind"):
    """A claim that is true or false."""

    claim: Words
    """What is claimed. It may be wrong, so it is shown as a claim and never as a statement."""
    right: bool
    """Whether the claim is true."""
    feedback: Statement
    """Said after either answer."""


class OrderItem(ItemBase, frozen=True, kw_only=True, tag="order", tag_field="kind"):
    """Things to put in order."""

    ask: Words
    part: Annotated[tuple[Part, ...], msgspec.Meta(min_length=3)]


class PictureItem(ItemBase, frozen=True, kw_only=True, tag="picture", tag_field="kind"):
    """Which step of the timeline does this picture show?"""

    ask: Words
    step: Id
    """The step whose picture is shown."""
    others: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    """Steps offered besides; their titles are the options."""
    alt: str = ""
    """The picture in words that do not name the step, for whoever does not see it."""
    feedback: Statement
    """Said after any answer."""


class CaseItem(ItemBase, frozen=True, kw_only=True, tag="case", tag_field="kind"):
    """What does the checker's result come to in one of its prepared cases?"""

    ask: Words
    case: Id
    """``id`` of the case; its outcome, its slip and its facts are the feedback."""
    answer_with: Literal["outcome", "line"] = "outcome"
    """What is offered: the outcomes, or the line to say aloud that each of them has."""


Item: TypeAlias = SingleItem | SeveralItem | TrueFalseItem | OrderItem | PictureItem | CaseItem
"""One question. ``kind`` says which."""


class Unasked(Table, frozen=True, kw_only=True):
    """``[[practice.unasked]]``: facts that no question asks, and why."""

    facts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    why: Words


class Practice(Table, frozen=True, kw_only=True):
    """``[practice]``: the question bank."""

    title: Words
    summary: str = ""
    """One line, shown on the home screen."""
    round_size: Annotated[int, msgspec.Meta(ge=1, le=200)] = 10
    """Questions in one round of learning."""
    test_size: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    """Questions in a test."""
    pass_mark: Percent = 80
    """Right answers, in per cent, from which a test is passed."""
    objectives: tuple[Statement, ...] = ()
    """What a learner can do after practising; shown where a round begins."""
    test_minutes: Annotated[int, msgspec.Meta(ge=0, le=600)] = 0
    """Time for a test, in minutes; 0 is no limit. The timer can always be switched off."""
    topic: Annotated[tuple[Topic, ...], msgspec.Meta(min_length=1)]
    item: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1)]
    unasked: tuple[Unasked, ...] = ()
    labels: PracticeLabels
    progress: ProgressLabels
