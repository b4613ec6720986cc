"""Turns the bytes that a terminal sends into messages for the app: decoded, parsed and bounded."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from sij_tui.terminal.charset import UTF_8
from sij_tui.terminal.flow_control import STATUS_REPORTS, FlowControl
from sij_tui.terminal.parser import InputParser, StatusReport, TerminalReply
from sij_tui.terminal.report_filter import HOLD_S, ReportFilter

MAX_QUEUED_KEYS = 2_000
"""Keys waiting from which on input is dropped: a page pasted where pastes are not marked fits."""
SLICE_CHARACTERS = 512
"""Characters admitted at a time, before the number of queued keys is looked at again."""
QUIET_S = 0.05
"""Seconds without input after which a flood is over."""
_MOTION = r"\x1b\[<35;\d{1,5};\d{1,5}M"
_SUPERSEDED = re.compile(f"(?:{_MOTION})+(?={_MOTION})")
"""Where the pointer was, with no button held, before it went on."""
_KEPT_CHARACTERS = 16
"""Characters kept of the end of a flood."""
_MAX_SEQUENCE = 64
_TAIL = 2 * _MAX_SEQUENCE


class Overflow:
    """Drops input while far more comes than can be handled, but not the end of it.

    Handling a key takes about a millisecond, dropping one a few nanoseconds: whatever is typed
    after a flood takes effect at once. Not thread-safe.
    """

    def __init__(self) -> None:
        self._tail: str | None = None
        """The last of what is being dropped; None while nothing is."""

    @property
    def is_dropping(self) -> bool:
        """Whether input is being dropped."""
        return self._tail is not None

    def admit(self, text: str, waiting: int) -> str:
        """Return what of *text* to hand on, while *waiting* keys have yet to be handled."""
        if self._tail is None and waiting < MAX_QUEUED_KEYS:
            return text
        self._tail = ((self._tail or "") + text)[-_TAIL:]
        return ""

    def on_idle(self) -> str:
        """Return the end of what was dropped, from the beginning of a sequence on; drop no more."""
        tail, self._tail = self._tail or "", None
        escape = tail.find("\x1b", max(0, len(tail) - _MAX_SEQUENCE))
        return tail[escape:] if escape >= 0 else tail[-_KEPT_CHARACTERS:]


class InputStream:
    """Handles one terminal's input, in the thread that reads it.

    Args:
        flow_control: Receives the status reports.
        deliver: Takes each message.
        waiting: Returns the number of keys, and of messages in all, not handled yet.
        reports: Returns the number of reports not handled yet.
        on_overflow: Called when input begins to be dropped.
        on_reply: Takes what the terminal tells of itself.
        encoding: What the terminal sends.
    """

    def __init__(
        self,
        flow_control: FlowControl,
        deliver: Callable[[Any], None],
        waiting: Callable[[], int],
        reports: Callable[[], int],
        on_overflow: Callable[[], None],
        on_reply: Callable[[str], None] = lambda reply: None,
        encoding: str = UTF_8,
    ) -> None:
        self._flow_control = flow_control
        self._deliver = deliver
        self._waiting = waiting
        self._on_overflow = on_overflow
        self._on_reply = on_reply
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._parser = InputParser()
        self._overflow = Overflow()
        self._filter = ReportFilter(reports, waiting, on_overflow)

    def timeout(self) -> float | None:
        """Seconds of silence after which `on_idle` is due; None while nothing is unfinished."""
        if self._overflow.is_dropping:
            return QUIET_S
        if self._filter.is_holding:
            return HOLD_S
        return self._parser.expires_in(time.monotonic())

    def feed(self, data: bytes) -> None:
        """Take what the terminal has sent."""
        text = self._decode(data)
        for start in range(0, len(text), SLICE_CHARACTERS):
            element = text[start : start + SLICE_CHARACTERS]
            # A paste is one message, and has a bound of its own.
            if not self._parser.is_in_paste:
                element = self._bounded(_SUPERSEDED.sub("", element))
            self._parse(element)

    def on_idle(self) -> None:
        """Nothing has come for a while: go on with what was unfinished."""
        if self._overflow.is_dropping:
            self._parse(self._overflow.on_idle())
        self._deliver_all(self._parser.expire(time.monotonic()))
        for message in self._filter.on_idle():
            self._deliver(message)

    def _bounded(self, text: str) -> str:
        """Drop input while far too much is waiting; but no answer of the terminal."""
        was_dropping = self._overflow.is_dropping
        admit = self._overflow.admit(text, self._waiting())
        if self._overflow.is_dropping:
            for _ in range(sum(map(text.count, STATUS_REPORTS))):
                self._flow_control.on_status_report()
            if not was_dropping:
                self._on_overflow()
        return admit

    def _parse(self, text: str) -> None:
        if text:
            self._deliver_all(self._parser.feed(text, time.monotonic()))

    def _deliver_all(self, messages: Iterable[object]) -> None:
        for message in messages:
            if isinstance(message, StatusReport):
                self._flow_control.on_status_report()
            elif isinstance(message, TerminalReply):
                self._on_reply(message.text)
            else:
                for passed in self._filter.filter(message):
                    self._deliver(passed)
