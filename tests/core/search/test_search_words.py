"""Search with the words that staff type: their own, misspelt, in other forms, in other scripts."""

from __future__ import annotations

import os
import sys

import pytest
from book_kit import book_from, shipped
from hypothesis import given
from hypothesis import strategies as st
from paths import DATA

from sij_tui.core.layout.elements import Element, Page, Route
from sij_tui.core.search.index import Index, Results
from sij_tui.core.search.words import Vocabulary, fold_diacritics, query_words, words

ROWS = [
    tuple(line.split("\t")) for line in (DATA / "search_words.tsv").read_text("utf-8").splitlines()
]
"""Fact, query and kind of query, by a reader who had seen the facts but not the content."""
ENOUGH = 0.95
FIRST = 3


def index() -> Index:
    return shipped().search_index


def pages_of(results: Results) -> list[str]:
    return list(dict.fromkeys(hit.route.page for hit in results.hits))


def has_fact(fact: str, route: Route) -> bool:
    element = shipped().page(route.page).element(route.key)
    return element is not None and fact in element.facts


def is_found(fact: str, query: str) -> bool:
    """Whether one of the first three pages has a line of the fact among what was found."""
    results = index().find(query)
    first = pages_of(results)[:FIRST]
    return any(hit.route.page in first and has_fact(fact, hit.route) for hit in results.hits)


@pytest.mark.parametrize("kind", sorted({kind for _, _, kind in ROWS}))
def test_the_page_of_a_fact_is_among_the_first(kind: str) -> None:
    rows = [(fact, query) for fact, query, each in ROWS if each == kind]
    missed = [row for row in rows if not is_found(*row)]
    assert len(missed) <= (1 - ENOUGH) * len(rows), missed
    assert {fact for fact, _, _ in ROWS} == {fact.id for fact in shipped().content.fact}


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("pregnant", "reasons"),
        ("xray", "check"),
        ("x ray", "check"),
        ("X‑ray", "check"),
        ("sacroiliac", "joints"),
        ("sacro iliac", "joints"),
        ("sacro-illiac", "joints"),
        ("septicemia", "reasons"),
        ("driving", "gaps"),
        ("eat", "gaps"),
        ("twenty", "times"),
        ("bupivicaine", "times"),
        ("bupivic", "times"),
        ("facedown", "times"),
        ("how long does it sting", "times"),
        ("can they drive home", "gaps"),
    ],
)
def test_the_first_page_is_the_one_that_was_meant(query: str, page: str) -> None:
    assert pages_of(index().find(query))[0] == page


@pytest.mark.parametrize("mark", ["'", "’", "‘", "ʼ", "`", "´", ""])
def test_apostrophes_do_not_matter(mark: str) -> None:
    plain = index().find("leaflets")
    assert plain.fits
    assert index().find(f"leaflet{mark}s").hits == plain.hits


@pytest.mark.parametrize("quantity", ["20min", "20mins", "20minutes"])
def test_a_number_may_stand_close_to_its_unit(quantity: str) -> None:
    found = index().find(quantity)
    assert found.fits
    assert pages_of(found)[:FIRST] == pages_of(index().find("20 minutes"))[:FIRST]
    assert not index().find(quantity.replace("20", "95")).fits


def test_a_word_does_not_match_inside_a_short_one() -> None:
    assert not any("treat" in hit.text.lower() for hit in index().find("eat").hits)


def test_words_that_the_source_does_not_have_fit_nothing() -> None:
    lexicon = shipped().content.lexicon
    known = {"driving"}  # a gap that the content names, in another form
    assert len(lexicon.excluded) > len(known)
    for word in set(lexicon.excluded) - known:
        assert not index().find(word).fits, word


def test_words_for_search_are_found_and_never_shown() -> None:
    book = shipped()
    for fact in book.content.fact:
        assert fact.also
        for word in fact.also:
            results = index().find(word)
            assert results.fits
            assert all(hit.text != word for hit in results.hits)
    shown = {
        each
        for page in book.pages()
        for element in page.elements
        for each in words(fold_diacritics(f"{element.plain_text} {element.margin}"))
    }
    assert "twenty" not in shown
    assert index().find("twenty").hits


