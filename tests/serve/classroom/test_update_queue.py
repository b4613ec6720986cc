"""Followers are told of a change a few at a time; nobody holds up the others."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.core.classroom.messages import ChangeStop, EndClass, LeaveLead, Move, RaiseHand
from sij_tui.core.classroom.requests import (
    ClassChanged,
    HubEvent,
    JoinClass,
    LeaveClass,
    OpenClass,
    encode,
)
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.content.model import Content
from sij_tui.serve.classroom.hub import Hub
from sij_tui.serve.classroom.update_queue import PAINT_TIMEOUT_S, UpdateQueue

LEAD, FOLLOWERS = 1, range(2, 12)
PLACES = ("risks", "reasons", "gaps", "purpose")


class School:
    """A hub with a class; notes where each session was led last."""

    def __init__(self, content: Content, at_once: int = 4, lesson: str = "") -> None:
        self.now = 1000.0
        self.content = content
        self.at: dict[int, str] = {}
        self.phases: dict[int, str] = {}
        self.hub = Hub(content, lambda: self.now, random.Random(3).randbytes, at_once=at_once)
        self._attach(LEAD, may_lead=True)
        self.ask(LEAD, OpenClass(lesson=lesson))
        (code,) = self.hub.rooms
        for number in FOLLOWERS:
            self._attach(number)
            self.ask(number, JoinClass(code=code))

    @property
    def stop(self) -> int:
        """At which the class is."""
        (room,) = self.hub.rooms.values()
        return room.stop

    @property
    def place(self) -> str:
        """Page at which the class is."""
        (room,) = self.hub.rooms.values()
        return room.place.page

    def ask(self, number: int, request: object) -> None:
        """A session asks for something."""
        self.hub.receive(number, encode(request))  # type: ignore[arg-type]

    def led_to(self, page: str) -> list[int]:
        """The followers that were last told of a page."""
        return [number for number in FOLLOWERS if self.at.get(number) == page]

    def _attach(self, number: int, *, may_lead: bool = False) -> None:
        def send(event: HubEvent) -> None:
            if isinstance(event, ClassChanged) and event.view is not None:
                self.at[number] = event.view.place.page
                self.phases[number] = event.view.phase

        self.hub.attach(number, b"%d" % number, send, may_lead=may_lead)


def test_few_are_told_until_one_has_painted_and_from_then_on_another_whenever_one_has(
    content: Content,
) -> None:
    school = School(content)
    school.ask(LEAD, Move(place=SharedPlace(page="risks")))
    assert school.at[LEAD] == "risks"
    assert school.led_to("risks") == [2, 3]
    assert school.hub.painted(2)
    assert school.led_to("risks") == [2, 3, 4, 5, 6]
    assert school.hub.painted(3)
    assert school.led_to("risks") == [2, 3, 4, 5, 6, 7]
    assert not school.hub.painted(9)  # whatever it shows, it has not been told yet
    assert school.led_to("risks") == [2, 3, 4, 5, 6, 7]
    for number in FOLLOWERS:
        school.hub.painted(number)
    assert school.led_to("risks") == [*FOLLOWERS]
    assert school.hub.next_tick() is None


def test_whoever_shows_nothing_holds_up_the_others_for_a_moment_and_once(content: Content) -> None:
    school = School(content)
    school.ask(LEAD, Move(place=SharedPlace(page="risks")))
    assert school.hub.next_tick() == pytest.approx(PAINT_TIMEOUT_S)
    school.now += PAINT_TIMEOUT_S + 0.001
    school.hub.tick()
    assert school.led_to("risks") == [2, 3, 4, 5, 6, 7]
    for number in (4, 5, 6, 7, 8, 9, 10, 11):
        school.hub.painted(number)
    school.ask(LEAD, Move(place=SharedPlace(page="gaps")))
    assert school.led_to("gaps") == [4, 5]  # the slow ones come last


def test_a_session_that_waits_is_told_only_what_is_newest(content: Content) -> None:
    school = School(content)
    for page in PLACES:
        school.ask(LEAD, Move(place=SharedPlace(page=page)))
    assert school.led_to(PLACES[0]) == [2, 3]
    school.hub.painted(2)
    school.hub.painted(3)
    assert school.led_to(PLACES[-1]) == [4, 5, 6, 7]


def test_nobody_waits_for_what_they_have_done_themselves_nor_for_the_end(content: Content) -> None:
    school = School(content)
    school.ask(LEAD, Move(place=SharedPlace(page="risks")))
    school.at.clear()
    school.ask(11, RaiseHand(up=True))
    assert [*school.at] == [LEAD, 11]
    school.ask(LEAD, EndClass())
    assert set(school.phases.values()) == {"ended"}


def test_who_goes_alone_waits_for_nobody_and_takes_nobody_s_turn(content: Content) -> None:
    school = School(content)
    for number in (2, 3, 4):
        school.ask(number, LeaveLead())
    school.ask(LEAD, Move(place=SharedPlace(page="risks")))
    assert school.led_to("risks") == [2, 3, 4, 5, 6]


def test_sessions_that_end_while_they_paint_or_wait_make_room(content: Content) -> None:
    school = School(content)
    school.ask(LEAD, Move(place=SharedPlace(page="risks")))
    for number in (2, 3, 4):
        school.hub.detach(number)
    school.ask(5, LeaveClass())
    school.hub.painted(6)
    school.now += 1
    school.hub.tick()
    assert set(school.led_to("risks")) >= {6, 7}


@given(st.lists(st.tuples(st.sampled_from(["move", "paint", "wait"]), st.integers(2, 11))))
@settings(max_examples=60, deadline=None)
def test_in_the_end_all_are_where_the_class_is(
    content: Content, schedule: list[tuple[str, int]]
) -> None:
    school = School(content, at_once=3)
    for number, (what, which) in enumerate(schedule):
        match what:
            case "move":
                page = PLACES[number % len(PLACES)]
                school.ask(LEAD, Move(place=SharedPlace(page=page)))
            case "paint":
                school.hub.painted(which)
            case _:
                school.now += PAINT_TIMEOUT_S
                school.hub.tick()
    while (seconds := school.hub.next_tick()) is not None:
        school.now += seconds
        school.hub.tick()
    assert school.led_to(school.place) == [*FOLLOWERS]


@pytest.mark.parametrize("lesson", ["ward", ""])
def test_keys_in_one_burst_lead_as_far_as_one_after_the_other(
    content: Content, lesson: str
) -> None:
    """Whatever the presenter's screen has been told meanwhile."""
    school = School(content, lesson=lesson)
    parts = [part.id for part in content.screen]
    plan = next((each for each in content.lesson if each.id == lesson), None)

    def at() -> int:
        return school.stop if plan else parts.index(school.place)

    for steps, stop in (((1,) * 5, 4), ((-1,) * 2, 2), ((1, -1, 1), 3), ((-1,) * 9, 0)):
        for step in steps:
            school.ask(LEAD, ChangeStop(step=step))  # type: ignore[arg-type]
        assert at() == stop
    last = len(plan.stop if plan else parts) - 1
    for _ in range(last + 5):
        school.ask(LEAD, ChangeStop(step=1))
    assert at() == last


