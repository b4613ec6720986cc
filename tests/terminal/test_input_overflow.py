"""A flood of keys is dropped, all but its end; what anybody types is not."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

if sys.platform == "win32":
    pytest.skip("needs a POSIX terminal", allow_module_level=True)

from pty_session import TIMEOUT, PtySession, plain
from textual import events
from textual.app import App
from textual.screen import Screen

from sij_tui.app import input_queue
from sij_tui.app.input_queue import InputQueue, drop_pending_keys, pending_keys, pending_reports
from sij_tui.terminal.flow_control import FlowControl
from sij_tui.terminal.input_stream import (
    MAX_QUEUED_KEYS,
    InputStream,
    Overflow,
)
from sij_tui.terminal.parser import PASTE_LIMIT, InputParser
from sij_tui.terminal.report_filter import HOLD_S, MAX_PASTED_CHARACTERS, MAX_QUEUED_REPORTS

DOWN = "\x1b[B"
MOUSE = "\x1b[<35;10;10M"
WHEEL = "\x1b[<65;10;10M"
CLICK = "\x1b[<0;1;1M\x1b[<0;1;1m"


def stream(pending_keys: list[int]) -> tuple[InputStream, list[Any], list[str]]:
    """A stream whose app has the count in *waiting*; what it was handed, and its bells."""
    handed: list[Any] = []
    bells: list[str] = []
    flow_control = FlowControl(time.monotonic)
    made = InputStream(
        flow_control,
        handed.append,
        lambda: pending_keys[0],
        lambda: 0,
        lambda: bells.append("bell"),
    )
    return made, handed, bells


def keys(handed: list[Any]) -> list[str]:
    return [event.key for event in handed if isinstance(event, events.Key)]


def test_what_can_be_handled_is_all_handed_on() -> None:
    pending_keys = [0]
    made, handed, bells = stream(pending_keys)
    made.feed(b"x" * 5000)
    assert keys(handed) == ["x"] * 5000
    assert not bells


def test_of_where_the_pointer_was_only_the_last_place_is_handed_on() -> None:
    made, handed, _ = stream([0])
    moves = "".join(f"\x1b[<35;{x};{x % 20 + 1}M" for x in range(1, 10))
    drag = "\x1b[<32;3;3M" * 3
    made.feed(f"a{moves}b{moves}{drag}{moves[:-1]}".encode())
    made.feed(b"M\x1b[<0;5;6M\x1b[<0;5;6m")
    moved = [(event.x, event.y) for event in handed if isinstance(event, events.MouseMove)]
    assert moved == [(8, 9), (8, 9), *[(2, 2)] * 3, (7, 8), (8, 9)]
    assert keys(handed) == ["a", "b"]
    assert sum(isinstance(event, events.MouseDown | events.MouseUp) for event in handed) == 2


def test_a_paste_keeps_what_looks_like_the_pointer() -> None:
    made, handed, _ = stream([0])
    made.feed(b"\x1b[200~")
    made.feed(b"<35;1;1M" * 200 + b"\x1b[201~")
    (pasted,) = [event for event in handed if isinstance(event, events.Paste)]
    assert pasted.text.count("<35;1;1M") > 100


def test_nothing_is_handed_on_while_far_too_much_waits_but_the_end_is() -> None:
    pending_keys = [MAX_QUEUED_KEYS]
    made, handed, bells = stream(pending_keys)
    for _ in range(100):
        made.feed(b"x" * 4096)
    assert not handed
    assert bells == ["bell"]
    made.feed(b"3")
    made.on_idle()
    assert keys(handed)[-1] == "3"
    assert len(handed) < 40
    pending_keys[0] = 0
    made.feed(b"4")
    assert keys(handed)[-1] == "4"


@pytest.mark.parametrize("element", [DOWN, MOUSE, "\x1bOA", "\x1b[97;5u", "\x1b]52;c;AAAA\x07"])
@given(cut=st.integers(1, 5000), tail=st.sampled_from(["", "7", DOWN + "7"]))
def test_no_part_of_a_sequence_is_taken_for_keys(element: str, cut: int, tail: str) -> None:
    overflow = Overflow()
    text = element * 1000
    overflow.admit(text[:cut], MAX_QUEUED_KEYS)
    overflow.admit(text[cut:] + tail, MAX_QUEUED_KEYS)
    kept = overflow.on_idle()
    assert kept.endswith(tail)
    left = kept.removesuffix(tail)
    assert left == element * (len(left) // len(element))
    assert len(kept) <= 128
    assert not overflow.is_dropping


def test_a_paste_is_no_flood() -> None:
    pending_keys = [0]
    made, handed, bells = stream(pending_keys)
    made.feed(b"\x1b[200~" + b"x" * 20_000)
    pending_keys[0] = MAX_QUEUED_KEYS  # it may be behind for other reasons
    made.feed(b"y" * 20_000 + b"\x1b[201~")
    (paste,) = handed
    assert len(paste.text) == 40_000
    assert not bells


def test_pastes_without_end_do_not_fill_the_memory() -> None:
    pending_keys = [0]
    made, handed, bells = stream(pending_keys)
    paste = b"\x1b[200~" + b"x" * PASTE_LIMIT + b"\x1b[201~"
    made.feed(paste)
    pending_keys[0] = 1
    for _ in range(20):
        made.feed(paste)
    assert sum(len(event.text) for event in handed) == MAX_PASTED_CHARACTERS
    assert bells == ["bell"]
    pending_keys[0] = 0
    made.feed(b"\x1b[200~last\x1b[201~")
    assert handed[-1].text == "last"


def test_where_the_pointer_is_follows_when_the_app_has_caught_up() -> None:
    reports, handed = [MAX_QUEUED_REPORTS], list[Any]()
    flow_control = FlowControl(time.monotonic)
    made = InputStream(flow_control, handed.append, lambda: 0, lambda: reports[0], lambda: None)
    made.feed(b"\x1b[<35;5;6M")
    assert (handed, made.timeout()) == ([], HOLD_S)
    made.on_idle()
    assert (handed, made.timeout()) == ([], HOLD_S)
    reports[0] = 0
    made.on_idle()
    assert [(event.x, event.y) for event in handed] == [(4, 5)]
    assert made.timeout() is None


def test_the_terminal_is_heard_in_a_flood() -> None:
    class Heard(FlowControl):
        count = 0

        def on_status_report(self) -> None:
            self.count += 1

    flow_control = Heard(time.monotonic)
    made = InputStream(
        flow_control, lambda _: None, lambda: MAX_QUEUED_KEYS, lambda: 0, lambda: None
    )
    made.feed(b"xx\x1b[0nxx" * 20)
    assert flow_control.count == 20


# In the app


class Hears(InputQueue):
    """Keeps the keys that it handles."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.heard.append(event.character or event.key)


