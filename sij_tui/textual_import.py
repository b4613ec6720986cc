"""Imports Textual without what it loads and this program has no use for.

A tenth of the time until keys are answered, and of the memory: asyncio's TLS, and Textual's own
command palette with the widgets of which it is made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class _StandIn(ModuleType):
    """A module in which every name is an empty class, to derive from or to annotate with."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


_STAND_INS: dict[str, ModuleType | None] = {
    "ssl": None,  # no such module: asyncio does without, as in a Python that was built so
    "textual.command": _StandIn("textual.command"),  # App.ENABLE_COMMAND_PALETTE is False
}


@contextmanager
def unused_left_out() -> Iterator[None]:
    """Have an import of Textual do without the modules that nothing here uses.

    What has been imported before stays as it is; whoever imports one of them later gets it whole.
    """
    left_out = {name: module for name, module in _STAND_INS.items() if name not in sys.modules}
    sys.modules.update(left_out)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]
