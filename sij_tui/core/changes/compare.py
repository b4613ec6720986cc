"""Compares two editions of a content file: aligns their tables, then compares each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import product, zip_longest
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from sij_tui.core.changes.model import CHANGE_GROUPS, ChangeGroup, ChangeKind, ContentChange
from sij_tui.core.content.document import visible_texts
from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_table import LabelTable
from sij_tui.core.content.meta import Meta
from sij_tui.core.content.model import Content
from sij_tui.core.content.scenes import Art, Drawing, Role, Scene, Shading, Shape, Symbol

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
                case tuple(), tuple() if _holds_tables((*before, *after)):
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
        if all(_are_unique(each) for each in names):
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


def _holds_tables(values: Sequence[object]) -> bool:
    return any(isinstance(value, msgspec.Struct) for value in values)


def _name_of(table: object) -> str:
    return str(getattr(table, "id", "") or getattr(table, "term", ""))


def _title_of(table: object) -> str:
    """What readers know a table by."""
    names = ("title", "caption", "question", "ask")
    return next((str(text) for name in names if (text := getattr(table, name, ""))), "")


def _are_unique(names: Sequence[str]) -> bool:
    return all(names) and max(Counter(names).values(), default=1) == 1


def _words_of(table: Any) -> str:
    """All that a reader can read of a table."""
    shown = (each.text for each in visible_texts(table) if each.field != "also" and each.text)
    return _BETWEEN_TEXTS.join(shown)


_LEAST_SIMILARITY = 0.5
"""Share of words that two texts have in common where one is the other reworded."""
_MOST_COMPARED = 1_000
"""Tables of a list that are compared by their words; longer ones are compared by their places."""
_MOST_PAIRS = 2_500
"""Pairs of texts whose similarity is worked out at once."""
_MOST_WORDS = 200
"""Words of a text that are compared."""

T = TypeVar("T")
Aligned = tuple[T | None, T | None]
"""The same table in both lists; None where it is in one alone."""


def aligned_by_name(
    before: Sequence[T], after: Sequence[T], name: Callable[[T], str]
) -> list[Aligned[T]]:
    """Pair tables of the same name, which each list has once; removed ones come first."""
    old = {name(each): each for each in before}
    new = {name(each): each for each in after}
    gone: list[Aligned[T]] = [(each, None) for key, each in old.items() if key not in new]
    return [*gone, *((old.get(key), each) for key, each in new.items())]


def aligned_by_words(
    before: Sequence[T], after: Sequence[T], words: Callable[[T], str]
) -> Iterator[Aligned[T]]:
    """Pair tables by what they say; in long lists, by their places."""
    if max(len(before), len(after)) > _MOST_COMPARED:
        yield from zip_longest(before, after)
        return
    texts = [words(each) for each in before], [words(each) for each in after]
    for action, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if action == "equal":
            yield from zip(before[a:b], after[c:d], strict=True)
        else:
            yield from _reworded(before[a:b], after[c:d], words)


def _reworded(
    before: Sequence[T], after: Sequence[T], words: Callable[[T], str]
) -> Iterator[Aligned[T]]:
    """Pair those most alike; the rest is removed, or added."""
    if len(before) * len(after) > _MOST_PAIRS:
        yield from zip_longest(before, after)
        return
    similar = sorted(
        (-_similarity(words(a), words(b)), i, j)
        for (i, a), (j, b) in product(enumerate(before), enumerate(after))
        if type(a) is type(b)
    )
    partners: dict[int, int] = {}
    for unlike, i, j in similar:
        if -unlike >= _LEAST_SIMILARITY and i not in partners and j not in partners.values():
            partners[i] = j
    yield from ((a, None) for i, a in enumerate(before) if i not in partners)
    found = {j: i for i, j in partners.items()}
    yield from ((before[found[j]] if j in found else None, b) for j, b in enumerate(after))


def _similarity(before: str, after: str) -> float:
    """The share of their words, 0 to 1, that two texts have in common."""
    old, new = (text.casefold().split()[:_MOST_WORDS] for text in (before, after))
    return SequenceMatcher(None, old, new, autojunk=False).quick_ratio()


Named = TypeVar("Named", Role, Shading, Symbol)


def drawn_changes(before: Art, after: Art) -> Iterator[ContentChange]:
    """Yield a change for each scene of both editions that is drawn in another way."""
    for scene in after.scenes:
        old = before.named(scene.id)
        if old is not None and _drawing(before, old) != _drawing(after, scene):
            yield ContentChange(group="picture", kind="drawn", name=scene.id, title=scene.caption)


def _drawing(art: Art, scene: Scene) -> tuple[object, ...]:
    """All that a scene is drawn with: shapes and symbols, the colours of roles and tones."""
    symbols: dict[str, Symbol | None] = {}
    shapes = [*scene.shapes]
    for shape in shapes:  # grows meanwhile
        shapes += shape.parts
        if shape.use and shape.use not in symbols:
            symbols[shape.use] = _named(art.symbols, shape.use)
            shapes += symbol.shapes if (symbol := symbols[shape.use]) else ()
    tones = [_named(art.tones, name) for name in sorted({shape.tone for shape in shapes})]
    roles = {*_roles_of_shapes(shapes), *_roles_of_words(scene), *_roles_of_tones(tones)}
    colours = [_named(art.roles, name) for name in sorted(roles)]
    drawings = [msgspec.structs.replace(each, words="") for each in scene.drawings]
    return scene.view, scene.shapes, scene.still, drawings, symbols, tones, colours


def _roles_of_shapes(shapes: Iterable[Shape]) -> Iterator[str]:
    for shape in shapes:
        yield shape.role
        yield from shape.recolour.values()
        if shape.restyle and shape.restyle.role:
            yield shape.restyle.role


def _roles_of_words(scene: Scene) -> Iterator[str]:
    for label in scene.labels:
        yield from (label.role, label.leader)
    for drawing in scene.drawings:
        yield from (drawing.role, drawing.words_role, *drawing.roles.values())


def _roles_of_tones(tones: Iterable[Shading | None]) -> Iterator[str]:
    for tone in filter(None, tones):
        yield from (tone.base, tone.rim, tone.shade, tone.light, tone.plain)


def _named(tables: tuple[Named, ...], name: str) -> Named | None:
    return next((each for each in tables if each.id == name), None)
