"""Plays a modern terminal to a program in a pseudo-terminal, and notes when it does what.

Times are those of the person in front of it, in seconds since the program was started: on a link
with a round trip, output is seen half a round trip after it was written, a key takes as long to
arrive, and the answer to a question to the terminal comes a whole round trip after it.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bench.answers import Graphics, answer
from bench.child import Child
from bench.screen import Screen, Snapshot

QUIET = 0.25
"""After a key, a program that writes nothing for this long, in seconds, has settled."""
QUIET_AT_START = 2.5
"""The same at its start, where it may draw something first and load the rest then."""
LULL = 0.001
"""Seconds without output after which there is time to draw what came before."""
PACKET = 1460
"""Bytes that a slow link delivers at once."""
SYNCHRONISED = 2026
"""The mode in which a terminal shows nothing until the program has finished drawing."""


@dataclass(frozen=True)
class Link:
    """The way between the terminal and the program."""

    bytes_per_second: int = 0
    """0 means as fast as can be."""
    round_trip: float = 0.0
    """In seconds."""


@dataclass(frozen=True)
class Frame:
    """What the screen shows from a moment on."""

    at: float
    cells: Snapshot

    def text(self) -> str:
        """Return the characters, one line for each row."""
        return "\n".join("".join(char for char, _ in row).rstrip() for row in self.cells)


@dataclass(frozen=True)
class Reply:
    """What came of a key: seconds to the first changed cell and to rest, and the bytes written."""

    changed: float
    settled: float
    bytes: int


class Terminal:
    """One run of a program in a terminal. Use it in a ``with`` statement."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        link: Link | None = None,
        graphics: Graphics = "none",
    ) -> None:
        self.screen = Screen(columns, rows)
        self.link = link or Link()
        self._graphics = graphics
        self.frames: list[Frame] = []
        self.bytes = 0
        self._last = 0.0
        self._tokens = float(PACKET)
        self._outbox: list[tuple[float, int, bytes]] = []
        self._sent = 0
        self._start = self._refilled = time.monotonic()
        self.child = Child(command, columns, rows, environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close()

    def now(self) -> float:
        """Return the seconds since the program was started."""
        return time.monotonic() - self._start

    def play(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Be the terminal for a while; return whether ``until`` came true."""
        end = self.now() + seconds
        while not until():
            now = self.now()
            if now >= end or self.child.hung_up:
                return False
            while self._outbox and self._outbox[0][0] <= now:
                self.child.write(heapq.heappop(self._outbox)[2])
            pause = min([end] + [at for at, *_ in self._outbox[:1]]) - now
            held_up = self._held_up()
            if held_up:
                time.sleep(min(pause, held_up))
            elif self.child.readable(max(0.0, pause)):
                self._take()
        return True

    def settle(self, quiet: float = QUIET, limit: float = 20.0) -> float:
        """Play until the program has been quiet for so long; return when it wrote last.

        Raises:
            TimeoutError: the program goes on writing, or has ended.
        """
        quiet = max(quiet, self.link.round_trip + QUIET / 2)
        since, end = self.now(), self.now() + limit
        while not self.child.hung_up and self.now() < end:
            rest = max(since, self._last) + quiet - self.now()
            if rest <= 0 and self.bytes and not self._outbox:
                return self._last
            self.play(max(rest, 0.001))
        raise TimeoutError(f"The program ended or never fell quiet.\n{self._last_text()}")

    def press(self, key: bytes, limit: float = 10.0) -> Reply:
        """Send a key and wait until nothing moves any more.

        Raises:
            TimeoutError: no cell changed.
        """
        before, count, begun, known = (
            self.screen.snapshot(),
            self.bytes,
            self.now(),
            len(self.frames),
        )
        self.send(key)
        if not self.play(limit, lambda: any(f.cells != before for f in self.frames[known:])):
            raise TimeoutError(f"Nothing came of the key {key!r}.\n{self._last_text()}")
        settled = self.settle(limit=limit)
        changed = next(frame.at for frame in self.frames[known:] if frame.cells != before)
        return Reply(changed - begun, settled - begun, self.bytes - count)

    def send(self, data: bytes) -> None:
        """Send bytes as the keyboard would."""
        self._send_at(self.now() + self.link.round_trip / 2, data)

    def wait(self, limit: float = 5.0) -> float:
        """Wait for the program to end; return when it did.

        Raises:
            TimeoutError: it did not.
        """
        self.play(limit)
        end = self.now() + limit
        while not self.child.ended():
            if self.now() > end:
                raise TimeoutError(f"The program did not end.\n{self._last_text()}")
            time.sleep(0.001)
        return self.now()

    def _last_text(self) -> str:
        """Return what the screen last showed that was not blank."""
        texts = (frame.text() for frame in reversed(self.frames))
        return next((text for text in texts if text.strip()), "It wrote nothing.")

    def _most(self) -> int:
        return int(self._tokens) if self.link.bytes_per_second else 65536

    def _held_up(self) -> float:
        """Return for how long the link lets nothing through."""
        rate = self.link.bytes_per_second
        if not rate:
            return 0.0
        now = time.monotonic()
        self._tokens = min(float(PACKET), self._tokens + (now - self._refilled) * rate)
        self._refilled = now
        return max(0.0, (PACKET / 4 - self._tokens) / rate)

    def _take(self) -> None:
        """Read all that the program writes at once; then draw it, so that this slows no figure."""
        end = self.now() + QUIET
        read = [self._read()]
        while not self._held_up() and self.now() < end and self.child.readable(LULL):
            read.append(self._read())
        for at, data in read:
            for control in self.screen.feed(data):
                if reply := answer(control, self.screen, self._graphics):
                    self._send_at(at + self.link.round_trip / 2, reply)
            if data and SYNCHRONISED not in self.screen.modes:
                self.frames.append(Frame(at, self.screen.snapshot()))

    def _read(self) -> tuple[float, bytes]:
        """Read what there is, and note when it is seen."""
        data = self.child.read(self._most())
        if data:
            self._last = self.now() + self.link.round_trip / 2
            self.bytes += len(data)
            self._tokens -= len(data)
        return self._last, data

    def _send_at(self, at: float, data: bytes) -> None:
        self._sent += 1
        heapq.heappush(self._outbox, (at, self._sent, data))
