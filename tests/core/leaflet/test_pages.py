"""From content to pages: everything is there, with its source, and content stays literal."""

from __future__ import annotations

import pytest
from book_kit import MARKUP, book_from, marked_up, shipped, shown
from content_samples import base

from sij_tui.core.book import Book
from sij_tui.core.home import home_elements
from sij_tui.core.layout.elements import Cell, Element, Page, Route
from sij_tui.core.layout.glyphs import TIERS, glyphs_for
from sij_tui.core.leaflet.program import contents_elements, review_status
from sij_tui.core.leaflet.reference import origin_elements


@pytest.fixture(scope="module")
def book() -> Book:
    return shipped()


def statements(page: Page) -> list[Element]:
    return [element for element in page.elements if element.basis]


def margins(element: Element) -> str:
    return " ".join(element.margin.split()) + "".join(
        cell.text for cell in element.cells if cell.role == "margin"
    )


def cited(margin: str) -> set[str]:
    """The facts that a citation such as ``F01 F03–F05`` names."""
    facts: set[str] = set()
    for part in margin.split():
        first, _, last = part.partition("–")
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        facts |= {f"{first[0]}{number:02}" for number in numbers}
    return facts


# The parts of the leaflet


def test_every_page_can_be_made_and_knows_its_own_name(book: Book) -> None:
    for name in book.page_ids:
        page = book.page(name)
        assert page.id == name
        assert page.title
        assert page.elements[0].style == "title"
        assert book.has(name)
    assert len(set(book.page_ids)) == len(book.page_ids)


def test_a_page_that_is_not_there(book: Book) -> None:
    assert not book.has("nonsense")
    with pytest.raises(KeyError):
        book.page("nonsense")


def test_names_on_a_page_are_its_own(book: Book) -> None:
    for page in book.pages():
        keys = [element.key for element in page.elements if element.key]
        assert len(set(keys)) == len(keys), page.id
        for key in keys:
            assert page.element(key) is not None
        assert page.element("") is None


def test_parts_are_numbered_in_order(book: Book) -> None:
    assert [book.page(name).number for name in book.parts] == [*range(1, len(book.parts) + 1)]
    assert {book.page(name).number for name in set(book.page_ids) - set(book.parts)} == {0}


def test_every_statement_of_the_content_is_on_its_page(book: Book) -> None:
    for screen in book.content.screen:
        words = shown(book.page(screen.id), 78).replace("\n", " ")
        for block in screen.block:
            for said in (block, *getattr(block, "items", ())):
                for text in (getattr(said, "text", ""), getattr(said, "label", "")):
                    for word in text.split():
                        assert word in words, (screen.id, word)
            for row in getattr(block, "rows", ()):
                for cell in row.cells:
                    assert all(word in words for word in cell.split()), (screen.id, cell)


@pytest.mark.parametrize("cells", [40, 60, 100])
def test_every_statement_shows_the_facts_that_carry_it(book: Book, cells: int) -> None:
    for name in book.page_ids:
        for element in statements(book.page(name)):
            said = margins(element)
            if name in (*book.parts, "glossary") and element.basis == "leaflet":
                assert cited(said) == set(element.facts), (name, element.key)
            words = shown((element,), cells).split()
            assert all(word in words for word in said.split()), (name, element.key)


def test_every_statement_says_whose_it_is(book: Book) -> None:
    labels = book.content.labels.reading
    for name in book.parts:
        for element in statements(book.page(name)):
            words = margins(element)
            if element.basis == "silence":
                assert words == labels.silence
            elif element.style != "note" or not element.facts:
                assert words == (labels.own_words if element.basis == "product" else words)
                assert words, (name, element.key)


# Sources, words, and the origin of a statement


def test_sources_show_every_fact_with_its_strength_and_place(book: Book) -> None:
    page = book.page("sources")
    headings = [""]
    seen = []
    for element in page.elements:
        if element.style == "heading":
            headings.append(element.text)
        elif element.key and element.cells:
            seen.append((element.key, headings[-1], shown((element,), 300)))
    assert [key for key, _, _ in seen] == [fact.id for fact in book.content.fact]
    for fact, (_, heading, words) in zip(book.content.fact, seen, strict=True):
        assert heading == fact.place
        assert all(word in words for word in fact.text.split())
        assert book.content.force[fact.force].label in words


def test_sources_show_every_source_note(book: Book) -> None:
    page = book.page("sources")
    for note in book.content.source_note:
        element = page.element(note.id)
        assert element
        assert element.text == note.text


def test_the_glossary_shows_every_word(book: Book) -> None:
    words = shown(book.page("glossary"), 300)
    for term in book.content.glossary:
        assert term.term in words
        assert term.text.split(". ")[0] in words


def origin(book: Book, facts: tuple[str, ...], here: Route) -> tuple[Element, ...]:
    return tuple(origin_elements(book.content, book.usage, facts, "leaflet", here))


def test_the_origin_of_a_statement_shows_all_that_is_known_of_its_facts(book: Book) -> None:
    for fact in book.content.fact:
        words = shown(origin(book, (fact.id,), Route("home")), 400)
        for part in (fact.id, fact.text, book.content.force[fact.force].label, fact.place,
                     book.content.kind[fact.kind].label, fact.note, *fact.times, *fact.counts,
                     *fact.drugs):  # fmt: skip
            assert all(word in words for word in part.split()), (fact.id, part)
        for note in book.content.source_note:
            assert (note.title in words) == (fact.id in note.facts)


