"""The command palette: all pages, actions, settings and modes of practice, found by name.

Each command has an id, under which the content file may give it other names (``labels.also``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import get_args

import msgspec

from sij_tui.core.book import Book
from sij_tui.core.content.checker_labels import CheckerActions
from sij_tui.core.content.classroom import ClassroomActions
from sij_tui.core.content.label_text import key_names, split_keys
from sij_tui.core.content.labels import Action, Actions
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice_labels import PracticeActions
from sij_tui.core.content.routes import CLASS_SCREEN, PROGRAM_PAGES, TEXT_SIZE, help_section
from sij_tui.core.content.timeline import TimelineActions
from sij_tui.core.layout.elements import Element, Page, Route
from sij_tui.core.navigation import SETTINGS, Session, SettingName, settings_of
from sij_tui.core.practice.review_log import Mode
from sij_tui.core.search.index import Index

GLOBAL_ACTIONS = ("home", "search", "theme", "glyphs", "motion", "settings", "help", "quit")
"""Actions that work on every screen."""
_MODES = frozenset(f"practice.{mode}" for mode in get_args(Mode))
"""Ids of the modes of practice."""
_OBJECTIVES, _EXPORT = "practice.objectives", "progress.export"
_OFFERED_EVERYWHERE = ("checker.rules",)
"""Actions of a feature that are offered everywhere, and open it first; so are all of the
timeline."""


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One command: its name, and what it does."""

    id: str
    name: str
    help: str = ""
    key: str = ""
    """The key of the command, or the number of the part, as shown."""
    page: Route | None = None
    """The page to open; with ``press``, the page on which the key is pressed."""
    press: str = ""
    """A key to press there, or on the previous page."""
    do: str = ""
    """An action of the app to run."""
    choose: tuple[SettingName, str] | None = None
    """A setting and the choice to set."""


def commands(book: Book, session: Session) -> Iterator[Command]:
    """Yield every command, those of the previous page first."""
    previous_page = session.previous_page
    actions = book.actions
    labels = book.content.labels

    def shown(name: str) -> str:
        return key_names(actions[name].key, labels.key_name)

    def of_action(name: str, page: Route | None = None) -> Command:
        action = actions[name]
        press = split_keys(action.key)[0]
        return Command(
            id=name, name=action.label, help=action.help, key=shown(name), press=press, page=page
        )

    here = tuple(_page_actions(book, session, actions))
    yield from map(of_action, here)
    for page in book.findable_pages():
        if page.id not in GLOBAL_ACTIONS:
            number = f"{page.number}" if page.number else ""
            yield Command(
                id=page.id, name=page.title, help=page.summary or labels.home.look_up, key=number,
                page=Route(page.id),
            )  # fmt: skip
    if book.has_classes:
        yield from _class(book.content, session, of_action)
    yield from _practice(book.content, session)
    for name in actions:
        part = name.rpartition(".")[0]
        if (
            name not in here
            and part != previous_page
            and (part == "timeline" or name in _OFFERED_EVERYWHERE)
        ):
            yield of_action(name, Route(part))
    for name in GLOBAL_ACTIONS:
        action = actions[name]
        yield Command(id=name, name=action.label, help=action.help, key=shown(name), do=name)
    yield from _settings(book.content, session)


def _page_actions(book: Book, session: Session, actions: Mapping[str, Action]) -> Iterator[str]:
    """Yield the names of the actions of the previous page."""
    page = session.previous_page
    if session.hits:
        yield from ("next_result", "previous_result")
    if page in ("timeline", "practice"):
        yield from (name for name in actions if name.startswith(f"{page}.") and name not in _MODES)
    if page in book.parts or page == "timeline":
        yield from ("next", "previous")
    if book.is_read(page) or page == "timeline":
        yield "origin"
    if page != "home":
        yield "back"


