"""Reading: turning pages, keeping the place, and asking where a statement comes from."""

from __future__ import annotations

import pytest
from book_kit import MARKUP, marked_up, shipped
from screen_kit import SIZES, SMALL_AND_WIDE, Reader, at, reading

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Element, Route
from sij_tui.core.navigation import Session
from sij_tui.widgets.bars import KeyBar

PARTS = shipped().parts


def seen(reader: Reader) -> str:
    """The statement under the cursor, as far as it is on the screen."""
    rows = reader.cursor_rows()
    assert rows, reader.text
    return reader.lines[rows[0]]


def words_of(element: Element) -> list[str]:
    """Its words, without what keeps the cells of a row apart."""
    return element.plain_text.replace(" · ", " ").split()


# Turning pages


@pytest.mark.parametrize("size", SIZES)
async def test_all_parts_in_a_row_and_back_again(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at(PARTS[0])) as reader:
        for number, name in enumerate(PARTS, start=1):
            assert reader.page == name
            assert shipped().page(name).title in reader.text
            assert f"{number}/{len(PARTS)}" in reader.lines[0]
            await reader.do("next")
        assert reader.page == PARTS[-1]  # after the last there is none
        for name in reversed(PARTS):
            assert reader.page == name
            await reader.do("previous")
        assert reader.page == PARTS[0]
        await reader.do("back")
        assert reader.page == "home"  # and not through every page that was turned


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_reading_on_with_one_key_leads_through_everything(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at(PARTS[0])) as reader:
        pages, words = [], dict.fromkeys(PARTS, "")
        for _ in range(300):
            if not pages or pages[-1] != reader.page:
                pages.append(reader.page)
            words[reader.page] += f" {reader.words}"
            before = reader.page, reader.pane().key, reader.text
            await reader.do("page_down")
            if (reader.page, reader.pane().key, reader.text) == before:
                break
        assert pages == list(PARTS)
        for name in PARTS:
            for element in shipped().page(name).elements:
                if element.key:
                    assert all(word in words[name] for word in words_of(element))


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_the_cursor_visits_every_statement_and_is_seen_there(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at("times")) as reader:
        keys = [element.key for element in shipped().page("times").elements if element.key]
        await reader.do("first")
        visited = [reader.pane().key]
        while visited[-1] != keys[-1]:
            assert reader.cursor_rows(), reader.text
            await reader.do("down")
            if reader.pane().key != visited[-1]:
                visited.append(reader.pane().key)
        assert visited == keys
        await reader.press(*["up"] * len(keys))
        assert reader.pane().key == keys[0]
        await reader.do("last")
        assert reader.pane().key == keys[-1]
        await reader.do("first")
        assert reader.pane().key == keys[0]
        assert shipped().page("times").title in reader.text


async def test_the_wheel_scrolls_and_the_cursor_comes_along() -> None:
    async with reading(size=(60, 20), session=at("gaps")) as reader:
        first = reader.pane().key
        await reader.wheel(3)
        assert not reader.cursor_rows()
        assert reader.pane().key == first
        await reader.do("down")
        assert reader.cursor_rows()
        await reader.wheel(-30)
        assert shipped().page("gaps").title in reader.text


async def test_a_jump_by_number_and_back_to_the_very_statement() -> None:
    async with reading(session=at("risks")) as reader:
        await reader.do("down", "down")
        key = reader.pane().key
        await reader.press("1")
        assert reader.page == PARTS[0]
        await reader.do("back")
        assert (reader.page, reader.pane().key) == ("risks", key)
        assert key == "2"


async def test_the_way_back_is_the_way_that_was_taken() -> None:
    async with reading() as reader:
        await reader.press("3")
        await reader.do("help")
        await reader.press("5")
        await reader.do("search", "back", "settings")
        for page in (PARTS[4], "help", PARTS[2], "home", "home"):
            await reader.do("back")
            assert reader.page == page


async def test_a_click_on_the_way_from_home_leads_there() -> None:
    async with reading(size=(80, 24), session=at("times")) as reader:
        await reader.click(shipped().content.meta.title)
        assert reader.page == "home"


