"""Windows of any size: a false one costs no more than the largest that is believed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import termios

from program_kit import TAKEN, Start, part, starting, wait_for_text

from sij_tui.terminal.size import DEFAULT_SIZE, MAX_SIZE, window_size

pytestmark = pytest.mark.pty
MOST_BYTES = 2 * MAX_SIZE[0] * MAX_SIZE[1]
"""For drawing the largest window once: most of it blank, so far fewer than two for a cell."""
MOST_MEMORY = 120_000_000
"""Bytes of memory; a usual window takes half as much."""


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    with starting({"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path)}) as begin:
        yield begin


@pytest.mark.parametrize(
    ("size", "believed"),
    [
        ((80, 24), (80, 24)),
        ((0, 0), DEFAULT_SIZE),
        ((0, 50), (DEFAULT_SIZE[0], 50)),
        ((100, 0), (100, DEFAULT_SIZE[1])),
        ((1, 1), (1, 1)),
        (MAX_SIZE, MAX_SIZE),
        ((65_535, 65_535), MAX_SIZE),
        ((65_535, 10), (MAX_SIZE[0], 10)),
        ((10, 65_535), (10, MAX_SIZE[1])),
    ],
)
def test_a_size_is_brought_within_bounds(
    size: tuple[int, int], believed: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setenv("LINES", "-3")
    master, slave = os.openpty()
    try:
        termios.tcsetwinsize(master, size[::-1])
        assert window_size(slave) == believed
        assert window_size(slave, (20, 6)) == (max(believed[0], 20), max(believed[1], 6))
    finally:
        os.close(master)
        os.close(slave)


def test_what_is_no_terminal_has_the_usual_size(tmp_path: Path) -> None:
    with open(tmp_path / "file", "w") as file:
        assert window_size(file.fileno()) == DEFAULT_SIZE


@pytest.mark.parametrize("size", [(65_535, 65_535), (5_000, 3_000)])
def test_a_false_size_is_held_in_bounds_from_the_first_frame_on(
    start: Start, size: tuple[int, int]
) -> None:
    session = start(until="", size=size)
    session.read_until(lambda _: TAKEN in session.output or len(session.output) > MOST_BYTES)
    session.send("4")
    session.read_until(part(4).encode())
    session.send("q")
    assert session.wait_exit() == 0
    assert len(session.output) < MOST_BYTES
    assert session.left_on() == frozenset()


def test_a_false_size_while_it_runs_is_held_in_bounds(start: Start) -> None:
    session = start()
    sizes = ((65_535, 65_535), (0, 0), (1, 65_535), (65_535, 1), (5_000, 3_000))
    for size in sizes:
        session.resize(*size)
        session.send("z")
        session.read_for(0.1)
    session.send("4")
    session.read_until(part(4).encode())
    if sys.platform == "linux":
        assert session.memory() < MOST_MEMORY
    assert len(session.output) < MOST_BYTES * (len(sizes) + 1)  # each drawn once, and the key
    session.resize(80, 24)
    session.read_until(part(4).encode())
    session.send("q")
    assert session.wait_exit() == 0
    assert session.left_on() == frozenset()


@pytest.mark.parametrize("env", [{"COLUMNS": "500", "LINES": "3"}, {"COLUMNS": "", "LINES": "x"}])
def test_variables_say_nothing_of_the_window(start: Start, env: dict[str, str]) -> None:
    usual, told = start(), start(env=env)
    for session in (usual, told):
        session.send("4")
        wait_for_text(session, part(4))
    told.read_until(lambda _: not usual.read_for(0.05) and told.screen() == usual.screen())
