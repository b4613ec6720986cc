"""What every kind of question shares: fields, what the program asks of a kind, and its parts."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeAlias

import msgspec

from sij_tui.core.content.checker import Case, Checker, Outcome
from sij_tui.core.content.practice_labels import PracticeLabels
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.table import Id, Sourced, Statement, Table, Words
from sij_tui.core.content.timeline import Step, Timeline

Fingerprint = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]
"""What a question means, as 16 hexadecimal digits; see ``fingerprint_of`` of the bank."""


class Wording(Table, frozen=True, kw_only=True):
    """The same question in other words; the right answer and what is said of it stay."""

    text: Words
    """The question, or the claim."""
    option: dict[Id, Words] = {}
    """By ``id`` of an option or part: its words. Those left out keep theirs."""


class Choice(NamedTuple):
    """One thing that can be chosen, or put in its place."""

    id: str
    text: str
    right: bool = False
    feedback: Statement | None = None


class QuestionPart(NamedTuple):
    """One text that is shown before the choices."""

    text: str
    role: Literal["question", "lead", "story", "picture"]
    """What is asked; a remark beside it; what it is about; what its picture shows, in words."""


class FeedbackText(NamedTuple):
    """A line in what is said after any answer: a heading, or what goes before a statement."""

    text: str
    text_ascii: str = ""
    """The text where only ASCII can be shown, if it differs."""
    text_spoken: str = ""
    """The text where it is read aloud, if it differs: without signs."""
    is_heading: bool = False

    def shown(self, *, ascii_only: bool, signs: bool) -> str:
        """The text for where it is shown: ``signs`` is false where it is read aloud."""
        if not signs:
            return self.text_spoken or self.text
        return (self.text_ascii if ascii_only else "") or self.text


def outcome_heading(outcome: Outcome, fill_in: Callable[[str], str]) -> FeedbackText:
    """A heading that names an outcome, with its sign where that is seen.

    Args:
        outcome: The outcome.
        fill_in: Returns the heading for the name of the outcome, with or without a sign.
    """
    name = outcome.label
    return FeedbackText(
        fill_in(f"{outcome.symbol} {name}"), fill_in(f"{outcome.symbol_ascii} {name}"),
        fill_in(name), is_heading=True,
    )  # fmt: skip


class FeedbackStatement(NamedTuple):
    """A statement in what is said after any answer."""

    key: str
    """Names its element on the page."""
    statement: Sourced
    apart: bool = False
    """Whether a blank line stands before it."""


FeedbackPart: TypeAlias = FeedbackText | FeedbackStatement
"""What a page can show after any answer, in the order of reading."""


class ItemPicture(NamedTuple):
    """The moving picture that a question is about."""

    scene: str
    """``id`` of the scene."""
    seconds: float
    """How long it runs."""


class Subject(NamedTuple):
    """A part of the content that a question is about."""

    name: Literal["case", "step"]
    facts: frozenset[str]
    """What the question may ask for."""


class ItemContext(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the content that a question may refer to."""

    labels: PracticeLabels
    """The words of practice."""
    checker: Checker | None
    timeline: Timeline | None
    scenes: frozenset[str]
    """Ids of all pictures."""

    def case(self, name: str) -> Case | None:
        """Return the case of the checker with an id."""
        cases = self.checker.case if self.checker else ()
        return next((case for case in cases if case.id == name), None)

    def step(self, name: str) -> Step | None:
        """Return the step of the timeline with an id."""
        steps = self.timeline.step if self.timeline else ()
        return next((step for step in steps if step.id == name), None)


class KindTraits(msgspec.Struct, frozen=True, kw_only=True):
    """How questions of a kind are answered, marked, recorded and exported.

    Nothing has a default: what is left out is an error of the type checker, and a
    :class:`TypeError` when the module is loaded.
    """

    fingerprint_word: str
    """The word that is hashed for the kind. Never change it: every answer that was ever stored
    would lose its question. A new kind has, by habit, its tag.
    """
    response: Literal["one", "several", "order"]
    """An answer is one of the choices, all right ones and no other, or all of them in order."""
    question_key: Literal["ask", "claim"]
    """The field of the question. The first choice of a claim says that it is true."""
    choices_key: Literal["option", "part", ""]
    """The field of its own list of choices; empty where they are found elsewhere."""
    shuffles: bool
    """Whether the choices stand in a random order."""
    keeps_response: bool
    """Whether records hold what was chosen; else only whether it was right."""
    feedback_per_choice: bool
    """Whether each choice has its own feedback; else the same is said after any answer."""
    signs_right: bool
    """Whether the right choice has a tick beside it. No outcome of a case may look like a yes."""
    xapi_interaction: Literal["choice", "sequencing", "true-false", "other"]
    """``interactionType`` of xAPI."""

    @property
    def ordered(self) -> bool:
        """Whether the choices are put in order; else they are chosen."""
        return self.response == "order"

    @property
    def multiple(self) -> bool:
        """Whether more than one choice can be chosen."""
        return self.response == "several"


class ItemTable(Table, frozen=True, kw_only=True):
    """Base of every kind of question.

    Each kind has ``traits`` (:class:`KindTraits`), ``question`` (what is asked, or claimed),
    ``question_parts(context)`` (:class:`QuestionPart`), ``choices(context)`` (:class:`Choice`, in
    the order of the file, or in the right one), ``reworded(wording)`` (itself in another wording)
    and ``identity(checker)``: what makes it another question when it changes, as JSON values that
    depend neither on words nor on the order of the options. The methods below may be replaced.
    """

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

    @property
    def kind(self) -> str:
        """``kind`` in the file, as records have it."""
        return str(self.__struct_config__.tag)

    @property
    def remark(self) -> Statement | None:
        """What is said after any answer, where the question has ``feedback`` of its own."""
        return None

    @property
    def checker_case(self) -> str:
        """``id`` of the case of the checker that it is about, or empty."""
        return ""

    def feedback_parts(self, context: ItemContext) -> Iterator[FeedbackPart]:
        """Yield what is said after any answer."""
        if self.remark:
            yield FeedbackStatement("said", self.remark, apart=True)

    def picture(self, context: ItemContext) -> ItemPicture | None:
        """Return the picture that it asks about."""
        return None

    def subject(self, context: ItemContext) -> Subject | None:
        """Return the part of the content that it is about."""
        return None

    def early_texts(self) -> Iterator[tuple[Path, str]]:
        """Yield what is shown before the answer and must not give it away, with its path in it."""
        if self.hint:
            yield ("hint", "text"), self.hint.text

    def answer_words(self, context: ItemContext) -> Sequence[str]:
        """Return the words that would give the answer away."""
        return ()

    def problems(self, path: Path, context: ItemContext) -> Iterator[Finding]:
        """Yield why the question at ``path`` could not be answered, or not rightly."""
        yield from ()


class AskItem(ItemTable, frozen=True, kw_only=True):
    """Base of a question that asks, and does not claim."""

    ask: Words

    @property
    def question(self) -> str:
        """What is asked."""
        return self.ask

    def question_parts(self, context: ItemContext) -> Iterator[QuestionPart]:
        """Yield what is asked."""
        yield QuestionPart(self.ask, "question")

    def reworded(self, wording: Wording) -> Self:
        """Return the question in other words."""
        return msgspec.structs.replace(self, ask=wording.text)


def worded_choice(choice: Any, wording: Wording) -> Any:
    """Return an option or a part in other words, if there are any for it."""
    return msgspec.structs.replace(choice, text=wording.option.get(choice.id, choice.text))
