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
from sij_tui.core.checker.raw import at, entries, fact_ids, get
from sij_tui.core.checker.rules import count_outcomes
from sij_tui.core.content.checker import ANSWERS, SEVERITY, Checker
from sij_tui.core.content.problems import Finding, Path
from sij_tui.core.language.signs import appearance, gives_permission

RawDocument: TypeAlias = Mapping[str, Any]
RawCheck: TypeAlias = Callable[[RawDocument], Iterator[Finding]]

_CALLED = {"against": "a reason against", "caution": "a caution"}
"""What a fact that has to be asked about is called in messages, by what it counts as."""


def no_leads_to_none(document: RawDocument) -> Iterator[Finding]:
    """Answering "no" throughout is the only way to "none", so each "no" leads there."""
    for path, rule in rules_for(document, "no"):
        if _rank(rule) > 0:
            yield _outcome(path, "No must lead to none; otherwise no set of answers ever would.")


def yes_leads_somewhere(document: RawDocument) -> Iterator[Finding]:
    """A "yes" is at least worth telling."""
    for path, rule in rules_for(document, "yes"):
        if _rank(rule) == 0:
            yield _outcome(path, "Yes must lead to tell or higher. Without this, it counts as No.")


def unsure_is_not_no(document: RawDocument) -> Iterator[Finding]:
    """An unsure answer weighs more than "no", and never more than "yes"."""
    for path, rule in rules_for(document, "not_sure"):
        yes = _rank(at(document, *path[:-1], "yes"))
        if _rank(rule) == 0:
            message = "Not sure must lead to tell or higher. Without this, an unsure answer would"
            yield _outcome(path, f"{message} count as No.")
        elif 0 <= yes < _rank(rule):
            message = "Not sure must not lead higher than Yes. Otherwise a reader who finds out"
            yield _outcome(path, f"{message} that the answer is Yes would see less of a warning.")


def strength_is_kept(document: RawDocument) -> Iterator[Finding]:
    """What the source rules out is a stop, and nothing is said to come from it that does not."""
    classes, flagged = classes_of(document), _flagged(document)
    for answer in ("yes", "not_sure"):
        for path, rule in rules_for(document, answer):
            cited = {classes.get(str(fact), "") for fact in entries(rule, "facts")}
            certain = bool(fact_ids(rule) & flagged)
            yield from _strength(path, rule, cited, answer, certain=certain)


def unsure_of_a_reason_is_at_least_hold(document: RawDocument) -> Iterator[Finding]:
    """What the source rules out is a stop, whichever answer cites it, and in doubt never a tell.

    Where the source rules out even the possibility, a doubt is that possibility.
    """
    classes, flagged = classes_of(document), _flagged(document)
    for path, question in _questions(document):
        facts = {fact for answer in ANSWERS for fact in fact_ids(get(question, answer))}
        cited = {fact for fact in facts if classes.get(fact) == "against"}
        if not cited:
            continue
        for answer, least in (("yes", "stop"), ("not_sure", "hold")):
            wanted = "stop" if cited & flagged else least
            if 0 <= _rank(get(question, answer)) < SEVERITY.index(wanted):
                message = f"The source rules this out, so it must lead to {wanted}"
                message += " or higher" if wanted == "hold" else ""
                message += ". Anything less would stand above a fact that contradicts it."
                yield _outcome((*path, answer), message)


def possibility_is_of_a_reason(document: RawDocument) -> Iterator[Finding]:
    """Only what is asked about can count even as a possibility."""
    classes = classes_of(document)
    for index, fact in enumerate(entries(document, "fact")):
        counts_as = classes.get(str(get(fact, "id")))
        if get(fact, "any_possibility") is True and counts_as not in _CALLED:
            yield Finding(
                path=("fact", index, "any_possibility"),
                message=f"Only {' or '.join(_CALLED.values())} can count even as a possibility.",
            )


def every_reason_is_asked(document: RawDocument) -> Iterator[Finding]:
    """Each reason against and each caution is behind a "yes"."""
    if not isinstance(document.get("checker"), Mapping):
        return
    asked = {str(fact) for _, rule in rules_for(document, "yes") for fact in entries(rule, "facts")}
    classes = classes_of(document)
    for index, fact in enumerate(entries(document, "fact")):
        called = _CALLED.get(classes.get(str(get(fact, "id")), ""))
        if called and str(get(fact, "id")) not in asked:
            message = f"This is {called}, but no question of the checker asks about it."
            yield Finding(
                path=("fact", index, "id"),
                message=f"{message} Without a question, nobody would be asked.",
                allowed='Put its id into the "facts" of a Yes.',
            )


def one_set_is_none(document: RawDocument) -> Iterator[Finding]:
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


def cases_ask_known_questions(document: RawDocument) -> Iterator[Finding]:
    """The answers of a case are answers to questions that exist."""
    questions = entries(document.get("checker"), "question")
    known = tuple(name for q in questions if isinstance(name := get(q, "id"), str))
    for index, case in enumerate(entries(document.get("checker"), "case")):
        answers = get(case, "answers")
        for name in answers if isinstance(answers, Mapping) else ():
            if name not in known:
                yield Finding(
                    path=("checker", "case", index, "answers", name),
                    message=f'There is no question "{name}", so this answer would be lost.',
                    wrong=name,
                    choices=known,
                )


