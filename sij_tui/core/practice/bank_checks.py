"""What makes a question bank a good one: every fact is asked, or there is a reason not to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from msgspec.structs import replace

from sij_tui.core.content.document import Document
from sij_tui.core.content.items.base import Choice
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import Practice
from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.layout.cells import width
from sij_tui.core.practice.bank import Bank, bank_of

MIN_CHOICES: Final = 8
"""With fewer questions of one right answer than this, the lengths of their options say nothing."""

MIN_CLAIMS: Final = 4
"""With fewer true-or-false questions than this, their balance says nothing."""


def faults_of_bank(document: Document) -> Iterator[Finding]:
    """What is wrong with the bank as a whole. All of it is a warning."""
    if bank := bank_of(document.content):
        for fault in chain(
            _facts_are_asked(document.content, bank.practice),
            _facts_belong(bank),
            _cases_are_asked(bank),
            _topics_are_used(bank.practice),
            _claims_are_balanced(bank),
            _lengths_tell_nothing(bank),
            _words_are_listed(document.content),
        ):
            yield replace(fault, severity="warning")


def _facts_are_asked(content: Content, practice: Practice) -> Iterator[Finding]:
    """Each fact is asked, or listed with a reason not to, and never both.

    A translation has the questions that its original has: comparing the two tells what is missing.
    """
    asked: dict[str, str] = {}
    for item in practice.item:
        for name in item.facts:
            asked.setdefault(name, item.id)
    listed = {name for entry in practice.unasked for name in entry.facts}
    for index, fact in enumerate(() if content.meta.translation_of else content.fact):
        if fact.id not in asked and fact.id not in listed:
            yield Finding(
                path=("fact", index),
                message="is asked by no question.",
                allowed="Ask it, or say in [[practice.unasked]] why not.",
            )
    for index, entry in enumerate(practice.unasked):
        for at, name in enumerate(entry.facts):
            if name in asked:
                yield Finding(
                    path=("practice", "unasked", index, "facts", at),
                    message=f"{quoted(name)} is asked by {quoted(asked[name])}.",
                    allowed="Take it out here, or out of the question.",
                )
            elif name in content.reasons:
                yield Finding(
                    path=("practice", "unasked", index, "facts", at),
                    message=f"{quoted(name)} is a reason against, or something to tell, so a test"
                    " can be passed without it.",
                    allowed="Ask it.",
                )


def _facts_belong(bank: Bank) -> Iterator[Finding]:
    """A question about a step or a case asks for facts that the step or the case has."""
    for index, item in enumerate(bank.practice.item):
        subject = item.subject(bank)
        if subject is None or not subject.facts:
            continue
        for at, fact in enumerate(item.facts):
            if fact not in subject.facts:
                yield Finding(
                    path=("practice", "item", index, "facts", at),
                    message=f"{quoted(fact)} is no fact of this {subject.name}, so it is not asked"
                    " for.",
                    allowed=f"It has these: {', '.join(sorted(subject.facts))}.",
                )


def _cases_are_asked(bank: Bank) -> Iterator[Finding]:
    """Where questions ask for cases, each case is asked: else it is done once and never again."""
    asked = {item.checker_case for item in bank.practice.item if item.checker_case}
    cases = bank.checker.case if bank.checker else ()
    known = {case.id for case in cases}
    for index, case in enumerate(cases if asked and asked <= known else ()):
        if case.id not in asked:
            yield Finding(
                path=("checker", "case", index),
                message="is asked by no question, so nobody is asked about it again.",
                allowed='Add a question of kind = "case".',
            )


def _topics_are_used(practice: Practice) -> Iterator[Finding]:
    used = {item.topic for item in practice.item}
    for index, topic in enumerate(practice.topic):
        if topic.id not in used:
            yield Finding(
                path=("practice", "topic", index),
                message="no question is about this topic.",
            )


def _claims_are_balanced(bank: Bank) -> Iterator[Finding]:
    items = [item for item in bank.practice.item if item.traits.question_key == "claim"]
    claims = [bank.choices(item)[0].right for item in items]
    true = sum(claims)
    if len(claims) >= MIN_CLAIMS and not len(claims) <= 4 * true <= 3 * len(claims):
        yield Finding(
            path=("practice", "item"),
            message=f"of {len(claims)} claims {true} are true, so it pays to guess.",
            allowed="Let about half of them be true.",
        )


def _lengths_tell_nothing(bank: Bank) -> Iterator[Finding]:
    """The right answer is neither the longest nor the shortest of its options too often."""
    chosen = [item for item in bank.practice.item if item.traits.response == "one"]
    asked = [options for item in chosen if (options := bank.own_choices(item))]
    if len(asked) < MIN_CHOICES:
        return
    for word, side in (("longest", max), ("shortest", min)):
        found = sum(
            next(option.right for option in options if width(option.text) == ends[0])
            for options in asked
            if len(ends := _extremes(options, side)) == 1
        )
        if 2 * found > len(asked):
            yield Finding(
                path=("practice", "item"),
                message=f"of {len(asked)} questions with one right answer, it is the {word} in"
                f" {found}, so it pays to guess.",
                allowed=f"Let a wrong answer be the {word} more often.",
            )


def _extremes(options: Sequence[Choice], side: Callable[[Iterable[int]], int]) -> list[int]:
    """The width of the longest, or shortest, options: once for each that has it."""
    widths = [width(option.text) for option in options]
    return [each for each in widths if each == side(widths)]


def _words_are_listed(content: Content) -> Iterator[Finding]:
    """The checks for catch-all options and negative questions need their words."""
    for key, example in (("catch_alls", "all of the above"), ("negatives", "except")):
        if not getattr(content.lexicon, key):
            yield Finding(
                path=("lexicon", key),
                message="is missing, so the questions are not looked through for such words.",
                allowed=f'List them in the language of this file, such as "{example}".',
            )
