"""A session in a class without a server: a hub of its own in the same process."""

from __future__ import annotations

import random
from collections.abc import Callable

from sij_tui import __version__
from sij_tui.app.class_app import ClassApp
from sij_tui.core.book import Book
from sij_tui.core.classroom.plan import without_notes
from sij_tui.core.classroom.requests import HubEvent, Request, encode
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.navigation import Session
from sij_tui.serve.classroom.hub import Hub


class LocalLink:
    """Takes the place of a :class:`~sij_tui.app.hub_link.HubLink`."""

    def __init__(self, hub: Hub, number: int, *, may_lead: bool) -> None:
        self._hub, self._number, self._may_lead = hub, number, may_lead
        self.sent: list[Request] = []

    def start(self, on_event: Callable[[HubEvent], None]) -> None:
        identity = b"%d" % self._number
        self._hub.attach(self._number, identity, on_event, may_lead=self._may_lead)

    def send(self, request: Request) -> None:
        self.sent.append(request)
        self._hub.receive(self._number, encode(request))


class LocalClass:
    """A hub, and apps that it leads."""

    def __init__(self, loaded: Loaded) -> None:
        self.now = 1000.0
        self.loaded = loaded
        self.hub = Hub(loaded.content, lambda: self.now, random.Random(3).randbytes)
        shown = without_notes(loaded.content)
        self.book = Book(Loaded(shown, loaded.name, loaded.data), __version__)
        self._count = 0

    def app(self, *, may_lead: bool = False) -> ClassApp:
        """A session of the class's server."""
        self._count += 1
        link = LocalLink(self.hub, self._count, may_lead=may_lead)
        return ClassApp(self.book, Session(), hub=link)  # type: ignore[arg-type]
