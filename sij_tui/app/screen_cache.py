"""Screens that stay mounted when they are left, since to mount one takes most of opening it."""

from __future__ import annotations

from collections.abc import Callable

from sij_tui.app.base_app import BaseApp
from sij_tui.core.navigation import Session
from sij_tui.screens import screen_name
from sij_tui.screens.base import BaseScreen
from sij_tui.textual_compat import mount_unseen


class ScreenCache:
    """Makes the screens of an app, and keeps those that can be shown again.

    Args:
        app: Whose screens they are; the kept ones are installed, so that Textual removes none.
        make: Makes a new screen for a session.
    """

    def __init__(self, app: BaseApp, make: Callable[[Session], BaseScreen]) -> None:
        self._app = app
        self._make = make
        self._kept: dict[str, BaseScreen] = {}

    def screen_of(self, session: Session) -> BaseScreen:
        """Return a screen for the route of a session, in the state of one that was just made."""
        name = screen_name(session.route.page)
        if kept := self._kept.get(name):
            if kept in self._app.screen_stack:  # it is to be left, as it cannot show the route
                return self._make(session)
            if kept.can_reset(self._app.book):
                kept.reset(session)
                return kept
            self._remove(name)
        made = self._make(session)
        if made.IS_KEPT:
            self._app.install_screen(made, name)
            self._kept[name] = made
        return made

    def has(self, page: str) -> bool:
        """Whether the screen that shows a page is kept."""
        return screen_name(page) in self._kept

    def prepare(self, session: Session) -> bool:
        """Have the screen for a route ready, though it is not shown yet; False if it is shown."""
        if self._kept.get(screen_name(session.route.page)) in self._app.screen_stack:
            return False
        mount_unseen(self._app, self.screen_of(session))
        return True

    def clear(self) -> None:
        """Keep no screen but the current one."""
        for name, screen in [*self._kept.items()]:
            if screen not in self._app.screen_stack:
                self._remove(name)

    def _remove(self, name: str) -> None:
        self._app.uninstall_screen(name)
        screen = self._kept.pop(name)
        if screen.is_mounted:  # else it is being opened still, and removed after that
            screen.remove()
