"""Measures a class over SSH: ``python -m bench.classroom --followers 200``.

Clients and server share this machine, so what the clients cost is in the figures. Times are judged
against targets for a machine on which the bare app's first paint takes 205 ms, by the ratio of that
paint in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh

from bench.pace import first_paint, pace_of
from bench.rows import Row, table
from bench.serve import server

TURNS, AT_ONCE = 20, 5
"""Page turns that are measured, and clients that connect at a time."""
RIGHT, LEFT, DOWN = "\x1b[C", "\x1b[D", "\x1b[B"
IDLE_SECONDS = 5.0
_SETTLED_S = 0.8
"""After a page turn, until the next: pictures are drawn after the text."""
_TIMEOUT_S = 60.0
_CODE = re.compile(rb"Class ([BCDFGHJKMNPRTWXZ]{4})")


class Client:
    """A client in a terminal of its own; notes when output comes."""

    def __init__(self, process: asyncssh.SSHClientProcess[bytes]) -> None:
        self._process = process
        self.output = b""
        self.first = 0.0
        """When output came first since :meth:`mark`; 0 if none has."""
        self._came = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while data := await self._process.stdout.read(65_536):
            self.first = self.first or time.perf_counter()
            self.output += data
            self._came.set()

    def mark(self) -> None:
        """Wait for output anew."""
        self.first = 0.0

    def send(self, text: str) -> None:
        """Type a text."""
        self._process.stdin.write(text.encode())

    async def until(self, wanted: bytes) -> None:
        """Wait until bytes have come."""
        async with asyncio.timeout(_TIMEOUT_S):
            while wanted not in self.output:
                self._came.clear()
                await self._came.wait()


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=30)
    followers = parser.parse_args(argv).followers
    before = first_paint()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        words = ("--class", "--max-sessions", str(followers + 10))
        with server(Path(folder), *words, wanted="presenter's code") as lines:
            port = int(next(line for line in lines if line.startswith("ssh ")).split()[-1])
            figures = asyncio.run(_measure(port, lines[-1].split()[-1], followers))
    pace = pace_of(before, first_paint())
    print(f"pace {pace:.2f}")
    judged = list(_judged(figures, pace, followers))
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


class Figures:
    """What was measured, in seconds and bytes."""

    def __init__(self) -> None:
        self.firsts: list[float] = []
        self.lasts: list[float] = []
        self.joining: list[float] = []
        self.idle_bytes = 0
        self.missing = 0
        """Followers that a page turn did not reach, over all turns."""


def _judged(figures: Figures, pace: float, followers: int) -> list[Row]:
    def of(times: Sequence[float], percent: int) -> float:
        return 1000 * statistics.quantiles(times, n=100, method="inclusive")[percent - 1]

    rows = [
        Row("Late follower: code to first frame", of(figures.joining, 50), 300 * pace, "ms"),
        Row("Idle class: written", figures.idle_bytes, 0, "bytes"),
        Row("Followers that a page turn did not reach", figures.missing, 0, ""),
    ]
    if followers > 100:
        return [
            Row("Page turn: last follower, worst", 1000 * max(figures.lasts), 4000 * pace, "ms"),
            *rows,
        ]
    return [
        Row("Page turn: first follower, p50", of(figures.firsts, 50), 40 * pace, "ms"),
        Row("Page turn: first follower, p99", of(figures.firsts, 99), 100 * pace, "ms"),
        Row("Page turn: last follower, p50", of(figures.lasts, 50), 150 * pace, "ms"),
        Row("Page turn: last follower, p99", of(figures.lasts, 99), 300 * pace, "ms"),
        *rows,
    ]


async def _measure(port: int, secret: str, count: int) -> Figures:
    figures = Figures()
    async with _clients(port, 1, (120, 40)) as (presenter,):
        code = await _open(presenter, secret)
        async with _clients(port, count, (80, 24)) as followers:
            for follower in followers:
                follower.send(code)
            for follower in followers:
                await follower.until(b"Following")
            await asyncio.sleep(2 * _SETTLED_S)
            for number in range(TURNS):
                await _turn(presenter, followers, LEFT if number % 4 > 1 else RIGHT, figures)
            written = sum(len(follower.output) for follower in followers)
            await asyncio.sleep(IDLE_SECONDS)
            figures.idle_bytes = sum(len(follower.output) for follower in followers) - written
            for _ in range(5):
                async with _clients(port, 1, (60, 20)) as (late,):
                    await late.until(b"four letters")
                    late.send(code[:3])
                    await asyncio.sleep(_SETTLED_S)
                    begun = time.perf_counter()
                    late.send(code[3])
                    await late.until(b"Following")
                    figures.joining.append(time.perf_counter() - begun)
    return figures


async def _open(presenter: Client, secret: str) -> str:
    """Open a class without a plan, at the first part."""
    await presenter.until(b"four letters")
    for keys in (DOWN, "\r", secret, DOWN, DOWN, "\r"):
        presenter.send(keys)
        await asyncio.sleep(0.5)
    await presenter.until(b"Class ")
    async with asyncio.timeout(_TIMEOUT_S):
        while not (found := _CODE.findall(presenter.output)):
            await asyncio.sleep(0.05)
    presenter.send(RIGHT)
    return str(found[-1].decode())


async def _turn(presenter: Client, followers: Sequence[Client], key: str, figures: Figures) -> None:
    for follower in followers:
        follower.mark()
    begun = time.perf_counter()
    presenter.send(key)
    while time.perf_counter() - begun < 10 and not all(each.first for each in followers):
        await asyncio.sleep(0.002)
    times = [each.first - begun for each in followers if each.first]
    figures.missing += len(followers) - len(times)
    figures.firsts.append(min(times, default=10.0))
    figures.lasts.append(max(times, default=10.0))
    await asyncio.sleep(_SETTLED_S)


@asynccontextmanager
async def _clients(port: int, count: int, size: tuple[int, int]) -> AsyncIterator[list[Client]]:
    """So many clients that have connected; a few at a time."""
    connections: list[asyncssh.SSHClientConnection] = []

    async def connect() -> Client:
        connection = await asyncssh.connect(
            "127.0.0.1", port, username="class", known_hosts=None, client_keys=None, config=None,
            agent_path=None,
        )  # fmt: skip
        connections.append(connection)
        process = await connection.create_process(
            term_type="xterm-256color", term_size=size, encoding=None
        )
        client = Client(process)
        await client.until(b"four letters")
        return client

    try:
        found: list[Client] = []
        while len(found) < count:
            some = min(AT_ONCE, count - len(found))
            found += await asyncio.gather(*(connect() for _ in range(some)))
        yield found
    finally:
        for connection in connections:
            connection.abort()


if __name__ == "__main__":
    sys.exit(main())
