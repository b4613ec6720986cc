"""What every table of a content file shares: names, words, and statements with their facts."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Final, Literal, Protocol, TypeAlias

import msgspec
from msgspec.structs import FieldInfo, fields

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=40)]
"""A name inside the file: a letter, then letters, digits, hyphens or underscores."""

Words = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
"""Text that may not be blank."""

SearchWords = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"\S")], ...],
    msgspec.Meta(max_length=24),
]
"""Words that readers may look for something by, besides those that stand there; never shown."""

Basis = Literal["leaflet", "product", "silence"]
"""Where a statement comes from: the source, the product's own words, or a gap in the source."""

UNSOURCED: Final = "unsourced"
"""What an import writes as the basis. It is none: the file is refused until facts are named."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every table of the file: it cannot be changed, and an unknown key is an error."""


@cache
def keys_of(model: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    """The fields of a table by the keys that stand in the file."""
    return {info.encode_name: info for info in fields(model)}


class Sourced(Protocol):
    """A text that says where it comes from."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it names."""

    @property
    def basis(self) -> Basis:
        """Whether it is from the source, from the product, or a gap in the source."""


class Statement(Table, frozen=True, kw_only=True):
    """A piece of text that says where it comes from."""

    text: Words
    facts: tuple[Id, ...] = ()
    basis: Basis = "leaflet"
    also: SearchWords = ()
    """Words that find it in a search besides its own, where it names a gap in the source. A fact
    has words of its own for that. Never shown.
    """
    gap: Id | None = None
    """Name of a gap in the source, so that a question can refer to it."""

    @property
    def words(self) -> str:
        """All it says, as one text."""
        return self.text


class Row(Table, frozen=True, kw_only=True):
    """One row of a table."""

    cells: tuple[str, ...]
    facts: tuple[Id, ...] = ()
    basis: Basis = "leaflet"
    also: SearchWords = ()
    """Words that find it in a search besides its own, where it names a gap in the source."""
    gap: Id | None = None
    """Of what the source does not say: a name, so that a question can ask for it."""

    @property
    def words(self) -> str:
        """The row read as one statement."""
        return ": ".join(cell for cell in self.cells if cell)


Cited: TypeAlias = Statement | Row
"""What a page can show with its facts."""
