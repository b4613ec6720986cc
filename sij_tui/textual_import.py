"""Imports Textual without what it loads and this program has no use for (ADR 23).

A sixth of the time until keys are answered, and of the memory: asyncio's TLS, Textual's own command
palette and toasts with the widgets of which they are made, tables that show colours to developers.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """A module in which every name is an empty class, to derive from or to annotate with."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class _Deferred(ModuleType):
    """A module in which every name is a function, whose first call imports the module itself."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **options: Any) -> Any:
            if sys.modules.get(self.__name__) is self:  # needed after all, and before the end
                del sys.modules[self.__name__]
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return call


_STAND_INS: dict[str, ModuleType | None] = {
    "ssl": None,  # no such module: asyncio does without, as in a Python that was built so
    "typing_extensions": typing,  # which has had all that Textual wants of it since Python 3.11
    "platformdirs": _Deferred("platformdirs"),  # where Textual would save files that it delivers
    "difflib": _Deferred("difflib"),  # messages for the author of a faulty style sheet
    "pickle": _Deferred("pickle"),  # what Rich and Textual note in styles, which are none of ours
    "urllib.parse": _Deferred("urllib.parse"),  # paths as addresses, for pathlib
    "subprocess": _Deferred("subprocess"),  # asyncio's: no task of a screen starts a program
    "rich.table": _StandIn("rich.table"),  # in which Textual shows its colours to developers
    "textual.command": _StandIn("textual.command"),  # App.ENABLE_COMMAND_PALETTE is False
    "textual.widgets._toast": _StandIn("textual.widgets._toast"),  # see `leave_out_overlays`
}


@contextmanager
def unused_left_out() -> Iterator[None]:
    """Have an import of Textual do without the modules that nothing here uses.

    What has been imported before stays as it is; a later import of one of them gets it whole.
    """
    left_out = {name: module for name, module in _STAND_INS.items() if name not in sys.modules}
    sys.modules.update(left_out)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, module in left_out.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
