"""The structural diff of two editions of a content file: what differs in each table, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from sij_tui.core.changes.alignment import aligned_by_name, aligned_by_words
from sij_tui.core.changes.model import CHANGE_GROUPS, ChangeGroup, ChangeKind, ContentChange
from sij_tui.core.changes.pictures import drawn_changes
from sij_tui.core.content.document import visible_texts
from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_table import LabelTable
from sij_tui.core.content.meta import Meta
from sij_tui.core.content.model import Content
from sij_tui.core.content.scenes import Drawing, Scene

_GROUPS: Final[Mapping[str, ChangeGroup]] = {
    "meta": "about", "banner": "about", "fact": "fact", "force": "fact", "kind": "fact",
    "source_note": "source_note", "screen": "screen", "summary": "screen",
    "glossary": "screen", "timeline": "timeline", "checker": "rule",
    "checker.outcome": "outcome", "checker.case": "case", "practice": "item",
    "lesson": "lesson", "note": "lesson", "scene": "picture", "labels": "label",
    "classroom": "label",
}  # fmt: skip
"""The group of a table; what stands in it has the same, unless it is listed itself."""

_KINDS: Final[Mapping[str, ChangeKind]] = {
    "force": "strength", "counts_as": "strength", "any_possibility": "strength",
    "outcome": "outcome", "right": "answer", "answers": "answer", "step": "answer",
    "case": "answer", "version": "other", "facts": "cited", "basis": "source", "place": "source",
}  # fmt: skip
"""What a change of a field is, where it is not one of words."""

_TABLES_OF_VALUES: Final = frozenset({"answers"})
"""Fields with a value for each of several names: what they hold is what they are."""

_PASSED_OVER: Final[Mapping[type, frozenset[str]]] = {
    Content: frozenset({"lexicon", "role", "tone", "symbol"}),
    Meta: frozenset({"reviewed_by", "reviewed_on", "review_due", "reviewed_sha256"}),
    Scene: frozenset({"view", "shapes", "still"}),
    Drawing: frozenset({"art", "role", "roles", "words_role", "during"}),
}
"""Fields that no reader sees, or whose changes are reported as those of pictures."""

_BETWEEN_TEXTS: Final = " · "


class _Place(NamedTuple):
    """Where a comparison stands."""

    group: ChangeGroup
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    title: str = ""

    def within(self, *keys: str) -> _Place:
        return self._replace(keys=(*self.keys, *keys))

    def at_table(self, table: object) -> _Place:
        """The place of a table: from one with a name, keys count anew."""
        name, title = _name_of(table), _title_of(table)
        if not name:
            return self
        return self._replace(names=(*self.names, name), keys=(), title=self.title or title)


def compare_content(before: Content, after: Content) -> tuple[ContentChange, ...]:
    """Return all that a reader can see changed, by group, then in the order of the file."""
    found = [*_Comparison(before, after).changes(), *drawn_changes(before.art, after.art)]
    return tuple(sorted(found, key=lambda change: CHANGE_GROUPS.index(change.group)))


class _Comparison:
    """Two editions, and the words that their readers see for a name."""

    def __init__(self, before: Content, after: Content) -> None:
        self._editions = before, after

    def changes(self) -> Iterator[ContentChange]:
        """Yield the differences in the order of the file."""
        before, after = self._editions
        for name, key in _fields(before):
            place = _Place(_GROUPS[key], keys=(key,))
            yield from self._compare(getattr(before, name), getattr(after, name), place)

    def _compare(self, before: object, after: object, place: _Place) -> Iterator[ContentChange]:
        if before == after:
            return
        if type(before) is type(after):
            match before, after:
                case msgspec.Struct(), msgspec.Struct():
                    yield from self._tables(before, after, place)
                    return
                case tuple(), tuple() if any(isinstance(n, msgspec.Struct) for n in before + after):
                    yield from self._lists(before, after, place)
                    return
                case dict(), dict():
                    for key in {**before, **after}:
                        yield from self._compare(before.get(key), after.get(key), place.within(key))
                    return
                case _:
                    pass
        yield self._change(before, after, place)

    def _tables(
        self, before: msgspec.Struct, after: msgspec.Struct, place: _Place
    ) -> Iterator[ContentChange]:
        if isinstance(after, LabelTable):
            place = place._replace(group="label")
        for name, key in _fields(after):
            inner = place.within(key)
            group = _GROUPS.get(".".join(inner.keys[:2]), inner.group)
            inner = inner._replace(group=group)
            yield from self._compare(getattr(before, name), getattr(after, name), inner)

    def _lists(
        self, before: Sequence[Any], after: Sequence[Any], place: _Place
    ) -> Iterator[ContentChange]:
        names = [_name_of(each) for each in before], [_name_of(each) for each in after]
        if all(all(each) and len(set(each)) == len(each) for each in names):
            kept = [[n for n in each if n in names[0] and n in names[1]] for each in names]
            if kept[0] != kept[1]:
                old, new = (", ".join(each) for each in kept)
                yield _made(place, "moved", old, new)
            pairs = iter(aligned_by_name(before, after, _name_of))
        else:
            pairs = aligned_by_words(before, after, _words_of)
        places = {id(each): str(number) for number, each in enumerate(after, start=1)}
        for old_table, new_table in pairs:
            table = old_table if new_table is None else new_table
            inner = place.at_table(table)
            if inner is place and (number := places.get(id(table))):
                inner = place.within(number)
            yield from self._compare(old_table, new_table, inner)

    def _change(self, before: object, after: object, place: _Place) -> ContentChange:
        """One change: of a whole table that is in one edition alone, or of a value."""
        kind: ChangeKind
        if isinstance(before, msgspec.Struct) or isinstance(after, msgspec.Struct):
            kind = "added" if before is None else "removed" if after is None else "other"
        else:
            kind = _kind(before, after, place)
        words = (
            self._shown(value, place.keys, edition)
            for value, edition in zip((before, after), self._editions, strict=True)
        )
        return _made(place, kind, *words)

    def _shown(self, value: object, keys: tuple[str, ...], edition: Content) -> str:
        """What a reader sees of a value: for the name of a strength or an outcome, its label."""
        match value:
            case None:
                return ""
            case Fact():
                return f"{value.text} ({edition.force[value.force].label})"
            case msgspec.Struct():
                return _words_of(value)
            case tuple():
                each = [*map(str, value)]
                return (" · " if any(" " in one for one in each) else ", ").join(each)
            case float():
                return f"{value:g}"
            case _:
                return _labels(keys, edition).get(str(value), str(value))


def _labels(keys: tuple[str, ...], edition: Content) -> dict[str, str]:
    """The labels of the names that a field of the file may hold."""
    match keys[-1:]:
        case ("force",):
            return {name: each.label for name, each in edition.force.items()}
        case ("kind",):
            return {name: each.label for name, each in edition.kind.items()}
        case ("outcome",) if edition.checker:
            outcomes = msgspec.structs.asdict(edition.checker.outcome)
            return {name: each.label for name, each in outcomes.items()}
        case _:
            return {}


def _kind(before: object, after: object, place: _Place) -> ChangeKind:
    """The kind of change of a value."""
    is_text = isinstance(before, str | tuple) or isinstance(after, str | tuple)
    kind: ChangeKind = "reworded" if is_text else "other"
    if place.group == "label":
        return kind
    *_, table, key = ("", *place.keys)
    return _KINDS.get(table if table in _TABLES_OF_VALUES else key, kind)


def _made(place: _Place, kind: ChangeKind, before: str, after: str) -> ContentChange:
    return ContentChange(
        group=place.group, kind=kind, name=".".join(place.names), field=".".join(place.keys),
        title=place.title, before=before, after=after,
    )  # fmt: skip


def _fields(table: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """The attributes of a table that are compared, and their keys in the file."""
    passed_over = _PASSED_OVER.get(type(table), frozenset())
    pairs = zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True)
    return ((name, key) for name, key in pairs if name not in passed_over)


def _name_of(table: object) -> str:
    return str(getattr(table, "id", "") or getattr(table, "term", ""))


def _title_of(table: object) -> str:
    """What readers know a table by."""
    names = ("title", "caption", "question", "ask")
    return next((str(text) for name in names if (text := getattr(table, name, ""))), "")


def _words_of(table: Any) -> str:
    """All that a reader can read of a table."""
    shown = (each.text for each in visible_texts(table) if each.field != "also" and each.text)
    return _BETWEEN_TEXTS.join(shown)
