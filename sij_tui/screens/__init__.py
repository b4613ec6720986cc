"""The screens: each composes widgets and owns one frozen state value.

They do not know one another; :func:`screen_for` is the only place that knows them all. Each is
imported when it is first opened, since start-up time is a feature.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from sij_tui.core.content.routes import CLASS_SCREEN, ERROR_PAGE, PAGES_WITH_A_SCREEN
from sij_tui.core.content.routes import PROGRAM_SCREENS as PROGRAM_SCREENS

if TYPE_CHECKING:
    from sij_tui.core.book import Book
    from sij_tui.core.navigation import Session
    from sij_tui.screens.base import BaseScreen
    from sij_tui.screens.services import Services


def screen_name(page: str) -> str:
    """The name of the screen that shows a page: one for all pages that are read."""
    own = (*PROGRAM_SCREENS, *PAGES_WITH_A_SCREEN, CLASS_SCREEN, ERROR_PAGE)
    return page if page in own else "read"


def screen_for(
    book: Book, session: Session, services: Services, suspended: MutableMapping[str, object]
) -> BaseScreen:
    """The screen that shows the session's route; it takes the ``suspended`` state of its page."""
    match session.route.page:
        case "home":
            from sij_tui.screens.home import HomeScreen

            return HomeScreen(book, session, services)
        case "search":
            from sij_tui.screens.find import SearchScreen

            return SearchScreen(book, session)
        case "palette":
            from sij_tui.screens.find import PaletteScreen

            return PaletteScreen(book, session)
        case "settings":
            from sij_tui.screens.settings import SettingsScreen

            return SettingsScreen(book, session)
        case "timeline":
            from sij_tui.screens.timeline.screen import TimelineScreen

            return TimelineScreen(book, session, services)
        case "checker":
            from sij_tui.screens.checker.screen import CheckerScreen

            return CheckerScreen(book, session, suspended.pop("checker", None))
        case "practice":
            from sij_tui.screens.practice.screen import PracticeScreen

            return PracticeScreen(book, session, services, suspended.pop("practice", None))
        case "progress":
            from sij_tui.screens.progress.screen import ProgressScreen

            return ProgressScreen(book, session, services)
        case _:
            return _page_screen(book, session, services)


def _page_screen(book: Book, session: Session, services: Services) -> BaseScreen:
    if session.route.page == CLASS_SCREEN:
        from sij_tui.screens.classroom import ClassScreen

        return ClassScreen(book, session, services)
    from sij_tui.screens.read import ReadScreen

    return ReadScreen(book, session)
