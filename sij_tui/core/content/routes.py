"""Names of pages and screens that the program itself has: no part of a leaflet can have one."""

from __future__ import annotations

from typing import Final

PROGRAM_SCREENS: Final = ("home", "search", "palette", "settings")
"""Screens that are not pages of the book."""

CLASS_SCREEN: Final = "class"
"""Where a class is joined, voted in and led; only where a server has classes."""

PAGES_WITH_A_SCREEN: Final = ("timeline", "checker", "practice", "progress")
"""Pages that have a screen of their own; as text they are pages like any other."""

PROGRAM_PAGES: Final = (*PAGES_WITH_A_SCREEN, "summary", "glossary", "sources", "help", "about")
"""Pages that the program makes of a content file, in the order of the book."""

ERROR_PAGE: Final = "trouble"
"""The screen that shows an error."""

RESERVED: Final = frozenset((*PROGRAM_SCREENS, *PROGRAM_PAGES, ERROR_PAGE, CLASS_SCREEN))
"""Names that no part of a leaflet can have."""


TEXT_SIZE: Final = "text_size"
"""The section of help on the size of text, which is no setting of the program."""


def help_section(page: str) -> str:
    """The key of the section of help that is about a page."""
    return f"section.{page}"
