"""A reader in front of the timeline, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from book_kit import shipped
from screen_kit import Reader, reading

from sij_tui.core.book import Book
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Capabilities, Preferences, Session
from sij_tui.core.timeline.player import Player
from sij_tui.screens.services import Services
from sij_tui.screens.timeline.screen import TimelineScreen
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.track import TimelineTrack

timeline = shipped().content.timeline
assert timeline
TIMELINE = timeline
LABELS = TIMELINE.labels
LAST = len(TIMELINE.step) - 1


class Clock:
    """Seconds, and room for frames, as the test wants them."""

    def __init__(self) -> None:
        self.now = 100.0
        self.cells = 100_000

    @property
    def services(self) -> Services:
        return Services(clock=lambda: self.now, cell_budget=lambda: self.cells)


class Play(Reader):
    """A reader in front of the timeline."""

    clock: Clock

    @property
    def line(self) -> TimelineScreen:
        found = [s for s in self.app.screen_stack if isinstance(s, TimelineScreen)]
        return found[0]

    @property
    def player(self) -> Player:
        return self.line.player

    @property
    def runs(self) -> bool:
        """Whether the timer runs."""
        timer = self.line._frames._timer
        assert timer
        return timer._active.is_set()

    @property
    def picture(self) -> str:
        """The picture's rows as text."""
        frame = self.line.query_one("#picture", Picture)._frame
        return frame.text if frame else ""

    @property
    def marks(self) -> list[str]:
        """The mark of each step on the track."""
        glyphs = self.line.query_one("#track", TimelineTrack).glyphs
        known = (glyphs.seen, glyphs.here, glyphs.unseen)
        row = self.line.query_one("#track", TimelineTrack).region.y + 1
        return [mark for mark in self.lines[row] if mark in known]

    async def tick(self, seconds: float) -> None:
        """Let time pass, in one tick."""
        self.clock.now += seconds
        self.line._frames.tick()
        await self.settle()


@asynccontextmanager
async def playing(
    *, at: str = "", size: tuple[int, int] = (80, 24), motion: bool = True,
    tier: GlyphTier = "blocks", book: Book | None = None, **options: object
) -> AsyncIterator[Play]:  # fmt: skip
    clock = Clock()
    session = Session(
        capabilities=Capabilities(motion=motion), preferences=Preferences(glyphs=tier)
    ).visit(Route("timeline", at))
    async with reading(book, size, session, services=clock.services, **options) as reader:
        reader.__class__ = Play
        assert isinstance(reader, Play)
        reader.clock = clock
        with tick_by_hand(reader):
            yield reader


@contextmanager
def tick_by_hand(reader: Play) -> Iterator[None]:
    """The timer only tells that it would run; the test ticks."""
    timer = reader.line._frames._timer
    assert timer
    timer._callback = lambda: None
    yield
