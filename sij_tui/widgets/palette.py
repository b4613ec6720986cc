"""Colours: what each role of text looks like in each theme.

Meaning never rests on colour alone: every role that matters also has a mark, a word or a weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from rich.style import Style

from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.frame import Style as Paint
from sij_tui.core.scenes.model import Role
from sij_tui.core.session import Theme


class Palette:
    """The styles of one theme."""

    def __init__(self, name: Theme, colours: Mapping[str, str]) -> None:
        self.name = name
        self.colours = colours
        self.highlight = Style(bgcolor=colours["highlight"])
        self._styles: dict[str, Style] = {}

    def style(self, role: str) -> Style:
        """The style of a role; an unknown role looks like running text."""
        if role not in self._styles:  # a screen shows a dozen of them
            look = _ROLES.get(role, _ROLES["body"])
            self._styles[role] = Style.parse(look.format_map(self.colours))
        return self._styles[role]

    def paint(self, roles: tuple[Role, ...], paint: Paint, ground: str) -> Style:
        """The style of a picture's cells on a ground, #rrggbb."""
        dark = self.name != "light"
        fore = colour_of(roles, paint.role, paint.strength, ground, dark=dark)
        back = colour_of(roles, paint.back, paint.back_strength, ground, dark=dark)
        return Style(color=fore or None, bgcolor=back or ground)


_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "body": "{text}",
        "item": "{text}",
        "entry": "{text}",
        "here": "bold {accent}",
        "title": "bold {strong}",
        "lead": "italic {quiet}",
        "heading": "bold {link}",
        "label": "bold {text}",
        "column": "underline {quiet}",
        "note": "{note}",
        "rail": "{accent}",
        "quiet": "{quiet}",
        "margin": "{faint}",
        "mark": "{accent}",
        "number": "{link}",
        "key": "bold {link}",
        "link": "{link}",
        "seen": "{link}",
        "unseen": "{faint}",
        "found": "bold underline {accent}",
        "alert": "bold {alert}",
        "art": "{strong}",
        "cursor": "bold {accent}",
        "rule": "{line}",
        "bar": "{quiet}",
        "thumb": "{quiet}",
        "practice": "bold reverse {strong}",
        "stop": "bold {stop}",
        "hold": "bold {hold}",
        "tell": "bold {tell}",
        "none": "bold {none}",
        "verdict_right": "bold {link}",
        "verdict_wrong": "bold {alert}",
        "stop_plate": "bold reverse {stop}",
        "hold_plate": "bold reverse {hold}",
        "tell_plate": "bold reverse {tell}",
        "none_plate": "bold reverse {none}",
    }
)

# Ink, bone and coral: the colours of an X-ray viewing room. Contrast of running text on the
# background is at least 7:1 in every theme, of quiet text 4.5:1 (WCAG 2.2, 1.4.3 and 1.4.6).
# No outcome is green: green would read as permission, which none of them gives.
_COLOURS: Mapping[Theme, Mapping[str, str]] = MappingProxyType(
    {
        "dark": {
            "background": "#11171e",
            "surface": "#18212b",
            "highlight": "#1d2a36",
            "text": "#d5dde5",
            "strong": "#f2e3bd",
            "quiet": "#9aa9b8",
            "faint": "#8493a2",
            "line": "#33414f",
            "link": "#7cc4d8",
            "accent": "#ff8a73",
            "note": "#cdbf9c",
            "alert": "#ffc46b",
            "stop": "#ff7f7f",
            "hold": "#ffc46b",
            "tell": "#9dbcff",
            "none": "#b4c2d1",
        },
        "light": {
            "background": "#faf7f0",
            "surface": "#f1ece0",
            "highlight": "#ece5d5",
            "text": "#222c36",
            "strong": "#5c4310",
            "quiet": "#55626f",
            "faint": "#5a6671",
            "line": "#cfc8b8",
            "link": "#0b5c78",
            "accent": "#b3321d",
            "note": "#5d4d24",
            "alert": "#8a4b00",
            "stop": "#a5121a",
            "hold": "#854800",
            "tell": "#1d4f9e",
            "none": "#47586a",
        },
        "contrast": {
            "background": "#000000",
            "surface": "#000000",
            "highlight": "#26264d",
            "text": "#ffffff",
            "strong": "#ffff00",
            "quiet": "#e6e6e6",
            "faint": "#d0d0d0",
            "line": "#ffffff",
            "link": "#7fffff",
            "accent": "#ffb000",
            "note": "#ffffb3",
            "alert": "#ffb000",
            "stop": "#ff8c8c",
            "hold": "#ffd24d",
            "tell": "#a9c8ff",
            "none": "#ffffff",
        },
    }
)


@cache
def palette_for(theme: Theme) -> Palette:
    """The palette of a theme."""
    return Palette(theme, _COLOURS[theme])
