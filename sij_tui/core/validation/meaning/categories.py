"""The strengths and kinds of facts: each has a word, and what they count as agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from sij_tui.core.checker.raw import text_at
from sij_tui.core.content.document import Document
from sij_tui.core.content.facts import CountsAs
from sij_tui.core.content.problems import Finding, quoted

_CLASSES = frozenset(get_args(CountsAs))
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


def _as_key(value: str) -> str:
    return value if re.fullmatch(r"[A-Za-z0-9_-]+", value) else f'"{value}"'
