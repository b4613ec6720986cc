"""Decodes a document with faults: reports every wrong or missing key and value.

It follows the structs of the content model as msgspec's decoder does, but continues: what
cannot be used is replaced by something of the right type, so that the checks can run on the rest.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from sij_tui.core.content.problems import Finding, Path, most_similar, quoted
from sij_tui.core.content.table import UNSOURCED, keys_of
from sij_tui.core.validation.shape.type_names import (
    BLANK_ADVICE,
    broken_constraint,
    expected_type,
    is_of_type,
    is_struct,
    literal_choices,
    missing_key_advice,
    placeholder_value,
    value_kind,
    why_of,
)

_SOURCE_ADVICE = 'Name it in place of the basis: facts = ["…"].'
_MOST_GUESSES = 200
"""Unknown keys for which a similar one is looked for."""


class Decoded(NamedTuple):
    """A document as far as it could be used."""

    value: Any
    """A value of the model, with stand-ins where something is wrong: never to be shown."""
    findings: list[Finding]
    broken: list[Path]
    """Where stand-ins are: what a check finds there means nothing."""


def decode_document(document: Mapping[str, object], model: type[msgspec.Struct]) -> Decoded:
    """Read a document as a value of the model."""
    reader = _Reader()
    value = reader.struct(document, model, ())
    return Decoded(value, reader.found, reader.broken)


class _Reader:
    """Collects what it finds on one walk over a document."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.broken: list[Path] = []

    def report(
        self,
        path: Path,
        message: str,
        allowed: str = "",
        wrong: str = "",
        choices: Iterable[str] = (),
    ) -> None:
        self.broken.append(path)
        self.found.append(
            Finding(
                path=path, message=message, allowed=allowed, wrong=wrong, choices=tuple(choices)
            )
        )

    def mismatch(self, raw: object, hint: Any, path: Path, choices: Iterable[str] = ()) -> Any:
        """Report a value of another type, and give a stand-in for it."""
        message = f"should be {expected_type(hint)}, but is {value_kind(raw)}."
        self.report(path, message, choices=choices)
        return placeholder_value(hint, raw)

    def value(self, raw: object, hint: Any, path: Path) -> Any:
        """A value of the type that a hint asks for."""
        origin = get_origin(hint)
        if origin is Annotated:
            return self.annotated(raw, hint, path)
        if origin is Literal:
            return self.literal(raw, hint, path)
        if origin in (Union, types.UnionType):
            return self.union(raw, hint, path)
        if origin is tuple:
            return self.items(raw, hint, path)
        if origin is dict:
            return self.mapping(raw, hint, path)
        if is_struct(hint):
            return self.struct(raw, hint, path)
        return hint(raw) if is_of_type(raw, hint) else self.mismatch(raw, hint, path)

    def annotated(self, raw: object, hint: Any, path: Path) -> Any:
        """A value with limits."""
        inner, *rules = get_args(hint)
        before = len(self.found)
        value = self.value(raw, inner, path)
        for rule in rules:
            if isinstance(rule, msgspec.Meta) and len(self.found) == before:
                message, allowed = broken_constraint(value, rule)
                if message:
                    self.report(path, message + why_of(hint), allowed)
        return value

    def literal(self, raw: object, hint: Any, path: Path) -> Any:
        """One of a closed list of words or numbers."""
        choices = get_args(hint)
        if any(type(raw) is type(choice) and raw == choice for choice in choices):
            return raw
        words = literal_choices(hint)
        if not is_of_type(raw, hint):
            return self.mismatch(raw, hint, path, words)
        if raw == UNSOURCED:
            self.report(path, "nobody has said yet what this rests on.", _SOURCE_ADVICE)
        else:
            self.report(
                path, f"{quoted(str(raw))} is not known here.", wrong=str(raw), choices=words
            )
        return raw

    def union(self, raw: object, hint: Any, path: Path) -> Any:
        """One of several types; tables say by a key which of them they are."""
        members = get_args(hint)
        tables = {m.__struct_config__.tag: m for m in members if is_struct(m)}
        if isinstance(raw, dict) and None not in tables and tables:
            return self.tagged(raw, tables, path)
        for member in members:
            if is_of_type(raw, member):
                return self.value(raw, member, path)
        return self.mismatch(raw, hint, path)

    def tagged(
        self, raw: dict[str, Any], tables: Mapping[Any, type[msgspec.Struct]], path: Path
    ) -> Any:
        """A table whose ``kind``, say, tells what else it holds."""
        key = next(iter(tables.values())).__struct_config__.tag_field or "type"
        tag = raw.get(key)
        if isinstance(tag, str) and tag in tables:
            return self.struct(raw, tables[tag], path)
        choices = tuple(map(str, tables))
        if isinstance(tag, str):
            self.report((*path, key), f"{quoted(tag)} is not known here.", "", tag, choices)
        elif key in raw:
            self.mismatch(tag, str, (*path, key), choices)
        else:
            self.report((*path, key), "is missing.", choices=choices)
        self.broken.append(path)
        likely = max(tables.values(), key=lambda table: len(keys_of(table).keys() & raw.keys()))
        return _Reader().struct(raw, likely, path)

    def items(self, raw: object, hint: Any, path: Path) -> Any:
        """A list: of any length, or with a fixed place for each item."""
        hints = get_args(hint)
        if not isinstance(raw, list):
            return self.mismatch(raw, hint, path)
        if hints[-1] is Ellipsis:
            return tuple(self.value(item, hints[0], (*path, i)) for i, item in enumerate(raw))
        if len(raw) != len(hints):
            self.report(path, f"should have {len(hints)} items, but has {len(raw)}.")
            return placeholder_value(hint)
        return tuple(self.value(item, hints[i], (*path, i)) for i, item in enumerate(raw))

    def mapping(self, raw: object, hint: Any, path: Path) -> Any:
        """A table whose keys the author chooses."""
        keys, values = get_args(hint)
        if not isinstance(raw, dict):
            return self.mismatch(raw, hint, path)
        return {
            self.value(key, keys, (*path, key)): self.value(item, values, (*path, key))
            for key, item in raw.items()
        }

    def struct(self, raw: object, model: type[msgspec.Struct], path: Path) -> Any:
        """A table with fixed keys."""
        if not isinstance(raw, dict):
            return self.mismatch(raw, model, path)
        infos = keys_of(model)
        given = self.given(raw, infos, model.__struct_config__.tag_field, path)
        values: dict[str, Any] = {}
        for key, info in infos.items():
            if key in given:
                here = (*path, given[key])
                values[info.name] = self.value(raw[given[key]], info.type, here)
                if info.required:
                    self.insist(here)
            elif info.required:
                message, choices = f"is missing.{why_of(info.type)}", literal_choices(info.type)
                self.report(
                    (*path, key), message, missing_key_advice(info, top=not path), choices=choices
                )
                values[info.name] = placeholder_value(info.type)
        return model(**values)

    def insist(self, path: Path) -> None:
        """Do not advise to delete a blank text that may not be left out."""
        last = self.found[-1] if self.found else None
        if last and last.path == path and last.allowed == BLANK_ADVICE:
            self.found[-1] = msgspec.structs.replace(last, allowed="Write something.")

    def given(
        self, raw: dict[str, Any], infos: Mapping[str, FieldInfo], tag: str | None, path: Path
    ) -> dict[str, str]:
        """For each key of a table, the key of the file that gives it: a misspelt one, perhaps."""
        given = {key: key for key in infos if key in raw}
        for key in raw:
            if key in infos or key == tag:
                continue
            self.report((*path, key), "is not a key of this table.", "", key, infos)
            few = len(self.found) <= _MOST_GUESSES
            meant = few and most_similar(key, tuple(name for name in infos if name not in given))
            if meant:
                given[meant] = key
        return given
