"""A document as a tagged PDF (PDF/UA-1), set by typst: no other program, and no font, is needed.

The words go to typst as data, never as its markup. It reads no clock, so that the same document is
the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import islice
from typing import Any, assert_never

import msgspec
import typst

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.scenes import Art
from sij_tui.core.layout.cells import width
from sij_tui.export.grouping import parted
from sij_tui.export.handout.model import (
    Beside,
    Choices,
    Figure,
    Handout,
    HandoutBlock,
    Listing,
    SigningLines,
    TableBlock,
    TableCell,
    TextBlock,
    Title,
)
from sij_tui.export.handout.object_streams import with_object_streams
from sij_tui.export.svg import TYPST_LETTERING, SceneColours, scene_svg

_PAPERS = {"A4": "a4", "Letter": "us-letter"}
_INTRODUCTORY = frozenset({"lead", "quiet"})
"""Styles of a text that introduces what follows, where it stands below a title."""
_MOST_LETTERS = 20
"""Letters that a message names."""
_MOST_TOGETHER = 34
"""Lines that stay on one page, as far as their number is known: it has room for 40."""
_LINE, _LINE_BESIDE = 80, 28
"""Characters of a line that is as wide as the page, and of one beside a picture."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')


class PdfError(Exception):
    """The document cannot be set; the message says why, and what to do."""


def as_pdf(document: Handout, art: Art, paper: str) -> bytes:
    """Return the document as a PDF.

    Raises:
        PdfError: No font on this machine has some of its letters, or typst refuses it.
    """
    data = msgspec.json.encode(_shown(_document(document, art, paper))).decode()
    try:
        return _compiled(data, ignore_system_fonts=True)
    except typst.TypstError as first:
        if not _MISSING.search(first.message):
            raise PdfError(f"the PDF cannot be made: {first.message}.") from first
    try:
        return _compiled(data, ignore_system_fonts=False)
    except typst.TypstError as error:
        raise PdfError(_message_of(error)) from error


def _compiled(data: str, *, ignore_system_fonts: bool) -> bytes:
    pdf: bytes = typst.compile(
        (files(__package__) / "handout.typ").read_bytes(),
        sys_inputs={"document": data},
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=ignore_system_fonts,
    )
    try:
        return with_object_streams(pdf)
    except ValueError:  # another version of typst may write it otherwise: larger, and as good
        return pdf


def _message_of(error: typst.TypstError) -> str:
    """What to say of an error, and which letters no font has."""
    missing = "".join(_MISSING.findall(error.diagnostic))
    letters = dict.fromkeys(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), missing))
    if not letters:
        return f"the PDF cannot be made: {error.message}."
    named = (
        letter if letter.isprintable() else f"U+{ord(letter):04X}"
        for letter in islice(letters, _MOST_LETTERS)
    )  # fmt: skip
    return (
        f"no font on this machine has these letters: {' '.join(named)}. Install one that does, or"
        " write HTML: a browser may have one."
    )


def _document(document: Handout, art: Art, paper: str) -> dict[str, Any]:
    language, *subtags = document.language.split("-")
    writer = _Writer(SceneColours(art, "light"), art)
    return {
        "title": document.title,
        "notice": document.notice,
        "edition": document.edition,
        "language": language,
        "region": next((each.upper() for each in subtags if len(each) == 2), None),
        "direction": document.direction,
        "page": document.page,
        "contents": document.contents,
        "facts": sorted(document.facts),
        "paper": _PAPERS[paper],
        "sections": [
            {"own": section.on_own_page, "groups": [*writer.groups(section.blocks)]}
            for section in document.sections
        ],
    }


def _introduces(before: HandoutBlock | None, block: HandoutBlock) -> bool:
    """Whether a block stands below a title and says what follows."""
    is_below = isinstance(before, Title)
    return is_below and isinstance(block, TextBlock) and block.style in _INTRODUCTORY


