"""Textual's Linux driver, hardened: it restores the terminal however the program ends.

The private names of Textual's driver that it inherits are listed in `textual_compat`. One thread,
asleep until something happens, reads the keyboard and the signals, so a busy or blocked event
loop delays neither the restoring of the terminal nor the end of the process.

Left out on purpose: in-band resize (mode 2048) and pixel mouse reports (1016). Asking for the
one repaints the first screen, SIGWINCH tells the same; the other multiplies mouse events.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
import tty
from collections.abc import Callable
from typing import Any

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message

from sij_tui.terminal import modes
from sij_tui.terminal.cbreak import in_background, restore_attributes
from sij_tui.terminal.driver_config import DriverConfig
from sij_tui.terminal.input_stream import InputStream
from sij_tui.terminal.inquiry import CELL_QUESTION, Inquiry, TerminalFeatures
from sij_tui.terminal.output import Output, SynchronizedUpdates
from sij_tui.terminal.pixel_gate import PixelGate
from sij_tui.terminal.screen_diff import ScreenDiff
from sij_tui.terminal.signals import (
    FATAL_SIGNALS,
    STOP_BYTE,
    SignalPipe,
    has_job_control,
    is_free,
    stop_job,
)
from sij_tui.terminal.size import cell_pixels, window_size

USES_KITTY_KEYS = not constants.DISABLE_KITTY_KEY
END_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
"""The signals that end the program in an orderly way, also where another handler was set."""
HANDLED_SIGNALS = (*END_SIGNALS, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)
SIGNAL_TIMEOUT_S, EXIT_TIMEOUT_S, DRAIN_TIMEOUT_S = 0.3, 2.0, 2.0
"""Seconds for the loop to answer a signal, for the app to end, for a slow terminal at the end."""
REPLY_POLL_S = 0.005
"""Seconds after which it is looked again whether the terminal has replied to all."""
MAX_APP_BACKLOG, BACKLOG_POLL_S = 1_000, 0.02
"""Messages that the app may be behind before the keyboard is left unread; seconds until we look."""


class PosixDriver(LinuxDriver):
    """A driver for one session on one terminal, configured by `DriverConfig`."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        config: DriverConfig,
    ) -> None:
        before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        for number, handler in before.items():  # the base class has set these handlers
            signal.signal(number, handler)
        self._config = config
        self._entered, self.attrs_before = config.in_alternate_screen, config.saved_attributes
        stops = before[signal.SIGTSTP] != signal.SIG_IGN and has_job_control()
        self._can_suspend = config.can_suspend and stops
        # Not standard error, as the base class has it: that may be a log file.
        self._screen = sys.__stdout__.fileno() if sys.__stdout__ else 1
        self._size = size or self._get_terminal_size()
        self._output: Output | None = None
        self._screen_diff = ScreenDiff()
        self._diff = self._screen_diff.diff if config.use_screen_diff else str
        self._pointer_shape = modes.DEFAULT_POINTER
        """What has set the shape of the mouse pointer last."""
        self._inquiry = Inquiry()
        self._gate: PixelGate | None = None
        self._asked_at = 0.0
        self._signals: SignalPipe | None = None
        self._lock = threading.RLock()
        self._restored = True
        self._code: int | None = None
        self._deadline = 0.0
        self._sent = self._delivered = 0

    @property
    def can_suspend(self) -> bool:
        """May the process be stopped? `App.action_suspend_process` asks this."""
        return self._can_suspend

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal alone: the base class lets COLUMNS and LINES freeze the size."""
        return window_size(self._screen, self._config.least)

    # Start and stop

    def start_application_mode(self) -> None:
        """Take the terminal: raw keys, signals, modes, the thread that listens."""
        if in_background(self.fileno):  # a shell's `bg`: stay stopped until its `fg`
            stop_job(signal.SIGTTOU)
        self._signals = SignalPipe({*HANDLED_SIGNALS, *filter(is_free, FATAL_SIGNALS)})
        shown = self._config.take_over()
        self._output = Output(
            self._screen, self._on_lost, self._on_caught_up, self._config.encoding
        )
        self._output.start()
        self._restored = False
        self._complete = SynchronizedUpdates().complete
        self._set_raw()
        entered = modes.enter(
            screen=not self._entered, mouse=self._mouse, kitty=USES_KITTY_KEYS,
            cursor=self._config.show_cursor,
        )  # fmt: skip
        self.write(entered)
        self._entered = False
        self._key_thread = threading.Thread(target=self._run_input_thread, daemon=True)
        self._key_thread.start()
        self._send_size()
        if shown:
            self._screen_diff.assume_drawn(*shown)
        cells = self._screen_diff.first_cells(modes.QUERY_CELLS)
        self._inquiry, self._asked_at = Inquiry(), time.monotonic()
        self._output.write(modes.query(cells, inquire=self._config.inquire))
        self._config.flow_control.bind(self._output)
        if self._must_signal_resume:
            self._must_signal_resume = False
            self.send_message(self.SignalResume())

    def stop_application_mode(self) -> None:
        """Give the terminal back; nothing happens if that is done already."""
        if self._output is None:
            return
        self._restore()
        with self._lock:
            self._output = None
            if self._code is not None:
                return  # the thread stays, to see to it that the process ends
        if self._signals is not None and self._key_thread is not None:
            self._signals.release()
            self._signals.post(STOP_BYTE)
            self._key_thread.join()
            self._signals.close()

    def disable_input(self) -> None:
        """Do nothing: `stop_application_mode` ends the input, without the usual wait."""

    def close(self) -> None:
        """Restore the terminal, even if starting had failed half-way."""
        self.stop_application_mode()

    def _set_raw(self) -> None:
        try:
            now = termios.tcgetattr(self.fileno)
            self.attrs_before = self.attrs_before or termios.tcgetattr(self.fileno)
            now[tty.LFLAG] = self._patch_lflag(now[tty.LFLAG])
            now[tty.IFLAG] = self._patch_iflag(now[tty.IFLAG])
            now[tty.CC][termios.VMIN], now[tty.CC][termios.VTIME] = 1, 0
            termios.tcsetattr(self.fileno, termios.TCSANOW, now)
        except termios.error:
            self.attrs_before = None  # not a terminal, or closed: reading will report it

    def _restore(self) -> None:
        """Restore the terminal, once; called from either thread."""
        with self._lock:
            if self._output is None or self._restored:
                return
            self._restored = True
            last = modes.restore(
                kitty=USES_KITTY_KEYS,
                pointer=self._pointer_shape != modes.DEFAULT_POINTER,
                pictures=self._screen_diff.take_pictures_away(),
            )
            self._pointer_shape = modes.DEFAULT_POINTER
            self._output.finish(last.encode(), DRAIN_TIMEOUT_S)
            self._await_replies()
            restore_attributes(
                self.fileno, self.attrs_before, flush=True
            )  # late reports of the mouse
            self.attrs_before = None

    def _await_replies(self) -> None:
        """Have the thread that reads take the replies still due: a shell would take them for keys.

        Not on a signal: the thread that would read them is this one.
        """
        reader = self._key_thread
        if reader is None or reader is threading.current_thread() or self._code is not None:
            return
        while reader.is_alive() and (left := self._config.flow_control.report_due_s()):
            reader.join(min(left, REPLY_POLL_S))

    # Output

    def write(self, data: str) -> None:
        """Queue `data` for the terminal; never blocks for long, never raises."""
        output = self._output
        if output is None or not data or self._sets_same_pointer(data):
            return
        if data := self._complete(self._diff(data)):
            output.write(data)
            if (sent := self._screen_diff.take_tiles_sent())[0]:
                self._config.flow_control.on_tiles(*sent)
            self._config.flow_control.on_written(data)

    def _sets_same_pointer(self, data: str) -> bool:
        """Whether `data` sets the shape that the pointer has: Textual does for each screen."""
        if not data.startswith(modes.POINTER_SHAPE):
            return False
        before, self._pointer_shape = self._pointer_shape, data
        return data == before

    def _on_lost(self) -> None:
        if self._signals is not None:
            self._signals.post(signal.SIGHUP)

    def _on_caught_up(self) -> None:
        self._screen_diff.invalidate(*self._get_terminal_size())
        self._in_loop(self._app.refresh)

    # Signals

    def _on_signals(self, numbers: set[int]) -> None:
        if ending := numbers & FATAL_SIGNALS:
            self._end(128 + min(ending))
        if signal.SIGTSTP in numbers and self._can_suspend:
            self._in_loop(self._suspend)
        elif signal.SIGCONT in numbers:  # stopped without a chance to tidy up: SIGSTOP
            self._in_loop(self._take_again)
        if signal.SIGWINCH in numbers:
            self._send_size()

    def _end(self, code: int) -> None:
        """Restore the terminal now, and let the app end if it can."""
        with self._lock:
            if self._code is not None or self._output is None:
                return  # on the way out already
            self._deadline = time.monotonic() + SIGNAL_TIMEOUT_S
            self._code = code
        self._in_loop(self._ask_to_end, code)
        self._restore()

    def _ask_to_end(self, code: int) -> None:
        self._deadline = time.monotonic() + EXIT_TIMEOUT_S
        self._config.on_signal(self._app, code)

    def _suspend(self) -> None:
        """Stop the process, the terminal restored; go on here when it is continued."""

        def stop() -> None:
            stop_job()
            self._must_signal_resume = True

        self._take_again(stop)

    def _take_again(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Leave the terminal, do something, take the terminal again and repaint."""
        if self._output is None or self._code is not None:
            return
        self.suspend_application_mode()
        meanwhile()
        self.resume_application_mode()
        self._app.refresh(layout=True)

    # Input

    def _run_input_thread(self) -> None:
        """Read keys and signals; what that raises ends the program, which nothing else could."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - without this thread no key would be answered
            self._in_loop(self._config.on_failure, self._app, error)

    def run_input_thread(self) -> None:
        """Read keys and signals until the driver stops; blocks while there are none."""
        signals = self._signals
        assert signals is not None
        config, app = self._config, self._app
        stream = InputStream(
            config.flow_control, self.process_message,
            lambda: self._sent - self._delivered + config.queued_keys(app),
            lambda: self._sent - self._delivered + config.queued_reports(app),
            lambda: self._in_loop(config.on_overflow, app),
            self._on_reply,
            config.encoding,
        )  # fmt: skip
        while True:
            behind = self._is_behind()
            timeout = self._timeout(BACKLOG_POLL_S if behind else stream.timeout())
            deaf = behind or self._code is not None
            watched = [signals.reader] if deaf else [signals.reader, self.fileno]
            ready, _, _ = select.select(watched, [], [], timeout)
            if signals.reader in ready:
                received = signals.read()
                self._on_signals(received)
                if STOP_BYTE in received and self._code is None:
                    return
            if self.fileno in ready:
                stream.feed(self._read())
            elif not behind:
                stream.on_idle()

    def _on_reply(self, reply: str) -> None:
        """Take what the terminal tells of itself; tell the app when that is all."""
        if not self._config.inquire:
            return
        told = self._inquiry.take(reply, cell_pixels(self._screen))
        if told is not None and self._gate is None:
            self._gate = PixelGate(time.monotonic() - self._asked_at)
        if isinstance(told, str):
            self._ask(told)
        elif told is not None:
            self._take_features(told)

    def _ask(self, question: str) -> None:
        if self._output is not None and not self._restored:
            self._output.write(question)
            self._config.flow_control.on_asked()

    def _take_features(self, features: TerminalFeatures) -> None:
        """Draw as the terminal has said that it can, and tell the app."""
        tiles, painter = self._config.tiles, None
        if features.protocol and tiles is not None and self._config.use_screen_diff:
            from sij_tui.terminal.tile_painter import tile_painter  # no start needs it

            painter = tile_painter(features.protocol, tiles, overlays=features.overlays)
            self._config.flow_control.measure(self._on_rate)
        else:
            features = features._replace(protocol=None, cell=None)
        self._screen_diff.trust(octants=features.draws_octants, painter=painter)
        if self._gate:
            self._in_loop(self._config.on_link, self._app, self._gate.speed)
        self._in_loop(self._config.on_features, self._app, features)

    def _on_rate(self, rate: float) -> None:
        """Take what the link carries, in characters a second; called by the thread that reads."""
        if self._gate and self._gate.update(rate):
            self._in_loop(self._config.on_link, self._app, self._gate.speed)

    def _timeout(self, otherwise: float | None) -> float | None:
        """How long may we sleep? On the way out until time is up, then no longer at all."""
        if self._code is None:
            return otherwise
        left = self._deadline - time.monotonic()
        if left <= 0:
            os._exit(self._code)
        return left

    def _read(self) -> bytes:
        """Read the available input; a closed terminal counts as a hangup."""
        try:
            data = os.read(self.fileno, 4096)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._end(128 + signal.SIGHUP)
        return data

    # To the app

    def send_message(self, message: Message) -> None:
        """Hand a message to the app's loop, counted."""
        self._sent += 1
        self._in_loop(self._deliver, message)

    def _deliver(self, message: Message) -> None:
        self._delivered += 1
        self._app.post_message(message)

    def _is_behind(self) -> bool:
        """Does the app lag so far that keys must wait in the terminal rather than in memory?"""
        return self._sent - self._delivered + self._app.message_queue_size > MAX_APP_BACKLOG

    def _send_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self._screen_diff.invalidate(*size)
        self.send_message(Resize(size, size))
        if self._gate is not None:  # letters may have another size
            self._ask(CELL_QUESTION)
            if changed := self._inquiry.resized(cell_pixels(self._screen)):
                self._take_features(changed)

    def _in_loop(self, callback: Callable[..., object], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(callback, *arguments)
