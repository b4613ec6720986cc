"""The policy of a kiosk: autoplay, the warning after idle time, and the reset.

Time is an argument: what is due is a function of the last event and the present time, both in
monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal

import msgspec

DEFAULT_IDLE_S = 180.0
"""Default seconds without input before the warning."""
MAX_COUNTDOWN_S = 20.0
"""Most seconds of the warning; it is never longer than the idle time before it."""
SHOWN_AFTER_THE_PARTS = ("timeline", "checker")

DueAction = Literal["nothing", "turn", "warn", "return"]
"""``turn`` to the next page, ``warn`` that nobody seems to be there, ``return`` to the start."""


class KioskRules(msgspec.Struct, frozen=True, kw_only=True):
    """Options of a kiosk."""

    idle: float = DEFAULT_IDLE_S
    """Seconds without input until the warning; 0 for never."""
    autoplay: float = 0.0
    """Seconds that each page is shown during autoplay; 0 for no autoplay."""

    @property
    def countdown(self) -> float:
        """Seconds that the warning is shown."""
        return min(MAX_COUNTDOWN_S, self.idle)


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Who uses the kiosk: nobody, the autoplay ("show") or a reader."""

    by: Literal["nobody", "show", "reader"] = "nobody"
    since: float = 0.0
    """Time of the last input, or of the last page of autoplay, in monotonic seconds."""
    stop: int = 0
    """Index of the page that autoplay shows."""

    def with_input(self, now: float) -> Attendance:
        """Return the attendance after an input."""
        return Attendance(by="reader", since=now)

    def with_page_shown(self, now: float, stops: int, *, further: bool) -> Attendance:
        """Return the attendance after autoplay has shown the next page, or more of this one."""
        stop = (self.stop + further) % stops
        return Attendance(by="show", since=now, stop=stop)


def initial_attendance(rules: KioskRules, now: float) -> Attendance:
    """Return the attendance at the start: autoplay, or nobody."""
    return Attendance(by="show" if rules.autoplay else "nobody", since=now)


def due_action(rules: KioskRules, attendance: Attendance, now: float) -> DueAction:
    """Return what is due now."""
    waited = now - attendance.since
    if attendance.by == "show":
        return "turn" if waited >= rules.autoplay else "nothing"
    if attendance.by == "nobody" or not rules.idle or waited < rules.idle:
        return "nothing"
    return "warn" if waited < rules.idle + rules.countdown else "return"


def seconds_left(rules: KioskRules, attendance: Attendance, now: float) -> int:
    """Return the whole seconds until the return to the start, for the warning."""
    return ceil(attendance.since + rules.idle + rules.countdown - now)


def seconds_until_due(rules: KioskRules, attendance: Attendance, now: float) -> float | None:
    """Return the seconds until something is due or the warning changes; None: only after input."""
    waited = now - attendance.since
    if attendance.by == "show":
        return max(0.0, rules.autoplay - waited)
    if attendance.by == "nobody" or not rules.idle:
        return None
    if waited < rules.idle:
        return rules.idle - waited
    left = attendance.since + rules.idle + rules.countdown - now  # as in seconds_left, to the bit
    return max(0.0, left - (ceil(left) - 1))


def show_pages(parts: Sequence[str], pages: Sequence[str]) -> tuple[str, ...]:
    """Return the pages of autoplay: home, the parts, the timeline and the checker."""
    return ("home", *parts, *(page for page in SHOWN_AFTER_THE_PARTS if page in pages))
