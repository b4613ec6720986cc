"""Books for tests: the shipped one, and one whose words look like markup."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import tomli
from content_samples import base
from paths import CONTENT

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.validation.load import load

MARKUP = "[bold]a[/bold] [/] [@click=app.quit]x[/] [b] \\[ $text :smile:"
_SPOKEN = ("text", "title", "summary", "term")


@cache
def shipped() -> Book:
    """The book that comes with the program."""
    return Book(load(CONTENT.read_bytes(), CONTENT.name), "1.2.3")


@cache
def small() -> Book:
    """A small book."""
    return book_from(base())


@cache
def marked_up() -> Book:
    """A small book with text that markup languages would take for theirs, in every place."""
    raw = _with_markup(tomli.loads(base()))
    return Book(Loaded(msgspec.convert(raw, Content), "c.toml", b""), "0")


def book_from(text: str) -> Book:
    """The book of a content file."""
    return Book(load(text.encode(), "c.toml"), "0")


def _with_markup(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_markup(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"{item} {MARKUP}" if key in _SPOKEN and isinstance(item, str) else _with_markup(item)
        for key, item in value.items()
    }


def shown(
    elements: tuple[Element, ...] | Page, cells: int = 100, tier: GlyphTier = "blocks"
) -> str:
    """Elements as they are set in a width."""
    layout = typeset(elements, cells, glyphs_for(tier))
    return "\n".join("".join(run.text for run in line) for line in layout.lines)
