"""The document to print or hand over: whole, on its own, and with a place for every fact."""

from __future__ import annotations

import json
import math
import re
from html import escape, unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import msgspec
import pytest
from paths import CONTENT

from sij_tui import __version__
from sij_tui.cli import main
from sij_tui.commands import review_hash_of
from sij_tui.core.book import Book
from sij_tui.core.content.document import visible_texts
from sij_tui.core.practice.coverage import silences_of
from sij_tui.core.validation.load import load
from sij_tui.export.handout import AUDIENCES
from sij_tui.export.handout.html import as_html
from sij_tui.export.handout.model import Section, TextBlock
from sij_tui.export.handout.review import Review
from sij_tui.export.handout.sections import handout_document
from sij_tui.export.svg import (
    GROUNDS,
    PICTURE_HEIGHT,
    TYPST_LETTERING,
    Lettering,
    SceneColours,
    scene_svg,
)

VOID = {"meta", "rect", "path", "use", "br", "col", "wbr"}
HASH = "5e" * 32


@pytest.fixture(scope="session")
def book() -> Book:
    return Book(load(CONTENT.read_bytes(), CONTENT.name), __version__)


@pytest.fixture(scope="session")
def documents(book: Book) -> dict[str, str]:
    made = {}
    for audience in AUDIENCES:
        review = Review(review_hash=HASH) if audience == "reviewer" else None
        document = handout_document(book, audience, (), review)
        made[audience] = as_html(document, book.content.art, "A4")
    return made


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
        self.parted = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "wbr":
            self.words, self.parted = self.words.removesuffix(" "), True
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
        self.words += f"{data} " if self.parted else f" {data} "
        self.parted = False


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_document_is_well_formed_and_needs_no_other_file(
    documents: dict[str, str], audience: str
) -> None:
    outline = Outline(documents[audience])
    assert not outline.open
    assert not outline.sources
    assert "<script" not in documents[audience]
    assert not re.findall(r"url\((?!#)|@import|https?://(?!www\.w3\.org/)", documents[audience])
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} <= set(outline.ids)


def test_no_fact_has_the_name_of_anything_else(book: Book, documents: dict[str, str]) -> None:
    facts = {fact.id for fact in book.content.fact}
    for document in documents.values():
        own = [each for each in Outline(document).ids if each not in facts]
        assert own
        assert all("." in each for each in own), "no id in a content file has a full stop"


def test_what_stands_on_each_printed_page_cannot_end_the_style_sheet(book: Book) -> None:
    hostile = '"; } </style><script>\\22 \n é'
    document = msgspec.structs.replace(
        handout_document(book, "learner"), notice=hostile, page="{total}</style>{number}"
    )
    style = as_html(document, book.content.art, "A4").partition("<style>")[2]
    style = style.partition("</style>")[0]
    assert "@media print" in style
    assert "<" not in style
    notice = re.search(r'@bottom-left { content: "([^"]*)";', style)
    assert notice
    shown = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), notice[1])
    assert shown == f"{hostile} {document.edition}"
    assert re.search(r'content: counter\(pages\) "[^"]+" counter\(page\);', style)


def test_styles_are_in_the_style_sheet_alone(documents: dict[str, str]) -> None:
    for document in documents.values():
        sheet, _, body = document.partition("</style>")
        assert " style=" not in body, "a browser that shows it from a server lets none in"
        widths = set(re.findall(r'<col class="w(\d+)">', body))
        assert widths == set(re.findall(r"col\.w(\d+) { width: \1%; }", sheet))


def test_a_word_longer_than_a_line_can_be_parted(book: Book) -> None:
    word = "<a&b>" * 10 + "e\u0301" * 20
    sections = (Section((TextBlock(f"Short {word} short"),)),)
    document = msgspec.structs.replace(handout_document(book, "learner"), sections=sections)
    body = as_html(document, book.content.art, "A4").partition("<section")[2]
    paragraph = body.partition("<p>")[2].partition("</p>")[0]
    parts = paragraph.split("<wbr>")
    assert unescape("".join(parts)) == f"Short {word} short"
    assert max(len(unescape(part)) for part in parts) <= len("Short ") + 16
    assert not [part for part in parts if part.startswith("\u0301")]


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


def words_of(document: str) -> str:
    """The words of a document, with single spaces."""
    return " ".join(Outline(document).words.split())


