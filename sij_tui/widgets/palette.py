"""The colour palettes of the themes: the style of each role of text.

No meaning depends on colour alone: such roles also have a mark, a word or a weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from rich.color import Color, ColorSystem
from rich.style import Style

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.scenes import Role
from sij_tui.core.layout.cells import crop, width
from sij_tui.core.layout.elements import Line, Run
from sij_tui.core.navigation import Theme
from sij_tui.core.scenes.colour import colour_of, mixed
from sij_tui.core.scenes.frame import CellStyle

StyledText = tuple[str, Style]


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

    def styled(self, line: Line, cells: int, base: Style) -> list[StyledText]:
        """A line in colours on a ground, cut or filled to so many cells."""
        styled: list[StyledText] = []
        left = cells
        for run in (*line, Run(" " * cells, "body")):  # the last one fills what is left
            text = visible(run.text.replace("\n", " "))  # a row is one line
            taken = width(text)
            if taken > left:
                text = crop(text, left)
                taken = width(text)
            left -= taken
            # Spaces need no colour of their own: fewer codes for a slow link.
            style = base if text.isspace() else self.style(run.role) + base
            if styled and styled[-1][1] == style:
                styled[-1] = (styled[-1][0] + text, style)
            elif text:
                styled.append((text, style))
        return styled

    def background_in(self, colours: str | None) -> str:
        """The background as a terminal of some colours (Rich's name for them) shows it, #rrggbb.

        When the palette is a new one, the style sheet still has the old one.
        """
        colour = Color.parse(self.colours["background"])
        if colours == "256":
            colour = colour.downgrade(ColorSystem.EIGHT_BIT)
        return colour.get_truecolor(foreground=False).hex

    def paint(self, roles: tuple[Role, ...], paint: CellStyle, ground: str) -> Style:
        """The style of a picture's cells on a ground, #rrggbb."""
        fore = colour_of(roles, paint.role, paint.strength, ground, theme=self.name)
        back = colour_of(roles, paint.back, paint.back_strength, ground, theme=self.name) or ground
        if paint.opacity < 100:
            fore, back = (
                mixed(colour, ground, paint.opacity) if colour else "" for colour in (fore, back)
            )
        return Style(color=fore or None, bgcolor=back)


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
        "review": "bold {review}",
        "missed": "bold {wrong}",
        "art": "{strong}",
        "cursor": "bold {accent}",
        "rule": "{line}",
        "bar": "{quiet}",
        "thumb": "{quiet}",
        "practice": "bold reverse {strong}",
        "stop": "bold {stop}",
        "hold": "bold {hold}",
        "tell": "bold {tell}",
        "none": "{none}",
        "verdict_right": "bold {link}",
        "verdict_wrong": "bold {wrong}",
        "stop_plate": "bold reverse {stop}",
        "hold_plate": "bold reverse {hold}",
        "tell_plate": "bold reverse {tell}",
    }
)

# Ink, bone and ice: the colours of an X-ray viewing room. Red and amber are for outcomes alone, and
# each outcome differs from the others and from every other mark by 20 in CIEDE2000 or more, also to
# eyes without one kind of cone: tests/widgets/test_colours.py holds it. Contrast of running text on
# the background is at least 7:1 in every theme, of quiet text 4.5:1 (WCAG 2.2, 1.4.3 and 1.4.6).
# No outcome is green: green would read as permission, which none of them gives. That nothing was
# found is grey, and weaker than text.
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
            "accent": "#a2ebfe",
            "note": "#cdbf9c",
            "alert": "#eefcfa",
            "wrong": "#ede2ff",
            "review": "#ffffdf",
            "stop": "#e7695e",
            "hold": "#ffc804",
            "tell": "#7b8aff",
            "none": "#94909b",
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
            "accent": "#004054",
            "note": "#5d4d24",
            "alert": "#050616",
            "wrong": "#4c1571",
            "review": "#02343c",
            "stop": "#530a01",
            "hold": "#8f5b00",
            "tell": "#0652ff",
            "none": "#696660",
        },
        "contrast": {
            "background": "#000000",
            "surface": "#202020",
            "highlight": "#1a1a3a",
            "text": "#ffffff",
            "strong": "#ffff00",
            "quiet": "#e6e6e6",
            "faint": "#d0d0d0",
            "line": "#ffffff",
            "link": "#7fffff",
            "accent": "#9cedfd",
            "note": "#ffffb3",
            "alert": "#efffff",
            "wrong": "#ede1ff",
            "review": "#f7f5e1",
            "stop": "#e95755",
            "hold": "#ffc512",
            "tell": "#6388ee",
            "none": "#94939a",
        },
    }
)


@cache
def palette_for(theme: Theme) -> Palette:
    """The palette of a theme."""
    return Palette(theme, _COLOURS[theme])
