"""A session whose client is a page: it outlives a lost connection for a while."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from aiohttp import WSMsgType, web

from sij_tui.serve.limits import TokenBucket, clamp_size
from sij_tui.serve.sessions.environment import session_variables
from sij_tui.serve.sessions.process_session import (
    CLOSE_TIMEOUT_S,
    ClientTerminal,
    ProcessSession,
    SessionClient,
)
from sij_tui.serve.sessions.registry import EndReason, SessionRegistry
from sij_tui.serve.web.first_screens import FirstOutput, FirstScreens
from sij_tui.serve.web.messages import (
    Acknowledge,
    Ended,
    Opened,
    OpenSession,
    Ping,
    Pong,
    Resize,
    decode_page_message,
    encode_server_message,
)
from sij_tui.serve.web.output_window import OutputWindow
from sij_tui.terminal.modes import enter

RECONNECT_S = 60.0
"""How long a session waits for its page after the connection is lost."""
TAKEN_OVER_CODE = 4001
"""Closes the websocket of a page whose session goes on in another one."""
_CAUSE_PAGE, _CAUSE_CONNECTION = "page", "connection"
_MESSAGE_BURST, _MESSAGES_PER_SECOND = 500, 200
_PAUSE_S = 0.02
"""How long a page that sends more has to wait, again and again."""
_TERM = "xterm-256color"
_VARIABLES = {b"COLORTERM": b"truecolor"}


class WebSession:
    """One session, with the connection to its page while there is one.

    Args:
        registry: The open sessions.
        client: Who it is for.
        cookie: Of the browser, which alone may come back to it.
        on_over: Called when nobody can come back to it any more.
    """

    def __init__(
        self,
        registry: SessionRegistry,
        client: SessionClient,
        cookie: str,
        on_over: Callable[[], None],
    ) -> None:
        self._registry, self._client, self.cookie = registry, client, cookie
        self._on_over = on_over
        self._process = ProcessSession(registry, self, self._on_first_screen)
        self._size = (80, 24)
        self._window = OutputWindow()
        self._first: FirstOutput | None = None
        """What the session writes first, where first screens are kept."""
        self._output_changed = asyncio.Event()
        self._can_read = asyncio.Event()
        self._can_read.set()
        self._socket: web.WebSocketResponse | None = None
        self._page_transport: asyncio.Transport | None = None
        self._receiver: asyncio.Task[None] | None = None
        """Takes what the connected page sends."""
        self._end_reason = ""
        self._give_up_timer: asyncio.TimerHandle | None = None

    def start(self, opening: OpenSession, screens: FirstScreens | None = None) -> None:
        """Have the session's process started.

        Its first screen is shown before it has drawn that, if it is among *screens*.
        """
        if screens is not None:
            first = self._first = FirstOutput(screens, opening)
            self._window.write(first.screen.output)
            if opening.screen and opening.screen == first.screen.digest:
                self._window.acknowledge(self._window.end)  # the page has drawn it
        self._size = clamp_size(opening.columns, opening.rows)
        options = {
            "theme": opening.theme,
            "no_motion": opening.is_still,
            "show_cursor": opening.shows_cursor,
        }
        client = self._client._replace(options=options)
        variables = session_variables(_TERM, _VARIABLES)
        self._process.start(client, ClientTerminal(variables, self._size, (0, 0)))

    # -- the connection to the page

    async def serve(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        opening: OpenSession,
        token: str,
        on_first_message: Callable[[], None],
    ) -> None:
        """Connect a page to the session until its websocket is closed.

        Args:
            socket: The websocket; one that was connected before is closed.
            transport: Of the websocket.
            opening: What the page has sent first.
            token: What the page can come back with.
            on_first_message: Called when the page sends something: it has the token then.
        """
        self._take_over(socket, transport)
        offset, restore = self._begin_output(opening)
        with contextlib.suppress(ConnectionError):  # then nothing can be received either
            await socket.send_str(encode_server_message(Opened(token, offset, restore)))
        self._process.set_output_blocked(_CAUSE_CONNECTION, False)
        self._on_resize(opening.columns, opening.rows)
        sender = asyncio.create_task(self._send_output(socket, offset))
        self._receiver = receiver = asyncio.create_task(self._receive(socket, on_first_message))
        try:
            await asyncio.wait((receiver,))
        finally:
            sender.cancel()
            receiver.cancel()
        if self._socket is not socket:
            await socket.close(code=TAKEN_OVER_CODE)
        else:
            self._on_disconnected()

    def _take_over(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None
    ) -> None:
        """Make a websocket that of the session; the one before it is closed."""
        if self._receiver is not None:
            self._receiver.cancel()
        self._socket, self._page_transport = socket, transport
        if self._give_up_timer is not None:
            self._give_up_timer.cancel()
            self._give_up_timer = None
            self._registry.log.write("reconnected", session=self._process.id)

    def _begin_output(self, opening: OpenSession) -> tuple[int, str]:
        """From which offset on output is sent, and what brings a new terminal into its modes."""
        window = self._window
        if opening.received is not None and window.holds(opening.received):
            window.acknowledge(opening.received)
            return opening.received, ""
        if window.start == 0 or not opening.token:  # all that the page lacks
            return window.start, ""
        window.clear()
        if self._first is not None and self._first.is_awaited:  # another page has it
            window.write(self._first.screen.output)
            return window.start, ""
        self._redraw()
        if not self._process.in_alternate_screen:
            return window.end, ""
        return window.end, enter(screen=True, mouse=True, kitty=False, cursor=opening.shows_cursor)

    def _redraw(self) -> None:
        """Have the session draw its whole screen: it does when the size of its terminal changes."""
        columns, rows = self._size
        self._process.resize((columns, rows - 1 if rows > 1 else rows + 1), (0, 0))
        self._process.resize(self._size, (0, 0))

    async def _send_output(self, socket: web.WebSocketResponse, offset: int) -> None:
        """Send output, then the end."""
        with contextlib.suppress(ConnectionError):
            while True:
                self._output_changed.clear()
                offset = max(offset, self._window.start)
                if data := self._window.read(offset):
                    offset += len(data)
                    await socket.send_bytes(data)
                elif self._end_reason:
                    await socket.send_str(encode_server_message(Ended(self._end_reason)))
                    await socket.close()
                    return
                else:
                    await self._output_changed.wait()

    async def _receive(
        self, socket: web.WebSocketResponse, on_first_message: Callable[[], None]
    ) -> None:
        """Take what the page sends, until it closes the websocket."""
        clock = self._registry.clock
        bucket = TokenBucket(_MESSAGE_BURST, _MESSAGES_PER_SECOND, clock())
        is_first = True
        async for message in socket:
            if is_first:
                is_first = False
                on_first_message()
            if message.type is WSMsgType.BINARY:
                self._process.write_input(message.data)
            elif message.type is WSMsgType.TEXT:
                await self._on_message(socket, message.data)
            elif message.type is WSMsgType.PING:
                with contextlib.suppress(ConnectionError):
                    await socket.pong(message.data)
            await self._can_read.wait()
            while not bucket.take(clock()):
                await asyncio.sleep(_PAUSE_S)

    async def _on_message(self, socket: web.WebSocketResponse, text: str) -> None:
        match decode_page_message(text):
            case Resize(columns, rows):
                self._on_resize(columns, rows)
            case Acknowledge(offset):
                self._window.acknowledge(offset)
                if self._window.has_room:
                    self._process.set_output_blocked(_CAUSE_PAGE, False)
            case Ping():
                with contextlib.suppress(ConnectionError):
                    await socket.send_str(encode_server_message(Pong()))
            case _:  # nothing that our page sends
                self._registry.log.write("refused", address=self._client.address, what="message")

    def _on_resize(self, columns: int, rows: int) -> None:
        size = clamp_size(columns, rows)
        if size != self._size:
            self._size = size
            if self._first is not None:
                self._first.release()  # it may be drawn for either size
            self._process.resize(size, (0, 0))

    def _on_disconnected(self) -> None:
        self._socket = self._page_transport = self._receiver = None
        if self._end_reason:
            return
        self._process.set_output_blocked(_CAUSE_CONNECTION, True)
        self._registry.log.write("disconnected", session=self._process.id)
        if self._registry.closing:  # nobody can come back
            self.give_up()
            return
        loop = asyncio.get_running_loop()
        self._give_up_timer = loop.call_later(RECONNECT_S, self.give_up)

    def give_up_if_alone(self) -> None:
        """End the session if its page is not connected."""
        if self._socket is None:
            self.give_up()

    def give_up(self) -> None:
        """End the session: nobody has come back to it."""
        self._on_over()
        self._process.leave()

    # -- the channel, for the session

    def write(self, data: bytes) -> None:
        """Send output to the page, now or when it is back."""
        self._window.write(data if self._first is None else self._first.without_screen(data))
        if self._window.is_full:
            self._process.set_output_blocked(_CAUSE_PAGE, True)
        self._output_changed.set()

    def _on_first_screen(self) -> None:
        if self._first is not None:
            self._first.keep()

    def pause_reading(self) -> None:
        """Stop taking what the page sends."""
        self._can_read.clear()

    def resume_reading(self) -> None:
        """Take what the page sends again."""
        self._can_read.set()

    def finish(self, status: int, reason: EndReason | None, *, restore: bool) -> None:
        """Tell the page that the session is over; its terminal is cleared there."""
        self._end_reason = reason or EndReason.QUIT
        self._output_changed.set()
        if self._give_up_timer is not None:
            self._give_up_timer.cancel()
        self._on_over()
        asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, self.abort)

    def abort(self) -> None:
        """Disconnect a page that has not received the last output in time."""
        if self._page_transport is not None:
            self._page_transport.abort()
