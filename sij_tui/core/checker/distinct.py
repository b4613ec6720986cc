"""What the reader of the checker must be able to tell apart: answers, outcomes, signs, keys.

Swapped or doubled texts keep the shape of a file, and turn its meaning round. Each check takes the
document as parsed, and passes over what has the wrong shape: that is reported elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from sij_tui.core.checker.raw import at, entries, text_at
from sij_tui.core.content.checker import ANSWERS, SEVERITY
from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.language.skeleton import skeleton

_TEXTS: Final = ("label", "headline", "text", "say")
"""The texts of an outcome."""

_PAIRS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("word", ("yes", "no", "not_sure", "unanswered")),
    ("word", ("from_source", "from_product")),
    ("menu", ("done", "differed")),
    ("asking", ("leave_yes", "leave_no")),
    ("result", ("same", "different", "incomplete", "failed")),
)
"""Labels of which none may read like another, by their table."""


def answers_are_told_apart(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The answers to a question differ, and none begins with the word for another answer."""
    words = {name: text_at(document, "checker", "labels", "word", name) for name in ANSWERS}
    for index in range(len(entries(document, "checker", "question"))):
        path: Path = ("checker", "question", index)
        labels = [((*path, name, "label"), name) for name in ANSWERS]
        yield from _alike(document, [each for each, _ in labels], "two answers to this question")
        for each, name in labels:
            label = normalise_text(text_at(document, *each))
            for other, word in words.items():
                if other != name and word and _begins(label, word, words[name]):
                    yield Finding(
                        path=each,
                        message=f'begins with {quoted(word)}, the word for "{other}"; but it is the'
                        f' answer "{name}".',
                        allowed="Put each label with its own answer.",
                    )


