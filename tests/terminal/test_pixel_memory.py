"""Memory while a picture plays in pixels does not grow: for seconds here, for minutes in a soak."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

from bench.answers import Graphics
from bench.child import plain_environment
from bench.process import PROC, usage
from bench.terminal import Terminal

pytestmark = pytest.mark.skipif(not PROC.exists(), reason="memory is read from /proc")
MOST_KB = 20_000
PLAYED = """
import sys
from pathlib import Path
from bench.process import usage
from sij_tui.core.layout.tiles import PixelCells, TileStore
from sij_tui.core.scenes.pixels.renderer import PixelRenderer
from sij_tui.core.validation.scene_file import art_in
from sij_tui.terminal.screen_diff import ScreenDiff
from sij_tui.terminal.tile_painter import tile_painter
import os

art, _ = art_in(Path("content.toml").read_bytes())
tiles = TileStore()
cells = PixelCells(width=10, height=19, tiles=tiles)
renderer = PixelRenderer(art, "needle", (70, 28), cells, ("#11171e", "dark"))
diff = ScreenDiff()
diff.trust(octants=True, painter=tile_painter("kitty", tiles))
diff.invalidate(80, 34)
for number in range(301):
    frame = renderer.frame(number * 0.0137 % 1)
    diff.diff("".join(
        f"\\x1b[{row + 1};1H\\x1b[m" + "".join(run.text for run in runs)
        for row, runs in enumerate(frame.rows)
    ))
    if number % 100 == 0:
        print(usage(os.getpid()).pss, flush=True)
"""
"""Plays a scene, a little shifted each time so that few pictures come again, and prints its memory
in kB at the start and after each hundred frames."""


def test_frames_leave_little_behind() -> None:
    """Tiles in use were once scattered among what drawing takes and frees: 14 MB in 300 frames."""
    played = subprocess.run(
        [sys.executable, "-c", PLAYED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, *others = map(int, played.stdout.split())
    assert max(others) - first < 8_000


@pytest.mark.soak
@pytest.mark.parametrize("graphics", ["kitty", "sixel"])
def test_ten_minutes_of_pixels(tmp_path: Path, graphics: Graphics) -> None:
    program = (sys.executable, "-m", "sij_tui", "--no-state", "--start", "timeline")
    environment = plain_environment(str(tmp_path))
    with Terminal(program, environment, columns=120, rows=40, graphics=graphics) as terminal:
        terminal.settle(2.5)
        terminal.press(b"6")
        terminal.send(b"r")
        terminal.send(b" ")
        terminal.play(20)
        found = [usage(terminal.child.pid).pss]
        for _ in range(20):
            before = terminal.bytes
            terminal.play(30)
            assert terminal.bytes > before  # it plays
            found.append(usage(terminal.child.pid).pss)
    assert max(found) - found[0] < MOST_KB, found
    assert max(found[12:]) - max(found[:12]) < MOST_KB / 5, found  # flat
