"""Words that go with a number: ``{count|1:day|*:days}`` in a label.

Each language has its own forms (Unicode's CLDR counts up to six), so the label brings its rules
along: pairs of a number and a form, of which the first that fits is taken. A number is written

* ``1``: this number, ``2-4``: from one to the other, both included;
* ``*1``: a number that ends in 1, ``*12-*14``: one that ends in 12, 13 or 14;
* ``*``: any number. It stands last, or a number would be left without a form.

Several numbers may stand before a form: ``{count|1,*1:diwrnod|*:diwrnod}``.
"""

from __future__ import annotations

import re

PLURAL_FORMS = re.compile(r"\{(\w+)\|([^{}]*)\}")
"""A placeholder with forms: its name, and the forms."""
_RANGE = re.compile(r"(\*?)(\d{1,6})(?:-(\*?)(\d{1,6}))?")
_MOST_DIGITS = 6


def with_forms(label: str, name: str, number: object) -> str:
    """Replace each choice with this name by the plural form for a number."""

    def form(match: re.Match[str]) -> str:
        return _form(match[2], number) if match[1] == name else match[0]

    return PLURAL_FORMS.sub(form, label)


def plural_problem(forms: str) -> str:
    """What is wrong with the forms of a choice; empty if nothing is."""
    choices = forms.split("|")
    for choice in choices:
        numbers, colon, _ = choice.partition(":")
        if not colon:
            return f"{choice!r} has no colon between the number and the word"
        wrong = [part for part in numbers.split(",") if part != "*" and not _RANGE.fullmatch(part)]
        if wrong:
            return f"{wrong[0]!r} is not a number"
    if choices[-1].split(":")[0] != "*":
        return "the last form is not for all other numbers"
    return ""


def _form(forms: str, number: object) -> str:
    digits = str(number)
    for choice in forms.split("|"):
        numbers, _, form = choice.partition(":")
        if any(_fits(digits, part) for part in numbers.split(",")):
            return form
    return ""


def _fits(digits: str, part: str) -> bool:
    if part == "*":
        return True
    match = _RANGE.fullmatch(part)
    if match is None or not digits.isdecimal():
        return False
    ends, first, _, last = match.groups()
    if ends:
        digits = digits[-len(last or first) :]
    return int(first) <= int(digits[-_MOST_DIGITS:]) <= int(last or first) and (
        bool(ends) or len(digits) <= _MOST_DIGITS
    )
