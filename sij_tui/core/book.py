"""The book: all pages of one content file, built lazily."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from sij_tui.core.content.label_text import normalised
from sij_tui.core.content.labels import Action
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.routes import PAGES_WITH_A_SCREEN, PROGRAM_PAGES
from sij_tui.core.layout.elements import Element, Page, Route
from sij_tui.core.leaflet.pages import leaflet_page
from sij_tui.core.leaflet.program import about_page, help_page
from sij_tui.core.leaflet.reference import Usage, glossary_page, sources_page

if TYPE_CHECKING:
    from sij_tui.core.search.index import Index


class Book:
    """The pages of one content file, and the places that show each fact."""

    def __init__(self, loaded: Loaded, version: str) -> None:
        self.loaded = loaded
        self.content = content = loaded.content
        self.version = version
        """Version of the program, for the page about it."""
        self.parts = tuple(screen.id for screen in content.screen)
        """Ids of the leaflet's parts, in order."""
        self.has_classes = False
        """Whether the reader can be in a class: then help lists its keys."""
        self._pages: dict[str, Page] = {}

    def with_classes(self) -> Book:
        """Return the book as a reader has it who can be in a class."""
        book = copy(self)
        book.__dict__.pop("search_index", None)
        book._pages = {name: page for name, page in self._pages.items() if name != "help"}
        book.has_classes = True
        return book

    @property
    def page_ids(self) -> tuple[str, ...]:
        """Ids of all pages, the parts of the leaflet first."""
        content = self.content
        tables: dict[str, object] = {
            "timeline": content.timeline,
            "checker": content.checker,
            "practice": content.practice,
            "progress": content.practice,
            "summary": content.summary,
            "glossary": content.glossary,
        }
        return (*self.parts, *(name for name in PROGRAM_PAGES if tables.get(name, True)))

    @cached_property
    def actions(self) -> Mapping[str, Action]:
        """Every action with a key, by name: ``search``, or ``timeline.play``."""
        content = self.content
        tables = {
            "": content.labels.action,
            "timeline.": content.timeline and content.timeline.labels.action,
            "checker.": content.checker and content.checker.labels.action,
            "practice.": content.practice and content.practice.labels.action,
            "classroom.": content.classroom and content.classroom.action,
        }
        return {
            part + name: action
            for part, table in tables.items()
            if table
            for name, action in msgspec.structs.asdict(table).items()
        }

    def page(self, name: str) -> Page:
        """The page with an id.

        Raises:
            KeyError: if there is no such page.
        """
        if name not in self._pages:
            self._pages[name] = self._make(name)
        return self._pages[name]

    def pages(self) -> Iterator[Page]:
        """All pages in order."""
        return map(self.page, self.page_ids)

    def findable_pages(self) -> Iterator[Page]:
        """Yield the pages as the search indexes them: of practice only the title, so that neither
        questions nor answers are found."""
        for name in self.page_ids:
            practice = self.content.practice
            if name == "practice" and practice:
                title = Element(text=practice.title, style="title")
                yield Page(
                    id=name, title=practice.title, elements=(title,), summary=practice.summary
                )
            else:
                yield self.page(name)

    @cached_property
    def search_index(self) -> Index:
        """The index of :meth:`findable_pages`, in the language of the content; kept (0.8 MB)."""
        from sij_tui.core.search.index import Index  # no start needs it

        content = self.content
        return Index(
            self.findable_pages(),
            also={fact.id: fact.also for fact in content.fact if fact.also},
            language=content.meta.language,
            stop_words=content.lexicon.stop_words,
            word_forms=content.lexicon.word_forms,
        )

    def has(self, name: str) -> bool:
        """Whether there is a page with this id."""
        return name in self.page_ids

    def find(self, name: str) -> str | None:
        """Return the id of the page with an id, number or title, in any case, if there is one."""
        if self.has(name):
            return name
        if name.isdecimal() and len(name) < 4 and 1 <= int(name) <= len(self.parts):
            return self.parts[int(name) - 1]
        wanted = normalised(name)
        by_id = (page for page in self.page_ids if normalised(page) == wanted)
        by_title = (page.id for page in self.pages() if normalised(page.title) == wanted)
        return next(by_id, None) or next(by_title, None)

    def is_read(self, name: str) -> bool:
        """Whether there is a page that has no screen of its own."""
        return self.has(name) and name not in PAGES_WITH_A_SCREEN

    @cached_property
    def usage(self) -> Usage:
        """For each fact, the places in the leaflet's parts and the glossary that show it.

        Those that state it come first, then the notes about it.
        """
        found: dict[str, list[Route]] = {}
        noted: dict[str, list[Route]] = {}
        names = (*self.parts, *(("glossary",) if self.content.glossary else ()))
        for name in names:
            for element in self.page(name).elements:
                places = noted if element.style == "note" else found
                for fact in element.facts:
                    places.setdefault(fact, []).append(Route(name, element.key))
        return {fact: (*found.get(fact, ()), *noted.get(fact, ())) for fact in found | noted}

    def _make(self, name: str) -> Page:
        if name in self.parts:
            number = self.parts.index(name) + 1
            return leaflet_page(self.content, self.content.screen[number - 1], number)
        match name:
            case "sources":
                return sources_page(self.content)
            case "summary" if self.content.summary:
                return leaflet_page(self.content, self.content.summary)
            case "glossary" if self.content.glossary:
                return glossary_page(self.content)
            case "timeline" if self.content.timeline:
                from sij_tui.core.timeline.pages import timeline_page  # no start needs it

                return timeline_page(self.content, self.content.timeline)
            case "checker" if self.content.checker:
                from sij_tui.core.checker.pages.rules import checker_page  # no start needs it

                return checker_page(self.content, self.content.checker, self.loaded.fingerprint)
            case "practice" if self.content.practice:
                from sij_tui.core.practice.pages.text import practice_page  # no start needs it

                return practice_page(self.content)
            case "progress" if self.content.practice:
                from sij_tui.core.progress.pages import progress_page  # no start needs it

                return progress_page(self.content.practice.progress)
            case "help":
                return help_page(self.content, classes=self.has_classes)
            case "about":
                return about_page(self.content, self.version, self.loaded.fingerprint)
            case _:
                raise KeyError(name)
