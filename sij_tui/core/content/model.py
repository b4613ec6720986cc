"""The shape of a content file: one frozen struct for each table of the TOML.

The struct is the schema: the decoder, the JSON Schema (``sij-tui schema``) and the messages that an
author sees all follow from the fields below. What the fields must *mean* together (ids that exist,
numbers that a fact gives) is checked in :mod:`sij_tui.core.validation.meaning`.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.lexicon import Lexicon as Lexicon
from sij_tui.core.content.practice import Practice
from sij_tui.core.content.scenes import Art, Role, Scene, Symbol
from sij_tui.core.content.table import Basis, Id, SearchWords, Statement, Table, Words
from sij_tui.core.content.timeline import Timeline

Direction = Literal["ltr", "rtl"]
Kind = Literal[
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

Force = Literal[
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


class Meta(Table, frozen=True, kw_only=True):
    """``[meta]``: what the file is, where it comes from, who has reviewed it."""

    schema: Literal[1]
    """Version of this format."""
    id: Id
    """Short name of the content; the reader's place is kept under it."""
    title: Words
    """Name of the leaflet, as the home screen shows it."""
    subtitle: str = ""
    """One line below the title."""
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    """Language tag (BCP 47), such as ``en-GB``."""
    direction: Direction = "ltr"
    """Direction of the writing."""
    version: Words
    """Version of this content."""
    source_title: Words
    """Name of the source document."""
    source_sha256: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    """SHA-256 of the source's bytes, in hexadecimal, or empty."""
    source_date: Words
    """Date of the source, or a word such as "undated"."""
    reviewed_by: str = ""
    """Who signed the content off; while empty, the product says that nobody has."""
    reviewed_on: str = ""
    """When it was signed off."""
    review_due: str = ""
    """When it is to be looked at again."""
    reviewed_sha256: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Hash of what was reviewed, as ``sij-tui validate`` prints it, or empty.

    Where it is not that of the file, the product says that the file has changed since.
    """
    translation_of: str = ""
    """``id`` of the content that this one translates, or empty."""
    licence: str = ""
    """Under which terms the content may be used."""
    training_notice: Words
    """What the product is for and not for; shown on the home screen."""


class Banner(Table, frozen=True):
    """``[banner]``: the title drawn with characters, one drawing for each set of glyphs."""

    blocks: str = ""
    """Drawn with half blocks."""
    ascii: str = ""
    """Drawn with ASCII characters only."""
    scene: str = ""
    """A picture beside the list of parts, where there is room: ``id`` of a scene."""


class Fact(Table, frozen=True, kw_only=True):
    """``[[fact]]``: one claim of the source, restated."""

    id: Id
    """Stable name; never reused, the same in every translation."""
    text: Words
    kind: Kind
    force: Force
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


class LabelledStatement(Statement, frozen=True, kw_only=True):
    """A statement with a short label before it."""

    label: Words


class Row(Table, frozen=True, kw_only=True):
    """One row of a table."""

    cells: tuple[str, ...]
    facts: tuple[Id, ...] = ()
    basis: Basis = "leaflet"
    also: SearchWords = ()
    """Words that find it in a search besides its own, where it names a gap in the source."""
    gap: Id | None = None
    """Of what the source does not say: a name, so that a question can ask for it."""


class Paragraph(Statement, frozen=True, kw_only=True, tag="paragraph", tag_field="kind"):
    """A paragraph of running text."""


class Note(Statement, frozen=True, kw_only=True, tag="note", tag_field="kind"):
    """A paragraph set apart, with a title."""

    title: str = ""


class ItemList(Table, frozen=True, kw_only=True, tag="list", tag_field="kind"):
    """A list; every item is a statement."""

    title: str = ""
    numbered: bool = False
    items: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1)]


class KeyFacts(Table, frozen=True, kw_only=True, tag="key_facts", tag_field="kind"):
    """Short labelled facts, such as how long something takes."""

    title: str = ""
    items: Annotated[tuple[LabelledStatement, ...], msgspec.Meta(min_length=1)]


class SmallTable(Table, frozen=True, kw_only=True, tag="table", tag_field="kind"):
    """A small table; every row is a statement. It becomes a list where it does not fit."""

    title: str = ""
    columns: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
    rows: Annotated[tuple[Row, ...], msgspec.Meta(min_length=1)]


class ShowSourceNote(Table, frozen=True, kw_only=True, tag="source_note", tag_field="kind"):
    """Shows a ``[[source_note]]`` in the text."""

    note: Id


Block: TypeAlias = Paragraph | Note | ItemList | KeyFacts | SmallTable | ShowSourceNote
"""One block of a screen. ``kind`` says which."""


class Screen(Table, frozen=True, kw_only=True):
    """``[[screen]]``: one part of the leaflet."""

    id: Id
    title: Words
    summary: str = ""
    """One line, shown on the home screen and below the title."""
    also: SearchWords = ()
    """Words that find it in a search, and on the list of commands, besides its title; never shown.
    """
    scene: Id | None = None
    """A still picture below the text, in windows that have room for both: ``id`` of a scene.

    It may show only what the text says: its facts are facts of this screen.
    """
    block: Annotated[tuple[Block, ...], msgspec.Meta(min_length=1)]


class Term(Table, frozen=True, kw_only=True):
    """``[[glossary]]``: a word and what the source itself says of it."""

    term: Words
    text: Words
    facts: tuple[Id, ...] = ()


class Content(Table, frozen=True, kw_only=True):
    """A whole content file."""

    meta: Meta
    banner: Banner = Banner()
    lexicon: Lexicon
    labels: Labels
    fact: Annotated[tuple[Fact, ...], msgspec.Meta(min_length=1)]
    source_note: tuple[SourceNote, ...] = ()
    screen: Annotated[tuple[Screen, ...], msgspec.Meta(min_length=1)]
    summary: Screen | None = None
    """The content on one page: none of its numbered parts, but searched and read as they are."""
    glossary: tuple[Term, ...] = ()
    timeline: Timeline | None = None
    checker: Checker | None = None
    practice: Practice | None = None
    role: tuple[Role, ...] = ()
    """Colour roles of the pictures."""
    symbol: tuple[Symbol, ...] = ()
    """Shapes that several pictures use."""
    scene: tuple[Scene, ...] = ()
    """The pictures."""

    @property
    def art(self) -> Art:
        """All pictures together."""
        return Art(roles=self.role, symbols=self.symbol, scenes=self.scene)
