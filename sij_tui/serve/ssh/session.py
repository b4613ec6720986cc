"""The session of a connection, from the client's request to the end of its process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from pathlib import Path

from asyncssh import SSHServerChannel, SSHServerSession

from sij_tui.core.classroom.messages import MAX_MESSAGE_BYTES
from sij_tui.core.client_options import ClientOptionError, parse_client_options
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.serve.classroom.service import SessionSocket
from sij_tui.serve.forkserver.client import ForkServerError, WorkerHandle
from sij_tui.serve.forkserver.protocol import (
    EXIT_FAILED,
    FAILURE_PREFIX,
    REQUEST_PREFIX,
    StartSession,
)
from sij_tui.serve.limits import PIXEL_SESSIONS_PER_CPU, clamp_pixels, clamp_size
from sij_tui.serve.sessions.environment import is_supported_terminal, session_variables
from sij_tui.serve.sessions.registry import END_MESSAGES, EndReason, SessionRecord, SessionRegistry
from sij_tui.serve.sessions.relay import Relay
from sij_tui.serve.ssh.admission import FULL
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection
from sij_tui.terminal.modes import restore

_MAX_OUTPUT_BYTES = 16_384
"""Output waiting for a slow client from which on its session is not read."""
_MAX_EARLY_INPUT_BYTES = 4096
"""Of what is typed before the session has started."""
_CLOSE_TIMEOUT_S = 2.0
"""How long a client has to receive the last output."""
_RESTORE_TERMINAL = restore(kitty=True, pointer=True).encode()
_USAGE_STATUS = 2
_MAX_REPORTS = 16
"""Reports read in one go; then others have their turn."""
CLASS_USERS = frozenset({"present", "class"})
"""Names to log in with: to lead a class, by a presenter's key; to follow one."""
_NO_TERMINAL = "dumb"
"""What is said of the terminal of a client that has asked for none."""


