"""Statements and their facts: nothing without a source, nothing more than its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.content.document import Document, Text
from sij_tui.core.content.facts import Fact
from sij_tui.core.content.items.base import ItemTable, Wording
from sij_tui.core.content.model import Term
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.content.scenes import Scene
from sij_tui.core.content.timeline import Band

_FACTS_ALONE = 'Write facts = ["…"] with the ids of the facts that it shows.'
_OWN_WORDS = (
    'Write facts = ["…"]; or basis = "product" for words of your own, or basis = "silence" where'
    " the source does not say."
)


def statements_have_a_source(document: Document) -> Iterator[Finding]:
    """Every statement names facts, or says that it does not come from the source."""
    for path, table in document.tables:
        if getattr(table, "facts", None) != ():
            continue
        if isinstance(table, Term):
            yield Finding(
                path=(*path, "facts"),
                message="this term names no fact.",
                allowed="Only words that the source itself explains belong here.",
            )
        elif isinstance(table, Band | Scene) or getattr(table, "basis", "") == "leaflet":
            yield Finding(
                path=(*path, "facts"),
                message="nothing says where this comes from.",
                allowed=_OWN_WORDS if hasattr(table, "basis") else _FACTS_ALONE,
            )


def facts_are_shown(document: Document) -> Iterator[Finding]:
    """Every fact stands behind something on a screen; reasons against must."""
    on_screen: set[str] = set()
    cited: set[str] = set()
    for path, table in document.tables:
        facts = getattr(table, "facts", ())
        cited.update(facts)
        if path and path[0] == "screen":
            on_screen.update(facts)
    reasons = document.content.reasons
    for index, fact in enumerate(document.content.fact):
        if fact.id in on_screen:
            continue
        must = fact.id in reasons
        yield Finding(
            path=("fact", index),
            message="is shown on no screen." if fact.id in cited else "is cited nowhere.",
            allowed="A reason against or a caution must stand on a screen, or nobody learns of it."
            if must
            else "Cite it in a statement of a screen, so that readers learn of it.",
            severity="error" if must else "warning",
        )


class Sources:
    """The facts behind a text."""

    def __init__(self, document: Document) -> None:
        self._facts = {fact.id: fact for fact in reversed(document.content.fact)}
        self._below: dict[Path, dict[str, None]] = {}
        self._asked: dict[Path, tuple[str, ...]] = {}
        """The facts of each question, by its path."""
        self._drawn: dict[Path, tuple[str, ...]] = {}
        """The facts of each picture, for the words in it."""
        for path, table in document.tables:
            if isinstance(table, ItemTable):
                self._asked[path] = table.facts
            if isinstance(table, Scene):
                self._drawn[path] = table.facts
            for fact in getattr(table, "facts", ()):
                for length in range(1, len(path)):
                    self._below.setdefault(path[:length], {})[fact] = None

    def of(self, text: Text) -> list[Fact] | None:
        """The facts that its table names, or those named below a heading.

        What a question offers, right or wrong, takes its words from the facts that the question
        asks for and from those of its feedback: a wrong answer is one in the wrong place.
        None for a text that needs no fact, such as a label, and for one whose facts are at fault
        themselves: that is reported elsewhere.
        """
        named = self.named(text)
        if named is None or not self._facts.keys() >= set(named):
            return None
        return [self._facts[name] for name in named]

    def is_above(self, text: Text) -> bool:
        """Whether tables below that of a text name facts."""
        return text.at in self._below

    def is_of_item(self, text: Text) -> bool:
        """Whether a text is of a question of the bank, or of an option of it."""
        return text.at in self._asked or text.at[:-2] in self._asked

    def named(self, text: Text) -> Iterable[str] | None:
        """The ids of those facts; None for a text that needs none, or that ought to name one."""
        named: Iterable[str] | None = getattr(text.table, "facts", None)
        asked = self._asked.get(text.at if text.field == "claim" else text.at[:-2])
        if asked is not None and (named is None or text.field == "claim"):
            whole = text.at[:-2] if isinstance(text.table, Wording) else text.at
            named = dict.fromkeys((*asked, *self._below.get(whole, ())))
        elif named is None:
            named = self._below.get(text.at) or self._drawn.get(text.at[:2])
        elif not named and getattr(text.table, "basis", "leaflet") == "leaflet":
            named = None
        return named
