"""One session over SSH: what the client asks for on its channel, and the channel's end."""

from __future__ import annotations

import asyncio

from asyncssh import SSHServerChannel, SSHServerSession

from sij_tui.core.client_options import ClientOptionError, parse_client_options
from sij_tui.serve.limits import clamp_pixels, clamp_size
from sij_tui.serve.sessions.admission import FULL
from sij_tui.serve.sessions.environment import client_terminal, session_variables
from sij_tui.serve.sessions.process_session import (
    CLOSE_TIMEOUT_S,
    ClientTerminal,
    ProcessSession,
    SessionClient,
)
from sij_tui.serve.sessions.registry import END_MESSAGES, EndReason, SessionRegistry
from sij_tui.serve.ssh.restricted_connection import RestrictedConnection
from sij_tui.terminal.modes import restore

_MAX_OUTPUT_BYTES = 16_384
"""Output waiting for a slow client from which on its session is not read."""
_RESTORE_TERMINAL = restore(kitty=True, pointer=True).encode()
_USAGE_STATUS = 2
_NO_TERMINAL = "dumb"
"""What is said of the terminal of a client that has asked for none."""


class ChannelSession(SSHServerSession[bytes]):
    """What asyncssh calls for the channel of a session; connects it to the session's process.

    Args:
        registry: The open sessions.
        connection: Of the channel.
        client: Who has logged in; the options that they choose are added.
    """

    def __init__(
        self, registry: SessionRegistry, connection: RestrictedConnection, client: SessionClient
    ) -> None:
        self._registry, self._connection, self._client = registry, connection, client
        self._term: str | None = None
        self._size = (80, 24)
        self._pixels = (0, 0)
        """Width and height of the client's window in pixels; zeros where they are not known."""
        self._refusal = ""
        self._process = ProcessSession(registry, self)
        self._channel_closed = False
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
            self._client = self._client._replace(options=parse_client_options(command))
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
            self._registry.log.write(
                "no-session", address=self._client.address, reason=self._refusal
            )
            self._exit(_USAGE_STATUS, self._refusal)
            return
        sent = self._channel.get_environment_bytes()
        able = client_terminal(self._term, sent)
        variables = session_variables(
            self._term if self._term and able.moves_cursor else _NO_TERMINAL,
            sent,
            has_colours=able.has_colours,
        )
        terminal = ClientTerminal(
            variables,
            self._size,
            self._pixels,
            draws=able.moves_cursor,
            is_there=self._term is not None,
        )
        self._process.start(self._client, terminal)

    # -- input and output

    def data_received(self, data: bytes, datatype: object) -> None:
        """Pass on input."""
        self._process.write_input(data)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass on the size of the client's window."""
        self._size = clamp_size(width, height)
        self._pixels = clamp_pixels(self._size, pixwidth, pixheight)
        self._process.resize(self._size, self._pixels)

    def eof_received(self) -> bool:
        """Keep the channel open: there is no further input, but output goes on.

        A terminal has no end of input; a line-by-line session without one receives it.
        """
        self._process.end_input()
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
        self._process.set_output_blocked(cause, blocked)

    # -- the channel, for the session

    def write(self, data: bytes) -> None:
        """Send to the client."""
        self._channel.write(data)

    def pause_reading(self) -> None:
        """Stop reading from the client."""
        self._channel.pause_reading()

    def resume_reading(self) -> None:
        """Read from the client again."""
        self._channel.resume_reading()

    def finish(self, status: int, reason: EndReason | None, *, restore: bool) -> None:
        """Tell the client why the session is over, and its exit status."""
        if restore and not self._channel_closed:
            self._channel.write(_RESTORE_TERMINAL)
        self._exit(status, END_MESSAGES.get(reason, "") if reason else "")

    def abort(self) -> None:
        """Disconnect a client that has not received the last output in time."""
        self._connection.abort()

    def _exit(self, status: int, message: str) -> None:
        """Send a message and the exit status, and close the channel."""
        if self._channel_closed:
            return
        if message:
            self._channel.write_stderr(f"{message}\r\n".encode())
        self._channel.exit(status)
        asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, self._connection.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed: by us after the end, or by the client."""
        self._channel_closed = True
        self._process.leave()
        asyncio.get_running_loop().call_soon(self._connection.close)
