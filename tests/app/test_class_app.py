"""A class in one process: what a presenter does, followers see; what they do, counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from class_kit import LocalClass
from textual.pilot import Pilot

from sij_tui import __version__
from sij_tui.app import class_app
from sij_tui.app.class_app import ClassApp
from sij_tui.core.book import Book
from sij_tui.core.checker.state import CheckerState
from sij_tui.core.classroom.membership import CLASS_PAGE
from sij_tui.core.classroom.messages import (
    AdvancePoll,
    ChangeStop,
    EndClass,
    EndPoll,
    Move,
    OpenPoll,
    Vote,
)
from sij_tui.core.classroom.plan import shared_place
from sij_tui.core.classroom.polls import question_of
from sij_tui.core.classroom.requests import HubGone, JoinClass, OpenClass
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.scenes import MIN_PICTURE_ROWS
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.presentation import unlabelled
from sij_tui.core.timeline.player import Player
from sij_tui.core.validation.load import load
from sij_tui.screens.checker.screen import CheckerScreen
from sij_tui.screens.practice.screen import PracticeScreen
from sij_tui.screens.timeline.screen import TimelineScreen
from sij_tui.widgets.bars import Breadcrumbs
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture


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
        presenter.session = presenter.current_session.visit(CLASS_PAGE)
        presenter.request(OpenClass(lesson="ward"))
        (code,) = lesson.hub.rooms
        follower.request(JoinClass(code=code))
        await settle(lead, one)
        yield lead, one


async def settle(*pilots: Pilot[None]) -> None:
    for _ in range(3):
        for pilot in pilots:
            await pilot.pause()
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that timers bring about."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


def player(app: ClassApp) -> Player | None:
    screen = app.screen
    return screen.player if isinstance(screen, TimelineScreen) and screen.is_mounted else None


def app_of(pilot: Pilot[None]) -> ClassApp:
    assert isinstance(pilot.app, ClassApp)
    return pilot.app


def drawn_picture(pilot: Pilot[None]) -> Picture | None:
    """The picture on the screen that is shown now, once it is drawn."""
    found = [each for each in pilot.app.screen.query(Picture) if each.frame]
    return found[0] if found else None


def poll_request_of(app: ClassApp, target: str) -> OpenPoll:
    content = app.book.content
    assert content.classroom is not None
    question = question_of(target, content.classroom, bank_of(content), content.checker)
    assert question is not None
    return question.opening(target)


def words(pilot: Pilot[None]) -> str:
    return " ".join(
        element.plain_text for pane in pilot.app.screen.query(Pane) for element in pane.elements
    )


def mark(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(Breadcrumbs)._place


async def test_the_screen_that_comes_next_is_prepared_and_is_not_read_yet(
    lesson: LocalClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_app, "_PREPARE_DELAY_S", 0.001)
    plan = next(each for each in lesson.loaded.content.lesson if each.id == "ward")
    stop, step = next((n, each.step) for n, each in enumerate(plan.stop) if each.step)
    async with class_of_two(lesson) as (lead, one):
        follower = app_of(one)

        def prepared() -> TimelineScreen | None:
            found = [node for node in follower._registry if isinstance(node, TimelineScreen)]
            return found[0] if found and found[0].with_place(Session()).route.key == step else None

        for _ in range(stop):
            lead.app.request(ChangeStop(step=1))  # type: ignore[attr-defined]
        await until(lambda: (screen := prepared()) is not None and screen.outer_size == (80, 24))
        unseen = prepared()
        assert unseen is not None
        assert unseen not in follower.screen_stack
        await until(lambda: follower._screens.has(follower.book.parts[0]))
        await settle(lead, one)
        assert follower.book.parts[0] not in follower.session.seen
        lead.app.request(ChangeStop(step=1))  # type: ignore[attr-defined]
        await until(lambda: follower.screen is unseen)
        assert player(follower) == unseen.player
        assert not follower._screens.prepare(follower.session)  # it is shown


async def test_a_presenter_has_the_picture_of_a_step_beside_the_panel_and_not_above_it(
    lesson: LocalClass,
) -> None:
    assert lesson.loaded.content.timeline
    plan = next(each for each in lesson.loaded.content.lesson if each.id == "ward")
    stop, step = next((n, each.step) for n, each in enumerate(plan.stop, 1) if each.step)
    scene = {each.id: each.scene for each in lesson.loaded.content.timeline.step}[step or ""]
    async with class_of_two(lesson) as (lead, _):

        def scenes() -> list[str]:
            pictures = lead.app.screen.query(Picture)
            return [each.scene for each in pictures if each.frame and each.size.height]

        await lead.resize_terminal(120, 40)
        for _ in range(stop):
            lead.app.request(ChangeStop(step=1))  # type: ignore[attr-defined]
        await until(lambda: scenes() == [scene])
        await lead.resize_terminal(80, 24)
        await until(lambda: not scenes())
        assert lead.app.screen.query_one("#shown", Pane).size.height
        await lead.resize_terminal(120, 40)
        await until(lambda: scenes() == [scene])
        lead.app.request(poll_request_of(app_of(lead), "quick"))  # type: ignore[attr-defined]
        await until(lambda: not scenes())


@pytest.mark.parametrize("steps", range(1, 8))
async def test_followers_come_as_far_as_a_burst_of_keys_leads(
    lesson: LocalClass, steps: int
) -> None:
    """Whatever screen is being opened when the class is led on."""
    plan = next(each for each in lesson.loaded.content.lesson if each.id == "ward")
    stop = shared_place(plan.stop[steps - 1])
    async with class_of_two(lesson) as (lead, one):
        for _ in range(steps):
            lead.app.request(ChangeStop(step=1))  # type: ignore[attr-defined]
        await until(lambda: bool(one.app.screen.is_mounted))
        await settle(lead, one)
        follower = one.app
        assert isinstance(follower, ClassApp)
        assert (follower.session.route.page, follower.session.route.key) == (stop.page, stop.key)
        if stop.page == "timeline":
            assert isinstance(follower.screen, TimelineScreen)
            screen = follower.screen
            await until(lambda: screen.timeline.step[screen.player.at].id == stop.key)
        elif follower.book.has(stop.page):
            first = follower.book.page(stop.page).elements[0].plain_text
            await until(lambda: first in words(one))


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


async def test_a_class_is_led_from_the_list_of_commands(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        (code,) = lesson.hub.rooms
        await lead.press("h", "3", "colon", *"blank", "enter")
        await until(lambda: lesson.hub.rooms[code].visibility == "blank")
        assert app_of(lead).session.route == CLASS_PAGE
        await one.press("colon", *"raise", "enter")
        await until(lambda: any(seat.hand for seat in lesson.hub.rooms[code].followers))
        assert app_of(one).member.is_led


async def test_what_stands_before_any_step_is_led_to_and_from(lesson: LocalClass) -> None:
    assert lesson.book.content.timeline
    first, second, *_ = (step.id for step in lesson.book.content.timeline.step)
    async with class_of_two(lesson) as (lead, one):
        (code,) = lesson.hub.rooms
        app_of(lead).session = app_of(lead).current_session.visit(Route("timeline"))
        await settle(lead, one)
        keys = ("right", "right", "left", "left", "right", "right", "home", "down")
        at = (first, second, first, "", first, second, "", "")
        for key, step in zip(keys, at, strict=True):
            await lead.press(key)
            await until(lambda step=step: lesson.hub.rooms[code].place.key == step)
            await settle(lead, one)
            for pilot in (lead, one):
                screen = pilot.app.screen
                assert isinstance(screen, TimelineScreen)
                await until(lambda at=screen, step=step: at.with_place(Session()).route.key == step)
                shown = words(pilot)
            assert app_of(one).member.is_led
            assert words(lead) == words(one), (key, shown)


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


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 20), (120, 40)])
async def test_the_class_sees_the_picture_that_it_is_asked_about(
    lesson: LocalClass, size: tuple[int, int]
) -> None:
    async with class_of_two(lesson) as (lead, one):
        for pilot in (lead, one):
            await pilot.resize_terminal(*size)
        presenter = app_of(lead)
        presenter.request(Move(place=SharedPlace(page="class", key="item:picture-dye")))
        await settle(lead, one)
        for pilot in (lead, one):
            await until(lambda at=pilot: drawn_picture(at) is not None)
            picture = drawn_picture(pilot)
            assert picture is not None
            assert picture.scene == unlabelled("dye")
            assert picture.region.height >= MIN_PICTURE_ROWS
            assert not picture.region.overlaps(pilot.app.screen.query_one("#shown").region)
        presenter.request(Move(place=SharedPlace(page="class", key="item:K05")))
        await settle(lead, one)
        for pilot in (lead, one):
            await until(lambda at=pilot: drawn_picture(at) is None)


async def test_a_picture_is_drawn_whenever_the_class_is_led_to_it(lesson: LocalClass) -> None:
    """While the screen is being opened, at any moment of that, and afterwards."""
    async with class_of_two(lesson) as (lead, one):
        presenter = app_of(lead)
        for turns in range(0, 48, 4):
            presenter.request(Move(place=SharedPlace(page="reasons")))
            await until(lambda: one.app.screen.is_mounted and bool(words(one)))
            await settle(one)
            await until(lambda: drawn_picture(one) is None)
            app_of(one)._screens.clear()
            presenter.request(Move(place=SharedPlace(page="class", key="item:K05")))
            for _ in range(turns):
                await asyncio.sleep(0)
            presenter.request(Move(place=SharedPlace(page="class", key="item:picture-dye")))
            await until(lambda: drawn_picture(one) is not None)


async def test_the_page_where_a_class_is_joined_has_its_picture_from_wherever_it_is_opened(
    lesson: LocalClass,
) -> None:
    app = lesson.app()
    async with running(app, (150, 48)) as pilot:
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("w")
        await until(lambda: app.session.route == CLASS_PAGE and app.screen.is_mounted)
        await until(lambda: drawn_picture(pilot) is not None)


async def test_beside_a_picture_the_words_of_a_tally_stand_beside_their_bars(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        await one.resize_terminal(100, 38)
        presenter = app_of(lead)
        presenter.request(Move(place=SharedPlace(page="class", key="item:picture-dye")))
        await settle(lead, one)
        await until(lambda: drawn_picture(one) is not None)
        for request in (
            poll_request_of(presenter, "item:picture-dye"),
            AdvancePoll(),
            AdvancePoll(),
        ):
            presenter.request(request)
            await settle(lead, one)
        shown = one.app.screen.query_one("#shown", Pane)
        rows = [each for each in shown.elements if each.key.startswith("tally:")]
        assert len(rows) > 3
        for row in rows:
            beside = shown.size.width - sum(row.widths) - 2 * len(row.widths)
            assert beside >= len(row.cells[-1].text)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 30)])
async def test_what_a_presenter_sees_of_a_poll_is_never_cut_off_below(
    lesson: LocalClass, size: tuple[int, int]
) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.resize_terminal(*size)
        presenter = app_of(lead)
        presenter.request(Move(place=SharedPlace(page="class", key="case:V2")))
        opened = poll_request_of(presenter, "case:V2")
        for request in (opened, AdvancePoll(), AdvancePoll(), AdvancePoll()):
            presenter.request(request)
            await settle(lead, one)
        shown = lead.app.screen.query_one("#shown", Pane)
        panel = lead.app.screen.query_one("#presenter", Pane)
        assert shown.region.height >= 8
        assert panel.region.height >= 5
        assert not shown.region.overlaps(panel.region)  # what does not fit is scrolled to


async def test_an_order_is_offered_mixed_and_sent_when_it_is_whole(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("right", "right", "right", "v")
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
        await lead.press("right", "right", "z", "right")
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
        await lead.press("E", "down", "E")
        await settle(lead, one)
        assert app_of(one).member.is_led  # asked for twice, with another key between
        await lead.press("E")
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


async def test_followers_see_the_statement_at_the_presenters_cursor(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3", "down", "down", "down")
        pane = lead.app.screen.query_one("#text", Pane)
        (room,) = lesson.hub.rooms
        await until(lambda: lesson.hub.rooms[room].place.key == pane.key)
        await settle(lead, one)
        assert pane.key
        assert one.app.screen.query_one("#text", Pane).key == pane.key
        assert lesson.hub.rooms[room].place.facts == pane.element.facts  # type: ignore[union-attr]


async def test_notes_are_those_on_the_statement_at_the_cursor(lesson: LocalClass) -> None:
    notes = {note.on_fact: note.text for note in lesson.loaded.content.note if note.on_fact}
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        pane = lead.app.screen.query_one("#text", Pane)
        *_, found = (each for each in pane.elements if each.facts and each.facts[0] in notes)
        pane.point_to(found.key)
        await until(lambda: notes[found.facts[0]] in app_of(lead).member.notes)
        await settle(lead, one)


async def test_one_key_leads_between_the_presenters_page_and_what_the_class_sees(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("right", "right", "w")
        await settle(lead, one)
        assert app_of(lead).session.route.page == "reasons"
        assert next(iter(lesson.hub.rooms)) in mark(lead)
        await lead.press("w")
        await settle(lead, one)
        assert app_of(lead).session.route == CLASS_PAGE
        assert app_of(one).session.route.page == "reasons"


async def test_going_to_a_page_that_was_led_to_before_leads_there_again(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3", "w", "right")
        await settle(lead, one)
        assert app_of(one).session.route.page == "purpose"
        await lead.press("h", "3")
        await settle(lead, one)
        assert app_of(one).session.route.page == "reasons"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (100, 30), (120, 40)])
async def test_the_presenters_page_shows_what_the_class_sees(
    lesson: LocalClass, size: tuple[int, int]
) -> None:
    presenter = lesson.app(may_lead=True)
    async with running(presenter, size) as lead:
        presenter.session = presenter.current_session.visit(CLASS_PAGE)
        presenter.request(OpenClass(lesson="ward"))
        await settle(lead)
        await lead.press("right", "right")
        await settle(lead)
        shown = lead.app.screen.query_one("#shown", Pane)
        assert shown.elements == presenter.book.page("reasons").elements
        assert min(shown.size.height, lead.app.screen.query_one("#presenter").size.height) >= 5
        await lead.press("w")
        await settle(lead)
        assert presenter.session.route.page == "reasons"


async def test_a_prepared_case_is_led_question_by_question_and_a_made_up_one_never(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).session = app_of(lead).current_session.visit(Route("checker", "case:V2"))
        (code,) = lesson.hub.rooms
        first, second, *_ = lesson.loaded.content.checker.question  # type: ignore[union-attr]
        await until(lambda: lesson.hub.rooms[code].place.key == f"case:V2:{first.id}")
        await settle(lead, one)
        assert app_of(one).session.route.page == CLASS_PAGE.page
        assert first.ask in words(one)
        screen = app_of(lead).screen
        assert isinstance(screen, CheckerScreen)
        screen.exercise = screen.reduce(screen.exercise, "answer:no")
        await until(lambda: lesson.hub.rooms[code].place.key == f"case:V2:{second.id}")
        await settle(lead, one)
        assert second.ask in words(one)
        screen.exercise = CheckerState()
        screen.exercise = screen.reduce(screen.exercise, "made_up")
        await settle(lead, one)
        assert screen.exercise.run
        await until(lambda: lesson.hub.rooms[code].place == SharedPlace(page="checker"))
        revision = lesson.hub.rooms[code].revision
        for _ in range(3):
            screen.exercise = screen.reduce(screen.exercise, "answer:no")
            await settle(lead, one)
        assert lesson.hub.rooms[code].revision == revision


async def test_the_follow_key_leads_back_from_a_page_of_the_readers_own(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        await one.press("question_mark")
        await settle(lead, one)
        assert app_of(one).session.route.page == "help"
        assert app_of(one).member.is_led
        await one.press("w")
        await settle(lead, one)
        assert app_of(one).session.route.page == "reasons"


async def test_what_the_class_had_wrong_is_practised_afterwards(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).request(OpenPoll(target="item:K05", choices=("a", "b")))
        app_of(one).request(Vote(poll=1, revision=1, choices=("not_sure",)))
        app_of(lead).request(AdvancePoll())
        app_of(lead).request(AdvancePoll())
        app_of(lead).request(EndPoll())
        app_of(lead).request(Move(place=SharedPlace(page="risks")))
        await settle(lead, one)
        app_of(lead).request(EndClass())
        await until(lambda: app_of(lead).member.summary is not None)
        await until(lambda: app_of(one).session.route == CLASS_PAGE)
        await settle(lead, one)
        assert "F16" not in words(one)
        pane = one.app.screen.query_one("#shown", Pane)
        pane.point_to("practise")
        assert pane.key == "practise"
        await one.press("enter")
        await until(
            lambda: isinstance(one.app.screen, PracticeScreen) and one.app.screen.is_mounted
        )
        await settle(one)
        assert app_of(one).session.route.page == "practice"
        bank = bank_of(lesson.loaded.content)
        round_ = app_of(one).screen.state  # type: ignore[attr-defined]
        assert bank is not None
        assert round_.items
        assert all("F16" in bank.item(name).facts for name in round_.items)


async def test_a_hub_that_is_gone_is_told_and_everybody_is_free(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        app_of(one)._on_hub_event(HubGone())
        await settle(one)
        assert next(iter(lesson.hub.rooms)) not in mark(one)
        assert app_of(one).session.notice
        assert app_of(one).session.route.page == "reasons"
        await one.press("4")
        await settle(one)
        assert app_of(one).session.route.page == "allergies"


async def test_the_loss_of_the_presenter_is_told_until_somebody_leads_again(
    lesson: LocalClass,
) -> None:
    labels = lesson.loaded.content.classroom
    assert labels
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        lesson.hub.detach(1)
        lesson.now += 61
        lesson.hub.tick()
        await settle(one)
        assert app_of(one).session.notice == labels.lost_lead
        lesson.hub.attach(3, b"1", lambda _: None, may_lead=True)  # the key that led
        await settle(one)
        assert not app_of(one).session.notice
        lesson.hub.detach(3)
        app_of(one).session = app_of(one).current_session.visit(CLASS_PAGE)
        lesson.now += 61
        lesson.hub.tick()
        await settle(one)
        assert labels.lost_lead in words(one)
        assert not app_of(one).session.notice


async def test_the_mark_says_how_to_come_to_the_notes_only_where_they_are_not(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        here = mark(lead)
        await lead.press("w", "h")
        await settle(lead, one)
        assert mark(lead).startswith(here)
        assert mark(lead) != here
        await lead.press("w")
        await settle(lead, one)
        assert mark(lead) == here


async def test_a_class_that_is_over_can_be_left_for_another(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).request(EndClass())
        await settle(lead, one)
        lead.app.screen.query_one("#shown", Pane).point_to("leave")
        await lead.press("enter")
        await settle(lead, one)
        assert app_of(lead).member.view is None
        app_of(lead).request(OpenClass())
        await settle(lead, one)
        assert app_of(lead).member.leads


async def test_a_spotlight_keeps_all_at_a_statement_until_it_is_put_out(lesson: LocalClass) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3", "down", "asterisk")
        (code,) = lesson.hub.rooms
        await until(lambda: lesson.hub.rooms[code].spotlight != "")
        lit = lesson.hub.rooms[code].spotlight
        await lead.press("down", "down")
        moved = lead.app.screen.query_one("#text", Pane).key
        await until(lambda: lesson.hub.rooms[code].place.key == moved)
        await settle(lead, one)
        assert one.app.screen.query_one("#text", Pane).key == lit != moved
        lead.app.screen.query_one("#text", Pane).point_to(lit)
        await lead.press("asterisk")
        await settle(lead, one)
        assert lesson.hub.rooms[code].spotlight == ""


async def test_a_spotlight_on_a_statement_of_a_step_goes_out_with_the_step(
    lesson: LocalClass,
) -> None:
    timeline = lesson.book.content.timeline
    assert timeline
    step = next(step for step in timeline.step if step.team and step.person)
    async with class_of_two(lesson) as (lead, one):
        app_of(lead).session = app_of(lead).current_session.visit(Route("timeline", step.id))
        await settle(lead, one)
        (code,) = lesson.hub.rooms
        lead.app.screen.query_one("#words", Pane).point_to(f"{step.id}.person.1")
        await lead.press("asterisk")
        await until(lambda: lesson.hub.rooms[code].spotlight != "")
        await settle(lead, one)
        lit = lead.app.screen.query_one("#words", Pane).key
        assert lit == lesson.hub.rooms[code].spotlight
        assert lit.startswith(f"{step.id}.person")
        assert one.app.screen.query_one("#words", Pane).key == lit
        await lead.press("right")
        await until(lambda: lesson.hub.rooms[code].place.key not in ("", step.id))
        await settle(lead, one)
        assert lesson.hub.rooms[code].spotlight == ""
        assert app_of(one).session.route == app_of(lead).current_session.route


async def test_a_follower_reads_the_same_part_in_another_language(lesson: LocalClass) -> None:
    content = lesson.book.content
    parts = tuple(
        msgspec.structs.replace(part, title=f"{part.title} in other words")
        for part in content.screen
    )
    other = msgspec.structs.replace(content, screen=parts)
    lesson.book = Book(Loaded(other, lesson.loaded.name, lesson.loaded.data), __version__)
    async with class_of_two(lesson) as (lead, one):
        await lead.press("h", "3")
        await settle(lead, one)
        assert "in other words" in words(one)
        assert app_of(one).session.route.page == "reasons"


async def test_help_has_the_keys_of_a_class_for_those_who_can_be_in_one(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        await lead.press("question_mark")
        await settle(lead, one)
        keys = {element.key for pane in lead.app.screen.query(Pane) for element in pane.elements}
        assert {name for name in app_of(lead).book.actions if "classroom." in name} <= keys
        assert lead.app.screen.query_one("#text", Pane).key == "section.class"
    plain = {element.key for element in lesson.book.page("help").elements}
    assert not any(key.startswith("classroom.") for key in plain)


async def test_another_edition_keeps_presenter_and_follower_where_they_are(
    lesson: LocalClass,
) -> None:
    async with class_of_two(lesson) as (lead, one):
        for pilot in (lead, one):
            app_of(pilot)._set_book(Book(lesson.book.loaded, __version__))
        await settle(lead, one)
        assert app_of(lead).session.route == app_of(one).session.route == CLASS_PAGE
        await lead.press("right")
        await settle(lead, one)
        assert app_of(one).session.route.page == "purpose"