def test_a_learner_has_every_part_and_every_step_with_its_picture(
    book: Book, documents: dict[str, str]
) -> None:
    words = words_of(documents["learner"])
    for part in (*book.parts, "summary"):
        for element in book.page(part).elements:
            assert all(cell.text in words for cell in element.cells if cell.role != "margin")
            assert element.text in words
    timeline = book.content.timeline
    assert timeline is not None
    assert timeline.gate_scene
    assert documents["learner"].count("<svg ") == len(timeline.step) + 1
    assert timeline.labels.picture not in re.findall(r"<h\d>(.*?)</h\d>", documents["learner"])
    for step in timeline.step:
        assert step.title in words
        for said in (*step.team, *step.person):
            assert said.text in words


def test_citations_lead_to_the_place_of_a_fact(book: Book, documents: dict[str, str]) -> None:
    for document in documents.values():
        links = Outline(document).links
        for fact in book.content.fact:
            assert f"#{fact.id}" in links


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        words = [each for key, each in value.items() if key not in ("id", "kind", "basis")]
        return [text for each in words for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _pieces(text: str) -> set[str]:
    """What a line is put together of: without numbers, citations and signs between."""
    joints = r"^\d+\. |  \(.*\)$|  |: |; | · | → |(?<=[.?!])\s|F\d+[–-]F\d+|__+|, version "
    pieces = (piece.strip().removesuffix(".") for piece in re.split(joints, text))
    return set(filter(None, pieces))


def test_a_reviewer_misses_nothing_that_a_reader_can_see(
    documents: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", "--format", "json"]) == 0
    pages = json.loads(capsys.readouterr().out)
    seen = " ".join(Outline(documents["reviewer"]).words.split())
    wanted = set().union(*map(_pieces, _texts(pages)))
    assert len(wanted) > 1_000
    assert [piece for piece in wanted if piece not in seen] == []


def test_a_reviewer_misses_no_word_of_the_content_file(
    book: Book, documents: dict[str, str]
) -> None:
    seen = words_of(documents["reviewer"])
    texts = (
        " ".join(line.split())
        for text in visible_texts(book.content)
        if "also" not in text.path  # words for a search, which nobody sees
        for line in text.text.split("\n")  # of a drawing in characters, which has words all over
    )
    assert [text for text in texts if text not in seen] == []


def test_a_reviewer_has_each_fact_with_its_strength_and_place(
    book: Book, documents: dict[str, str]
) -> None:
    rows = re.findall(r'<tr id="(\w+)">(.*?)</tr>', documents["reviewer"])
    found = {name: unescape(re.sub(r"<[^>]+>", "|", row)) for name, row in rows}
    for fact in book.content.fact:
        for words in (fact.text, book.content.force[fact.force].label, fact.place, fact.note):
            assert words in found[fact.id]


def test_a_reviewer_has_each_oddity_and_each_gap_where_they_are_looked_for(
    book: Book, documents: dict[str, str]
) -> None:
    for note in book.content.source_note:
        assert f"<h3>{escape(f'{note.id}. {note.title}')}</h3>" in documents["reviewer"]
    for name, gap in silences_of(book.content).items():
        row = re.search(rf'<th scope="row"><strong>{name}</strong></th>(.*)', documents["reviewer"])
        assert row
        assert escape(gap.text) in row[1]
        assert all(item in row[1] for item in gap.asked)


def test_a_reviewer_has_what_is_signed_and_lines_to_sign_on(
    book: Book, documents: dict[str, str]
) -> None:
    end = documents["reviewer"].rpartition("<section")[2].replace("<wbr>", "")
    assert HASH in end
    assert book.content.labels.about.not_reviewed in documents["reviewer"]
    for name in book.content.labels.handout.signatures:
        assert f"<dt>{name}</dt>" in end


def test_right_answers_stand_out_by_a_word(book: Book, documents: dict[str, str]) -> None:
    practice = book.content.practice
    assert practice
    row = re.search(r"<tr>[^\n]*The spine and the pelvis.*?</tr>", documents["reviewer"])
    assert row
    assert f"<td>{practice.labels.word.right}</td>" in row[0]


def test_notes_are_for_presenters_alone(book: Book, documents: dict[str, str]) -> None:
    note = book.content.note[0].text
    assert note in Outline(documents["presenter"]).words
    assert note not in Outline(documents["learner"]).words


def test_no_document_is_heavy(documents: dict[str, str]) -> None:
    assert len(documents["learner"].encode()) <= 250_000
    assert len(documents["reviewer"].encode()) <= 700_000


@pytest.mark.parametrize("theme", GROUNDS)
def test_every_scene_is_a_picture_with_a_name(book: Book, theme: str) -> None:
    colours = SceneColours(book.content.art, theme)
    for scene in book.content.scene:
        svg = ElementTree.fromstring(scene_svg(book.content.art, scene, scene.still, colours))
        names = [each.text for each in svg if each.tag.endswith("title")]
        assert names == [scene.alt or scene.caption]
        assert any(each.tag.endswith(("path", "use", "g")) for each in svg)


@pytest.mark.parametrize("lettering", [Lettering(), TYPST_LETTERING])
def test_no_word_of_a_picture_is_cut(book: Book, lettering: Lettering) -> None:
    colours, below = SceneColours(book.content.art, "light"), lettering.size // 4
    lowest = 0
    for scene in book.content.scene:
        svg = scene_svg(book.content.art, scene, scene.still, colours, lettering=lettering)
        for at in re.findall(r'<text x="[\d.]+" y="(\d+)"', svg):
            assert lettering.size * 0.7 <= int(at) <= PICTURE_HEIGHT - below
            lowest = max(lowest, int(at))
    assert lowest > PICTURE_HEIGHT - 2 * lettering.size, "there are words at the end"


def test_a_picture_that_stands_alone_has_smooth_curves(book: Book) -> None:
    art, colours = book.content.art, SceneColours(book.content.art, "light")
    (scene,) = [each for each in book.content.scene if each.id == "joints"]
    turns = []
    for is_fine in (False, True):
        svg = scene_svg(art, scene, scene.still, colours, is_fine=is_fine)
        longest = max(re.findall(r'd="(M[^"]*l[^M"]*)', svg), key=len)
        steps = [*map(float, re.findall(r"-?[\d.]+", longest.partition("l")[2]))]
        angles = [math.atan2(y, x) for x, y in zip(steps[::2], steps[1::2], strict=True)]
        around = (abs(b - a) % (2 * math.pi) for a, b in pairwise(angles))
        turns.append(median(min(each, 2 * math.pi - each) for each in around))
    assert turns[1] < turns[0] * 0.7


def test_colours_are_light_or_dark_with_the_readers_device(documents: dict[str, str]) -> None:
    style = documents["learner"].partition("<style>")[2].partition("</style>")[0]
    used = set(re.findall(r"var\((--p\d+)\)", documents["learner"]))
    light, dark = (
        dict(re.findall(r"(--p\d+): (#\w{6})", part)) for part in style.split("@media")[-2:]
    )
    assert used
    assert used <= light.keys()
    assert light.keys() == dark.keys()
    assert light != dark


def run(*words: str | Path) -> int:
    try:
        return main(["handout", *map(str, words)])
    except SystemExit as end:
        return int(end.code or 0)


def test_parts_are_chosen_and_a_file_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "leaflet.html"
    assert run(file, "--parts", "reasons", "--paper", "Letter") == 0
    text = file.read_text("utf-8")
    assert "size: Letter" in text
    assert text.count("<h2>") == 2, "the part, and the facts with their places"
    assert "<svg" not in text
    assert run(file) == 2
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    "words",
    [
        ["x.txt"],
        ["x.html", "--parts", "nothing"],
        ["x.html", "--since", str(CONTENT)],
        ["x.html", "--for", "reviewer", "--parts", "reasons"],
        ["x.html", "--for", "reviewer", "--since", "no-such-file.toml"],
    ],
)
def test_what_cannot_be_written_is_told(
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    assert capsys.readouterr().err.startswith("sij-tui: ")
    assert not [*tmp_path.iterdir()]


def test_a_reviewer_sees_what_has_changed_since_the_last_review(tmp_path: Path) -> None:
    old, file = tmp_path / "old.toml", tmp_path / "review.html"
    text = CONTENT.read_text("utf-8")
    old.write_text(
        text.replace('resume = "Continue: {title}"', 'resume = "Go on: {title}"'), "utf-8"
    )
    assert run(file, "--for", "reviewer", "--since", old) == 0
    document = file.read_text("utf-8").replace("<wbr>", "")
    assert re.search(r"<td>Go on: \{title\}</td><td>Continue: \{title\}</td>", document)
    assert review_hash_of(CONTENT.read_bytes()) in document
