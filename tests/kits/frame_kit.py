"""What a frame of escape sequences puts where."""

from __future__ import annotations

import re


def rows(frame: str) -> dict[int, tuple[int, str]]:
    """For each row (from 1) its first column and its text."""
    found = {}
    for row, column, rest in re.findall(r"\x1b\[(\d+);(\d+)H((?:\x1b\[[01]?m|[^\x1b])*)", frame):
        found[int(row)] = int(column), re.sub(r"\x1b\[[01]?m", "", rest)
    return found
