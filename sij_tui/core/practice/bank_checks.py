"""What makes a question bank a good one: every fact is asked, or there is a reason not to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.document import Document
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import CaseItem, Item, PictureItem, Practice, TrueFalseItem
from sij_tui.core.content.problems import Finding, quoted

FEW: Final = 4
"""With fewer true-or-false questions than this, their balance says nothing."""


def faults_of_bank(document: Document) -> Iterator[Finding]:
    """What is wrong with the bank as a whole. All of it is a warning."""
    practice = document.content.practice
    if practice is not None:
        yield from _facts_are_asked(document.content, practice)
        yield from _facts_belong(document.content, practice)
        yield from _topics_are_used(practice)
        yield from _claims_are_balanced(practice)
        yield from _words_are_listed(document.content)


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
                severity="warning",
            )
    for index, entry in enumerate(practice.unasked):
        for at, name in enumerate(entry.facts):
            if name in asked:
                yield Finding(
                    path=("practice", "unasked", index, "facts", at),
                    message=f"{quoted(name)} is asked by {quoted(asked[name])}.",
                    allowed="Take it out here, or out of the question.",
                    severity="warning",
                )


def _facts_belong(content: Content, practice: Practice) -> Iterator[Finding]:
    """A question about a step or a case asks for facts that the step or the case has."""
    for index, item in enumerate(practice.item):
        has = facts_behind(item, content)
        for at, fact in enumerate(item.facts if has else ()):
            if fact not in has:
                what = "case" if isinstance(item, CaseItem) else "step"
                yield Finding(
                    path=("practice", "item", index, "facts", at),
                    message=f"{quoted(fact)} is no fact of this {what}, so it is not asked for.",
                    allowed=f"It has these: {', '.join(sorted(has))}.",
                    severity="warning",
                )


def facts_behind(item: Item, content: Content) -> frozenset[str]:
    """The facts of the step or the case that a question is about; empty for other questions."""
    if isinstance(item, CaseItem) and content.checker:
        return _facts_of_case(item.case, content.checker)
    if isinstance(item, PictureItem) and content.timeline:
        said = (
            statement
            for step in content.timeline.step
            if step.id == item.step
            for statement in (*step.team, *step.person, *([step.time] if step.time else []))
        )
        return frozenset(fact for statement in said for fact in statement.facts)
    return frozenset()


def _facts_of_case(name: str, checker: Checker) -> frozenset[str]:
    facts: set[str] = set()
    for case in checker.case:
        if case.id == name:
            facts.update(case.slip.facts, case.aside.facts if case.aside else ())
            for question in checker.question:
                answer = case.answers.get(question.id)
                if answer:
                    facts.update((question.yes if answer == "yes" else question.not_sure).facts)
    return frozenset(facts)


def _topics_are_used(practice: Practice) -> Iterator[Finding]:
    used = {item.topic for item in practice.item}
    for index, topic in enumerate(practice.topic):
        if topic.id not in used:
            yield Finding(
                path=("practice", "topic", index),
                message="no question is about this topic.",
                severity="warning",
            )


def _claims_are_balanced(practice: Practice) -> Iterator[Finding]:
    claims = [item.right for item in practice.item if isinstance(item, TrueFalseItem)]
    true = sum(claims)
    if len(claims) >= FEW and not len(claims) <= 4 * true <= 3 * len(claims):
        yield Finding(
            path=("practice", "item"),
            message=f"of {len(claims)} claims {true} are true, so it pays to guess.",
            allowed="Let about half of them be true.",
            severity="warning",
        )


def _words_are_listed(content: Content) -> Iterator[Finding]:
    """The checks for catch-all options and negative questions need their words."""
    for key, example in (("catch_alls", "all of the above"), ("negatives", "except")):
        if not getattr(content.lexicon, key):
            yield Finding(
                path=("lexicon", key),
                message="is missing, so the questions are not looked through for such words.",
                allowed=f'List them in the language of this file, such as "{example}".',
                severity="warning",
            )
