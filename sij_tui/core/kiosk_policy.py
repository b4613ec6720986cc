"""A program that stands open to whoever comes by: who has the keys, and what comes when nobody has.

Time is an argument: what is due is a function of the last thing that happened and of now, both in
seconds of any clock that only goes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal

import msgspec

DEFAULT_IDLE_S = 180.0
"""Seconds without a key before anybody is asked for, unless it is said otherwise."""
MAX_COUNTDOWN_S = 20.0
"""Seconds of the warning; but never longer than the idle time before it."""
SHOWN_AFTER_THE_PARTS = ("timeline", "checker")

DueAction = Literal["nothing", "turn", "warn", "return"]
"""Turn over to what is shown next; ask whether anybody is there; return to the start."""


class KioskRules(msgspec.Struct, frozen=True, kw_only=True):
    """How the program stands open; decided before it starts."""

    idle: float = DEFAULT_IDLE_S
    """Seconds without input until the warning; 0 for never."""
    autoplay: float = 0.0
    """Seconds that each page is shown while nobody has the keys; 0 for no show."""

    @property
    def countdown(self) -> float:
        """Seconds that the warning stands."""
        return min(MAX_COUNTDOWN_S, self.idle)


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Who has the keys."""

    by: Literal["nobody", "show", "reader"] = "nobody"
    since: float = 0.0
    """When the last input came, or when the show turned to this page; in seconds."""
    stop: int = 0
    """Index of the stop at which the show is."""

    def with_input(self, now: float) -> Attendance:
        """A reader has pressed a key, or clicked."""
        return Attendance(by="reader", since=now)

    def with_page_shown(self, now: float, stops: int, *, further: bool) -> Attendance:
        """The show has turned to the next stop (``further``) of so many, or stays at this one."""
        stop = (self.stop + further) % stops
        return Attendance(by="show", since=now, stop=stop)


def initial_attendance(rules: KioskRules, now: float) -> Attendance:
    """Nobody has the keys yet: the show begins, or all waits for somebody."""
    return Attendance(by="show" if rules.autoplay else "nobody", since=now)


def due_action(rules: KioskRules, attendance: Attendance, now: float) -> DueAction:
    """What is due now."""
    waited = now - attendance.since
    if attendance.by == "show":
        return "turn" if waited >= rules.autoplay else "nothing"
    if attendance.by == "nobody" or not rules.idle or waited < rules.idle:
        return "nothing"
    return "warn" if waited < rules.idle + rules.countdown else "return"


def seconds_left(rules: KioskRules, attendance: Attendance, now: float) -> int:
    """The number that the warning shows: whole seconds until all is forgotten."""
    return ceil(attendance.since + rules.idle + rules.countdown - now)


def seconds_until_due(rules: KioskRules, attendance: Attendance, now: float) -> float | None:
    """Seconds until something is due or the warning's number changes; None for "until a key"."""
    waited = now - attendance.since
    if attendance.by == "show":
        return max(0.0, rules.autoplay - waited)
    if attendance.by == "nobody" or not rules.idle:
        return None
    if waited < rules.idle:
        return rules.idle - waited
    left = rules.idle + rules.countdown - waited
    return max(0.0, left - (ceil(left) - 1))


def show_pages(parts: Sequence[str], pages: Sequence[str]) -> tuple[str, ...]:
    """The pages that the show goes through: home, the parts, then what moves and what asks."""
    return ("home", *parts, *(page for page in SHOWN_AFTER_THE_PARTS if page in pages))
