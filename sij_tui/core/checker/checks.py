"""What must be true of the checker's rules before any of them is used.

Each check takes the document as parsed and yields what it found. None of them relies on the shape
being right: what has the wrong shape is reported elsewhere, and passed over here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from sij_tui.core.checker.cases import expected_answers
from sij_tui.core.checker.engine import UnsafeRules, evaluate
from sij_tui.core.checker.model import ANSWERS, SEVERITY, Checker
from sij_tui.core.checker.rules import count_outcomes
from sij_tui.core.problems import Finding, Path

Document: TypeAlias = Mapping[str, Any]
Check: TypeAlias = Callable[[Document], Iterator[Finding]]

_REASONS = ("contraindication", "caution")
_TICKS = frozenset("✓✔☑✅√🗸🗹👍")


def no_leads_to_none(document: Document) -> Iterator[Finding]:
    """Answering "no" throughout is the only way to "none", so each "no" leads there."""
    for path, rule in _rules(document, "no"):
        if _rank(rule) > 0:
            yield _outcome(path, "No must lead to none; otherwise no set of answers ever would.")


def yes_leads_somewhere(document: Document) -> Iterator[Finding]:
    """A "yes" is at least worth telling."""
    for path, rule in _rules(document, "yes"):
        if _rank(rule) == 0:
            yield _outcome(path, "Yes must lead to tell or higher. Without this, it counts as No.")


def unsure_is_not_no(document: Document) -> Iterator[Finding]:
    """An unsure answer weighs more than "no", and never more than "yes"."""
    for path, rule in _rules(document, "not_sure"):
        yes = _rank(_at(document, *path[:-1], "yes"))
        if _rank(rule) == 0:
            message = "Not sure must lead to tell or higher. Without this, an unsure answer would"
            yield _outcome(path, f"{message} count as No.")
        elif 0 <= yes < _rank(rule):
            message = "Not sure must not lead higher than Yes. Otherwise a reader who finds out"
            yield _outcome(path, f"{message} that the answer is Yes would see less of a warning.")


def strength_is_kept(document: Document) -> Iterator[Finding]:
    """What the source rules out is a stop, and nothing is said to come from it that does not."""
    kinds = _kinds(document)
    for answer in ("yes", "not_sure"):
        for path, rule in _rules(document, answer):
            cited = {kinds.get(str(fact), "") for fact in _list(rule, "facts")}
            yield from _strength(path, rule, cited, answer)


def every_reason_is_asked(document: Document) -> Iterator[Finding]:
    """Each contraindication and each caution is behind a "yes"."""
    if not isinstance(document.get("checker"), Mapping):
        return
    asked = {str(fact) for _, rule in _rules(document, "yes") for fact in _list(rule, "facts")}
    for index, fact in enumerate(_list(document, "fact")):
        if _get(fact, "kind") in _REASONS and str(_get(fact, "id")) not in asked:
            message = f"This is a {fact['kind']}, but no question of the checker asks about it."
            yield Finding(
                path=("fact", index, "id"),
                message=f"{message} Without a question, nobody would be asked.",
                allowed='Put its id into the "facts" of a Yes.',
            )


def one_set_is_none(document: Document) -> Iterator[Finding]:
    """Exactly one complete set of answers leads to "none"."""
    checker = _decoded(document)
    if checker is None or (number := count_outcomes(checker)["none"]) == 1:
        return
    total = len(ANSWERS) ** len(checker.question)
    yield Finding(
        path=("checker", "question"),
        message=f"Of {total} complete sets of answers, {number} lead to none. Only one may: No to"
        " every question. Otherwise a reason could pass unseen.",
    )


def cases_ask_known_questions(document: Document) -> Iterator[Finding]:
    """The answers of a case are answers to questions that exist."""
    questions = _list(document.get("checker"), "question")
    known = tuple(name for q in questions if isinstance(name := _get(q, "id"), str))
    for index, case in enumerate(_list(document.get("checker"), "case")):
        answers = _get(case, "answers")
        for name in answers if isinstance(answers, Mapping) else ():
            if name not in known:
                yield Finding(
                    path=("checker", "case", index, "answers", name),
                    message=f'There is no question "{name}", so this answer would be lost.',
                    wrong=name,
                    choices=known,
                )


def cases_come_out_as_expected(document: Document) -> Iterator[Finding]:
    """The rules give each case the outcome that it expects."""
    checker = _decoded(document)
    for index, case in enumerate(checker.case if checker else ()):
        assert checker is not None
        try:
            result = evaluate(checker, expected_answers(checker, case))
        except UnsafeRules:
            return  # the rule to blame is reported by its own check
        if result.outcome != case.outcome:
            yield Finding(
                path=("checker", "case", index, "outcome"),
                message=f'The case expects "{case.outcome}", but the rules lead to'
                f' "{result.outcome}". Mend the case, or the rule that is wrong.',
            )


def signs_cannot_mislead(document: Document) -> Iterator[Finding]:
    """Each outcome has a sign of its own, and none of them is a tick."""
    for key in ("symbol", "symbol_ascii"):
        first: dict[str, str] = {}
        for name in SEVERITY:
            path: Path = ("checker", "outcome", name, key)
            sign = _at(document, *path)
            if not isinstance(sign, str):
                continue
            if _TICKS & set(sign):
                message = "A tick would read as permission, which no outcome gives."
                yield Finding(path=path, message=message, allowed="Use a neutral shape.")
            if sign in first:
                yield Finding(
                    path=path,
                    other=("checker", "outcome", first[sign], key),
                    message=f'"{first[sign]}" has the same sign, in line {{other}}. Without colour,'
                    " the two could not be told apart.",
                )
            first.setdefault(sign, name)


def _strength(path: Path, rule: Any, cited: set[str], answer: str) -> Iterator[Finding]:
    outcome, basis = _get(rule, "outcome"), _get(rule, "basis")
    if answer == "yes" and "contraindication" in cited and 0 <= _rank(rule) < len(SEVERITY) - 1:
        message = "The source rules this out, so Yes must lead to stop. Anything less would"
        yield Finding(path=(*path, "outcome"), message=f"{message} weaken what the source says.")
    if basis != "leaflet":
        return
    if outcome == "hold":
        message = "No source says hold: that is the product's own rule, and must say so."
        yield Finding(path=(*path, "basis"), message=message, allowed='Write basis = "product".')
    wanted = {"stop": {"contraindication"}, "tell": set(_REASONS)}.get(str(outcome))
    if wanted and not wanted & cited:
        message = f'None of the facts cited gives "{outcome}", so it must not be put down to them.'
        yield Finding(
            path=(*path, "facts"),
            message=message,
            allowed=f'Cite a {" or ".join(sorted(wanted))}, or write basis = "product".',
        )


def _outcome(path: Path, message: str) -> Finding:
    return Finding(path=(*path, "outcome"), message=message)


def _rules(document: Document, answer: str) -> Iterator[tuple[Path, Any]]:
    """The rule for one answer to each question, with its path."""
    for index, question in enumerate(_list(document.get("checker"), "question")):
        yield ("checker", "question", index, answer), _get(question, answer)


def _kinds(document: Document) -> dict[str, str]:
    facts = _list(document, "fact")
    return {str(_get(fact, "id")): str(_get(fact, "kind")) for fact in facts}


def _rank(rule: Any) -> int:
    """Rank of the outcome of a rule, or -1 if it has none."""
    outcome = _get(rule, "outcome")
    return SEVERITY.index(outcome) if outcome in SEVERITY else -1


def _get(table: Any, key: str) -> Any:
    return table.get(key) if isinstance(table, Mapping) else None


def _list(table: Any, key: str) -> list[Any]:
    value = _get(table, key)
    return value if isinstance(value, list) else []


def _at(document: Any, *path: str | int) -> Any:
    """The value at a path, or ``None``."""
    for key in path:
        if isinstance(key, int):
            document = document[key] if isinstance(document, list) else None
        else:
            document = _get(document, key)
    return document


def _decoded(document: Document) -> Checker | None:
    """The checker as a value, or ``None`` where its shape is wrong."""
    try:
        return msgspec.convert(document.get("checker"), Checker)
    except msgspec.ValidationError:
        return None


CHECKS: Final[tuple[Check, ...]] = (
    no_leads_to_none,
    yes_leads_somewhere,
    unsure_is_not_no,
    strength_is_kept,
    every_reason_is_asked,
    one_set_is_none,
    cases_ask_known_questions,
    cases_come_out_as_expected,
    signs_cannot_mislead,
)
