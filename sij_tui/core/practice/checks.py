"""What must be true of the question bank before any question is asked.

Without these a question could not be answered, or a right answer would be marked as wrong. They run
at every start. What makes a question a good one is in :mod:`sij_tui.core.practice.item_checks`, and
a bank a good one in :mod:`sij_tui.core.practice.bank_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sij_tui.core.content.practice import (
    CaseItem,
    PictureItem,
    SeveralItem,
    SingleItem,
)
from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.practice.gaps import gap_names
from sij_tui.core.practice.kinds.registry import kind_for

if TYPE_CHECKING:
    from sij_tui.core.content.document import Document


def answers_can_be_right(document: Document) -> Iterator[Finding]:
    """Of several options exactly one is right, or at least one is right and one is wrong."""
    practice = document.content.practice
    for index, item in enumerate(practice.item if practice else ()):
        if isinstance(item, SingleItem | SeveralItem):
            yield from _answerable(item, ("practice", "item", index, "option"))


def _answerable(item: SingleItem | SeveralItem, path: Path) -> Iterator[Finding]:
    right = [option.id for option in item.option if option.right]
    if not right:
        yield Finding(
            path=path,
            message="no option is right, so nobody could answer the question.",
            allowed="Write right = true in the option that is.",
        )
    elif isinstance(item, SingleItem) and len(right) > 1:
        yield Finding(
            path=path,
            message=f"{len(right)} options are right: {', '.join(right)}.",
            allowed='Only one may be. If more than one is, write kind = "several".',
        )
    elif isinstance(item, SeveralItem) and len(right) == len(item.option):
        yield Finding(
            path=path,
            message="every option is right, so there is nothing to choose.",
            allowed="At least one has to be wrong.",
        )


def references_are_known(document: Document) -> Iterator[Finding]:
    """Every topic, case and gap that a question names exists, and it asks for something."""
    practice, checker = document.content.practice, document.content.checker
    topics = [topic.id for topic in practice.topic] if practice else []
    cases = [case.id for case in checker.case] if checker else []
    gaps = gap_names(table for _, table in document.tables) if practice else ()
    for index, item in enumerate(practice.item if practice else ()):
        path = ("practice", "item", index)
        yield from _known((*path, "topic"), "topic", item.topic, topics)
        if isinstance(item, CaseItem):
            yield from _known((*path, "case"), "case", item.case, cases)
        for at, gap in enumerate(item.gaps):
            yield from _known((*path, "gaps", at), "gap", gap, gaps)
        if not item.facts and not item.gaps:
            yield Finding(
                path=path,
                message="asks for no fact, and for nothing that the source does not say.",
                allowed='Write facts = ["…"], or gaps = ["…"] with the gap of a statement.',
            )
        for at, wording in enumerate(item.wording):
            for name in wording.option:
                choices = [choice.id for choice in kind_for(item).entries(item)[1]]
                yield from _known((*path, "wording", at, "option", name), "option", name, choices)


def gaps_are_silences(document: Document) -> Iterator[Finding]:
    """Only what the source does not say is a gap."""
    for path, table in document.tables:
        if getattr(table, "gap", None) and getattr(table, "basis", "silence") != "silence":
            yield Finding(
                path=(*path, "gap"),
                message='names a gap, but the statement is not basis = "silence".',
                allowed='Write basis = "silence" where the source does not say, or leave gap out.',
            )


def pictures_tell_steps_apart(document: Document) -> Iterator[Finding]:
    """The steps exist, no two have the same picture, and words tell what the picture shows."""
    practice, timeline = document.content.practice, document.content.timeline
    items = [
        (("practice", "item", index), item)
        for index, item in enumerate(practice.item if practice else ())
        if isinstance(item, PictureItem)
    ]
    scenes = {step.id: step.scene for step in timeline.step} if timeline and items else {}
    drawn = {scene.id for scene in document.content.scene} if items else set()
    for path, item in items:
        yield from _known((*path, "step"), "step", item.step, list(scenes))
        if item.step in scenes and scenes[item.step] not in drawn:
            yield Finding(
                path=(*path, "step"),
                message=f"the step {quoted(item.step)} has no picture to show.",
                allowed="Ask about a step that has one.",
            )
        yield from _others(item, path, scenes)
        if not item.alt.strip():
            yield Finding(
                path=(*path, "alt"),
                message="is missing, so whoever cannot see the picture could not answer.",
                allowed="Say what the picture shows, without the name of the step.",
            )


def _others(item: PictureItem, path: Path, scenes: Mapping[str, str]) -> Iterator[Finding]:
    """The steps offered besides: they exist, each is offered once, and each looks different."""
    for index, step in enumerate(item.others):
        here = (*path, "others", index)
        yield from _known(here, "step", step, list(scenes))
        if step in (item.step, *item.others[:index]):
            message = f"the step {quoted(step)} is offered twice."
            yield Finding(path=here, message=message, allowed="Offer another.")
        elif step in scenes and scenes[step] == scenes.get(item.step):
            yield Finding(
                path=here,
                message=f"the step {quoted(step)} has the same picture, {quoted(scenes[step])}.",
                allowed="Offer a step that looks different, or nobody could tell them apart.",
            )


def questions_are_well_made(document: Document) -> Iterator[Finding]:
    """Feedback, wording and lengths; which facts are asked. No start needs these."""
    if document.content.practice is not None:
        from sij_tui.core.practice.bank_checks import faults_of_bank
        from sij_tui.core.practice.item_checks import faults_of_questions

        yield from faults_of_questions(document)
        yield from faults_of_bank(document)


def _known(path: Path, what: str, name: str, choices: Sequence[str]) -> Iterator[Finding]:
    if name not in choices:
        yield Finding(
            path=path,
            message=f"there is no {what} {quoted(name)}.",
            allowed="" if choices else f"This file has no {what} at all.",
            wrong=name,
            choices=tuple(choices),
        )
