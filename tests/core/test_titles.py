"""Names stand in full wherever entries are listed, whether a file's titles are short or long."""

from __future__ import annotations

import re

import pytest
from content_samples import with_practice

from sij_tui.core.book import Book
from sij_tui.core.checker.pages.menu import menu_elements
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.content.model import Content
from sij_tui.core.home import emblem, home_elements, home_layout
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.leaflet.program import contents_elements
from sij_tui.core.navigation import Session
from sij_tui.core.validation.load import load

LONG = "A title that is forty cells wide, no more"[:40]
TITLES = {"short": "Abc", "long": LONG, "wide": "茶" * 20}


def content_with(title: str) -> Content:
    text = re.sub(r'(?m)^title = ".*"$', f'title = "{title}"', with_practice())
    return load(text.encode(), "c.toml").content


def lines(elements: tuple[Element, ...], cells: int) -> list[str]:
    layout = typeset(elements, cells, glyphs_for("blocks")).lines
    assert all(sum(width(run.text) for run in line) <= cells for line in layout)
    return ["".join(run.text for run in line) for line in layout]


def names(content: Content) -> list[str]:
    assert content.timeline
    assert content.checker
    assert content.practice
    return [
        *(screen.title for screen in content.screen),
        content.timeline.title,
        content.checker.title,
        content.practice.title,
        content.practice.progress.title,
    ]


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_home_shows_whole_names(title: str, columns: int) -> None:
    content = content_with(title)
    layout = home_layout(content, Session(), columns, 24)
    elements, beside = layout.entries, layout.emblem.columns if layout.emblem else 0
    shown = "\n".join(lines(elements, columns - beside - 6))
    for name in names(content):
        assert name in shown
    entries = [
        element for element in elements if element.style == "entry" and len(element.cells) > 2
    ]
    assert len({element.widths for element in entries}) == 1  # in one column


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_home_shows_whole_names_beside_its_picture(title: str) -> None:
    content = content_with(title)
    glyphs = glyphs_for("blocks")
    elements = tuple(home_elements(content, (), None, glyphs, summaries=False))
    beside = emblem(80, 200)
    assert beside
    shown = lines(elements, 80 - beside.columns - 6)
    for name in names(content):
        assert any(name in line for line in shown)
    starts = {line.index(title) for line in shown if title in line and glyphs.unseen in line}
    assert len(starts) == 1  # one below the other


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_the_list_beside_a_text_shows_whole_names(title: str) -> None:
    content = content_with(title)
    elements = tuple(contents_elements(content, content.screen[0].id, {content.screen[0].id}, "✓"))
    shown = "\n".join(lines(elements, width(title) + 9))
    assert shown.count(title) == len(content.screen)


@pytest.mark.parametrize("cells", range(20, 90, 7))
def test_a_name_is_cut_only_where_its_line_has_no_room(cells: int) -> None:
    name = "A name wider than its column"
    element = Element(
        cells=(Cell("1"), Cell(name), Cell("a remark that may be left out")),
        widths=(2, 6, 0),
        style="entry",
    )
    (line,) = lines((element,), cells)
    assert (name in line) == (cells >= 2 + 2 + len(name) + 2)


def test_ids_stand_in_full_where_facts_are_listed() -> None:
    text = with_practice().replace("F03", "sacro-iliac-01")
    book = Book(load(text.encode(), "c.toml"), "0")
    for page in ("sources", "checker"):
        assert "sacro-iliac-01" in "\n".join(lines(book.page(page).elements, 78))


def test_choices_of_the_checker_stand_in_full() -> None:
    text = with_practice().replace("[checker.labels.menu]", "[checker.labels.menu]", 1)
    loaded = load(text.encode(), "c.toml")
    assert loaded.content.checker
    context = Context(loaded, loaded.content.checker, glyphs_for("blocks"), {})
    shown = "\n".join(lines(tuple(menu_elements(context)), 56))
    assert loaded.content.checker.labels.menu.made_up in shown
