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
_INTERVAL_S = 0.1
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
        done, step = 0, max(1, min(_MOST_BETWEEN, total // 100))
        for item in left:
            yield item
            done += 1
            if not done % step and self._clock() - self._begun > DELAY_S:
                break
        yield from self._with_bar(left, done, total, what, step)

    def _with_bar(
        self, items: Iterator[_Item], done: int, total: int, what: str, step: int
    ) -> Iterator[_Item]:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TimeRemainingColumn(),
        )
        first = next(items, None)
        if first is None:
            return
        with Progress(
            *columns,
            console=Console(file=control_stream(sys.stderr), force_terminal=True, markup=False),
            transient=True,
        ) as progress:
            task = progress.add_task(visible(what), total=total, completed=done)
            yield first
            done += 1
            shown = self._clock()
            for item in items:
                yield item
                done += 1
                if not done % step and (now := self._clock()) - shown > _INTERVAL_S:
                    progress.update(task, completed=done)
                    shown = now
