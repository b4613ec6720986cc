"""The kinds of question: one module each, all of them in :data:`Item`.

A kind of question is a struct whose ``tag`` is its ``kind`` in the file. It says how it is answered
(``traits``), what is asked, what can be chosen, what is said after an answer, and what can be wrong
with it beyond its shape. Screens, text, marking, checks, records and exports follow from that.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from sij_tui.core.content.items.base import KindTraits
from sij_tui.core.content.items.case import CaseItem
from sij_tui.core.content.items.order import OrderItem
from sij_tui.core.content.items.picture import PictureItem
from sij_tui.core.content.items.several import SeveralItem
from sij_tui.core.content.items.single import SingleItem
from sij_tui.core.content.items.true_false import TrueFalseItem

Item: TypeAlias = SingleItem | SeveralItem | TrueFalseItem | OrderItem | PictureItem | CaseItem
"""One question. ``kind`` says which."""

TRAITS: Final[Mapping[str, KindTraits]] = MappingProxyType(
    {kind.__struct_config__.tag: kind.traits for kind in get_args(Item)}
)
"""By ``kind``, how its questions are answered, marked, recorded and exported."""

if TYPE_CHECKING:
    KindId: TypeAlias = str
else:
    KindId = Literal[tuple(TRAITS)]
"""``kind`` of a question, as the file and records have it."""

__all__ = [
    "TRAITS",
    "CaseItem",
    "Item",
    "KindId",
    "OrderItem",
    "PictureItem",
    "SeveralItem",
    "SingleItem",
    "TrueFalseItem",
]
