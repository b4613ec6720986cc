"""One session, from a client's request to the end of its process, whatever carries its bytes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from sij_tui.app.hub_link import MessageSender
from sij_tui.core.classroom.codes import key_identity, token_identity
from sij_tui.core.classroom.messages import MAX_MESSAGE_BYTES
from sij_tui.core.classroom.requests import JoinClass, encode
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.internal_error import EXIT_FAILED
from sij_tui.serve.forkserver.client import ForkServerError, WorkerHandle
from sij_tui.serve.forkserver.protocol import (
    FAILURE_PREFIX,
    REQUEST_PREFIX,
    StartSession,
)
from sij_tui.serve.limits import PIXEL_SESSIONS_PER_CPU
from sij_tui.serve.sessions.registry import EndReason, SessionRecord, SessionRegistry
from sij_tui.serve.sessions.relay import Relay, RelayChannel

CLOSE_TIMEOUT_S = 2.0
"""How long a client has to receive the last output."""
_MAX_REPORTS = 16
"""Reports read in one go; then others have their turn."""
_SEAT_BYTES = 8
"""Of the token of a seat, which holds a vote: 64 bits, as it is typed."""
CLASS_USERS = frozenset({"present", "class"})
"""Names to log in with: to lead a class, by a presenter's key; to follow one."""


class SessionChannel(RelayChannel, Protocol):
    """What a session needs of the client's side."""

    def finish(self, status: int, reason: EndReason | None, *, restore: bool) -> None:
        """Tell the client that the session is over, and why, and disconnect it; called once.

        Args:
            status: The exit status of its process.
            reason: Why it ended, if not because the reader left it.
            restore: Whether the client's terminal is to be restored: the session was killed.
        """

    def abort(self) -> None:
        """Disconnect a client that has not received the last output in time."""


class SessionClient(NamedTuple):
    """Who a session is for, and what they have chosen."""

    address: str
    user: str
    key: str = ""
    """The fingerprint of the client's key, if it has one."""
    may_lead: bool = False
    """Whether that key is a presenter's."""
    options: Mapping[str, object] = {}
    """See :func:`.parse_client_options`."""
    browser: str = ""
    """What a browser is known by when it comes back; empty where there is none."""
    class_code: str = ""
    """Of the class to join at once."""


class ClientTerminal(NamedTuple):
    """The terminal of a client."""

    variables: Mapping[str, str]
    """The whole environment of the session."""
    size: tuple[int, int]
    """Columns and rows."""
    pixels: tuple[int, int]
    """Width and height of its window; zeros where they are not known."""
    draws: bool = True
    """Whether screens can be drawn on it."""
    is_there: bool = True
    """Whether the client has one at all."""


