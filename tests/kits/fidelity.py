"""What tells whether a text says more, or less, than the facts that it rests on."""

from __future__ import annotations

import re

from content_parts import FACTS, LEXICON, holds

KEEPS = {
    "can": ("can",),
    "may": ("may",),
    "sometimes": ("sometimes", "in some cases"),
    "often": ("often",),
    "about": ("about",),
    "at most": ("at most",),
    "small chance": ("small chance",),
    "will": ("the leaflet says",),
    "will need": ("will need",),
    "tell us": ("tell the team",),
    "cannot": ("cannot",),
    "too dangerous": ("too dangerous",),
}
"""Words that keep a strength. A bare promise ("will") has to stay the leaflet's own."""

RAISES: dict[str, set[str]] = {
    "always": set(),
    "never": set(),
    "must": set(),
    "should": {"tell us"},
    "will": {"will", "will need"},
    "cannot": {"cannot"},
    "too dangerous": {"too dangerous"},
}
"""Strong words, and the strengths that they may stand for."""


def given_with(facts: tuple[str, ...]) -> str:
    """All that the facts give: their text, times, counts and drugs."""
    cited = [FACTS[name] for name in facts]
    return " | ".join(w for f in cited for w in (f.text, *f.times, *f.counts, *f.drugs))


def invented(text: str, facts: tuple[str, ...] = ()) -> list[str]:
    """Numbers, times and drugs of a text that none of the facts gives."""
    listed = (*LEXICON.numbers, *LEXICON.quantities.values, *LEXICON.times, *LEXICON.drugs)
    found = [word for word in listed if holds(text, word)] + re.findall(r"\d+", text)
    return [word for word in found if not holds(given_with(facts), word)]


def changed_strengths(text: str, forces: set[str]) -> tuple[list[str], list[str]]:
    """The strengths that a text has lost, and the words that raise one."""
    lost = [f for f in forces if f in KEEPS and not any(holds(text, w) for w in KEEPS[f])]
    raised = [w for w, needs in RAISES.items() if holds(text, w) and not needs & forces]
    return lost, raised
