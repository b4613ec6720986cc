"""All that is going on: the visits, their limits in time, and how each of them ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from sij_tui.serve.control import Row
from sij_tui.serve.forkserver.client import Nurse
from sij_tui.serve.log import Log
from sij_tui.serve.options import Options

_GLANCE = 0.2
"""Seconds that sessions have to report."""
_TICK = 0.5
"""Seconds between two looks at the clock, while there are visits."""
QUIT, LEFT, IDLE, TIME, OPERATOR, CLOSING, BROKEN = (
    "quit", "left", "idle", "time", "operator", "closing", "broken",
)  # fmt: skip
"""Why a visit ended."""
WORDS = {
    IDLE: "Ended, as no key was pressed for a long time. Welcome back any time.",
    TIME: "Ended, as the time for one visit is over. Welcome back any time.",
    OPERATOR: "Ended by whoever runs this demo.",
    CLOSING: "Ended, as the server is closing down. Thank you for looking in.",
    BROKEN: "Something broke, and this session ended. Others go on; please connect again.",
}
"""What the visitor is told, below the prompt that is left."""


@dataclass
class Visit:
    """One session, from its start to its end."""

    id: int
    address: str
    user: str
    key: str
    size: tuple[int, int]
    began: float
    number: int = 0
    """The nursery's number for it."""
    active: float = 0.0
    """When a key was pressed last."""
    screen: str = ""
    memory: int = 0
    """Its own memory in kB, when it last turned to another screen."""
    reason: str = ""
    traffic: Callable[[], tuple[int, int]] = field(default=lambda: (0, 0))
    """Bytes from and to the client so far."""


class Hall:
    """Knows all visits. Lives in one event loop; times are in seconds that only go up."""

    def __init__(self, options: Options, log: Log, clock: Callable[[], float]) -> None:
        self.options = options
        self.log = log
        self.clock = clock
        self.nurse: Nurse | None = None
        self.closing = False
        self.draining = False
        """Whether a load balancer is asked to send nobody more; whoever comes is let in."""
        self.counts: Counter[str] = Counter()
        """Of what is not worth a line of the log each time."""
        self._visits: dict[int, Visit] = {}
        self._ids = count(1)
        self._ticking: asyncio.TimerHandle | None = None
        self._empty = asyncio.Event()
        self._empty.set()

    def __iter__(self) -> Iterator[Visit]:
        return iter(list(self._visits.values()))

    def __len__(self) -> int:
        return len(self._visits)

    @property
    def is_full(self) -> bool:
        """Whether no further visit can begin."""
        return len(self._visits) >= self.options.max_sessions

    def begin(self, address: str, user: str, key: str, size: tuple[int, int]) -> Visit:
        """Note the beginning of a visit."""
        now = self.clock()
        visit = Visit(next(self._ids), address, user, key, size, now, active=now)
        self._visits[visit.id] = visit
        self._empty.clear()
        if self._ticking is None:
            self._tick()
        columns, lines = size
        self.log.say("begin", session=visit.id, address=address, user=user, key=key[:12],
                     size=f"{columns}x{lines}")  # fmt: skip
        return visit

    def end(self, visit: Visit, reason: str) -> None:
        """See to it that a visit ends; the first reason counts."""
        visit.reason = visit.reason or reason
        if self.nurse is not None and visit.number:
            self.nurse.end(visit.number)

    def over(self, visit: Visit, status: int | None) -> None:
        """Note that nothing is left of a visit."""
        if self._visits.pop(visit.id, None) is None:
            return
        taken, sent = visit.traffic()
        seconds = round(self.clock() - visit.began, 1)
        self.log.say("end", session=visit.id, address=visit.address, reason=visit.reason or QUIT,
                     status=status, seconds=seconds, screen=visit.screen, received=taken,
                     sent=sent)  # fmt: skip
        if not self._visits:
            self._empty.set()

    async def look(self) -> None:
        """Have all visits report their screen and memory, as far as they do so at once."""
        for visit in self:
            if self.nurse is not None:
                self.nurse.look(visit.number)
        await asyncio.sleep(_GLANCE if self._visits else 0)

    def rows(self) -> list[Row]:
        """All visits, for the presenter."""
        now = self.clock()
        return [
            Row(
                session=visit.id,
                address=visit.address,
                user=visit.user,
                key=visit.key[:12],
                seconds=round(now - visit.began),
                idle=round(now - visit.active),
                screen=visit.screen,
                memory=visit.memory,
                received=visit.traffic()[0],
                sent=visit.traffic()[1],
            )
            for visit in self
        ]

    def end_one(self, id: int) -> bool:
        """End the visit of this id, as the presenter wants; False if there is none."""
        visit = self._visits.get(id)
        if visit is not None:
            self.end(visit, OPERATOR)
        return visit is not None

    def end_all(self, reason: str) -> None:
        """End every visit."""
        for visit in self:
            self.end(visit, reason)

    async def is_empty(self) -> None:
        """Wait until nobody is here any more."""
        await self._empty.wait()

    async def drain(self, seconds: float) -> None:
        """Tell all visitors that it is closing time, wait, then end what is left."""
        self.closing = True
        for visit in self:
            if self.nurse is not None:
                self.nurse.tell(visit.number)
        for reason, patience in (("", seconds), (CLOSING, 3.0)):
            if reason:
                self.end_all(reason)
            try:
                await asyncio.wait_for(self._empty.wait(), patience)
            except TimeoutError:
                continue
            return

    def _tick(self) -> None:
        """End the visits whose time is up; the clock stops when nobody is here."""
        now, options = self.clock(), self.options
        for visit in self:
            if options.max_time and now - visit.began > options.max_time:
                self.end(visit, TIME)
            elif options.idle_timeout and now - visit.active > options.idle_timeout:
                self.end(visit, IDLE)
        limited = options.max_time or options.idle_timeout
        again = limited and self._visits
        self._ticking = asyncio.get_running_loop().call_later(_TICK, self._tick) if again else None
