"""A plan with its notes as elements, to be read or printed by whoever presents."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.classroom.plan import notes_on, shared_place, target_of, title_of
from sij_tui.core.content.classroom import ClassroomLabels, Lesson
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element, Page


def lessons_page(content: Content) -> Page | None:
    """Return all plans with their notes; None where there are none."""
    words = content.classroom
    if words is None or not content.lesson:
        return None
    elements = [element for each in content.lesson for element in _lesson(content, words, each)]
    return Page(id="lesson", title=words.title, elements=tuple(elements))


def _lesson(content: Content, words: ClassroomLabels, lesson: Lesson) -> Iterator[Element]:
    minutes = fill(words.minutes, count=f"{lesson.minutes:g}")
    yield Element(text=lesson.title, style="title", key=lesson.id)
    yield Element(text=minutes, style="quiet")
    for number, stop in enumerate(lesson.stop, start=1):
        title, time = title_of(content, stop), fill(words.minutes, count=f"{stop.minutes:g}")
        text = f"{number}. {title} · {time}"
        yield Element(text=text, style="heading", before=1, key=f"{lesson.id} {number}")
        for note in notes_on(content, stop, shared_place(stop), target=target_of(stop)):
            yield Element(
                text=note.text, style="item", margin=cite(note.facts), facts=note.facts,
                basis=note.basis,
            )  # fmt: skip
