"""The whole program as one dialogue: a menu, every task from it, and the settings."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.label_text import fill, normalised
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.dialogue import BACK, Dialogue, LeaveRequested, Prompt, words_of
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.leaflet.program import review_status
from sij_tui.core.lines.context import LineContext, choose, names_of
from sij_tui.core.navigation import Setting, preference, settings_of


def conversation(line_context: LineContext, start: str = "") -> Dialogue[None]:
    """Everything that is said from the start to the end; ``start`` is the task to begin with."""
    said = _welcome(line_context)
    try:
        if start:
            yield from _task(line_context, start)
            if start == "checker":
                return
        unlisted = ""
        while True:
            chosen = yield from choose(line_context, said, tasks(line_context), unlisted=unlisted)
            if chosen == BACK:
                return
            yield from _task(line_context, chosen)
            said, unlisted = _problem(line_context), line_context.labels.menu
    except LeaveRequested:
        return


def _problem(line_context: LineContext) -> Prompt:
    """What went wrong with what is kept of the reader, said once."""
    problem = line_context.reader().take_problem()
    return (Element(text=problem),) if problem else ()


def end_elements(line_context: LineContext, start: str = "") -> Prompt:
    """What is said once the reader has left."""
    checker = line_context.book.content.checker
    if start == "checker" and checker:
        return (Element(text=checker.labels.prompt.left),)
    return (Element(text=line_context.labels.left),)


def find_task(line_context: LineContext, name: str) -> str | None:
    """The task or page with an id, number or title, if there is one."""
    return names_of(_all_tasks(line_context)).get(normalised(name)) or line_context.book.find(name)


def _welcome(line_context: LineContext) -> Prompt:
    content, labels = line_context.book.content, line_context.labels
    names = {name: words_of(getattr(labels, name))[0] for name in ("help", "back", "quit")}
    return (
        Element(text=content.meta.title, style="title"),
        Element(text=content.meta.training_notice),
        Element(text=review_status(content)),
        Element(text=fill(labels.welcome, **names)),
    )


def tasks(line_context: LineContext) -> Iterator[tuple[str, str]]:
    """The tasks that there are now: (id, title)."""
    for task in _all_tasks(line_context):
        if task[0] != "resume" or _has_read(line_context):
            yield task


def _has_read(line_context: LineContext) -> bool:
    """Whether there is a place to go on reading at."""
    parts = line_context.book.parts
    return line_context.reader().session.last_page(parts).page in parts


def _all_tasks(line_context: LineContext) -> Iterator[tuple[str, str]]:
    """The parts of the leaflet under their numbers, then the other tasks: (id, title).

    Going on reading comes last: it is not always there, and no other number changes with it.
    """
    content = line_context.book.content
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
    if content.summary:
        yield "summary", content.summary.title
    if content.glossary:
        yield "glossary", content.labels.name.glossary
    yield "sources", content.labels.name.sources
    yield "settings", content.labels.name.settings
    yield "about", content.labels.name.about
    if content.classroom and line_context.classroom:
        yield CLASS_SCREEN, content.classroom.title
    yield "resume", line_context.labels.resume


def _task(line_context: LineContext, name: str) -> Dialogue[None]:
    """One task, whose modules are loaded now."""
    from sij_tui.core.lines import reading

    match name:
        case "timeline":
            yield from reading.read_timeline(line_context)
        case "resume":
            yield from reading.resume_reading(line_context)
        case "search":
            yield from reading.search(line_context)
        case "checker":
            yield from reading.check_case(line_context)
        case "settings":
            yield from _change_settings(line_context)
        case "class":
            from sij_tui.core.lines.classroom import attend_class

            yield from attend_class(line_context)
        case "practice":
            from sij_tui.core.lines.practice import practise

            yield from practise(line_context)
        case "progress":
            from sij_tui.core.lines.progress import show_progress

            yield from show_progress(line_context)
        case _:
            yield from reading.read_page(line_context, Route(name))


def _change_settings(line_context: LineContext) -> Dialogue[None]:
    """Say what is chosen, and take choices until the reader goes back."""
    labels, reader = line_context.book.content.labels, line_context.reader()
    able = reader.session.capabilities
    kept = labels.settings.kept if able.keep and able.keep_place else labels.settings.not_kept
    settings = tuple(settings_of(reader.session, labels.settings))
    said: Prompt = (
        Element(text=labels.name.settings, style="title"),
        *map(_setting_text, settings),
        Element(text=kept),
    )
    unlisted = ""
    while True:
        entries = [
            (f"{setting.name}:{value}", f"{setting.heading}: {text}")
            for setting in settings
            for value, text in setting.choices
        ]
        chosen = yield from choose(line_context, said, entries, unlisted=unlisted)
        if chosen == BACK:
            return
        name, _, value = chosen.partition(":")
        reader.keep(reader.session.prefer(**preference(name, value)))
        settings = tuple(settings_of(reader.session, labels.settings))
        said = tuple(_setting_text(each) for each in settings if each.name == name)
        unlisted = line_context.labels.menu


def _setting_text(setting: Setting) -> Element:
    """What is chosen, in words."""
    return Element(text=f"{setting.heading}: {dict(setting.choices)[setting.value]}")
