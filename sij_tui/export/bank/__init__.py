"""The question bank in forms that programs for teaching read.

The forms are one module each, named in :data:`BANK_FORMATS`, with a function ``export``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from sij_tui.export.bank.question import BankQuestion

BANK_FORMATS: Final = ("gift", "moodle-xml", "csv", "anki")
"""The forms, as ``bank export --format`` calls them."""


class BankSource(NamedTuple):
    """What the questions come from, beside themselves."""

    title: str
    """Names the bank."""
    content: str = ""
    """``id`` of the content: that of a translation, where it is one."""
    pictures: Mapping[str, str] = MappingProxyType({})
    """SVG of the pictures that questions are about, by id of the scene."""
    modified_at: int = 0
    """When the content was changed, in seconds since 1970 UTC."""
    earlier: Mapping[str, tuple[Sequence[str], int]] = MappingProxyType({})
    """What learners have already, by what Anki knows a note by: its fields, and when they were
    changed in seconds since 1970 UTC."""
    notices: tuple[str, ...] = ()
    """Notes at the start of the bank, such as who reviewed the content."""
    right: str = ""
    """What right answers are called."""


class Exported(NamedTuple):
    """A bank in a form of another program."""

    data: bytes
    left_out: tuple[str, ...] = ()
    """Ids of the questions that the form cannot carry."""
    lacks: tuple[str, ...] = ()
    """What the form has no place for and some question has: hints, pictures."""

    @property
    def text(self) -> str:
        """What a form of text says."""
        return self.data.decode()


BankExporter: TypeAlias = "Callable[[Sequence[BankQuestion], BankSource], Exported]"
"""Returns questions in one form."""


def lacking(questions: Sequence[BankQuestion], *names: str) -> tuple[str, ...]:
    """Return which of ``hint`` and ``picture`` some question has."""
    return tuple(name for name in names if any(getattr(each, name) for each in questions))


def bank_exporter(name: str) -> BankExporter:
    """Return the exporter of a form in :data:`BANK_FORMATS`; its module is loaded now.

    Raises:
        KeyError: The form is not listed.
    """
    if name not in BANK_FORMATS:
        raise KeyError(name)
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast("BankExporter", module.export)
