"""The shipped content file as the content tests read it: straight from the TOML.

The tests of the content do not go through the program's own loading and checking, so that a slip
there cannot hide a slip in the content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import tomli
from paths import CONTENT

from sij_tui.core.content.blocks import (
    ItemList,
    KeyFacts,
    Note,
    Paragraph,
    ShowSourceNote,
    SmallTable,
)
from sij_tui.core.content.facts import Fact, SourceNote
from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.meta import Meta
from sij_tui.core.content.model import Term
from sij_tui.core.content.screen import Screen
from sij_tui.core.content.table import Statement

SOURCE = CONTENT.read_text(encoding="utf-8")
TABLES: dict[str, Any] = tomli.loads(SOURCE)
META = msgspec.convert(TABLES["meta"], Meta)
LEXICON = msgspec.convert(TABLES["lexicon"], Lexicon)
FACTS = {fact.id: fact for fact in msgspec.convert(TABLES["fact"], tuple[Fact, ...])}
NOTES = {note.id: note for note in msgspec.convert(TABLES["source_note"], tuple[SourceNote, ...])}
SCREENS = msgspec.convert([*TABLES["screen"], TABLES["summary"]], tuple[Screen, ...])
TERMS = msgspec.convert(TABLES["glossary"], tuple[Term, ...])


OUTLINES = ("path", "follow", "within", "art")
"""Keys that hold the lines of a picture, not words."""


class Said(NamedTuple):
    """One statement of a screen, or one entry of the glossary, as a reader meets it."""

    where: str
    text: str
    facts: tuple[str, ...]
    basis: str


def statements_of(screen: Screen) -> Iterator[Said]:
    """Every statement of a screen. A label, or the cells of a row, are part of the statement."""
    for block in screen.block:
        found: tuple[Statement, ...] = ()
        if isinstance(block, Paragraph | Note):
            found = (block,)
        elif isinstance(block, ItemList | KeyFacts):
            found = block.items
        elif isinstance(block, SmallTable):
            for row in block.rows:
                yield Said(screen.id, ": ".join(row.cells), row.facts, row.basis)
        for item in found:
            text = f"{item.label}: {item.text}" if hasattr(item, "label") else item.text
            yield Said(screen.id, text, item.facts, item.basis)


def shown_notes_of(screen: Screen) -> Iterator[SourceNote]:
    """The source notes that a screen shows."""
    for block in screen.block:
        if isinstance(block, ShowSourceNote):
            yield NOTES[block.note]


def texts_of(screen: Screen) -> list[str]:
    """All the running text of a screen: its summary, its statements, its source notes."""
    said = [statement.text for statement in statements_of(screen)]
    notes = [note.text for note in shown_notes_of(screen)]
    return [text for text in (screen.summary, *said, *notes) if text]


STATEMENTS = tuple(said for screen in SCREENS for said in statements_of(screen))
ENTRIES = tuple(Said("glossary", f"{t.term}: {t.text}", t.facts, "leaflet") for t in TERMS)


def strings_of(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every string below a value of the parsed TOML, with the path to it; outlines are no words."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in OUTLINES:
                continue
            yield from strings_of(inner, f"{where}.{key}" if where else key)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from strings_of(inner, f"{where}[{number}]")


def holds(text: str, phrase: str) -> bool:
    """Whether a word or phrase stands in a text, as whole words, in either case."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE) is not None
