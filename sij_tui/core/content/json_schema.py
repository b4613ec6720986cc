"""The JSON Schema of content files, made from the structs and their docstrings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
from msgspec.structs import fields

from sij_tui.core.content.docstrings import field_docs
from sij_tui.core.content.label_fallback import can_be_left_out
from sij_tui.core.content.model import Content

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def content_schema() -> dict[str, Any]:
    """The schema of a whole content file, with the docstrings of tables and keys."""
    schema = msgspec.json.schema(Content)
    tables = schema["$defs"]
    for model in _models(Content, set()):
        name = model.__name__  # two of one name are distinguished by their modules
        table = tables[name if name in tables else f"{model.__module__}.{name}"]
        properties = table["properties"]
        left_out = [info.encode_name for info in fields(model) if can_be_left_out(model, info)]
        table["required"] = [key for key in table.get("required", ()) if key not in left_out]
        docs = field_docs(model) or {}
        for info in fields(model):
            if info.name in docs:  # beside a reference it says more than the table referred to
                key, text = info.encode_name, _plain(docs[info.name])
                properties[key] = {"description": text, **properties[key]}
    for table in tables.values():
        if "description" in table:
            table["description"] = _plain(table["description"])
    return {"$schema": _DIALECT, "title": "Content of a leaflet", **schema}


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def _models(hint: Any, seen: set[type]) -> Iterator[type[msgspec.Struct]]:
    """All structs that a type leads to, each once."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if hint not in seen:
            seen.add(hint)
            yield hint
            for info in fields(hint):
                yield from _models(info.type, seen)
        return
    for part in get_args(hint):
        yield from _models(part, seen)
