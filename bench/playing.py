"""Plays the timeline to its end, and measures what that costs on the line and in the processor."""

from __future__ import annotations

import statistics
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import pairwise

from bench.answers import Graphics
from bench.child import plain_environment
from bench.content import PROGRAM, ROOT, SHIPPED, key
from bench.process import usage
from bench.terminal import QUIET_AT_START, Link, Terminal

NARROW = Link(bytes_per_second=2_000)
NARROW_SCENE = "clean"
"""The step whose picture changes most."""
PIXEL_SIZE, PIXEL_SCENE = (96, 24), "needle"
"""A window in which a picture has about 500 by 360 pixels, and one with much that moves."""
RESTS = 5.0
"""Seconds for which it is left alone."""
KEYS = ("timeline.faster", "timeline.loop", "timeline.slower", "timeline.loop")
"""Keys of the player whose answers are timed, between steps; each changes a cell at once."""
DOWN = b"\x1b[B"


Times = tuple[float, ...]
"""In seconds."""


@dataclass(frozen=True)
class Stretch:
    """What a stretch of time cost."""

    name: str
    seconds: float
    bytes: int
    cpu: float
    """Seconds of processor time."""
    frames: Times
    """When the screen changed, in seconds."""

    @property
    def rate(self) -> float:
        """Bytes a second."""
        return self.bytes / self.seconds

    @property
    def load(self) -> float:
        """Share of one processor."""
        return self.cpu / self.seconds

    @property
    def pace(self) -> float:
        """Frames a second while something moves; between two of them most often one goes by."""
        gaps = [late - early for early, late in pairwise(self.frames)]
        return 1 / statistics.median(gaps) if gaps else 0.0


@dataclass(frozen=True)
class Playing:
    """All that was measured of the player."""

    scenes: tuple[Stretch, ...]
    """The run from the first step to the last, without stops, by step."""
    paused: Stretch
    covered: tuple[Stretch, ...]
    """While it plays below the help, and below the palette."""
    steps: Times
    """Seconds from a key to the first changed cell: to the next step."""
    keys: Times
    """The same of keys of the player."""
    bare_keys: Times
    """The same of a cursor key in a bare list, pressed in turns."""
    narrow_keys: Times
    """The same while it plays on a link of 2 kB a second."""
    narrow_lag: float
    """Seconds for which the picture still moves there when it is paused."""

    @property
    def whole(self) -> Stretch:
        """The whole run."""
        return Stretch(
            "all",
            sum(scene.seconds for scene in self.scenes),
            sum(scene.bytes for scene in self.scenes),
            sum(scene.cpu for scene in self.scenes),
            tuple(at for scene in self.scenes for at in scene.frames),
        )


@dataclass(frozen=True)
class InPixels:
    """What a step in pixels costs on a terminal."""

    graphics: Graphics
    playing: Stretch
    paused: Stretch


@dataclass(frozen=True)
class OnLinks:
    """What a key costs on slower links to a terminal that takes pixels, while a picture plays."""

    far_keys: Times
    """Seconds to the answer of a key on a link of 50 kB a second with a round trip of 0.2 s."""
    help: Times
    """Seconds until help is whole, on links of 50 kB and 10 kB a second."""


def measure_links() -> OnLinks:
    """Play a step over slower links, press keys and open help.

    Raises:
        TimeoutError: the program did not do what was expected of it.
    """
    with _playing_on(Link(bytes_per_second=50_000, round_trip=0.2)) as terminal:
        keys = []
        for name in ("timeline.slower", "timeline.faster") * 3:
            keys.append(_answer(terminal, key(name)))
            terminal.play(1.0)
    return OnLinks(tuple(keys), tuple(map(_help_whole, (50_000, 10_000))))


def _help_whole(rate: int) -> float:
    with _playing_on(Link(bytes_per_second=rate)) as terminal:
        times = []
        for _ in range(5):
            times.append(terminal.press(key("help")).settled)
            terminal.send(key("back"))
            terminal.play(1.0)
            terminal.send(key("timeline.play"))
            terminal.play(1.5)
        return statistics.median(times)


@contextmanager
def _playing_on(link: Link) -> Iterator[Terminal]:
    """A step that plays in a loop over a link."""
    with _timeline((80, 24), "kitty") as terminal:
        terminal.link = link
        terminal.press(str([name for name, _ in _steps()].index(PIXEL_SCENE) + 1).encode())
        terminal.press(key("timeline.loop"))
        terminal.send(key("timeline.play"))
        terminal.play(2.0)
        yield terminal


def measure_pixels() -> tuple[InPixels, ...]:
    """Play one step in a loop on terminals that take pixels, and pause it.

    Raises:
        TimeoutError: the program did not do what was expected of it.
    """
    return tuple(_in_pixels(graphics) for graphics in ("kitty", "sixel"))


