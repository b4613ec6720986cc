"""The kinds of block that a screen is made of: one module each, all of them in :data:`Block`.

A kind of block is a struct whose ``tag`` is its ``kind`` in the file. It says what a page shows of
it (``parts``) and what can be wrong with it beyond its shape (``problems``). Screens, plain text,
Markdown, JSON, search, origins and gaps follow from its parts.
"""

from typing import TypeAlias

from sij_tui.core.content.blocks.item_list import ItemList
from sij_tui.core.content.blocks.key_facts import KeyFacts, LabelledStatement
from sij_tui.core.content.blocks.note import Note
from sij_tui.core.content.blocks.paragraph import Paragraph
from sij_tui.core.content.blocks.small_table import SmallTable
from sij_tui.core.content.blocks.source_note import ShowSourceNote

Block: TypeAlias = Paragraph | Note | ItemList | KeyFacts | SmallTable | ShowSourceNote
"""One block of a screen. ``kind`` says which."""

__all__ = [
    "Block",
    "ItemList",
    "KeyFacts",
    "LabelledStatement",
    "Note",
    "Paragraph",
    "ShowSourceNote",
    "SmallTable",
]
