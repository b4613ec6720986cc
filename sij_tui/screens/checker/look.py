"""How the checker is laid out, and which keys it shows at each stage."""

from __future__ import annotations

from collections.abc import Mapping

BESIDE = 100
"""Columns from which what was found stands beside the page."""
LISTED = 120
"""Columns from which all questions stand beside the one shown."""
LOW = 22
"""Lines below which there is little room for blank ones."""
LOWEST = 18
"""Lines below which there is none: without colours, one parts the page from what is below it."""

CSS = """
CheckerScreen #band { background: $surface; }
CheckerScreen #body { layout: vertical; height: 1fr; }
CheckerScreen #main { padding-top: 1; }
CheckerScreen #side { display: none; height: 6; padding-top: 1; background: $surface; }
CheckerScreen #list, CheckerScreen #panel { display: none; }
CheckerScreen.-low #main, CheckerScreen.-lowest #side { padding-top: 0; }
CheckerScreen.-low #side { height: 5; max-height: 30%; }
CheckerScreen.-low #side.-bare { height: 3; }
CheckerScreen.-lowest #side.-bare { height: 2; }
CheckerScreen #side.-found { display: block; }
CheckerScreen #side.-checking { display: none; }
CheckerScreen #side.-panel { display: block; height: 50%; max-height: 50%; }
CheckerScreen.-low #side.-panel { height: 60%; max-height: 60%; }
CheckerScreen #side.-panel #panel { display: block; }
CheckerScreen #side.-panel #found { display: none; }
CheckerScreen #side.-panel.-found.-stopped #found { display: block; height: 3; }
CheckerScreen.-low #side.-panel.-found.-stopped #found { height: 2; }
CheckerScreen.-beside #body { layout: horizontal; }
CheckerScreen.-beside #side { width: 42; }
CheckerScreen.-beside #side.-found, CheckerScreen.-beside #side.-panel {
    height: 1fr; max-height: 100%;
}
CheckerScreen.-beside #side.-checking { display: block; }
CheckerScreen.-beside #side.-found #found { display: block; }
CheckerScreen.-beside #side.-panel.-found #found { height: 7; }
CheckerScreen.-beside #side.-panel.-found.-stopped #found { height: 7; }
CheckerScreen.-listed #side.-found #list { display: block; height: 13; }
CheckerScreen.-listed #side.-answered { display: block; height: 1fr; max-height: 100%; }
CheckerScreen.-listed #side.-answered #found { display: none; }
CheckerScreen.-listed #side { width: 46; }
"""
"""What has been found stands below the page, and beside it where there is room.

Beside a result the room is kept for other answers to come and go, so that the page stays as it is.
"""

KEYS: Mapping[str, tuple[str, ...]] = {
    "asking": ("checker.yes", "checker.no", "checker.not_sure", "checker.next",
               "checker.leave", "checker.previous", "checker.check", "origin", "checker.rules"),
    "checking": ("open", "checker.change", "checker.result", "checker.previous", "checker.leave"),
    "result": ("checker.what_if", "checker.change", "checker.again", "checker.next_case", "origin",
               "checker.leave"),
    "leaving": ("open", "down", "up"),
    "menu": ("open", "down", "up", "checker.rules", "back", "help"),
    "cases": ("open", "down", "up", "checker.rules", "back", "help"),
    "questions": ("open", "down", "up", "origin", "back"),
    "rules": ("down", "up", "origin", "back"),
}  # fmt: skip
"""What is shown at the bottom at each stage, the most useful first."""
