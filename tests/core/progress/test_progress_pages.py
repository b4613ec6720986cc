"""The elements of progress and of the report: in every language, for every width."""

from __future__ import annotations

import pytest
from book_kit import CONTENT
from learner_kit import START, answered
from msgspec.structs import replace
from paths import DATA

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import TIERS, glyphs_for
from sij_tui.core.layout.typeset import line_width, typeset
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.review_log import Answered
from sij_tui.core.progress.item_analysis import (
    fact_statistics,
    first_answers,
    item_statistics,
)
from sij_tui.core.progress.overview import FORECAST_DAYS, FORTNIGHT, overview
from sij_tui.core.progress.pages import Context, fact_list_elements, progress_elements
from sij_tui.core.progress.report_pages import GroupReport, report_elements
from sij_tui.core.validation.load import load
from sij_tui.records.learner import StoredReviewLog

FILES = [CONTENT, *sorted((DATA / "content").glob("*.toml"))]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def book(request: pytest.FixtureRequest) -> Book:
    return Book(load(request.param.read_bytes(), request.param.name), "0")


def bank_in(book: Book) -> Bank:
    bank = bank_of(book.content)
    assert bank
    return bank


def answers_to(bank: Bank) -> list[Answered]:
    """One answer to each question but the last, the first of them wrong."""
    return [
        answered(
            number, content=bank.content, item=item.id, fingerprint=bank.fingerprint(item.id),
            kind=item.kind, topic=item.topic, facts=item.facts, right=number > 0,
            response=tuple(choice.id for choice in bank.choices(item)[:1]),
        )
        for number, item in enumerate(bank.practice.item[:-1])
    ]  # fmt: skip


def progress(
    book: Book, cells: int, tier: GlyphTier, *, dashboard: bool = False, tall: bool = False
) -> tuple[Element, ...]:
    bank = bank_in(book)
    review_log = StoredReviewLog(None, bank.content)
    for each in answers_to(bank):
        review_log.write(each)
    view = overview(bank, review_log, now=START + 3_600_000, offset=0)
    shown = Context(bank, view, cells, glyphs_for(tier), (1, 9), dashboard=dashboard, tall=tall)
    return (*progress_elements(shown), *fact_list_elements(shown, book.content.fact, book.usage))


def test_the_number_of_a_topic_is_of_what_was_right(book: Book) -> None:
    bank = bank_in(book)
    first = bank.practice.item[0]  # the one that was wrong
    topic = [item for item in bank.practice.item[:-1] if item.topic == first.topic]
    total = sum(item.topic == first.topic for item in bank.practice.item)
    rows = [each.plain_text for each in progress(book, 120, "blocks")]
    title = bank.topic(first.topic)
    (row,) = (row for row in rows if row.startswith(f"{title} ") and row.endswith(f"/{total}"))
    assert row.split()[-1] == f"{len(topic) - 1}/{total}"


def report(book: Book, tier: GlyphTier) -> tuple[Element, ...]:
    bank = bank_in(book)
    first = first_answers({"a": answers_to(bank)})
    group = GroupReport(bank, 1, len(first["a"]), item_statistics(first), fact_statistics(first), 3)
    texts = {fact.id: fact.text for fact in book.content.fact}
    return tuple(report_elements(group, texts, glyphs_for(tier)))


@pytest.mark.parametrize("cells", [36, 56, 71, 72, 76, 120])
@pytest.mark.parametrize("tier", TIERS)
def test_no_line_is_longer_than_its_room(book: Book, tier: GlyphTier, cells: int) -> None:
    pages = (
        progress(book, cells, tier),
        progress(book, cells, tier, dashboard=True),
        progress(book, cells, tier, dashboard=True, tall=True),
    )
    for elements in (*pages, report(book, tier)):
        for line in typeset(elements, cells, glyphs_for(tier)).lines:
            assert line_width(line) <= cells, "".join(run.text for run in line)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(
    "ends", [(0.9, 0.3), (0.57, 0.51), (0.24, 0.01)], ids=["steep", "flat", "low"]
)
def test_above_the_ends_of_the_curve_stand_its_values(
    book: Book, tier: GlyphTier, ends: tuple[float, float]
) -> None:
    bank = bank_in(book)
    review_log = StoredReviewLog(None, bank.content)
    for each in answers_to(bank):
        review_log.write(each)
    view = overview(bank, review_log, now=START + 3_600_000, offset=0)
    step = (ends[1] - ends[0]) / FORECAST_DAYS
    values = tuple(ends[0] + step * day for day in range(FORECAST_DAYS + 1))
    shown = Context(bank, replace(view, recall=values), 76, glyphs_for(tier), dashboard=True)
    cells = [cell for element in progress_elements(shown) for cell in element.cells]
    labels = bank.practice.progress
    for value in ends:
        text = fill(labels.percent, number=int(100 * value + 1e-9))
        assert any(cell.text == text and cell.role == "label" for cell in cells), text


@pytest.mark.parametrize("cells", [72, 120])
@pytest.mark.parametrize("most", [3, 12, 1234])
def test_below_the_bars_of_days_stand_numbers_where_they_keep_apart(
    book: Book, cells: int, most: int
) -> None:
    bank = bank_in(book)
    review_log = StoredReviewLog(None, bank.content)
    for each in answers_to(bank):
        review_log.write(each)
    view = overview(bank, review_log, now=START + 3_600_000, offset=0)
    view = replace(view, due_by_day=(most,) * FORTNIGHT)
    shown = Context(bank, view, cells, glyphs_for("blocks"), dashboard=True, tall=True)
    texts = [element.plain_text for element in progress_elements(shown)]
    size = (cells - 3) // 2 // FORTNIGHT
    apart = [text for text in texts if text.split().count(f"{most}") >= FORTNIGHT]
    assert bool(apart) == (len(f"{most}") < size)
    heading = bank.practice.progress.due_by_day  # in one row, so that both charts begin in one
    assert any(heading in text for text in texts)


def test_every_topic_and_every_fact_is_there(book: Book) -> None:
    bank, elements = bank_in(book), progress(book, 76, "blocks")
    text = " ".join(element.plain_text for element in elements)
    for topic in bank.practice.topic:
        assert topic.title in text
    asked = {fact for item in bank.practice.item for fact in item.facts}
    assert {element.key for element in elements if element.key.startswith("fact ")} == {
        f"fact {name}" for name in asked
    }


def test_what_was_missed_stands_before_what_is_known(book: Book) -> None:
    first = next(
        element for element in progress(book, 76, "ascii") if element.key.startswith("fact ")
    )
    assert first.key.removeprefix("fact ") in bank_in(book).practice.item[0].facts


def test_the_report_tells_the_wrong_answer_in_words(book: Book) -> None:
    item = bank_in(book).practice.item[0]
    words = bank_in(book).choices(item)[0].text
    assert any(words in element.text for element in report(book, "blocks"))


def test_the_report_names_the_facts_that_do_not_land_and_no_others(book: Book) -> None:
    ids = {fact.id for fact in book.content.fact}
    told = {element.cells[0].text for element in report(book, "blocks") if element.cells} & ids
    items = bank_in(book).practice.item
    missed = set(items[0].facts)
    assert missed <= told
    assert not told & ({fact for item in items[1:-1] for fact in item.facts} - missed)