class ProcessSession:
    """A session: its record, its process, and the relay between that and the client.

    Args:
        registry: The open sessions.
        channel: The client's side.
        on_first_screen: Called once, when the first screen has been passed on and nothing else.
    """

    def __init__(
        self,
        registry: SessionRegistry,
        channel: SessionChannel,
        on_first_screen: Callable[[], None] = lambda: None,
    ) -> None:
        self._registry, self._channel = registry, channel
        self._on_first_screen = on_first_screen
        self._client = SessionClient("", "")
        self._terminal = ClientTerminal({}, (80, 24), (0, 0))
        self._sender: MessageSender | None = None
        self._record: SessionRecord | None = None
        self._relay = Relay(channel, self._finish, self._on_output)
        self._report_fd = -1
        self._status: int | None = None
        self._starting: asyncio.Task[None] | None = None
        self._has_left = self._is_over = False

    @property
    def id(self) -> int:
        """Of its record; 0 before it has one."""
        return self._record.id if self._record is not None else 0

    @property
    def in_alternate_screen(self) -> bool:
        """Whether the session has switched the client's terminal to the alternate screen."""
        return self._relay.in_alternate_screen

    # -- start

    def start(self, client: SessionClient, terminal: ClientTerminal) -> None:
        """Have a process started, for a client at a terminal."""
        self._client, self._terminal = client, terminal
        self._relay.resize(terminal.size, terminal.pixels)
        self._record = self._registry.add(client.address, client.user, client.key, terminal.size)
        self._starting = asyncio.create_task(self._start(self._record))

    async def _start(self, record: SessionRecord) -> None:
        """Have a process started, and connect it to the channel."""
        try:
            assert self._registry.forkserver is not None
            worker = await self._registry.forkserver.start_session(
                self._start_request(), self.on_process_end
            )
        except ForkServerError as error:
            self._registry.log.write("failed", session=record.id, reason=str(error))
            record.reason = EndReason.BROKEN
            self._close(EXIT_FAILED, EndReason.BROKEN)
            return
        self._connect(record, worker)

    def _connect(self, record: SessionRecord, worker: WorkerHandle) -> None:
        record.worker_id = worker.id
        self._starting = None
        if self._has_left:
            os.close(worker.terminal_fd)
            os.close(worker.report_fd)
            self._registry.end(record, EndReason.LEFT)
            self._finish()
            return
        self._report_fd = worker.report_fd
        os.set_blocking(worker.report_fd, False)
        asyncio.get_running_loop().add_reader(worker.report_fd, self._read_reports)
        self._join_classes(record)
        self._relay.connect(worker.terminal_fd)
        record.traffic = lambda: (self._relay.received, self._relay.sent)
        if self._registry.closing or record.reason:
            self._registry.end(record, EndReason.CLOSING)

    def _start_request(self) -> StartSession:
        """The kind of the process: with screens, where they can be drawn and are asked for."""
        terminal, options = self._terminal, self.options()
        wants_lines = options.pop("lines", False) or "ACCESSIBLE" in terminal.variables
        return StartSession(
            0, terminal.size, terminal.pixels, options, terminal.variables, self._reader_file(),
            lines=not terminal.draws or bool(wants_lines and not options["show_cursor"]),
            terminal=terminal.is_there,
        )  # fmt: skip

    def options(self) -> dict[str, object]:
        """The options of this session: the server's, overridden by the client's."""
        no_state = self._reader_file() is None
        options = self._registry.options.session_options()
        given = {**self._client.options}
        given.pop("seat", None)
        if options["classes"] and (self._client.user in CLASS_USERS or self._client.class_code):
            options["start"] = CLASS_SCREEN
        most = PIXEL_SESSIONS_PER_CPU * (os.cpu_count() or 1)
        pixels = len(self._registry) <= most
        return {**options, "no_state": no_state, "pixels": pixels, **given}

    def _join_classes(self, record: SessionRecord) -> None:
        """Have the hub know the session, if there are classes."""
        classes, client = self._registry.classes, self._client
        if classes is None:
            return
        seat = client.browser or str(client.options.get("seat") or secrets.token_hex(_SEAT_BYTES))
        identity = key_identity(client.key) if client.key else token_identity(seat)
        comes_back = bool(client.key or client.browser)  # needs no code of a seat
        self._sender = MessageSender(self._report_fd)
        classes.attach(
            record.id, identity, self._sender.send,
            seat="" if comes_back else self._way_back(classes.hub.how_to_join, seat),
            may_lead=client.may_lead,
        )  # fmt: skip
        if client.class_code:
            classes.receive(record.id, encode(JoinClass(code=client.class_code)))

    def _way_back(self, how_to_join: str, seat: str) -> str:
        """What the client types to have a seat again; with a command, ssh has to be told of the
        terminal."""
        terminal = "-t" if self._terminal.is_there else "-T"
        return f"{how_to_join.replace('ssh', f'ssh {terminal}', 1)} -- --seat {seat}"

    def _reader_file(self) -> str | None:
        """Absolute path of the reader's file, without "..", if there is a key to name it by."""
        folder = self._registry.options.records
        if not (folder and self._client.key):
            return None
        # Sessions change the folder, and may not enter the one that the server was started in.
        return str(Path(folder).resolve() / f"{self._client.key}.json")

    # -- reports

    def _read_reports(self) -> None:
        """Read what the session reports: its page and memory, why it failed, or a request."""
        for _ in range(_MAX_REPORTS):
            try:
                data = os.read(self._report_fd, MAX_MESSAGE_BYTES + 1)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._close_reports()
                return
            if self._record is not None:
                self._take_report(self._record, data)

    def _take_report(self, record: SessionRecord, data: bytes) -> None:
        if data.startswith(REQUEST_PREFIX):
            if self._registry.classes is not None:
                self._registry.classes.receive(record.id, data)
            return
        for line in data.decode("ascii", "replace").splitlines():
            if line.startswith(FAILURE_PREFIX):
                reason = line.removeprefix(FAILURE_PREFIX)
                self._registry.log.write("failed", session=record.id, reason=reason)
            else:
                record.page, _, kilobytes = line[:80].partition(" ")
                record.memory = int(kilobytes) if kilobytes.isdecimal() else record.memory
                self._on_report()

    def _on_report(self) -> None:
        """The first report of a page comes when it is drawn, and before anything follows it."""
        call, self._on_first_screen = self._on_first_screen, lambda: None
        self._relay.read_available()
        call()

    def _close_reports(self) -> None:
        if self._report_fd >= 0:
            if self._sender is not None and self._registry.classes and self._record is not None:
                self._sender.close()
                self._registry.classes.detach(self._record.id)
            asyncio.get_running_loop().remove_reader(self._report_fd)
            os.close(self._report_fd)
            self._report_fd = -1

    # -- input and output

    def write_input(self, data: bytes) -> None:
        """Pass on input."""
        if self._record is not None:
            self._record.last_input_at = self._registry.clock()
        self._relay.write_input(data)

    def resize(self, size: tuple[int, int], pixels: tuple[int, int]) -> None:
        """Pass on the size of the client's window, in cells and in pixels."""
        self._relay.resize(size, pixels)

    def end_input(self) -> None:
        """Input has ended; a session without a terminal receives an end of file."""
        self._relay.end_input()

    def set_output_blocked(self, cause: str, blocked: bool) -> None:
        """Stop reading the session's output for a cause, or remove the cause."""
        self._relay.set_blocked(cause, blocked)

    def _on_output(self) -> None:
        if self._registry.classes is not None:
            self._registry.classes.painted(self.id)

    # -- end

    def leave(self) -> None:
        """The client has disconnected: nothing more is sent to it, and the process ends."""
        self._has_left = True
        self._relay.close()
        if self._record is not None and self._status is None:
            self._registry.end(self._record, EndReason.LEFT)

    def on_process_end(self, status: int) -> None:
        """Note that the process has ended; its last output may still have to be passed on."""
        self._status = status if status >= 0 else 128 - status
        record = self._record
        if record is not None and not record.reason and (status == EXIT_FAILED or status < 0):
            record.reason = EndReason.BROKEN
        if self._starting is not None:
            return  # it ended before the forkserver's reply was handled
        self._finish()
        if self._record is not None and not self._is_over:
            asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, self._channel.abort)

    def _finish(self) -> None:
        """Close the channel when the process has ended and its output was passed on."""
        if self._status is None or not (self._relay.is_closed or self._has_left):
            return
        if self._record is not None and not self._is_over:
            self._close(self._status, self._record.reason)

    def _close(self, status: int, reason: EndReason | None) -> None:
        """Tell the client the end and the exit status."""
        self._release()
        if not self._has_left:
            self._channel.finish(status, reason, restore=self.in_alternate_screen)

    def _release(self) -> None:
        """Release what belongs to the session, once."""
        if self._record is None or self._is_over:
            return
        self._is_over = True
        with contextlib.suppress(OSError):
            self._read_reports()
        self._close_reports()
        self._relay.close()
        self._registry.remove(self._record, self._status)
