"""What a choice of several is worth, in the fractions that Moodle knows."""

from __future__ import annotations

from typing import Final

from sij_tui.export.bank.question import BankChoice, BankQuestion

_FRACTIONS: Final = {
    1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571",
    8: "12.5", 9: "11.11111", 10: "10",
}  # fmt: skip
"""Percent of each right choice, by how many are right; Moodle refuses others."""


def percent_of(question: BankQuestion, choice: BankChoice) -> str:
    """Return the percent that a choice gives: all right ones make 100, a wrong one takes 100.

    Raises:
        KeyError: More than ten choices are right.
    """
    return _FRACTIONS[len(question.right)] if choice.right else "-100"
