"""The shipped checker as the tests read it, and an oracle that knows the leaflet by itself."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from typing import Any, Final, get_args

import msgspec
import tomli
from paths import CONTENT

from sij_tui.core.checker import checks, distinct
from sij_tui.core.content.checker import Checker
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding
from sij_tui.core.content.table import Basis
from sij_tui.core.validation.meaning import document_of
from sij_tui.core.validation.meaning.words import no_word_is_forbidden


def _tables() -> dict[str, Any]:
    return tomli.loads(CONTENT.read_text(encoding="utf-8"))


_TABLES: Final = _tables()
_PICKLED: Final = pickle.dumps(_TABLES)
CHECKER: Final = msgspec.convert(_TABLES["checker"], Checker)

ALL_CHECKS: Final = (*checks.CHECKS, *distinct.CHECKS)

QUESTIONS: Final = (
    "pregnancy",
    "anaesthetic",
    "dye",
    "other_medicine",
    "clotting",
    "anticoagulant",
    "skin_infection",
    "septicaemia",
    "dressing",
)
CHOICES: Final = (None, "no", "not_sure", "yes")
"""All that can stand beside a question, from what is known least to a plain reason."""

RULED_OUT: Final = frozenset(QUESTIONS) - {"dressing"}
"""What the source says makes the injection impossible or too dangerous."""


def document() -> dict[str, Any]:
    """A copy of the shipped file's tables, to be broken at will."""
    tables: dict[str, Any] = pickle.loads(_PICKLED)  # quicker than a deep copy
    return tables


def without_words(checker: Checker) -> Checker:
    """The checker with "w" for every text, and what is filled in, for what is not about words."""
    names = {"id", "key", "facts", "answers", "symbol", "symbol_ascii"}
    bases = get_args(Basis)
    values = {"none", "tell", "hold", "stop", ""}

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return value if value in values else " ".join(("w", *re.findall(r"\{\w+\}", value)))
        if isinstance(value, dict):
            return {
                name: each if name in names or (name == "basis" and each in bases) else plain(each)
                for name, each in value.items()
            }
        return [plain(each) for each in value] if isinstance(value, list | tuple) else value

    return msgspec.convert(plain(msgspec.to_builtins(checker)), Checker)


def decode(tables: dict[str, Any]) -> Checker:
    """The checker of such tables."""
    return msgspec.convert(tables["checker"], Checker)


def findings(tables: Any, only: str = "") -> Iterator[tuple[str, Finding]]:
    """What all checks find, or one of them, each with the name of its check; words come last."""
    for check in ALL_CHECKS:
        if only in ("", check.__name__):
            yield from ((check.__name__, finding) for finding in check(tables))
    if only in ("", "no_word_is_forbidden"):
        words = {finding.path: finding for finding in _astray(tables) if "checker" in finding.path}
        yield from (("no_word_is_forbidden", finding) for finding in words.values())


def found(tables: Any) -> list[tuple[str, Finding]]:
    """All that the checks find."""
    return list(findings(tables))


def _astray(tables: Any) -> list[Finding]:
    """Words that may not stand there, in a file whose shape is right."""
    try:
        content = msgspec.convert(tables, Content)
    except msgspec.ValidationError:
        return []
    return list(no_word_is_forbidden(document_of(tables, content, "")))


def oracle(answers: dict[str, str]) -> tuple[str, str | None]:
    """State and outcome, told from the source by sets; it shares nothing with the program.

    What rules the injection out is a stop; so is any possibility of pregnancy. Short of that,
    nothing is known while a question is open. A doubt about a reason has to be settled; an allergy
    to dressings, or a doubt about one, is to be mentioned.
    """
    state = "complete" if set(QUESTIONS) <= set(answers) else "incomplete"
    sure = {question for question, answer in answers.items() if answer == "yes"}
    unsure = {question for question, answer in answers.items() if answer == "not_sure"}
    if sure & RULED_OUT or "pregnancy" in unsure:
        return state, "stop"
    if state == "incomplete":
        return state, None
    if unsure & RULED_OUT:
        return state, "hold"
    return state, "tell" if "dressing" in sure | unsure else "none"
