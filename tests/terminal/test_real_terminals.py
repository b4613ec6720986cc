"""Pictures in pixels in real terminals: they stand, move, go and come back without a trace.

Needs Xvfb, xdotool and the terminals themselves; what is missing is skipped.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from paths import ROOT

pytestmark = pytest.mark.soak
PATIENCE = 90.0
"""Seconds for a screen to come to rest: real terminals draw slowly here."""
STILL = 1.0
"""Seconds without a change after which a screen is at rest."""
LETTERS = 60
"""Pixels that may differ, of some 200,000: a terminal with soft letters draws their edges otherwise
when a run begins elsewhere."""
WIDTH, HEIGHT = 1100, 800
TERMINALS: Mapping[str, Sequence[str]] = {
    "xterm": ("xterm", "-ti", "vt340", "-tn", "xterm-256color", "-geometry", "100x38",
              "-fa", "DejaVu Sans Mono:antialias=false", "-fs", "10", "-e"),
    "kitty": ("kitty", "-o", "font_size=11", "-o", "initial_window_width=1000",
              "-o", "initial_window_height=700", "-o", "remember_window_size=no",
              "-o", "cursor_blink_interval=0", "-o", "enable_audio_bell=no"),
}  # fmt: skip


class Display:
    """A display without a screen, and one terminal on it."""

    def __init__(self, folder: Path, number: int) -> None:
        self.name = f":{number}"
        self._frame = folder / "Xvfb_screen0"
        self._env = {**os.environ, "DISPLAY": self.name, "HOME": str(folder), "LANG": "C.UTF-8",
                     "LIBGL_ALWAYS_SOFTWARE": "1"}  # fmt: skip
        for name in ("TMUX", "STY", "NO_COLOR", "COLORTERM"):
            self._env.pop(name, None)
        argv = ["Xvfb", self.name, "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
        quiet = subprocess.DEVNULL
        self._server = subprocess.Popen([*argv, "-nolisten", "tcp"], stdout=quiet, stderr=quiet)
        self._terminal: subprocess.Popen[bytes] | None = None

    def run(self, terminal: str, *words: str) -> None:
        program = [sys.executable, "-m", "sij_tui", "--no-state", *words]
        quiet = subprocess.DEVNULL
        self._terminal = subprocess.Popen(
            [*TERMINALS[terminal], *program], env=self._env, cwd=ROOT, stdout=quiet, stderr=quiet
        )

    def close(self) -> None:
        for process in (self._terminal, self._server):
            if process:
                process.terminate()
                process.wait(20)

    def shot(self) -> bytes:
        """Return the pixels of the display (XWD, as Xvfb keeps them)."""
        try:
            data = self._frame.read_bytes()
        except FileNotFoundError:
            return b""
        header, *_ = struct.unpack(">I", data[:4])
        (colours,) = struct.unpack(">I", data[76:80])
        return data[header + 12 * colours :]

    def rest(self, differs: Callable[[bytes], bool] = bool) -> bytes:
        """Wait until what is shown fulfils a condition and does not change any more."""
        end = time.monotonic() + PATIENCE
        last, since = self.shot(), time.monotonic()
        while time.monotonic() < end:
            time.sleep(0.2)
            now = self.shot()
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since >= STILL and differs(now):
                return now
        raise TimeoutError("the screen does not come to rest, or does not show what it should")

    def press(self, *keys: str) -> None:
        for key in keys:
            self._tell("key", key)
            time.sleep(0.3)

    def resize(self, width: int, height: int) -> None:
        self._tell("windowsize", "--sync", str(width), str(height), of_window=True)

    def size(self) -> tuple[int, int]:
        told = self._tell("getwindowgeometry", "--shell", of_window=True)
        found = dict(line.split("=") for line in told.split())
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def _tell(self, verb: str, *words: str, of_window: bool = False) -> str:
        search = ["xdotool", "search", "--onlyvisible", "--name", "."]
        found = subprocess.run(search, env=self._env, capture_output=True, text=True).stdout
        window = found.split()[-1]
        subprocess.run(["xdotool", "windowfocus", window], env=self._env, check=True)
        options = [word for word in words if word.startswith("--")]
        values = [word for word in words if not word.startswith("--")]
        argv = ["xdotool", verb, *options, *([window] if of_window else []), *values]
        return subprocess.run(argv, env=self._env, capture_output=True, text=True).stdout


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    for program in ("Xvfb", "xdotool"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    shown = Display(tmp_path, 60 + os.getpid() % 900)
    yield shown
    shown.close()


def needed(terminal: str) -> None:
    """Skip where a terminal is not there, or is too old for pictures."""
    if not shutil.which(terminal):
        pytest.skip(f"{terminal} is not installed")
    if terminal == "kitty":
        told = subprocess.run(["kitty", "--version"], capture_output=True, text=True).stdout
        version = tuple(map(int, told.split()[1].split(".")[:2]))
        if version < (0, 28):
            pytest.skip(f"kitty {told.split()[1]} has no placeholders: 0.28 has")


def is_drawn(shot: bytes) -> bool:
    """Whether there are words in several colours."""
    return len({shot[at : at + 4] for at in range(0, len(shot), 4 * 7)}) > 3


def picture(shot: bytes, size: tuple[int, int]) -> bytes:
    """The part of a window, at the upper left of the display, in which the picture stands."""
    wide, high = size[0] * 6 // 10, size[1] // 2
    rows = (shot[4 * WIDTH * y : 4 * (WIDTH * y + wide)] for y in range(24, high))
    return b"".join(rows)


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two pictures are the same, but for the edges of letters in them."""
    places = range(0, len(one), 4)
    return sum(one[at : at + 4] != other[at : at + 4] for at in places) <= LETTERS


@pytest.mark.parametrize("terminal", TERMINALS)
def test_a_picture_stands_goes_and_resizes_without_a_trace(terminal: str, display: Display) -> None:
    needed(terminal)
    display.run(terminal, "--start", "timeline")
    start = display.rest(is_drawn)
    size = display.size()

    def rest(after: bytes | None = None) -> bytes:
        """The picture at rest, as soon as it is another one than before."""
        return picture(display.rest(lambda shot: picture(shot, size) != after), size)

    display.press("6")
    first = rest(picture(start, size))
    display.press("space")
    time.sleep(2)
    display.press("space")
    patched = rest(first)
    display.press("t")
    other = rest(patched)
    display.press("t")
    other = rest(other)
    display.press("t")
    assert is_same(rest(other), patched)  # drawn anew, whole
    display.press("question")
    covered = rest(patched)
    display.press("Escape")
    begun = rest(covered)
    display.press("question")
    assert is_same(rest(begun), covered)
    display.press("Escape")
    assert is_same(rest(covered), begun)
    display.press("g")  # the next tier: characters stand where the tiles stood
    in_glyphs = rest(begun)
    assert in_glyphs != begun
    for _ in range(4):
        display.press("g")
        in_glyphs = rest(in_glyphs)
    assert is_same(in_glyphs, begun)
    display.resize(size[0] - 160, size[1] - 120)
    rest(begun)
    display.resize(*size)
    display.rest(lambda shot: is_same(picture(shot, size), begun))
