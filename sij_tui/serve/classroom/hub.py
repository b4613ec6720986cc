"""The hub: holds all classes, takes requests of sessions, tells each what it may see.

It knows nothing of processes or connections: whoever has a session hands over a function that
sends to it. Nothing here waits, and nothing is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.classroom.codes import (
    RandomBytes,
    class_code_of,
    is_presenter_code,
    new_class_code,
    seat_id,
)
from sij_tui.core.classroom.plan import notes_on, shared_place, target_of, title_of
from sij_tui.core.classroom.polls import class_answers, class_outcome
from sij_tui.core.classroom.reducer import join, lose, next_tick, reduce, tick
from sij_tui.core.classroom.requests import (
    ClassChanged,
    ClassesOpen,
    HubEvent,
    JoinClass,
    LeaveClass,
    LessonView,
    NotesChanged,
    OpenClass,
    PlansKnown,
    Refused,
    RequestRefused,
    ShowSecret,
    StopView,
    decode_request,
)
from sij_tui.core.classroom.snapshot import Snapshot, snapshot
from sij_tui.core.classroom.state import MAX_SEATS, ClassState, SharedPlace
from sij_tui.core.classroom.targets import parse_target
from sij_tui.core.content.model import Content
from sij_tui.serve.classroom.peers import Peers

MAX_CLASSES: Final = 20
_MAX_SECRETS: Final = 10
"""Wrong codes to lead by in a window; then none is looked at until the window is over."""
_SECRET_WINDOW_S: Final = 60.0
_MAX_REQUESTS: Final = 50
"""Requests of a session in a second; more are dropped."""
Send = Callable[[HubEvent], None]


class Attached:
    """A session that the hub knows."""

    def __init__(self, identity: bytes, send: Send, may_lead: bool, seat_token: str) -> None:
        self.identity, self.send, self.may_lead = identity, send, may_lead
        self.seat_token = seat_token
        self.code = ""
        """Of its class."""
        self.seat = ""
        self.last_sent: Snapshot | None = None
        """The last view sent, without revision and time."""
        self.notes: tuple[str, ...] | None = None
        self.window, self.requests = 0.0, 0


class Hub:
    """All classes of a server.

    Args:
        content: With lessons and notes.
        clock: Monotonic seconds.
        random_bytes: Such as :func:`secrets.token_bytes`.
        secret: The presenter's code; with an empty one nobody can lead by a code.
        on_ended: Called with a class that was ended on this host, before it is forgotten.
        how_to_join: What to type to join a class here.
        peers: Other hosts, if there are any.
    """

    def __init__(
        self,
        content: Content,
        clock: Callable[[], float],
        random_bytes: RandomBytes,
        secret: str = "",
        on_ended: Callable[[ClassState], None] = lambda room: None,
        how_to_join: str = "",
        peers: Peers | None = None,
    ) -> None:
        self.content = content
        self._peers = peers
        self._clock, self._random, self._secret = clock, random_bytes, secret
        self._on_ended = on_ended
        self.how_to_join = how_to_join
        self._rooms: dict[str, ClassState] = {}
        self._salts: dict[str, bytes] = {}
        self._attached: dict[int, Attached] = {}
        self._wrong_secrets, self._secret_window = 0, 0.0

    @property
    def rooms(self) -> Mapping[str, ClassState]:
        """The classes, by code."""
        return MappingProxyType(self._rooms)

    def set_content(self, content: Content) -> None:
        """Use another edition of the content; presenters are sent its plans."""
        self.content = content
        for attached in self._attached.values():
            if attached.may_lead:
                self._send_plans(attached)

    # -- sessions

    def attach(
        self, number: int, identity: bytes, send: Send, *, seat: str = "", may_lead: bool = False
    ) -> None:
        """Take in a session.

        Args:
            number: Its id.
            identity: What it is known by after its connection was lost: the fingerprint of a key,
                or a token.
            send: Sends an event to it; must not wait.
            seat: The token that a session without a key can come back with.
            may_lead: Whether it has shown a presenter's key.
        """
        attached = self._attached[number] = Attached(identity, send, may_lead, seat)
        self._send_classes(attached)
        if may_lead:
            self._send_plans(attached)

    def detach(self, number: int) -> None:
        """The session has ended, or its connection is lost."""
        attached = self._attached.pop(number, None)
        if attached is not None:
            self._lost(attached)

    def receive(self, number: int, data: bytes) -> None:
        """Take a request of a session, whatever the bytes are."""
        attached = self._attached.get(number)
        if attached is None or not self._has_room_for_request(attached):
            return
        request = decode_request(data)
        match request:
            case None:
                pass
            case JoinClass(code=code):
                self._join(attached, class_code_of(code))
            case LeaveClass():
                self._leave(attached)
            case OpenClass(lesson=lesson):
                self._open(attached, lesson)
            case ShowSecret(secret=secret):
                self._show_secret(attached, secret)
            case _:
                room = self._rooms.get(attached.code)
                if room is not None:
                    after = reduce(room, attached.seat, request, self._clock())
                    self._change(room, after, attached.seat)

    # -- time

    def tick(self) -> None:
        """Do what is due in all classes."""
        now = self._clock()
        for room in list(self._rooms.values()):
            after = tick(room, now)
            if self._peers is not None:
                self._peers.ticked(after)
            self._change(room, after)

    def next_tick(self) -> float | None:
        """Seconds until :meth:`tick` has something to do; None while nothing is due."""
        now = self._clock()
        due = [
            seconds
            for room in self._rooms.values()
            if (seconds := next_tick(room, now)) is not None
        ]
        return min(due) if due else None

    # -- other hosts

    def set_room(self, room: ClassState, salt: bytes) -> None:
        """Take a class, or a later state of it, as other hosts have it too."""
        before = self._rooms.get(room.code)
        if before is not None:
            self._change(before, room)
            return
        self._rooms[room.code], self._salts[room.code] = room, salt
        for attached in self._attached.values():
            self._send_classes(attached)

    # -- what sessions ask for

    def _join(self, attached: Attached, code: str) -> None:
        room = self._rooms.get(code)
        if room is None:
            self._refuse(attached, "unknown")
            return
        if attached.code and attached.code != code:
            self._leave(attached)
        seat = seat_id(attached.identity, self._salts[code])
        if seat not in room.seats and len(room.seats) >= MAX_SEATS:
            self._refuse(attached, "full")
            return
        attached.code, attached.seat = code, seat
        joined = join(room, seat, self._clock(), may_lead=attached.may_lead)
        self._change(room, joined, seat)
        self._send_view(attached, self._rooms.get(code))

    def _leave(self, attached: Attached) -> None:
        self._lost(attached)
        attached.code = attached.seat = ""
        attached.last_sent = None
        attached.send(ClassChanged())

    def _open(self, attached: Attached, lesson: str) -> None:
        if not attached.may_lead:
            self._refuse(attached, "secret")
            return
        if len(self._rooms) >= MAX_CLASSES:
            self._refuse(attached, "limit")
            return
        now, code = self._clock(), new_class_code(self._random, self._rooms)
        plan = next((each for each in self.content.lesson if each.id == lesson), None)
        place = shared_place(plan.stop[0]) if plan else SharedPlace()
        room = self._rooms[code] = ClassState(
            code=code, lesson=plan.id if plan else "", place=place, shown=place, opened_at=now,
            stop_since=now,
        )  # fmt: skip
        self._salts[code] = self._peers.opened(room) if self._peers else self._random(32)
        self._join(attached, code)
        for other in self._attached.values():
            self._send_classes(other)

    def _show_secret(self, attached: Attached, typed: str) -> None:
        now = self._clock()
        if now - self._secret_window >= _SECRET_WINDOW_S:
            self._wrong_secrets, self._secret_window = 0, now
        if self._wrong_secrets >= _MAX_SECRETS:
            self._refuse(attached, "rate")
        elif self._is_secret(typed):
            attached.may_lead = True
            self._send_classes(attached)
            self._send_plans(attached)
            if attached.code:
                self._join(attached, attached.code)
        else:
            self._wrong_secrets += 1
            self._refuse(attached, "secret")

    def _is_secret(self, typed: str) -> bool:
        own = bool(self._secret) and is_presenter_code(typed, self._secret)
        return (self._peers is not None and self._peers.knows_presenter_code(typed)) or own

    def _lost(self, attached: Attached) -> None:
        """Note a lost seat, unless another session has the same one."""
        room = self._rooms.get(attached.code)
        others = (
            other
            for other in self._attached.values()
            if other is not attached and (other.code, other.seat) == (attached.code, attached.seat)
        )
        if room is not None and not any(others):
            self._change(room, lose(room, attached.seat, self._clock()), attached.seat)

    def _has_room_for_request(self, attached: Attached) -> bool:
        now = self._clock()
        if now - attached.window >= 1.0:
            attached.window, attached.requests = now, 0
        attached.requests += 1
        return attached.requests <= _MAX_REQUESTS

    # -- what they are told

    def _change(self, before: ClassState, after: ClassState, seat: str = "") -> None:
        """Put a class in place of an earlier state of it, and tell those whose view differs.

        Args:
            before: The earlier state.
            after: The class.
            seat: Which seat of this host has changed it, if one has.
        """
        if self._peers is not None and seat:
            after = self._peers.changed(before, after, seat)
        if after is before:
            return
        self._rooms[after.code] = after
        for attached in self._attached.values():
            if attached.code == after.code:
                self._send_view(attached, after)
        if after.phase == "ended":
            if seat:
                self._on_ended(after)
            self._remove_class(after)

    def _remove_class(self, room: ClassState) -> None:
        del self._rooms[room.code], self._salts[room.code]
        for attached in self._attached.values():
            if attached.code == room.code:
                attached.code = attached.seat = ""
                attached.last_sent = None
            self._send_classes(attached)

    def _send_view(self, attached: Attached, room: ClassState | None) -> None:
        view = self._view(attached, room) if room else None
        timeless = msgspec.structs.replace(view, revision=0, now=0.0) if view else None
        if timeless is not None and timeless.heads is not None:
            timeless = msgspec.structs.replace(timeless, elapsed=0.0, stop_elapsed=0.0)
        if view is None or timeless == attached.last_sent:
            return
        attached.last_sent = timeless
        attached.send(ClassChanged(view=view))
        if attached.may_lead and room is not None:
            self._send_notes(attached, room)

    def _view(self, attached: Attached, room: ClassState) -> Snapshot | None:
        """The class as a seat may see it; with the answer of a case, what the class made of it."""
        view = snapshot(room, attached.seat, self._clock())
        poll, checker = room.poll, self.content.checker
        if not (view and view.poll and poll and checker and poll.stage == "answer"):
            return view
        about, name, _ = parse_target(poll.target)
        case = case_by_id(checker, name) if about == "case" else None
        answers = class_answers({each.target: each for each in room.results}, case) if case else {}
        outcome = class_outcome(checker, answers) if answers else None
        shown = msgspec.structs.replace(view.poll, class_outcome=outcome or "")
        return msgspec.structs.replace(view, poll=shown)

    def _send_notes(self, attached: Attached, room: ClassState) -> None:
        lesson = next((each for each in self.content.lesson if each.id == room.lesson), None)
        stop = lesson.stop[room.stop] if lesson and room.stop < len(lesson.stop) else None
        target = (
            room.poll.target if room.poll else room.place.key if room.place.page == "class" else ""
        )
        notes = tuple(
            note.text for note in notes_on(self.content, stop, room.place, room.place.facts, target)
        )
        if notes != attached.notes:
            attached.notes = notes
            attached.send(NotesChanged(notes=notes))

    def _send_plans(self, attached: Attached) -> None:
        lessons = tuple(
            LessonView(
                id=lesson.id, title=lesson.title, seconds=lesson.minutes * 60,
                stops=tuple(
                    StopView(
                        title=title_of(self.content, stop), seconds=stop.minutes * 60,
                        place=shared_place(stop), target=target_of(stop), poll=stop.poll,
                    )
                    for stop in lesson.stop
                ),
            )
            for lesson in self.content.lesson
        )  # fmt: skip
        attached.send(PlansKnown(lessons=lessons))

    def _send_classes(self, attached: Attached) -> None:
        codes = tuple(sorted(self._rooms))
        how_to_join = self.how_to_join if attached.may_lead else ""
        attached.send(
            ClassesOpen(
                codes=codes,
                may_lead=attached.may_lead,
                seat=attached.seat_token,
                how_to_join=how_to_join,
            )
        )

    def _refuse(self, attached: Attached, why: Refused) -> None:
        attached.send(RequestRefused(why=why))
