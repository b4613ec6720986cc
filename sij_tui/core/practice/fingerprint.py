"""What a question means, apart from its words: the fingerprint that stored answers refer to.

Why it is what it is: docs/adr/0001-fingerprint-of-a-question.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.content.practice import Item, KindId
from sij_tui.core.practice.kinds.registry import KINDS, kind_for

HASHED_AS: Mapping[KindId, str] = MappingProxyType(
    {kind.tag: kind.fingerprint_word for kind in KINDS}
)
"""The word that is hashed for each ``kind`` of the content file."""


def fingerprint_of(item: Item, checker: Checker | None = None) -> str:
    """A hash of 16 hexadecimal digits: it changes with the answer, the choices or the facts.

    Other words, parallel wordings, another order of the options, or a translation leave it as it
    is; so does whatever the code calls a kind of question.
    """
    kind = kind_for(item)
    parts = [kind.fingerprint_word, sorted(item.facts), *kind.identity(item, checker)]
    if item.gaps and not item.facts:
        parts.append(sorted(item.gaps))
    return blake2b_of(msgspec.json.encode(parts), 8).hex()