@pytest.mark.parametrize("basis", ["leaflet", "product", "silence"])
def test_the_origin_says_whose_words_they_are(book: Book, basis: str) -> None:
    elements = tuple(origin_elements(book.content, {}, (), basis, Route("home")))  # type: ignore[arg-type]
    labels = book.content.labels.origin
    expected = {"leaflet": labels.from_source, "product": labels.from_product,
                "silence": labels.from_silence}  # fmt: skip
    assert expected[basis] in shown(elements)


def test_places_that_state_a_fact_come_before_the_notes_about_it(book: Book) -> None:
    styles = {Route(page.id, element.key): element.style
              for page in book.pages() for element in page.elements}  # fmt: skip
    for routes in book.usage.values():
        is_note = [styles[route] == "note" for route in routes]
        assert is_note == sorted(is_note)


def test_usage_leads_back_to_the_screens(book: Book) -> None:
    assert set(book.usage) == {fact.id for fact in book.content.fact}
    for fact, routes in book.usage.items():
        for route in routes:
            element = book.page(route.page).element(route.key)
            assert element
            assert fact in element.facts


def test_every_link_leads_to_something_that_is_there(book: Book) -> None:
    elements: list[Element] = []
    for page in book.pages():
        elements += page.elements
        for element in statements(page):
            basis = element.basis
            assert basis
            elements += origin_elements(
                book.content, book.usage, element.facts, basis, Route(page.id, element.key)
            )
    routes = {element.go for element in elements if element.go}
    assert routes
    for route in routes:
        assert book.page(route.page).element(route.key), route


def test_the_origin_leads_to_every_other_page_that_shows_the_fact(book: Book) -> None:
    for fact, routes in book.usage.items():
        links = {element.go.page for element in origin(book, (fact,), Route("home")) if element.go}
        assert links == {"sources", *(route.page for route in routes)}


def test_the_origin_does_not_lead_to_where_one_is(book: Book) -> None:
    for fact, routes in book.usage.items():
        for here in routes:
            pages = [element.go.page for element in origin(book, (fact,), here) if element.go]
            assert here.page not in pages
            assert len(set(pages)) == len(pages)


# Home, contents, about, help


def test_home_leads_to_every_page(book: Book) -> None:
    elements = tuple(home_elements(book.content, (), None, glyphs_for("ascii"), summaries=True))
    pages = {element.go.page for element in elements if element.go}
    assert set(book.page_ids) <= pages | {"timeline", "checker"}
    assert all(element.key for element in elements if element.go)


def test_home_marks_what_was_seen(book: Book) -> None:
    seen = set(book.parts[1:3])
    for element in home_elements(book.content, seen, None, glyphs_for("ascii"), summaries=False):
        if element.key in book.parts:
            marks = [cell.text for cell in element.cells]
            assert ("x" in marks) == (element.key in seen)
            assert ("." in marks) == (element.key not in seen)


def test_home_offers_to_go_on_reading(book: Book) -> None:
    route = Route(book.parts[4], "2")
    first = next(iter(home_elements(book.content, (), route, glyphs_for("ascii"), summaries=True)))
    assert first.go == route
    assert book.page(route.page).title in first.plain_text
    for tier in TIERS:  # marked as whatever else leads to a screen
        glyphs = glyphs_for(tier)
        first, *others = home_elements(book.content, (), route, glyphs, summaries=True)
        assert first.cells[0] in [element.cells[0] for element in others if element.cells]
    for route in (None, Route("gone")):
        elements = home_elements(book.content, (), route, glyphs_for("ascii"), summaries=True)
        assert next(iter(elements)).go == Route(book.parts[0])


def test_contents_say_where_one_is(book: Book) -> None:
    elements = [*contents_elements(book.content, book.parts[2], (), "x")]
    here = [element.key for element in elements for cell in element.cells if cell.role == "here"]
    assert here == [book.parts[2]]
    assert [element.key for element in elements if element.key] == list(book.parts)


def test_about_says_that_nobody_has_reviewed_it_and_what_runs(book: Book) -> None:
    words = shown(book.page("about"), 200)
    assert not book.content.meta.reviewed_by
    assert book.content.labels.about.not_reviewed in words
    assert book.content.meta.training_notice in words
    assert "1.2.3" in words
    assert book.loaded.fingerprint[:16] in words


def test_about_says_who_has_reviewed_it() -> None:
    text = base().replace("[meta]", '[meta]\nreviewed_by = "A. Nurse"\nreviewed_on = "today"')
    book = book_from(text)
    assert "A. Nurse" in review_status(book.content) or "{by}" in book.content.labels.about.reviewed
    assert review_status(book.content) != book.content.labels.about.not_reviewed


def test_help_names_every_action(book: Book) -> None:
    page = book.page("help")
    for name in book.content.labels.action.__struct_fields__:
        action = getattr(book.content.labels.action, name)
        element = page.element(name)
        assert element, name
        assert action.help in element.plain_text


# Content is literal


@pytest.mark.parametrize("cells", [30, 60, 200])
def test_what_looks_like_markup_is_text(cells: int) -> None:
    book = marked_up()
    for page in book.pages():
        words = shown(page, cells)
        if page.id not in {"help", "about"}:
            assert all(word in words for word in MARKUP.split()), page.id


def test_a_line_end_in_a_text_is_a_space() -> None:
    cells = (Cell("one\ntwo"), Cell("three\n"))
    elements = (Element(text="four\nfive\n", marked=((0, 4),)), Element(cells=cells, widths=(7, 0)))
    assert shown(elements, 60) == "four five\none two  three"
    assert shown((Element(text="ab\ncd", style="art"),), 60) == "ab\ncd"
