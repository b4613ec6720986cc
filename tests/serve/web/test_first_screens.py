"""First screens that are shown before a session has drawn them: what is kept, and what is sent."""

from __future__ import annotations

import hashlib
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.serve.sessions.process_session import SessionClient
from sij_tui.serve.web.first_screens import NO_SCREEN, FirstScreens, opening_from_hint
from sij_tui.serve.web.messages import OpenSession
from sij_tui.serve.web.page import page_with_screen
from sij_tui.serve.web.session import WebSession

OPENING = OpenSession(80, 24)
DRAWING = b"\x1b[?1049h\x1b[?25l\x1b[2J\x1b[2;4H\x1b[1;48;2;17;23;30m" + "▄ words ".encode() * 200
MODES = b"\x1b[?1000h\x1b[>25u\x1b[c"


def test_what_is_kept_draws_and_does_nothing_else() -> None:
    """Modes and questions to the terminal come from the session, at their time."""
    screens = FirstScreens()
    screens.keep(OPENING, DRAWING + b"\x1b[m" + MODES)
    found = screens.find(OPENING)
    assert found.output == DRAWING + b"\x1b[m"
    assert found.digest == hashlib.sha256(found.output).hexdigest()[:32]


@pytest.mark.parametrize(
    "end", [b"\x07", b"\x1b]0;title\x07", b"\x1b[6n", b"\x1b[?2026$p", b"\r\n"]
)
def test_it_ends_before_anything_else(end: bytes) -> None:
    screens = FirstScreens()
    screens.keep(OPENING, DRAWING + end + DRAWING)
    assert screens.find(OPENING).output == DRAWING


def test_a_title_alone_is_no_screen() -> None:
    screens = FirstScreens()
    screens.keep(OPENING, DRAWING[:300] + MODES)
    screens.keep(OPENING, b"")
    assert screens.find(OPENING) == NO_SCREEN


def test_it_is_for_terminals_of_that_kind_whatever_page_asks() -> None:
    screens = FirstScreens()
    screens.keep(OPENING, DRAWING)
    own = {"token": "secret", "received": 7, "screen": "digest"}
    assert screens.find(OpenSession(80, 24, **cast(Any, own))).output == DRAWING
    others: list[dict[str, Any]] = [
        {"columns": 81}, {"rows": 25}, {"theme": "light"}, {"is_still": True},
        {"shows_cursor": True}, {"code": "BCDF"},
    ]  # fmt: skip
    for other in others:
        assert screens.find(OpenSession(**{"columns": 80, "rows": 24, **other})) == NO_SCREEN


def test_only_so_many_are_kept_each_of_so_many_bytes() -> None:
    screens = FirstScreens()
    for columns in range(1, 101):
        screens.keep(OpenSession(columns, 24), DRAWING + b"x" * 100_000)
    found = [screens.find(OpenSession(columns, 24)) for columns in range(1, 101)]
    assert [screen != NO_SCREEN for screen in found] == [False] * 68 + [True] * 32
    assert max(len(screen.output) for screen in found) == 65_536
    screens.drop(OpenSession(100, 24))
    assert screens.find(OpenSession(100, 24)) == NO_SCREEN
    screens.clear()
    assert screens.find(OpenSession(99, 24)) == NO_SCREEN


class Page:
    """A session without a process, and what its page has of it."""

    def __init__(self, shown: bytes, *, has_drawn: bool = False) -> None:
        self.screens = FirstScreens()
        if shown:
            self.screens.keep(OPENING, shown)
        digest = self.screens.find(OPENING).digest if has_drawn else ""
        opening = OpenSession(80, 24, screen=digest)
        self.session = WebSession(cast(Any, None), SessionClient("", ""), "", lambda: None)
        self.session._process = cast(Any, _Process())
        self.session.start(opening, self.screens)
        self.begins_at, self.restore = self.session._begin_output(opening)

    @property
    def received(self) -> bytes:
        window = self.session._window
        return window.read(window.start)


class _Process:
    in_alternate_screen = False

    def start(self, *_: object) -> None: ...
    def resize(self, *_: object) -> None: ...


