"""Screens that stay mounted when they are left, since to mount one takes most of opening it."""

from __future__ import annotations

from collections.abc import Callable

from sij_tui.app.base_app import BaseApp
from sij_tui.core.navigation import Session
from sij_tui.screens import screen_name
from sij_tui.screens.base import BaseScreen


class ScreenCache:
    """Makes the screens of an app, and keeps those that can be shown again.

    Args:
        app: Whose screens they are; the kept ones are its installed screens.
        make: Makes a new screen for a session.
    """

    def __init__(self, app: BaseApp, make: Callable[[Session], BaseScreen]) -> None:
        self._app = app
        self._make = make
        self._names: set[str] = set()

    def screen_of(self, session: Session) -> BaseScreen:
        """Return a screen for the route of a session, in the state of one that was just made."""
        name = screen_name(session.route.page)
        if name in self._names:
            kept = self._app.get_screen(name, BaseScreen)
            if kept in self._app.screen_stack:  # it is to be left, as it cannot show the route
                return self._make(session)
            if kept.can_reset(self._app.book):
                kept.reset(session)
                return kept
            self._remove(name)
        made = self._make(session)
        if made.IS_KEPT:
            self._app.install_screen(made, name)
            self._names.add(name)
        return made

    def clear(self) -> None:
        """Keep no screen but the current one."""
        for name in [*self._names]:
            if self._app.get_screen(name) not in self._app.screen_stack:
                self._remove(name)

    def _remove(self, name: str) -> None:
        screen = self._app.get_screen(name)
        self._app.uninstall_screen(name)
        self._names.discard(name)
        if screen.is_mounted:  # else it is being opened still, and removed after that
            screen.remove()