def _leads_to(block: HandoutBlock, after: HandoutBlock | None) -> bool:
    """Whether a text says what the block below is: a question its answers, a label its note."""
    if isinstance(after, Figure | Beside):
        return True
    if not isinstance(block, TextBlock):
        return False
    if isinstance(after, TableBlock | Listing):
        return block.style == "alert"
    is_note = isinstance(after, TextBlock) and after.style == "note"
    return is_note and block.style == "quiet"


def _shown(value: Any) -> Any:
    """The same with control characters made visible in all its texts."""
    match value:
        case str():
            return visible(value)
        case dict():
            return {key: _shown(each) for key, each in value.items()}
        case list() | tuple():
            return [_shown(each) for each in value]
        case _:
            return value


def _lines(block: HandoutBlock, line: int) -> float:
    """About how many lines of so many characters a block takes, with the space around it."""
    match block:
        case Title() | TextBlock():
            return _lines_of_text((block,), line)
        case Listing():
            return sum(_lines(each, line) for each in block.items)
        case Choices():
            return sum(_lines(TextBlock(text), line) for text in block.items)
        case TableBlock():
            rows = (_lines_of_text(row.cells, line * 2 / 3) for row in block.rows)
            return sum(rows, start=1.5)
        case Beside():
            return max(_lines(block.figure, line), _total(block.blocks, _LINE_BESIDE))
        case Figure():
            return _MOST_TOGETHER / 2
        case SigningLines():
            return 3.0 * len(block.names)
        case _:
            assert_never(block)


def _lines_of_text(parts: Iterable[TextBlock | Title | TableCell], line: float) -> float:
    texts = [part.text + "".join(cited.text for cited in part.cited) for part in parts]
    return 1.5 + sum(text.count("\n") for text in texts) + sum(map(width, texts)) // line


def _total(blocks: Iterable[HandoutBlock], line: int) -> float:
    return sum(_lines(each, line) for each in blocks)


class _Writer:
    """Turns blocks into plain values, as the template takes them."""

    def __init__(self, colours: SceneColours, art: Art) -> None:
        self._colours, self._art = colours, art

    def groups(self, blocks: Sequence[HandoutBlock]) -> Iterator[dict[str, Any]]:
        """Yield each title with what it heads, and whether all of it is to stay on one page."""
        for group in parted(blocks, lambda block: isinstance(block, Title)):
            title = group[0]
            level = title.level if isinstance(title, Title) else 0
            is_short = len(group) > 1 and _total(group, _LINE) <= _MOST_TOGETHER
            together = level > 1 and is_short
            yield {"level": level, "together": together, "blocks": [*self.blocks(group)]}

    def blocks(self, blocks: Sequence[HandoutBlock]) -> Iterator[dict[str, Any]]:
        """Yield the blocks; what stands between a title and what it heads stays with it."""
        around = zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)
        for before, block, after in around:
            is_sticky = after is not None and _introduces(before, block)
            is_sticky |= _leads_to(block, after)
            yield self._block(block) | ({"sticky": True} if is_sticky else {})

    def _block(self, block: HandoutBlock) -> dict[str, Any]:
        """The fields of a block, with its type; of a picture, the picture itself."""
        match block:
            case Figure(scene):
                svg = scene_svg(
                    self._art, scene, scene.still, self._colours, lettering=TYPST_LETTERING
                )
                made = {"svg": svg, "alt": scene.alt or scene.caption, "caption": scene.caption}
                return {"type": "Figure", **made}
            case Beside():
                return {
                    "type": "Beside",
                    "picture": self._block(block.figure),
                    "blocks": [*self.blocks(block.blocks)],
                    "together": _total(block.blocks, _LINE_BESIDE) <= _MOST_TOGETHER,
                }
            case TableBlock():
                return {**msgspec.to_builtins(block), "shares": block.shares}
            case _:
                fields: dict[str, Any] = msgspec.to_builtins(block)
                return fields
