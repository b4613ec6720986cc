"""Where each fact is shown, and which questions ask for it: for authors and reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from sij_tui.core.content.document import tables_in
from sij_tui.core.content.model import Content
from sij_tui.core.practice.gaps import gap_names, gap_places

_LISTED_APART = frozenset({"[checker]", "[practice]"})


class FactCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one fact."""

    shown: tuple[str, ...]
    """Ids of the screens that show it, then ``[table]`` for others."""
    asked: tuple[str, ...]
    """Ids of the questions of practice that ask for it."""
    checked: tuple[str, ...]
    """Ids of the checker's questions that rest on it."""
    cases: tuple[str, ...]
    """Ids of the checker's cases that turn on it."""
    why_not: str = ""
    """Why no question asks for it, in the author's words."""


def coverage_of(content: Content) -> dict[str, FactCoverage]:
    """For each fact, in order, where it is shown and what asks for it."""
    shown = places_of_facts(content)
    items = content.practice.item if content.practice else ()
    questions = content.checker.question if content.checker else ()
    stories = content.checker.case if content.checker else ()
    asked = _by_fact((item.id, item.facts) for item in items)
    checked = _by_fact(
        (question.id, rule.facts)
        for question in questions
        for rule in (question.yes, question.no, question.not_sure, question.why)
    )
    cases = _by_fact(
        (case.id, (*case.slip.facts, *(case.aside.facts if case.aside else ()))) for case in stories
    )
    unasked = content.practice.unasked if content.practice else ()
    reasons = {fact: " ".join(entry.why.split()) for entry in unasked for fact in entry.facts}
    return {
        fact: FactCoverage(
            shown=tuple(place for place in places if place not in _LISTED_APART),
            asked=tuple(asked.get(fact, ())),
            checked=tuple(checked.get(fact, ())),
            cases=tuple(cases.get(fact, ())),
            why_not=reasons.get(fact, ""),
        )
        for fact, places in shown.items()
    }


class GapCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of something that the source does not say."""

    text: str
    """How the screen that tells of it puts it; empty where none does."""
    asked: tuple[str, ...]
    """Ids of the questions of practice that ask for it."""


def silences_of(content: Content) -> dict[str, GapCoverage]:
    """For each named gap, in order, what asks for it."""
    places, items = gap_places(content), content.practice.item if content.practice else ()
    return {
        gap: GapCoverage(
            text=places[gap].text if gap in places else "",
            asked=tuple(item.id for item in items if gap in item.gaps),
        )
        for gap in gap_names(table for _, table in tables_in(content))
    }


def coverage_summary(
    facts: Mapping[str, FactCoverage],
    practice: bool,
    silences: Mapping[str, GapCoverage] | None = None,
) -> str:
    """How many facts and silences are shown, and asked where there is practice, in one line."""
    parts = [f"Facts: {len(facts)}", f"shown: {sum(bool(fact.shown) for fact in facts.values())}"]
    if practice:
        asked = sum(bool(fact.asked) for fact in facts.values())
        reasons = sum(bool(fact.why_not) and not fact.asked for fact in facts.values())
        neither = len(facts) - asked - reasons
        parts += [f"asked: {asked}", f"not asked, with a reason: {reasons}", f"neither: {neither}"]
    text = "; ".join(parts) + "."
    if practice and silences:
        asked = sum(bool(silence.asked) for silence in silences.values())
        text += f"\nSilences: {len(silences)}; asked: {asked}."
    return text


def _by_fact(cited: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, dict[str, None]]:
    """The ids that cite each fact, in their order; ``cited`` has ids, each with its facts."""
    found: dict[str, dict[str, None]] = {}
    for name, facts in cited:
        for fact in facts:
            found.setdefault(fact, {})[name] = None
    return found


def places_of_facts(content: Content) -> dict[str, tuple[str, ...]]:
    """For each fact, in order: the ids of the screens that show it, then ``[table]`` for others.

    A fact that is used nowhere has an empty tuple.
    """
    places: dict[str, dict[str, None]] = {fact.id: {} for fact in content.fact}
    for path, table in tables_in(content):
        for fact in getattr(table, "facts", ()):
            if fact in places and path:
                on_screen = path[0] == "screen" and isinstance(path[1], int)
                name = content.screen[int(path[1])].id if on_screen else f"[{path[0]}]"
                places[fact][name] = None
    return {
        fact: tuple(sorted(names, key=lambda name: name.startswith("[")))  # tables come last
        for fact, names in places.items()
    }