def _class(
    content: Content, session: Session, of_action: Callable[[str, Route | None], Command]
) -> Iterator[Command]:
    """Yield the page of the class, and what the reader can do in it; some of that only there."""
    from sij_tui.core.classroom.leading import LEAD_ACTIONS, actions_of

    words, page = content.classroom, Route(CLASS_SCREEN)
    if words and session.classroom:
        yield Command(id=CLASS_SCREEN, name=words.title, help=words.summary, page=page)
        for name in actions_of(session.classroom):
            yield of_action(f"classroom.{name}", page if name in LEAD_ACTIONS else None)


def _practice(content: Content, session: Session) -> Iterator[Command]:
    """Yield the modes of practice, which open the menu and choose there, the objectives, and
    the export of answers."""
    if practice := content.practice:
        word, press = practice.labels.word, split_keys(content.labels.action.open.key)[0]
        for mode in get_args(Mode):
            name = {"learn": word.learn, "test": word.test, "due": word.due}[mode]
            page = Route("practice", f"begin:{mode}")
            yield Command(
                id=f"practice.{mode}", name=name, help=practice.title, page=page, press=press
            )
        if practice.objectives:
            yield Command(
                id=_OBJECTIVES, name=practice.labels.menu.objectives_name, help=practice.title,
                page=Route("practice", "objective:1"),
            )  # fmt: skip
        progress = practice.progress
        if session.capabilities.outside and session.capabilities.keep:
            yield Command(
                id=_EXPORT, name=progress.export, help=progress.title,
                page=Route("progress", "export"),
            )  # fmt: skip


def _settings(content: Content, session: Session) -> Iterator[Command]:
    """The size of text, which help is about, and each choice of each setting, but for characters
    that cannot be drawn here."""
    labels = content.labels
    yield Command(
        id=TEXT_SIZE, name=labels.help.text_size, help=labels.name.help,
        page=Route("help", help_section(TEXT_SIZE)),
    )  # fmt: skip
    for setting in settings_of(session, labels.settings):
        for value, text in setting.choices:
            yield Command(
                id=f"{setting.name}:{value}", name=text, help=setting.heading,
                choose=(setting.name, value),
            )  # fmt: skip


def known_ids() -> frozenset[str]:
    """Return the ids that ``labels.also`` may name; parts of the leaflet have an ``also``."""
    actions = {
        "": Actions,
        "timeline.": TimelineActions,
        "checker.": CheckerActions,
        "practice.": PracticeActions,
        "classroom.": ClassroomActions,
    }
    return frozenset(
        (
            *PROGRAM_PAGES,
            CLASS_SCREEN,
            TEXT_SIZE,
            *(part + name for part, table in actions.items() for name in table.__struct_fields__),
            _OBJECTIVES,
            _EXPORT,
            *_MODES,
            *(f"{setting}:{choice}" for setting, choices in SETTINGS.items() for choice in choices),
        )
    )


class CommandIndex:
    """Finds commands by name, other names and help, as the search finds lines."""

    def __init__(self, book: Book, commands: tuple[Command, ...]) -> None:
        content = book.content
        also = content.labels.also
        summary = (content.summary,) if content.summary else ()
        parts = {screen.id: screen.also for screen in (*content.screen, *summary)}
        self.commands = commands
        elements: list[Element] = []
        for number, command in enumerate(commands):
            elements.append(Element(text=command.help, style="heading"))
            own = command.id.rpartition(".")[2].replace("_", " ")
            place = command.key if command.page else ""
            names = (own, place, *also.get(command.id, parts.get(command.id, ())))
            elements.append(Element(text=command.name, key=f"{number}", also=names))
        self._index = Index(
            [Page(id="palette", title="", elements=tuple(elements))],
            language=content.meta.language,
            stop_words=content.lexicon.stop_words,
            word_forms=content.lexicon.word_forms,
        )

    def find(self, query: str) -> tuple[tuple[Command, ...], bool]:
        """Return the commands that match, the best first, or the closest; and whether they match.

        A blank query finds all commands, in order.
        """
        if not query.strip():
            return self.commands, True
        found = self._index.find(query)
        return tuple(self.commands[int(hit.route.key)] for hit in found.hits), found.fits
