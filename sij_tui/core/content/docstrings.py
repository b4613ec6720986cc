"""The docstrings of fields, read from the source: Python itself does not keep them."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache


def field_docs(model: type) -> dict[str, str] | None:
    """What the text below each field of a class says of it; fields without one are left out.

    None where the source is not at hand.
    """
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if base.__module__.split(".")[0] == __name__.split(".")[0]:
            classes = classes_in(base.__module__)
            if classes is None:
                return None
            docs |= classes.get(base.__name__, {})
    return docs


@cache
def classes_in(module: str) -> Mapping[str, Mapping[str, str]] | None:
    """The docstrings of the fields of all classes of a module; None without its source."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):
        return None
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {node.name: dict(_fields(node)) for node in classes}


def _fields(node: ast.ClassDef) -> list[tuple[str, str]]:
    found = []
    for field, text in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            found.append((field.target.id, " ".join(text.value.value.split())))
    return found
