"""GIFT, the text form of Moodle's questions.

An order is a matching question there: each line with its place. What is said of single lines is
then said after any answer, since GIFT has no other place for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sij_tui.export.bank import BankSource, Exported, lacking
from sij_tui.export.bank.question import BankChoice, BankQuestion, percent_of

_SPECIAL: Final = "\\~=#{}:"
_LEAST_PAIRS: Final = 3
"""A matching question has at least so many pairs."""


def export(questions: Sequence[BankQuestion], source: BankSource) -> Exported:
    """Return the questions as GIFT, by topic."""
    lines = [f"// {_one_line(text)}" for text in (source.title, *source.notices)] + [""]
    topic = None
    left_out = []
    for question in questions:
        body = _body(question)
        if body is None:
            left_out.append(question.id)
            continue
        if question.topic != topic:
            topic = question.topic
            lines += [f"$CATEGORY: $course$/{_one_line(topic).replace('/', '//')}", ""]
        lines += [f"::{_escaped(question.id)}::[plain]{_escaped(question.text)}{body}", ""]
    text = "\n".join(lines) + "\n"
    return Exported(text.encode(), tuple(left_out), lacking(questions, "hint", "picture"))


def _body(question: BankQuestion) -> str | None:
    general = f"\n\t####{_escaped(question.feedback)}" if question.feedback else ""
    if question.is_claim:
        return "{" + _claim(question) + general + "\n}"
    if question.response == "order":
        if len(question.choices) < _LEAST_PAIRS:
            return None
        return "{" + _matching(question) + _all_said(question, general) + "\n}"
    rows = [_choice(question, choice) for choice in question.choices]
    return "{" + "".join(f"\n\t{row}" for row in rows) + general + "\n}"


def _claim(question: BankQuestion) -> str:
    """T or F, then what is said after the wrong answer, then after the right one."""
    first, *rest = question.choices
    right, wrong = (first, rest[0]) if first.right else (rest[0], first)
    letter = "T" if first.right else "F"
    return f"{letter}{_feedback(wrong.feedback)}{_feedback(right.feedback)}"


def _choice(question: BankQuestion, choice: BankChoice) -> str:
    text = _escaped(choice.text) + _feedback(choice.feedback)
    if question.response == "several":
        return f"~%{percent_of(question, choice)}%{text}"
    return f"{'=' if choice.right else '~'}{text}"


def _matching(question: BankQuestion) -> str:
    rows = enumerate(question.choices, start=1)
    return "".join(f"\n\t={_escaped(choice.text)} -> {number}" for number, choice in rows)


def _all_said(question: BankQuestion, general: str) -> str:
    said = [_escaped(choice.feedback) for choice in question.choices if choice.feedback]
    start = general or "\n\t####"
    return start + "".join(f"\\n{text}" for text in said) if said else general


def _feedback(text: str) -> str:
    return f"#{_escaped(text)}" if text else ""


def _escaped(text: str) -> str:
    marked = "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)
    return marked.replace("\r", "").replace("\n", "\\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
