"""What a question means, apart from its words."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from sij_tui.core.checker.model import Checker
from sij_tui.core.practice.model import Item, Order, Several, Single, Spot, Story, TrueFalse


def meaning_of(item: Item, checker: Checker | None = None) -> str:
    """A hash of 16 hexadecimal digits: it changes with the answer, the choices or the facts.

    Other words, another order of the options, or a translation leave it as it is.
    """
    parts: list[object] = [type(item).__name__, sorted(item.facts)]
    match item:
        case Single() | Several():
            parts.append(sorted((option.id, option.right) for option in item.option))
        case TrueFalse():
            parts.append(item.right)
        case Order():
            parts.append([part.id for part in item.part])
        case Spot():
            parts += [item.step, sorted(item.others)]
        case Story():
            cases = checker.case if checker else ()
            parts += [item.case, [case.outcome for case in cases if case.id == item.case]]
    return blake2b(msgspec.json.encode(parts), digest_size=8).hexdigest()
