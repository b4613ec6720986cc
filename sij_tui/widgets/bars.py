"""Breadcrumbs at the top of a screen, and the key bar at its bottom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate, chain
from typing import NamedTuple

from textual import events
from textual.message import Message

from sij_tui.core.layout.cells import crop, width, wrap
from sij_tui.core.layout.elements import Line, Route, Run
from sij_tui.core.layout.glyphs import to_charset
from sij_tui.core.layout.key_bar import LEFT_MARGIN, fit_ends, fit_runs, fit_with_ends, key_runs
from sij_tui.core.layout.typeset import line_width
from sij_tui.widgets.messages import Navigate, RunAction
from sij_tui.widgets.rows import Rows

_LEAST = 6
"""Fewest cells in which a part of the path is shown cut off."""
_GAP = 2
"""Cells between the path and the place at the right end."""


class Button(NamedTuple):
    """A part of a bar; with a message, it can be clicked."""

    runs: Line
    message: Callable[[], Message] | None = None
    """Makes the message that a click posts."""


class Bar(Rows):
    """One line of buttons."""

    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._buttons: tuple[Button, ...] = ()
        self._ends: list[int] = []

    def lay_out(self) -> None:
        """Lay out the leading buttons that fit into the width."""
        lines = fit_runs((button.runs for button in self._buttons), self.size.width, self.glyphs)
        self._ends = list(accumulate(map(line_width, lines)))
        self.set_lines([tuple(chain.from_iterable(lines))])

    def on_click(self, event: events.Click) -> None:
        """Post the message of the button clicked."""
        for button, end in zip(self._buttons, self._ends, strict=False):
            if event.x < end:
                if button.message:
                    self.post_message(button.message())
                return


class Breadcrumbs(Bar):
    """The path from home to the screen, and the place in it."""

    def set_path(self, path: tuple[tuple[str, Route], ...], place: str = "") -> None:
        """Show a path of (title, route), and ``place``, such as "3/9", at the right end."""
        self._path, self._place = path, place
        self.relayout()

    _path: tuple[tuple[str, Route], ...] = ()
    _place: str = ""

    def lay_out(self) -> None:
        """Crop the path to the width, with the place at the right end.

        The last title is shown in full before any other gets room.
        """
        room = self.size.width - width(self._place) - 4 - _GAP
        texts = [to_charset(text, self.glyphs) for text, _ in self._path]
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
    """The keys of a screen and their labels, as many as fit; at the right end those that are
    always shown."""

    def set_keys(
        self, keys: tuple[tuple[str, str, str], ...], ends: tuple[tuple[str, str, str], ...] = ()
    ) -> None:
        """Show (key, label, action) for each key, the most useful first; ``ends`` are shown at the
        right end, always."""
        self._notice = ""
        self._keys, self._ends_of_bar = _key_buttons(keys), _key_buttons(ends, ends=True)
        self.relayout()

    def set_notice(self, text: str, columns: int) -> None:
        """Show a notice instead of the keys, on as many lines as it needs.

        ``columns`` is the width of the window, which the widget itself may not have yet.
        """
        self._notice, self._buttons = text, ()
        self._show_notice(columns)

    _notice: str = ""
    _keys: tuple[Button, ...] = ()
    _ends_of_bar: tuple[Button, ...] = ()

    def _show_notice(self, columns: int) -> None:
        text = to_charset(self._notice, self.glyphs)
        rows = wrap(text, columns - 4)
        self.styles.height = len(rows)
        self._ends = []
        self.set_lines([(LEFT_MARGIN, Run(text[start:end], "alert")) for start, end in rows])

    def lay_out(self) -> None:
        """Lay out the keys, or the notice."""
        if self._notice:
            self._show_notice(self.size.width)
        else:
            self.styles.height = 1
            self._arrange()
            super().lay_out()

    def _arrange(self) -> None:
        """Set the buttons: the keys that fit, a gap, and the ends."""
        left = (Button((LEFT_MARGIN,)), *self._keys)
        ends = fit_ends((button.runs for button in self._ends_of_bar), self.size.width, self.glyphs)
        fitted, gap = fit_with_ends(
            [button.runs for button in left], ends, self.size.width, self.glyphs
        )
        shown = (Button(runs, button.message) for runs, button in zip(fitted, left, strict=False))
        at_end = (
            Button(runs, button.message)
            for runs, button in zip(ends, self._ends_of_bar, strict=True)
        )
        self._buttons = (*shown, Button((gap,)), *at_end)


def _key_buttons(
    keys: tuple[tuple[str, str, str], ...], *, ends: bool = False
) -> tuple[Button, ...]:
    last = len(keys) - 1 if ends else -1
    return tuple(
        Button(key_runs(key, label, last=number == last), partial(RunAction, action))
        for number, (key, label, action) in enumerate(keys)
    )
