"""A change between two editions of a content file."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import msgspec

ChangeGroup: TypeAlias = Literal[
    "fact", "source_note", "rule", "outcome", "case", "screen", "timeline", "item",
    "lesson", "picture", "about", "label",
]  # fmt: skip
"""What a change is about. Each is a label in ``[labels.changes.group]``."""

CHANGE_GROUPS: Final[tuple[ChangeGroup, ...]] = get_args(ChangeGroup)
"""All groups, in the order in which they are listed: the source first, the interface last."""

ChangeKind: TypeAlias = Literal[
    "added", "removed", "reworded", "strength", "outcome", "answer", "cited", "source", "moved",
    "drawn", "other",
]  # fmt: skip
"""What has changed. Each is a label in ``[labels.changes.kind]``.

``strength``: how strongly a fact is said, or what its strength counts as; ``outcome``: what an
answer or a case leads to; ``answer``: which answer is right; ``cited``: the facts named;
``source``: where something stands in the source, or who says it; ``drawn``: a picture.
"""


class ContentChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference."""

    group: ChangeGroup
    kind: ChangeKind
    name: str
    """Ids that lead to it, with dots between: ``F20``, ``K05.b``."""
    field: str = ""
    """Keys of the file that lead on from there: ``yes.outcome``; empty for a whole table."""
    title: str = ""
    """What readers know it by, as the later edition has it."""
    before: str = ""
    """Its words or its value in the earlier edition; empty if it was not there."""
    after: str = ""
    """The same in the later edition."""
