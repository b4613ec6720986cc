"""Displays without a screen, each with one real terminal on it: what it shows, and its keys."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from paths import ROOT

PATIENCE = 90.0
"""Seconds for a screen to come to rest: real terminals draw slowly here."""
STILL = 1.2
"""Seconds without a change after which a screen is at rest: a picture on a link that is taken for
slower is drawn in pixels after half a second."""
WIDTH, HEIGHT = 1100, 800
TERMINALS: Mapping[str, Sequence[str]] = {
    "xterm": ("xterm", "-ti", "vt340", "-tn", "xterm-256color", "-geometry", "100x38",
              "-fa", "DejaVu Sans Mono:antialias=false", "-fs", "10", "-e"),
    # without antialiasing: it draws the edges of letters otherwise when a run begins elsewhere
    "mlterm": ("mlterm", "-g", "100x38", "--term=xterm-256color", "--aa=false", "-e"),
    "kitty": ("kitty", "-o", "font_size=11", "-o", "initial_window_width=1000",
              "-o", "initial_window_height=700", "-o", "remember_window_size=no",
              "-o", "cursor_blink_interval=0", "-o", "enable_audio_bell=no"),
    "foot": ("foot", "--font=DejaVu Sans Mono:size=10", "--term=xterm-256color"),
    # bold letters of their own: else it draws them twice, a pixel further on
    "putty": ("putty", "-fn", "client:DejaVu Sans Mono 11",
              "-fb", "client:DejaVu Sans Mono Bold 11"),
}  # fmt: skip
PROGRAM = (sys.executable, "-m", "sij_tui", "--no-state")
_KEYS = {
    "space": ("-k", "space"),
    "Escape": ("-k", "Escape"),
    "Return": ("-k", "Return"),
    "question": ("?",),
}
"""How wtype calls keys that are not letters."""


class Display:
    """A display without a screen, and one terminal on it."""

    NEEDS: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._env = {**os.environ, "HOME": str(folder), "LANG": "C.UTF-8",
                     "LIBGL_ALWAYS_SOFTWARE": "1", "XDG_RUNTIME_DIR": str(folder)}  # fmt: skip
        for name in ("TMUX", "STY", "NO_COLOR", "COLORTERM"):
            self._env.pop(name, None)
        self._processes: list[subprocess.Popen[bytes]] = []

    def shot(self) -> bytes:
        """Return the pixels of the display, four bytes each."""
        raise NotImplementedError

    def press(self, *keys: str) -> None:
        """Press keys, one after another; their names are those of X."""
        raise NotImplementedError

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        raise NotImplementedError

    def size(self) -> tuple[int, int]:
        """The size of the window."""
        raise NotImplementedError

    def run(self, terminal: str, *words: str, program: Sequence[str] = PROGRAM) -> None:
        """Run a program in a terminal."""
        self._start(*TERMINALS[terminal], *program, *words)

    def close(self) -> None:
        """End what was started."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def has_ended(self) -> bool:
        """Whether what was started last is gone."""
        return self._processes[-1].poll() is not None

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

    def _start(self, *argv: str) -> None:
        quiet = subprocess.DEVNULL
        self._processes.append(
            subprocess.Popen(argv, env=self._env, cwd=ROOT, stdout=quiet, stderr=quiet)
        )


