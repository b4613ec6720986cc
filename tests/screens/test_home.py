"""The first screen, and the ways from it to everything else."""

from __future__ import annotations

import pytest
from book_kit import shipped, small
from screen_kit import SIZES, SMALL_AND_WIDE, reading

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.widgets.picture import Picture


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_this_is_and_what_there_is(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        content = shipped().content
        assert content.meta.title in reader.text
        assert content.labels.about.not_reviewed in reader.text
        assert reader.screen.focused is reader.pane("list")
        await reader.do("last")
        for screen in content.screen[-3:]:
            assert screen.title in reader.text or size[1] < 24


@pytest.mark.parametrize("resume", [None, Route("allergies")])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_all_there_is_to_read_and_do_shows_at_once(
    size: tuple[int, int], resume: Route | None
) -> None:
    session = Session(capabilities=Capabilities(motion=False), resume=resume)
    async with reading(size=size, session=session) as reader:
        book = shipped()
        shown = {
            element.key
            for element in reader.pane("list").elements
            if any(element.cells and element.cells[1].text in line for line in reader.lines)
        }
        wanted = {*book.parts, "timeline", "checker", "practice", "progress"}
        # At the very least one entry is below: there is one more with the place to resume at.
        assert len(wanted - shown) <= (1 if resume and size[1] < 24 else 0)


@pytest.mark.parametrize("tier", ["blocks", "ascii"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_first_screen_is_whole(size: tuple[int, int], tier: GlyphTier) -> None:
    """Title, review, list and notice at once; no scroll bar while nothing is scrolled."""
    session = Session(capabilities=Capabilities(motion=False, glyphs=tier))
    async with reading(size=size, session=session) as reader:
        content, glyphs = shipped().content, session.glyphs
        assert content.meta.training_notice in reader.words
        for screen in content.screen:
            assert screen.title in reader.text
        assert not any(line.rstrip().endswith(glyphs.thumb) for line in reader.lines)
        assert all(line.startswith("  ") for line in reader.lines if line[1:2] != glyphs.cursor)
        if size[1] >= 24:
            assert not reader.lines[0].strip()


@pytest.mark.parametrize("size", SIZES)
async def test_the_picture_takes_the_room_beside_the_list(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        picture = reader.screen.query_one("#emblem", Picture)
        assert bool(picture.region) == (size[0] >= 72)
        if not picture.region:
            return
        await reader.until(lambda: picture.frame is not None)
        frame, beside = picture.frame, reader.pane("list").region
        assert frame
        assert beside.width + picture.region.width == size[0]
        assert picture.region.width >= min(72, size[0] * 0.45)
        assert abs(picture.size.height - len(frame.rows) - 2 * picture._top) <= 1
        high, wide = picture.size.height - len(frame.rows), picture.size.width - frame.columns
        assert min(high, wide) <= 1


async def test_in_a_large_window_each_summary_is_shown_whole() -> None:
    async with reading(size=(200, 60)) as reader:
        for screen in shipped().content.screen:
            assert screen.summary in reader.text


async def test_a_window_that_grows_has_room_again() -> None:
    async with reading(size=(60, 20)) as reader:
        assert shipped().content.meta.subtitle not in reader.text
        await reader.resize(120, 40)
        assert shipped().content.meta.subtitle in reader.text


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_a_first_reader_finds_their_way_with_arrows_and_enter(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        for _ in range(2):
            await reader.do("down")
        await reader.do("open")
        assert reader.page == shipped().parts[2]
        await reader.do("page_down", "page_up", "next", "previous", "back")
        assert reader.page == "home"
        await reader.do("open")
        assert reader.page == shipped().parts[2]  # the list is where it was left


async def test_every_page_can_be_reached_by_keyboard_alone() -> None:
    async with reading(size=(60, 20)) as reader:
        reached = set()
        for _ in range(len(shipped().page_ids) + 3):
            await reader.do("open")
            reached.add(reader.page)
            await reader.do("back", "down")
            assert reader.page == "home"
        assert set(shipped().page_ids) <= reached


async def test_every_page_can_be_reached_by_mouse_alone() -> None:
    async with reading(size=(80, 24)) as reader:
        targets = [element for element in reader.pane("list").elements if element.go]
        assert set(shipped().page_ids) <= {element.key for element in targets}
        for element in targets:
            title = next(cell.text for cell in element.cells if cell.role in {"entry", "label"})
            for _ in range(20):
                if any(f" {title}  " in f"{line}  " for line in reader.lines):
                    break
                await reader.wheel(1, "list")
            await reader.click(f" {title}", last=True)
            assert reader.page == element.key
            await reader.click(shipped().content.meta.title)
            assert reader.page == "home"
            await reader.wheel(-20, "list")


async def test_a_number_leads_to_a_part() -> None:
    async with reading() as reader:
        for number, name in enumerate(shipped().parts, start=1):
            await reader.press(*str(number))
            assert reader.page == name
            await reader.do("back")
            assert reader.page == "home"


async def test_a_digit_whose_time_is_up_once_the_program_has_ended_does_nothing() -> None:
    async with reading() as reader:
        await reader.press("1")
        assert reader.session.typed
    before = reader.session
    reader.app._end_number()  # what its timer calls
    assert reader.session == before


async def test_digits_typed_one_at_a_time_are_two_jumps() -> None:
    async with reading() as reader:
        await reader.press("1")
        await reader.until(lambda: not reader.session.typed)
        await reader.press("1")
        assert reader.page == shipped().parts[0]


async def test_what_has_been_read_is_marked() -> None:
    async with reading() as reader:
        glyphs = reader.session.glyphs
        assert glyphs.seen not in reader.text
        await reader.press("2", "escape")
        assert reader.text.count(glyphs.seen) == 1
        row = next(line for line in reader.lines if glyphs.seen in line)
        assert shipped().content.screen[1].title in row


async def test_reading_is_taken_up_where_it_was_left() -> None:
    place = Route("times", "2.3")
    session = Session(seen=frozenset({"times"}), resume=place)
    async with reading(session=session) as reader:
        title = shipped().page("times").title
        assert title in reader.lines[reader.cursor_rows()[0]]
        await reader.do("open")
        assert reader.page == "times"
        assert reader.pane().key == "2.3"
        assert shipped().page("times").element("2.3").text in reader.text  # type: ignore[union-attr]


async def test_without_anything_kept_the_first_part_comes_first() -> None:
    async with reading() as reader:
        await reader.do("open")
        assert reader.page == shipped().parts[0]


@pytest.mark.parametrize("size", [(40, 12), (40, 40), (200, 12)])
async def test_the_smallest_windows(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        await reader.do("down", "open", "last", "back")
        (row,) = reader.cursor_rows()
        assert reader.session.glyphs.seen in reader.lines[row]  # not cut off, however narrow
        await reader.do("last", "open", "back", "first", "open")
        assert reader.page == shipped().parts[0]


async def test_a_small_book_without_glossary_and_the_like() -> None:
    async with reading(small()) as reader:
        for _ in range(len(small().page_ids) + 3):
            await reader.do("open")
            assert reader.page != "home"
            await reader.click(small().content.meta.title)
            assert reader.page == "home"
            await reader.do("down")


async def test_in_ascii_it_has_a_title_of_its_own() -> None:
    session = Session(capabilities=Capabilities(glyphs="ascii"))
    async with reading(session=session) as reader:
        for line in shipped().content.banner.ascii.strip("\n").splitlines():
            assert line.rstrip() in reader.text
