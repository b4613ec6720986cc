"""A practice question as other programs can have it: texts alone, with what is said afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple

from sij_tui.core.content.facts import Fact
from sij_tui.core.content.items import Item
from sij_tui.core.content.items.base import (
    Choice,
    FeedbackText,
    QuestionPart,
)
from sij_tui.core.content.model import Content
from sij_tui.core.content.table import Statement
from sij_tui.core.practice.bank import Bank, bank_of

_FRACTIONS: Final = {
    1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571",
    8: "12.5", 9: "11.11111", 10: "10",
}  # fmt: skip
"""Percent of each right choice, by how many are right; Moodle refuses others."""


class BankChoice(NamedTuple):
    """One thing that can be chosen, or put in its place."""

    id: str
    text: str
    right: bool
    feedback: str
    """What is said of it; empty where nothing is."""


class BankQuestion(NamedTuple):
    """A question with its choices, in the order of the content; an order in the right one."""

    id: str
    """Of the content and of the question, such as ``leaflet/K01``."""
    topic: str
    """Title of its topic."""
    kind: str
    response: Literal["one", "several", "order"]
    is_claim: bool
    """Whether it is a claim that is true or false; the first choice says that it is true."""
    shuffles: bool
    """Whether its choices may stand in any order."""
    text: str
    """All that is shown before the choices."""
    choices: tuple[BankChoice, ...]
    feedback: str
    """What is said after any answer, with the facts and their places."""
    hint: str
    facts: tuple[str, ...]
    topic_id: str = ""
    remarks: tuple[FeedbackText, ...] = ()
    """What is said after any answer, without the facts."""
    sources: tuple[Fact, ...] = ()
    """The facts behind the question and what is said of it."""
    picture: str = ""
    """``id`` of the scene that it is about; :attr:`text` has it in words."""
    parts: tuple[QuestionPart, ...] = ()
    """The texts that :attr:`text` has, with what each is for."""

    @property
    def right(self) -> tuple[str, ...]:
        """Ids of the right choices."""
        return tuple(choice.id for choice in self.choices if choice.right)


def bank_questions(
    content: Content, topics: Collection[str] = (), kinds: Collection[str] = ()
) -> Iterator[BankQuestion]:
    """Yield the questions of a content file, by topic.

    Args:
        content: With practice.
        topics: Ids of the topics to take; all if empty.
        kinds: Kinds of question to take, as the file names them; all if empty.
    """
    bank = bank_of(content)
    if bank is None:
        return
    facts = {fact.id: fact for fact in content.fact}
    order = [topic.id for topic in bank.practice.topic]
    for item in sorted(bank.practice.item, key=lambda each: order.index(each.topic)):
        if (topics and item.topic not in topics) or (kinds and item.kind not in kinds):
            continue
        yield _question(bank, item, facts)


def _question(bank: Bank, item: Item, facts: dict[str, Fact]) -> BankQuestion:
    traits, choices, picture = item.traits, bank.choices(item), item.picture(bank)
    parts = tuple(item.question_parts(bank))
    own = traits.feedback_per_choice
    remarks, sources = tuple(_general(bank, item)), tuple(_sources(item, choices, facts))
    places = "; ".join(f"{fact.id}: {fact.place}" for fact in sources)
    return BankQuestion(
        id=f"{bank.content}/{item.id}",
        topic=bank.topic(item.topic),
        kind=item.kind,
        response=traits.response,
        is_claim=traits.question_key == "claim",
        shuffles=traits.shuffles,
        text="\n".join(part.text for part in parts),
        choices=tuple(
            BankChoice(each.id, each.text, each.right, _said(each) if own else "")
            for each in choices
        ),
        feedback="\n".join((*(remark.text for remark in remarks), places)).strip(),
        hint=item.hint.text if item.hint else "",
        facts=item.facts,
        topic_id=item.topic,
        remarks=remarks,
        sources=sources,
        picture=picture.scene if picture else "",
        parts=parts,
    )


def _said(choice: Choice) -> str:
    return choice.feedback.text if choice.feedback else ""


def _general(bank: Bank, item: Item) -> Iterator[FeedbackText]:
    for part in item.feedback_parts(bank):
        yield part if isinstance(part, FeedbackText) else FeedbackText(part.statement.text)


def _sources(item: Item, choices: tuple[Choice, ...], facts: dict[str, Fact]) -> Iterator[Fact]:
    """The facts behind the question and its feedback, each once."""
    said: list[Statement] = [each.feedback for each in choices if each.feedback]
    named = dict.fromkeys((*item.facts, *(fact for each in said for fact in each.facts)))
    return (facts[name] for name in named if name in facts)


def percent_of(question: BankQuestion, choice: BankChoice) -> str:
    """Return the percent that a choice gives: all right ones make 100, a wrong one takes 100.

    Raises:
        KeyError: More than ten choices are right.
    """
    return _FRACTIONS[len(question.right)] if choice.right else "-100"
