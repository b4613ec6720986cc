"""The configuration of the terminal driver."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec
from textual.app import App

from sij_tui.core.layout.tiles import TileStore
from sij_tui.core.navigation import LinkSpeed
from sij_tui.terminal.charset import UTF_8
from sij_tui.terminal.flow_control import FlowControl
from sij_tui.terminal.inquiry import TerminalFeatures


def request_exit(app: App[Any], code: int) -> None:
    """Have *app* exit with the status *code*, as it would for a key."""
    app.exit(return_code=code)


def exit_with_error(app: App[Any], error: Exception) -> None:
    """Have *app* exit with the status 1."""
    app.exit(return_code=1, message=str(error))


DrawnScreen = tuple[str, tuple[int, int]]
"""Output that draws a whole screen, and its size in columns and lines."""


class DriverConfig(msgspec.Struct, frozen=True):
    """The configuration of the driver, for its terminal and its host.

    Attributes:
        in_alternate_screen: The alternate screen is up already, with a frame that is to stay.
        take_over: Called whenever the driver takes the terminal. Returns what has drawn the frame
            that is up, with its size, so that only what differs from it is sent; None if it is not
            known to the last cell.
        saved_attributes: Terminal attributes (`termios.tcgetattr`) to restore at the end, if they
            were changed before; None to take them as they are.
        can_suspend: Whether Ctrl+Z and SIGTSTP may stop the process; not on a shared host.
        show_cursor: Whether the terminal's cursor is visible while the app runs.
        on_signal: Called in the event loop with the app and the exit status (128 and the signal's
            number) on a signal that ends the program, or on a hangup. Save here, then
            let the app exit. The terminal is restored before. The process is ended with the same
            status if the loop does not answer within 0.3 s, or the app has not ended after 2 s.
        on_failure: Called in the event loop with the app and what reading the keyboard has raised:
            no key will be read any more.
        flow_control: Receives output and status reports; tells whether the terminal keeps up.
        use_screen_diff: Send only cells that change; False sends what Textual writes.
        queued_keys: Number of keys that an app has not handled. Called by another thread.
        queued_reports: The same of reports of the mouse.
        on_overflow: Called in the event loop, with the app, when input begins to be dropped.
        inquire: Whether to ask the terminal what it is.
        on_features: Called in the event loop, with the app, when the terminal has answered, and
            when something has changed since.
        on_link: Called in the event loop, with the app and the speed of the link to the terminal,
            before the first features and whenever that changes.
        tiles: The tiles that the app shows as characters; None where it shows none.
        encoding: What the terminal takes and sends, see :mod:`sij_tui.terminal.charset`.
        least: Fewest columns and lines that the app lays out for: below, Textual's own widgets
            raise. A smaller window shows the top left part.
    """

    in_alternate_screen: bool = False
    take_over: Callable[[], DrawnScreen | None] = lambda: None
    saved_attributes: list[Any] | None = None
    can_suspend: bool = True
    show_cursor: bool = False
    on_signal: Callable[[App[Any], int], None] = request_exit
    on_failure: Callable[[App[Any], Exception], None] = exit_with_error
    flow_control: FlowControl = msgspec.field(default_factory=lambda: FlowControl(time.monotonic))
    use_screen_diff: bool = True
    queued_keys: Callable[[App[Any]], int] = lambda app: 0
    queued_reports: Callable[[App[Any]], int] = lambda app: app.message_queue_size
    on_overflow: Callable[[App[Any]], None] = lambda app: None
    inquire: bool = False
    on_features: Callable[[App[Any], TerminalFeatures], None] = lambda app, features: None
    on_link: Callable[[App[Any], LinkSpeed], None] = lambda app, speed: None
    tiles: TileStore | None = None
    encoding: str = UTF_8
    least: tuple[int, int] = (20, 6)
