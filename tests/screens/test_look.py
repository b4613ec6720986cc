"""How it looks: nothing out of place at any size, colours that can be read, ASCII that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from book_kit import book_from, shipped
from contrast import contrast
from frame_kit import rows
from paths import CONTENT, DATA
from screen_kit import Reader, reading
from textual.color import Color

from sij_tui.core.book import Book
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import THEMES, Capabilities, Session
from sij_tui.widgets.palette import _ROLES, palette_for

OTHERS = sorted((DATA / "content").glob("*.toml"))
PLACES = ("home", "search", "palette", "settings")
SAMPLES = set("▄▀▌▐▟█▙⣀⠤⠒⠉⡇⢸⣿⣶⣤─│•●\U0001cd18\U0001cd87\U0001cdb3\U0001cd4d")
"""Characters that the settings show as samples, so that a reader can see whether they work."""


def places(book: Book) -> Iterator[str]:
    yield from PLACES
    yield from book.page_ids


async def everywhere(reader: Reader) -> Iterator[str]:  # type: ignore[misc]
    """Go to every place of the book, one after the other."""
    for name in places(reader.book):
        reader.app.session = reader.session.visit(Route(name))
        await reader.settle()
        assert reader.page == name
        yield name


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_every_place_opens_and_fills_the_window_exactly(size: tuple[int, int]) -> None:
    async with reading(size=size) as reader:
        async for name in everywhere(reader):
            assert len(reader.lines) == size[1]
            assert {width(line) for line in reader.lines} == {size[0]}, name
            assert len(reader.words) > 20
            assert reader.screen.focused, name


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
@pytest.mark.parametrize("path", OTHERS, ids=[path.stem for path in OTHERS])
async def test_other_content_is_shown_as_well(path: Path, size: tuple[int, int]) -> None:
    book = book_from(path.read_text("utf-8"))
    async with reading(book, size=size) as reader:
        async for name in everywhere(reader):
            assert {width(line) for line in reader.lines} == {size[0]}, name
        reader.app.session = reader.session.visit(Route(book.parts[0]))
        await reader.settle()
        for part in book.parts:
            assert reader.page == part
            if reader.key_of("next") != "none":
                await reader.do("next")


async def test_written_from_the_right() -> None:
    text = CONTENT.read_text("utf-8")
    book = book_from(text.replace('direction = "ltr"', 'direction = "rtl"'))
    async with reading(book) as reader:
        async for name in everywhere(reader):
            if name in book.parts:
                row = next(line for line in reader.lines[2:] if line.strip())
                written = row.rstrip().removesuffix(reader.session.glyphs.thumb).rstrip()
                assert written.endswith(book.page(name).title)
                assert width(written) >= 76


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_in_ascii_everything_is(size: tuple[int, int]) -> None:
    session = Session(capabilities=Capabilities(glyphs="ascii", motion=False))
    async with reading(size=size, session=session) as reader:
        async for name in everywhere(reader):
            odd = {char for char in reader.text if not char.isascii()}
            if name == "settings":
                odd -= SAMPLES
            assert not odd, (name, odd)
        await reader.do("home", "search")
        await reader.type("numb")
        assert reader.text.isascii()
        await reader.press("enter", "o")
        assert reader.text.isascii()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("behind", ["background", "surface", "highlight"])
def test_text_can_be_read_in_every_theme(theme: str, behind: str) -> None:
    colours = palette_for(theme).colours  # type: ignore[arg-type]
    least = {"text": 7.0, "strong": 7.0} if behind == "background" else {}
    for name in ("text", "strong", "quiet", "faint", "link", "accent", "note", "alert"):
        found = contrast(colours[name], colours[behind])
        assert found >= least.get(name, 4.5), (name, found)


def test_every_role_has_a_look_in_every_theme() -> None:
    for theme in THEMES:
        palette = palette_for(theme)
        for role in _ROLES:
            assert palette.style(role).color, role
        assert palette.style("no such role") == palette.style("body")


@pytest.mark.parametrize("colour", [True, False])
async def test_without_colour_no_colour_is_sent(colour: bool) -> None:
    session = Session(capabilities=Capabilities(colour=colour, motion=False))
    async with reading(session=session) as reader:
        await reader.press("3", "o")
        app, sent = reader.app, ""
        filters = app.get_line_filters()
        for strip in reader.app.screen._compositor.render_strips(app.size):
            sent += strip.apply_filter(_all_of(filters), Color.parse("#000000")).render(app.console)
        coded = re.findall(r"\x1b\[[0-9;]*(?:[34]8;|\b3[0-7]|\b4[0-7]|9[0-7])", sent)
        assert bool(coded) == colour
        assert re.search(r"\x1b\[1m|\x1b\[1;", sent)  # weight remains


def _all_of(filters):  # type: ignore[no-untyped-def]
    """Several filters as one."""
    from textual.filter import LineFilter

    class Chain(LineFilter):
        def apply(self, segments, background):  # type: ignore[no-untyped-def]
            for line_filter in filters:
                segments = line_filter.apply(segments, background)
            return segments

    return Chain()


async def test_the_first_frame_is_where_the_home_screen_puts_it() -> None:
    """So that nothing jumps when the program takes over."""
    from sij_tui.terminal.first_frame import first_frame, parse_head

    head = parse_head((shipped().loaded.data).decode())
    for size in ((60, 20), (80, 24), (120, 40), (40, 12)):
        async with reading(size=size) as reader:
            for row, (column, text) in rows(first_frame(head, *size, ascii_only=False)).items():
                line = reader.lines[row - 1]
                assert line[column - 1 :].startswith(text.rstrip()), (size, text, line)


SNAPSHOTS = DATA / "snapshots"
SEEN = [("reasons", "80x24"), ("times", "60x20"), ("reasons", "120x40")]


@pytest.mark.parametrize(("name", "size"), SEEN, ids=["-".join(seen) for seen in SEEN])
async def test_a_few_screens_look_as_they_did(
    name: str, size: str, request: pytest.FixtureRequest
) -> None:
    """To take a new look for good: delete the file and run this test twice."""
    columns, rows = map(int, size.split("x"))
    async with reading(size=(columns, rows)) as reader:
        reader.app.session = reader.session.visit(Route(name))
        await reader.settle()
        if columns == 120:
            await reader.do("origin")
        path = SNAPSHOTS / f"{name}-{size}.txt"
        if not path.exists():
            path.write_text(reader.text + "\n", "utf-8")
            pytest.fail(f"{path.name} was written: look at it")
        assert reader.text + "\n" == path.read_text("utf-8")
