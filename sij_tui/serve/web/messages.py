"""Messages between a page and the server over its websocket, and the most bytes of one.

Text messages are JSON, as below. Binary ones are the terminal's bytes: keys from the page, output
from the server.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

MAX_PAGE_MESSAGE_BYTES = 16_384
"""In a message of a page. It sends a long paste in several."""
_Cells = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
_Offset = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Token = Annotated[str, msgspec.Meta(max_length=64)]


class OpenSession(msgspec.Struct, frozen=True, tag="open", tag_field="kind"):
    """The first message of a page: begin a session, or go on with one."""

    columns: _Cells
    rows: _Cells
    theme: Literal["dark", "light", "contrast"] = "dark"
    is_still: bool = False
    """Whether nothing is to move."""
    shows_cursor: bool = False
    """Whether the terminal's cursor is to follow the selection, for a screen reader."""
    code: Annotated[str, msgspec.Meta(max_length=16)] = ""
    """Of a class to join."""
    token: _Token = ""
    """Of the session to go on with."""
    screen: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """The digest of the first screen that the page has drawn already."""
    received: _Offset | None = None
    """Bytes of that session's output that are on the page's terminal; None if it is a new page."""


class Resize(msgspec.Struct, frozen=True, tag="resize", tag_field="kind"):
    """The page's terminal has another size."""

    columns: _Cells
    rows: _Cells


class Acknowledge(msgspec.Struct, frozen=True, tag="acknowledge", tag_field="kind"):
    """The page has drawn all output up to an offset."""

    offset: _Offset


class Ping(msgspec.Struct, frozen=True, tag="ping", tag_field="kind"):
    """The page wants to know whether the connection still carries anything."""


PageMessage = OpenSession | Resize | Acknowledge | Ping


class Opened(msgspec.Struct, frozen=True, tag="opened", tag_field="kind"):
    """The page is connected to a session."""

    token: str
    """What the page can go on with if the connection is lost; it replaces the one used before."""
    offset: int
    """Of the next byte of output, from the beginning of the session."""
    restore: str = ""
    """What brings the terminal of a new page into the modes of the session."""


class Ended(msgspec.Struct, frozen=True, tag="ended", tag_field="kind"):
    """The session is over, or none could begin."""

    reason: str
    """Names the label to show; see :data:`.page.END_LABELS`."""


class Pong(msgspec.Struct, frozen=True, tag="pong", tag_field="kind"):
    """The answer to a :class:`Ping`."""


ServerMessage = Opened | Ended | Pong


def decode_page_message(text: str) -> PageMessage | None:
    """A message of a page; None if it is not valid."""
    try:
        message: PageMessage = msgspec.json.decode(text, type=PageMessage)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    return message


def encode_server_message(message: ServerMessage) -> str:
    """A message as it is sent."""
    return msgspec.json.encode(message).decode()
