"""Signals as bytes in a pipe: seen at once by a thread, whatever the main thread is doing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

STOP = 0
"""A byte in the pipe, beside the numbers of signals."""


@contextmanager
def last_words(say: Callable[[], object]) -> Iterator[None]:
    """Give the terminal back with `say` on SIGHUP, SIGINT and SIGTERM; end with 128 + the number.

    For the time before the driver, when a first frame is up and nothing has to be saved yet. At
    once, and not by an exception: raised in the midst of an import, one may come out as another.
    """

    def end(number: int, _: object) -> None:
        try:
            say()
        finally:  # even if the terminal is gone
            os._exit(128 + number)

    ending = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
    caught = [number for number in ending if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


class SignalPipe:
    """Has the interpreter write the number of each signal caught into a pipe.

    Create and close it in the main thread; read and write it in any. While it is open, nothing
    else may use `signal.set_wakeup_fd`, nor therefore `loop.add_signal_handler`.

    Args:
        caught: The signals to catch. Those that our parent has us ignore (nohup) stay ignored.
    """

    def __init__(self, caught: Iterable[signal.Signals]) -> None:
        self.reader, self._writer = os.pipe()
        for end in (self.reader, self._writer):
            os.set_blocking(end, False)
        self._before: dict[signal.Signals, Any] = {}
        for number in caught:
            if signal.getsignal(number) != signal.SIG_IGN:
                # A handler that does nothing, for SIG_IGN would be passed on to children.
                self._before[number] = signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)

    def post(self, number: int) -> None:
        """Write a number to the pipe as if that signal had come."""
        os.write(self._writer, bytes([number]))

    def read(self) -> set[int]:
        """Take out all that has come; call when there is something."""
        return set(os.read(self.reader, 65_536))

    def release(self) -> None:
        """Let the signals do what they did before."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def close(self) -> None:
        """Close the pipe, after `release` and when no thread uses it any more."""
        os.close(self.reader)
        os.close(self._writer)
