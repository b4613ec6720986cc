"""The strengths and kinds of facts: each is named, what they count as agrees, and is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from sij_tui.core.checker.raw import text_at
from sij_tui.core.content.document import Document
from sij_tui.core.content.facts import CountsAs
from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.model import Term
from sij_tui.core.content.problems import Finding, quoted
from sij_tui.core.content.table import Row, Statement

_CLASSES = frozenset(get_args(CountsAs))
_STATING_TABLES = frozenset({"screen", "summary", "glossary"})
"""Tables of the file whose statements tell readers what the source says."""
_CALLED = {"force": "strength", "kind": "kind"}


def categories_are_known(document: Document) -> Iterator[Finding]:
    """The strength and the kind of each fact stand in their tables."""
    content = document.content
    for field, known in (("force", content.force), ("kind", content.kind)):
        for index, fact in enumerate(content.fact if known else ()):  # no table: that is reported
            value = getattr(fact, field)
            if value not in known:
                yield Finding(
                    path=("fact", index, field),
                    message=f"there is no {_CALLED[field]} {quoted(value)} in [{field}].",
                    allowed=f"Use one of: {', '.join(known)}; or write in [{field}]"
                    f' {_as_key(value)} = {{ label = "…", counts_as = "…" }}.',
                    wrong=value,
                    choices=tuple(known),
                )


def strengths_fit_kinds(document: Document) -> Iterator[Finding]:
    """What rules the procedure out, or has to be told, does so by its strength and by its kind.

    The rules go by the kind: a strength that counts for more would be lost, and a reason against
    that the source does not put as one would be overstated. A caution may have any strength but
    that of a reason against.
    """
    for index, fact in enumerate(document.content.fact):
        force = text_at(document.raw, "force", fact.force, "counts_as")
        kind = text_at(document.raw, "kind", fact.kind, "counts_as")
        if not {force, kind} <= _CLASSES or force == kind:  # if not known, that is reported
            continue
        if (kind, force) != ("caution", "other"):
            yield Finding(
                path=("fact", index, "force"),
                message=f'the strength {quoted(fact.force)} counts as "{force}", but the kind'
                f' {quoted(fact.kind)} as "{kind}".',
                allowed="Give the fact a strength and a kind that agree, or change what they count"
                " as in [force] and [kind].",
            )


def statements_keep_the_strength(document: Document) -> Iterator[Finding]:
    """What a reader is told of a fact has a word of the fact's strength, where that has any."""
    content = document.content
    facts = {fact.id: fact for fact in content.fact}
    kept_by = {name: any_of(force.words) for name, force in content.force.items() if force.words}
    for path, table in document.tables:
        if (
            not path
            or path[0] not in _STATING_TABLES
            or not isinstance(table, Statement | Row | Term)
        ):
            continue
        if not isinstance(table, Term) and table.basis != "leaflet":
            continue
        text = normalise_text(table.words)
        for fact in (facts[name] for name in table.facts if name in facts):
            if fact.force in kept_by and not kept_by[fact.force].search(text):
                words = ", ".join(map(quoted, content.force[fact.force].words))
                yield Finding(
                    path=(*path, "cells" if isinstance(table, Row) else "text"),
                    message=f"{fact.id} has the strength {quoted(fact.force)}, of which no word"
                    f" stands here: {words}.",
                    allowed="Say it as strongly as the source does; if you say it in another word,"
                    f" add that word to words of {_as_key(fact.force)} in [force].",
                )


def _as_key(value: str) -> str:
    return value if re.fullmatch(r"[A-Za-z0-9_-]+", value) else f'"{value}"'
