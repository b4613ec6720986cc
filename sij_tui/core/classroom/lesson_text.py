"""A plan with its notes as elements, to be read or printed by the presenter."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.classroom.plan import notes_on, shared_place, target_of, title_of
from sij_tui.core.content.classroom import ClassroomLabels, Lesson, LessonStop
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.content.model import Content
from sij_tui.core.content.screen import statements_of
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.timeline.pages import facts_of


def lessons_page(content: Content) -> Page | None:
    """Return all plans with their notes; None where there are none."""
    words = content.classroom
    if words is None or not content.lesson:
        return None
    elements = [
        element
        for place, each in enumerate(content.lesson)
        for element in _lesson(content, words, each, before=min(place, 1))
    ]
    return Page(id="lesson", title=words.title, elements=tuple(elements))


def _lesson(
    content: Content, words: ClassroomLabels, lesson: Lesson, *, before: int
) -> Iterator[Element]:
    minutes = fill(words.minutes, count=f"{lesson.minutes:g}")
    yield Element(text=lesson.title, style="title", before=before, key=lesson.id)
    yield Element(text=minutes, style="quiet")
    for number, stop in enumerate(lesson.stop, start=1):
        title, time = title_of(content, stop), fill(words.minutes, count=f"{stop.minutes:g}")
        poll = [words.action.ask.label] if stop.poll else []
        text = " · ".join([f"{number}. {title}", time, *poll])
        yield Element(text=text, style="heading", before=1, key=f"{lesson.id} {number}")
        place, facts = shared_place(stop), _facts_at(content, stop)
        notes = notes_on(content, stop, place, facts, target_of(stop))
        for note in {note.text: note for note in notes}.values():  # one may be on several facts
            yield Element(
                text=note.text, style="item", margin=cite(note.facts), facts=note.facts,
                basis=note.basis,
            )  # fmt: skip


def _facts_at(content: Content, stop: LessonStop) -> tuple[str, ...]:
    """The facts of what is shown at a stop: of a part of the leaflet, or of a step."""
    steps = content.timeline.step if content.timeline else ()
    shown = [screen for screen in content.screen if screen.id == stop.part]
    statements = (said for screen in shown for _, said in statements_of(screen, content.references))
    of_part = [fact for said in statements for fact in said.facts]
    of_step = [fact for step in steps if step.id == stop.step for fact in facts_of(step)]
    return tuple(dict.fromkeys((*of_part, *of_step)))
