"""Signals as bytes in a pipe: seen at once by a thread, whatever the main thread is doing."""

from __future__ import annotations

import os
import signal
from contextlib import AbstractContextManager, contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    Handler = Callable[[int, Any], object] | signal.Handlers

STOP_BYTE = 0
"""A byte in the pipe, beside the numbers of signals."""

_NOT_FATAL = (
    *("KILL", "STOP"),  # cannot be caught
    *("CHLD", "CLD", "CONT", "INFO", "URG", "WINCH"),  # end nothing
    *("TSTP", "TTIN", "TTOU"),  # stop it for a while
    *("PIPE", "XFSZ"),  # Python turns them into errors
    *("BUS", "EMT", "FPE", "ILL", "SEGV", "SYS", "TRAP"),  # faults: nothing can be relied on then
)
FATAL_SIGNALS = {*signal.valid_signals()} - {
    getattr(signal, f"SIG{name}", 0) for name in _NOT_FATAL
}
"""The signals that end a program which does not catch them."""
CONTINUED = tuple(filter(None, [getattr(signal, "SIGCONT", 0)]))
"""The signal that a program gets when it goes on after it was stopped; Windows has none."""
_DEFAULT_HANDLERS = (signal.SIG_DFL, signal.default_int_handler)


class _CleanupHandler:
    """A handler of signals that gives the terminal back and ends the process."""

    def __init__(self, say: Callable[[], object]) -> None:
        self._say = say

    def __call__(self, number: int, _: object) -> None:
        try:
            self._say()
        finally:  # even if the terminal is closed
            os._exit(128 + number)


def is_free(number: int) -> bool:
    """Whether nobody else handles a signal, and our parent (nohup) does not have us ignore it."""
    handler = signal.getsignal(number)
    return handler in _DEFAULT_HANDLERS or isinstance(handler, _CleanupHandler)


@contextmanager
def handling(handlers: Mapping[int, Handler]) -> Iterator[None]:
    """Handle signals so for a while; those that our parent has us ignore stay ignored."""
    caught = [number for number in handlers if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, handlers[number]) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def cleanup_on_signal(say: Callable[[], object]) -> AbstractContextManager[None]:
    """Give the terminal back with `say` on a signal that ends us; end with 128 + its number.

    For the time before the driver, when a first frame is up and nothing has to be saved yet. At
    once, and not by an exception: raised in the midst of an import, one may come out as another.
    """
    return handling(dict.fromkeys(filter(is_free, FATAL_SIGNALS), _CleanupHandler(say)))


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Let no signal that ends or stops us come in between; those that came do so afterwards."""
    held = {*FATAL_SIGNALS, signal.SIGTSTP, signal.SIGCONT}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def reset_handlers() -> None:
    """Have every signal do what it does by default, in a process that was forked off."""
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def has_job_control() -> bool:
    """Is there a shell behind us that could continue us? Not if we lead our session."""
    return os.getpgrp() != os.getsid(0)


def stop_job(number: int = getattr(signal, "SIGTSTP", 0)) -> None:
    """Stop this process, and all of its job, as the terminal does; return when it is continued.

    All of it: a shell waits for its job, which may be `make` or a script that waits for us. Nothing
    happens where there is no shell to continue it, or our parent has us ignore the signal.
    """
    if signal.getsignal(number) != signal.SIG_IGN:
        with handling({number: signal.SIG_DFL}):
            os.kill(0, number)


class SignalPipe:
    """Has the interpreter write the number of each signal caught into a pipe.

    Create and close it in the main thread; read and write it in any. While it is open, nothing
    else may use `signal.set_wakeup_fd`, nor therefore `loop.add_signal_handler`.

    Args:
        caught: The signals to catch. Those that our parent has us ignore (nohup) stay ignored.
    """

    def __init__(self, caught: Iterable[int]) -> None:
        self.reader, self._writer = os.pipe()
        for end in (self.reader, self._writer):
            os.set_blocking(end, False)
        self._before: dict[int, Any] = {}
        caught = set(caught)
        # Python writes the number of every signal that has a handler, ours or not.
        self._others = {n for n in signal.valid_signals() - caught if callable(signal.getsignal(n))}
        for number in caught:
            if signal.getsignal(number) != signal.SIG_IGN:
                # A handler that does nothing, for SIG_IGN would be passed on to children.
                self._before[number] = signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)

    def post(self, number: int) -> None:
        """Write a signal number to the pipe, as a delivered signal does."""
        os.write(self._writer, bytes([number]))

    def read(self) -> set[int]:
        """Take out all that has come; call when there is something.

        Signals that were handled by others when the pipe was made are left out.
        """
        return set(os.read(self.reader, 65_536)) - self._others

    def release(self) -> None:
        """Let the signals do what they did before."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def close(self) -> None:
        """Close the pipe, after `release` and when no thread uses it any more."""
        os.close(self.reader)
        os.close(self._writer)
