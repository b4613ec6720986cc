"""The whole program as one dialogue: a menu, and every task from it."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.label_text import fill
from sij_tui.core.dialogue import BACK, Dialogue, Leave, Prompt, words_of
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.lines.desk import Desk, choose

_PAGES = ("summary", "glossary", "sources", "about")


def conversation(desk: Desk, start: str = "") -> Dialogue[None]:
    """Everything that is said from the start to the end; ``start`` is the task to begin with."""
    said = _welcome(desk)
    try:
        if start:
            yield from _task(desk, start)
            if start == "checker":
                return
        unlisted = ""
        while True:
            chosen = yield from choose(desk, said, _entries(desk), unlisted=unlisted)
            if chosen == BACK:
                return
            yield from _task(desk, chosen)
            said, unlisted = (), desk.labels.menu
    except Leave:
        return


def last_words(desk: Desk, start: str = "") -> Prompt:
    """What is said once the reader has left."""
    checker = desk.book.content.checker
    if start == "checker" and checker:
        return (Element(text=checker.labels.prompt.left),)
    return (Element(text=desk.labels.left),)


def find_task(desk: Desk, name: str) -> str | None:
    """The task with an id, number or title, if there is one."""
    wanted = " ".join(name.casefold().split())
    for task, title in _entries(desk):
        if wanted in (task, " ".join(title.casefold().split())):
            return task
    return desk.book.find(name)


def _welcome(desk: Desk) -> Prompt:
    content, labels = desk.book.content, desk.labels
    names = {name: words_of(getattr(labels, name))[0] for name in ("help", "back", "quit")}
    return (
        Element(text=content.meta.title, style="title"),
        Element(text=content.meta.training_notice),
        Element(text=fill(labels.welcome, **names)),
    )


def _entries(desk: Desk) -> Iterator[tuple[str, str]]:
    """The parts of the leaflet under their numbers, then the other tasks: (id, title)."""
    content = desk.book.content
    for screen in content.screen:
        yield screen.id, screen.title
    for name, part in (
        ("timeline", content.timeline),
        ("checker", content.checker),
        ("practice", content.practice),
    ):
        if part:
            yield name, part.title
    if content.practice:
        yield "progress", content.practice.progress.title
    yield "search", content.labels.name.search
    for name in _PAGES:
        if desk.book.has(name):
            yield name, desk.book.page(name).title


def _task(desk: Desk, name: str) -> Dialogue[None]:
    """One task, whose modules are loaded now."""
    match name:
        case "timeline":
            from sij_tui.core.lines.reading import read_timeline

            yield from read_timeline(desk)
        case "search":
            from sij_tui.core.lines.reading import search

            yield from search(desk)
        case "checker":
            from sij_tui.core.checker.pages.dialogue import dialogue
            from sij_tui.core.checker.pages.parts import Context

            checker = desk.book.content.checker
            assert checker, "it is in the menu only where there is one"
            yield from dialogue(Context(desk.book.loaded, checker, desk.glyphs, desk.book.usage))
        case "practice":
            from sij_tui.core.lines.practice import practise

            yield from practise(desk)
        case "progress":
            from sij_tui.core.lines.standing import tell_progress

            yield from tell_progress(desk)
        case _:
            from sij_tui.core.lines.reading import read_page

            yield from read_page(desk, Route(name))
