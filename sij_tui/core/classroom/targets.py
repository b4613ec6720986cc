"""Targets of a poll, as the text that names them.

``item:ID`` is a practice question, ``case:ID:QUESTION`` a question of a case, ``case:ID`` what a
case leads to, ``quick`` the moment.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

QUICK: Final = "quick"


class PollTarget(NamedTuple):
    """A target, taken apart."""

    about: Literal["item", "question", "case", "moment", ""]
    """Empty for a text that names nothing."""
    name: str = ""
    """``id`` of the practice question or of the case."""
    question: str = ""
    """``id`` of the question of the case."""


def parse_target(text: str) -> PollTarget:
    """Return what a text names, whether or not the content has it."""
    match text.split(":"):
        case ["item", name] if name:
            return PollTarget("item", name)
        case ["case", name] if name:
            return PollTarget("case", name)
        case ["case", name, question] if name and question:
            return PollTarget("question", name, question)
        case ["quick"]:
            return PollTarget("moment")
        case _:
            return PollTarget("")


def item_target(item: str) -> str:
    """Return the target of a practice question."""
    return f"item:{item}"


def case_target(case: str, question: str = "") -> str:
    """Return the target of a case, or of one question of it."""
    return f"case:{case}:{question}" if question else f"case:{case}"
