"""The document as a PDF: tagged, with its fonts, its words literal, and nothing over the edge.

That it conforms to PDF/UA-1 is checked by typst whenever it writes one. Poppler opens it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from content_samples import base
from paths import CONTENT

from sij_tui.cli import main
from sij_tui.core.book import Book
from sij_tui.core.content.scenes import Art
from sij_tui.core.validation.load import load
from sij_tui.export.handout import AUDIENCES, PAPERS, Audience
from sij_tui.export.handout.model import (
    Beside,
    Figure,
    Handout,
    HandoutBlock,
    Section,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    Title,
    blocks_of,
)
from sij_tui.export.handout.object_streams import with_object_streams
from sij_tui.export.handout.pdf import PdfError, as_pdf
from sij_tui.export.handout.review import Review
from sij_tui.export.handout.review_items import item_blocks
from sij_tui.export.handout.sections import handout_document

LIMITS = {"learner": 400_000, "reviewer": 700_000, "presenter": 400_000}
HOSTILE = "#strong[a] *b* _c_ `d` $e$ <f> @g \\h // i [j] #{1+1} ~ -- ... k"
DPI = 36


def poppler(tool: str, *arguments: str | Path) -> str:
    if shutil.which(tool) is None:
        pytest.skip("poppler's tools are not installed")
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture(scope="session")
def book() -> Book:
    return Book(load(CONTENT.read_bytes(), CONTENT.name), "0.1.0")


@pytest.fixture(scope="session")
def pdfs(book: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pdf")
    for audience in AUDIENCES:
        data = as_pdf(whole(book, audience), book.content.art, "A4")
        (folder / f"{audience}.pdf").write_bytes(data)
    return {audience: folder / f"{audience}.pdf" for audience in AUDIENCES}


def whole(book: Book, audience: Audience) -> Handout:
    review = Review(review_hash="5e" * 32) if audience == "reviewer" else None
    return handout_document(book, audience, (), review)


def small(*blocks: HandoutBlock, **changes: object) -> Handout:
    document = Handout(
        title="A title", notice="A notice.", edition="1", language="en-GB", direction="ltr",
        page="{number} of {total}", sections=(Section(blocks),),
    )  # fmt: skip
    return msgspec.structs.replace(document, **changes)


def written(document: Handout, folder: Path, paper: str = "A4") -> Path:
    path = folder / "document.pdf"
    path.write_bytes(as_pdf(document, Art(), paper))
    return path


def text_of(path: Path) -> str:
    return " ".join(poppler("pdftotext", path, "-").split())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_it_is_tagged_has_its_fonts_and_is_not_heavy(pdfs: dict[str, Path], audience: str) -> None:
    about = poppler("pdfinfo", pdfs[audience])
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
    assert re.search(r"^Title: +\S", about, re.MULTILINE)
    fonts = [line.split() for line in poppler("pdffonts", pdfs[audience]).splitlines()[2:]]
    assert fonts
    assert all(font[-5] == "yes" for font in fonts), "embedded"
    assert pdfs[audience].stat().st_size <= LIMITS[audience]


def test_headings_lists_tables_and_pictures_are_what_they_look_like(pdfs: dict[str, Path]) -> None:
    structure = poppler("pdfinfo", "-struct", pdfs["learner"])
    for tag in ("H1", "H2", "H3", "L ", "LI", "Table", "TH", "Figure", "Caption"):
        assert re.search(rf"^ *{tag}", structure, re.MULTILINE)


def test_text_outside_of_a_heading_or_a_table_is_in_paragraphs(pdfs: dict[str, Path]) -> None:
    structure = poppler("pdfinfo", "-struct-text", pdfs["learner"])
    lines = [line for line in structure.splitlines() if re.search(r'"\S+  \d+/14"', line)]
    above = [structure.splitlines()[structure.splitlines().index(line) - 1] for line in lines]
    assert len(above) == 14
    assert all(re.match(r" *P\b", line) for line in above)


def test_every_word_of_a_page_is_there(book: Book, pdfs: dict[str, Path]) -> None:
    seen = re.sub(r"\W", "", text_of(pdfs["learner"]))
    for part in (*book.parts, "summary"):
        for block in blocks_of(book.page(part).elements):
            if isinstance(block, Title | TextBlock):
                assert re.sub(r"\W", "", block.text) in seen


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_runs_over_the_edge_of_a_page(
    pdfs: dict[str, Path], audience: str, tmp_path: Path
) -> None:
    poppler("pdftoppm", "-r", str(DPI), "-gray", pdfs[audience], tmp_path / "page")
    pages = sorted(tmp_path.glob("page-*.pgm"))
    assert pages
    for page in pages:
        head, _, pixels = page.read_bytes().partition(b"\n255\n")
        width, height = map(int, head.split()[-2:])
        margin = DPI * 18 // 25  # 18 mm of the 20 and more that stay free
        rows = [pixels[row * width : (row + 1) * width] for row in range(height)]
        edges = [*rows[:margin], *(row[:margin] + row[-margin:] for row in rows)]
        assert all(row.count(255) == len(row) for row in edges), page.name
        assert all(row.count(255) == width for row in rows[-DPI // 4 :]), page.name


def test_a_picture_is_on_the_page_of_its_title_and_the_summary_has_its_own(
    book: Book, pdfs: dict[str, Path]
) -> None:
    pages = [
        " ".join(page.split()) for page in poppler("pdftotext", pdfs["learner"], "-").split("\f")
    ]
    assert book.content.timeline
    assert book.content.summary
    for number, step in enumerate(book.content.timeline.step, start=1):
        scene = book.content.art.named(step.scene)
        assert scene
        title = f"{number}. {step.title}"
        assert any(title in page and scene.caption in page.partition(title)[2] for page in pages)
    (summary,) = [page for page in pages if page.startswith(book.content.summary.title)]
    last = blocks_of(book.page("summary").elements)
    assert all(item.text in summary for block in last for item in getattr(block, "items", ())), (
        "all of it on one page"
    )
    following = pages[pages.index(summary) + 1]
    assert following.startswith(book.content.labels.name.sources)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_step_is_on_one_page(book: Book, paper: str, tmp_path: Path) -> None:
    document, path = whole(book, "learner"), tmp_path / "leaflet.pdf"
    path.write_bytes(as_pdf(document, book.content.art, paper))
    pages = [" ".join(page.split()) for page in poppler("pdftotext", path, "-").split("\f")]
    blocks = [block for section in document.sections for block in section.blocks]
    starts = [n for n, block in enumerate(blocks) if isinstance(block, Title) and block.level <= 2]
    shown = 0
    for start, end in pairwise((*starts, len(blocks))):
        title, last = blocks[start], blocks[end - 1]
        if isinstance(last, Beside):
            assert isinstance(title, Title)
            assert isinstance(last.blocks[-1], TextBlock)
            (page,) = [page for page in pages if title.text in page]
            assert last.blocks[-1].text in page.partition(title.text)[2]
            shown += 1
    assert book.content.timeline
    assert shown == len(book.content.timeline.step) + 1, "what comes before any step, too"
    assert len(pages) <= {"A4": 15, "Letter": 17}[paper], "three or two steps have room on a page"


def test_a_question_is_on_one_page(book: Book, pdfs: dict[str, Path]) -> None:
    pages = [
        re.sub(r"\s", "", page) for page in poppler("pdftotext", pdfs["reviewer"], "-").split("\f")
    ]
    assert book.content.practice
    blocks = [*item_blocks(book.content, book.content.practice)]
    starts = [n for n, block in enumerate(blocks) if isinstance(block, Title)]
    shown = 0
    for start, end in pairwise((*starts, len(blocks))):
        title, last = blocks[start], blocks[end - 1]
        if isinstance(title, Title) and title.level > 2 and isinstance(last, TextBlock):
            first, words = (re.sub(r"\s", "", f"{each.text}") for each in (title, last))
            assert any(words in page.partition(first)[2] for page in pages), title.text
            shown += 1
    assert shown > len(book.content.practice.item) / 2


def test_words_beside_a_picture_go_on_where_they_have_no_room(book: Book, tmp_path: Path) -> None:
    art, path = book.content.art, tmp_path / "long.pdf"
    lines = tuple(TextBlock(f"Line {number}.") for number in range(200))
    step = Title("A step", 1), Beside(Figure(art.scenes[0]), lines)
    path.write_bytes(as_pdf(small(*step), art, "A4"))
    seen = text_of(path)
    assert all(line.text in seen for line in lines)


@pytest.mark.parametrize("word", ["W" * 55, "Überempfindlichkeits" * 2])
def test_a_word_longer_than_a_line_is_parted(tmp_path: Path, word: str) -> None:
    row = TableRow((TableCell("A name"), TableCell(f"{word}."), TableCell("Some words " * 9)))
    table = TableBlock((row, row), ("Name", "Word", "Words"))
    path = written(small(Title("Words", 1), TextBlock(f"Text {word}"), table), tmp_path)
    boxes = re.findall(r'xMax="([\d.]+)".*?>(.*?)</word>', poppler("pdftotext", "-bbox", path, "-"))
    assert len(boxes) > 40
    assert max(float(end) for end, _ in boxes) <= 595 - 62, "22 mm of A4 stay free"
    seen = "".join(re.sub(r"\W", "", text) for _, text in boxes)
    assert seen.count(word) >= 1


def test_lines_stand_below_rows_alone(pdfs: dict[str, Path], tmp_path: Path) -> None:
    poppler("pdftoppm", "-r", str(DPI), "-gray", pdfs["learner"], tmp_path / "page")
    for page in sorted(tmp_path.glob("page-*.pgm")):
        head, _, pixels = page.read_bytes().partition(b"\n255\n")
        width, height = map(int, head.split()[-2:])
        for column in range(width):
            down = pixels[column::width]
            runs = bytes(255 if dot > 220 else 0 for dot in down).split(b"\xff")
            assert max(map(len, runs)) < height // 3, page.name


@pytest.mark.parametrize(("paper", "size"), [("A4", "595.2"), ("Letter", "612 x 792")])
def test_paper_is_as_asked(tmp_path: Path, paper: str, size: str) -> None:
    path = written(small(TextBlock("Words.")), tmp_path, paper)
    assert re.search(rf"^Page size: +{size}", poppler("pdfinfo", path), re.MULTILINE)


def test_the_same_document_is_the_same_file() -> None:
    document = small(Title("Words", 1), TextBlock("More words."))
    assert as_pdf(document, Art(), "A4") == as_pdf(document, Art(), "A4")


def test_words_are_never_markup(tmp_path: Path) -> None:
    document = small(Title(HOSTILE, 1), TextBlock(HOSTILE), TextBlock(HOSTILE, style="note"))
    seen = re.sub(r"\s", "", text_of(written(document, tmp_path)))
    assert seen.count(re.sub(r"\s", "", HOSTILE)) == 3


def test_control_characters_are_shown(tmp_path: Path) -> None:
    path = written(small(TextBlock("a\x1b[31mb\u202ec")), tmp_path)
    assert "a<U+001B>[31mb<U+202E>c" in text_of(path)


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(PdfError, match=r"U\+10FFFD"):
        as_pdf(small(TextBlock("a\U0010fffdb")), Art(), "A4")


@pytest.mark.parametrize("language", ["en", "en-GB", "fr", "zh-Hant-TW", "gsw", "es-419"])
def test_any_language_tag_is_taken(language: str) -> None:
    assert as_pdf(small(TextBlock("Words."), language=language), Art(), "A4")


def test_from_right_to_left() -> None:
    assert as_pdf(small(TextBlock("Words.", style="note"), direction="rtl"), Art(), "A4")


def test_a_content_file_of_the_least_that_is_needed_has_one(tmp_path: Path) -> None:
    content, path = tmp_path / "small.toml", tmp_path / "small.pdf"
    content.write_text(base(), "utf-8")
    assert main(["handout", str(path), "--for", "reviewer", "--content", str(content)]) == 0
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_without_typst_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sij_tui.commands.installation.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stopped:
        main(["handout", str(tmp_path / "leaflet.pdf")])
    assert stopped.value.code == 2
    assert "'typst" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


PLAIN = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 5 0 R>>\nendobj\n"
    b"5 0 obj\n<</Length 3>>\nstream\nq Q\nendstream\nendobj\n"
)
OFFSETS = [PLAIN.index(b"%d 0 obj" % number) if number != 4 else 0 for number in range(1, 6)]
TABLE = b"xref\n0 6\n0000000004 65535 f\r\n" + b"".join(
    b"%010d 00000 n\r\n" % offset if offset else b"0000000000 65535 f\r\n" for offset in OFFSETS
)
END = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(PLAIN)


def test_streams_stay_and_all_else_goes_into_one_that_poppler_reads(tmp_path: Path) -> None:
    packed = with_object_streams(PLAIN + TABLE + END)
    assert b"stream\nq Q\nendstream" in packed
    assert b"Catalog" not in packed
    path = tmp_path / "packed.pdf"
    path.write_bytes(packed)
    assert re.search(r"^Pages: +1$", poppler("pdfinfo", path), re.MULTILINE)


@pytest.mark.parametrize(
    "broken",
    [b"", b"%PDF-1.7\n", PLAIN + END, (PLAIN + TABLE + END).replace(b"2 0 obj", b"2 0 x")],
)
def test_what_is_no_such_file_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        with_object_streams(broken)
