"""From the bytes that a terminal sends to messages for the app: decoded, parsed, and bounded."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Iterable
from typing import Any

from sij_tui.terminal.flow_control import ANSWERS, Pace
from sij_tui.terminal.overflow import ELEMENT, QUIET, Overflow
from sij_tui.terminal.parser import Answered, InputParser


class InputStream:
    """Handles one terminal's input, in the thread that reads it.

    Args:
        pace: Is told when the terminal answers.
        hand_on: Takes each message.
        waiting: Says how many messages have yet to be handled.
        on_overflow: Called when input begins to be dropped, as far too many have.
    """

    def __init__(
        self,
        pace: Pace,
        hand_on: Callable[[Any], None],
        waiting: Callable[[], int],
        on_overflow: Callable[[], None],
    ) -> None:
        self._pace = pace
        self._hand_on = hand_on
        self._waiting = waiting
        self._on_overflow = on_overflow
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._parser = InputParser()
        self._overflow = Overflow()

    def wakes_in(self) -> float | None:
        """Seconds after which `rest` is due if nothing comes; None while nothing is unfinished."""
        if self._overflow.is_dropping:
            return QUIET
        return self._parser.expires_in(time.monotonic())

    def feed(self, data: bytes) -> None:
        """Take what the terminal has sent."""
        text = self._decode(data)
        for start in range(0, len(text), ELEMENT):
            element = text[start : start + ELEMENT]
            # A paste is one message, and has a bound of its own.
            self._parse(element if self._parser.is_in_paste else self._bounded(element))

    def rest(self) -> None:
        """Nothing has come for a while: go on with what was unfinished."""
        if self._overflow.is_dropping:
            self._parse(self._overflow.rest())
        self._pass_on(self._parser.expire(time.monotonic()))

    def _bounded(self, text: str) -> str:
        """Drop input while far too much is waiting; but no answer of the terminal."""
        was_dropping = self._overflow.is_dropping
        passed = self._overflow.passed(text, self._waiting())
        if self._overflow.is_dropping:
            for _ in range(sum(map(text.count, ANSWERS))):
                self._pace.answered()
            if not was_dropping:
                self._on_overflow()
        return passed

    def _parse(self, text: str) -> None:
        if text:
            self._pass_on(self._parser.feed(text, time.monotonic()))

    def _pass_on(self, messages: Iterable[object]) -> None:
        for message in messages:
            if isinstance(message, Answered):
                self._pace.answered()
            else:
                self._hand_on(message)
