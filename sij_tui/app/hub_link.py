"""The line to the hub of a class: an inherited socket of whole messages, never waited for."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Callable
from typing import Protocol

from sij_tui.core.classroom.requests import (
    MAX_EVENT_BYTES,
    HubEvent,
    HubGone,
    Request,
    decode_event,
    encode,
)
from sij_tui.core.content.model import Content

_MAX_WAITING = 64
"""Requests that wait for a hub that does not read; the oldest is dropped."""
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


class HubLink:
    """Sends requests to the hub and gives its events to the app.

    Args:
        fd: File descriptor of a SOCK_SEQPACKET socket, non-blocking.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._waiting: deque[bytes] = deque(maxlen=_MAX_WAITING)
        self._on_event: Callable[[HubEvent], None] = lambda event: None

    def start(self, on_event: Callable[[HubEvent], None]) -> None:
        """Listen, from now on, in the running event loop."""
        self._on_event = on_event
        asyncio.get_running_loop().add_reader(self._fd, self._read)

    def send(self, request: Request) -> None:
        """Send a request, as soon as the hub reads; dropped if there is no hub any more."""
        if self._fd < 0:
            return
        self._waiting.append(encode(request))
        self._flush()

    def set_content(self, content: Content) -> None:
        """The hub is in another process, which reads the content by itself."""

    def close(self) -> None:
        """Give up the line, once there is no hub any more; in the running event loop."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._fd)
        loop.remove_writer(self._fd)
        os.close(self._fd)
        self._fd = -1

    def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            try:
                os.write(self._fd, self._waiting[0])
            except BlockingIOError:
                loop.add_writer(self._fd, self._flush)
                return
            except OSError:  # there is no hub any more: reading tells so
                self._waiting.clear()
                break
            self._waiting.popleft()
        with contextlib.suppress(OSError):
            loop.remove_writer(self._fd)

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
