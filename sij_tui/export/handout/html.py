"""A document as one HTML file that asks no host for anything. It has light and dark colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import assert_never
from unicodedata import combining

from sij_tui.core.content.scenes import Art
from sij_tui.export.handout.model import (
    Beside,
    Choices,
    Figure,
    Handout,
    HandoutBlock,
    Listing,
    Reference,
    SigningLines,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    Title,
)
from sij_tui.export.svg import SwitchingColours, scene_svg

_STYLE_SHEET = (files(__package__) / "handout.css").read_text("utf-8")
_COUNTERS = {"{number}": "counter(page)", "{total}": "counter(pages)"}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ,.]")
_LONG_WORD, _PART = re.compile(r"\S{25,}"), 8
"""As in ``handout.typ``: what is parted, and after how many characters."""
_LOWEST = 6
"""The lowest heading that HTML has."""


def as_html(document: Handout, art: Art, paper: str) -> str:
    """Return the document; ``paper`` is the size of its pages where it is printed."""
    writer = _Writer(document, art)
    body = "\n".join(writer.body())
    title = escape(document.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}" dir="{document.direction}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_page_style(document, paper)}"
        f"{writer.style()}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer><p>{escape(document.notice)} {escape(document.edition)}</p></footer>\n"
        "</body>\n</html>\n"
    )


def _page_style(document: Handout, paper: str) -> str:
    """The style sheet of a printed page, with what stands on each where a browser can do that."""
    notice = _quoted(f"{document.notice} {document.edition}")
    parts = re.split(r"(\{number\}|\{total\})", document.page)
    number = " ".join(_COUNTERS.get(part) or _quoted(part) for part in parts if part)
    look = "font: 8.5pt system-ui, sans-serif; color: #444; vertical-align: top;"
    return (
        f"@page {{ size: {paper}; margin: 18mm;\n"
        f"  @bottom-left {{ content: {notice}; {look} width: 85%; }}\n"
        f"  @bottom-right {{ content: {number}; {look} }} }}\n"
    )


def _text(text: str) -> str:
    """A text as HTML, in which words that could be longer than a line have places to part."""
    parts, end = [], 0
    for word in _LONG_WORD.finditer(text):
        for at in range(word.start() + _PART, word.end(), _PART):
            if not combining(text[at]):
                parts.append(escape(text[end:at]))
                end = at
    return "<wbr>".join((*parts, escape(text[end:])))


def _quoted(text: str) -> str:
    """A text as CSS has it, without anything that could end it or the style sheet."""
    return '"' + _NOT_PLAIN.sub(lambda found: f"\\{ord(found[0]):x} ", text) + '"'


class _Writer:
    """Writes one document, and knows which facts stand in it and what colours it has used."""

    def __init__(self, document: Handout, art: Art) -> None:
        self._document, self._art = document, art
        self._colours = SwitchingColours(art, "light")
        self._figures = 0
        self._widths: set[int] = set()
        """Of columns, in percent."""
        self._facts = document.facts

    def style(self) -> str:
        """The style sheet, with the widths and the colours of what was written so far."""
        light, dark = (self._colours.variables(theme) for theme in ("light", "dark"))
        screen = "@media screen and (prefers-color-scheme: dark)"
        widths = "".join(f"col.w{each} {{ width: {each}%; }}\n" for each in sorted(self._widths))
        return f"{_STYLE_SHEET}{widths}:root {{ {light} }}\n{screen} {{ :root {{ {dark} }} }}\n"

    def body(self) -> Iterator[str]:
        """Yield the lines of the document."""
        document = self._document
        yield f"<h1>{escape(document.title)}</h1>"
        yield f'<p class="lead">{escape(document.notice)}<br>{escape(document.edition)}</p>'
        if document.contents:
            yield from self._contents()
        for number, section in enumerate(document.sections, start=1):
            look = ' class="page"' if section.on_own_page else ""
            yield f'<section id="section.{number}"{look}>'
            for block in section.blocks:
                yield self._block(block)
            yield "</section>"

    def _contents(self) -> Iterator[str]:
        """Yield links to the sections by their first headings."""
        yield f'<nav aria-label="{escape(self._document.contents)}">\n<ul>'
        for number, section in enumerate(self._document.sections, start=1):
            title = next((each.text for each in section.blocks if isinstance(each, Title)), "")
            if title:
                yield f'<li><a href="#section.{number}">{escape(title)}</a></li>'
        yield "</ul>\n</nav>"

    def _block(self, block: HandoutBlock) -> str:
        match block:
            case Title():
                tag = f"h{min(block.level + 1, _LOWEST)}"
                return f"<{tag}>{self._cited(block.text, block.cited)}</{tag}>"
            case TextBlock():
                return self._passage(block)
            case Listing():
                tag = "ol" if block.ordered else "ul"
                items = (f"<li>{self._cited(each.text, each.cited)}</li>" for each in block.items)
                return _lines(f"<{tag}>", *items, f"</{tag}>")
            case TableBlock():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Beside():
                words = map(self._block, block.blocks)
                start = f'<div class="beside">{self._figure(block.figure)}<div>'
                return _lines(start, *words, "</div></div>")
            case Choices():
                items = (f"<li>{escape(text)}</li>" for text in block.items)
                return _lines('<ul class="boxes">', *items, "</ul>")
            case SigningLines():
                names = (f"<dt>{escape(name)}</dt><dd></dd>" for name in block.names)
                return _lines('<dl class="sign">', *names, "</dl>")
            case _:
                assert_never(block)

    def _passage(self, passage: TextBlock) -> str:
        text = self._cited(passage.text, passage.cited)
        match passage.style:
            case "art":
                return f"<pre>{escape(passage.text)}</pre>"
            case "lead" | "quiet" | "note" | "alert" | "review":
                return f'<p class="{passage.style}">{text}</p>'
            case "title" | "heading" | "body" | "item" | "entry" | "command":
                return f"<p>{text}</p>"

    def _table(self, table: TableBlock) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
        return _lines(
            "<table>",
            "".join(map(self._column, table.percents)),
            *([f"<thead><tr>{head}</tr></thead>"] if any(table.columns) else []),
            "<tbody>",
            *map(self._row, table.rows),
            "</tbody>",
            "</table>",
        )

    def _column(self, percent: int) -> str:
        """A column; the style sheet has its width, as no policy lets styles into elements."""
        if not percent:
            return "<col>"
        self._widths.add(percent)
        return f'<col class="w{percent}">'

    def _row(self, row: TableRow) -> str:
        first, *others = row.cells
        anchor = f' id="{escape(row.fact)}"' if row.fact else ""
        cells = "".join(f"<td>{self._cell(cell)}</td>" for cell in others)
        return f'<tr{anchor}><th scope="row">{self._cell(first)}</th>{cells}</tr>'

    def _cell(self, cell: TableCell) -> str:
        text = self._cited(cell.text, cell.cited)
        return f"<strong>{text}</strong>" if cell.is_strong else text

    def _figure(self, figure: Figure) -> str:
        scene = figure.scene
        self._figures += 1
        ids = f"p.{self._figures}"  # short, and with a mark that no id of the content has
        picture = scene_svg(self._art, scene, scene.still, self._colours, ids)
        return f"<figure>\n{picture}\n<figcaption>{escape(scene.caption)}</figcaption>\n</figure>"

    def _cited(self, text: str, cited: Sequence[Reference]) -> str:
        cites = "".join(map(self._reference, cited))
        return _text(text) + (f" <cite>{cites}</cite>" if cites else "")

    def _reference(self, reference: Reference) -> str:
        text = escape(reference.text)
        is_there = reference.fact in self._facts
        return f'<a href="#{escape(reference.fact)}">{text}</a>' if is_there else text


def _lines(*lines: str) -> str:
    return "\n".join(lines)
