"""What labels are made of: a label, one that each file words for itself, a table of labels.

A :data:`Label` that a content file leaves out is that of the shipped file; an :data:`OwnLabel` has
to stand in each. Where a label holds a value, it has a placeholder in braces, such as ``{count}``;
the docstring names it. A word that goes with a number is ``{count|1:day|*:days}``, in as many forms
as the language has.
"""

from typing import Annotated, Any, get_args

import msgspec

from sij_tui.core.content.table import Table

_OWN = {"why": "It is never taken from the shipped file: what it says is for you to word."}

Label = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
"""A button, a heading, a message: what is neutral, and can be the same in every content file."""

OwnLabel = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S", extra=_OWN)]
"""A notice, a medical word, anything about an outcome: no other file can say it for this one."""

OwnLabels = Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, extra=_OWN)]
"""Several of them, in order."""


def is_own_label(hint: Any) -> bool:
    """Return whether a field of this type can never come from the shipped file."""
    return any(getattr(rule, "extra", None) is _OWN for rule in get_args(hint)[1:])


class LabelTable(Table, frozen=True, kw_only=True):
    """Base of the tables below: no defaults, so that the shipped file has all of them."""
