"""``[[fact]]`` and ``[[source_note]]``: the claims of the source, and what is odd about it."""

from typing import Literal

from sij_tui.core.content.table import Id, SearchWords, Table, Words

FactKind = Literal[
    "anatomy",
    "purpose",
    "preparation",
    "step",
    "drug",
    "sensation",
    "effect",
    "duration",
    "course",
    "risk",
    "contraindication",
    "caution",
]
"""What a fact is about."""

FactStrength = Literal[
    "is",
    "can",
    "may",
    "sometimes",
    "often",
    "about",
    "at most",
    "small chance",
    "will",
    "will need",
    "tell us",
    "cannot",
    "too dangerous",
]
"""How strongly the source says it. A statement must keep the strength of its facts."""


class Fact(Table, frozen=True, kw_only=True):
    """``[[fact]]``: one claim of the source, restated."""

    id: Id
    """Stable name; never reused, the same in every translation."""
    text: Words
    kind: FactKind
    force: FactStrength
    place: Words
    """Where it stands in the source."""
    times: tuple[Words, ...] = ()
    """Times that the source gives with it."""
    counts: tuple[Words, ...] = ()
    """Counts that the source gives with it."""
    drugs: tuple[Words, ...] = ()
    """Drugs that the source names with it."""
    any_possibility: bool = False
    """For a contraindication or a caution: the source speaks of any possibility of it, so that an
    unsure answer counts as a yes."""
    note: str = ""
    """A remark for educators and authors."""
    also: SearchWords = ()
    """Words that find what shows the fact in a search, besides its own; never shown."""


class SourceNote(Table, frozen=True, kw_only=True):
    """``[[source_note]]``: an oddity of the source, shown and not repaired."""

    id: Id
    title: Words
    text: Words
    facts: tuple[Id, ...] = ()
    """The facts that it concerns."""