def test_every_gap_can_be_found_by_other_words() -> None:
    gaps = [
        (Route(page.id, element.key), element)
        for page in map(shipped().page, shipped().parts)
        for element in page.elements
        if element.basis == "silence" and element.also
    ]
    assert len(gaps) > 15
    for route, element in gaps:
        for word in element.also:
            assert route in [hit.route for hit in index().find(word).hits], word


def test_the_questions_are_not_given_away() -> None:
    practice = shipped().content.practice
    assert practice
    for item in practice.item:
        asked = getattr(item, "ask", "") or getattr(item, "claim", "")
        for hit in index().find(asked).hits:
            assert hit.route.page != "practice" or hit.route.key == ""


# -- how words are compared


def find(query: str, *texts: str, language: str = "en", also: str = "") -> list[str]:
    """The texts that a query finds, the best first; ``also`` belongs to the first one."""
    elements = tuple(
        Element(text=text, key=f"{at}", also=(also,) if also and at == 0 else ())
        for at, text in enumerate(texts)
    )
    page = Page(id="p", title="Page", elements=elements)
    return [hit.text for hit in Index([page], language=language).find(query).hits]


def test_the_word_itself_comes_before_other_forms_and_beginnings() -> None:
    texts = ("the needlework", "two needles", "a needle")
    assert find("needle", *texts) == ["a needle", "two needles", "the needlework"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("heavier", ["heavy legs"]),
        ("warmest", ["warm hands"]),
        ("warmtg", ["some warmth"]),  # a typing error comes first
        ("heaviersome", []),
    ],
)
def test_a_form_that_the_stemmer_does_not_know_is_found(query: str, found: list[str]) -> None:
    texts = ("heavy legs", "some warmth", "warm hands", "a needle")
    assert sorted(find(query, *texts)) == sorted(found)


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en-GB", "allergies", "allergy"),
        ("fr", "les injections", "injecter"),
        ("de", "die Nadeln", "Nadel"),
        ("ru", "иглы", "иглой"),
        ("cy", "nodwyddau", "nodwydd"),  # no stemmer: words that begin alike
        ("ja", "針は血管に入ります", "血管"),
        ("zh-Hans", "医生把针插入关节", "关节"),
        ("th", "ฉีดยาเข้าข้อ", "ยา"),
        ("fr", "l’aiguille", "aiguille"),
        ("de", "Kreuzdarmbeingelenk", "gelenk"),
        ("en", "Æther", "aether"),
    ],
)
def test_languages(language: str, text: str, query: str) -> None:
    assert find(query, "xyz", text, language=language) == [text]


@pytest.mark.parametrize("query", ["关针", "血管炎"])
def test_scripts_without_spaces_are_not_matched_by_single_characters(query: str) -> None:
    page = Page(id="p", title="Page", elements=(Element(text="医生把针插入关节和血管", key="1"),))
    assert Index([page], language="zh").search(query) == ()


@pytest.mark.parametrize("slip", ["bupivcaine", "bupivaccaine", "bupivaciane", "bupivocaine"])
def test_one_slip_is_forgiven_and_told(slip: str) -> None:
    page = Page(id="p", title="Page", elements=(Element(text="bupivacaine", key="1"),))
    results = Index([page]).find(slip)
    assert [hit.text for hit in results.hits] == ["bupivacaine"]
    assert not results.fits


@pytest.mark.parametrize(("query", "text"), [("eat", "heat"), ("the", "she"), ("car", "scar")])
def test_short_words_that_differ_are_other_words(query: str, text: str) -> None:
    assert find(query, text) == []


def test_rare_words_decide_and_fillers_do_not() -> None:
    texts = [f"how long is it {n}" for n in range(20)]
    assert find("how long is the sting", *texts, "the sting")[0] == "the sting"
    page = Page(id="p", title="Page", elements=(Element(text="sting", key="1"),))
    made = Index([page], stop_words=("how", "long", "is", "the"))
    assert made.search("how long is the sting")
    assert not Index([page]).search("how long is the sting")


