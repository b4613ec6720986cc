"""One visit to a program: start it, use a few keys, leave it; and what was measured meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.child import plain_environment
from bench.process import usage
from bench.terminal import QUIET_AT_START, Frame, Link, Reply, Terminal

NEARLY_ALL = 0.95
"""A screen is full once this share of its cells shows what it shows at rest."""


@dataclass(frozen=True)
class Subject:
    """A program to visit."""

    command: tuple[str, ...]
    quit_key: bytes
    steps: tuple[tuple[str, bytes], ...] = ()
    """Keys to press in turn, each with a name. One without a name is pressed but not reported."""
    size: tuple[int, int] = (80, 24)
    """Columns and rows of its terminal."""
    home: str | None = None
    """A home folder that outlasts the visit; an empty one each time if None."""
    early: bytes = b""
    """A key to press as soon as the first output is there."""


@dataclass(frozen=True)
class Visit:
    """What one visit showed. Times are in seconds, memory is in kB."""

    first: float
    """The first character on the screen."""
    full: float
    """The first full screen."""
    answered: float
    """The screen as it is at rest, with the answer to the early key."""
    settled: float
    bytes: int
    """Bytes written until it settled."""
    pss: int
    quit: float
    """From the last key to the end of the process."""
    replies: Mapping[str, Sequence[Reply]] = field(default_factory=dict)
    idle_bytes: int = 0
    idle_load: float = 0.0
    """Share of one processor that is used while nothing happens."""


def visit(subject: Subject, link: Link | None = None, idle: float = 0.0) -> Visit:
    """Run a program once, in a terminal of its own.

    Raises:
        TimeoutError: the program did not do what was expected of it; the message shows its screen.
    """
    columns, rows = subject.size
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as empty,
        Terminal(
            subject.command,
            plain_environment(subject.home or empty),
            columns=columns,
            rows=rows,
            link=link,
        ) as terminal,
    ):
        if subject.early:
            terminal.play(QUIET_AT_START, lambda: bool(terminal.bytes))
            terminal.send(subject.early)
        settled = terminal.settle(QUIET_AT_START)
        written, frames = terminal.bytes, list(terminal.frames)
        pss = usage(terminal.child.pid).pss
        idle_bytes, idle_load = _idle(terminal, idle)
        replies: dict[str, list[Reply]] = {}
        for name, key in subject.steps:
            reply = terminal.press(key)
            if name:
                replies.setdefault(name, []).append(reply)
        begun = terminal.now()
        terminal.send(subject.quit_key)
        return Visit(
            first=next(frame.at for frame in frames if _characters(frame).strip()),
            full=first_full([(frame.at, _characters(frame)) for frame in frames]),
            answered=next(frame.at for frame in frames if frame.cells == frames[-1].cells),
            settled=settled,
            bytes=written,
            pss=pss,
            quit=terminal.wait() - begun,
            replies=replies,
            idle_bytes=idle_bytes,
            idle_load=idle_load,
        )


def _idle(terminal: Terminal, seconds: float) -> tuple[int, float]:
    """Leave the program alone; return the bytes that it wrote and its load."""
    if not seconds:
        return 0, 0.0
    count, cpu = terminal.bytes, usage(terminal.child.pid).cpu
    terminal.play(seconds)
    return terminal.bytes - count, (usage(terminal.child.pid).cpu - cpu) / seconds


def first_full(screens: Sequence[tuple[float, str]]) -> float:
    """Return when the screen first showed nearly all that it shows at rest.

    Args:
        screens: What it showed from a moment on, each as one character for each cell.
    """
    final = screens[-1][1]
    shown = sum(char != " " for char in final)
    for at, characters in screens:
        pairs = zip(characters, final, strict=False)
        right = sum(now == then for now, then in pairs if then != " ")
        if right >= NEARLY_ALL * shown:
            return at
    return screens[-1][0]


def _characters(frame: Frame) -> str:
    """Return every cell of a frame as one character."""
    return "".join((char or " ")[0] for row in frame.cells for char, _ in row)
