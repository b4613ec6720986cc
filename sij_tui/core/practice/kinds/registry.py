"""All kinds of question."""

from __future__ import annotations

from typing import Any, Final

from sij_tui.core.content.practice import ItemBase
from sij_tui.core.practice.kinds import case, order, picture, several, single, true_false
from sij_tui.core.practice.kinds.base import Kind

KINDS: Final[tuple[Kind[Any], ...]] = (
    single.KIND,
    several.KIND,
    true_false.KIND,
    order.KIND,
    picture.KIND,
    case.KIND,
)
_BY_TAG: Final = {kind.tag: kind for kind in KINDS}


def kind_for(item: ItemBase) -> Kind[Any]:
    """The kind of a question.

    Raises:
        KeyError: its tag is not in the registry.
    """
    return _BY_TAG[item.__struct_config__.tag]  # type: ignore[index]