def words_are_told_apart(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Labels that stand for different things differ; so do questions, and cases."""
    for table, names in _PAIRS:
        paths: list[Path] = [("checker", "labels", table, name) for name in names]
        yield from _alike(document, paths, "two different things")
    actions: list[Path] = [("checker", "labels", "action", name, "label") for name in ANSWERS]
    yield from _alike(document, actions, "two answers")
    for key, fields in (("question", ("title", "ask")), ("case", ("title", "story"))):
        for field in fields:
            count = len(entries(document, "checker", key))
            paths = [("checker", key, index, field) for index in range(count)]
            yield from _alike(document, paths, f"two {key}s")


def keys_fit_their_answers(document: Mapping[str, Any]) -> Iterator[Finding]:
    """No key of an answer, and no name beside it, belongs to another answer."""
    words = {name: text_at(document, "checker", "labels", "word", name) for name in ANSWERS}
    for name in ANSWERS:
        path: Path = ("checker", "labels", "action", name)
        label = normalise_text(text_at(document, *path, "label"))
        for other, word in words.items():
            if other == name or not word:
                continue
            if label and _begins(label, word, words[name]):
                message = f'begins with {quoted(word)}, the word for "{other}".'
                yield Finding(path=(*path, "label"), message=message)
            for key in text_at(document, *path, "key").split(","):
                letter, mine, theirs = (
                    normalise_text(each.strip()) for each in (key, words[name], word)
                )
                if len(letter) != 1:
                    continue
                first = theirs.startswith(letter) and not mine.startswith(letter)
                if first or (letter in theirs and letter not in mine):
                    message = f"{quoted(key.strip())} is a letter of {quoted(word)}, which it does"
                    yield Finding(path=(*path, "key"), message=f"{message} not answer.")
        if any(key.strip().isdigit() for key in text_at(document, *path, "key").split(",")):
            message = "A digit takes the line with that number, so it cannot stand for an answer."
            yield Finding(path=(*path, "key"), message=message, allowed="Use a letter.")


def outcomes_are_told_apart(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Each outcome has words of its own, and never those of a lower one."""
    outcome: Path = ("checker", "outcome")
    for field in _TEXTS:
        paths: list[Path] = [(*outcome, name, field) for name in SEVERITY]
        yield from _alike(document, paths, "two outcomes")
    words = [
        (*outcome, name, "words", index)
        for name in SEVERITY
        for index in range(len(entries(document, *outcome, name, "words")))
    ]
    yield from _alike(document, words, "two outcomes")
    for name in SEVERITY:
        label = normalise_text(text_at(document, *outcome, name, "label"))
        if label in SEVERITY and label != name:
            message = f'is the name of the outcome "{label}", but labels "{name}".'
            yield Finding(path=(*outcome, name, "label"), message=message)
        own = any_of(_words(document, name))
        for field in _TEXTS if _words(document, name) else ():
            text = text_at(document, *outcome, name, field)
            if text and not own.search(normalise_text(text)):
                yield Finding(
                    path=(*outcome, name, field),
                    message=f'has none of the words of "{name}", so it could be the text of another'
                    " outcome.",
                    allowed='Put it where it belongs, or add its words to "words".',
                )


def no_text_is_of_a_lower_outcome(document: Mapping[str, Any]) -> Iterator[Finding]:
    """What stands with an outcome holds no word of a lower one; other labels none of "none"."""
    lower = [any_of(_words(document, name)) for name in SEVERITY]
    for path, rank in _placed(document):
        text = normalise_text(text_at(document, *path))
        for below in range(rank):
            if text and (found := lower[below].search(text)):
                yield Finding(
                    path=path,
                    message=f'{quoted(found[0])} is a word of "{SEVERITY[below]}", which this is'
                    " not about.",
                    allowed="Put the text where it belongs, or word it otherwise.",
                )


def signs_are_told_apart(document: Mapping[str, Any]) -> Iterator[Finding]:
    """No sign looks like another, in capitals or not; those for ASCII are ASCII."""
    for key in ("symbol", "symbol_ascii"):
        labels: Path = ("checker", "labels", "result", f"incomplete_{key}")
        paths: list[Path] = [*(("checker", "outcome", name, key) for name in SEVERITY), labels]
        yield from _alike(document, paths, "two outcomes", form=normalise_text)
        for path in paths if key == "symbol_ascii" else ():
            if not text_at(document, *path).isascii():
                message = "is shown where only ASCII can be, and is not ASCII."
                yield Finding(path=path, message=message, allowed="Use a character such as ! or ?")


def remarks_stay_with_their_answer(document: Mapping[str, Any]) -> Iterator[Finding]:
    """What is remarked of being unsure is not remarked of a yes or a no, in whatever question."""
    first: dict[str, tuple[Path, str]] = {}
    for index in range(len(entries(document, "checker", "question"))):
        for answer in ANSWERS:
            path: Path = ("checker", "question", index, answer)
            remark = " ".join(skeleton(text_at(document, *path, "text")).split())
            if not remark:
                continue
            other, known = first.setdefault(remark, ((*path, "text"), answer))
            if known != answer:
                yield Finding(
                    path=(*path, "text"),
                    other=other,
                    message=f'stands in line {{other}} with another answer, "{known}".',
                    allowed="Say what is true of this answer.",
                )


def _placed(document: Mapping[str, Any]) -> Iterator[tuple[Path, int]]:
    """Each text that stands with an outcome, and the rank of that outcome."""
    for rank, name in enumerate(SEVERITY):
        yield from ((("checker", "outcome", name, field), rank) for field in _TEXTS)
    for index in range(len(entries(document, "checker", "question"))):
        for answer in ANSWERS:
            path: Path = ("checker", "question", index, answer)
            outcome = text_at(document, *path, "outcome")
            if outcome in SEVERITY:
                yield (*path, "text"), SEVERITY.index(outcome)
    yield ("checker", "labels", "asking", "stop"), SEVERITY.index("stop")
    for table in ("asking", "review", "result", "what_if", "rules", "prompt", "word", "menu"):
        labels = at(document, "checker", "labels", table)
        for name in labels if isinstance(labels, Mapping) else ():
            if (table, name) not in (("asking", "stop"), ("rules", "sets")):
                yield ("checker", "labels", table, name), 1


def _alike(
    document: Mapping[str, Any],
    paths: Iterable[Path],
    what: str,
    form: Callable[[str], str] = skeleton,
) -> Iterator[Finding]:
    """Texts that look like an earlier one among them."""
    first: dict[str, Path] = {}
    for path in paths:
        text = text_at(document, *path)
        if not text.strip():
            continue
        look = " ".join(form(text).split()) or text
        if look in first:
            yield Finding(
                path=path,
                other=first[look],
                message=f"{quoted(text)} stands for {what}; the other is in line {{other}}.",
                allowed="Give each a text of its own.",
            )
        first.setdefault(look, path)


def _begins(text: str, word: str, own: str) -> bool:
    """Whether a folded text begins with a whole word; unless its own, longer one begins so too."""
    found = any_of([word]).match(text)
    mine = any_of([own]).match(text) if own else None
    return bool(found) and not (mine and found and mine.end() > found.end())


def _words(document: Mapping[str, Any], outcome: str) -> list[str]:
    words = entries(document, "checker", "outcome", outcome, "words")
    return [word for word in words if isinstance(word, str) and word.strip()]


CHECKS: Final = (
    answers_are_told_apart,
    words_are_told_apart,
    keys_fit_their_answers,
    outcomes_are_told_apart,
    no_text_is_of_a_lower_outcome,
    signs_are_told_apart,
    remarks_stay_with_their_answer,
)