@given(data=st.data())
def test_the_page_gets_each_byte_once_however_the_session_writes_them(data: st.DataObject) -> None:
    whole = DRAWING + MODES
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    page = Page(DRAWING, has_drawn=data.draw(st.booleans()))
    for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        page.session.write(whole[start:end])
    drawn = DRAWING if page.begins_at else b""
    assert drawn + page.received == whole
    assert page.restore == ""


def test_a_page_that_has_drawn_it_is_sent_what_follows_alone() -> None:
    page = Page(DRAWING, has_drawn=True)
    assert (page.begins_at, page.received) == (len(DRAWING), b"")
    assert Page(DRAWING).received == DRAWING


@given(st.integers(0, len(DRAWING) - 1), st.integers(1, 400))
def test_a_session_that_draws_another_one_is_shown_from_its_beginning(same: int, size: int) -> None:
    page = Page(DRAWING, has_drawn=True)
    other = DRAWING[:same] + b"\x00 something else " + DRAWING
    for start in range(0, len(other), size):
        page.session.write(other[start : start + size])
    assert page.received == other
    assert page.screens.find(OPENING) == NO_SCREEN, "it is not what sessions draw"
    page.session._on_first_screen()
    assert page.screens.find(OPENING) == NO_SCREEN


def test_what_a_session_draws_first_is_kept_for_the_next() -> None:
    page = Page(b"")
    assert page.received == b""
    page.session.write(DRAWING[:700])
    page.session.write(DRAWING[700:] + MODES)
    page.session._on_first_screen()
    assert page.screens.find(OPENING).output == DRAWING
    assert page.received == DRAWING + MODES


def test_on_the_page_it_is_text_of_an_attribute_at_the_end() -> None:
    screens = FirstScreens()
    screens.keep(OPENING, DRAWING)
    found = page_with_screen("<body>words</body>\n</html>", "80x24-dark-00", screens.find(OPENING))
    assert found.startswith('<body>words<template id="screen" data-hint="80x24-dark-00" ')
    assert found.endswith("></template>\n</body>\n</html>")
    assert "\x1b" not in found


@pytest.mark.parametrize(
    ("hint", "opening"),
    [
        ("80x24-dark-00", OpenSession(80, 24, "dark")),
        ("500x200-light-10", OpenSession(500, 200, "light", is_still=True)),
        ("1x1-contrast-01", OpenSession(1, 1, "contrast", shows_cursor=True)),
        *((text, None) for text in ("", "80x24", "80x24-dark-0", "0x24-dark-00")),
        *((text, None) for text in ("501x24-dark-00", "80x201-dark-00", "80x24-blue-00")),
        *((text, None) for text in ("80x24-dark-00\n", "80x24-dark-02", "٨0x24-dark-00")),
    ],
)
def test_a_hint_is_what_the_page_writes_or_nothing(hint: str, opening: OpenSession | None) -> None:
    assert opening_from_hint(hint) == opening


@given(st.from_regex(r"[0-9]{1,4}x[0-9]{1,4}-(dark|light|contrast|x)-[0-2]{2}") | st.text())
def test_no_hint_asks_for_more_than_a_page_could(hint: str) -> None:
    opening = opening_from_hint(hint)
    if opening is not None:
        assert 1 <= opening.columns <= 500
        assert 1 <= opening.rows <= 200


def test_a_page_that_is_loaded_anew_before_the_session_has_drawn_gets_all_of_it() -> None:
    for cut in (0, 100, len(DRAWING) - 1):
        page = Page(DRAWING, has_drawn=True)
        page.session.write(DRAWING[:cut])
        assert page.session._begin_output(OpenSession(80, 24, token="t"))[1] == ""
        page.session.write(DRAWING[cut:] + MODES)
        assert page.received == DRAWING + MODES


def test_what_may_be_drawn_for_another_size_is_not_kept() -> None:
    page = Page(b"")
    page.session._on_resize(40, 12)
    page.session.write(DRAWING)
    page.session._on_first_screen()
    assert page.screens.find(OPENING) == NO_SCREEN


def test_a_part_is_replaced_by_the_whole_and_not_the_other_way_round() -> None:
    page = Page(DRAWING[:700])
    page.session.write(DRAWING)
    page.session._on_first_screen()
    assert page.screens.find(OPENING).output == DRAWING
    page = Page(DRAWING)
    page.session.write(DRAWING[:700])
    page.session._on_first_screen()
    assert page.screens.find(OPENING).output == DRAWING
