"""The shape of a content file: one frozen struct for each table of the TOML.

The struct is the schema: the decoder, the JSON Schema (``sij-tui schema``) and the messages that an
author sees all follow from the fields below. What the fields must *mean* together (ids that exist,
numbers that a fact gives) is checked in :mod:`sij_tui.core.validation.meaning`.
"""

from typing import Annotated

import msgspec

from sij_tui.core.content.blocks.base import References
from sij_tui.core.content.checker import Checker
from sij_tui.core.content.classroom import ClassroomLabels, Lesson, PresenterNote
from sij_tui.core.content.facts import Fact, FactKinds, SourceNote, Strengths
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.lexicon import Lexicon
from sij_tui.core.content.meta import Banner, Meta
from sij_tui.core.content.practice import Practice
from sij_tui.core.content.scenes import Art, Role, Scene, Shading, Symbol
from sij_tui.core.content.screen import Screen
from sij_tui.core.content.table import Id, Table, Words
from sij_tui.core.content.timeline import Timeline


class Term(Table, frozen=True, kw_only=True):
    """``[[glossary]]``: a word and what the source itself says of it."""

    term: Words
    text: Words
    facts: tuple[Id, ...] = ()

    @property
    def words(self) -> str:
        """The entry read as one statement."""
        return f"{self.term}: {self.text}"


class Content(Table, frozen=True, kw_only=True):
    """A whole content file."""

    meta: Meta
    banner: Banner = Banner()
    lexicon: Lexicon
    labels: Labels
    force: Strengths
    """The strengths of facts, from ``"small chance"`` to ``cannot``, say."""
    kind: FactKinds
    """The kinds of facts."""
    fact: Annotated[tuple[Fact, ...], msgspec.Meta(min_length=1)]
    source_note: tuple[SourceNote, ...] = ()
    screen: Annotated[tuple[Screen, ...], msgspec.Meta(min_length=1)]
    summary: Screen | None = None
    """The content on one page: none of its numbered parts, but searched and read as they are."""
    glossary: tuple[Term, ...] = ()
    timeline: Timeline | None = None
    checker: Checker | None = None
    practice: Practice | None = None
    classroom: ClassroomLabels | None = None
    """The words of a class; without them there is none."""
    lesson: tuple[Lesson, ...] = ()
    """Plans for a class."""
    note: tuple[PresenterNote, ...] = ()
    """What a presenter may say, on what."""
    role: tuple[Role, ...] = ()
    """Colour roles of the pictures."""
    tone: tuple[Shading, ...] = ()
    """Tones of bodies in the pictures."""
    symbol: tuple[Symbol, ...] = ()
    """Shapes that several pictures use."""
    scene: tuple[Scene, ...] = ()
    """The pictures."""

    @property
    def reasons(self) -> frozenset[str]:
        """The ids of the facts that are reasons against the procedure, or have to be told."""
        other = {name for name, kind in self.kind.items() if kind.counts_as == "other"}
        return frozenset(fact.id for fact in self.fact if fact.kind not in other)

    @property
    def references(self) -> References:
        """What the blocks of its screens may refer to."""
        return References(self.labels, {note.id: note for note in reversed(self.source_note)})

    @property
    def art(self) -> Art:
        """All pictures together."""
        return Art(roles=self.role, tones=self.tone, symbols=self.symbol, scenes=self.scene)
