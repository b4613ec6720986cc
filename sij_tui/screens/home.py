"""The home screen: what there is, and how far the reader has been."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from sij_tui.core.headroom import headroom
from sij_tui.core.pages.program import home_pieces, review_status
from sij_tui.core.piece import Piece
from sij_tui.core.session import Session
from sij_tui.core.wording import fill
from sij_tui.screens.base import BaseScreen
from sij_tui.widgets.messages import Chosen
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.picture import Picture

_AFTER_THE_WORDS = 0.01
"""Seconds until the picture is drawn: the words are painted as soon as they are laid out."""


class HomeScreen(BaseScreen):
    """All parts and pages as one list under the drawn title."""

    DEFAULT_CSS = """
    HomeScreen #crumbs { display: none; }
    HomeScreen #list { padding-top: 1; }
    HomeScreen.-low #list { padding-top: 0; }
    HomeScreen #emblem { display: none; width: 29; max-height: 26; padding: 1 1 1 0; }
    HomeScreen.-sided #emblem { display: block; }
    HomeScreen.-wide #emblem { width: 60; padding: 2; }
    """
    KEYS = ("open", "down", "jump", "search", "palette", "help", "quit")

    def body(self) -> ComposeResult:
        """The list, and a picture beside it where there is room."""
        with Horizontal():
            yield Pane(id="list", inset=1)
            if self.book.content.banner.scene:
                yield Picture(self.book.content.art, id="emblem")

    def fill(self) -> None:
        """Put the list in and take the keys."""
        self.query_one("#list", Pane).put(tuple(self._pieces()), key=self.session.route.key)
        self.query_one("#list", Pane).focus()

    def _fit(self, columns: int, rows: int) -> None:
        super()._fit(columns, rows)
        self.set_class(not headroom(rows).margin, "-low")

    def on_resize(self, event: events.Resize) -> None:
        """Show more or less around the entries, as there is room."""
        self.call_later(self._refill)

    def _refill(self, key: str = "") -> None:
        """Show the entries anew; without a key, the cursor stays where it is."""
        pane = self.query_one("#list", Pane)
        pane.put(tuple(self._pieces()), key=key or pane.key)

    def on_laid_out(self) -> None:
        """The words are there."""
        self.set_timer(_AFTER_THE_WORDS, self._draw_emblem)

    def on_screen_resume(self) -> None:
        """Back on top: draw what was not drawn while covered. At first, the words come first."""
        if self.query(Pane).first().size:
            self._draw_emblem()

    def _draw_emblem(self) -> None:
        """The picture comes after the words, so that these need not wait for it."""
        scene = self.book.content.art.named(self.book.content.banner.scene)
        if scene and self.is_current:
            self.query_one("#emblem", Picture).put(scene.id, scene.still)

    def update(self, before: Session, after: Session) -> None:
        """Show anew what has been read, or draw in other characters."""
        if before.glyphs != after.glyphs or before.seen != after.seen:
            self._refill(after.route.key)

    def _pieces(self) -> Iterator[Piece]:
        content, labels, glyphs = self.book.content, self.labels.home, self.session.glyphs
        resume = self.session.resume if not self.session.history else None
        margin, drawn, subtitle = headroom(self.app.size.height)
        loose = margin > 0 or (drawn and not resume)
        banner = content.banner.ascii if glyphs.tier == "ascii" else content.banner.blocks
        if drawn and banner.strip():
            yield Piece(text=banner.strip("\n"), style="art")
        yield Piece(text=content.meta.title, style="title")
        if content.meta.subtitle and subtitle:
            yield Piece(text=content.meta.subtitle, style="quiet")
        yield Piece(text=review_status(content), style="alert")
        seen = [name for name in self.book.parts if name in self.session.seen]
        progress = fill(labels.progress, seen=len(seen), total=len(self.book.parts))
        yield Piece(text=f"{labels.read}  ({progress})", style="heading", before=int(loose))
        marks = (glyphs.seen, glyphs.unseen, glyphs.lively)
        wide = not self.has_class("-snug") or not content.banner.scene
        yield from home_pieces(
            content, self.session.seen, resume, marks, summaries=wide, loose=loose
        )

    def on_chosen(self, message: Chosen) -> None:
        """Go where the entry leads."""
        self.open(message.piece)

    def here(self, session: Session) -> Session:
        """The session with the entry under the cursor as its place."""
        return session.at(self.query_one("#list", Pane).key)
