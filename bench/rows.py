"""The rows of the table: what is judged, against which target."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.content import ROOT, key
from bench.playing import InPixels, OnLinks, Playing
from bench.terminal import Reply
from bench.visit import Subject, Visit

CURSOR, PAGE, SEARCH = "cursor", "page", "search"
COMMANDS = ("--version",), ("read", "reasons")
"""Arguments of whole processes that are compared with Python itself."""
_PIXEL_RATES = {"kitty": 60, "sixel": 90}
"""Kilobytes a second that a picture of 500 by 360 pixels may take."""
USUAL_LIST_KEY = 0.0045
"""Seconds that a cursor move of the bare list takes on the machine for which targets were set."""


def bare_list(size: tuple[int, int] = (80, 24)) -> Subject:
    """The bare list, whose cursor moves: it tells how fast the machine is."""
    bare = (sys.executable, str(ROOT / "bench" / "bare.py"), "list")
    return Subject(bare, b"\x11", ((CURSOR, key("down")),) * 5, size)


@dataclass(frozen=True)
class Round:
    """One visit to each subject, close together in time."""

    bare: Visit
    bare_list: Visit
    program: Visit
    """With content that was checked at an earlier start."""
    early: Visit
    """With a key that was pressed at the first output."""
    unchecked: Visit
    """A first start: the content is checked meanwhile."""
    lines: Visit
    """Line by line."""
    slow: Visit
    large: Visit
    python: float
    """Processor time of Python alone, in seconds."""
    commands: Sequence[float]
    """The same of each of :data:`COMMANDS`."""


@dataclass(frozen=True)
class Row:
    """One figure and the most that it may be."""

    what: str
    figure: float
    target: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether the figure is within its target."""
        return self.figure <= self.target


def rows(rounds: Sequence[Round], idle: Visit) -> list[Row]:
    """Judge all rounds; every figure is the median of its rounds."""

    def middle(figure: Callable[[Round], float]) -> float:
        return statistics.median(map(figure, rounds))

    def reply(kind: str, figure: Callable[[Reply], float]) -> float:
        return middle(lambda r: statistics.median(map(figure, r.program.replies[kind])))

    def start(figure: Callable[[Round], float]) -> float:
        return middle(lambda r: figure(r) / r.bare.full)

    pace = middle(lambda r: _changed(r.bare_list, CURSOR)) / USUAL_LIST_KEY
    return [
        Row("Start to the first frame", start(lambda r: r.program.first), 0.15, "×"),
        Row("Start to the first full screen", start(lambda r: r.program.full), 0.4, "×"),
        Row("Start to the answer to a key", start(lambda r: r.early.answered), 1.1, "×"),
        Row("Content not yet checked: first frame", start(lambda r: r.unchecked.first), 0.25, "×"),
        Row("Content not yet checked: full screen", start(lambda r: r.unchecked.full), 1, "×"),
        Row("Line by line: start to the first prompt", start(lambda r: r.lines.full), 0.25, "×"),
        *(
            Row(
                f"sij-tui {' '.join(words)}: processor, against Python alone",
                middle(lambda r, at=at: r.commands[at] / r.python),  # type: ignore[misc]
                4,
                "×",
            )
            for at, words in enumerate(COMMANDS)
        ),
        Row("Memory (PSS)", middle(lambda r: r.program.pss / (r.bare.pss or 1)), 1.15, "×"),
        Row("Written until settled", middle(lambda r: r.program.bytes) / 1000, 15, "kB"),
        Row(
            "Page turn: key to first changed cell",
            reply(PAGE, lambda k: k.changed) * 1000,
            15 * pace,
            "ms",
        ),
        Row("Page turn: written", reply(PAGE, lambda k: k.bytes) / 1000, 6, "kB"),
        Row("Cursor move: written", reply(CURSOR, lambda k: k.bytes) / 1000, 1, "kB"),
        Row("Idle: written", idle.idle_bytes, 0, "bytes"),
        Row("Idle: processor", idle.idle_load * 100, 0.2, "%"),
        Row("Quit to the prompt", middle(lambda r: r.program.quit) * 1000, 100, "ms"),
        Row("Slow link: settled", middle(lambda r: r.slow.settled), 2, "s"),
        Row(
            "Slow link: cursor move to first changed cell",
            middle(lambda r: _changed(r.slow, CURSOR)) * 1000,
            400,
            "ms",
        ),
        Row(
            "Ten times the content: start",
            middle(lambda r: r.large.full / r.program.full),
            1.5,
            "×",
        ),
        Row(
            "Ten times the content: a key in search",
            middle(lambda r: _changed(r.large, SEARCH)) * 1000,
            100,
            "ms",
        ),
    ]


