"""Small content files for tests: a good one, and labels for any file that brings none."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from msgspec.structs import fields

from sij_tui.core.docstrings import field_docs
from sij_tui.core.labels import Action, Labels
from sij_tui.core.model import Force, Kind

TESTS = Path(__file__).resolve().parent


@cache
def base() -> str:
    """A small content file without problems."""
    return (TESTS / "broken" / "base.toml").read_text() + "\n" + labels()


def labels() -> str:
    """A ``[labels]`` part with every label that the model has, whatever they are."""
    keys = iter(string.ascii_letters + string.digits)
    return "\n".join(_table(Labels, "labels", keys))


def _table(model: Any, path: str, keys: Iterator[str]) -> Iterator[str]:
    """A table, and the tables inside it."""
    docs = field_docs(model) or {}
    infos = fields(model)
    yield f"[{path}]"
    for info in infos:
        if info.type is Action:
            action = f'key = "{next(keys)}", label = "Label", help = "Help"'
            yield f"{info.encode_name} = {{ {action} }}"
        elif not _is_table(info.type):
            yield f"{info.encode_name} = {json.dumps(_words(info.name, docs))}"
    for info in infos:
        inside = f"{path}.{info.encode_name}"
        if getattr(info.type, "__origin__", None) is dict:
            yield f"[{inside}]"
            yield from (f'"{name}" = "Label"' for name in _names(info.name))
        elif _is_table(info.type) and info.type is not Action:
            yield from _table(info.type, inside, keys)


def _is_table(hint: Any) -> bool:
    return hasattr(hint, "__struct_fields__") or getattr(hint, "__origin__", None) is dict


def _words(name: str, docs: dict[str, str]) -> str:
    placeholders = [part.split("}")[0] for part in docs.get(name, "").split("{")[1:]]
    return " ".join(["Label", *(f"{{{placeholder}}}" for placeholder in placeholders)])


def _names(field: str) -> tuple[str, ...]:
    return {"force": get_args(Force), "kind": get_args(Kind)}.get(field, ())