def test_words_of_the_content_find_their_fact() -> None:
    assert find("stabbing", "the sting", "a needle", also="stabbing pain") == ["the sting"]


def test_queries_are_bounded() -> None:
    assert len(query_words("word " * 10_000)) == 1
    assert len(query_words(" ".join(map(str, range(10_000))))) <= 16
    assert all(len(word.word) <= 40 for word in query_words("x" * 100_000))


@given(st.text(max_size=60))
def test_any_text_can_be_typed(query: str) -> None:
    results = index().find(query)
    for hit in results.hits:
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.spans)


@given(st.lists(st.text("abcé-'x", min_size=1, max_size=9), max_size=6), st.text("abcé-'x"))
def test_known_words_alone_are_meant(known: list[str], typed: str) -> None:
    every = [word for text in known for word in words(fold_diacritics(text))]
    vocabulary = Vocabulary(every)
    for word in words(fold_diacritics(typed)):
        assert set(vocabulary.strong(word)) <= set(every)
        assert set(vocabulary.weak(word)) <= set(every)
        if word in every:
            assert vocabulary.strong(word)[word] == 1.0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("took", ["they take pictures"]),
        ("taking", ["they take pictures"]),
        ("lay", ["a person lies down"]),
        ("foot", ["both feet"]),
        ("wore", []),
    ],
)
def test_irregular_forms_that_the_content_lists_are_found(query: str, found: list[str]) -> None:
    texts = ("they take pictures", "a person lies down", "both feet", "the lane")
    elements = tuple(Element(text=text, key=f"{at}") for at, text in enumerate(texts))
    page = Page(id="p", title="Page", elements=elements)
    forms = ("take took taken", "lie lay lain lying", "foot feet", "wear wore worn")
    index = Index([page], language="en", word_forms=forms)
    assert [hit.text for hit in index.find(query).hits] == found


def test_a_word_with_a_long_ending_may_be_misspelt() -> None:
    assert find("weekness", "a week", "some weakness") == ["a week", "some weakness"]


def test_a_small_book_is_searched_without_the_words_of_another() -> None:
    from content_samples import base

    assert book_from(base()).search_index.find("bupivacaine").hits == ()


def test_start_needs_none_of_it() -> None:
    import subprocess

    code = (
        "import sij_tui.app.leaflet_app, sys;"
        "print({'rapidfuzz', 'snowballstemmer'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_after_preparing_an_unknown_word_loads_nothing() -> None:
    """Two steps, so that a key that is typed meanwhile need not wait for both."""
    import subprocess

    code = (
        "import sys; from book_kit import shipped; index = shipped().search_index\n"
        "for page in shipped().findable_pages(): index.step()\n"
        "names = ('snowballstemmer', 'rapidfuzz')\n"
        "while index.step(): print([name in sys.modules for name in names])\n"
        "before = {*sys.modules}; index.find('injectoin'); index.find('xylophone')\n"
        "print({*sys.modules} - before)"
    )
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.stdout.split("\n") == ["[True, False]", "[True, True]", "set()", ""], done.stderr


def test_an_index_is_built_step_by_step_or_when_it_is_searched() -> None:
    pages = [
        Page(id=name, title="T", elements=(Element(text=text, key="1"),))
        for name, text in (("a", "the dye"), ("b", "the needle"), ("c", "=+"))
    ]
    stepped = Index(pages)
    assert sum(iter(stepped.step, False)) == len(pages) + 2
    assert not stepped.step()
    for query, page in (("dye", "a"), ("needle", "b"), ("=+", "c")):
        begun = Index(pages)
        assert begun.step()
        assert pages_of(begun.find(query)) == pages_of(stepped.find(query)) == [page]
        assert sum(iter(begun.step, False)) == 2


@pytest.mark.parametrize("query", ["septicaemia", "pregnancy", "infection", "anticoagulants"])
def test_a_statement_stands_before_a_title_that_only_its_other_words_find(query: str) -> None:
    first = index().find(query).hits[0].route
    assert first.page == "reasons"
    assert first.key
