"""Any text that a terminal sends is read, in bounded memory, and never as what it is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from sij_tui.terminal import parser
from sij_tui.terminal.parser import PASTE_LIMIT, InputParser


def read(text: str) -> list[Message]:
    return list(InputParser().feed(text, 0.0))


def keys(messages: list[Message]) -> list[str]:
    assert all(isinstance(message, events.Key) for message in messages)
    return [message.key for message in messages if isinstance(message, events.Key)]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("a", "a"),
        ("\u00e9", "\u00e9"),
        (" ", "space"),
        ("\r", "enter"),
        ("\x03", "ctrl+c"),
        ("\x7f", "backspace"),
        ("\ufffd", "replacement_character"),
        ("\x1b[A", "up"),
        ("\x1bOA", "up"),
        ("\x1b[1;5A", "ctrl+up"),
        ("\x1b[1;5:2A", "ctrl+up"),
        ("\x1bOP", "f1"),
        ("\x1b[[A", "f1"),
        ("\x1b[1;2R", "shift+f3"),
        ("\x1b[25~", "f13"),
        ("\x1b[3~", "delete"),
        ("\x1b[5~", "pageup"),
        ("\x1b[7$", "shift+home"),
        ("\x1b[Z", "shift+tab"),
        ("\x1bx", "alt+x"),
        ("\x1b\x7f", "ctrl+w"),
        ("\x1b[27u", "escape"),
        ("\x1b[13u", "enter"),
        ("\x1b[13;1;13u", "enter"),
        ("\x1b[97u", "a"),
        ("\x1b[97;1:2u", "a"),
        ("\x1b[97:65;2;65u", "A"),
        ("\x1b[97;5u", "ctrl+a"),
        ("\x1b[113;1;113u", "q"),
        ("\x1b[97;;55296u", "a"),
    ],
)
def test_keys(sent: str, key: str) -> None:
    assert keys(read(sent)) == [key]


@pytest.mark.parametrize(
    "sent",
    [
        "\x1b[97;1:3u",  # a release
        "\x1b[1;1:3A",
        "\x1b[57441;1:3u",
        "\x1b[1114112u",
        "\x1b[55296u",
        "\x1b[57500u",
        "\x1b[1u",
        "\x1b[999999999999A",
        "\x1b[99999999999u",
        "\x1b[1:2;3u",
        "\x1b[97;9999u",
        "\x1b[97;2:1:1u",
        "\x1b[;;;;u",
        "\x1b[" + "1" * 10_000 + "A",
        "\x1b[9A",
        "\x1b[48;24;80;480;800t",
        "\x1b[48;0;0;0;0t",
        "\x1b[?2048;2$y",
        "\x1b[?2026;0$y",
        "\x1b[24;80R",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
        "\x1bP>|terminal\x07",
        "\x1bP1$r0m\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
        "\x1b[<-1;0;0M",
        "\x1b[<0;0;0M",
        "\x1b[<;;M",
        "\x1b[<128;3;3M",
        "\x1b[<64;3;3m",
        "\x1b[<0;999999;3M",
        "\x1b[M\x20\ufffd!",
        "\x1b[201~",
        "\x1b[12\x18",
    ],
)
def test_ignored_and_the_next_key_is_heard(sent: str) -> None:
    assert keys(read(sent + "z")) == ["z"]


@pytest.mark.parametrize("reply", ["\x1b[?62;4;22c", "\x1b[?c", "\x1bP>|terminal(1.0)\x1b\\"])
def test_what_a_terminal_tells_of_itself(reply: str) -> None:
    [told, key] = read(reply + "z")
    assert isinstance(told, parser.TerminalReply)
    assert reply.startswith(told.text)
    assert keys([key]) == ["z"]


def test_a_mouse_report() -> None:
    [press, move, wheel] = read("\x1b[<0;3;4M\x1b[<35;5;6M\x1b[<65;5;6M")
    assert isinstance(press, events.MouseDown)
    assert (press.x, press.y, press.button) == (2, 3, 1)
    assert isinstance(move, events.MouseMove)
    assert isinstance(wheel, events.MouseScrollDown)


def test_reports_of_the_terminal() -> None:
    sent = "\x1b[I\x1b[O\x1b[?2026;2$y"
    kinds = [events.AppFocus, events.AppBlur, TerminalSupportsSynchronizedOutput]
    assert [type(message) for message in read(sent)] == kinds


def test_a_paste_is_literal_and_bounded() -> None:
    [short, key] = read("\x1b[200~a\x1b[A\x00b\x1b[201~q")
    assert isinstance(short, events.Paste)
    assert short.text == "a[Ab"
    assert keys([key]) == ["q"]
    [long] = read("\x1b[200~" + "x" * 3 * PASTE_LIMIT + "\x1b[201~")
    assert isinstance(long, events.Paste)
    assert long.text == "x" * PASTE_LIMIT


@pytest.mark.parametrize(
    ("begun", "wait", "meaning"),
    [
        ("\x1b", 0.1, ["escape"]),
        ("\x1b[", 0.1, ["left_square_bracket"]),  # Textual drops the Alt of a named key
        ("\x1b]", 0.1, ["right_square_bracket"]),
        ("\x1bO", 0.1, ["alt+shift+o"]),
        ("\x1b[12;", 1.0, []),
        ("\x1b]0;title", 1.0, []),
    ],
)
def test_what_is_never_finished_is_given_up(begun: str, wait: float, meaning: list[str]) -> None:
    reader = InputParser()
    assert list(reader.feed(begun, 5.0)) == []
    assert reader.expires_in(5.0) == pytest.approx(wait)
    assert list(reader.expire(5.0 + wait / 2)) == []
    assert keys(list(reader.expire(5.1 + wait))) == meaning
    assert reader.expires_in(9.0) is None
    assert keys(list(reader.feed("z", 9.0))) == ["z"]


def test_a_string_without_end_eats_keys_for_no_longer_than_its_time() -> None:
    reader = InputParser()
    assert list(reader.feed("\x1b]0;", 0.0)) == []
    assert list(reader.feed("typed meanwhile", 0.9)) == []
    assert reader.expires_in(0.9) == pytest.approx(0.1)


@pytest.mark.parametrize(
    "command", ["\x1b]52;c;UFdO\x07", "\x9b2J", "\x1b]0;title\x1b\\", "\x7f\b"]
)
def test_a_paste_cannot_command_the_terminal_that_shows_it(command: str) -> None:
    """What is looked for stands on the screen as it was pasted."""
    [paste] = read(f"\x1b[200~été\t1\u202f%{command}\n\r\x1b[201~")
    assert isinstance(paste, events.Paste)
    line, *rest = paste.text.split("\n")
    assert line.startswith("été 1\u202f%")
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line)
    assert rest == ["\r"]


def test_a_paste_without_end_comes_after_a_silence() -> None:
    reader = InputParser()
    assert list(reader.feed("\x1b[200~abc", 0.0)) == []
    assert list(reader.feed("def", 1.5)) == []
    assert list(reader.expire(2.5)) == []
    [paste] = reader.expire(3.6)
    assert isinstance(paste, events.Paste)
    assert paste.text == "abcdef"


ELEMENTS = st.sampled_from([
    "\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1bO", "\x1b\\", "\x07", "\x18", "[", "O", "M", "<", "$",
    ";", ":", "?", "~", "u", "A", "R", "t", "m", "0", "1", "97", "1114112", "99999999999",
    "\x1b[200~", "\x1b[201~", "\x1b[<", "\x1b[M", "\x1b[48;", "\u00e9", "\ud800", "\u0661", "\x9b",
])  # fmt: skip
HOSTILE = st.lists(ELEMENTS | st.text(max_size=3)).map("".join)


def shown(messages: list[Message]) -> list[str]:
    return [repr(message) for message in messages]


@settings(deadline=None)  # the machine may be busy
@given(HOSTILE, st.data())
def test_any_text_is_read_alike_however_it_is_cut(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    reader = InputParser()
    elements = [*reader.feed(text[:cut], 0.0), *reader.feed(text[cut:], 0.0)]
    assert shown(elements) == shown(read(text))
    list(reader.expire(99.0))
    assert "z" in keys(list(reader.feed("z", 100.0)))


@settings(deadline=None)  # the machine may be busy
@given(HOSTILE, st.integers(1, 50))
def test_what_is_kept_is_bounded(text: str, times: int) -> None:
    reader = InputParser()
    for _ in range(times):
        list(reader.feed(text * 20, 0.0))
    kept = len(reader._sequence) + len(reader._paste or "")
    assert kept <= PASTE_LIMIT + parser.SEQUENCE_LIMIT + 5


def test_a_sequence_without_end_is_not_kept() -> None:
    reader = InputParser()
    list(reader.feed("\x1b[" + "1" * 100_000, 0.0))
    assert len(reader._sequence) <= parser.SEQUENCE_LIMIT


def test_invalid_bytes_become_a_mark() -> None:
    """As the driver decodes them."""
    assert keys(read(b"a\xffb".decode("utf-8", "replace"))) == ["a", "replacement_character", "b"]
