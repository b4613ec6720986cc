"""What the program shows, in forms that other programs read.

The forms of pages are one module each, named in :data:`PAGE_FORMATS`, with a function ``export``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from sij_tui.core.content.glyph_tier import GlyphTier

if TYPE_CHECKING:
    from sij_tui.core.layout.elements import Page

PAGE_FORMATS: Final = ("text", "markdown", "json")
"""The forms of pages, as ``read --format`` calls them; the first is the default."""

COLUMNS: Final = 78
"""Cells that a line of text takes at most where nothing else is asked for."""


class Target(NamedTuple):
    """What can show the exported pages."""

    tier: GlyphTier = "blocks"
    """Characters that it can show."""
    columns: int = COLUMNS
    """Cells that a line may take."""


Exporter: TypeAlias = "Callable[[Iterable[Page], Target], str]"
"""Returns pages in one form, ended by a line break."""


def exporter(name: str) -> Exporter:
    """Return the exporter of a form in :data:`PAGE_FORMATS`; its module is loaded now.

    Raises KeyError for a form that is not listed.
    """
    if name not in PAGE_FORMATS:
        raise KeyError(name)
    return cast("Exporter", import_module(f"{__name__}.{name}").export)
