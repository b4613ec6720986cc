"""The document to print or hand over: whole, on its own, and with a place for every fact."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from paths import CONTENT

from sij_tui import __version__
from sij_tui.cli import main
from sij_tui.core.book import Book
from sij_tui.core.validation.load import load
from sij_tui.export.handout import AUDIENCES, handout
from sij_tui.export.svg import GROUNDS, scene_svg

VOID = {"meta", "rect", "path", "use"}


@pytest.fixture(scope="session")
def book() -> Book:
    return Book(load(CONTENT.read_bytes(), CONTENT.name), __version__)


@pytest.fixture(scope="session")
def documents(book: Book) -> dict[str, str]:
    return {audience: handout(book, audience) for audience in AUDIENCES}


class Outline(HTMLParser):
    """What a document is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.headings: list[int] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        self.sources += [given[name] or "" for name in ("src", "data", "action") if given.get(name)]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += f" {data} "


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_document_is_well_formed_and_needs_no_other_file(
    documents: dict[str, str], audience: str
) -> None:
    outline = Outline(documents[audience])
    assert not outline.open
    assert not outline.sources
    assert "script" not in documents[audience]
    assert not re.findall(r"url\((?!#)|@import|https?://(?!www\.w3\.org/)", documents[audience])
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} <= set(outline.ids)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_headings_skip_no_level(documents: dict[str, str], audience: str) -> None:
    headings = Outline(documents[audience]).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    for before, after in pairwise(headings):
        assert after <= before + 1


def test_every_fact_has_its_place(book: Book, documents: dict[str, str]) -> None:
    for text in documents.values():
        for fact in book.content.fact:
            assert re.search(rf'<tr id="{fact.id}">', text)


def test_a_learner_has_every_part_and_every_step_with_its_picture(
    book: Book, documents: dict[str, str]
) -> None:
    words = Outline(documents["learner"]).words
    for part in book.parts:
        for element in book.page(part).elements:
            assert element.text in words
    timeline = book.content.timeline
    assert timeline is not None
    assert documents["learner"].count("<svg ") == len(timeline.step)
    for step in timeline.step:
        assert step.title in words


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, each in value.items() if key != "id" for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def test_a_reviewer_misses_nothing_that_a_reader_can_see(
    documents: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", "--format", "json"]) == 0
    pages = json.loads(capsys.readouterr().out)
    seen = " ".join(Outline(documents["reviewer"]).words.split())
    wanted = {
        " ".join(text.split())
        for text in _texts(pages)
        if len(text.split()) > 3 and not text.startswith("http")
    }
    missing = [text for text in wanted if unescape(text) not in seen]
    assert missing == []


def test_notes_are_for_presenters_alone(book: Book, documents: dict[str, str]) -> None:
    note = book.content.note[0].text
    assert note in Outline(documents["presenter"]).words
    assert note not in Outline(documents["learner"]).words


def test_no_document_is_heavy(documents: dict[str, str]) -> None:
    assert len(documents["learner"].encode()) <= 250_000
    assert len(documents["reviewer"].encode()) <= 700_000


@pytest.mark.parametrize("theme", GROUNDS)
def test_every_scene_is_a_picture_with_a_name(book: Book, theme: str) -> None:
    for scene in book.content.scene:
        svg = ElementTree.fromstring(scene_svg(book.content.art, scene, scene.still, theme))
        names = [each.text for each in svg if each.tag.endswith("title")]
        assert names == [scene.alt or scene.caption]
        assert any(each.tag.endswith(("path", "use", "g")) for each in svg)


def test_parts_are_chosen_and_a_file_is_never_replaced(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "leaflet.html"
    assert main(["handout", str(file), "--parts", "reasons", "--paper", "Letter"]) == 0
    text = file.read_text("utf-8")
    assert "size: Letter" in text
    assert "Reasons not to inject" in text
    assert "What may be felt</h2>" not in text.split("Step by step")[0]
    with pytest.raises(SystemExit):
        main(["handout", str(file)])
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("words", [["x.txt"], ["x.html", "--parts", "nothing"]])
def test_what_cannot_be_written_is_told(words: list[str], capsys) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SystemExit) as stopped:
        main(["handout", *words])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("sij-tui")
