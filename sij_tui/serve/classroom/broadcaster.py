"""Sends sessions their views of the classes; followers a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sij_tui.core.classroom.requests import ClassChanged, ClassesOpen, NotesChanged, PlansKnown
from sij_tui.core.classroom.state import ClassState
from sij_tui.serve.classroom.attached import Attached
from sij_tui.serve.classroom.content_views import ContentViews
from sij_tui.serve.classroom.update_queue import UpdateQueue


class Broadcaster:
    """Sends to the sessions of a hub.

    Args:
        content: What it is that they may see.
        rooms: The hub's classes, by code, as they are at any time.
        attached: The hub's sessions, by number, as they are at any time.
        clock: Monotonic seconds.
        how_to_join: What to type to join a class here.
        at_once: How many followers are to paint at the same time; 0 for all.
        joins_alone: Whether followers join by themselves.
    """

    def __init__(
        self,
        content: ContentViews,
        rooms: Mapping[str, ClassState],
        attached: Mapping[int, Attached],
        clock: Callable[[], float],
        how_to_join: str,
        at_once: int,
        *,
        joins_alone: bool,
    ) -> None:
        self._joins_alone = joins_alone
        self.content = content
        self._rooms, self._attached = rooms, attached
        self._clock, self._how_to_join = clock, how_to_join
        self._updates = UpdateQueue(at_once)

    def send_views(self, room: ClassState, seat: str, concerned: Collection[str]) -> None:
        """Tell the sessions of a class how it is now.

        Args:
            room: The class.
            seat: The one that has changed it, which does not wait for others.
            concerned: Ids of the seats whose view may have changed.
        """
        concerned = {*concerned, seat}
        for number, attached in self._attached.items():
            is_meant = attached.may_lead or attached.seat in concerned
            if attached.code != room.code or not is_meant:
                continue
            if attached.seat != seat and room.is_following(attached.seat):
                self._updates.add(number)
            else:
                self.send_view(attached, room)
        self.send_waiting()

    def send_waiting(self) -> None:
        """Tell those whose turn it is how their class is now."""
        while (number := self._updates.next(now := self._clock())) is not None:
            attached = self._attached[number]
            if self.send_view(attached, self._rooms.get(attached.code)):
                self._updates.sent(number, now)

    def due(self) -> float | None:
        """When :meth:`send_waiting` has something to do by itself; None if it has not."""
        return self._updates.due()

    def painted(self, number: int) -> bool:
        """A session has written something. Return whether others were waiting for that."""
        others_wait = self._updates.painted(number)
        if others_wait:
            self.send_waiting()
        return others_wait

    def remove(self, number: int) -> None:
        """A session has ended."""
        self._updates.remove(number)

    def send_view(self, attached: Attached, room: ClassState | None) -> bool:
        """Send a session its view, if that has changed since; return whether it has."""
        view = self.content.view(room, attached.seat, self._clock()) if room else None
        if view is None or view.timeless == attached.last_sent:
            return False
        attached.last_sent = view.timeless
        if attached.may_lead and room is not None:
            self._send_notes(attached, room)  # first: who hears of a place hears its notes with it
        attached.send(ClassChanged(view=view))
        return True

    def send_content(self, attached: Attached, room: ClassState) -> None:
        """Send a session what another edition of the content has changed in its view and notes."""
        self.send_view(attached, room)
        if attached.may_lead:
            self._send_notes(attached, room)

    def _send_notes(self, attached: Attached, room: ClassState) -> None:
        notes = self.content.notes(room)
        if notes != attached.notes:
            attached.notes = notes
            attached.send(NotesChanged(notes=notes))

    def send_plans(self, attached: Attached) -> None:
        """Send a presenter the plans."""
        attached.send(PlansKnown(lessons=self.content.plans()))

    def send_classes(self, attached: Attached) -> None:
        """Tell a session which classes are on."""
        event = ClassesOpen(
            codes=tuple(sorted(self._rooms)), may_lead=attached.may_lead, seat=attached.seat_token,
            how_to_join=self._how_to_join,
            joins_alone=self._joins_alone,
        )  # fmt: skip
        attached.send(event)
