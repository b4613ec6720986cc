"""How the timeline is laid out, and which keys it shows."""

from __future__ import annotations

from sij_tui.core.content.timeline import Timeline
from sij_tui.core.timeline.player import Player

BESIDE = 52
"""Columns from which the words stand beside the picture."""
ROOMY_GATE = 72
"""Columns from which what comes before any step has room for a picture beside it."""
LARGE, LARGER, LARGEST = 100, 150, 180
"""Columns from which the picture takes two thirds of them, and more: as the words have enough."""
STACKED = 19
"""Rows from which a picture above the words leaves these enough room."""
TALL = 30
"""Rows from which the track stands apart."""


def size_classes(columns: int, rows: int) -> dict[str, bool]:
    """Return which style classes the screen has in a window of this size."""
    return {
        "-tight-gate": columns < ROOMY_GATE,
        "-broader": columns >= LARGER,
        "-broadest": columns >= LARGEST,
        "-beside": columns >= BESIDE,
        "-broad": columns >= LARGE,
        "-tall": rows >= TALL,
        "-scant": columns < BESIDE and rows < STACKED,
    }


CSS = """
TimelineScreen #stage { layout: vertical; height: 1fr; }
TimelineScreen #picture { height: 45%; padding: 0 2; }
TimelineScreen #words { height: 1fr; }
TimelineScreen #track { height: 3; }
TimelineScreen #status { height: 1; }
TimelineScreen.-named #track { height: 4; }
TimelineScreen.-tall #stage { margin-bottom: 1; }
TimelineScreen.-tall #track { height: 4; margin-bottom: 1; }
TimelineScreen.-tall.-named #track { height: 5; }
TimelineScreen.-scant #picture { display: none; }
TimelineScreen.-beside #stage { layout: horizontal; padding-top: 1; }
TimelineScreen.-beside #picture { width: auto; max-width: 54%; height: 1fr; padding: 0 1 0 2; }
TimelineScreen.-beside.-broad #picture { max-width: 66%; padding: 0 2; }
TimelineScreen.-beside.-broader #picture { max-width: 72%; }
TimelineScreen.-beside.-broadest #picture { max-width: 75%; }
TimelineScreen.-beside.-gate #picture { max-width: 40%; }
TimelineScreen.-gate.-tight-gate #picture { display: none; }
TimelineScreen.-plain-gate.-gate #picture { display: none; }
"""

KEYS = (
    "timeline.play", "next", "previous", "origin", "timeline.guide", "timeline.slower",
    "timeline.faster", "timeline.loop", "back", "help",
)  # fmt: skip
STILL_KEYS = ("next", "previous", "origin", "jump", "back", "help", "home")
"""What is shown at the bottom where nothing moves."""


def undo_label(name: str, player: Player, timeline: Timeline) -> str:
    """Return what a key is called that undoes what it did before; empty for any other."""
    labels = timeline.labels
    undoing = {
        "timeline.play": (player.playing, labels.pause),
        "timeline.guide": (not player.guided, labels.each),
        "timeline.loop": (player.looping, labels.once),
    }
    undoes, word = undoing.get(name, (False, ""))
    return word if undoes else ""
