"""The leaflet as one HTML document to be printed or handed over. It needs no other file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final, Literal

from sij_tui.core.book import Book
from sij_tui.core.checker.pages.rules import checker_page
from sij_tui.core.classroom.lesson_text import lessons_page
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element, Page
from sij_tui.export.grouping import grouped
from sij_tui.export.svg import scene_svg

Audience = Literal["learner", "reviewer", "presenter"]
AUDIENCES: Final[tuple[Audience, ...]] = ("learner", "reviewer", "presenter")
PAPERS: Final = ("A4", "Letter")
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2126; --paper: #fff; --quiet: #55606b;
  --line: #c9d1d9; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #14191f; --quiet: #a6b0ba; --line: #3a444e; }
}
body { font: 1.05rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line);
  padding-top: 1rem; }
.quiet, .lead { color: var(--quiet); } .note { border-left: .25rem solid var(--line);
  padding-left: .75rem; }
.alert, .review { font-weight: 700; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
  padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
figure { margin: 1rem 0; break-inside: avoid; } figure svg { width: 100%; height: auto;
  border-radius: .25rem; } figcaption { color: var(--quiet); }
cite { font-size: .8em; font-style: normal; color: var(--quiet); } cite a { color: inherit; }
section { break-inside: auto; } h2, h3 { break-after: avoid; } tr, li { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; }
  :root { --ink: #000; --paper: #fff; --quiet: #444; --line: #999; } }
"""


def handout(book: Book, audience: Audience, parts: Sequence[str] = (), paper: str = "A4") -> str:
    """Return the document.

    Args:
        book: All pages of the content.
        audience: For a learner: the leaflet and the steps; for a reviewer: every page, rule, case
            and question; for a presenter: plans and notes, then what a learner has.
        parts: Ids of the parts of the leaflet to take; all if empty.
        paper: A name in :data:`PAPERS`.
    """
    content = book.content
    language = escape(content.meta.language)
    sections = "\n".join(_sections(book, audience, parts))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{content.meta.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(content.meta.title)}</title>\n"
        f"<style>@page {{ size: {paper}; margin: 18mm; }}{_STYLE}</style>\n</head>\n"
        "<body>\n<main>\n"
        f"<h1>{escape(content.meta.title)}</h1>\n"
        f'<p class="quiet">{escape(content.meta.training_notice)}</p>\n'
        f"{sections}\n</main>\n</body>\n</html>\n"
    )


def _sections(book: Book, audience: Audience, parts: Sequence[str]) -> Iterator[str]:
    content = book.content
    if audience == "presenter" and (lessons := lessons_page(content)):
        yield _section(lessons)
    for name in parts or book.parts:
        yield _section(book.page(name))
    if content.timeline:
        yield _timeline(book)
    if content.summary and not parts:
        yield _section(book.page("summary"))
    if audience == "reviewer":
        yield from _for_review(book)
    yield _facts(content)


def _for_review(book: Book) -> Iterator[str]:
    """What a reader can see besides the leaflet and the steps; then lines to sign on."""
    content = book.content
    if content.checker:
        yield _section(checker_page(content, content.checker, book.loaded.fingerprint))
    for name in book.page_ids:
        if name not in (*book.parts, "timeline", "checker", "summary"):
            yield _section(book.page(name))
    yield f"<p><code>SHA-256 {book.loaded.fingerprint}</code></p>"


def _timeline(book: Book) -> str:
    """Every step with its picture, at the moment that shows most."""
    content, made = book.content, ["<section>"]
    steps = content.timeline.step if content.timeline else ()
    scenes = {f"{step.id}.picture": step.scene for step in steps}
    waiting: list[Element] = []
    for element in book.page("timeline").elements:
        waiting.append(element)
        if element.key in scenes:
            figure = _figure(content, scenes[element.key], element.key.replace(".", "-"))
            made += [*_blocks(waiting), figure]
            waiting = []
    return "\n".join((*made, *_blocks(waiting), "</section>"))


def _figure(content: Content, name: str, prefix: str) -> str:
    """A picture with its caption; nothing if there is none of this name."""
    scene = content.art.named(name)
    if scene is None:
        return ""
    picture = scene_svg(content.art, scene, scene.still, "light", prefix)
    return f"<figure>\n{picture}\n<figcaption>{escape(scene.caption)}</figcaption>\n</figure>"


def _facts(content: Content) -> str:
    """Every fact with its place in the source, to which statements lead."""
    rows = (
        f'<tr id="{escape(fact.id)}"><th scope="row">{escape(fact.id)}</th>'
        f"<td>{escape(fact.text)}</td><td>{escape(fact.place)}</td></tr>"
        for fact in content.fact
    )
    title = escape(content.labels.name.sources)
    return f"<section>\n<h2>{title}</h2>\n<table>\n" + "\n".join(rows) + "\n</table>\n</section>"


def _section(page: Page) -> str:
    return "\n".join(("<section>", *_blocks(page.elements), "</section>"))


def _blocks(elements: Iterable[Element]) -> Iterator[str]:
    """Items make one list, rows of equally many columns one table."""
    for kind, members in grouped(elements):
        if kind == "item":
            yield "<ul>\n" + "\n".join(f"<li>{_cited(each)}</li>" for each in members) + "\n</ul>"
        elif kind == "text":
            yield from map(_text, members)
        else:
            yield "<table>\n" + "\n".join(map(_row, members)) + "\n</table>"


def _row(element: Element) -> str:
    is_head = element.cells[0].role == "column"
    cells = []
    for cell in element.cells:
        text = _cites(cell.text, element) if cell.role == "margin" else escape(cell.text)
        cells.append(f'<th scope="col">{text}</th>' if is_head else f"<td>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _text(element: Element) -> str:
    match element.style:
        case "title":
            return f"<h2>{_cited(element)}</h2>"
        case "heading":
            return f"<h3>{_cited(element)}</h3>"
        case "art":
            return f"<pre>{escape(element.text)}</pre>"
        case "lead" | "quiet" | "note" | "alert" | "review":
            return f'<p class="{element.style}">{_cited(element)}</p>'
        case "body" | "item" | "entry":
            return f"<p>{_cited(element)}</p>"


def _cited(element: Element) -> str:
    cites = _cites(element.margin, element)
    return escape(element.text) + (f" {cites}" if cites else "")


def _cites(margin: str, element: Element) -> str:
    """What stands in the margin; each fact in it leads to its place."""
    text = escape(margin)
    for fact in element.facts:
        name = escape(fact)
        text = re.sub(rf"\b{re.escape(name)}\b(?!<|\")", f'<a href="#{name}">{name}</a>', text)
    return f"<cite>{text}</cite>" if text else ""
