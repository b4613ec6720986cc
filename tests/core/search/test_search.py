"""Search: what is found, and where the words stand in it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.layout.elements import Cell, Element, Page, Route
from sij_tui.core.search.index import Index
from sij_tui.core.search.words import find_spans, fold_diacritics

TEXT = st.text(st.sampled_from("abcABC éÉßﬁİΣςｶ゙漢がℂ①.-"), max_size=30)


def page(name: str, *texts: str) -> Page:
    title = Element(text=f"Title of {name}", style="title")
    elements = (Element(text=text, key=f"{n}") for n, text in enumerate(texts, start=1))
    return Page(id=name, title=f"Title of {name}", elements=(title, *elements))


def found(query: str, *pages: Page) -> list[tuple[str, str]]:
    return [(hit.route.page, hit.route.key) for hit in Index(pages).search(query)]


@pytest.mark.parametrize("query", ["cafe", "CAFÉ", "café", "caf", "  cafe  ", "cafe\u0301"])
def test_case_and_accents_do_not_matter(query: str) -> None:
    assert found(query, page("p", "In the Café.", "In the office.")) == [("p", "1")]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Straße", "strasse"),
        ("ofﬁce", "office"),
        ("ΟΔΟΣ", "οδος"),
        ("ﾃｽﾄ", "テスト"),
        ("Ａ１", "a1"),
        ("ℂ", "c"),
        ("薬が効く", "が"),
    ],
)
def test_other_ways_of_writing_the_same(text: str, query: str) -> None:
    assert found(query, page("p", text)) == [("p", "1")]


def test_every_word_must_occur_in_any_order() -> None:
    pages = page("p", "dye and needle", "needle", "dye")
    assert found("needle dye", pages) == [("p", "1")]


@pytest.mark.parametrize("query", ["", "   ", "\u0301"])
def test_nothing_asked_nothing_found(query: str) -> None:
    assert found(query, page("p", "dye")) == []


def test_what_does_not_occur_is_not_found() -> None:
    assert found("xyzzy", page("p", "dye")) == []


def test_hits_come_in_the_order_of_the_pages_with_titles_first() -> None:
    pages = page("dye", "x"), page("p", "dye", "x", "dye")
    assert found("dye", *pages) == [("dye", ""), ("p", "1"), ("p", "3")]


def test_columns_are_searched_but_not_the_margin() -> None:
    cells = (Cell("Position", "label"), Cell("Face down"), Cell("F15", "margin"))
    pages = Page(id="p", title="T", elements=(Element(cells=cells, key="1"),))
    assert found("position down", pages) == [("p", "1")]
    assert found("F15", pages) == []


def test_only_what_can_be_pointed_at_is_found() -> None:
    pages = Page(id="p", title="T", elements=(Element(text="dye"), Element(text="dye", key="k")))
    assert found("dye", pages) == [("p", "k")]


def test_there_is_a_limit() -> None:
    index = Index([page("p", *["dye"] * 50)])
    assert len(index.search("dye", most=7)) == 7


def test_a_hit_says_where_its_words_stand() -> None:
    (hit,) = Index([page("p", "The dye, the DYE and the needle.")]).search("needle dye")
    assert [hit.text[start:end] for start, end in hit.spans] == ["dye", "DYE", "needle"]
    assert hit.route == Route("p", "1")
    assert hit.title == "Title of p"


@given(TEXT, TEXT)
def test_spans_point_at_the_words(text: str, query: str) -> None:
    words = fold_diacritics(query).split()
    spans = find_spans(text, words)
    assert list(spans) == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for start, end in spans:
        assert any(word in fold_diacritics(text[start:end]) for word in words)


@given(TEXT, TEXT)
def test_what_is_found_is_marked(text: str, query: str) -> None:
    hits = Index([Page(id="p", title="T", elements=(Element(text=text, key="1"),))]).search(query)
    assert all(hit.spans for hit in hits)


@given(TEXT)
def test_any_word_of_a_text_finds_it(text: str) -> None:
    for word in text.split():
        if fold_diacritics(word):
            assert ("p", "1") in found(word, page("p", text))


@given(TEXT)
def test_folding_once_is_enough(text: str) -> None:
    assert fold_diacritics(fold_diacritics(text)) == fold_diacritics(text)