@pytest.mark.parametrize("columns", [40, 44, 52, 60, 80])
async def test_where_one_is_stands_in_full_and_nothing_runs_out_of_the_line(columns: int) -> None:
    async with reading(size=(columns, 20), session=at("timeline")) as reader:
        timeline = shipped().content.timeline
        assert timeline
        assert timeline.title in reader.lines[0]
        assert reader.lines[0].rstrip().endswith(timeline.labels.not_to_scale)


# The window changes


@pytest.mark.parametrize("name", ["times", "sources"])
async def test_resizing_never_loses_the_place(name: str) -> None:
    async with reading(size=(200, 60), session=at(name)) as reader:
        for _ in range(7):
            await reader.do("down")
        key = reader.pane().key
        words = words_of(shipped().page(name).element(key))[:2]  # type: ignore[arg-type]
        for size in ((60, 20), (80, 24), (41, 12), (200, 60), (39, 11), (80, 24)):
            await reader.resize(*size)
            if size[0] >= 40:
                assert reader.pane().key == key
                assert all(word in seen(reader) for word in words), (size, reader.text)


async def test_too_small_a_window_says_so_and_comes_back() -> None:
    async with reading(session=at("times", "2.1")) as reader:
        before = reader.text
        for tiny in ((39, 24), (80, 11), (20, 6), (4, 2), (1, 1)):
            await reader.resize(*tiny)
            assert shipped().page("times").title not in reader.text
            plea = shipped().content.labels.trouble.too_small.split()
            assert tiny[0] < 20 or plea[0] in reader.text
            await reader.resize(80, 24)
            assert reader.text == before
        await reader.do("down")
        assert reader.pane().key == "2.2"  # the keys work again


async def test_home_keeps_its_place_while_another_screen_is_resized() -> None:
    async with reading(size=(200, 60)) as reader:
        for _ in range(9):
            await reader.do("down")
        await reader.do("open")
        await reader.resize(60, 20)
        await reader.do("back")
        assert reader.pane("list").key == PARTS[9]
        assert reader.cursor_rows()
        assert shipped().page(PARTS[9]).title in seen(reader)


async def test_the_contents_beside_the_text_lead_to_every_part() -> None:
    async with reading(size=(120, 40), session=at(PARTS[0])) as reader:
        for name in PARTS[1:]:
            await reader.click(shipped().page(name).title)
            assert reader.page == name
        await reader.resize(80, 24)
        assert reader.pane("contents").region.width == 0


# Places, and content as it is


async def test_leaving_keeps_the_very_statement() -> None:
    kept: list[Session] = []
    async with reading(session=at("times"), keep=lambda now: kept.append(now) or "") as reader:
        await reader.do("down", "down", "down")
        await reader.do("quit")
        await reader.until(lambda: not reader.app.is_running)
        assert reader.app.session.route == Route("times", "1.4")


async def test_the_place_is_kept_at_every_page() -> None:
    kept: list[Session] = []
    async with reading(keep=lambda now: kept.append(now) or "") as reader:
        await reader.press("3")
        await reader.do("next")
        assert [session.route.page for session in kept] == list(PARTS[2:4])


async def test_a_place_that_cannot_be_kept_is_told_once() -> None:
    async with reading(keep=lambda now: "CANNOT BE KEPT") as reader:
        await reader.press("3")
        assert "CANNOT BE KEPT" in reader.footer
        await reader.do("next")
        assert "CANNOT BE KEPT" not in reader.footer
        assert reader.label_of("next") in reader.footer
        await reader.do("next", "back")
        assert "CANNOT BE KEPT" not in reader.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_a_long_notice_is_told_in_full(size: tuple[int, int]) -> None:
    notice = "Your place cannot be kept in /a/" + "very/" * 12 + "long/path. Everything else works."
    async with reading(size=size, session=Session().with_notice(notice)) as reader:
        shown = reader.text.replace("\n", "").replace(" ", "")
        assert notice.replace(" ", "") in shown
        await reader.press("3")
        assert reader.label_of("page_down") in reader.footer
        assert reader.screen.query_one(KeyBar).region.height == 1


