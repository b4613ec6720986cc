"""The measuring tools measure what they say."""

from __future__ import annotations

import sys

import pytest

from bench.answers import answer
from bench.child import plain_environment
from bench.content import SHIPPED, enlarge, key_bytes
from bench.look import look
from bench.screen import Screen
from bench.svg import draw
from bench.terminal import Link, Terminal
from sij_tui.core.validation.load import load


def _screen(written: str, columns: int = 10, rows: int = 3) -> Screen:
    screen = Screen(columns, rows)
    for byte in written.encode():  # One at a time: sequences may arrive in pieces.
        list(screen.feed(bytes([byte])))
    return screen


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("one\r\ntwo", "one\ntwo\n"),
        ("\x1b[2;3Hx\x1b[1;1Hy", "y\n  x\n"),
        ("gone\x1b[2J\x1b[Hé✓", "é✓\n\n"),
        ("abcdef\x1b[1;3H\x1b[K", "ab\n\n"),
        ("日本\x1b[1;5Hx", "日本x\n\n"),
        ("1\r\n2\r\n3\r\n4", "2\n3\n4"),
        ("\x1b[31mred\x1b]0;title\x07\x1b[>1u\x1b(B!", "red!\n\n"),
        ("before\x1b[?1049h", "\n\n"),
    ],
)
def test_a_screen_shows_what_was_written(written: str, shown: str) -> None:
    assert _screen(written).text() == shown


def test_the_same_letter_in_another_colour_is_another_cell() -> None:
    assert _screen("\x1b[31mx").snapshot() != _screen("\x1b[32mx").snapshot()
    assert _screen("\x1b[31mx\x1b[0m").snapshot() == _screen("\x1b[31mx").snapshot()


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("\x1b[c", b"\x1b[?62;22c"),
        ("\x1b[?2026$p", b"\x1b[?2026;2$y"),
        ("\x1b[?9999$p", b"\x1b[?9999;0$y"),
        ("\x1b[>5u\x1b[?u", b"\x1b[?5u"),
        ("ab\x1b[6n", b"\x1b[1;3R"),
        ("\x1b[?2048h", b"\x1b[48;3;10;60;100t"),
        ("\x1b]11;?\x07", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"),
        ("\x1b[31mno question", b""),
    ],
)
def test_a_question_to_the_terminal_is_answered(question: str, reply: bytes) -> None:
    screen = Screen(10, 3)
    assert b"".join(answer(control, screen) for control in screen.feed(question.encode())) == reply


def test_a_picture_keeps_words_and_colours() -> None:
    picture = draw(_screen("\x1b[1;38;2;1;2;3ma<b\x1b[0;7m⣿█\x1b[0m"), "title & more")
    assert "a&lt;b</text>" in picture
    assert "#010203" in picture
    assert "<title>title &amp; more</title>" in picture
    assert "⣿" not in picture


@pytest.mark.parametrize(
    ("style", "ink"), [("31", "#cd3131"), ("38;5;196", "#ff0000"), ("38;5;232", "#080808")]
)
def test_a_look_has_the_colour_of_its_numbers(style: str, ink: str) -> None:
    assert look(style).ink == ink


@pytest.mark.parametrize(
    ("name", "sent"),
    [("ctrl+q", b"\x11"), ("enter", b"\r"), ("q", b"q"), ("slash", b"/"), ("comma", b",")],
)
def test_a_key_is_sent_as_a_keyboard_would(name: str, sent: bytes) -> None:
    assert key_bytes(name) == sent


def test_a_larger_content_file_has_ten_times_as_much_and_no_problems() -> None:
    text = SHIPPED.read_text("utf-8")
    small = load(text.encode(), "content.toml").content
    large = load(enlarge(text, 10).encode(), "large.toml").content
    assert len(large.fact) == 10 * len(small.fact)
    assert len(large.screen) == 10 * len(small.screen)


ECHO = """
import sys, tty
tty.setraw(0)
sys.stdout.write("ready" + "." * 3000 + "\\x1b[2J\\x1b[H"); sys.stdout.flush()
while (key := sys.stdin.read(1)) != "q":
    sys.stdout.write(key); sys.stdout.flush()
"""


@pytest.mark.pty
def test_a_terminal_times_a_program_on_a_slow_link(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    environment = plain_environment(str(tmp_path_factory.getbasetemp()))
    link = Link(bytes_per_second=10_000, round_trip=0.2)
    with Terminal((sys.executable, "-c", ECHO), environment, link=link) as terminal:
        settled = terminal.settle()
        assert settled > 0.15  # half a round trip, and what the link has to carry
        assert terminal.bytes == 3012
        reply = terminal.press(b"x")
        assert terminal.screen.text().startswith("x\n")
        assert reply.bytes == 1
        assert reply.changed >= 0.2
        with pytest.raises(TimeoutError):
            terminal.press(b"\x07", limit=0.3)
        terminal.send(b"q")
        terminal.wait()
        assert terminal.child.status == 0


def test_a_screen_that_is_slow_to_draw_delays_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    with Terminal((sys.executable, "-S", "-c", ECHO), plain_environment("/tmp")) as terminal:
        real, chunks = terminal.screen.feed, [b"a", b"b"]

        now = [terminal.now()]
        monkeypatch.setattr(terminal, "now", lambda: now[0])

        def slow(data: bytes) -> list[str]:
            now[0] += 0.1
            return list(real(data))

        monkeypatch.setattr(terminal.screen, "feed", slow)
        monkeypatch.setattr(terminal.child, "readable", lambda timeout: bool(chunks))
        monkeypatch.setattr(terminal.child, "read", lambda size: chunks.pop(0))
        terminal.play(5.0, lambda: "b" in terminal.screen.text())
    first, second = (frame.at for frame in terminal.frames[-2:])
    assert second - first < 0.1


def test_a_nought_in_a_colour_is_no_reset() -> None:
    """Colours such as #005060 on a light ground: the ground stays."""
    screen = _screen("\x1b[0;38;2;0;80;96;48;2;250;0;240mx\x1b[1my\x1b[38;5;0mz\x1b[0;4mu\x1b[mv")
    looks = [look(style) for _, style in screen.cells[0][:5]]
    assert [one.paper for one in looks[:3]] == ["#fa00f0"] * 3
    assert [one.ink for one in looks[:3]] == ["#005060", "#005060", "#000000"]
    assert looks[2].traits == {"bold"}
    assert (looks[3].paper, looks[3].traits) == (look("").paper, {"underline"})
    assert looks[4] == look("")
