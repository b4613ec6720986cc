"""Holds the terminal from the first frame until the driver takes it; restores it in every case."""

from __future__ import annotations

import os
import select
import signal
from contextlib import contextmanager, suppress

from sij_tui.terminal.cbreak import TERMIOS, enable_cbreak, restore_attributes
from sij_tui.terminal.charset import UTF_8, encoder
from sij_tui.terminal.first_frame import LEAVE
from sij_tui.terminal.signals import cleanup_on_signal, handling, stop_job

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from collections.abc import Callable, Iterator

    from sij_tui.terminal.cbreak import Attributes
    from sij_tui.terminal.signals import Handler

_RESTORE_TIMEOUT_S = 0.3
"""Seconds for a terminal to take the codes that restore it."""


class Startup:
    """Shows the first frame, and takes it away again if the program ends or is stopped meanwhile.

    Args:
        keys: The file descriptor that keys are read from.
        screen: The file descriptor that is drawn on.
        draw: The first frame, for the window as it is.
        on_leave: Called before the terminal is given back: nobody else may draw then.
        can_suspend: May SIGTSTP stop the process?
        encoding: What the terminal takes; see :mod:`sij_tui.terminal.charset`.

    Attributes:
        cooked: The terminal's attributes as they were, if they were changed.
    """

    def __init__(
        self,
        keys: int,
        screen: int,
        draw: Callable[[], str],
        *,
        on_leave: Callable[[], object] = lambda: None,
        can_suspend: bool = True,
        encoding: str = UTF_8,
    ) -> None:
        self._keys, self._screen = keys, screen
        self._draw, self._on_leave = draw, on_leave
        self._can_suspend = can_suspend
        self._encoding = encoding
        self._is_up = False
        self._is_drawn = False
        """Whether the first frame has been sent: before, the shell's page is there still."""
        self._was_left = False
        self.saved_attributes: Attributes | None = None

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Restore the terminal on signals, before the driver has it and after it gave it back."""
        stops: dict[str, Handler] = {"SIGTSTP": self._suspend, "SIGCONT": self._take_again}
        stopping = {int(getattr(signal, n)): stops[n] for n in stops if hasattr(signal, n)}
        with cleanup_on_signal(self.leave), handling(stopping):
            yield

    def enter(self) -> None:
        """Stop the echo, and show the first frame.

        Not on Windows: its console shows codes as text until a driver has enabled them.
        """
        if not TERMIOS:
            return
        before = enable_cbreak(self._keys)
        self.saved_attributes = self.saved_attributes or before
        self._is_up = True
        frame = encoder(self._encoding).encode(self._draw())
        self._is_drawn = True
        while frame:
            frame = frame[os.write(self._screen, frame) :]

    def leave(self) -> None:
        """Leave the alternate screen, with the first frame; messages are printed after that."""
        if not self._is_up:
            return
        self._is_up, self._was_left = False, True
        was_drawn, self._is_drawn = self._is_drawn, False
        self._on_leave()
        with suppress(OSError):  # it may be closed, or block
            if was_drawn and select.select([], [self._screen], [], _RESTORE_TIMEOUT_S)[1]:
                os.write(self._screen, LEAVE.encode())
        restore_attributes(self._keys, self.saved_attributes)
        self.saved_attributes = None

    def hand_over(self) -> bool:
        """Leave the terminal to the driver; is all that was drawn on it still there?"""
        self._is_up = False
        return not self._was_left

    def _suspend(self, *_: object) -> None:
        if not self._can_suspend:
            return
        was_up = self._is_up
        self.leave()
        stop_job()
        if was_up and not self._is_up:
            self.enter()

    def _take_again(self, *_: object) -> None:
        """Draw anew after a stop that had no signal handler (SIGSTOP)."""
        if self._is_up:
            self._was_left = True
            self._on_leave()
            self.enter()
