"""A content file as checks receive it, with its tables and texts located by their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

import msgspec
from msgspec.structs import fields

from sij_tui.core.content.checker import Outcome
from sij_tui.core.content.facts import CategoryName, Strength
from sij_tui.core.content.items.base import Fingerprint
from sij_tui.core.content.labels import Action
from sij_tui.core.content.lexicon import Lexicon, Quantities
from sij_tui.core.content.meta import Banner, Meta
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.scenes import Drawing, Role, Scene, SceneLabel, Shading, Shape, Symbol
from sij_tui.core.content.table import Id

Made = TypeVar("Made")


class Located(NamedTuple):
    """A table of the file and where it stands."""

    path: Path
    table: msgspec.Struct


class Text(NamedTuple):
    """A text that a reader can see."""

    path: Path
    text: str
    at: Path
    """Where the table is that it stands in."""
    table: msgspec.Struct
    field: str
    """The name of the table's field."""


class Document(msgspec.Struct, frozen=True):
    """The argument of every check."""

    raw: Mapping[str, Any]
    """The tables as parsed; anything may be wrong with their shape."""
    content: Content
    """The decoded content. Where the shape is wrong it holds stand-ins: findings there are lost."""
    tables: tuple[Located, ...]
    """Every table of the content, in the order of the model."""
    text: str
    """The text that was parsed."""
    texts: tuple[Text, ...] = ()
    """Every text that a reader can see: no ids, and no words that stand for a choice."""
    memo: dict[Any, Any] = {}
    """Values that several checks share; see :func:`memoised`."""


Check: TypeAlias = Callable[[Document], Iterable[Finding]]
"""A pure function that looks for one kind of mistake."""


def document_of(raw: Mapping[str, Any], content: Content, text: str) -> Document:
    """Walk over the content once, for all checks."""
    tables = tuple(tables_in(content))
    return Document(raw, content, tables, text, tuple(_shown(tables)))


def memoised(document: Document, kind: Callable[[Document], Made]) -> Made:
    """The one instance of a class that the checks of a document share, made when it is needed."""
    memo = document.memo
    if kind not in memo:
        memo[kind] = kind(document)
    return cast("Made", memo[kind])


def raw_check(check: Callable[[Mapping[str, Any]], Iterable[Finding]]) -> Check:
    """A check of the tables as parsed, as one of documents."""
    return lambda document: check(document.raw)


def tables_in(table: msgspec.Struct) -> list[Located]:
    """A table and all tables inside it that can hold words or facts, each before what it holds."""
    found: list[Located] = []
    _collect(table, (), found)
    return found


def _collect(table: msgspec.Struct, path: Path, found: list[Located]) -> None:
    found.append(Located(path, table))
    for name, key in zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True):
        value = getattr(table, name)
        kind = type(value)
        if kind is str or not value:
            continue
        if kind is tuple:
            if isinstance(value[0], msgspec.Struct) and type(value[0]) not in _DRAWN:
                for index, item in enumerate(value):
                    _collect(item, (*path, key, index), found)
        elif isinstance(value, msgspec.Struct):
            _collect(value, (*path, key), found)
        elif kind is dict:
            for entry, item in value.items():
                if isinstance(item, msgspec.Struct):
                    _collect(item, (*path, key, entry), found)


_NOT_SHOWN: Mapping[type, frozenset[str] | None] = {
    Meta: frozenset({"language", "source_sha256", "translation_of", "reviewed_sha256"}),
    Banner: None,
    Lexicon: None,
    Quantities: None,
    Action: frozenset({"key"}),
    Outcome: frozenset({"words"}),
    Strength: frozenset({"words"}),
    Scene: frozenset({"id", "facts", "choices"}),
    SceneLabel: frozenset({"role", "leader"}),
    Drawing: frozenset({"art", "role", "roles", "words_role"}),
}
"""Texts that nobody reads as words, by table; None stands for the whole table."""

_DRAWN = frozenset({Role, Shading, Symbol, Shape})
"""Tables that hold lines and colours, and nothing to read: most of a file, so passed over."""


def visible_texts(table: msgspec.Struct) -> tuple[Text, ...]:
    """Every text in a table that a reader can see."""
    return tuple(_shown(tables_in(table)))


def _shown(tables: Iterable[Located]) -> Iterator[Text]:
    for path, table in tables:
        for name, key in _visible(type(table)):
            for more, text in _texts(getattr(table, name)):
                yield Text((*path, key, *more), text, path, table, name)


@cache
def _visible(model: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """The fields of a table that hold visible text: name and key."""
    hidden = _NOT_SHOWN.get(model, frozenset())
    return tuple(
        (info.name, info.encode_name)
        for info in fields(model)
        if hidden is not None and info.name not in hidden and is_text(info.type)
    )


_NAMES = (Id, Fingerprint, CategoryName)
"""Kinds of text that stand for something else."""


def is_text(hint: Any) -> bool:
    """Whether a field holds text, a list of texts, or a table of texts; ids are no text."""
    if hint is str or hint in _NAMES:
        return hint is str
    origin, members = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return is_text(members[0])
    if origin is Literal or not members:
        return False
    return is_text(members[-1] if origin is dict else members[0])


def _texts(value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, tuple):
        yield from (((index,), item) for index, item in enumerate(value))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (((key, *more), text) for more, text in _texts(item))
