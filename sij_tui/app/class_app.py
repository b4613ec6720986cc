"""The app of a session whose server has classes: it follows, votes and leads.

Screens know nothing of it: what a presenter leads to becomes the session's route.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from textual.binding import Binding, BindingType

from sij_tui.app.hub_link import HubConnection
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.book import Book
from sij_tui.core.classroom.membership import CLASS_PAGE, Membership, fold, lead_of
from sij_tui.core.classroom.messages import Follow, LeaveLead, Move, RaiseHand, Spotlight
from sij_tui.core.classroom.requests import ClassChanged, HubEvent, Request
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.content.label_text import fill, key_names
from sij_tui.core.content.routes import PROGRAM_SCREENS
from sij_tui.core.navigation import Session
from sij_tui.core.timeline.player import Playback
from sij_tui.screens.base import TO_BE_NAMED
from sij_tui.widgets.messages import ClassRequest, CursorMoved, PlaybackChanged

_FREE_PAGES = frozenset({"search", "palette", "settings", "help"})
"""Where one may go without leaving the class."""
_CLASS_ACTIONS = ("follow", "alone", "hand", "spotlight")


class ClassApp(LeafletApp):
    """Shows one book to one reader, who may be in a class."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LeafletApp.BINDINGS,  # theirs have the same key until it is named: Textual drops them
        *(
            Binding(TO_BE_NAMED, f"classroom('{name}')", id=f"classroom.{name}")
            for name in _CLASS_ACTIONS
        ),
    ]

    def __init__(self, book: Book, session: Session, *, hub: HubConnection, **options: Any) -> None:
        session = msgspec.structs.replace(session, classroom=Membership())
        super().__init__(book, session, **options)
        self._hub = hub
        self._sent: SharedPlace | None = None
        self._playback: Playback | None = None

    @property
    def member(self) -> Membership:
        """This session's part in a class."""
        return self.session.classroom or Membership()

    def on_mount(self) -> None:
        """Listen to the hub."""
        super().on_mount()
        self._hub.start(self._on_hub_event)

    def request(self, request: Request) -> None:
        """Ask the hub for something."""
        self._hub.send(request)

    def on_class_request(self, message: ClassRequest) -> None:
        """A screen asks the hub for something."""
        self.request(message.request)

    def _on_hub_event(self, event: HubEvent) -> None:
        before, member = self.member, fold(self.member, event)
        session = self.current_session
        if isinstance(event, ClassChanged):
            lead = lead_of(member, self._has_page)
            session = session.led(member, lead).with_notice(self._notice(before, member))
            session = msgspec.structs.replace(session, mark=self._mark(member))
        else:
            session = session.led(member, None)
        self.session = session
        if isinstance(event, ClassChanged) and member.leads and not before.leads:
            self._send_place()

    def _has_page(self, page: str) -> bool:
        return page in PROGRAM_SCREENS or page == CLASS_PAGE.page or self.book.has(page)

    def _mark(self, member: Membership) -> str:
        """What stands at the top of every screen."""
        words, view = self.book.content.classroom, member.view
        if words is None or view is None or view.phase == "ended" or member.leads:
            return ""
        if member.is_led:
            return fill(words.following, code=view.code)
        key = key_names(words.action.follow.key, self.book.content.labels.key_name)
        return fill(words.on_own, key=key)

    def _notice(self, before: Membership, after: Membership) -> str:
        """What a follower is told once: that the presenter is gone."""
        words = self.book.content.classroom
        was, now = (member.view.phase if member.view else "" for member in (before, after))
        is_new = now == "unled" and was != "unled" and not after.leads
        return words.lost_lead if words and is_new else self.session.notice

    def watch_session(self, before: Session, after: Session) -> None:
        """Tell the hub where a presenter goes, and that a follower leaves the class's page."""
        super().watch_session(before, after)
        if before.route == after.route:
            return
        lead = lead_of(self.member, self._has_page)
        if self.member.leads:
            self._send_place()
        elif lead and after.route.page not in (*_FREE_PAGES, lead.route.page):
            self.request(LeaveLead())

    # -- leading

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """The presenter's notes are those on the statement under the cursor."""
        element = message.element
        if self.member.leads and self.session.route != CLASS_PAGE and element and element.facts:
            self._send_place(element.facts[:12])

    def on_playback_changed(self, message: PlaybackChanged) -> None:
        """The presenter plays, pauses or steps."""
        self._playback = message.playback
        self._send_place()

    def _send_place(self, facts: tuple[str, ...] = ()) -> None:
        """Lead the class to where the presenter is; pages of the presenter's own are left out."""
        route = self.current_session.route
        if route.page in (CLASS_PAGE.page, *_FREE_PAGES) or not self.member.leads:
            return
        playback = self._playback if route.page == "timeline" else None
        place = SharedPlace(page=route.page, key=route.key[:80], facts=facts, playback=playback)
        if place != self._sent:
            self._sent = place
            self.request(Move(place=place))

    # -- what a reader does anywhere

    def action_classroom(self, name: str) -> None:
        """Follow, go one's own way, put the hand up, or have all look at a statement."""
        view = self.member.view
        if view is None:
            self.session = self.current_session.visit(CLASS_PAGE)
            return
        match name:
            case "follow" if not self.member.leads:
                self.request(Follow())
            case "alone" if not self.member.leads:
                self.request(LeaveLead())
            case "hand" if not self.member.leads:
                self.request(RaiseHand(up=not view.hand))
            case "spotlight" if self.member.leads:
                key = self.current_session.route.key
                self.request(Spotlight(key="" if key == view.spotlight else key[:80]))
            case _:
                pass
