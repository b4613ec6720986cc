"""What a terminal tells of itself becomes what may be drawn on it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import pytest
from book_kit import shipped
from hypothesis import given
from hypothesis import strategies as st
from pty_session import PtySession

from sij_tui.core.layout.cells import FIRST_TILE, LAST_TILE
from sij_tui.core.navigation import LinkSpeed, Session
from sij_tui.core.scenes.cells.octants import GLYPHS
from sij_tui.terminal.detect import capabilities
from sij_tui.terminal.inquiry import Inquiry, TerminalFeatures
from sij_tui.terminal.kitty_graphics import PLACEHOLDER
from sij_tui.terminal.parser import InputParser, TerminalReply
from sij_tui.terminal.pixel_gate import PixelGate

UTF8 = {"LANG": "en_GB.UTF-8", "TERM": "xterm-256color"}
KITTY = "\x1bP>|kitty(0.41.1)\x1b\\\x1b[?62;c"


NO_GRAPHICS = "\x1b[?62;c"
"""What follows the question about graphics where it is not understood."""
CELL = (10, 19)


def features(
    sent: str, cut: int = 0, *, window: tuple[int, int] | None = None, asked: str = NO_GRAPHICS
) -> list[TerminalFeatures]:
    """What is known after a terminal has sent something, in two pieces, and has been asked more."""
    parser, inquiry, found = InputParser(), Inquiry(), list[TerminalFeatures]()
    waiting = [sent[:cut], sent[cut:]]
    while waiting:
        for message in parser.feed(waiting.pop(0), 0.0):
            if not isinstance(message, TerminalReply):
                continue
            told = inquiry.take(message.text, window)
            if isinstance(told, str):
                assert told.startswith("\x1b_Gi=31,")
                assert told.endswith("\x1b[c")
                waiting.append(asked)
            elif told:
                found.append(told)
    return found


@pytest.mark.parametrize(
    ("replies", "octants"),
    [  # as recorded, but for the versions at the bound
        (KITTY, True),
        ("\x1bP>|kitty(0.40.0)\x1b\\\x1b[?62;c", True),
        ("\x1bP>|kitty(0.39.1)\x1b\\\x1b[?62;c", False),
        ("\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c", False),
        ("\x1bP>|foot(1.21.0)\x1b\\\x1b[?62;4;22;28c", True),
        ("\x1bP>|foot(1.13.1)\x1b\\\x1b[?62;4;22c", False),
        ("\x1bP>|ghostty 1.2.0\x1b\\\x1b[?62;22c", True),
        ("\x1bP>|ghostty 1.1.3\x1b\\\x1b[?62;22c", False),
        ("\x1bP>|VTE(7800)\x1b\\\x1b[?65;1;9c", True),
        ("\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c", False),
        ("\x1bP>|XTerm(379)\x1b\\\x1b[?63;1;2;4;6;9;15;16;22c", False),
        ("\x1bP>|mlterm(3.9.0)\x1b\\\x1b[?63;1;2;3;4;7;29c", False),
        ("\x1bP>|WezTerm 20240203-110809\x1b\\\x1b[?65;4;6;18;22c", False),
        ("\x1bP>|kitty\x1b\\\x1b[?62;c", False),
        ("\x1bP>|kitty(99999999999999)\x1b\\\x1b[?62;c", False),
        ("\x1b[?6c", False),
        ("\x1bP>|\x1b\\\x1b[?1;2c", False),
    ],
)
def test_octants_where_the_terminal_is_known_to_draw_them(replies: str, octants: bool) -> None:
    assert features(replies) == [TerminalFeatures(draws_octants=octants)]


GRAPHICS = "\x1b_Gi=31;OK\x1b\\\x1b[?62;c"
KITTY_CELL, FOOT, XTERM = (
    "\x1bP>|kitty(0.41.1)\x1b\\\x1b[6;19;10t\x1b[?62;c",
    "\x1bP>|foot(1.21.0)\x1b\\\x1b[6;19;10t\x1b[?62;4;22;28c",
    "\x1bP>|XTerm(379)\x1b\\\x1b[?63;1;2;4;6;9;15;16;22c",
)


@pytest.mark.parametrize(
    ("replies", "window", "asked", "protocol", "cell"),
    [
        (KITTY_CELL, None, GRAPHICS, "kitty", CELL),
        (KITTY_CELL, (9, 18), GRAPHICS, "kitty", CELL),
        (KITTY_CELL, None, "\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\\x1b[?62;c", None, None),
        (KITTY_CELL, None, NO_GRAPHICS, None, None),
        (KITTY_CELL.replace("0.41", "0.26"), None, GRAPHICS, None, None),
        (FOOT, None, "", "sixel", CELL),
        (XTERM, (9, 18), "", "sixel", (9, 18)),
        (XTERM, None, "", None, None),
        (XTERM, (0, 0), "", None, None),
        (XTERM, (300, 10), "", None, None),
        (XTERM.replace(";4;", ";"), (9, 18), "", None, None),
        ("\x1b[6;0;0t\x1b[?62;4c", (9, 18), "", "sixel", (9, 18)),
        ("\x1b[6;9999;9999t\x1b[?62;4c", None, "", None, None),
        ("\x1b[?4c", (9, 18), "", None, None),  # its class is 4: not one of its abilities
        ("\x1bP>|tmux 3.3a\x1b\\\x1b[6;19;10t\x1b[?1;2;4c", (9, 18), "", None, None),
        ("\x1bP>|kitty(0.41.1)\x1b\\\x1b[?62;c", (9, 18), GRAPHICS, "kitty", (9, 18)),
    ],
)
def test_how_a_terminal_takes_pictures(
    replies: str,
    window: tuple[int, int] | None,
    asked: str,
    protocol: str | None,
    cell: tuple[int, int] | None,
) -> None:
    [told] = features(replies, window=window, asked=asked)
    assert (told.protocol, told.cell) == (protocol, cell)


def test_letters_of_another_size_are_told_once() -> None:
    [first] = features(FOOT)
    inquiry = Inquiry()
    for reply in ("\x1b[6;19;10t", "\x1b[?62;4c"):
        inquiry.take(reply)
    changed = inquiry.take("\x1b[6;24;12t")
    assert isinstance(changed, TerminalFeatures)
    assert changed.cell == (12, 24) != first.cell
    assert inquiry.take("\x1b[6;24;12t") is None
    assert inquiry.resized((3, 3)) is None  # the terminal's own word counts


@pytest.mark.parametrize(
    ("trip", "rates", "states"),
    [
        (0.01, [], ["fast"]),
        (0.1, [], ["moderate"]),
        (0.3, [], ["slow"]),
        (0.01, [70_000, 69_000, 119_000, 120_000], ["fast", "fast", *2 * ["moderate"], "fast"]),
        (0.3, [29_000, 30_000, 20_000, 19_000], ["slow", "slow", *2 * ["moderate"], "slow"]),
        (0.3, [120_000, 19_000, 1_000_000], ["slow", "fast", "slow", "fast"]),
    ],
)
def test_the_gate_does_not_swing(trip: float, rates: list[float], states: list[LinkSpeed]) -> None:
    gate = PixelGate(trip)
    found = [gate.speed]
    for rate in rates:
        before = gate.speed
        assert gate.update(rate) == (gate.speed != before)
        found.append(gate.speed)
    assert found == states


@pytest.mark.parametrize(
    ("name", "overlays"), [("XTerm(379)", True), ("foot(1.13.1)", True), ("mlterm(3.9.0)", False)]
)
def test_only_those_that_were_seen_to_are_taken_to_overlay(name: str, overlays: bool) -> None:
    [told] = features(f"\x1bP>|{name}\x1b\\\x1b[6;19;10t\x1b[?62;4;22c")
    assert told.protocol == "sixel"
    assert told.overlays == overlays


@pytest.mark.parametrize("name", ["tmux 3.3a", "screen 5.0.0"])
def test_a_multiplexer_is_told_from_a_terminal(name: str) -> None:
    [told] = features(f"\x1bP>|{name}\x1b\\\x1b[?1;2;4c")
    assert told.is_multiplexer
    assert not told.draws_octants


def test_nothing_is_known_before_the_last_reply() -> None:
    assert not features("\x1bP>|kitty(0.41.1)\x1b\\")


@given(
    st.lists(
        st.sampled_from(
            [
                *"\x1b\x07\x18P>|_G\\[?;c5kt",
                "\x1bP>|",
                "\x1b_Gi=31;OK",
                "\x1b\\",
                KITTY_CELL,
                "é",
                "\x1b[6;19;10t",
                "A" * 99,
            ]
        ),
        max_size=14,
    ),
    st.data(),
)
def test_any_replies_are_read_alike_however_they_are_cut(
    parts: list[str], data: st.DataObject
) -> None:
    text = "".join(parts)
    assert features(text, data.draw(st.integers(0, len(text)))) == features(text)


def test_replies_that_nothing_has_asked_for_have_no_effect() -> None:
    """Each would draw the screen anew."""
    inquiry = Inquiry()
    told = [inquiry.take(f"\x1b[?62;{number}c") for number in range(500)]
    assert sum(each is not None for each in told) < 20
    assert inquiry.take("\x1b[6;20;10t") is None
    inquiry.resized((8, 16))
    inquiry.take("\x1b[6;22;11t")
    assert inquiry.take("\x1b[?62;4c") == TerminalFeatures(protocol="sixel", cell=(11, 22))
    assert inquiry.take("\x1b[?62;22c") is None


def test_a_reply_is_kept_in_bounded_memory() -> None:
    parser = InputParser()
    list(parser.feed("\x1bP>|" + "k" * 1_000_000, 0.0))
    assert len(parser._sequence) <= 64
    list(parser.feed("\x1b\\\x1b_Gi=31;" + "k" * 1_000_000, 0.0))
    assert len(parser._sequence) <= 64


# What follows from it


def drawn(environ: Mapping[str, str], told: TerminalFeatures | None, **chosen: str) -> str:
    """The tier in use in an environment, when a terminal has told this, with these preferences."""
    session = Session(capabilities=capabilities(environ)).prefer(**chosen)
    if told:
        session = session.with_octants(told.draws_octants)
    return session.tier


YES, NO = TerminalFeatures(draws_octants=True), TerminalFeatures(is_multiplexer=True)


@pytest.mark.parametrize(
    ("environ", "told", "chosen", "tier"),
    [
        ({}, None, "auto", "blocks"),
        ({}, YES, "auto", "octants"),
        ({}, YES, "blocks", "blocks"),
        ({}, YES, "ascii", "ascii"),
        ({}, None, "octants", "octants"),
        ({}, NO, "octants", "blocks"),
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, YES, "auto", "blocks"),
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, YES, "octants", "blocks"),
        ({"STY": "1.pts-0.host"}, YES, "octants", "blocks"),
        ({"TERM": "screen.xterm-256color"}, YES, "octants", "blocks"),
        ({"TERM": "tmux-256color"}, YES, "octants", "blocks"),
        ({"NO_COLOR": "1"}, YES, "octants", "braille"),
        ({"TERM": "linux"}, YES, "octants", "ascii"),
        ({"LANG": "C"}, YES, "auto", "ascii"),
    ],
)
def test_the_finest_tier_that_terminal_and_reader_allow(
    environ: dict[str, str], told: TerminalFeatures | None, chosen: str, tier: str
) -> None:
    assert drawn(UTF8 | environ, told, glyphs=chosen) == tier


OCTANTS = {*GLYPHS} - {*" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█▂▆"}


@pytest.mark.pty
@pytest.mark.parametrize(
    ("env", "asks"),
    [(UTF8, True), (UTF8 | {"TMUX": "1"}, False), (UTF8 | {"NO_COLOR": "1"}, False)],
)
def test_the_program_asks_and_draws_as_it_is_answered(env: dict[str, str], asks: bool) -> None:
    name, attributes = b"\x1b[>q", b"\x1b[c"
    answers = {name: b"\x1bP>|kitty(0.41.1)\x1b\\", attributes: b"\x1b[?62;c"}
    scene = shipped().content.banner.scene
    assert scene, "the home screen has a picture"
    argv = [sys.executable, "-m", "sij_tui", "--no-state"]
    wanted = {"TMUX": None, "STY": None, "NO_COLOR": None, "COLORTERM": "truecolor", **env}
    with PtySession(argv, size=(120, 40), env=wanted, answers=answers) as session:
        if asks:
            session.read_until(lambda _: OCTANTS & {*session.output.decode("utf-8", "ignore")})
            assert session.output.count(name) == 1
        else:
            session.read_until(lambda _: b"\x1b[?2026$p" in session.output)
        session.send("q")
        assert session.wait_exit() == 0
        assert (name in session.output) == asks
        assert bool(OCTANTS & {*session.output.decode()}) == asks


@pytest.mark.pty
@pytest.mark.parametrize("words", [(), ("--locked",)])
def test_the_program_sends_pictures_and_frees_them_at_the_end(words: tuple[str, ...]) -> None:
    answers = {
        b"\x1b[>q": b"\x1bP>|kitty(0.41.1)\x1b\\",
        b"\x1b[16t": b"\x1b[6;19;10t",
        b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\": b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[c": b"\x1b[?62;c",
    }
    argv = [sys.executable, "-m", "sij_tui", "--no-state", *words]
    env = {"TMUX": None, "STY": None, "NO_COLOR": None, "COLORTERM": "truecolor", **UTF8}
    with PtySession(argv, size=(120, 40), env=env, answers=answers) as session:
        session.read_until(lambda _: PLACEHOLDER in session.output.decode("utf-8", "ignore"))
        session.send("q")
        assert session.wait_exit() == 0
        text = session.output.decode("utf-8", "replace")  # the end may come within a letter
        assert not re.search(f"[{FIRST_TILE}-{LAST_TILE}]", text)  # tiles are for the program alone
        sent = set(re.findall(r"a=T,U=1,q=2,f=24,o=z,i=(\d+),", text))
        assert sent
        assert sent <= set(re.findall(r"a=d,d=I,q=2,i=(\d+)", text))
