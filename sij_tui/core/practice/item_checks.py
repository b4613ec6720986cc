"""What makes a question a good one: its options, its wording and what it says of each answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from sij_tui.core.content.document import Document
from sij_tui.core.content.items import Item
from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.problems import Finding, Path, quoted
from sij_tui.core.content.table import Statement
from sij_tui.core.layout.cells import width
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.presentation import worded

OPTION_CELLS: Final = 90
"""Width up to which an option is easy to read, in cells."""

REMARK_CELLS: Final = 240
"""The same for feedback, hints and claims."""

_TIMES_LONGER = 2
_LITTLE = 10
"""Options whose widths differ by less than this look alike."""

_TELLING = 6
"""Letters from which a word is seldom there by chance."""

_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"[.!?。！？]+(?=\s|$|\w)")


def faults_of_questions(document: Document) -> Iterator[Finding]:
    """What is wrong with single questions."""
    if (bank := bank_of(document.content)) is None:
        return
    lexicon = document.content.lexicon
    words = _Words(
        any_of(lexicon.catch_alls),
        any_of(lexicon.negatives),
        any_of(lexicon.absolutes),
        any_of(lexicon.numbers),
    )
    for index, item in enumerate(bank.practice.item):
        path: Path = ("practice", "item", index)
        yield from _wrong_answers_say_why(item, path, bank)
        yield from _remarks_have_facts(item, path, bank)
        yield from _faults_of_wording(item, path, words, bank)
        for number in range(len(item.wording)):
            here = (*path, "wording", number)
            for fault in _faults_of_wording(worded(item, number + 1), path, words, bank):
                yield msgspec.structs.replace(fault, path=here, other=None)


class _Words(NamedTuple):
    """Words of the lexicon that no question should have in some place."""

    catch_alls: re.Pattern[str]
    negatives: re.Pattern[str]
    absolutes: re.Pattern[str]
    numbers: re.Pattern[str]


def _faults_of_wording(item: Item, path: Path, words: _Words, bank: Bank) -> Iterator[Finding]:
    """What is wrong with a question in one of its wordings."""
    yield from _choices_differ(item, path, bank)
    yield from _no_option_stands_out(item, path, bank)
    yield from _no_option_takes_all(item, path, bank, words.catch_alls)
    yield from _no_option_holds_another(item, path, bank, words.numbers)
    yield from _no_word_leads_to_the_answer(item, path, bank)
    yield from _question_is_positive(item, path, words.negatives)
    yield from _claim_is_not_absolute(item, path, words.absolutes)
    yield from _texts_are_short(item, path, bank)
    yield from _nothing_gives_it_away(item, path, bank)


def remarks_of(item: Item, bank: Bank) -> Iterator[tuple[Path, Statement]]:
    """Everything that a question says of its answers, with the path inside the question."""
    if item.remark:
        yield ("feedback",), item.remark
    for index, choice in enumerate(bank.own_choices(item)):
        if choice.feedback:
            yield (item.traits.choices_key, index, "feedback"), choice.feedback


def _wrong_answers_say_why(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    ordered = item.traits.ordered
    for index, choice in enumerate(bank.own_choices(item)):
        if choice.feedback or (index == 0 if ordered else choice.right):
            continue
        what = "can be put too early" if ordered else "is wrong"
        yield Finding(
            path=(*path, item.traits.choices_key, index),
            message=f"{what}, but has no feedback, so nobody learns anything from the slip.",
            allowed='Write feedback = { text = "…", facts = ["…"] }: what the source says instead.',
        )


def _choices_differ(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for index, choice in enumerate(bank.own_choices(item)):
        here = (*path, item.traits.choices_key, index, "text")
        before = first.setdefault(normalise_text(choice.text), here)
        if before is not here:
            yield Finding(
                path=here,
                other=before,
                message=f"{quoted(choice.text)} stands in line {{other}} already.",
                allowed="Two answers with the same words cannot be told apart.",
            )


def _no_option_stands_out(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    options = bank.own_choices(item)
    right = max((width(option.text) for option in options if option.right), default=0)
    wrong = [width(option.text) for option in options if not option.right]
    if not right or not wrong:
        return
    longer = right > _TIMES_LONGER * max(wrong) and right - max(wrong) >= _LITTLE
    shorter = right * _TIMES_LONGER < min(wrong) and min(wrong) - right >= _LITTLE
    if longer or shorter:
        yield Finding(
            path=(*path, item.traits.choices_key),
            message=f"the right answer is much {'longer' if longer else 'shorter'} than the wrong"
            " ones, so it can be guessed.",
            allowed="Give all options about the same length.",
            severity="warning",
        )


def _no_option_takes_all(
    item: Item, path: Path, bank: Bank, phrases: re.Pattern[str]
) -> Iterator[Finding]:
    for index, choice in enumerate(bank.own_choices(item)):
        if found := phrases.search(normalise_text(choice.text)):
            yield Finding(
                path=(*path, item.traits.choices_key, index, "text"),
                message=f"{quoted(found[0])} speaks of the other options, which stand in another"
                " order each time.",
                allowed="Let each option say one thing. If more than one is right, write"
                ' kind = "several".',
            )


def _no_option_holds_another(
    item: Item, path: Path, bank: Bank, words: re.Pattern[str]
) -> Iterator[Finding]:
    """No option lies within another: with "one or two" and "two", both could be right."""
    options = bank.own_choices(item) if item.traits.response == "one" else ()
    figures = [frozenset(_figures(option.text, words)) for option in options]
    right = next((at for at, option in enumerate(options) if option.right), 0)
    for index, found in enumerate(figures):
        if index != right and found and found < figures[right]:
            yield Finding(
                path=(*path, item.traits.choices_key, index, "text"),
                message=f"{quoted(options[index].text)} lies within the right answer,"
                f" {quoted(options[right].text)}.",
                allowed="Let each option leave out the others.",
                severity="warning",
            )


def _figures(text: str, words: re.Pattern[str]) -> list[str]:
    folded = normalise_text(text)
    return _DIGITS.findall(folded) + words.findall(folded)


def _no_word_leads_to_the_answer(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    """No telling word of the question stands in the right option alone."""
    options = bank.own_choices(item) if item.traits.response == "one" else ()
    asked = _telling_words(item.question)
    wrong = {word for each in options if not each.right for word in _telling_words(each.text)}
    for index, option in enumerate(options):
        if option.right and (same := sorted(asked & _telling_words(option.text) - wrong)):
            yield Finding(
                path=(*path, item.traits.choices_key, index, "text"),
                message=f"{quoted(same[0])} stands in the question, and in no other option.",
                allowed="Let a wrong option have it too, or say it in another way.",
                severity="warning",
            )


def _telling_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(rf"\w{{{_TELLING},}}", normalise_text(text)))


def _claim_is_not_absolute(item: Item, path: Path, words: re.Pattern[str]) -> Iterator[Finding]:
    is_claim = item.traits.question_key == "claim"
    if is_claim and (found := words.search(normalise_text(item.question))):
        yield Finding(
            path=(*path, "claim"),
            message=f"has the word {quoted(found[0])}, which tells most people that it is false.",
            allowed="Claim no more than somebody could believe.",
            severity="warning",
        )


def _question_is_positive(item: Item, path: Path, words: re.Pattern[str]) -> Iterator[Finding]:
    key = item.traits.question_key
    text = item.question if key == "claim" else _last_sentence(item.question)
    if found := words.search(normalise_text(text)):
        yield Finding(
            path=(*path, key),
            message=f"turns on the word {quoted(found[0])}, which is easily overlooked.",
            allowed="Ask for what is so, and not for what is not.",
        )


def _last_sentence(text: str) -> str:
    """The sentence that asks: what stands before it may tell a story."""
    return next((part for part in reversed(_SENTENCE.split(text)) if part.strip()), "")


def _texts_are_short(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    key, choices = item.traits.choices_key, bank.own_choices(item)
    texts: list[tuple[Path, str, int]] = []
    texts += [((key, at, "text"), choice.text, OPTION_CELLS) for at, choice in enumerate(choices)]
    texts += [((*at, "text"), remark.text, REMARK_CELLS) for at, remark in remarks_of(item, bank)]
    if item.hint:
        texts.append((("hint", "text"), item.hint.text, REMARK_CELLS))
    if item.traits.question_key == "claim":
        texts.append((("claim",), item.question, REMARK_CELLS))
    for inside, text, most in texts:
        if (cells := width(text)) > most:
            yield Finding(
                path=(*path, *inside),
                message=f"{quoted(text)} is {cells} characters long.",
                allowed=f"Up to {most} are easy to read here.",
                severity="warning",
            )


def _remarks_have_facts(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    for inside, remark in remarks_of(item, bank):
        if not remark.facts and remark.basis != "leaflet" and not item.gaps:
            yield Finding(
                path=(*path, *inside, "facts"),
                message="is missing, so a learner cannot look it up.",
                allowed="Name the fact that the feedback is about.",
                severity="warning",
            )


def _nothing_gives_it_away(item: Item, path: Path, bank: Bank) -> Iterator[Finding]:
    """A hint, and the words for a picture, do not have the answer in them."""
    given = any_of(item.answer_words(bank))
    for inside, text in item.early_texts():
        if found := given.search(normalise_text(text)):
            yield Finding(
                path=(*path, *inside),
                message=f"{quoted(found[0])} is the answer.",
                allowed="Help without giving it away.",
                severity="warning",
            )
