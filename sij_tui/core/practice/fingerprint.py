"""What a question means, apart from its words: the fingerprint that stored answers refer to.

Why it is what it is: docs/adr/0001-fingerprint-of-a-question.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from types import MappingProxyType
from typing import cast

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.practice import (
    CaseItem,
    Item,
    KindId,
    OrderItem,
    PictureItem,
    SeveralItem,
    SingleItem,
    TrueFalseItem,
)

HASHED_AS: Mapping[KindId, str] = MappingProxyType(
    {
        "single": "Single",
        "several": "Several",
        "true_false": "TrueFalse",
        "order": "Order",
        "picture": "Spot",
        "case": "Story",
    }
)
"""The word that is hashed for each ``kind`` of the content file.

Never change a line: every answer that was ever stored would lose its question. A new kind gets a
new line, by habit its own name.
"""


def fingerprint_of(item: Item, checker: Checker | None = None) -> str:
    """A hash of 16 hexadecimal digits: it changes with the answer, the choices or the facts.

    Other words, parallel wordings, another order of the options, or a translation leave it as it
    is; so does whatever the code calls a kind of question.
    """
    kind = cast(KindId, item.__struct_config__.tag)
    parts: list[object] = [HASHED_AS[kind], sorted(item.facts)]
    match item:
        case SingleItem() | SeveralItem():
            parts.append(sorted((option.id, option.right) for option in item.option))
        case TrueFalseItem():
            parts.append(item.right)
        case OrderItem():
            parts.append([part.id for part in item.part])
        case PictureItem():
            parts += [item.step, sorted(item.others)]
        case CaseItem():
            cases = checker.case if checker else ()
            parts += [item.case, [case.outcome for case in cases if case.id == item.case]]
            if item.answer_with != "outcome":
                parts.append(item.answer_with)
    if item.gaps and not item.facts:
        parts.append(sorted(item.gaps))
    return blake2b(msgspec.json.encode(parts), digest_size=8).hexdigest()
