"""The open sessions: their records, idle timeout and time limit, and how each of them ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

from sij_tui.serve.classroom.service import ClassService
from sij_tui.serve.control import SessionRow
from sij_tui.serve.forkserver.client import ForkServerClient
from sij_tui.serve.log import EventLog
from sij_tui.serve.options import ServeOptions

_REPORT_TIMEOUT_S = 0.2
"""How long sessions have to report their page and memory."""
_TICK_S = 0.5
"""Between two checks of the time limits, while there are sessions."""
_KILL_TIMEOUT_S = 3.0
"""How long sessions have to end when they are ended, not asked."""
KEY_CHARACTERS = 12
"""Of a key's fingerprint in the log."""


class EndReason(StrEnum):
    """Why a session ended, as the log has it."""

    QUIT = "quit"
    LEFT = "left"
    IDLE = "idle"
    TIME = "time"
    OPERATOR = "operator"
    CLOSING = "closing"
    BROKEN = "broken"


END_MESSAGES = {
    EndReason.IDLE: "Ended, as no key was pressed for a long time. Welcome back any time.",
    EndReason.TIME: "Ended, as the time for one visit is over. Welcome back any time.",
    EndReason.OPERATOR: "Ended by whoever runs this demo.",
    EndReason.CLOSING: "Ended, as the server is closing down. Thank you for looking in.",
    EndReason.BROKEN: (
        "Something broke, and this session ended. Others go on; please connect again."
    ),
}
"""The message to the client once the alternate screen is left; none for other reasons."""


@dataclass
class SessionRecord:
    """One session, from its start to its end. Times are monotonic seconds."""

    id: int
    address: str
    user: str
    key: str
    started_at: float
    last_input_at: float
    worker_id: int = 0
    """The forkserver's id of its process; 0 before there is one."""
    page: str = ""
    memory: int = 0
    """Private memory in kB, when it last reported."""
    reason: EndReason | None = None
    traffic: Callable[[], tuple[int, int]] = field(default=lambda: (0, 0))
    """Bytes from and to the client so far."""


class SessionRegistry:
    """Knows all open sessions, and ends those whose time is up. Belongs to one event loop.

    Args:
        options: The server's.
        log: Gets a line for the start and the end of each session.
        clock: Monotonic seconds.
    """

    def __init__(self, options: ServeOptions, log: EventLog, clock: Callable[[], float]) -> None:
        self.options = options
        self.log = log
        self.clock = clock
        self.forkserver: ForkServerClient | None = None
        self.classes: ClassService | None = None
        """The classes, if there are to be any."""
        self.closing = False
        self.draining = False
        """Whether load balancers are asked to send nobody more; new clients are still let in."""
        self.counts: Counter[str] = Counter()
        """Of events that have no line of the log each time."""
        self._sessions: dict[int, SessionRecord] = {}
        self._ids = count(1)
        self._timer: asyncio.TimerHandle | None = None
        self._empty = asyncio.Event()
        self._empty.set()

    def __iter__(self) -> Iterator[SessionRecord]:
        return iter(list(self._sessions.values()))

    def __len__(self) -> int:
        return len(self._sessions)

    @property
    def is_full(self) -> bool:
        """Whether no further session can start."""
        return len(self._sessions) >= self.options.max_sessions

    def add(self, address: str, user: str, key: str, size: tuple[int, int]) -> SessionRecord:
        """Record the start of a session; *size* is in columns and rows."""
        now = self.clock()
        session = SessionRecord(next(self._ids), address, user, key, now, now)
        self._sessions[session.id] = session
        self._empty.clear()
        if self._timer is None:
            self._check_time_limits()
        columns, rows = size
        self.log.write(
            "begin", session=session.id, address=address, user=user, key=key[:KEY_CHARACTERS],
            size=f"{columns}x{rows}",
        )  # fmt: skip
        return session

    def end(self, session: SessionRecord, reason: EndReason | None) -> None:
        """Have a session end; the first reason that was given counts."""
        session.reason = session.reason or reason
        if self.forkserver is not None and session.worker_id:
            self.forkserver.end_session(session.worker_id)

    def remove(self, session: SessionRecord, status: int | None) -> None:
        """Record that a session has ended; *status* is its exit status."""
        if self._sessions.pop(session.id, None) is None:
            return
        received, sent = session.traffic()
        seconds = round(self.clock() - session.started_at, 1)
        self.log.write(
            "end", session=session.id, address=session.address,
            reason=session.reason or EndReason.QUIT, status=status, seconds=seconds,
            screen=session.page, received=received, sent=sent,
        )  # fmt: skip
        if not self._sessions:
            self._empty.set()

    async def request_reports(self) -> None:
        """Have all sessions report their page and memory, and wait a moment for that."""
        for session in self:
            if self.forkserver is not None:
                self.forkserver.request_report(session.worker_id)
        await asyncio.sleep(_REPORT_TIMEOUT_S if self._sessions else 0)

    def rows(self) -> list[SessionRow]:
        """All sessions, for ``sij-tui serve status``."""
        now = self.clock()
        return [
            SessionRow(
                session=session.id,
                address=session.address,
                user=session.user,
                key=session.key[:KEY_CHARACTERS],
                seconds=round(now - session.started_at),
                idle=round(now - session.last_input_at),
                screen=session.page,
                memory=session.memory,
                received=session.traffic()[0],
                sent=session.traffic()[1],
            )
            for session in self
        ]

    def end_by_operator(self, id: int) -> bool:
        """End the session of this id; False if there is none."""
        session = self._sessions.get(id)
        if session is not None:
            self.end(session, EndReason.OPERATOR)
        return session is not None

    async def wait_empty(self) -> None:
        """Wait until no session is open."""
        await self._empty.wait()

    async def close(self, drain_s: float) -> None:
        """Tell all readers that the server is about to stop, wait, then end the sessions left."""
        self.closing = True
        for session in self:
            if self.forkserver is not None:
                self.forkserver.announce_shutdown(session.worker_id)
        if await self._is_empty_within(drain_s):
            return
        for session in self:
            self.end(session, EndReason.CLOSING)
        await self._is_empty_within(_KILL_TIMEOUT_S)

    async def _is_empty_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._empty.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _check_time_limits(self) -> None:
        """End the sessions whose time is up; the timer stops when no session is open."""
        now, options = self.clock(), self.options
        for session in self:
            if options.max_time and now - session.started_at > options.max_time:
                self.end(session, EndReason.TIME)
            elif options.idle_timeout and now - session.last_input_at > options.idle_timeout:
                self.end(session, EndReason.IDLE)
        again = (options.max_time or options.idle_timeout) and self._sessions
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_TICK_S, self._check_time_limits) if again else None
