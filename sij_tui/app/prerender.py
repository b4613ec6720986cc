"""Draws the home screen while Textual is still being imported.

It is made of the same values that the home screen is made of, so Textual finds it as it would have
drawn it, and sends only what differs. Where the two ever disagree, what Textual draws is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter

import msgspec
from rich.color import ColorSystem
from rich.style import Style

from sij_tui.core.book import Book
from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.label_text import key_names
from sij_tui.core.home import HOME_END_KEYS, HOME_INSET, HOME_KEYS, Emblem, HomeLayout, home_layout
from sij_tui.core.layout.breakpoints import LEAST_COLUMNS, LEAST_ROWS, colour_depth
from sij_tui.core.layout.elements import Line
from sij_tui.core.layout.key_bar import LEFT_MARGIN, fit_ends, fit_with_ends, key_runs
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.layout.viewport import View, text_cells
from sij_tui.core.navigation import HOME, Session
from sij_tui.core.scenes.frame import Still
from sij_tui.terminal.screen_diff import ScreenDiff
from sij_tui.widgets.palette import Palette, StyledText, palette_for

_COLOURS = {
    "24bit": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
}
_NO_STYLE = Style(color="default", bgcolor="default")


class PrerenderedHome(msgspec.Struct, frozen=True):
    """The home screen as it was drawn before the app is there."""

    size: tuple[int, int]
    """Columns and rows."""
    text: str
    """Output that draws every cell of it."""
    emblem: Still | None
    """The picture in it."""

    def output(self) -> str:
        """The shortest output that draws it, whatever the screen shows."""
        screen_diff = ScreenDiff()
        screen_diff.invalidate(*self.size)
        return screen_diff.diff(self.text)


def color_system(environ: Mapping[str, str]) -> ColorSystem:
    """Return the colours that the environment of a terminal claims, in the terms of rich."""
    return _COLOURS[colour_depth(environ)]


def prerender_home(
    book: Book,
    session: Session,
    columns: int,
    rows: int,
    colours: ColorSystem,
    known: Still | None = None,
) -> PrerenderedHome | None:
    """Return the home screen for *columns* and *rows*; None where another screen comes first.

    ``known`` is a picture drawn earlier: if it is the same one, it need not be drawn again.
    """
    if session.route.page != HOME.page or session.notice:
        return None
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return None
    palette = palette_for(session.preferences.theme)
    layout = home_layout(book.content, session, columns, rows)
    beside = layout.emblem
    left, body = layout.list_size(columns, rows)
    still = _still(book, session, beside, body, known) if beside else None
    words = [*_word_rows(book, session, layout, (columns, rows), palette)]
    pictures = _picture_rows(book, beside, still, body, palette) if beside else ()
    text = "".join(  # the words first, over a slow link
        f"\x1b[{row};{column}H{_ansi_text(line, colours, session.capabilities.colour)}"
        for first, column, lines in ((1, 1, words), (1 + layout.top, left + 1, pictures))
        for row, line in enumerate(lines, start=first)
    )
    return PrerenderedHome((columns, rows), text, still)


def _word_rows(
    book: Book, session: Session, layout: HomeLayout, size: tuple[int, int], palette: Palette
) -> Iterator[list[StyledText]]:
    """All rows but the picture beside the list: head, list, notice, and the line at the bottom."""
    columns, ground = size[0], _background_style(palette)
    head = Style(bgcolor=palette.colours["surface"])
    for line in layout.head:
        yield palette.styled(line, columns, head)
    for _ in range(layout.space):
        yield palette.styled((), columns, ground)
    yield from _list_rows(book, session, layout, layout.list_size(*size), palette)
    for line in layout.notice:
        yield palette.styled(line, columns, ground)
    yield _key_bar_row(book, session, columns, palette)


def _still(
    book: Book, session: Session, beside: Emblem, rows: int, known: Still | None
) -> Still | None:
    """The picture beside the list, if there is one and room for it."""
    art = book.content.art
    scene = art.named(book.content.banner.scene)
    canvas = scene.canvas(*beside.room(rows)) if scene else None
    if scene is None or canvas is None:
        return None
    if known and known.is_of(scene.id, scene.still, session.tier, canvas):
        return known
    from sij_tui.core.scenes.renderer import render  # needed where it is drawn alone

    frame = render(art, scene.id, scene.still, *canvas, session.tier)
    return Still(scene.id, scene.still, session.tier, frame)


def _picture_rows(
    book: Book, beside: Emblem, still: Still | None, rows: int, palette: Palette
) -> Iterator[list[StyledText]]:
    """The rows of what stands beside the list: the picture in its room, if there is one."""
    above, _, _, left = beside.padding
    drawn = still.frame.rows if still else ()
    columns, height = beside.room(rows)
    indent = left + ((columns - still.frame.columns) // 2 if still else 0)
    above += (height - len(drawn)) // 2
    ground, roles = palette.colours["background"], book.content.art.roles
    blank = _background_style(palette)
    styles = {
        style: palette.paint(roles, style, ground)
        for style in {run.style for runs in drawn for run in runs}
    }
    for row in range(rows):
        runs = drawn[row - above] if 0 <= row - above < len(drawn) else ()
        cells = [(run.text, styles[run.style]) for run in runs]
        right = beside.columns - indent - sum(run.width for run in runs)
        yield [(" " * indent, blank), *cells, (" " * right, blank)]


def _list_rows(
    book: Book, session: Session, layout: HomeLayout, size: tuple[int, int], palette: Palette
) -> Iterator[list[StyledText]]:
    """The rows of the list, of so many columns and rows."""
    (columns, rows), ground = size, _background_style(palette)
    rtl = book.content.meta.direction == "rtl"
    lines = typeset(layout.entries, text_cells(columns, HOME_INSET), session.glyphs, rtl=rtl)
    view = View().with_layout(lines, rows, session.route.key, cursor=True)
    lit = view.cursor_rows()
    for row, line in enumerate(view.visible_lines(columns, session.glyphs, lit, HOME_INSET)):
        base = palette.highlight if row in lit else ground
        yield palette.styled(line, columns, base)


def _key_bar_row(book: Book, session: Session, columns: int, palette: Palette) -> list[StyledText]:
    """The line at the bottom."""
    actions, names = book.actions, book.content.labels.key_name

    def runs(name: str) -> Line:
        key = key_names(actions[name].key, names)
        return key_runs(key, actions[name].label, last=name == HOME_END_KEYS[-1])

    keys = map(runs, HOME_KEYS)
    ends = fit_ends(map(runs, HOME_END_KEYS), columns, session.glyphs)
    fitted, gap = fit_with_ends(((LEFT_MARGIN,), *keys), ends, columns, session.glyphs)
    line = (*chain.from_iterable(fitted), gap, *chain.from_iterable(ends))
    return palette.styled(line, columns, _background_style(palette))


def _background_style(palette: Palette) -> Style:
    return Style(bgcolor=palette.colours["background"])


def _ansi_text(spans: list[StyledText], colours: ColorSystem, coloured: bool) -> str:
    runs = groupby(((text, style) for text, style in spans if text), key=itemgetter(1))
    return "".join(
        (style if coloured else style + _NO_STYLE).render(
            visible("".join(text for text, _ in run)), color_system=colours
        )
        for style, run in runs
    )
