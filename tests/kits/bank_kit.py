"""A question with every letter that a form gives a meaning, and a deck in the real Anki library."""

from __future__ import annotations

from sij_tui.export.bank.question import BankChoice, BankFact, BankQuestion, BankRemark

NASTY = "a~b=c#d{e}f:g\\h\n<i>&j;k"


def question(**changes: object) -> BankQuestion:
    choices = (
        BankChoice("a", "One " + NASTY, True, "said " + NASTY),
        BankChoice("b", "Two", False, "no"),
        BankChoice("c", "Three", True, ""),
    )
    made = BankQuestion(
        "tea/x", "Topic / " + NASTY.replace("\n", " "), "single", "one", False, True,
        "Ask " + NASTY, choices, "General " + NASTY, "Hint", ("F01",), "first",
        (BankRemark("Remark " + NASTY),), (BankFact("F01", "Tea " + NASTY, "front"),),
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]