class ChannelSession(SSHServerSession[bytes]):
    """What asyncssh calls for the channel of a session; connects it to the session's process.

    Args:
        registry: The open sessions.
        connection: Of the channel.
        address: Of the client.
        user: The name that the client logged in with.
        key: The fingerprint of its key, or an empty string.
        may_lead: Whether that key is a presenter's.
    """

    def __init__(
        self,
        registry: SessionRegistry,
        connection: RestrictedConnection,
        address: str,
        user: str,
        key: str,
        *,
        may_lead: bool = False,
    ) -> None:
        self._registry, self._connection = registry, connection
        self._address, self._user, self._key = address, user, key
        self._may_lead = may_lead
        self._socket: SessionSocket | None = None
        self._term: str | None = None
        self._size = (80, 24)
        self._pixels = (0, 0)
        """Width and height of the client's window in pixels; zeros where they are not known."""
        self._client_options: dict[str, object] = {}
        self._refusal = ""
        self._early_input = b""
        self._input_ended = False
        self._record: SessionRecord | None = None
        self._relay: Relay | None = None
        self._report_fd = -1
        self._status: int | None = None
        self._starting: asyncio.Task[None] | None = None
        self._channel_closed = self._is_over = False
        self._blocked_by: frozenset[str] = frozenset()
        self.is_started = False
        """Whether the client has asked for the program, not for a channel alone."""

    # -- requests of the client

    def connection_made(self, chan: SSHServerChannel[bytes]) -> None:
        """Take over the channel."""
        self._channel = chan
        chan.set_write_buffer_limits(high=_MAX_OUTPUT_BYTES)

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object
    ) -> bool:
        """Note the client's terminal and its size."""
        self._term = term_type
        self._size = clamp_size(*term_size[:2])
        self._pixels = clamp_pixels(self._size, *term_size[2:])
        return True

    def shell_requested(self) -> bool:
        """Accept: the program takes the place of a shell."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept a few options; other options get a message, commands are refused."""
        try:
            self._client_options = parse_client_options(command)
        except ClientOptionError as error:
            self._report_refused(f"exec {command[:80]}")
            if not command.lstrip().startswith("-"):
                return False
            self._refusal = str(error)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Refuse: there are none."""
        self._report_refused(f"subsystem {subsystem[:80]}")
        return False

    def _report_refused(self, what: str) -> None:
        if self._connection.observer is not None:
            self._connection.observer.on_refused(what)

    def session_started(self) -> None:
        """Start the session, or tell the client why it cannot start."""
        self.is_started = True
        if self._registry.is_full or self._registry.closing:
            self._refusal = self._refusal or FULL
        if self._refusal:
            self._registry.log.write("no-session", address=self._address, reason=self._refusal)
            self._close(_USAGE_STATUS, self._refusal)
            return
        self._record = self._registry.add(self._address, self._user, self._key, self._size)
        self._starting = asyncio.create_task(self._start(self._record))

    # -- start

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
            self._close(EXIT_FAILED, END_MESSAGES[EndReason.BROKEN])
            return
        self._connect(record, worker)

    def _connect(self, record: SessionRecord, worker: WorkerHandle) -> None:
        record.worker_id = worker.id
        self._starting = None
        if self._channel_closed:
            os.close(worker.terminal_fd)
            os.close(worker.report_fd)
            self._registry.end(record, EndReason.LEFT)
            self._finish()
            return
        self._report_fd = worker.report_fd
        os.set_blocking(worker.report_fd, False)
        asyncio.get_running_loop().add_reader(worker.report_fd, self._read_reports)
        self._join_classes(record)
        self._relay = relay = Relay(worker.terminal_fd, self._channel, self._finish)
        record.traffic = lambda: (relay.received, relay.sent)
        for cause in self._blocked_by:
            relay.set_blocked(cause, True)
        relay.resize(self._size, self._pixels)
        relay.write_input(self._early_input)
        if self._input_ended and self._term is None:
            relay.end_input()
        if self._registry.closing or record.reason:
            self._registry.end(record, EndReason.CLOSING)

    def _start_request(self) -> StartSession:
        """What the process of this session is to be: with screens, where they can be drawn."""
        draws = self._term is not None and is_supported_terminal(self._term)
        variables = session_variables(
            self._term if self._term and draws else _NO_TERMINAL,
            self._channel.get_environment_bytes(),
        )
        options = self._options()
        wants_lines = options.pop("lines", False) or "ACCESSIBLE" in variables
        return StartSession(
            0, self._size, self._pixels, options, variables, self._reader_file(),
            lines=not draws or bool(wants_lines and not options["show_cursor"]),
            terminal=self._term is not None,
        )  # fmt: skip

    def _options(self) -> dict[str, object]:
        """The options of this session: the server's, overridden by the client's."""
        no_state = self._reader_file() is None
        options = self._registry.options.session_options()
        given = {**self._client_options}
        given.pop("seat", None)
        if options["classes"] and self._user in CLASS_USERS:
            options["start"] = CLASS_SCREEN
        most = PIXEL_SESSIONS_PER_CPU * (os.cpu_count() or 1)
        pixels = len(self._registry) <= most
        return {**options, "no_state": no_state, "pixels": pixels, **given}

    def _join_classes(self, record: SessionRecord) -> None:
        """Have the hub know the session, if there are classes."""
        classes = self._registry.classes
        if classes is None:
            return
        seat = str(self._client_options.get("seat") or secrets.token_hex(16))
        self._socket = SessionSocket(self._report_fd)
        identity = f"key {self._key}" if self._key else f"seat {seat}"
        classes.attach(
            record.id, identity.encode(), self._socket.send,
            seat="" if self._key else seat, may_lead=self._may_lead,
        )  # fmt: skip

    def _reader_file(self) -> str | None:
        """Absolute path of the reader's file, without "..", if there is a key to name it by."""
        folder = self._registry.options.records
        if not (folder and self._key):
            return None
        # Sessions change the folder, and may not enter the one that the server was started in.
        return str(Path(folder).resolve() / f"{self._key}.json")

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

    def _close_reports(self) -> None:
        if self._report_fd >= 0:
            if self._socket is not None and self._registry.classes and self._record is not None:
                self._socket.close()
                self._registry.classes.detach(self._record.id)
            asyncio.get_running_loop().remove_reader(self._report_fd)
            os.close(self._report_fd)
            self._report_fd = -1

    # -- input and output

    def data_received(self, data: bytes, datatype: object) -> None:
        """Pass on input."""
        if self._record is not None:
            self._record.last_input_at = self._registry.clock()
        if self._relay is not None:
            self._relay.write_input(data)
        else:
            self._early_input = (self._early_input + data)[:_MAX_EARLY_INPUT_BYTES]

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass on the size of the client's window."""
        self._size = clamp_size(width, height)
        self._pixels = clamp_pixels(self._size, pixwidth, pixheight)
        if self._relay is not None:
            self._relay.resize(self._size, self._pixels)

    def eof_received(self) -> bool:
        """Keep the channel open: there is no further input, but output goes on.

        A terminal has no end of input; who goes line by line without one is told of it.
        """
        self._input_ended = True
        if self._relay is not None and self._term is None:
            self._relay.end_input()
        return True

    def break_received(self, msec: int) -> bool:
        """Ignore it."""
        return False

    def pause_writing(self) -> None:
        """The client does not read."""
        self.set_output_blocked("client", True)

    def resume_writing(self) -> None:
        """The client reads again."""
        self.set_output_blocked("client", False)

    def set_output_blocked(self, cause: str, blocked: bool) -> None:
        """Stop reading the session's output for a cause, or remove the cause."""
        self._blocked_by = self._blocked_by | {cause} if blocked else self._blocked_by - {cause}
        if self._relay is not None:
            self._relay.set_blocked(cause, blocked)

    # -- end

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
            asyncio.get_running_loop().call_later(_CLOSE_TIMEOUT_S, self._connection.abort)

    def _finish(self) -> None:
        """Close the channel when the process has ended and its output was passed on."""
        relay = self._relay
        if self._status is None or (relay and not relay.is_closed and not self._channel_closed):
            return
        if self._record is not None and not self._is_over:
            reason = self._record.reason
            self._close(self._status, END_MESSAGES.get(reason, "") if reason else "")

    def _close(self, status: int, message: str) -> None:
        """Tell the client a message and the exit status, and close the channel."""
        self._release()
        if self._channel_closed:
            return
        if self._relay is not None and self._relay.in_alternate_screen:  # it was killed
            self._channel.write(_RESTORE_TERMINAL)
        if message:
            self._channel.write_stderr(f"{message}\r\n".encode())
        self._channel.exit(status)
        asyncio.get_running_loop().call_later(_CLOSE_TIMEOUT_S, self._connection.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed: by us after the end, or by the client."""
        self._channel_closed = True
        if self._relay is not None:
            self._relay.close()
        if self._record is not None and self._status is None:
            self._registry.end(self._record, EndReason.LEFT)
        asyncio.get_running_loop().call_soon(self._connection.close)

    def _release(self) -> None:
        """Release what belongs to the session, once."""
        if self._record is None or self._is_over:
            return
        self._is_over = True
        with contextlib.suppress(OSError):
            self._read_reports()
        self._close_reports()
        if self._relay is not None:
            self._relay.close()
        self._registry.remove(self._record, self._status)
