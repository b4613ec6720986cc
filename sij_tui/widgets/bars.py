"""The line at the top says where one is, the line at the bottom what one can do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate, chain
from typing import NamedTuple

from textual import events
from textual.message import Message

from sij_tui.core.layout.cells import crop, width, wrap
from sij_tui.core.layout.elements import Line, Route, Run
from sij_tui.core.layout.key_bar import LEFT_MARGIN, fit_runs, fit_with_ends, key_runs, to_charset
from sij_tui.core.layout.typeset import line_width
from sij_tui.widgets.messages import Navigate, RunAction
from sij_tui.widgets.rows import Rows

_LEAST = 6
"""Cells below which a part of the way says nothing."""
_GAP = 2
"""Cells between the way from home and the place at the right end."""


class Button(NamedTuple):
    """A part of a bar that can be clicked."""

    runs: Line
    message: Callable[[], Message] | None = None
    """Makes what a click sends."""


class Bar(Rows):
    """One line of buttons."""

    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._buttons: tuple[Button, ...] = ()
        self._ends: list[int] = []

    def lay_out(self) -> None:
        """Set the buttons in the room there is; those that do not fit are left out."""
        lines = fit_runs((button.runs for button in self._buttons), self.size.width, self.glyphs)
        self._ends = list(accumulate(map(line_width, lines)))
        self.set_lines([tuple(chain.from_iterable(lines))])

    def _plain(self, text: str) -> str:
        return to_charset(text, self.glyphs)

    def on_click(self, event: events.Click) -> None:
        """Send what the clicked button stands for."""
        for button, end in zip(self._buttons, self._ends, strict=False):
            if event.x < end:
                if button.message:
                    self.post_message(button.message())
                return


class Breadcrumbs(Bar):
    """Where one is: the way from home, and the number of the part."""

    def set_path(self, path: tuple[tuple[str, Route], ...], place: str = "") -> None:
        """Show a way, and at the right end ``place``, such as "3/9"."""
        self._path, self._place = path, place
        self.relayout()

    _path: tuple[tuple[str, Route], ...] = ()
    _place: str = ""

    def lay_out(self) -> None:
        """Cut the way to what fits, and put the place at the right end.

        Where one is stands in full before any of the way there does.
        """
        room = self.size.width - width(self._place) - 4 - _GAP
        texts = [self._plain(text) for text, _ in self._path]
        buttons: list[Button] = [Button((LEFT_MARGIN,))]
        for number, (_, route) in enumerate(self._path):
            last = number == len(self._path) - 1
            kept = 0 if last else 3 + width(texts[-1])
            shown = crop(texts[number], max(0, room - kept), self.glyphs.ellipsis)
            if not last and width(shown) < min(_LEAST, width(texts[number])):
                continue
            room -= width(shown)
            role = "label" if last else "link"
            buttons.append(Button((Run(shown, role),), None if last else partial(Navigate, route)))
            if not last:
                buttons.append(Button((Run(f" {self.glyphs.crumb} ", "margin"),)))
                room -= 3
        buttons.append(Button((Run(" " * (max(0, room) + _GAP) + self._place + "  ", "margin"),)))
        self._buttons = tuple(buttons)
        super().lay_out()


class KeyBar(Bar):
    """What one can do here: keys and their names, as many as fit; at the right end those that are
    always there."""

    def set_keys(
        self, keys: tuple[tuple[str, str, str], ...], ends: tuple[tuple[str, str, str], ...] = ()
    ) -> None:
        """Show (key, label, action) of what works now, the most useful first; ``ends`` stand at the
        right end, and never give way."""
        self._notice = ""
        self._keys, self._ends_of_bar = _key_buttons(keys), _key_buttons(ends, ends=True)
        self.relayout()

    def set_notice(self, text: str, columns: int) -> None:
        """Show a notice in place of the keys, on as many lines as it needs.

        ``columns`` is the width of the window: so the height is right at the first layout.
        """
        self._notice, self._buttons = text, ()
        self._show_notice(columns)

    _notice: str = ""
    _keys: tuple[Button, ...] = ()
    _ends_of_bar: tuple[Button, ...] = ()

    def _show_notice(self, columns: int) -> None:
        text = self._plain(self._notice)
        rows = wrap(text, columns - 4)
        self.styles.height = len(rows)
        self._ends = []
        self.set_lines([(LEFT_MARGIN, Run(text[start:end], "alert")) for start, end in rows])

    def lay_out(self) -> None:
        """Show the keys, or the notice."""
        if self._notice:
            self._show_notice(self.size.width)
        else:
            self.styles.height = 1
            self._arrange()
            super().lay_out()

    def _arrange(self) -> None:
        """As many keys as there is room for, and the others at the right end."""
        left = (Button((LEFT_MARGIN,)), *self._keys)
        ends = [button.runs for button in self._ends_of_bar]
        fitted, gap = fit_with_ends(
            [button.runs for button in left], ends, self.size.width, self.glyphs
        )
        shown = (Button(runs, button.message) for runs, button in zip(fitted, left, strict=False))
        self._buttons = (*shown, Button((gap,)), *self._ends_of_bar)


def _key_buttons(
    keys: tuple[tuple[str, str, str], ...], *, ends: bool = False
) -> tuple[Button, ...]:
    last = len(keys) - 1 if ends else -1
    return tuple(
        Button(key_runs(key, label, last=number == last), partial(RunAction, action))
        for number, (key, label, action) in enumerate(keys)
    )
