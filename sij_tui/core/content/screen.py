"""``[[screen]]``: one part of the leaflet."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from sij_tui.core.content.blocks import Block
from sij_tui.core.content.blocks.base import References, statements_in
from sij_tui.core.content.table import Cited, Id, SearchWords, Table, Words


class Screen(Table, frozen=True, kw_only=True):
    """``[[screen]]``: one part of the leaflet."""

    id: Id
    title: Words
    summary: str = ""
    """One line, shown on the home screen and below the title."""
    also: SearchWords = ()
    """Words that find it in a search, and on the list of commands, besides its title; never shown.
    """
    scene: Id | None = None
    """A still picture beside or below the text, in windows with room for both: ``id`` of a scene.

    It may show only what the text says: its facts are facts of this screen.
    """
    block: Annotated[tuple[Block, ...], msgspec.Meta(min_length=1)]


def statement_key(block: int, number: int) -> str:
    """The name of a statement on its page: that of its block, and its own if it is one of several.

    ``block`` counts from 1; ``number`` as well, and is 0 for a block that is a single statement.
    """
    return f"{block}.{number}" if number else f"{block}"


def statements_of(screen: Screen, references: References) -> Iterator[tuple[str, Cited]]:
    """Yield the statements of a screen with the names that they have on its page."""
    for place, block in enumerate(screen.block, start=1):
        for part in block.parts(references):
            for number, statement in statements_in(part):
                yield statement_key(place, number), statement
