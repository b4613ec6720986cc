"""What the pages of a class are made from, and what several of them show."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.polls import PollQuestion, question_of
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.model import Content
from sij_tui.core.layout.elements import Cell, Element
from sij_tui.core.layout.glyphs import Glyphs
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.pages.parts import clock_text


class Context(NamedTuple):
    """What a page is made from."""

    content: Content
    words: ClassroomLabels
    bank: Bank | None
    member: Membership
    glyphs: Glyphs
    size: tuple[int, int] = (80, 24)
    """Columns and rows that there are."""
    typed: str = ""
    """Letters of a code typed so far."""
    presenting: bool = False
    """Whether it is the presenter's code that is typed."""
    picked: tuple[str, ...] = ()
    """What the reader has picked in the poll, before it is a whole vote."""
    waited: float = 0.0
    """Seconds since the view came."""
    choosing: bool = False
    """Whether the presenter chooses among all questions."""
    ending: bool = False
    """Whether the presenter is asked whether the class is to end."""

    on_light: bool = False
    """Whether the theme's ground is light."""

    @property
    def presents(self) -> bool:
        """Whether it is a presenter's, with the lead or without."""
        view = self.member.view
        return view is not None and view.role != "follower"


def entry(context: Context, text: str, do: str, before: int = 0) -> Element:
    """A line that does something."""
    cells = (Cell(f"{context.glyphs.link_mark:>2}", "mark"), Cell(text, "label"))
    return Element(cells=cells, widths=(2, 0), style="entry", before=before, do=do)


def question_in(context: Context, target: str) -> PollQuestion | None:
    """The question that a target names; None if the reader's edition does not have it."""
    return question_of(target, context.words, context.bank, context.content.checker)


def polled(context: Context) -> PollQuestion | None:
    """The question of the poll that is on."""
    view = context.member.view
    return question_in(context, view.poll.poll.target) if view and view.poll else None


def lesson_clock_text(seconds: float) -> str:
    """Minutes and seconds, such as 4:05; with a minus below nothing."""
    text = clock_text(round(abs(seconds)) * 1000)
    return f"-{text}" if seconds <= -0.5 else text