@pytest.mark.parametrize(
    "keys",
    [
        ["2", "right", "right", "o", "escape", "h", "4", "right"],
        ["s", "escape", "question_mark", "escape", "3", "h", "h", "5"],
        ["slash", "n", "escape", "8", "down", "o", "tab", "escape", "escape", "9"],
        ["1", "right", "right", "right", "right", "left", "right"],
    ],
)
async def test_typing_ahead_leaves_screen_and_session_in_step(keys: list[str]) -> None:
    async with reading(keep=lambda now: "told") as reader:
        reader.type_ahead(*keys)
        await reader.settle()
        await reader.press("escape", "escape", "escape", "6", "right", "right", "left")
        assert reader.page == PARTS[6]
        assert shipped().page(PARTS[6]).title in reader.text
        assert len(reader.app.screen_stack) == 2


async def test_markup_in_the_content_is_text_and_does_nothing() -> None:
    book = marked_up()
    for name in (book.parts[0], "sources"):
        async with reading(book, size=(200, 60), session=at(name)) as reader:
            assert all(word in reader.text for word in MARKUP.split())
            await reader.click("[@click=app.quit]x")
            await reader.settle()
            assert reader.app.is_running
            assert all(word in reader.text for word in MARKUP.split())


GOES_ON = ("enter", "space", "right")


@pytest.mark.parametrize("key", GOES_ON)
@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_each_key_that_goes_on_does_so_at_every_press(
    size: tuple[int, int], key: str
) -> None:
    async with reading(size=size, session=at(PARTS[0])) as reader:
        for _ in range(60):
            if reader.page == PARTS[-1]:
                break
            before = reader.page, reader.text
            await reader.press(key)
            changed = [one for one in zip(before[1], reader.text, strict=False) if one[0] != one[1]]
            assert reader.page != before[0] or changed
        assert reader.page == PARTS[-1]


@pytest.mark.parametrize("key", GOES_ON)
async def test_behind_the_last_part_it_is_said_that_this_is_the_end(key: str) -> None:
    book = shipped()
    text = fill(book.content.labels.lines.end, title=book.page(PARTS[-1]).title)
    async with reading(size=(120, 60), session=at(PARTS[-1])) as reader:
        assert text not in reader.text
        await reader.press(key)
        assert reader.page == PARTS[-1]
        assert text in reader.text
        await reader.do("previous")
        assert reader.page == PARTS[-2]
        assert text not in reader.text


@pytest.mark.parametrize("key", GOES_ON)
async def test_the_arrow_turns_at_once_and_the_others_show_what_is_below_first(key: str) -> None:
    async with reading(size=(60, 20), session=at("times")) as reader:
        assert not reader.pane()._view.shows_end
        await reader.press(key)
        assert (reader.page == "times") == (key != "right")
        if key == "right":
            assert "times" not in reader.session.seen


@pytest.mark.parametrize("key", GOES_ON)
async def test_the_same_keys_open_what_home_points_at(key: str) -> None:
    async with reading() as reader:
        await reader.press("down", key)
        assert reader.page == PARTS[1]


async def test_a_part_is_read_when_its_end_was_seen() -> None:
    async with reading(size=(60, 20), session=at("times")) as reader:
        assert reader.session.seen == frozenset()
        await reader.do("next", "previous")
        assert "times" not in reader.session.seen
        for _ in range(20):
            if reader.page != "times":
                break
            assert "times" not in reader.session.seen or reader.pane()._view.shows_end
            await reader.press("space")
        assert "times" in reader.session.seen


async def test_a_short_part_is_read_as_soon_as_it_is_whole() -> None:
    async with reading(size=(120, 60), session=at("joints")) as reader:
        assert reader.session.seen == {"joints"}


async def test_a_click_on_a_statement_shows_its_source() -> None:
    async with reading(session=at("joints")) as reader:
        await reader.click("They link the spine", last=False)
        assert reader.screen.has_class("-origin")
