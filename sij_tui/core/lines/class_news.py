"""What there is to be said of a class line by line: two such values tell what has changed."""

from __future__ import annotations

from typing import NamedTuple

from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.content.routes import CLASS_SCREEN


class ClassNews(NamedTuple):
    """What there is to be said of a class."""

    phase: str = "led"
    leads: bool = False
    is_led: bool | None = None
    hand: bool = False
    hands: int = 0
    apart: bool = False
    visibility: str = "live"
    place: tuple[str, str] = ("", "")
    stop: int = -1
    spotlight: str = ""
    poll: int = 0
    stage: str = ""
    ballot: int = 0
    """Revision of the reader's own vote."""


def news_of(member: Membership, view: Snapshot) -> ClassNews:
    """Return what there is to be said of a class to one of its members."""
    poll, place = view.poll, view.place
    has_key = place.page in (CLASS_SCREEN, "timeline")  # else it is where the cursor is
    return ClassNews(
        phase=view.phase, leads=member.leads, is_led=view.is_led, hand=view.hand,
        hands=view.heads.hands if view.heads and member.leads else 0,
        apart=view.apart and member.leads,
        visibility=view.visibility, place=(place.page, place.key if has_key else ""),
        stop=view.stop, spotlight=view.spotlight,
        poll=poll.poll.number if poll else 0, stage=poll.poll.stage if poll else "",
        ballot=poll.ballot.revision if poll and poll.ballot else 0,
    )  # fmt: skip
