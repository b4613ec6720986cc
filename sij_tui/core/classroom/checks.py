"""Lessons and notes: what they name exists, and the minutes of a plan add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sij_tui.core.content.classroom import LessonStop, PresenterNote
from sij_tui.core.content.document import Document
from sij_tui.core.content.problems import Finding, Path, unknown_name

_STOP_FIELDS = ("part", "step", "case", "item")
_NOTE_FIELDS = ("on_part", "on_fact", "on_step", "on_question", "on_case", "on_item")


def lessons_lead_somewhere(document: Document) -> Iterator[Finding]:
    """Every stop names one thing that exists; a poll needs a question or a case."""
    known = _known(document)
    for number, lesson in enumerate(document.content.lesson):
        for index, stop in enumerate(lesson.stop):
            path = ("lesson", number, "stop", index)
            yield from _names_one(stop, path, _STOP_FIELDS, known)
            if stop.poll and not (stop.case or stop.item):
                yield Finding(
                    path=(*path, "poll"),
                    message="there is nothing here to vote on.",
                    allowed="A poll belongs to a stop with case or item.",
                )


def notes_are_on_something(document: Document) -> Iterator[Finding]:
    """Every note names one thing that exists."""
    known = _known(document)
    for index, note in enumerate(document.content.note):
        yield from _names_one(note, ("note", index), _NOTE_FIELDS, known)


def lessons_add_up(document: Document) -> Iterator[Finding]:
    """Warn of a plan whose stops take more or less than the plan says."""
    for number, lesson in enumerate(document.content.lesson):
        minutes = sum(stop.minutes for stop in lesson.stop)
        if abs(minutes - lesson.minutes) > 0.01:
            yield Finding(
                path=("lesson", number, "minutes"),
                message=f"is {lesson.minutes:g}, but the stops take {minutes:g} minutes.",
                allowed="Change the minutes of the stops, or of the lesson.",
                severity="warning",
            )


def _names_one(
    table: LessonStop | PresenterNote,
    path: Path,
    names: Sequence[str],
    known: Mapping[str, Sequence[str]],
) -> Iterator[Finding]:
    given = [name for name in names if getattr(table, name) is not None]
    if len(given) != 1:
        yield Finding(
            path=(*path, given[1]) if given else path,
            message="names more than one thing." if given else "does not say where or on what.",
            allowed=f"Write exactly one of {', '.join(names)}.",
        )
    for name in given:
        what, wanted = name.removeprefix("on_"), getattr(table, name)
        yield from unknown_name((*path, name), what, wanted, known[what])


def _known(document: Document) -> dict[str, list[str]]:
    content = document.content
    timeline, checker, practice = content.timeline, content.checker, content.practice
    return {
        "part": [part.id for part in content.screen],
        "fact": [fact.id for fact in content.fact],
        "step": [step.id for step in (timeline.step if timeline else ())],
        "question": [question.id for question in (checker.question if checker else ())],
        "case": [case.id for case in (checker.case if checker else ())],
        "item": [item.id for item in (practice.item if practice else ())],
    }
