"""The colours of our palettes for what Textual itself draws."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

from sij_tui.core.navigation import THEMES
from sij_tui.widgets.palette import palette_for


def textual_themes() -> list[Theme]:
    """One theme of Textual's for each palette."""
    return [_theme(name, palette_for(name).colours) for name in THEMES]


def _theme(name: str, colours: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=colours["link"],
        accent=colours["accent"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["surface"],
        dark=name != "light",
    )