@pytest.mark.parametrize(
    ("count", "age", "heard"), [(200, 6.0, 16), (200, 1.0, 200), (40, 6.0, 40)]
)
async def test_keys_that_are_many_and_old_give_way_to_the_last(
    count: int, age: float, heard: int
) -> None:
    app = Hears()
    async with app.run_test() as pilot:
        typed = [chr(0x100 + number) for number in range(count)]
        now = asyncio.get_running_loop().time()
        app._pending.extend((now - age, events.Key(key, key)) for key in typed)
        app.process_pending()
        while app._pending or app._in_progress:
            await pilot.pause()
        assert app.heard == typed[-heard:]


async def test_what_waits_is_counted_and_can_be_dropped() -> None:
    app = Hears()
    async with app.run_test():
        app._pending.extend((0.0, events.Key("x", "x")) for _ in range(30))
        assert pending_keys(app) >= 30
        drop_pending_keys(app)
        assert not app._pending
    drop_pending_keys(App())  # any other app has nothing to drop


class Slow(Screen[None]):
    """Handles no press before it may."""

    may_go_on: asyncio.Event

    async def on_mouse_down(self) -> None:
        await self.may_go_on.wait()


class Clicked(InputQueue):
    """Has a slow screen."""

    def get_default_screen(self) -> Slow:
        self.slow = Slow()
        self.slow.may_go_on = asyncio.Event()
        return self.slow


async def test_clicks_are_counted_until_all_that_they_cause_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(input_queue, "_TIMEOUT_S", TIMEOUT)
    app = Clicked()
    async with app.run_test():
        for message in [*InputParser().feed(CLICK * 4, 0.0)]:
            app.post_message(message)
        async with asyncio.timeout(TIMEOUT):
            while app.message_queue_size or not app.unfinished_inputs:
                await asyncio.sleep(0)
            assert pending_reports(app) == 8
            app.slow.may_go_on.set()
            while pending_reports(app):
                await asyncio.sleep(0)
    assert pending_reports(App()) == 0


@pytest.mark.pty
@pytest.mark.parametrize("element", ["abcdefgh", DOWN, "3\x7f", MOUSE, WHEEL + CLICK])
def test_a_key_behind_a_flood_is_answered(element: str) -> None:
    """300 kB of keys or clicks; each handled, they would take minutes and 200 MB."""
    flood = (element * (300_000 // len(element))).encode()
    command = [sys.executable, "-m", "sij_tui", "--no-state", "--no-motion"]
    with PtySession(command) as session:
        session.read_until(b"Quit")
        session.send(flood)
        deadline = time.monotonic() + TIMEOUT
        while b"4/1" not in plain(session.output):
            assert time.monotonic() < deadline, "it answers no key"
            for key in ("\x1b", "\x1b", "4"):
                session.send(key)
                session.read_for(0.3)
        assert session.memory() < 100_000_000
        session.send("\x03")
        session.wait_exit()
