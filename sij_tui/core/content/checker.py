"""The shape of ``[checker]``: questions, outcomes and practice cases.

The four outcomes and the three answers are fixed, since the guarantees rest on them. Everything
that a reader sees, and the outcome of each answer, comes from the file. No outcome has a default:
one that is left out is an error, never "none".
"""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from sij_tui.core.content.checker_labels import CheckerLabels
from sij_tui.core.content.table import Basis, Id, Statement, Table, Words

AnswerId: TypeAlias = Literal["yes", "no", "not_sure"]
"""What can be answered. Leaving a question unanswered is not an answer."""

OutcomeId: TypeAlias = Literal["none", "tell", "hold", "stop"]
"""What an answer leads to, from the lowest to the highest."""

ANSWERS: Final[tuple[AnswerId, ...]] = ("yes", "no", "not_sure")
"""The answers, in the order in which they are shown."""

SEVERITY: Final[tuple[OutcomeId, ...]] = ("none", "tell", "hold", "stop")
"""The outcomes, from the lowest to the highest."""

OutcomeSymbol = Annotated[str, msgspec.Meta(min_length=1, max_length=3, pattern=r"\S")]
"""A sign that stands beside a word; never instead of it."""


class AnswerRule(Table, frozen=True, kw_only=True):
    """The rule of one answer to a question: its outcome, basis and facts."""

    label: Words
    """The answer spelled out, so that Yes and No cannot be taken the wrong way round."""
    outcome: Annotated[
        OutcomeId, msgspec.Meta(extra={"why": "Without it, this answer could pass for none."})
    ]
    """What it leads to. There is no default."""
    basis: Literal["leaflet", "product"]
    """Who says so: the source, or the product's own rule where the source is silent."""
    facts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    """The facts that it rests on."""
    text: str = ""
    """A remark on this answer, beyond the question's ``why``."""


class Question(Table, frozen=True, kw_only=True):
    """``[[checker.question]]``: asks one thing."""

    id: Id
    title: Words
    """A short name for lists and tables."""
    ask: Words
    """The question in full."""
    why: Statement
    """What the source says about it: never a reason that the source does not give."""
    yes: AnswerRule
    no: AnswerRule
    not_sure: AnswerRule


class Outcome(Table, frozen=True, kw_only=True):
    """One outcome: a word, a sign and what it means."""

    label: Words
    """The word for it, shown beside the sign."""
    symbol: OutcomeSymbol
    """The sign; a shape of its own, so that colour is never needed."""
    symbol_ascii: OutcomeSymbol
    """The sign where only ASCII can be shown."""
    headline: Words
    """One line above the findings."""
    text: Words
    """What it means, and what it does not mean."""
    say: Words
    """What the reader could say aloud to a colleague."""
    words: Annotated[
        tuple[Words, ...],
        msgspec.Meta(
            min_length=1,
            extra={"why": "Without them, the texts of two outcomes could be swapped unseen."},
        ),
    ]
    """Words and phrases of this outcome alone. Each of the four texts above holds one of them, and
    no text of a higher outcome does."""
    facts: tuple[Id, ...] = ()
    """The facts that ``text`` rests on."""
    basis: Basis = "leaflet"
    """Where ``text`` comes from."""


class Outcomes(Table, frozen=True, kw_only=True):
    """``[checker.outcome]``: all four, none of them left out."""

    none: Outcome
    tell: Outcome
    hold: Outcome
    stop: Outcome


class Case(Table, frozen=True, kw_only=True):
    """``[[checker.case]]``: an invented case to practise with."""

    id: Id
    title: Words
    story: Words
    """The story of the case; it may quote what people say, forbidden words included."""
    answers: dict[Id, Literal["yes", "not_sure"]] = {}
    """The answers other than "no", by question."""
    outcome: OutcomeId
    """The expected outcome; loading works it out again and refuses a difference."""
    slip: Statement
    """The slip that the case is there to prevent."""
    aside: Statement | None = None
    """Something to raise with the team that the questions do not cover."""


class Checker(Table, frozen=True, kw_only=True):
    """``[checker]``: the whole exercise."""

    title: Words
    summary: Words
    """What can be done here, in a line, for the list on the home screen."""
    notice: Words
    """What the exercise is not for; shown on each of its screens."""
    privacy: Words
    """That nothing about a real person belongs here, and that nothing is kept."""
    case_rule: Words
    """How to read a case: what its story does not raise was a clear "no"."""
    scene: str = ""
    """A still picture with the choice of a case, where there is room: ``id`` of a scene.

    It shows no more than the facts of the exercise say.
    """
    question: Annotated[tuple[Question, ...], msgspec.Meta(min_length=1)]
    outcome: Outcomes
    case: tuple[Case, ...] = ()
    labels: CheckerLabels


def outcome_of(checker: Checker, outcome: OutcomeId) -> Outcome:
    """The words and the sign for an outcome."""
    found: Outcome = getattr(checker.outcome, outcome)
    return found
