"""What who leads a class is told line by line: the stop, the notes, the plan, what can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sij_tui.core.classroom.pages.parts import Context
from sij_tui.core.classroom.pages.presenter import presenter_panel
from sij_tui.core.content.label_text import fill
from sij_tui.core.dialogue import Prompt, numbered_choices
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.text import in_words

_AT_A_STOP: Final = ("time", "next")
"""Keys of what is said at each stop besides its number and its notes."""
_NOTES: Final = ("notes", "note")
_CHOSEN: Final = ("ask", "hand")
"""Of what can be done in the panel, what has a number."""


def panel_choices(context: Context) -> tuple[tuple[str, str], ...]:
    """Return what can be asked here, and to whom the lead can be handed: (what to do, text)."""
    rows = in_words(presenter_panel(context))
    return tuple((each.do, each.text) for each in rows if each.do.partition(":")[0] in _CHOSEN)


def all_questions(context: Context) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the heading of all cases and questions, and those: (what to do, text)."""
    rows = in_words(presenter_panel(context._replace(choosing=True)))
    return context.words.more, tuple((each.do, each.text) for each in rows if each.do)


def stop_elements(context: Context) -> Iterator[Element]:
    """The number of the stop, the time, what comes next, and the notes if there are any."""
    view, lesson = context.member.view, context.member.lesson
    if view and lesson and view.begun:
        number = fill(context.words.stop, number=view.stop + 1, total=len(lesson.stops))
        yield Element(text=number, before=1)
        yield from _said(context, _AT_A_STOP)
    if context.member.notes:
        yield from _said(context, _NOTES)


def notes_elements(context: Context) -> Prompt:
    """The notes, and what can be chosen here, with numbers."""
    choices = numbered_choices(text for _, text in panel_choices(context))
    return (*_said(context, _NOTES), *choices)


def plan_elements(context: Context) -> Iterator[Element]:
    """How the class is joined, who is there, the time, and all stops."""
    rows = in_words(presenter_panel(context))
    for each in rows:
        if not each.do and each.style != "art" and _kind(each) not in _NOTES:
            yield each


def heads_text(context: Context) -> str:
    """Return how many follow, are on their own and are lost; empty for who is not told."""
    return next((each.text for each in presenter_panel(context) if each.key == "heads"), "")


def _said(context: Context, kinds: tuple[str, ...]) -> Iterator[Element]:
    return (each for each in in_words(presenter_panel(context)) if _kind(each) in kinds)


def _kind(element: Element) -> str:
    return element.key.partition(":")[0]
