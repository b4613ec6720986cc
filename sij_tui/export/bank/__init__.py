"""The question bank in forms that programs for teaching read.

The forms are one module each, named in :data:`BANK_FORMATS`, with a function ``export``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from sij_tui.export.bank.question import BankQuestion

BANK_FORMATS: Final = ("gift", "moodle-xml", "csv")
"""The forms, as ``bank export --format`` calls them."""


class Exported(NamedTuple):
    """A bank in a form of another program."""

    text: str
    left_out: tuple[str, ...] = ()
    """Ids of the questions that the form cannot carry."""


class BankExporter(Protocol):
    """A form of the question bank."""

    def __call__(self, questions: Sequence[BankQuestion], title: str) -> Exported:
        """Return the questions in this form; ``title`` names the bank."""


def bank_exporter(name: str) -> BankExporter:
    """Return the exporter of a form in :data:`BANK_FORMATS`; its module is loaded now.

    Raises:
        KeyError: The form is not listed.
    """
    if name not in BANK_FORMATS:
        raise KeyError(name)
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast("BankExporter", module.export)
