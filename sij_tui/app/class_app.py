"""The app of a session whose server has classes: it follows, votes and leads.

Screens know nothing of it: what a presenter leads to becomes the session's route.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.timer import Timer

from sij_tui.app.hub_link import HubConnection
from sij_tui.app.leaflet_app import LeafletApp
from sij_tui.core.book import Book
from sij_tui.core.classroom.membership import CLASS_PAGE, Lead, Membership, fold, lead_of
from sij_tui.core.classroom.messages import Follow, LeaveLead, Move, RaiseHand, Spotlight, TakeLead
from sij_tui.core.classroom.requests import ClassChanged, HubEvent, HubGone, Request
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.classroom.targets import case_target, parse_target
from sij_tui.core.content.label_text import fill, key_names
from sij_tui.core.content.routes import PROGRAM_SCREENS
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.core.timeline.player import Playback
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.widgets.messages import CaseShown, ClassRequest, CursorMoved, PlaybackChanged

_FREE_PAGES = frozenset({"search", "palette", "settings", "help", CLASS_PAGE.page})
"""Where one may go without leaving the class, and a presenter without taking the class along."""
_PLACE_INTERVAL_S = 0.1
"""Throttles the statements that the class is led to: each is painted by all."""
_PREPARE_DELAY_S = 0.4
"""From a change of the class until the screen that may come next is prepared: all have painted."""
_CLASS_ACTIONS = ("follow", "alone", "hand", "spotlight", "lead")


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
        super().__init__(book.with_classes(), session, **options)
        self._hub = hub
        self._sent: SharedPlace | None = None
        self._playback: Playback | None = None
        self._case = ""
        """Target of the prepared case, or its question, that the presenter's checker shows."""
        self._facts: tuple[str, ...] = ()
        """Of the statement at the presenter's cursor."""
        self._prepare_timer: Timer | None = None
        self._prepared_step = ""
        """The timeline's step that was prepared last."""
        self._place_timer: Timer | None = None
        self._is_place_due = False

    @property
    def member(self) -> Membership:
        """This session's part in a class."""
        return self.session.classroom or Membership()

    def _set_book(self, book: Book) -> None:
        super()._set_book(book.with_classes())

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
        if isinstance(event, ClassChanged | HubGone):
            lead = lead_of(member, self._has_page) or self._lead_at_end(before, member)
            session = session.led(member, lead)
            session = session.with_notice(self._notice(before, member, session.route.page))
        else:
            session = session.led(member, None)
        self.session = session
        if isinstance(event, ClassChanged) and member.is_led:
            self._prepare_later()
        if isinstance(event, ClassChanged) and member.leads:
            self._note_place(member)
            if not before.leads:
                self._send_place()

    def _prepare_later(self) -> None:
        if self._prepare_timer:
            self._prepare_timer.stop()
        self._prepare_timer = self.set_timer(_PREPARE_DELAY_S, self._prepare)

    def _prepare(self) -> None:
        """Have the screens ready to which the class may be led next, one at a time."""
        view = self.member.view
        if view is None or not (self.member.is_led and self.is_running) or self.has_failed:
            return
        read, step = Route(self.book.parts[0]), Route("timeline", view.next_step)
        due = [] if self._screens.has(read.page) else [read]
        is_next = step.key not in ("", self._prepared_step) or not self._screens.has(step.page)
        if self.book.content.timeline and is_next:
            due.append(step)
        if due:
            route = due[0]
            unseen = msgspec.structs.replace(self.session, route=route, playback=None)
            is_prepared = self._screens.prepare(unseen)
            if route is not step:
                self._prepare_later()
            elif is_prepared:
                self._prepared_step = step.key

    def _note_place(self, member: Membership) -> None:
        """Forget the place sent last, if the class has been led to another one since."""
        place, sent = member.view.place if member.view else None, self._sent
        if place and sent and (place.page, place.key) != (sent.page, sent.key):
            self._sent = None

    def _lead_at_end(self, before: Membership, after: Membership) -> Lead | None:
        """Practise what the class had wrong: for those who followed to the end."""
        facts = after.view.facts_to_practise if after.view else ()
        return Lead(route=CLASS_PAGE) if before.is_led and facts else None

    def _has_page(self, page: str) -> bool:
        return page in PROGRAM_SCREENS or page == CLASS_PAGE.page or self.book.has(page)

    def validate_session(self, session: Session) -> Session:
        """Have the mark of the session say how the reader is in the class, on this page."""
        mark = self._mark(session.classroom or Membership(), session.route.page)
        return session if mark == session.mark else msgspec.structs.replace(session, mark=mark)

    def _mark(self, member: Membership, page: str) -> str:
        """What stands at the top of every screen."""
        words, view = self.book.content.classroom, member.view
        if words and member.is_cut_off:
            return words.no_presenter
        if words is None or view is None or view.phase == "ended":
            return ""
        if member.is_led:
            return fill(words.following, code=view.code)
        key = key_names(words.action.follow.key, self.book.content.labels.key_name)
        if not member.leads:
            return fill(words.on_own, key=key, code=view.code)
        label = words.leading_here if page == CLASS_PAGE.page else words.leading
        return fill(label, key=key, code=view.code)

    def _notice(self, before: Membership, after: Membership, page: str) -> str:
        """The notice that the presenter or the hub is lost, or that the class is over.

        It goes when that is past. The page of the class tells itself.
        """
        words, notice = self.book.content.classroom, self.session.notice
        was, now = (member.view.phase if member.view else "" for member in (before, after))
        if words is None or was == now:
            return notice
        lost_lead = "" if after.leads else words.lost_lead
        told = {"unled": lost_lead, "ended": words.ended}.get(now, "")
        if told := words.cut_off if after.is_cut_off else told:
            return "" if page == CLASS_PAGE.page else told
        return "" if notice in (words.lost_lead, words.ended, words.cut_off) else notice

    def watch_session(self, before: Session, after: Session) -> None:
        """Tell the hub where a presenter goes, and that a follower leaves the class's page."""
        super().watch_session(before, after)
        if before.route == after.route:
            return
        lead = lead_of(self.member, self._has_page)
        if self.member.leads:
            if before.route.page != after.route.page:
                self._case, self._facts, self._playback = "", (), None
            self._send_place()
        elif lead and after.route.page not in (*_FREE_PAGES, lead.route.page):
            self.request(LeaveLead())

    # -- leading

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """The presenter is at another statement: a while later the class is, too."""
        element = message.element
        if not self.member.leads or element is None:
            return
        self._facts = element.facts[:12]
        if self._place_timer is None:
            self._place_timer = self.set_interval(_PLACE_INTERVAL_S, self._send_due_place)
            self._send_place()
        else:
            self._is_place_due = True

    def _send_due_place(self) -> None:
        """Send the place at which the cursor has come to rest; then the timer ends."""
        if self._is_place_due:
            self._is_place_due = False
            self._send_place()
        elif self._place_timer is not None:
            self._place_timer.stop()
            self._place_timer = None

    def on_case_shown(self, message: CaseShown) -> None:
        """Report the prepared case, and its question, that the presenter's checker shows."""
        case = case_target(message.case, message.question) if message.case else ""
        if case != self._case and self.member.leads:
            self._case = case
            self._send_place()

    def on_playback_changed(self, message: PlaybackChanged) -> None:
        """The presenter plays, pauses or steps."""
        self._playback = message.playback
        self._send_place()

    def _send_place(self) -> None:
        """Lead the class to where the presenter is; pages of the presenter's own are left out."""
        route = self.current_session.route
        if route.page in _FREE_PAGES or not self.member.leads:
            return
        playback = self._playback if route.page == "timeline" else None
        place = SharedPlace(
            page=route.page, key=route.key[:80], facts=self._facts, playback=playback
        )
        if route.page == "checker" and self._case:
            place = SharedPlace(page=CLASS_PAGE.page, key=self._case)
        if place != self._sent:
            self._sent = place
            self.request(Move(place=place))

    # -- what a reader does anywhere

    def action_classroom(self, name: str) -> None:
        """Follow, go alone, put the hand up, take the lead, or have all look at a statement."""
        view = self.member.view
        if view is None:
            self.session = self.current_session.visit(CLASS_PAGE)
            return
        match name:
            case "follow" if view.role != "follower" and not self._is_elsewhere(view):
                self.session = self._between_pages(view)
            case "follow":
                self.request(Follow())
                lead = lead_of(self.member, self._has_page)
                self.session = self.current_session.led(self.member, lead)
            case "alone" if not self.member.leads:
                self.request(LeaveLead())
            case "hand" if not self.member.leads:
                self.request(RaiseHand(up=not view.hand))
            case "lead" if view.may_take_lead:
                self.request(TakeLead())
            case "spotlight" if self.member.leads:
                key = self.screen.statement[:80] if isinstance(self.screen, BaseScreen) else ""
                self.request(Spotlight(key="" if key == view.spotlight else key))
            case _:
                pass

    def _is_elsewhere(self, view: Snapshot) -> bool:
        """Whether a presenter without the lead goes their own way."""
        return view.role == "presenter" and not view.is_led

    def _between_pages(self, view: Snapshot) -> Session:
        """The presenter's session at the presenter's own page, or from there at what is shown."""
        session, place = self.current_session, view.place
        if session.route.page != CLASS_PAGE.page:
            return session.visit(CLASS_PAGE)
        about, name, _ = parse_target(place.key)
        if place.page == CLASS_PAGE.page and about in ("case", "question"):
            return session.visit(Route("checker", f"case:{name}"))
        if place.page == CLASS_PAGE.page or not self._has_page(place.page):
            return session
        return session.visit(Route(place.page, place.key))
