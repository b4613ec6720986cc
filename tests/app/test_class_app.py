"""A class in one process: what a presenter does, followers see; what they do, counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from class_kit import LocalClass
from textual.pilot import Pilot

from sij_tui.app.class_app import ClassApp
from sij_tui.core.classroom.membership import CLASS_PAGE
from sij_tui.core.classroom.messages import EndClass, Move
from sij_tui.core.classroom.requests import JoinClass, OpenClass
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.layout.elements import Route
from sij_tui.core.timeline.player import Player
from sij_tui.core.validation.load import load
from sij_tui.screens.timeline.screen import TimelineScreen
from sij_tui.widgets.bars import Breadcrumbs
from sij_tui.widgets.pane import Pane


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    folders = Path(__file__).parents
    file = next(each / "content.toml" for each in folders if (each / "content.toml").is_file())
    return load(file.read_bytes(), file.name)


@pytest.fixture
def lesson(loaded: Loaded) -> LocalClass:
    return LocalClass(loaded)


@asynccontextmanager
async def running(app: ClassApp, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


@asynccontextmanager
async def class_of_two(lesson: LocalClass) -> AsyncIterator[tuple[Pilot[None], Pilot[None]]]:
    """A presenter on the page of the class, and a follower."""
    presenter, follower = lesson.app(may_lead=True), lesson.app()
    async with running(presenter) as lead, running(follower, (80, 24)) as one:
        presenter.request(OpenClass(lesson="ward"))
        (code,) = lesson.hub.rooms
        follower.request(JoinClass(code=code))
        presenter.session = presenter.current_session.visit(CLASS_PAGE)
        await settle(lead, one)
        yield lead, one


async def settle(*pilots: Pilot[None]) -> None:
    for _ in range(3):
        for pilot in pilots:
            await pilot.pause()
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that timers bring about."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


def player(app: ClassApp) -> Player | None:
    screen = app.screen
    return screen.player if isinstance(screen, TimelineScreen) and screen.is_mounted else None


def app_of(pilot: Pilot[None]) -> ClassApp:
    assert isinstance(pilot.app, ClassApp)
    return pilot.app


def words(pilot: Pilot[None]) -> str:
    return " ".join(
        element.plain_text for pane in pilot.app.screen.query(Pane) for element in pane.elements
    )


def mark(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(Breadcrumbs)._place


async def test_followers_go_where_the_presenter_goes(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        assert app_of(one).session.route.page == "reasons"
        assert next(iter(lesson.hub.rooms)) in mark(one)


async def test_a_follower_who_goes_elsewhere_is_alone_until_one_key_leads_back(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        await one.press("4")
        await settle(lead, one)
        await lead.press("5")
        await settle(lead, one)
        assert app_of(one).session.route.page == "allergies"
        alone = mark(one)
        await one.press("w")
        await settle(lead, one)
        assert app_of(one).session.route.page == "ready"
        assert mark(one) != alone


async def test_looking_up_a_source_is_not_leaving(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        await one.press("o")
        await settle(lead, one)
        assert app_of(one).member.is_led
        assert one.app.screen.has_class("-origin")


async def test_the_way_back_is_the_followers_own(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3", "4", "5")
        await settle(lead, one)
        assert app_of(one).session.history == ()


async def test_a_step_plays_for_the_class_from_the_same_moment(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).session = app_of(lead).current_session.visit(Route("timeline", "needle"))
        await settle(lead, one)
        await lead.press("space")
        lesson.now += 2.0
        late = lesson.app()
        async with late.run_test(size=(60, 20)):
            late.request(JoinClass(code=next(iter(lesson.hub.rooms))))
            await until(lambda: player(late) is not None and player(app_of(one)) is not None)
            await until(lambda: player(late).playing and player(app_of(one)).playing)  # type: ignore[union-attr]
            assert player(late).elapsed >= 2.0  # type: ignore[union-attr]
            assert late.session.route == Route("timeline", "needle")
            app_of(lead).screen.action_play()  # type: ignore[attr-defined]
            await until(lambda: not player(late).playing and not player(app_of(one)).playing)  # type: ignore[union-attr]


async def test_a_poll_from_the_question_to_the_answer(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("y")
        await settle(lead, one)
        assert app_of(one).session.route == CLASS_PAGE
        await one.press("2")
        await settle(lead, one)
        (room,) = lesson.hub.rooms.values()
        assert [ballot.choices for ballot in room.ballots] == [("no",)]
        before = words(one)
        await lead.press("v")
        await settle(lead, one)
        await one.press("1")
        await settle(lead, one)
        assert [ballot.choices for ballot in lesson.hub.rooms[room.code].ballots] == [("no",)]
        await lead.press("v")
        await settle(lead, one)
        assert words(one) != before
        assert app_of(one).member.view.poll.counts == (0, 1, 0)  # type: ignore[union-attr]
        await lead.press("v", "v")
        await settle(lead, one)
        assert not lesson.hub.rooms[room.code].poll


async def test_an_order_is_offered_mixed_and_sent_when_it_is_whole(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("right", "right", "v")
        await settle(lead, one)
        (room,) = lesson.hub.rooms.values()
        assert room.poll is not None
        offered = [
            element.key.removeprefix("choice:")
            for pane in one.app.screen.query(Pane)
            for element in pane.elements
            if element.key.startswith("choice:")
        ]
        assert sorted(offered) == sorted(room.poll.choices)
        assert tuple(offered) != room.poll.choices
        await one.press("1", "2")
        await settle(lead, one)
        assert not lesson.hub.rooms[room.code].ballots
        await one.press("3")
        await settle(lead, one)
        (ballot,) = lesson.hub.rooms[room.code].ballots
        assert ballot.choices == tuple(offered)


async def test_no_note_reaches_a_follower(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("right")
        await settle(lead, one)
        notes = app_of(lead).member.notes
        assert notes
        assert all(note in words(lead) for note in notes)
        content = app_of(one).book.content
        assert not content.note
        assert not content.lesson
        assert not app_of(one).member.notes


async def test_blank_and_frozen_screens(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("right", "z", "right")
        await settle(lead, one)
        assert app_of(one).session.route.page == "reasons"
        await lead.press("z")
        await settle(lead, one)
        assert app_of(one).session.route.page != "reasons"
        await lead.press("b")
        await settle(lead, one)
        assert app_of(one).session.route == CLASS_PAGE
        assert lesson.loaded.content.classroom.blank in words(one)  # type: ignore[union-attr]


async def test_a_code_is_typed_letter_by_letter_and_nothing_else(lesson: LocalClass) -> None:
    presenter, follower = lesson.app(may_lead=True), lesson.app()
    async with running(presenter) as lead, running(follower) as one:
        presenter.request(OpenClass())
        (code,) = lesson.hub.rooms
        follower.session = follower.current_session.visit(CLASS_PAGE)
        await settle(lead, one)
        await one.press(code[0].lower(), "1", "a", "backspace", *code.lower())
        await settle(lead, one)
        assert follower.member.view is not None


async def test_the_end_of_a_class_leaves_everybody_free(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).request(EndClass())
        await settle(lead, one)
        assert not app_of(one).member.is_led
        await one.press("escape")
        await settle(one)
        assert mark(one) == ""


async def test_a_follower_without_the_page_stays_with_the_class(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).request(Move(place=SharedPlace(page="page-of-another-edition")))
        await settle(lead, one)
        assert app_of(one).session.route == CLASS_PAGE
        assert not app_of(one).failures
