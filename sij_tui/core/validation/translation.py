"""A translation beside its original: it may change words, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import fields

from sij_tui.core.content.checker import Outcome
from sij_tui.core.content.document import is_text
from sij_tui.core.content.facts import Strength
from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.language.quantities import Language

_OWN = frozenset({"meta", "banner", "lexicon", "labels"})
"""Tables that are about the file itself, or hold nothing but words."""

_LISTS = (
    *("numbers", "times", "forbidden", "allowed", "program", "instructions", "medicines"),
    *("catch_alls", "negatives"),
)
"""Lists of words that differ from one language to another; names of drugs may be the same."""

_LEAST = 3
"""Words from which on a text is hardly the same in two languages."""

_LISTED = 10
"""Texts that are named one by one; more are counted."""

_WORDS_ONLY = "A translation changes words only."


def translation_findings(mine: Content, original: Content) -> Iterator[Finding]:
    """Where a content differs from its original in more than words; paths are those of ``mine``."""
    if mine.meta.translation_of != original.meta.id:
        yield Finding(
            path=("meta", "translation_of"),
            message=f"does not name the original, {quoted(original.meta.id)}.",
            severity="warning",
        )
    walk = _Walk(mine, original)
    for info in fields(Content):
        if info.encode_name not in _OWN:
            pair = (getattr(mine, info.name), getattr(original, info.name))
            yield from walk.values(*pair, info.type, (info.encode_name,))
    if _tongue(mine) != _tongue(original):
        yield from _same_words(mine, original)
        yield from walk.untranslated()


def _tongue(content: Content) -> str:
    """The language of a content, wherever it is spoken: ``en`` for ``en-GB``."""
    return content.meta.language.split("-")[0].lower()


def _same_words(mine: Content, original: Content) -> Iterator[Finding]:
    """The lists of words that the checks look for are those of the original's language."""
    for name in _LISTS:
        here = {normalise_text(word) for word in getattr(mine.lexicon, name)}
        there = {normalise_text(word) for word in getattr(original.lexicon, name)}
        same = here & there
        if same and len(same) * 2 >= len(here):
            yield Finding(
                path=("lexicon", name),
                message=f"{len(same)} of these {len(here)} words are those of the original, which"
                f" is in another language ({original.meta.language}).",
                allowed="The checks find nothing with them: list the words of your language.",
            )


