"""The same content as text, Markdown and JSON."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter

import pytest
from book_kit import MARKUP, marked_up, shipped
from markdown_it import MarkdownIt

from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Page
from sij_tui.core.layout.glyphs import plain
from sij_tui.export.json import export as as_json
from sij_tui.export.markdown import escape
from sij_tui.export.markdown import export as as_markdown
from sij_tui.export.text import as_text

WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def pages() -> list[Page]:
    return list(shipped().pages())


def everything(page: Page) -> list[str]:
    """All texts of a page: statements, headings, citations."""
    texts = [text for element in page.elements for text in (element.text, element.margin)]
    return texts + [cell.text for element in page.elements for cell in element.cells]


def missing(written: str, plainly: bool = False) -> list[str]:
    found = set(words(written))
    return [
        word
        for page in pages()
        for text in everything(page)
        for word in words(plain(text) if plainly else text)
        if word not in found and word.strip("_")  # lines to sign on are not words
    ]


def test_all_words_are_in_every_form() -> None:
    assert missing(as_text(pages())) == []
    assert missing(as_text(pages(), "ascii"), plainly=True) == []
    assert missing(as_markdown(pages())) == []
    assert missing(as_json(pages())) == []


@pytest.mark.parametrize("write", [as_text, as_markdown, as_json])
def test_no_control_characters_and_no_spaces_at_the_end_of_a_line(write: object) -> None:
    for book in (shipped(), marked_up()):
        text = write(book.pages())  # type: ignore[operator]
        assert not [char for char in text if unicodedata.category(char) == "Cc" and char != "\n"]
        assert text.endswith("\n")
        assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("columns", [20, 40, 78, 120])
def test_no_line_is_wider_than_asked(columns: int) -> None:
    assert max(map(width, as_text(pages(), columns=columns).splitlines())) <= columns


def test_in_ascii_only_letters_of_the_content_are_not() -> None:
    text = as_text(pages(), "ascii")
    assert {char for char in text if not char.isascii() and not char.isalpha()} == set()


def test_parts_are_divided_by_a_rule() -> None:
    rules = [line for line in as_text(pages()).splitlines() if set(line) == {"─"}]
    assert len(rules) == len(pages()) - 1


# JSON


def test_json_holds_every_statement_with_its_source() -> None:
    data = json.loads(as_json(pages()))
    assert [page["id"] for page in data] == list(shipped().page_ids)
    for page, written in zip(pages(), data, strict=True):
        assert written["title"] == page.title
        for element, item in zip(page.elements, written["pieces"], strict=True):
            said = item.get("text", "") + " ".join(item.get("cells", ()))
            assert set(words(element.plain_text)) <= set(words(said))
            assert tuple(item.get("facts", ())) == (element.facts if element.basis else ())
            assert item.get("basis") == element.basis


# Markdown


def markdown(*elements: Element) -> list[str]:
    page = Page(id="p", title="T", elements=elements)
    return as_markdown([page]).rstrip("\n").split("\n")


def test_a_list_is_followed_by_a_blank_line() -> None:
    item = Element(text="a", style="item", mark="*")
    assert markdown(item, item, Element(text="b")) == ["- a", "- a", "", "b"]
    numbered = Element(text="a", style="item", mark="2")
    assert markdown(Element(text="b"), numbered) == ["b", "", "2. a"]


def test_a_table_has_the_columns_as_its_head() -> None:
    head = Element(cells=(Cell("A", "column"), Cell("B", "column")))
    row = Element(cells=(Cell("1"), Cell("2|3")))
    assert markdown(head, row, Element(text="b")) == [
        "| A | B |", "| --- | --- |", r"| 1 | 2\|3 |", "", "b",
    ]  # fmt: skip


def test_rows_without_a_head_are_all_rows() -> None:
    row = Element(cells=(Cell("1"), Cell("2")))
    assert markdown(row, row) == ["|  |  |", "| --- | --- |", "| 1 | 2 |", "| 1 | 2 |"]


def test_two_tables_after_one_another_are_two() -> None:
    head = Element(cells=(Cell("A", "column"),))
    row = Element(cells=(Cell("1"),))
    assert markdown(head, row, head, row) == [
        "| A |", "| --- |", "| 1 |", "", "| A |", "| --- |", "| 1 |",
    ]  # fmt: skip
    wider = Element(cells=(Cell("1"), Cell("2")))
    assert markdown(head, row, wider)[3] == ""


MARKS = [
    "*a*", "_a_", "`a`", "[a](b)", "<b>", "# a", "> a", "- a", "+ a", "1. a", "1) a", "---", "***",
    "~~a~~", "~~~", "&amp;", "\\*", "a | b", "![a](b)", "===", "[a]: b", MARKUP,
]  # fmt: skip


PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


@pytest.mark.parametrize("text", MARKS)
def test_marks_in_the_content_are_literal(text: str) -> None:
    kinds = [token.type for token in PARSER.parse(escape(text))]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]
    (inline,) = (token for token in PARSER.parse(escape(text)) if token.children)
    assert inline.children
    assert {token.type for token in inline.children} == {"text"}
    assert "".join(token.content for token in inline.children) == text


def test_a_markdown_reader_sees_the_same_elements() -> None:
    elements = [element for page in pages() for element in page.elements]
    tokens = PARSER.parse(as_markdown(pages()))
    kinds = Counter(token.type if token.tag != "h1" else f"h1 {token.type}" for token in tokens)
    styles = Counter(element.style for element in elements if not element.cells)
    assert kinds["h1 heading_open"] == styles["title"]
    assert kinds["heading_open"] == styles["heading"]
    assert kinds["list_item_open"] == styles["item"]
    assert kinds["blockquote_open"] == styles["note"]
    heads = sum(1 for token in tokens if token.type == "thead_open")
    columned = [element for element in elements if element.cells]
    named = sum(1 for element in columned if element.cells[0].role == "column")
    assert kinds["tr_open"] - heads == len(columned) - named


# Speed, and what it leans on


def test_text_needs_neither_textual_nor_asyncio() -> None:
    code = (
        "import sys; from types import SimpleNamespace as N; import sij_tui.cli as cli;"
        "from sij_tui.commands.read import run; run(N(**cli.SHOW_DEFAULTS));"
        "print([n for n in ('textual', 'asyncio', 'hypothesis') if n in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert done.stdout == as_text(shipped().pages()).replace("1.2.3", "0.1.0")
