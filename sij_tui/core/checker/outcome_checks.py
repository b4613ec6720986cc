"""What the texts of the outcomes may rest on, so that none contradicts a fact below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sij_tui.core.checker.checks import RawCheck, RawDocument, kinds_of, rules_for
from sij_tui.core.checker.raw import at, fact_ids, get
from sij_tui.core.content.checker import SEVERITY
from sij_tui.core.content.problems import Finding, Path


def outcomes_fit_their_facts(document: RawDocument) -> Iterator[Finding]:
    """What an outcome says is true of the facts below it, wherever an answer leads to it."""
    kinds = kinds_of(document)
    for name in SEVERITY:
        path: Path = ("checker", "outcome", name)
        outcome = at(document, *path)
        if not isinstance(outcome, Mapping):
            continue
        facts = fact_ids(outcome)
        cited = {kinds[fact] for fact in facts if fact in kinds}
        if name == "stop" and cited - {"contraindication"}:
            message = "What stop means can rest on contraindications only."
            yield Finding(path=(*path, "facts"), message=message)
        if name != "stop" and "contraindication" in cited:
            message = f"What {name} means cannot rest on what the source rules out."
            yield Finding(path=(*path, "facts"), message=message)
        basis = get(outcome, "basis") or "leaflet"
        if name in ("none", "hold") and basis == "leaflet":
            message = f"No source says {name}: that is the product's own rule, and must say so."
            yield Finding(
                path=(*path, "basis"), message=message, allowed='Write basis = "product".'
            )
        elif basis == "leaflet" and facts:
            yield from _not_meant(document, name, facts)


def _not_meant(document: RawDocument, outcome: str, facts: set[str]) -> Iterator[Finding]:
    """Answers that lead to an outcome whose words are about other facts."""
    for answer in ("yes", "not_sure"):
        for path, rule in rules_for(document, answer):
            cited = fact_ids(rule)
            if get(rule, "outcome") == outcome and cited and not cited & facts:
                yield Finding(
                    path=(*path, "facts"),
                    message=f'The text of "{outcome}" rests on none of these facts, so it would'
                    " stand above a fact that does not say so.",
                    allowed=f"Cite one of: {', '.join(sorted(facts))}; or add the fact there.",
                )


CHECKS: Final[tuple[RawCheck, ...]] = (outcomes_fit_their_facts,)
