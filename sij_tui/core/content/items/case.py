"""What the checker's result comes to in one of its prepared cases."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from sij_tui.core.content.checker import SEVERITY, Case, Checker, outcome_of
from sij_tui.core.content.items.base import (
    AskItem,
    Choice,
    FeedbackPart,
    FeedbackStatement,
    FeedbackText,
    ItemContext,
    KindTraits,
    QuestionPart,
    Subject,
    outcome_heading,
)
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.problems import Finding, Path, unknown_name
from sij_tui.core.content.table import Id


class CaseItem(AskItem, frozen=True, kw_only=True, tag="case", tag_field="kind"):
    """What does the checker's result come to in one of its prepared cases?"""

    case: Id
    """``id`` of the case; its outcome, its slip and its facts are the feedback."""
    answer_with: Literal["outcome", "line"] = "outcome"
    """What is offered: the outcomes, or the line to say aloud that each of them has."""

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="Story", response="one", question_key="ask", choices_key="",
        shuffles=False, keeps_response=False, feedback_per_choice=False,
        signs_right=False, xapi_interaction="other",
    )  # fmt: skip

    @property
    def checker_case(self) -> str:
        """``id`` of the case."""
        return self.case

    def question_parts(self, context: ItemContext) -> Iterator[QuestionPart]:
        """Yield the story of the case, the rule for cases, then what is asked."""
        if context.checker and (case := context.case(self.case)):
            yield QuestionPart(case.story, "story")
            yield QuestionPart(context.checker.case_rule, "lead")
        yield from super().question_parts(context)

    def identity(self, checker: Checker | None) -> list[object]:
        """Return the case and its outcome; other than the outcome, what it is answered with."""
        cases = checker.case if checker else ()
        found: list[object] = [self.case, [each.outcome for each in cases if each.id == self.case]]
        return found if self.answer_with == "outcome" else [*found, self.answer_with]

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        """Return the outcomes on their scale, or the line to say aloud that each of them has."""
        checker, case = context.checker, context.case(self.case)
        if checker is None or case is None:
            return ()
        outcomes = [(name, outcome_of(checker, name)) for name in SEVERITY]
        line = self.answer_with == "line"
        return tuple(
            Choice(name, each.say if line else each.label, name == case.outcome, case.slip)
            for name, each in outcomes
        )

    def feedback_parts(self, context: ItemContext) -> Iterator[FeedbackPart]:
        """Yield the outcome of the case, the slip, and what is not covered."""
        checker, case = context.checker, context.case(self.case)
        if checker and case:
            yield from case_feedback(checker, case, context.labels.feedback.outcome)

    def subject(self, context: ItemContext) -> Subject | None:
        """Return the case with the facts of its answers, its slip and its aside."""
        checker, case = context.checker, context.case(self.case)
        if checker is None or case is None:
            return None
        facts = {*case.slip.facts, *(case.aside.facts if case.aside else ())}
        for question in checker.question:
            if answer := case.answers.get(question.id):
                facts.update((question.yes if answer == "yes" else question.not_sure).facts)
        return Subject("case", frozenset(facts))

    def problems(self, path: Path, context: ItemContext) -> Iterator[Finding]:
        """Yield a finding if there is no such case."""
        cases = [case.id for case in context.checker.case] if context.checker else []
        yield from unknown_name((*path, "case"), "case", self.case, cases)


def case_feedback(checker: Checker, case: Case, label: str) -> Iterator[FeedbackPart]:
    """Yield the outcome of a case, the slip, and what is not covered.

    Args:
        checker: With the outcomes and the headings.
        case: The case.
        label: Says which ``{outcome}`` the case leads to.
    """
    shown = outcome_of(checker, case.outcome)
    yield outcome_heading(shown, lambda name: fill(label, outcome=name))
    yield FeedbackText(shown.headline)
    yield FeedbackStatement("outcome", shown)
    yield FeedbackText(checker.labels.result.slip, is_heading=True)
    yield FeedbackStatement("slip", case.slip)
    if case.aside:
        yield FeedbackText(checker.labels.result.aside, is_heading=True)
        yield FeedbackStatement("aside", case.aside)