def cases_come_out_as_expected(document: RawDocument) -> Iterator[Finding]:
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


def signs_cannot_mislead(document: RawDocument) -> Iterator[Finding]:
    """Each outcome has a sign of its own, and none of them is a tick."""
    for key in ("symbol", "symbol_ascii"):
        first: dict[str, str] = {}
        for name in SEVERITY:
            path: Path = ("checker", "outcome", name, key)
            sign = at(document, *path)
            if not isinstance(sign, str):
                continue
            if any(map(gives_permission, sign)):
                message = "A tick would read as permission, which no outcome gives."
                yield Finding(path=path, message=message, allowed="Use a neutral shape.")
            look = appearance(sign)
            if look in first:
                yield Finding(
                    path=path,
                    other=("checker", "outcome", first[look], key),
                    message=f'"{first[look]}" has the same sign, in line {{other}}. Without colour,'
                    " the two could not be told apart.",
                )
            first.setdefault(look, name)


def _strength(
    path: Path, rule: Any, cited: set[str], answer: str, *, certain: bool
) -> Iterator[Finding]:
    """``certain``: whether a fact cited counts even as a possibility."""
    outcome, basis = get(rule, "outcome"), get(rule, "basis")
    if answer == "yes" and "against" in cited and 0 <= _rank(rule) < len(SEVERITY) - 1:
        message = "The source rules this out, so Yes must lead to stop. Anything less would"
        yield Finding(path=(*path, "outcome"), message=f"{message} weaken what the source says.")
    if basis != "leaflet":
        return
    if outcome == "hold":
        message = "No source says hold: that is the product's own rule, and must say so."
        yield Finding(path=(*path, "basis"), message=message, allowed='Write basis = "product".')
    if answer == "not_sure" and outcome in ("tell", "stop") and not certain:
        yield Finding(
            path=(*path, "basis"),
            message="No fact cited speaks of any possibility, so what follows in doubt is the"
            " product's own rule.",
            allowed='Write basis = "product"; or any_possibility = true at the fact, if the source'
            " says so.",
        )
    wanted = {"stop": {"against"}, "tell": set(_CALLED)}.get(str(outcome))
    if wanted and not wanted & cited:
        message = f'None of the facts cited gives "{outcome}", so it must not be put down to them.'
        yield Finding(
            path=(*path, "facts"),
            message=message,
            allowed=f"Cite {' or '.join(_CALLED[each] for each in sorted(wanted))}, or write"
            ' basis = "product".',
        )


def _outcome(path: Path, message: str) -> Finding:
    return Finding(path=(*path, "outcome"), message=message)


def _questions(document: RawDocument) -> Iterator[tuple[Path, Any]]:
    for index, question in enumerate(entries(document.get("checker"), "question")):
        yield ("checker", "question", index), question


def rules_for(document: RawDocument, answer: str) -> Iterator[tuple[Path, Any]]:
    """The rule for one answer to each question, with its path."""
    for path, question in _questions(document):
        yield (*path, answer), get(question, answer)


def _flagged(document: RawDocument) -> set[str]:
    """The facts that count even as a possibility."""
    facts = entries(document, "fact")
    return {str(get(fact, "id")) for fact in facts if get(fact, "any_possibility") is True}


def classes_of(document: RawDocument) -> dict[str, str]:
    """What the kind of each fact counts as, by the id of the fact."""
    return {
        str(get(fact, "id")): str(at(document, "kind", str(get(fact, "kind")), "counts_as"))
        for fact in entries(document, "fact")
    }


def _rank(rule: Any) -> int:
    """Rank of the outcome of a rule, or -1 if it has none."""
    outcome = get(rule, "outcome")
    return SEVERITY.index(outcome) if outcome in SEVERITY else -1


def _decoded(document: RawDocument) -> Checker | None:
    """The checker as a value, or ``None`` where its shape is wrong."""
    try:
        return msgspec.convert(document.get("checker"), Checker)
    except msgspec.ValidationError:
        return None


def outcomes_fit_their_facts(document: RawDocument) -> Iterator[Finding]:
    """What an outcome says is true of the facts below it, wherever an answer leads to it."""
    classes = classes_of(document)
    for name in SEVERITY:
        path: Path = ("checker", "outcome", name)
        outcome = at(document, *path)
        if not isinstance(outcome, Mapping):
            continue
        facts = fact_ids(outcome)
        cited = {classes[fact] for fact in facts if fact in classes}
        if name == "stop" and cited - {"against"}:
            message = "What stop means can rest on reasons against only."
            yield Finding(path=(*path, "facts"), message=message)
        if name != "stop" and "against" in cited:
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


CHECKS: Final[tuple[RawCheck, ...]] = (
    no_leads_to_none,
    yes_leads_somewhere,
    unsure_is_not_no,
    strength_is_kept,
    unsure_of_a_reason_is_at_least_hold,
    possibility_is_of_a_reason,
    every_reason_is_asked,
    one_set_is_none,
    cases_ask_known_questions,
    cases_come_out_as_expected,
    signs_cannot_mislead,
    outcomes_fit_their_facts,
)
