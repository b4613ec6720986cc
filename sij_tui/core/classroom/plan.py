"""A lesson's stops: where each leads the class, what the presenter says there, and the pace."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from sij_tui.core.classroom.polls import item_name
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.classroom.targets import case_target, item_target, parse_target
from sij_tui.core.content.classroom import LessonStop, PresenterNote
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.content.table import Statement
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.timeline.player import Playback


class Pace(NamedTuple):
    """How a class is in time, all in seconds."""

    elapsed: float
    remaining: float
    """Of the whole plan; negative once it is over."""
    ahead: float
    """How much earlier than planned the class is; negative when it is late. While the time of a
    stop is not used up, the class is neither."""


def shared_place(stop: LessonStop) -> SharedPlace:
    """Where a stop leads the class: a question and a case have a page with their poll."""
    if stop.part:
        return SharedPlace(page=stop.part)
    if stop.step:
        return SharedPlace(page="timeline", key=stop.step, playback=Playback())
    return SharedPlace(page="class", key=target_of(stop))


def target_of(stop: LessonStop) -> str:
    """The poll that belongs to a stop, or an empty string."""
    if stop.item:
        return item_target(stop.item)
    return case_target(stop.case) if stop.case else ""


def title_of(content: Content, stop: LessonStop) -> str:
    """What a stop is called in the presenter's list: a title, or what a question asks."""
    checker, timeline, bank = content.checker, content.timeline, bank_of(content)
    titles = {
        "part": {part.id: part.title for part in content.screen},
        "step": {step.id: step.title for step in (timeline.step if timeline else ())},
        "case": {case.id: case.title for case in (checker.case if checker else ())},
        "item": {item.id: item_name(item, bank) for item in bank.practice.item} if bank else {},
    }
    for field, known in titles.items():
        name: str | None = getattr(stop, field)
        if name:
            return known.get(name, name)
    return ""


def pace_of_seconds(
    stops: Sequence[float], planned_s: float, stop: int, elapsed: float, stop_elapsed: float
) -> Pace:
    """Compare the time used with the plan's; all in seconds.

    Args:
        stops: What the plan gives each stop.
        planned_s: What the plan takes.
        stop: Index of the stop at which the class is.
        elapsed: Since the class was opened.
        stop_elapsed: At this stop.
    """
    before = [0.0, *accumulate(stops)]
    stop = min(stop, len(stops) - 1)
    earliest, latest = before[stop] + min(stop_elapsed, stops[stop]), before[stop + 1]
    planned = min(max(elapsed, earliest), latest)
    return Pace(elapsed, planned_s - elapsed, planned - elapsed)


def next_stop(stop: int, step: int, count: int, *, begun: bool) -> int | None:
    """Return the index of the stop after the present one, or before it; None where there is none.

    A class that has not begun goes to the first.

    Args:
        stop: Index of the present one.
        step: 1 for the one after it, -1 for the one before.
        count: How many the plan has.
        begun: Whether the class has begun.
    """
    found = stop + step if begun else 0
    return found if 0 <= found < count else None


def next_part(content: Content, page: str, step: int) -> str | None:
    """Return the id of the part after a page, or before it; None where there is none.

    From a page that is no part it is the first part.
    """
    parts = [part.id for part in content.screen]
    at = parts.index(page) + step if page in parts else 0
    return parts[at] if 0 <= at < len(parts) else None


def notes_on(
    content: Content,
    stop: LessonStop | None,
    place: SharedPlace,
    facts: Sequence[str] = (),
    target: str = "",
) -> tuple[Statement, ...]:
    """Return what the presenter reads: the stop's note, then those on what is shown.

    Args:
        content: With the notes.
        stop: The plan's stop, if there is a plan.
        place: What is shown.
        facts: Of the statement at the cursor.
        target: Of the poll, if there is one.
    """
    of_stop = (stop.note,) if stop and stop.note else ()
    about, name, question = parse_target(target)

    def is_meant(note: PresenterNote) -> bool:
        return (
            note.on_part == place.page
            or (place.page == "timeline" and note.on_step == place.key)
            or note.on_fact in facts
            or (about == "item" and note.on_item == name)
            or (about in ("case", "question") and note.on_case == name)
            or (bool(question) and note.on_question == question)
        )

    return (*of_stop, *(note for note in content.note if is_meant(note)))


def class_problem(content: Content) -> str:
    """Return why no class can be held with a content, and what to do; empty if one can."""
    if content.classroom is not None:
        return ""
    return (
        "This content has no words for a class. Add the table [classroom] to the file: "
        "docs/authoring/classroom.md says how."
    )


def loaded_without_notes(loaded: Loaded) -> Loaded:
    """A file's content as followers may have it."""
    return Loaded(without_notes(loaded.content), loaded.name, b"", loaded.fingerprint)


def without_notes(content: Content) -> Content:
    """The content as followers may have it: no notes and no plans."""
    return msgspec.structs.replace(content, note=(), lesson=())