class _Walk:
    """A walk over two contents at once."""

    def __init__(self, mine: Content, original: Content) -> None:
        self._drugs = any_of(mine.lexicon.drugs)
        self._original_drugs = any_of(original.lexicon.drugs)
        self._numbers, self._original_numbers = map(Language, (mine.lexicon, original.lexicon))
        self._units = self._numbers.names & self._original_numbers.names
        self._same: list[Path] = []
        self._texts = 0

    def values(self, mine: Any, original: Any, hint: Any, path: Path) -> Iterator[Finding]:
        """Two values of one field of the model."""
        if isinstance(mine, msgspec.Struct) and isinstance(original, msgspec.Struct):
            yield from self.tables(mine, original, path)
        elif isinstance(mine, tuple) and isinstance(original, tuple):
            yield from self.lists(mine, original, hint, path)
        elif isinstance(mine, dict) and isinstance(original, dict):
            yield from self.mappings(mine, original, hint, path)
        elif isinstance(mine, str) and isinstance(original, str) and is_text(hint):
            yield from self.texts(mine, original, path)
        elif mine != original:
            message = f"is {_shown(mine)}, but {_shown(original)} in the original."
            yield Finding(path=path, message=message, allowed=_WORDS_ONLY)

    def tables(
        self, mine: msgspec.Struct, original: msgspec.Struct, path: Path
    ) -> Iterator[Finding]:
        """Two tables: of one kind, and each field alike."""
        if type(mine) is not type(original):
            here, there = (table.__struct_config__.tag for table in (mine, original))
            message = f"is of the kind {here}, but {there} in the original."
            yield Finding(path=path, message=message, allowed=_WORDS_ONLY)
            return
        for info in fields(type(mine)):
            if info.name == "also" or (
                info.name == "words" and isinstance(mine, Outcome | Strength)
            ):
                # what readers look for, and what checks do, has its own words in each language
                continue
            pair = (getattr(mine, info.name), getattr(original, info.name))
            yield from self.values(*pair, info.type, (*path, info.encode_name))

    def lists(
        self, mine: tuple[Any, ...], original: tuple[Any, ...], hint: Any, path: Path
    ) -> Iterator[Finding]:
        """Two lists: entries with an id by their id, ids as a set, anything else in order."""
        both = mine + original
        if original and not mine and isinstance(original[0], msgspec.Struct):
            yield Finding(path=path, message="is left out, but given in the original.")
        elif both and all(getattr(item, "id", "") for item in both):
            yield from self.named(mine, original, path)
        elif not is_text(hint) and not any(isinstance(item, msgspec.Struct) for item in both):
            if sorted(map(repr, mine)) != sorted(map(repr, original)):
                message = f"the original has {', '.join(map(str, original)) or 'nothing'} here."
                yield Finding(path=path, message=message, allowed=_WORDS_ONLY)
        elif len(mine) != len(original):
            message = f"has {len(mine)} entries, but {len(original)} in the original."
            yield Finding(path=path, message=message, allowed="A translation has one for each.")
        else:
            for index, (item, other) in enumerate(zip(mine, original, strict=True)):
                yield from self.values(item, other, hint, (*path, index))

    def named(
        self, mine: tuple[Any, ...], original: tuple[Any, ...], path: Path
    ) -> Iterator[Finding]:
        """Two lists whose entries have ids."""
        here = {item.id: index for index, item in enumerate(mine)}
        there = {item.id: item for item in original}
        missing = [name for name in there if name not in here]
        if missing:
            message = f"missing, though the original has it: {', '.join(missing)}."
            yield Finding(path=path, message=message)
        for name, index in here.items():
            if name in there:
                yield from self.tables(mine[index], there[name], (*path, index))
            else:
                message = "is not in the original."
                choices = tuple(there)
                yield Finding(path=(*path, index), message=message, wrong=name, choices=choices)
        if [n for n in here if n in there] != [n for n in there if n in here]:
            message = "the order is not that of the original."
            yield Finding(path=path, message=message, allowed=_WORDS_ONLY)

    def mappings(
        self, mine: Mapping[str, Any], original: Mapping[str, Any], hint: Any, path: Path
    ) -> Iterator[Finding]:
        """Two tables with keys of the author's."""
        for key in original:
            if key not in mine:
                yield Finding(path=(*path, key), message="is missing; the original has it.")
        for key, value in mine.items():
            if key in original:
                yield from self.values(value, original[key], hint, (*path, key))
            else:
                yield Finding(path=(*path, key), message="is not in the original.")

    def texts(self, mine: str, original: str, path: Path) -> Iterator[Finding]:
        """Two texts: the same figures, and as many drugs."""
        if original.strip() and not mine.strip():
            message = "is empty, but not in the original."
            yield Finding(path=path, message=message, severity="warning")
            return
        if len(original.split()) >= _LEAST and any(map(str.isalpha, original)):
            self._texts += 1
            if normalise_text(mine) == normalise_text(original):
                self._same.append(path)
        here = self._figures(mine, self._numbers)
        there = self._figures(original, self._original_numbers)
        for figure in sorted(there[key] for key in there.keys() - here.keys()):
            message = f"leaves out {quoted(figure)}, which the original gives."
            yield Finding(path=path, message=message)
        for figure in sorted(here[key] for key in here.keys() - there.keys()):
            message = f"gives {quoted(figure)}, which the original does not."
            yield Finding(path=path, message=message)
        drugs = set(self._drugs.findall(normalise_text(mine)))
        others = set(self._original_drugs.findall(normalise_text(original)))
        if len(drugs) != len(others):
            yield Finding(
                path=path, message=f"names {_listed(drugs)}; the original names {_listed(others)}."
            )

    def _figures(self, text: str, language: Language) -> dict[tuple[object, str], str]:
        """The numbers in figures, with their unit where both languages have it."""
        found: dict[tuple[object, str], str] = {}
        for quantity in language.quantities(language.normalise(text)):
            unit = quantity.unit if quantity.unit in self._units else ""
            if quantity.kind in ("clock", "digits"):
                unit = quantity.kind
            if not quantity.is_in_words:
                found.update({(value, unit): quantity.as_written for value in quantity.values})
        return found

    def untranslated(self) -> Iterator[Finding]:
        """Texts that are the same in both languages: counted, and the first of them named."""
        if not self._same:
            return
        yield Finding(
            path=(),
            message=f"{len(self._same)} of {self._texts} texts are the same as in the original:"
            " they are not translated yet.",
            severity="error" if len(self._same) * 2 > self._texts else "warning",
        )
        for path in self._same[:_LISTED]:
            message = "is the same as in the original, which is in another language."
            yield Finding(path=path, message=message, severity="warning")


def _listed(drugs: set[str]) -> str:
    return ", ".join(sorted(drugs)) or "no drug"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return quoted(str(value))
    return "given" if value else "left out"
