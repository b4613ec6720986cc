"""The key parser: turns terminal input into Textual messages (keys, mouse reports, paste).

Textual's own parser raises on code points and numbers out of range, takes key releases for
garbage, and types the characters of an escape sequence that it does not know. This one takes
any input in bounded memory: it cuts it into sequences, checks each, drops unknown ones, and
looks only well-formed ones up in Textual's tables of keys.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence

from textual import constants, events, messages
from textual.keys import Keys
from textual.message import Message

from sij_tui.terminal.flow_control import STATUS_REPORTS
from sij_tui.terminal.inquiry import GRAPHICS_REPLY, REPLY_LIMIT
from sij_tui.textual_compat import ansi_keys, functional_keys, key_events, key_parser, mouse_event

_ANSI_KEYS, _FUNCTIONAL_KEYS = ansi_keys(), functional_keys()
ESC = "\x1b"
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
STRINGS = ("\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_")
"""What opens a string (OSC, DCS, SOS, PM, APC) that runs until BEL or ST."""
_CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that command a terminal (C0, DEL, C1), but for the ends of lines."""


class StatusReport(Message):
    """The terminal has come to a question of ours: all that was sent before it is shown."""


class TerminalReply(Message):
    """A report of the terminal on itself: a whole sequence that `Inquiry` knows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


REPORTS: dict[str, type[Message]] = {
    **dict.fromkeys(STATUS_REPORTS, StatusReport),
    "\x1b[I": events.AppFocus,
    "\x1b[O": events.AppBlur,
    "\x1b[?2026;1$y": messages.TerminalSupportsSynchronizedOutput,
    "\x1b[?2026;2$y": messages.TerminalSupportsSynchronizedOutput,
    "\x1b[?2026;3$y": messages.TerminalSupportsSynchronizedOutput,
}
PASTE_LIMIT = 65_536
"""Characters kept of one paste."""
SEQUENCE_LIMIT = 64
"""Characters kept of one escape sequence; a longer one is nothing that we know."""
SEQUENCE_TIMEOUT_S = 1.0
"""Seconds after which an unfinished sequence is given up: a slow link may split one."""
PASTE_TIMEOUT_S = 2.0
"""Seconds without input after which an unfinished paste ends, so that keys act again."""

_WHOLE = re.compile(r"\x1b\[[<?]?[0-9][0-9;:]{0,59}[@-~]")
"""A control sequence that has come whole: no need to look at it character by character."""
_MOUSE = re.compile(r"\x1b\[<([0-9]{1,3});([0-9]{1,5});([0-9]{1,5})([Mm])")
_KEPT_STRINGS = ("\x1bP>|", GRAPHICS_REPLY)
"""How the strings begin that are replies; of all others only the end is waited for."""
_REPLY = re.compile(r"\x1b\[(?:\?[0-9;]*c|6;[0-9]{1,4};[0-9]{1,4}t)")
"""Replies that are control sequences: device attributes, the size of a cell."""
_KITTY = re.compile(r"\x1b\[([0-9:]*)(?:;([0-9:]*))?(?:;([0-9:]*))?([u~A-HPQRS])")


class InputParser:
    """Reads a terminal's input; keeps what is unfinished between two calls.

    Never raises on any text, and never keeps more than `PASTE_LIMIT` characters and a few.
    """

    def __init__(self) -> None:
        self._key_parser = key_parser()
        self._sequence = ""
        self._after_string = False
        self._reply = ""
        """The string that ended with the last ESC, if it is a reply."""
        self._paste: str | None = None
        self._deadline: float | None = None

    @property
    def is_in_paste(self) -> bool:
        """Is the text that comes next part of a paste?"""
        return self._paste is not None

    def feed(self, text: str, now: float) -> Iterator[Message]:
        """Yield the messages in `text`, which was read at the time `now`, in seconds."""
        position = 0
        while position < len(text):
            if self._paste is not None:
                text, position = (yield from self._feed_paste(self._paste + text[position:])), 0
                self._set_deadline("", now)
                continue
            if not self._sequence and (whole := _WHOLE.match(text, position)):
                position = whole.end()
                self._after_string, self._reply = False, ""
                yield from self._dispatch(whole[0])
                self._set_deadline("", now)
                continue
            before = self._sequence
            yield from self._feed_character(text[position])
            position += 1
            self._set_deadline(before, now)

    def expires_in(self, now: float) -> float | None:
        """Seconds until `expire` is due; None while nothing is unfinished."""
        return None if self._deadline is None else max(0.0, self._deadline - now)

    def expire(self, now: float) -> Iterator[Message]:
        """Yield what an unfinished sequence comes to, if its time is up."""
        if self._deadline is None or now < self._deadline:
            return
        self._deadline = None
        sequence, self._sequence = self._sequence, ""
        if self._paste is not None:
            text, self._paste = self._paste, None
            yield _pasted(text)
        elif sequence == ESC and not self._after_string:
            yield events.Key("escape", ESC)
        elif len(sequence) == 2:  # Alt with a key that also opens a sequence, such as Alt+[
            yield from self._alt(sequence[1])

    def _set_deadline(self, before: str, now: float) -> None:
        """Counted from the start of a sequence: one that never ends must not eat the keys.

        Of a paste, which may be long, from its last element.
        """
        if self._paste is not None:
            self._deadline = now + PASTE_TIMEOUT_S
        elif not self._sequence:
            self._deadline = None
        elif len(self._sequence) <= 2:
            self._deadline = now + constants.ESCAPE_DELAY
        elif len(before) <= 2:
            self._deadline = now + SEQUENCE_TIMEOUT_S

    def _feed_paste(self, text: str) -> Generator[Message, None, str]:
        """Go on with a paste; return what follows it."""
        body, end, rest = text.partition(PASTE_END)
        if end:
            self._paste = None
            yield _pasted(body)
            return rest
        # Keep the last five characters too: they may be the beginning of the end.
        self._paste = text if len(text) < PASTE_LIMIT + 5 else text[:PASTE_LIMIT] + text[-5:]
        return ""

    def _feed_character(self, character: str) -> Sequence[Message]:
        sequence = self._sequence
        in_string = sequence.startswith(STRINGS)
        if character == ESC:
            self._sequence, self._after_string = ESC, in_string
            self._reply = sequence if sequence.startswith(_KEPT_STRINGS) else ""
            return [events.Key("escape", ESC)] if sequence == ESC else []
        if not sequence:
            return self._keys(character)
        if in_string:
            ends = character in "\x07\x18\x1a"
            self._sequence = "" if ends else _string(sequence + character)
            return []
        if sequence == ESC:
            return self._feed_second(character)
        return self._feed_sequence(sequence + character)

    def _feed_second(self, character: str) -> Sequence[Message]:
        if character == "\\" and self._after_string:  # ST: the string is over
            self._sequence = ""
            return [TerminalReply(self._reply)] if self._reply else []
        if character in "[O" or ESC + character in STRINGS:
            self._sequence = ESC + character
            return []
        self._sequence = ""
        return self._alt(character)

    def _feed_sequence(self, sequence: str) -> Sequence[Message]:
        """Go on with a control sequence (CSI) or a single shift (SS3)."""
        last = sequence[-1]
        if sequence.startswith("\x1b[M"):  # an old mouse report: three characters follow
            self._sequence = sequence if len(sequence) < 6 else ""
            return []
        if not "\x20" <= last <= "\x7e":  # broken off; the character stands for itself
            self._sequence = ""
            return [] if last in "\x18\x1a" else self._keys(last)
        is_linux_console = sequence[:3] == "\x1b[["  # ESC [ [ A is F1 there
        ends = last >= "@" and (len(sequence) > 3 or not is_linux_console)
        if sequence[1] == "O" and last not in "0123456789;":
            ends = True
        if not ends and not (last == "$" and sequence in _ANSI_KEYS):
            self._sequence = sequence[:SEQUENCE_LIMIT]
            return []
        self._sequence = ""
        return self._dispatch(sequence) if len(sequence) <= SEQUENCE_LIMIT else []

    def _dispatch(self, sequence: str) -> Sequence[Message]:
        """Give the messages for one whole sequence; none if it means nothing to us."""
        if sequence == PASTE_START:
            self._paste = ""
            return []
        if sequence in REPORTS:
            return [REPORTS[sequence]()]
        if _REPLY.fullmatch(sequence):
            return [TerminalReply(sequence)]
        if match := _MOUSE.fullmatch(sequence):
            return self._mouse(sequence, int(match[1]), match[4])
        if match := _KITTY.fullmatch(sequence):
            known = _checked_key(*match.groups(default=""))
            if known:
                return self._keys(known)
        return self._table_keys(sequence)

    def _mouse(self, sequence: str, buttons: int, state: str) -> Sequence[Message]:
        if buttons >= 128 or (buttons & 64 and state == "m"):
            return []  # buttons that Textual takes for others; the release of a wheel
        event = mouse_event(self._key_parser, sequence)
        return [] if event is None else [event]

    def _keys(self, sequence: str) -> Sequence[Message]:
        found = key_events(self._key_parser, sequence)
        return [event for event in found if event.key != Keys.Ignore]

    def _alt(self, character: str) -> Sequence[Message]:
        found = key_events(self._key_parser, character, alt=True)
        return self._table_keys(ESC + character) or list(found)

    def _table_keys(self, sequence: str) -> Sequence[Message]:
        """Look a whole sequence up in Textual's table of older terminals' keys."""
        keys = _ANSI_KEYS.get(sequence)
        if isinstance(keys, tuple):
            return [events.Key(key.value, None) for key in keys if key != Keys.Ignore]
        return self._keys(keys) if isinstance(keys, str) else []


def _string(begun: str) -> str:
    """What to keep of a string of which so much has come."""
    is_reply = any(start.startswith(begun[: len(start)]) for start in _KEPT_STRINGS)
    return begun[:REPLY_LIMIT] if is_reply else f"{begun[:2]}-"


def _pasted(text: str) -> events.Paste:
    """A paste without control characters: shown in a field, they would command the terminal."""
    return events.Paste(_CONTROLS.sub("", text[:PASTE_LIMIT].replace("\t", " ")))


def _checked_key(codes: str, modifiers: str, text: str, end: str) -> str:
    """Rewrite a key of the kitty protocol in the form that Textual takes; "" to drop it.

    See https://sw.kovidgoyal.net/kitty/keyboard-protocol/
    """
    code = codes.split(":")[0] or "1"
    modifier, _, kind = modifiers.partition(":")
    if kind not in ("", "1", "2") or len(code) > 7 or len(modifier) > 3 or ":" in modifier:
        return ""  # kind 3 is the release of a key
    if code + end not in _FUNCTIONAL_KEYS and (end != "u" or not _is_printable(int(code))):
        return ""
    parts = [part for part in text.split(":") if part and len(part) <= 7]
    parts = [part for part in parts if _is_printable(int(part))]
    return f"\x1b[{code};{modifier};{':'.join(parts)}{end}"


def _is_printable(code: int) -> bool:
    """Is this a code point that a key can give? Not a control, a surrogate, private use."""
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900:
        return False
    return code <= 0x10FFFF
