"""The first screens that sessions have drawn, kept to be shown to others before theirs have begun.

They are the same for all whose terminal is the same: nothing of a reader is in them.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

from sij_tui.serve.limits import MAX_COLUMNS, MAX_ROWS
from sij_tui.serve.web.messages import OpenSession

_MAX_SCREENS, _MAX_SCREEN_BYTES = 32, 65_536
_LEAST_BYTES = 512
"""Of a screen: less is the title alone, which comes before it."""
_DRAWING = re.compile(
    rb"(?:\x1b\[\?(?:1049h|25l)|\x1b\[2J|\x1b\[[0-9;:]*[HmCGdKX]|[^\x00-\x1f\x7f])*"
)
"""Output that does nothing but draw: what follows sets modes, and asks the terminal for replies."""

HINT_COOKIE: Final = "sij-tui-screen"
"""In which the script of a page notes what its terminal was like."""
_HINT: Final = re.compile(
    r"(?P<columns>[1-9][0-9]{0,2})x(?P<rows>[1-9][0-9]{0,2})"
    r"-(?P<theme>dark|light|contrast)-(?P<still>[01])(?P<cursor>[01])"
)


class FirstScreen(NamedTuple):
    """A screen as it is drawn on a terminal that shows nothing yet."""

    output: bytes
    digest: str
    """By which a page names the one that it has drawn."""


NO_SCREEN = FirstScreen(b"", "")


class FirstScreens:
    """The last first screens, by what a page has opened its session with."""

    def __init__(self) -> None:
        self._kept: dict[OpenSession, FirstScreen] = {}

    def find(self, opening: OpenSession) -> FirstScreen:
        """The first screen of a session, if it is known."""
        return self._kept.get(_key(opening), NO_SCREEN)

    def keep(self, opening: OpenSession, output: bytes) -> None:
        """Keep what *output*, a session's first, has drawn. Of too many the oldest is dropped.

        What is kept and begins with it stays: a page that reads slowly has had a part of it.
        """
        match = _DRAWING.match(output[:_MAX_SCREEN_BYTES])
        drawn = match[0] if match else b""
        if len(drawn) < _LEAST_BYTES or self.find(opening).output.startswith(drawn):
            return  # no more than is kept
        self._kept.pop(_key(opening), None)
        while len(self._kept) >= _MAX_SCREENS:
            del self._kept[next(iter(self._kept))]
        digest = hashlib.sha256(drawn).hexdigest()[:32]
        self._kept[_key(opening)] = FirstScreen(drawn, digest)

    def drop(self, opening: OpenSession) -> None:
        """Keep it no longer: a session has drawn another one."""
        self._kept.pop(_key(opening), None)

    def clear(self) -> None:
        """Drop all: sessions begin otherwise from now on."""
        self._kept.clear()


class FirstOutput:
    """What a session writes first, of which its page may be shown a kept screen beforehand.

    Args:
        screens: The screens that are kept.
        opening: What the page has opened the session with.
    """

    def __init__(self, screens: FirstScreens, opening: OpenSession) -> None:
        self._screens = screens
        self._opening = opening
        self._is_released = False
        """Whether nothing of it is kept for others any more."""
        self._written = bytearray()
        """As long as it may be kept for others."""
        self.screen = screens.find(opening)
        """The kept screen that the page is shown."""
        self._matched = 0
        """Bytes of it that the session has written since."""

    @property
    def is_awaited(self) -> bool:
        """Whether the session has to write some of the shown screen yet."""
        return self._matched < len(self.screen.output)

    def without_screen(self, data: bytes) -> bytes:
        """Return what of the session's output is not part of the shown screen.

        If the session draws another screen, that is all of it: it clears the terminal before it
        draws.
        """
        if not self._is_released:
            self._written += data[: _MAX_SCREEN_BYTES - len(self._written)]
        shown, matched = self.screen.output, self._matched
        if matched == len(shown):
            return data
        end = min(len(shown), matched + len(data))
        if data[: end - matched] == shown[matched:end]:
            self._matched = end
            return data[end - matched :]
        self.screen, self._matched = NO_SCREEN, 0
        if not self._is_released:
            self._screens.drop(self._opening)
        self.release()
        return shown[:matched] + data

    def keep(self) -> None:
        """Keep what was written so far for others: it draws the first screen."""
        if not self._is_released:
            self._screens.keep(self._opening, bytes(self._written))
        self.release()

    def release(self) -> None:
        """Keep nothing of it for others."""
        self._is_released = True
        self._written.clear()


def opening_from_hint(hint: str) -> OpenSession | None:
    """What a page is likely to open its session with; None if that cannot be told.

    Args:
        hint: Columns, rows, theme, whether nothing moves and whether the cursor shows, such as
            ``80x24-dark-00``.
    """
    match = _HINT.fullmatch(hint)
    if match is None:
        return None
    columns, rows = int(match["columns"]), int(match["rows"])
    if columns > MAX_COLUMNS or rows > MAX_ROWS:
        return None
    return OpenSession(
        columns, rows, match["theme"],  # type: ignore[arg-type]  # one of the three
        is_still=match["still"] == "1", shows_cursor=match["cursor"] == "1",
    )  # fmt: skip


def _key(opening: OpenSession) -> OpenSession:
    """What the first screen depends on, without what is one page's own."""
    return OpenSession(
        opening.columns, opening.rows, opening.theme,
        is_still=opening.is_still, shows_cursor=opening.shows_cursor, code=opening.code,
    )  # fmt: skip
