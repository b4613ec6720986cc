"""Finding as you type, stepping through what was found, and the list of all commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from book_kit import marked_up, shipped
from screen_kit import SMALL_AND_WIDE, Reader, reading
from textual.widgets import Input

from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session
from sij_tui.core.search.index import Index, Results
from sij_tui.widgets.pane import Pane

PARTS = shipped().parts


def results(query: str) -> Results:
    return shipped().search_index.find(query)


def hits(query: str) -> list[Route]:
    return [hit.route for hit in results(query).hits]


def found_words(reader: Reader) -> set[str]:
    """What stands out on the screen as found."""
    style = reader.pane("results").palette.style("found")
    screen = reader.app.screen
    return {
        segment.text
        for strip in screen._compositor.render_strips(screen.size)
        for segment in strip
        if segment.style and segment.style.color == style.color and segment.style.underline
    }


@pytest.mark.parametrize("size", SMALL_AND_WIDE)
async def test_an_expert_searches_goes_there_and_steps_on(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        wanted = hits("numb")
        assert len(wanted) > 4
        await reader.do("search")
        await reader.type("numb")
        assert f"{len(wanted)}" in reader.text
        assert found_words(reader)
        assert all(word.lower().startswith("numb") for word in found_words(reader))
        await reader.press("down", "enter")
        assert reader.session.route == wanted[1]
        assert f"2/{len(wanted)}" in reader.lines[0]
        assert reader.label_of("next_result") in reader.footer
        for number in (2, 3):
            await reader.do("next_result")
            assert reader.session.route == wanted[number]
            assert reader.pane().key == wanted[number].key or not wanted[number].key
            assert reader.cursor_rows()
        await reader.do("previous_result", "previous_result", "previous_result")
        assert reader.session.route == wanted[0]
        await reader.do("previous_result")
        assert reader.session.route == wanted[-1]  # round and round


async def test_results_follow_every_letter() -> None:
    async with reading() as reader:
        await reader.do("search")
        for query in ("d", "dy", "dye"):
            await reader.type(query[-1])
            assert len([p for p in reader.pane("results").elements if p.key]) == len(hits(query))
        await reader.press("backspace", "backspace", "backspace")
        assert reader.pane("results").elements == ()


async def test_nothing_found_says_so() -> None:
    async with reading() as reader:
        await reader.do("search")
        await reader.type("xyzzy [b]")
        assert "xyzzy [b]" in reader.words
        await reader.press("enter", "down", "up")
        assert reader.page == "search"


async def test_letters_are_typed_and_are_no_commands() -> None:
    async with reading() as reader:
        await reader.do("search")
        await reader.type("qhtgmso?/:12nN")
        assert reader.page == "search"
        assert "qhtgmso?/:12nN" in reader.text
        await reader.press("escape")
        assert reader.page == "home"


async def test_a_result_can_be_clicked() -> None:
    async with reading() as reader:
        await reader.do("search")
        await reader.type("septicaemia")
        wanted = hits("septicaemia")[0]
        await reader.click("Septicaemia", last=False)
        assert reader.session.route == wanted


async def test_going_back_from_a_result_leads_to_where_one_searched() -> None:
    async with reading(session=Session().visit(Route("risks", "2"))) as reader:
        await reader.do("search")
        await reader.type("iopamidol")
        await reader.press("enter")
        assert reader.page != "risks"
        await reader.do("back")
        assert (reader.page, reader.pane().key) == ("risks", "2")


async def test_a_title_that_was_found_opens_its_page_at_the_top() -> None:
    async with reading() as reader:
        await reader.do("search")
        await reader.type("allergies")
        await reader.press("enter")
        assert reader.session.route == Route("allergies")
        assert shipped().page("allergies").title in reader.text


async def test_resizing_keeps_the_words_and_the_result() -> None:
    async with reading() as reader:
        await reader.do("search")
        await reader.type("needle")
        await reader.press("down", "down", "down")
        key = reader.pane("results").key
        for size in ((20, 5), (40, 12), (120, 40), (60, 20)):
            await reader.resize(*size)
            if size[0] >= 40:
                assert "needle" in reader.text
                assert reader.pane("results").key == key
                assert reader.cursor_rows()
        await reader.type("s")
        assert "needles" in reader.text


async def test_a_title_that_is_found_stands_once() -> None:
    async with reading() as reader:
        title = shipped().page("check").title
        await reader.do("search")
        await reader.type(title)
        elements = [element for element in reader.pane("results").elements if element.text == title]
        assert [bool(element.go) for element in elements] == [True]
        await reader.press("enter")
        assert reader.page == "check"


# The list of commands


def everything_in(reader: Reader) -> set[str]:
    return {element.key for element in reader.pane("results").elements}


async def test_the_list_reaches_every_screen() -> None:
    async with reading() as reader:
        for number, name in enumerate(shipped().page_ids):
            await reader.press("ctrl+p" if number % 2 else ":")
            assert reader.page == "palette"
            await reader.type(shipped().page(name).title)
            await reader.press("enter")
            assert reader.page == name
            await reader.do("home")


async def test_the_list_reaches_every_command() -> None:
    async with reading() as reader:
        labels = shipped().content.labels.action
        for name in ("home", "search", "settings", "help"):
            await reader.do("palette")
            await reader.type(getattr(labels, name).help)
            await reader.press("enter")
            assert reader.page == name
            await reader.press("escape", "h")
            assert reader.page == "home"
        for name, field in (("theme", "theme"), ("glyphs", "glyphs"), ("motion", "motion")):
            await reader.do("palette")
            before = getattr(reader.session.preferences, field)
            await reader.type(getattr(labels, name).help)
            await reader.press("enter")
            assert getattr(reader.session.preferences, field) != before
            await reader.press("escape")
        await reader.do("palette")
        await reader.type(labels.quit.help)
        await reader.press("enter")
        await reader.until(lambda: not reader.app.is_running)


@pytest.mark.parametrize(
    ("page", "name", "comes"),
    [
        (PARTS[3], "next", lambda reader: reader.page == PARTS[4]),
        (PARTS[3], "previous", lambda reader: reader.page == PARTS[2]),
        (PARTS[3], "origin", lambda reader: reader.pane("origin").display),
        ("sources", "origin", lambda reader: reader.pane("origin").display),
        ("timeline", "timeline.frame_on", lambda reader: reader.page == "timeline"),
    ],
)
async def test_the_list_reaches_what_the_page_below_does(
    page: str, name: str, comes: Callable[[Reader], bool]
) -> None:
    async with reading(session=Session().visit(Route(page))) as reader:
        await reader.do("palette")
        await reader.type(shipped().actions[name].help)
        await reader.press("enter")
        assert comes(reader)
        await reader.do("palette")
        assert reader.page == "palette"


async def test_the_list_steps_through_results_and_knows_what_does_nothing_here() -> None:
    async with reading() as reader:
        await reader.do("palette")
        assert not {"press:next", "press:next_result"} & everything_in(reader)
        await reader.do("back")
        await reader.do("search")
        await reader.type("dye")
        await reader.press("enter", "ctrl+p")
        await reader.type(shipped().content.labels.action.next_result.help)
        first = reader.session.hit
        await reader.press("enter")
        assert reader.session.hit == first + 1


async def test_the_list_shows_everything_at_first_and_less_with_every_word() -> None:
    async with reading() as reader:
        await reader.do("palette")
        everything = everything_in(reader)
        assert set(shipped().page_ids) <= everything
        await reader.type("ris")
        assert {element.key for element in reader.pane("results").elements} < everything


async def test_the_list_knows_pages_by_number() -> None:
    async with reading() as reader:
        await reader.do("palette")
        await reader.type("11")
        await reader.press("enter")
        assert reader.page == PARTS[10]


async def test_markup_is_found_as_text() -> None:
    async with reading(marked_up(), size=(200, 60)) as reader:
        await reader.do("search")
        await reader.type("[@click=app.quit]")
        assert "[@click=app.quit]x[/]" in reader.text
        await reader.click("[@click=app.quit]x", last=True)
        assert reader.app.is_running
        assert reader.page != "search"


async def test_a_result_chosen_as_the_search_changes_breaks_nothing() -> None:
    async with reading() as reader:
        await reader.press("/")
        await reader.type("needle")
        chosen = reader.screen.query_one("#results", Pane).elements[-1]
        await reader.type("zzz")
        reader.screen.open_element(chosen)
        await reader.settle()
        assert reader.page == "search"
        assert not reader.app.failures


@pytest.mark.parametrize("screen", ["search", "palette"])
@pytest.mark.parametrize("away", ["tab", "shift+tab", "click"])
async def test_what_is_typed_stays_what_is_typed(screen: str, away: str) -> None:
    async with reading() as reader:
        await reader.do(screen)
        await reader.type("a")
        if away == "click":
            await reader.click_at(70, 20)
        else:
            await reader.press(*away.split())
        if reader.session.route.page == screen:  # a click may have opened something
            await reader.type("t")
            assert reader.app.screen.query_one(Input).value == "at"


@pytest.mark.parametrize("mode", ["learn", "test", "due"])
async def test_the_list_begins_to_practise_in_one_way_or_another(mode: str) -> None:
    async with reading() as reader:
        practice = shipped().content.practice
        assert practice
        await reader.do("palette")
        await reader.type(mode)
        await reader.press("enter")
        await reader.settle()
        assert reader.page == "practice"
        word = getattr(practice.labels.word, mode)
        first = next(line for line in reader.lines[1:] if line.strip())
        # Nothing is due for a reader who has answered nothing: then the choice is shown.
        begun = word in first
        assert begun == (mode != "due"), reader.text
        if mode == "due":
            assert reader.pane("main").key == "begin:due"


@pytest.mark.parametrize(("query", "setting", "value"), [
    ("dark", "theme", "dark"), ("light", "theme", "light"), ("ascii", "glyphs", "ascii"),
    ("reduced motion", "motion", False),
])  # fmt: skip
async def test_the_list_chooses_a_setting_and_goes_back(
    query: str, setting: str, value: object
) -> None:
    async with reading(session=Session().visit(Route("effects"))) as reader:
        await reader.do("palette")
        await reader.type(query)
        await reader.press("enter")
        await reader.settle()
        assert getattr(reader.session.preferences, setting) == value
        assert reader.page == "effects"


async def test_the_list_reaches_the_actions_of_the_timeline_from_anywhere() -> None:
    async with reading() as reader:
        await reader.do("palette")
        await reader.type("repeat")
        await reader.press("enter")
        await reader.settle()
        assert reader.page == "timeline"


async def test_the_list_is_never_empty() -> None:
    async with reading() as reader:
        await reader.do("palette")
        await reader.type("qqzzqq")
        assert "qqzzqq" in reader.words
        assert shipped().page("joints").title in reader.words


async def test_search_is_prepared_while_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = len(list(shipped().findable_pages()))
    monkeypatch.delitem(shipped().__dict__, "search_index", raising=False)
    done: list[bool] = []
    step = Index.step

    def noted(index: Index) -> bool:
        done.append(step(index))
        return done[-1]

    monkeypatch.setattr(Index, "step", noted)
    async with reading() as reader:
        await reader.do("search")
        await reader.until(lambda: False in done)
        assert done == [True] * (pages + 2) + [False]
        await reader.do("back")
        await reader.do("search")
        await reader.until(lambda: len(done) > pages + 3)
        assert done[pages + 3 :] == [False]  # it is kept


async def test_each_thing_found_has_a_mark_of_its_own() -> None:
    async with reading(size=(60, 40)) as reader:
        await reader.do("search")
        await reader.type("allerg")
        pane = reader.pane("results")
        found = [element for element in pane.elements if element.key]
        assert all(bool(element.mark) == (element.style != "heading") for element in found)
        lines = [line.strip(" ▌") for line in reader.lines]
        assert any(line.startswith("• ") for line in lines)


@pytest.mark.parametrize("columns", [60, 80, 120])
async def test_the_names_of_commands_stand_below_one_another_beside_their_keys(
    columns: int,
) -> None:
    async with reading(size=(columns, 40)) as reader:
        await reader.do("palette")
        titles = [shipped().page(part).title for part in PARTS]
        places = {line.index(title) for title in titles for line in reader.lines if title in line}
        assert len(places) == 1
        assert places.pop() <= 12


async def test_where_few_lines_have_room_one_command_says_what_it_does() -> None:
    async with reading(size=(80, 24)) as reader:
        await reader.do("palette")
        assert all(shipped().page(part).title in reader.text for part in PARTS)
        for part in PARTS:
            assert shipped().page(part).summary in reader.words
            await reader.do("down")
        await reader.resize(120, 40)
        assert shipped().page(PARTS[0]).summary in reader.text, "beside its name"


@pytest.mark.parametrize("size", [(112, 30), (120, 40)])
async def test_what_a_command_does_is_shown_in_full(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        await reader.do("palette")
        shown = reader.text
        for _ in reader.pane("results").elements[::4]:
            await reader.press("pagedown")
            shown += reader.text
        words = " ".join(shown.split())
        assert reader.session.glyphs.ellipsis not in words
        for part in PARTS:  # the words of a column stand among those beside it
            assert all(word in words for word in shipped().page(part).summary.split())
