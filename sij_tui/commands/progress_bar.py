"""A progress bar on a terminal, for whatever takes more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sij_tui.core.content.control_characters import visible
from sij_tui.output import control_stream

_Item = TypeVar("_Item")
DELAY_S = 1.0
"""Seconds after which the bar appears; counted from the start of the command."""
_MOST_BETWEEN = 64
"""Items between two looks at the clock, at most; of few items, which take long, each is one."""


class Tracker:
    """Shows how far a command is. On anything but a terminal it shows nothing."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, is_visible: bool | None = None
    ) -> None:
        self._clock = clock
        self._begun = clock()
        self._is_visible = sys.stderr.isatty() if is_visible is None else is_visible

    def track(self, items: Iterable[_Item], total: int, what: str) -> Iterator[_Item]:
        """The items one by one, about ``total`` of them; ``what`` says what is done."""
        if not self._is_visible:
            yield from items
            return
        left = iter(items)
        step = max(1, min(_MOST_BETWEEN, total // 100))
        for done, item in enumerate(left, start=1):
            yield item
            is_late = not done % step and self._clock() - self._begun > DELAY_S
            if is_late and done < total:
                yield from _with_bar(left, done, total, what)


def _with_bar(items: Iterator[_Item], done: int, total: int, what: str) -> Iterator[_Item]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(file=control_stream(sys.stderr), force_terminal=True, markup=False),
        transient=True,
    ) as progress:
        yield from progress.track(items, total, done, description=visible(what))
