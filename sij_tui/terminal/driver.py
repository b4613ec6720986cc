"""Choose the driver: what stands between Textual and this system's terminal."""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import time
from collections.abc import Callable
from typing import Any, cast

from textual.app import App
from textual.driver import Driver

from sij_tui.terminal.flow_control import Pace


def leave(app: App[Any], code: int) -> None:
    """Ask `app` to exit with the status `code`, as it would for a key."""
    app.exit(return_code=code)


Drawn = tuple[str, tuple[int, int]]
"""A text that draws a whole screen, and the columns and lines of that."""


@dataclasses.dataclass(frozen=True)
class Setup:
    """What the driver is told about its terminal and its host.

    Attributes:
        entered: The alternate screen is up already, with a frame on it that is not to be blanked.
        take_over: Called whenever the driver takes the terminal. Returns what drew the frame that
            is up, to the last cell, and the columns and lines of the window then, so that only what
            differs from it is sent; None if the screen is not known so well.
        cooked: Terminal attributes (as from `termios.tcgetattr`) to put back at the end, if they
            were changed before the driver came; None to take them as they are.
        can_suspend: May Ctrl+Z and SIGTSTP stop the process? Not on a shared host.
        on_signal: Called in the event loop on a signal that ends the program, or a lost terminal,
            with the app and the exit status (128 and the signal's number): save here, then let the
            app exit. The terminal is restored before. The process ends by force, with the same
            status, if the loop does not answer within 0.3 s, or the app has not ended 2 s after.
        pace: Is told what is written and answered, and says whether the terminal keeps up.
        thrifty: Only cells that change are sent, in few bytes; False sends what Textual writes.
        waiting: How many keys the app keeps that it has not handled yet; asked from another thread.
        on_overflow: Called in the event loop, with the app, when keys begin to be dropped, as far
            more come than can be handled.
        least: Fewest columns and lines that the app is told of: below that Textual's own widgets
            raise. A smaller window shows the top left part.
    """

    entered: bool = False
    take_over: Callable[[], Drawn | None] = lambda: None
    cooked: list[Any] | None = None
    can_suspend: bool = True
    on_signal: Callable[[App[Any], int], None] = leave
    pace: Pace = dataclasses.field(default_factory=lambda: Pace(time.monotonic))
    thrifty: bool = True
    waiting: Callable[[App[Any]], int] = lambda app: 0
    on_overflow: Callable[[App[Any]], None] = lambda app: None
    least: tuple[int, int] = (20, 6)


def driver_class(setup: Setup | None = None) -> type[Driver] | None:
    """Give the hardened driver for `App(driver_class=...)`; None where Textual's own must do.

    That is where there is no termios, as on Windows. The exit status is `app.return_code`: pass
    it to `sys.exit` when `app.run()` returns.
    """
    if importlib.util.find_spec("termios") is None:
        return None
    from sij_tui.terminal.posix import PosixDriver

    made = functools.partial(PosixDriver, setup=setup or Setup())
    return cast("type[Driver]", made)  # Textual only ever calls it
