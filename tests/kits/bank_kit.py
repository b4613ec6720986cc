"""A question with every letter that a form gives a meaning, and a deck in the real Anki library."""

from __future__ import annotations

from sij_tui.core.content.facts import Fact
from sij_tui.core.content.items.base import FeedbackText
from sij_tui.export.bank.question import BankChoice, BankQuestion

NASTY = "a~b=c#d{e}f:g\\h\n<i>&j;k"


def question(**changes: object) -> BankQuestion:
    choices = (
        BankChoice("a", "One " + NASTY, True, "said " + NASTY),
        BankChoice("b", "Two", False, "no"),
        BankChoice("c", "Three", True, ""),
    )
    fact = Fact(id="F01", text="Tea " + NASTY, kind="tea", force="may", place="front")
    made = BankQuestion(
        "tea/x", "Topic / " + NASTY.replace("\n", " "), "single", "one", False, True,
        "Ask " + NASTY, choices, "General " + NASTY, "Hint", ("F01",), "first",
        (FeedbackText("Remark " + NASTY),), (fact,),
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]
