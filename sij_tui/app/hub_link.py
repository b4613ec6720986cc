"""The line to the hub of a class: an inherited socket of whole messages, never waited for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Protocol

from sij_tui.core.classroom.requests import (
    MAX_EVENT_BYTES,
    ClassEvent,
    HubEvent,
    HubGone,
    Request,
    decode_event,
    encode,
)
from sij_tui.core.content.model import Content

_MAX_WAITING = 64
"""Messages that wait for an end that does not read; the oldest is dropped."""
_MAX_EVENTS = 16
"""Events taken in one go, so that keys are answered in between."""


class HubConnection(Protocol):
    """A line to the hub, wherever that is."""

    def start(self, on_event: Callable[[HubEvent], None]) -> None:
        """Listen, from now on, in the running event loop."""

    def send(self, request: Request) -> None:
        """Send a request."""

    def set_content(self, content: Content) -> None:
        """Have a hub of this process use another edition of the content, with lessons and notes."""


class MessageSender:
    """Sends whole messages, now or once the other end of the socket reads.

    While it does not, only the newest event of each kind waits; requests wait all.

    Args:
        fd: File descriptor of a SOCK_SEQPACKET socket, non-blocking.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._waiting: dict[object, HubEvent | Request] = {}
        """By what a later message takes the place of."""
        self._is_watched = False

    def send(self, message: HubEvent | Request) -> None:
        """Send a message; dropped if the other end is closed."""
        place = type(message) if isinstance(message, ClassEvent) else object()
        self._waiting.pop(place, None)
        self._waiting[place] = message
        if len(self._waiting) > _MAX_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._flush()

    def close(self) -> None:
        """Stop waiting for the other end to read."""
        if self._is_watched:
            asyncio.get_running_loop().remove_writer(self._fd)
            self._is_watched = False

    def _flush(self) -> None:
        while self._waiting:
            place, message = next(iter(self._waiting.items()))
            try:
                os.write(self._fd, encode(message))
            except BlockingIOError:
                if not self._is_watched:
                    asyncio.get_running_loop().add_writer(self._fd, self._flush)
                    self._is_watched = True
                return
            except OSError:  # the other end is closed: reading tells so
                self._waiting.clear()
                break
            del self._waiting[place]
        self.close()


class HubLink:
    """Sends requests to the hub and gives its events to the app.

    Args:
        fd: File descriptor of a SOCK_SEQPACKET socket, non-blocking.
    """

    def __init__(self, fd: int) -> None:
        self._on_event: Callable[[HubEvent], None] = lambda event: None
        self.use(fd)

    def use(self, fd: int) -> None:
        """Have another socket from now on, before listening; the one before is closed."""
        self._fd = fd
        self._sender = MessageSender(fd)

    def start(self, on_event: Callable[[HubEvent], None]) -> None:
        """Listen, from now on, in the running event loop."""
        self._on_event = on_event
        asyncio.get_running_loop().add_reader(self._fd, self._read)

    def send(self, request: Request) -> None:
        """Send a request, as soon as the hub reads; dropped if there is no hub any more."""
        if self._fd >= 0:
            self._sender.send(request)

    def set_content(self, content: Content) -> None:
        """The hub is in another process, which reads the content by itself."""

    def close(self) -> None:
        """Give up the line, once there is no hub any more; in the running event loop."""
        asyncio.get_running_loop().remove_reader(self._fd)
        self._sender.close()
        os.close(self._fd)
        self._fd = -1

    def _read(self) -> None:
        """Give on the events that have come; of each kind, the last one says it all."""
        newest: dict[type[HubEvent], HubEvent] = {}
        for _ in range(_MAX_EVENTS):
            try:
                data = os.read(self._fd, MAX_EVENT_BYTES)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            event = decode_event(data) if data else HubGone()
            if event is not None:
                newest.pop(type(event), None)
                newest[type(event)] = event
            if not data:
                asyncio.get_running_loop().remove_reader(self._fd)
                break
        for each in newest.values():
            self._on_event(each)
