"""The app as a kiosk, and a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from book_kit import shipped
from screen_kit import LONGEST, Reader

from sij_tui.app.kiosk import KioskApp
from sij_tui.core.book import Book
from sij_tui.core.kiosk_policy import KioskRules
from sij_tui.core.navigation import Capabilities, Session
from sij_tui.records.opened_logs import OpenedReviewLogs
from sij_tui.screens.services import Services
from sij_tui.widgets.picture import Picture

IDLE, PAGE = 180.0, 10.0
STILL = Session(capabilities=Capabilities(motion=False, keep=False))


class KioskReader(Reader):
    """A reader at a kiosk, who can let time go by."""

    app: KioskApp
    now: float = 1000.0
    forgotten: int = 0
    """How often what was practised has been forgotten."""

    async def wait(self, seconds: float) -> None:
        """Let time go by, and have what is then due done."""
        self.now += seconds
        self.app._timer.stop()  # it goes off once
        self.app.call_later(self.app.check_due)
        await self.settle()

    @property
    def left(self) -> list[str]:
        """The left of the screen; at the right a picture comes in its own time."""
        return [line[:48] for line in self.lines]

    @property
    def warned(self) -> bool:
        """Whether the warning is on the screen."""
        label = self.book.content.labels.kiosk.warning
        return " ".join(label.split("{")[0].split()) in self.words

    @property
    def shows_itself(self) -> bool:
        """Whether it says that it runs by itself."""
        return self.book.content.labels.kiosk.showing in self.words


@asynccontextmanager
async def open_kiosk(
    session: Session = STILL,
    *,
    autoplay: float = 0.0,
    idle: float = IDLE,
    book: Book | None = None,
    size: tuple[int, int] = (80, 24),
    failures: int = 0,
) -> AsyncIterator[KioskReader]:
    """Open the app as a kiosk; nothing in it has failed at the end."""
    readers: list[KioskReader] = []
    logs = OpenedReviewLogs(lambda: None, lambda: 0, lambda: 1_000_000)

    def discard() -> None:
        readers[0].forgotten += 1
        logs.close()

    def clock() -> float:
        return readers[0].now if readers else KioskReader.now

    services = Services(clock, lambda: 1_000_000, review_log=logs.review_log, close=discard)
    rules = KioskRules(idle=idle, autoplay=autoplay)
    app = KioskApp(book or shipped(), session, rules=rules, services=services)
    readers.append(KioskReader(app))
    async with asyncio.timeout(LONGEST), app.run_test(size=size):
        await readers[0].settle()
        pictures = [each for each in app.screen.query(Picture) if each.region]
        await readers[0].until(lambda: all(each.frame for each in pictures))
        yield readers[0]
        assert len(app.failures) == failures, app.failures
