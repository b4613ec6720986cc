"""What the hub takes from the content: plans and notes for presenters, and what can be led to.

Only what the file has can be shown or asked: the hub takes names from presenters, never words.
"""

from __future__ import annotations

import msgspec

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.classroom.messages import (
    ChangeStop,
    CheckedMessage,
    GoToStop,
    Move,
    OpenPoll,
    SeatMessage,
)
from sij_tui.core.classroom.plan import next_part, next_stop, notes_on, shared_place, title_of
from sij_tui.core.classroom.polls import PollQuestion, class_answers, class_outcome, question_of
from sij_tui.core.classroom.requests import LessonView, StopView
from sij_tui.core.classroom.snapshot import Snapshot, snapshot
from sij_tui.core.classroom.state import ClassState, SharedPlace
from sij_tui.core.classroom.summary import facts_to_practise
from sij_tui.core.classroom.targets import parse_target
from sij_tui.core.content.classroom import Lesson
from sij_tui.core.content.model import Content
from sij_tui.core.content.routes import CLASS_SCREEN, PROGRAM_PAGES
from sij_tui.core.navigation import HOME
from sij_tui.core.practice.bank import bank_of

_WITHOUT_KEY = frozenset({"checker", "practice", "progress"})
"""Pages on which what a presenter does is the presenter's own; others are led to their start."""


class ContentViews:
    """Answers what the hub asks of the content.

    Args:
        content: With lessons and notes.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self._bank = bank_of(content)
        self._practised: tuple[ClassState | None, tuple[str, ...]] = (None, ())
        self._pages = {HOME.page, *PROGRAM_PAGES, *(part.id for part in content.screen)}

    def lesson(self, name: str) -> Lesson | None:
        """The plan with an id, if there is one."""
        return next((each for each in self.content.lesson if name and each.id == name), None)

    def plans(self) -> tuple[LessonView, ...]:
        """All plans, as presenters have them."""
        content = self.content
        return tuple(
            LessonView(
                id=lesson.id, title=lesson.title, seconds=lesson.minutes * 60,
                stops=tuple(
                    StopView(title=title_of(content, stop), seconds=stop.minutes * 60)
                    for stop in lesson.stop
                ),
            )
            for lesson in content.lesson
        )  # fmt: skip

    def notes(self, room: ClassState) -> tuple[str, ...]:
        """The notes on what a class sees, and on its stop of the plan once it has begun."""
        lesson = self.lesson(room.lesson) if room.begun else None
        stop = lesson.stop[room.stop] if lesson and room.stop < len(lesson.stop) else None
        place = room.place
        target = place.key if place.page == CLASS_SCREEN else ""
        if room.poll:
            target = room.poll.target
        return tuple(note.text for note in notes_on(self.content, stop, place, place.facts, target))

    def checked(self, room: ClassState, message: SeatMessage) -> CheckedMessage | None:
        """Return a message with nothing in it that the content does not have; None if it cannot be.

        A poll gets its choices, and a stop its number and place, from the content.
        """
        match message:
            case Move(place=place):
                known = self._checked_place(place)
                return Move(place=known) if known else None
            case ChangeStop(step=step):
                return self._next_stop(room, step)
            case OpenPoll(target=target):
                question = self._question(target)
                return question.opening(target) if question else None
            case _:
                return message

    def view(self, room: ClassState, seat: str, now: float) -> Snapshot | None:
        """The class as a seat may see it; None if it has no seat.

        Of the plan all are told but one thing, the step to which it leads next.
        With the answer of a case it has what the class made of the case; when the class is over,
        what it had wrong.
        """
        view = snapshot(room, seat, now)
        if view is None:
            return None
        if room.phase == "ended":
            return msgspec.structs.replace(view, facts_to_practise=self._facts_to_practise(room))
        if step := self._next_step(room):
            view = msgspec.structs.replace(view, next_step=step)
        if view.poll and (outcome := self._class_outcome(room)):
            shown = msgspec.structs.replace(view.poll, class_outcome=outcome)
            return msgspec.structs.replace(view, poll=shown)
        return view

    def _next_step(self, room: ClassState) -> str:
        """The first step that a plan still leads to; empty if there is none."""
        lesson = self.lesson(room.lesson)
        number = room.stop + 1 if room.begun else 0
        stops = lesson.stop[number:] if lesson else ()
        return next((stop.step for stop in stops if stop.step), "")

    def _class_outcome(self, room: ClassState) -> str:
        """What the class's answers to the questions of a case lead to, with the case's answer."""
        poll, checker = room.poll, self.content.checker
        if poll is None or checker is None or poll.stage != "answer":
            return ""
        about, name, _ = parse_target(poll.target)
        case = case_by_id(checker, name) if about == "case" else None
        answers = class_answers({each.target: each for each in room.results}, case) if case else {}
        return (class_outcome(checker, answers) or "") if answers else ""

    def _facts_to_practise(self, room: ClassState) -> tuple[str, ...]:
        """What a class that is over had wrong; found once for all seats."""
        if self._practised[0] is not room:
            self._practised = room, facts_to_practise(room, self.content)
        return self._practised[1]

    def _checked_place(self, place: SharedPlace) -> SharedPlace | None:
        if place.page == CLASS_SCREEN:
            is_known = not place.key or self._question(place.key) is not None
            return SharedPlace(page=CLASS_SCREEN, key=place.key) if is_known else None
        if place.page not in self._pages:
            return None
        return SharedPlace(page=place.page) if place.page in _WITHOUT_KEY else place

    def _next_stop(self, room: ClassState, step: int) -> GoToStop | Move | None:
        """The stop after the present one, or before it; without a plan, the part of the leaflet.

        A class that has not begun goes to its first.
        """
        if lesson := self.lesson(room.lesson):
            stop = next_stop(room.stop, step, len(lesson.stop), begun=room.begun)
            if stop is None:
                return None
            return GoToStop(stop=stop, place=shared_place(lesson.stop[stop]))
        part = next_part(self.content, room.place.page, step)
        return Move(place=SharedPlace(page=part)) if part else None

    def _question(self, target: str) -> PollQuestion | None:
        words = self.content.classroom
        return question_of(target, words, self._bank, self.content.checker) if words else None