class XDisplay(Display):
    """A display of Xvfb; xdotool presses the keys."""

    NEEDS = ("Xvfb", "xdotool")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        number = 60 + os.getpid() % 900
        self._env["DISPLAY"] = name = f":{number}"
        self._frame = folder / "Xvfb_screen0"
        screen = ("-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder))
        self._start("Xvfb", name, *screen, "-nolisten", "tcp")
        end = time.monotonic() + PATIENCE
        while not Path(f"/tmp/.X11-unix/X{number}").exists():
            assert time.monotonic() < end, "Xvfb does not start"
            time.sleep(0.1)

    def shot(self) -> bytes:
        """Return the pixels of the display (XWD, as Xvfb keeps them)."""
        try:
            data = self._frame.read_bytes()
        except FileNotFoundError:
            return b""
        header, *_ = struct.unpack(">I", data[:4])
        (colours,) = struct.unpack(">I", data[76:80])
        return data[header + 12 * colours :]

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self._tell("key", key)
            time.sleep(0.3)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._tell("windowsize", "--sync", str(width), str(height), of_window=True)

    def size(self) -> tuple[int, int]:
        """The size of the window."""
        told = self._tell("getwindowgeometry", "--shell", of_window=True)
        found = dict(line.split("=") for line in told.split())
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def _tell(self, verb: str, *words: str, of_window: bool = False) -> str:
        search = ["xdotool", "search", "--onlyvisible", "--name", "."]
        found = subprocess.run(search, env=self._env, capture_output=True, text=True).stdout
        window = found.split()[-1]
        # the pointer out of the way: terminals hide it only while one types
        corner = ("mousemove", str(WIDTH - 1), str(HEIGHT - 1))
        subprocess.run(["xdotool", "windowfocus", window, *corner], env=self._env, check=True)
        options = [word for word in words if word.startswith("--")]
        values = [word for word in words if not word.startswith("--")]
        argv = ["xdotool", verb, *options, *([window] if of_window else []), *values]
        return subprocess.run(argv, env=self._env, capture_output=True, text=True).stdout


class WaylandDisplay(Display):
    """A display of sway without a screen; wtype presses the keys, grim takes the pictures."""

    NEEDS = ("sway", "swaymsg", "grim", "wtype")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.chmod(0o700)
        self._env |= {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1",
                      "WLR_RENDERER": "pixman", "WAYLAND_DISPLAY": "wayland-1",
                      "SWAYSOCK": str(folder / "sway.sock")}  # fmt: skip
        config = folder / "config"
        config.write_text(
            f"output HEADLESS-1 mode --custom {WIDTH}x{HEIGHT}@60Hz\n"
            "xwayland disable\ndefault_border none\nseat * hide_cursor 1\n"
        )
        self._start("sway", "-c", str(config))
        end = time.monotonic() + PATIENCE
        while not (folder / "wayland-1").exists():
            if self.has_ended:
                pytest.skip("sway does not start here; it never does as root")
            assert time.monotonic() < end, "sway does not start"
            time.sleep(0.1)
        self._size = (WIDTH, HEIGHT)

    def shot(self) -> bytes:
        """Return the pixels of the display."""
        data = subprocess.run(["grim", "-t", "ppm", "-"], env=self._env, capture_output=True).stdout
        if not data:
            return b""
        header = b"\n".join(data.split(b"\n", 3)[:3])
        pixels = data[len(header) + 1 :]
        wide = self._size[0]
        out = bytearray(4 * WIDTH * HEIGHT)
        for y in range(len(pixels) // (3 * wide)):
            row = pixels[3 * wide * y : 3 * wide * (y + 1)]
            start = 4 * WIDTH * y
            for part in range(3):
                out[start + part : start + 4 * wide : 4] = row[part::3]
        return bytes(out)

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            subprocess.run(
                ["wtype", "-s", "200", *_KEYS.get(key, (key,))], env=self._env, check=True
            )
            time.sleep(0.3)

    def resize(self, width: int, height: int) -> None:
        """Give the display another size, which its window fills."""
        self._size = (width, height)
        mode = f"output HEADLESS-1 mode --custom {width}x{height}@60Hz"
        subprocess.run(["swaymsg", mode], env=self._env, check=True, capture_output=True)

    def size(self) -> tuple[int, int]:
        """The size of the window."""
        return self._size


def display_for(terminal: str) -> Display:
    """Return a display for a terminal; skip where either cannot be had."""
    if not shutil.which(terminal):
        pytest.skip(f"{terminal} is not installed")
    if terminal == "kitty":
        told = subprocess.run(["kitty", "--version"], capture_output=True, text=True).stdout
        version = tuple(map(int, told.split()[1].split(".")[:2]))
        if version < (0, 28):
            pytest.skip(f"kitty {told.split()[1]} has no placeholders: 0.28 has")
    kind = WaylandDisplay if terminal == "foot" else XDisplay
    for program in kind.NEEDS:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    return kind(Path(tempfile.mkdtemp(prefix="display-")))
