"""The clock of this machine. Below the commands and the app, time is an argument."""

from __future__ import annotations

import time


def now_ms() -> int:
    """The time in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def utc_offset() -> int:
    """Minutes that local time is ahead of UTC; 0 where the time zone is not valid."""
    from sij_tui.core.practice.days import as_offset

    return as_offset(time.localtime().tm_gmtoff // 60) or 0