def test_whoever_waits_is_sent_something_though_all_that_painted_are_gone() -> None:
    queue = UpdateQueue(1)
    queue.add(1)
    queue.add(2)
    assert queue.next(5.0) == 1
    queue.sent(1, 5.0)
    queue.remove(1)
    assert queue.due() is not None
    assert queue.next(5.0) == 2
    assert queue.due() is None


def test_each_change_begins_with_few() -> None:
    queue = UpdateQueue(4)

    def taken() -> list[int]:
        found = []
        while (number := queue.next(1.0)) is not None:
            queue.sent(number, 1.0)
            found.append(number)
        return found

    for _ in range(2):
        for number in range(6):
            queue.add(number)
        assert taken() == [0, 1]
        assert queue.painted(0)
        assert taken() == [2, 3, 4]
        for number in range(6):
            queue.painted(number)
            taken()


def test_the_first_of_those_in_time_is_next() -> None:
    queue = UpdateQueue(1)
    for number in (7, 5, 6):
        queue.add(number)
    taken: list[int | None] = []
    now = 0.0
    for painted in (False, True, True):
        taken.append(number := queue.next(now))
        assert number is not None
        queue.sent(number, now)
        assert queue.next(now) is None
        if painted:
            queue.painted(number)
        else:
            now += PAINT_TIMEOUT_S
    assert taken == [7, 5, 6]
    for number in (7, 5):
        queue.add(number)
    assert queue.next(now) == 5
