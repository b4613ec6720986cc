"""Parses numbers written in digits: grouped, decimals, fractions, times of day, phone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from sij_tui.core.content.matching import WordList, normalise_text

NumberKind: TypeAlias = Literal[
    "number", "ordinal", "range", "either", "ratio", "clock", "digits", "words"
]
"""What a quantity is; ``digits`` are a phone number, ``words`` a number that is not exact,
``either`` two numbers of which one holds."""

NumberValue: TypeAlias = float | str


class NumberPart(NamedTuple):
    """A parsed number, before it is combined with its neighbours."""

    value: NumberValue
    start: int
    end: int
    unit: str = ""
    kind: NumberKind = "number"


_PHONE: Final = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ ()/.\-]{0,2}\d){6,}(?![\d%])")
_NO_PHONE: Final = re.compile(r"[1-9]\d{0,4}-[1-9]\d{0,4}|\d\.\d+")
"""Matches a range or a long decimal."""

_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:([ ,.'])\d{3})(?:\1\d{3})*(?!\d)(?:[.,]\d+)?")
_CLOCK: Final = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])[:.h]([0-5]\d)(?![\d:]|[.,]\d)")
_START: Final = re.compile(r"(?<![\w.,])[.,]\d|\+?\(?\d")
_LEADING_MARK: Final = re.compile(r"(?<![\w.,])[.,](\d+)(?![.,]?\d)")
"""Matches a decimal without its nought: ``.5``."""

_ROMAN: Final = re.compile(r"(?<!\w)(?=[IVX]{2})(?!IV(?!\w))(X{0,3})(IX|IV|V?I{0,3})(?!\w)")
"""Matches a Roman numeral of two letters or more; ``IV`` is left out: it is also short
for a word."""

_TWO_NUMERALS: Final = re.compile("[IVX][IVX]")
"""Matches what every such numeral begins with: a quick test."""

_ASCII_DIGIT: Final = re.compile("[0-9]")
_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_DIGITS: Final = re.compile(r"\d+(?:[.,:/^]\d+)*")
_RATIO: Final = re.compile(r"\d+(?=:\d[\d,]*(?![:\d]))")
"""Matches the first number of ``1:200``."""

MINUS: Final = re.compile(r"(?:^|[ (])-$")
"""Matches what stands before a figure below nought."""

_POINT: Final = re.compile(r"(?<=\d)[·∙⋅](?=\d)")
"""Matches a raised decimal point."""

_FRACTION: Final = re.compile(r"(?<![\d./])(\d+)/(\d+)(?![\d/])")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TEN: Final = "\N{KEYCAP TEN}"
_SUPERSCRIPT: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


class Figures:
    """Parser of numbers in digits, for the decimal mark of a language."""

    def __init__(self, decimal_mark: str, half_of_day: WordList) -> None:
        self._decimal = decimal_mark
        self._half = half_of_day
        """Words after an hour: am, pm."""

    def figures(self, text: str) -> Iterator[NumberPart]:
        """Yield every number in digits, in order."""
        at = 0
        while found := _START.search(text, at):
            part = self._figure(text, found.start())
            yield part
            at = max(part.end, found.end())

    def _figure(self, text: str, at: int) -> NumberPart:
        grouped = _GROUPED.match(text, at)
        if grouped and self._is_grouped(grouped):
            return NumberPart(self._value(grouped[0]), at, grouped.end())
        phone = _PHONE.match(text, at)
        if phone and not _NO_PHONE.fullmatch(phone[0]):
            digits = re.sub(r"[^\d+]", "", phone[0])
            return NumberPart(digits, at, phone.end(), kind="digits")
        if leading := _LEADING_MARK.match(text, at):
            return NumberPart(rounded(float(f"0.{leading[1]}")), at, leading.end())
        while not text[at].isdigit():
            at += 1
        clock = _CLOCK.match(text, at)
        if clock and self._is_clock(clock, text):
            minutes = int(clock[1]) * 60 + int(clock[2])
            return NumberPart(minutes, at, clock.end(), kind="clock")
        fraction = _FRACTION.match(text, at)
        if fraction and 0 < int(fraction[1]) < int(fraction[2]) <= 10:
            return NumberPart(rounded(int(fraction[1]) / int(fraction[2])), at, fraction.end())
        found = _RATIO.match(text, at) or _DIGITS.match(text, at)
        assert found is not None
        value = self._value(found[0])
        if MINUS.search(text, max(0, at - 2), at) and not isinstance(value, str):
            return NumberPart(-value, at - 1, found.end())
        return NumberPart(value, at, found.end())

    def _value(self, figures: str) -> NumberValue:
        """Return digits as a number; as text if they have several stops, as a version does."""
        plain = figures.replace(" ", "").replace("'", "")
        marks = [char for char in plain if not char.isdigit()]
        if not marks:
            return float(plain)
        last = marks[-1]
        if set(marks) <= {".", ","} and (marks.count(last) == 1 or len(set(marks)) == 1):
            head, _, tail = plain.rpartition(last)
            whole = re.sub(r"[.,]", "", head)
            if self._groups(plain, marks):
                return float(whole + tail)
            if marks.count(last) == 1:
                return rounded(float(f"{whole}.{tail}"))
        return plain

    def _groups(self, plain: str, marks: list[str]) -> bool:
        """Whether the marks of a number separate thousands."""
        parts = re.split(r"[.,]", plain)
        whole = 1 <= len(parts[0]) <= 3 and parts[0] != "0" and all(len(p) == 3 for p in parts[1:])
        return whole and len(set(marks)) == 1 and (len(marks) > 1 or marks[0] != self._decimal)

    def _is_grouped(self, found: re.Match[str]) -> bool:
        return found[1] in " '" or isinstance(self._value(found[0]), float)

    def _is_clock(self, found: re.Match[str], text: str) -> bool:
        return "." not in found[0] or bool(
            self._half.match(text, skip_separator(text, found.end()))
        )


def normalise_figures(text: str) -> str:
    """Return a normalised text in which numerals of any script, and fractions, are ASCII digits."""
    if text.isascii():
        return normalise_text(_with_arabic(text))
    shown = _SUPERSCRIPT.sub(lambda found: f"^{unicodedata.normalize('NFKC', found[0])}", text)
    shown = "".join(map(_figure_of, _POINT.sub(".", shown).translate(_DASHES)))
    shown = re.sub(r"(\d)\0", r"\1", shown).replace("\0", "0")
    return normalise_text(_with_arabic(unicodedata.normalize("NFKC", shown)))


def has_figures(text: str) -> bool:
    """Whether a text may have a number that is not in words: a quick test."""
    if _ASCII_DIGIT.search(text) or (_TWO_NUMERALS.search(text) and _ROMAN.search(text)):
        return True
    return not text.isascii() and any(
        char in _TEN or unicodedata.category(char)[0] == "N" for char in set(text) if char > "\x7f"
    )


def _with_arabic(text: str) -> str:
    """Return a text with its Roman numerals in digits."""
    return _ROMAN.sub(_arabic, text) if _TWO_NUMERALS.search(text) else text


def _arabic(numeral: re.Match[str]) -> str:
    return str(10 * len(numeral[1]) + _ONES.index(numeral[2]))


def _figure_of(char: str) -> str:
    """Return a digit of any script in ASCII; ``½`` as a decimal that may follow a whole number."""
    if char.isascii():
        return char
    if char in _TEN:
        return "10"
    if "\u2160" <= char <= "\u2188" and unicodedata.category(char) == "Nl":  # Ⅷ
        return str(int(unicodedata.numeric(char)))
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    if unicodedata.decomposition(char).startswith("<fraction>"):
        return f"\0.{f'{unicodedata.numeric(char):.9f}'[2:].rstrip('0')}"
    return char


def skip_separator(text: str, at: int) -> int:
    """Return the index after the space or hyphen between a number and its unit."""
    return at + 1 if text[at : at + 1] in (" ", "-") else at


def rounded(value: float) -> float:
    """Return a number without the error of its binary fraction."""
    return round(float(value), 9)