def playing_rows(playing: Playing) -> list[Row]:
    """Judge the player: the whole run, each picture, rest, keys, and a narrow link."""
    whole = playing.whole
    slowest = max(playing.narrow_keys)
    bare = _unhindered(playing.bare_keys)
    return [
        Row("Playing: written a second", whole.rate / 1000, 4, "kB"),
        Row("Playing: processor", whole.load * 100, 10, "%"),
        Row("Playing: one frame, of 12 a second", 1000 / whole.pace, 1000 / 12, "ms"),
        *(
            row
            for scene in playing.scenes
            for row in (
                Row(f"Playing {scene.name}: written a second", scene.rate / 1000, 4, "kB"),
                Row(f"Playing {scene.name}: processor", scene.load * 100, 10, "%"),
            )
        ),
        Row("Paused: written", playing.paused.bytes, 0, "bytes"),
        Row("Paused: processor", playing.paused.load * 100, 0.2, "%"),
        *(
            row
            for covered in playing.covered
            for row in (
                Row(f"Below the {covered.name}: written", covered.bytes, 0, "bytes"),
                Row(f"Below the {covered.name}: processor", covered.load * 100, 0.2, "%"),
            )
        ),
        Row("A step on: to first changed cell", _unhindered(playing.steps) / bare, 1.5, "×"),
        Row("A key of the player: the same", _unhindered(playing.keys) / bare, 1.5, "×"),
        Row("Playing at 2 kB/s: a key", slowest * 1000, 300, "ms"),
        Row("Playing at 2 kB/s: moves on after a pause", playing.narrow_lag, 1, "s"),
    ]


def pixel_rows(measured: Sequence[InPixels]) -> list[Row]:
    """Judge pictures in pixels: what they cost while they move, and nothing at rest."""
    return [
        row
        for each in measured
        for row in (
            Row(
                f"In pixels ({each.graphics}): written a second",
                each.playing.rate / 1000,
                _PIXEL_RATES[each.graphics],
                "kB",
            ),
            Row(f"In pixels ({each.graphics}): processor", each.playing.load * 100, 25, "%"),
            Row(f"In pixels ({each.graphics}), paused: written", each.paused.bytes, 0, "bytes"),
            Row(
                f"In pixels ({each.graphics}), paused: processor", each.paused.load * 100, 0.2, "%"
            ),
        )
    ]


def link_rows(links: OnLinks) -> list[Row]:
    """Judge keys on slower links, while a picture plays on a terminal that takes pixels."""
    fast, slow = links.help
    return [
        Row("Playing at 50 kB/s and 200 ms: a key", max(links.far_keys) * 1000, 400, "ms"),
        Row("Playing at 50 kB/s: help is whole", fast * 1000, 100, "ms"),
        Row("Playing at 10 kB/s: help is whole", slow * 1000, 400, "ms"),
    ]


def _unhindered(times: Sequence[float]) -> float:
    """The lower quartile: what else the machine does can only slow a key down."""
    return statistics.quantiles(times, n=4)[0]


def table(judged: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = "| | target | measured | |\n|---|--:|--:|---|"
    lines = [
        f"| {row.what} | ≤ {_short(row.target)} {row.unit} | {_short(row.figure)} {row.unit} "
        f"| {'ok' if row.met else 'over'} |"
        for row in judged
    ]
    return "\n".join([head, *lines])


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _changed(visit: Visit, kind: str) -> float:
    return statistics.median(reply.changed for reply in visit.replies[kind])
