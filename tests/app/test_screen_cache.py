"""Screens that are kept when they are left are shown again as if they had just been made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from book_kit import shipped
from screen_kit import Reader, reading
from textual.widget import Widget

from sij_tui.app.kiosk import KioskApp
from sij_tui.core.book import Book
from sij_tui.core.kiosk_policy import KioskRules
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.screens.read import ReadScreen
from sij_tui.screens.timeline.screen import TimelineScreen

PARTS = shipped().parts
STEPS = [step.id for step in shipped().content.timeline.step]  # type: ignore[union-attr]
TIMELINE = Route("timeline", STEPS[2])
CHANGES: dict[str, tuple[Route, tuple[str, ...]]] = {
    "scrolled": (Route(PARTS[2]), ("page_down", "down")),
    "with the origin": (Route(PARTS[1]), ("down", "origin")),
    "another panel": (Route(PARTS[1]), ("down", "origin", "panel")),
    "help": (Route("help"), ("last",)),
    "before any step": (Route("timeline"), ("page_down",)),
    "played": (TIMELINE, ("timeline.play",)),
    "faster, in a loop": (TIMELINE, ("timeline.faster", "timeline.loop", "timeline.guide")),
    "another step": (TIMELINE, ("next", "next")),
    "origin of a step": (TIMELINE, ("down", "origin")),
    "half a number": (TIMELINE, ("jump:1",)),
}
"""Where a reader goes, and what they do there before they leave."""
PLACES = {
    ReadScreen: (Route(PARTS[1]), Route("glossary")),
    TimelineScreen: (TIMELINE, Route("timeline")),
}
Look = tuple[object, ...]


def go(reader: Reader, route: Route) -> None:
    """Go somewhere, without a trace of where it was before."""
    preferences = reader.session.preferences
    reader.app.session = Session(preferences=preferences).visit(route)


def look(reader: Reader) -> Look:
    """What is seen, what has the keys, and how the timeline would go on."""
    screen, focused = reader.screen, reader.app.focused
    player = screen.player if isinstance(screen, TimelineScreen) else None
    return reader.text, focused and focused.id, sorted(screen.classes), player, reader.cursor_rows()


async def look_of_new(place: Route, size: tuple[int, int]) -> Look:
    async with reading(size=size, session=Session().visit(place)) as fresh:
        return look(fresh)


SIZES = [(80, 24), pytest.param((140, 40), marks=pytest.mark.soak)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nothing_of_what_it_showed_is_left(size: tuple[int, int]) -> None:
    new = {place: await look_of_new(place, size) for places in PLACES.values() for place in places}
    async with reading(size=size, session=Session()) as reader:
        for number, (changed, (left, actions)) in enumerate(CHANGES.items()):
            kind = TimelineScreen if left.page == "timeline" else ReadScreen
            place = PLACES[kind][number % 2]
            go(reader, left)
            await reader.settle()
            for action in actions:
                await (reader.press("1") if action == "jump:1" else reader.do(action))
            go(reader, Route("settings"))
            await reader.settle()
            go(reader, place)
            await reader.settle()
            assert look(reader) == new[place], changed
            assert len(kept(reader, kind)) == 1


def kept(reader: Reader, kind: type) -> list[Widget]:
    return [node for node in reader.app._registry if isinstance(node, kind)]


async def test_a_screen_that_is_left_is_shown_again() -> None:
    async with reading() as reader:
        go(reader, Route(PARTS[0]))
        await reader.settle()
        first = reader.screen
        for route in (TIMELINE, Route("settings"), Route(PARTS[3])):
            go(reader, route)
            await reader.settle()
        assert reader.screen is first
        assert kept(reader, ReadScreen) == [first]
        assert len(kept(reader, TimelineScreen)) == 1


async def resized(reader: Reader) -> None:
    await reader.resize(100, 30)


async def themed(reader: Reader) -> None:
    await reader.do("theme")


async def reloaded(reader: Reader) -> None:
    reader.app._set_book(Book(reader.book.loaded, "0"))


@pytest.mark.parametrize("change", [resized, themed, reloaded])
async def test_one_for_another_size_theme_or_edition_is_not(change: Callable[..., object]) -> None:
    async with reading() as reader:
        go(reader, Route(PARTS[0]))
        await reader.settle()
        first = reader.screen
        go(reader, Route("settings"))
        await reader.settle()
        await change(reader)  # type: ignore[misc]
        await reader.settle()
        go(reader, Route(PARTS[0]))
        await reader.settle()
        assert reader.screen is not first
        await reader.until(lambda: kept(reader, ReadScreen) == [reader.screen])


async def test_the_next_reader_of_a_kiosk_gets_new_screens() -> None:
    app = KioskApp(shipped(), Session(), rules=KioskRules(idle=1000.0, autoplay=0))
    async with app.run_test(size=(80, 24)):
        reader = Reader(app)
        go(reader, Route(PARTS[0]))
        await reader.settle()
        app._reset()
        await reader.until(lambda: not kept(reader, ReadScreen))


async def test_one_that_has_failed_is_not_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    async with reading(failures=1) as reader:
        go(reader, Route(PARTS[0]))
        await reader.settle()
        first = reader.screen
        with monkeypatch.context() as broken:
            broken.setattr(ReadScreen, "action_origin", fail)
            await reader.do("origin")
        await reader.until(lambda: reader.page == "trouble")
        await reader.settle()
        await reader.do("back")
        await reader.settle()
        assert isinstance(reader.screen, ReadScreen)
        assert reader.screen is not first
        await reader.until(lambda: kept(reader, ReadScreen) == [reader.screen])
