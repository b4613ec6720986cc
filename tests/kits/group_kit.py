"""Made-up learners who answer the shipped questions."""

from __future__ import annotations

import random
from collections.abc import Sequence

from book_kit import shipped
from learner_kit import DAY, START, answered

from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.review_log import Answered, Finished
from sij_tui.records.xapi import Activities

_bank = bank_of(shipped().content)
assert _bank
BANK: Bank = _bank
ACTIVITIES = Activities(BANK, shipped().content.meta)
FINGERPRINTS = {card.item: card.fingerprint for card in BANK.cards}


def answer(item: str, number: int = 0, **changes: object) -> Answered:
    """An answer to a shipped question, as it means now."""
    question = BANK.item(item)
    right = changes.get("right", True)
    choices = BANK.choices(question)
    chosen = [c.id for c in choices if c.right is right] or [choices[0].id]
    fields: dict[str, object] = {
        "content": BANK.content,
        "item": item,
        "fingerprint": FINGERPRINTS[item],
        "kind": question.kind,
        "topic": question.topic,
        "facts": question.facts,
        "response": () if question.kind == "case" else tuple(chosen),
    }
    return answered(number, **(fields | changes))


def practised(days: int = 60, seed: int = 1) -> list[Answered]:
    """Some months of answers, up to START: ten on every second day or so."""
    rng = random.Random(seed)
    names = [item.id for item in BANK.practice.item][: len(FINGERPRINTS) * 3 // 4]
    made: list[Answered] = []
    for day in range(days, -1, -1):
        for name in rng.sample(names, 10) if day % 2 == 0 or day < 3 else ():
            number, at = len(made), START - day * DAY + len(made) % 10 * 60_000
            made.append(answer(name, number, at=at, right=rng.random() < 0.8, took=5_432))
    return made


def of_every_kind() -> Sequence[Answered | Finished]:
    """A right and a wrong answer of every kind, and ends of rounds of every kind."""
    kinds = {item.kind: item.id for item in BANK.practice.item}
    made: list[Answered | Finished] = []
    for number, name in enumerate(kinds.values()):
        made.append(answer(name, 2 * number, took=1_234, hinted=True))
        made.append(answer(name, 2 * number + 1, right=False, attempt=2, mode="due"))
    for number, (mode, passed) in enumerate((("learn", None), ("test", True), ("test", False))):
        end = {"mode": mode, "passed": passed, "asked": 10, "right": 7, "content": BANK.content}
        made.append(Finished(id=f"e{number:031x}", at=START, round_id="b" * 32, **end))
    return made
