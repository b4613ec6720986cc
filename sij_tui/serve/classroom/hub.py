"""The hub: holds all classes, handles the requests of sessions, sends each its view.

It knows nothing of processes or connections: its caller passes a function that sends to a session.
It never blocks, and writes nothing to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sij_tui.core.classroom.codes import (
    RandomBytes,
    class_code_of,
    is_presenter_code,
    new_class_code,
    seat_id,
    token_identity,
)
from sij_tui.core.classroom.reducer import (
    end,
    join,
    leave,
    lose,
    next_tick,
    reduce,
    tick,
)
from sij_tui.core.classroom.requests import (
    ClassChanged,
    ClassOver,
    JoinClass,
    LeaveClass,
    OpenClass,
    Refused,
    RequestRefused,
    ShowSecret,
    WebInvitation,
    decode_request,
)
from sij_tui.core.classroom.snapshot import concerned_seats
from sij_tui.core.classroom.state import ClassState
from sij_tui.core.classroom.summary import ClassSummary, summary_of
from sij_tui.core.content.model import Content
from sij_tui.serve.classroom.attached import MAX_SECRETS_OF_ALL, Attached, Attempts, Send
from sij_tui.serve.classroom.broadcaster import Broadcaster
from sij_tui.serve.classroom.content_views import ContentViews

if TYPE_CHECKING:
    from sij_tui.serve.classroom.cluster import Cluster

MAX_CLASSES: Final = 20


class Hub:
    """All classes of a server.

    Args:
        content: With lessons and notes.
        clock: Monotonic seconds.
        random_bytes: Such as :func:`secrets.token_bytes`.
        secret: The presenter's code; with an empty one nobody can lead by a code.
        on_ended: Called with what came of a class that is over, before the class is forgotten; of
            several hosts one of them calls it.
        how_to_join: What to type to join a class here.
        cluster: Shares the classes with other hosts, if there are any.
        joins_alone: Whether sessions join by themselves, as long as there is but one class.
        invite: Makes the invitation of browsers to the class of a code, if they are served.
        at_once: How many followers are to paint at the same time; 0 where :meth:`painted` is not
            called, and all receive a change at once.
    """

    def __init__(
        self,
        content: Content,
        clock: Callable[[], float],
        random_bytes: RandomBytes,
        secret: str = "",
        on_ended: Callable[[ClassSummary], None] = lambda summary: None,
        how_to_join: str = "",
        cluster: Cluster | None = None,
        joins_alone: bool = False,
        invite: Callable[[str], WebInvitation] | None = None,
        at_once: int = 0,
    ) -> None:
        self._cluster, self._joins_alone = cluster, joins_alone
        self._content = ContentViews(content)
        self._clock, self._random, self._secret = clock, random_bytes, secret
        self._on_ended = on_ended
        self.how_to_join, self._invite = how_to_join, invite
        self._rooms: dict[str, ClassState] = {}
        self._salts: dict[str, bytes] = {}
        self._attached: dict[int, Attached] = {}
        self._attempts = Attempts(MAX_SECRETS_OF_ALL)
        self._broadcaster = Broadcaster(
            self._content, self.rooms, self._attached, clock, how_to_join, at_once,
            joins_alone=joins_alone,
        )  # fmt: skip

    @property
    def rooms(self) -> Mapping[str, ClassState]:
        """The classes, by code."""
        return MappingProxyType(self._rooms)

    @property
    def content(self) -> Content:
        """The content with lessons and notes."""
        return self._content.content

    def now(self) -> float:
        """Monotonic seconds of this hub."""
        return self._clock()

    def set_content(self, content: Content) -> None:
        """Use another edition of the content; presenters are sent its plans and notes."""
        self._content = self._broadcaster.content = ContentViews(content)
        for attached in self._attached.values():
            if attached.may_lead:
                self._broadcaster.send_plans(attached)
            if room := self._rooms.get(attached.code):
                self._broadcaster.send_content(attached, room)

    def close(self) -> None:
        """End all classes without telling anybody: the sessions have ended. Other hosts that can be
        reached go on with theirs."""
        for room in self._rooms.values():
            if self._cluster is None or self._cluster.is_alone:
                self._on_ended(summary_of(end(room, self._clock())))
        self._rooms.clear()
        self._salts.clear()

    # -- sessions

    def attach(
        self, number: int, identity: bytes, send: Send, *, seat: str = "", may_lead: bool = False
    ) -> None:
        """Take in a session; one that comes back has its seat again at once.

        Args:
            number: Its id.
            identity: What it is known by after its connection was lost: the fingerprint of a key,
                or a token.
            send: Sends an event to it; must not wait.
            seat: The command that is shown to a session without a key, to come back.
            may_lead: Whether it has shown a presenter's key.
        """
        attached = Attached(identity, send, may_lead, seat, self._clock())
        self._attached[number] = attached
        if may_lead:
            self._broadcaster.send_plans(attached)
        self._broadcaster.send_classes(attached)
        if code := self._code_of_seat(identity) or self._only_class(attached):
            self._join(attached, code)

    def _code_of_seat(self, identity: bytes) -> str:
        """The class in which an identity has a seat; of presenters, only one that was lost."""
        for code, room in self._rooms.items():
            seat = room.seats.get(seat_id(identity, self._salts[code]))
            if seat is not None and (seat.attendance == "lost" or not seat.may_lead):
                return code
        return ""

    def _only_class(self, attached: Attached) -> str:
        """The class that a session joins by itself, or an empty string."""
        joins = self._joins_alone and len(self._rooms) == 1
        return next(iter(self._rooms)) if joins and not attached.may_lead else ""

    def detach(self, number: int) -> None:
        """The session has ended, or its connection is lost."""
        attached = self._attached.pop(number, None)
        self._broadcaster.remove(number)
        if attached is not None:
            self._lost(attached)

    def withdraw(self, identity: bytes) -> None:
        """Take the lead and the seats from a presenter whose key is accepted no more."""
        now = self._clock()
        for code, room in [*self._rooms.items()]:
            seat = seat_id(identity, self._salts[code])
            if seat in room.seats and room.seats[seat].may_lead:
                self._change(room, leave(room, seat, now), seat)
        for attached in self._attached.values():
            if attached.identity == identity and attached.may_lead:
                attached.may_lead = False
                attached.leave_class()
                attached.send(ClassChanged())
                self._broadcaster.send_classes(attached)

    def receive(self, number: int, data: bytes) -> None:
        """Take a request of a session, whatever the bytes are."""
        attached = self._attached.get(number)
        if attached is None or not attached.requests.take(self._clock()):
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
                checked = self._content.checked(room, request) if room else None
                if room is not None and checked is not None:
                    after = reduce(room, attached.seat, checked, self._clock())
                    self._change(room, after, attached.seat)

    # -- time

    def tick(self) -> None:
        """Do what is due in all classes."""
        now = self._clock()
        self._broadcaster.send_waiting()
        for room in list(self._rooms.values()):
            after = tick(room, now)
            if self._cluster is not None:
                self._cluster.ticked(after)
            self._change(room, after)

    def next_tick(self) -> float | None:
        """Seconds until :meth:`tick` has something to do; None while nothing is due."""
        now = self._clock()
        due = [
            seconds
            for room in self._rooms.values()
            if (seconds := next_tick(room, now)) is not None
        ]
        if (due_at := self._broadcaster.due()) is not None:
            due.append(max(0.0, due_at - now))
        return min(due) if due else None

    def painted(self, number: int) -> bool:
        """A session has written something: others may have their turn.

        Returns:
            Whether :meth:`next_tick` may have changed.
        """
        return self._broadcaster.painted(number)

    # -- other hosts

    def set_room(self, room: ClassState, salt: bytes) -> None:
        """Take a class, or a later state of it, as other hosts have it too."""
        before = self._rooms.get(room.code)
        if before is not None:
            self._change(before, room)
            return
        self._rooms[room.code], self._salts[room.code] = room, salt
        for attached in self._attached.values():
            self._broadcaster.send_classes(attached)

    # -- what sessions ask for

    def _join(self, attached: Attached, code: str) -> None:
        room = self._rooms.get(code)
        if room is None:
            self._refuse(attached, "unknown")
            return
        if attached.code and attached.code != code:
            self._leave(attached)
        seat = seat_id(attached.identity, self._salts[code])
        if attached.by_code:
            seat = self._lost_lead_by_code(code) or seat
        joined = join(
            room, seat, self._clock(), may_lead=attached.may_lead, by_code=attached.by_code
        )
        if seat not in joined.seats:
            self._refuse(attached, "full")
            return
        attached.code, attached.seat = code, seat
        if joined.seats[seat].may_lead and not attached.may_lead:
            self._let_lead(attached)  # a presenter who has come back
        self._change(room, joined, seat)
        self._broadcaster.send_view(attached, self._rooms.get(code))
        if attached.may_lead and self._invite is not None:
            attached.send(self._invite(code))

    def _leave(self, attached: Attached) -> None:
        code, seat = attached.code, attached.seat
        attached.leave_class()
        attached.send(ClassChanged())
        self._give_up(code, seat)

    def _give_up(self, code: str, seat: str) -> None:
        """Give up a seat, unless a session still has it."""
        room = self._rooms.get(code)
        if room is not None and not self._is_taken(code, seat):
            self._change(room, leave(room, seat, self._clock()), seat)

    def _open(self, attached: Attached, lesson: str) -> None:
        if not attached.may_lead:
            self._refuse(attached, "secret")
            return
        if len(self._rooms) >= MAX_CLASSES:
            self._refuse(attached, "limit")
            return
        code = new_class_code(self._random, self._rooms)
        plan = self._content.lesson(lesson)
        room = self._rooms[code] = ClassState(code=code, lesson=plan.id if plan else "")
        self._salts[code] = self._cluster.opened(room) if self._cluster else self._random(32)
        self._join(attached, code)
        for other in self._attached.values():
            self._broadcaster.send_classes(other)
            if not other.code and self._only_class(other):
                self._join(other, code)

    def _show_secret(self, attached: Attached, typed: str) -> None:
        now, own = self._clock(), attached.attempts
        if own.are_used_up(now) or (own.count and self._attempts.are_used_up(now)):
            self._refuse(attached, "rate")
        elif self._is_secret(typed):
            self._lead_by_code(attached)
        else:
            self._attempts.add()
            attached.attempts.add()
            self._refuse(attached, "secret")

    def _is_secret(self, typed: str) -> bool:
        own = bool(self._secret) and is_presenter_code(typed, self._secret)
        return (self._cluster is not None and self._cluster.knows_presenter_code(typed)) or own

    def _lead_by_code(self, attached: Attached) -> None:
        """Let a session lead that has shown the code.

        Without a key its seat gets an identity that is never told: whoever has it leads, and the
        token of a follower's seat may be on a screen. It is the code that finds the seat again.
        """
        former = attached.seat
        if attached.seat_token:
            attached.seat_token, attached.by_code = "", True
            attached.identity = token_identity(self._random(16).hex())
        self._let_lead(attached)
        code = attached.code or next(filter(self._lost_lead_by_code, self._rooms), "")
        if code:
            self._join(attached, code)
            self._give_up(code, former)

    def _lost_lead_by_code(self, code: str) -> str:
        """The seat that leads a class, if it is lost and the presenter's code finds it."""
        room = self._rooms[code]
        seat = room.seats.get(room.lead)
        is_lost = seat is not None and seat.attendance == "lost"
        return room.lead if seat and is_lost and seat.by_code else ""

    def _let_lead(self, attached: Attached) -> None:
        attached.may_lead = True
        self._broadcaster.send_plans(
            attached
        )  # first: what can be opened is there as soon as it may be
        self._broadcaster.send_classes(attached)

    def _lost(self, attached: Attached) -> None:
        """Note a lost seat, unless another session has the same one."""
        room = self._rooms.get(attached.code)
        if room is not None and not self._is_taken(attached.code, attached.seat):
            self._change(room, lose(room, attached.seat, self._clock()), attached.seat)

    def _is_taken(self, code: str, seat: str) -> bool:
        """Whether a session has a seat."""
        return any((each.code, each.seat) == (code, seat) for each in self._attached.values())

    # -- what sessions receive

    def _change(self, before: ClassState, after: ClassState, seat: str = "") -> None:
        """Put a class in place of an earlier state of it, and tell those whose view differs.

        Args:
            before: The earlier state.
            after: The class.
            seat: Which seat of this host has changed it, if one has.
        """
        if self._cluster is not None and seat:
            after = self._cluster.changed(before, after, seat)
        if after is before:
            return
        self._rooms[after.code] = after
        self._broadcaster.send_views(after, seat, concerned_seats(before, after))
        if after.phase == "ended":
            if self._cluster is None or self._cluster.keeps_summary(after.code):
                self._on_ended(summary_of(after))
            self._remove_class(after)

    def _remove_class(self, room: ClassState) -> None:
        summary = summary_of(room)
        del self._rooms[room.code], self._salts[room.code]
        for attached in self._attached.values():
            if attached.code == room.code:
                attached.leave_class()
                if attached.may_lead:
                    attached.send(ClassOver(summary=summary))
            self._broadcaster.send_classes(attached)

    def _refuse(self, attached: Attached, why: Refused) -> None:
        attached.send(RequestRefused(why=why))