def _in_pixels(graphics: Graphics) -> InPixels:
    with _timeline(PIXEL_SIZE, graphics) as terminal:
        terminal.press(str([name for name, _ in _steps()].index(PIXEL_SCENE) + 1).encode())
        terminal.press(key("timeline.loop"))
        terminal.send(key("timeline.play"))
        shown = terminal.screen.pictures
        if not terminal.play(20.0, lambda: terminal.screen.pictures > shown + 5):
            raise TimeoutError("It does not play in pixels: this machine is too busy to be quick.")
        playing = _stretch(terminal, PIXEL_SCENE, dict(_steps())[PIXEL_SCENE])
        terminal.send(key("timeline.play"))
        terminal.play(2.0)
        return InPixels(graphics, playing, _stretch(terminal, "paused", RESTS))


def measure() -> Playing:
    """Play the timeline of the shipped content file in a terminal of 80x24 cells.

    Raises:
        TimeoutError: the program did not do what was expected of it; the message shows its screen.
    """
    with _timeline() as terminal:
        answers = _in_turns(terminal)
        paused = _stretch(terminal, "paused", RESTS)
        terminal.press(b"\x1b[H")
        terminal.press(key("timeline.guide"))
        terminal.send(key("timeline.play"))
        scenes = tuple(_stretch(terminal, name, seconds) for name, seconds in _steps())
    with _timeline() as terminal:
        covered = tuple(_covered(terminal, action) for action in ("help", "palette"))
    with _timeline() as terminal:
        return Playing(scenes, paused, covered, *answers, *_narrow(terminal))


def _in_turns(terminal: Terminal) -> tuple[Times, Times, Times]:
    """Seconds that steps, keys of the player, and keys in a bare list take, pressed in turns."""
    steps, keys, bare = list[float](), list[float](), list[float]()
    with _running(sys.executable, str(ROOT / "bench" / "bare.py"), "list") as other:
        for name in KEYS * 3:
            for times, pressed in ((steps, key("next")), (keys, key(name))):
                times.append(terminal.press(pressed).changed)
                bare.append(other.press(DOWN).changed)
    return tuple(steps), tuple(keys), tuple(bare)


def _timeline(
    size: tuple[int, int] = (80, 24), graphics: Graphics = "none"
) -> AbstractContextManager[Terminal]:
    """The program in front of the timeline."""
    return _running(PROGRAM, "--no-state", "--start", "timeline", size=size, graphics=graphics)


@contextmanager
def _running(
    *command: str, size: tuple[int, int] = (80, 24), graphics: Graphics = "none"
) -> Iterator[Terminal]:
    """A program that has come to rest."""
    columns, rows = size
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as home,
        Terminal(
            command, plain_environment(home), columns=columns, rows=rows, graphics=graphics
        ) as terminal,
    ):
        terminal.settle(QUIET_AT_START)
        yield terminal


def _stretch(terminal: Terminal, name: str, seconds: float) -> Stretch:
    count, cpu = terminal.bytes, usage(terminal.child.pid).cpu
    known, begun = len(terminal.frames), terminal.now()
    terminal.play(seconds)
    return Stretch(
        name,
        terminal.now() - begun,
        terminal.bytes - count,
        usage(terminal.child.pid).cpu - cpu,
        tuple(frame.at for frame in terminal.frames[known:]),
    )


def _covered(terminal: Terminal, action: str) -> Stretch:
    """Play, and cover it at once."""
    terminal.press(key("timeline.loop"))
    terminal.send(key("timeline.play"))
    terminal.play(1.0)
    terminal.send(key(action))
    terminal.play(2.0)
    covered = _stretch(terminal, action, RESTS)
    terminal.send(key("back"))
    terminal.play(1.0)
    terminal.send(key("timeline.play"))
    terminal.press(key("timeline.loop"))
    return covered


def _narrow(terminal: Terminal) -> tuple[Times, float]:
    """Play the busiest picture on a narrow link; times of keys, and what lags."""
    scenes = [name for name, _ in _steps()]
    terminal.press(str(scenes.index(NARROW_SCENE) + 1).encode())
    terminal.press(key("timeline.loop"))
    terminal.link = NARROW
    terminal.send(key("timeline.play"))
    terminal.play(3.0)
    answers = []
    for name in ("timeline.slower", "timeline.faster") * 4:
        answers.append(_answer(terminal, key(name)))
        terminal.play(1.0)
    terminal.play(4.0)
    stopped = terminal.now()
    terminal.send(key("timeline.play"))
    return tuple(answers), terminal.settle() - stopped


def _answer(terminal: Terminal, pressed: bytes) -> float:
    """Press a key while the picture moves: seconds until the line that tells the speed changes."""

    def status_line() -> str:
        return terminal.screen.text().splitlines()[-2]

    before, begun = status_line(), terminal.now()
    terminal.send(pressed)
    if not terminal.play(10.0, lambda: status_line() != before):
        raise TimeoutError(f"Nothing came of the key {pressed!r}.\n{terminal.screen.text()}")
    return terminal.now() - begun


def _steps() -> list[tuple[str, float]]:
    """The picture of each step, and for how many seconds it runs."""
    steps = tomllib.loads(SHIPPED.read_text("utf-8"))["timeline"]["step"]
    return [(step["scene"], step["pace"]) for step in steps]
