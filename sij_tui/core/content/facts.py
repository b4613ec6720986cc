"""``[[fact]]`` and ``[[source_note]]``: the claims of the source, and what is odd about it."""

from typing import Annotated, Literal

import msgspec

from sij_tui.core.content.table import Id, SearchWords, Table, Words

CountsAs = Literal["against", "caution", "other"]
"""The class of a fact in the rules: a reason against the procedure, one to tell the team, other."""


class FactCategory(Table, frozen=True, kw_only=True):
    """An entry of ``[force]`` or ``[kind]``: one strength, or one kind, of facts."""

    label: Words
    """What readers see it called."""
    counts_as: Annotated[
        CountsAs,
        msgspec.Meta(extra={"why": "Without it, a reason against could count as nothing."}),
    ]
    """``against``: the source rules the procedure out. ``caution``: the team has to be told.
    ``other``: neither."""


class Strength(FactCategory, frozen=True, kw_only=True):
    """An entry of ``[force]``: how strongly the source says something."""

    words: tuple[Words, ...] = ()
    """Words that keep it: each statement of such a fact, in a part of the leaflet, the summary or
    the glossary, has one of them. A ``*`` stands for any letters at the end of a word. Without
    them, no statement is looked at."""


CategoryName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=40,
        pattern=r"\S",
        extra={"why": "It is a name that stands in [force], or in [kind]."},
    ),
]
"""Stands for a strength or a kind in the file; readers see its label."""

_CATEGORIES = msgspec.Meta(
    min_length=1,
    extra={
        "why": "It says what each is called and counts as: cannot = { label ="
        ' "cannot", counts_as = "against" }. In files of 0.1.0 the words alone stood in'
        " [labels]."
    },
)
Strengths = Annotated[dict[CategoryName, Strength], _CATEGORIES]
FactKinds = Annotated[dict[CategoryName, FactCategory], _CATEGORIES]


class Fact(Table, frozen=True, kw_only=True):
    """``[[fact]]``: one claim of the source, restated."""

    id: Id
    """Stable name; never reused, the same in every translation."""
    text: Words
    kind: CategoryName
    """What it is about: a name in ``[kind]``."""
    force: CategoryName
    """How strongly the source says it: a name in ``[force]``. Statements keep this strength."""
    place: Words
    """Where it stands in the source."""
    times: tuple[Words, ...] = ()
    """Times that the source gives with it."""
    counts: tuple[Words, ...] = ()
    """Counts that the source gives with it."""
    drugs: tuple[Words, ...] = ()
    """Drugs that the source names with it."""
    any_possibility: bool = False
    """For what counts as a reason against or a caution: the source speaks of any possibility of it,
    so that an unsure answer counts as a yes."""
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
