"""Small content files for tests: a good one, and labels for any file that brings none."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from msgspec.structs import fields
from paths import DATA

from sij_tui.core.content.checker_labels import CheckerLabels
from sij_tui.core.content.docstrings import field_docs
from sij_tui.core.content.labels import Action, Labels
from sij_tui.core.content.practice_labels import PracticeLabels
from sij_tui.core.content.progress_labels import ProgressLabels
from sij_tui.core.content.timeline import TimelineLabels

CATEGORIES = """
[force]
is = { label = "Label", counts_as = "other" }
may = { label = "Label", counts_as = "other" }
about = { label = "Label", counts_as = "other" }
"tell us" = { label = "Label", counts_as = "caution" }
cannot = { label = "Label", counts_as = "against" }

[kind]
step = { label = "Label", counts_as = "other" }
drug = { label = "Label", counts_as = "other" }
effect = { label = "Label", counts_as = "other" }
duration = { label = "Label", counts_as = "other" }
caution = { label = "Label", counts_as = "caution" }
contraindication = { label = "Label", counts_as = "against" }
"""
"""What the strengths and kinds of facts in the samples are called, and count as."""


@cache
def base() -> str:
    """A small content file without problems."""
    return (DATA / "broken" / "base.toml").read_text() + "\n" + labels()


@cache
def with_practice() -> str:
    """The same with a timeline, a checker and questions of every kind, without problems too."""
    texts = [
        "\n".join(_table(model, path, iter(string.ascii_letters + string.digits), named=True))
        for model, path in (
            (TimelineLabels, "timeline.labels"),
            (CheckerLabels, "checker.labels"),
            (PracticeLabels, "practice.labels"),
            (ProgressLabels, "practice.progress"),
        )
    ]
    head = (DATA / "broken" / "base.toml").read_text()
    allowed = 'allowed = ["not safe"]\n'
    words = 'catch_alls = ["all of the above"]\nnegatives = ["not", "except"]\n'
    assert allowed in head
    head = head.replace(allowed, allowed + words)
    practice = (DATA / "broken" / "practice.toml").read_text()
    return "\n".join((head, practice, labels(), *texts))


def labels() -> str:
    """A ``[labels]`` part with every label that the model has, whatever they are.

    What strengths and kinds of facts are called stands below them.
    """
    keys = iter(string.ascii_letters + string.digits)
    return "\n".join(_table(Labels, "labels", keys)) + "\n" + CATEGORIES


def _table(model: Any, path: str, keys: Iterator[str], *, named: bool = False) -> Iterator[str]:
    """A table, and the tables inside it; ``named``: no two labels in a table are the same."""
    docs = field_docs(model) or {}
    infos = fields(model)
    yield f"[{path}]"
    for info in infos:
        if info.type is Action:
            label = f"Label {info.name}" if named else "Label"
            action = f'key = "{next(keys)}", label = "{label}", help = "Help"'
            yield f"{info.encode_name} = {{ {action} }}"
        elif not _is_table(info.type):
            yield f"{info.encode_name} = {_value(info.type, _words(info.name, docs, named=named))}"
    for info in infos:
        inside = f"{path}.{info.encode_name}"
        if getattr(info.type, "__origin__", None) is dict:
            yield f"[{inside}]"
        elif _is_table(info.type) and info.type is not Action:
            yield from _table(info.type, inside, keys, named=named)


def _value(hint: Any, words: str) -> str:
    """The words as TOML: a text, or a list of as many as the model asks for."""
    least = 1
    if get_origin(hint) is Annotated:
        hint, *rules = get_args(hint)
        least = max((getattr(rule, "min_length", None) or 1 for rule in rules), default=1)
    if get_origin(hint) is not tuple:
        return json.dumps(words)
    members = get_args(hint)
    return json.dumps([words] * (least if members[-1] is Ellipsis else len(members)))


def _is_table(hint: Any) -> bool:
    return hasattr(hint, "__struct_fields__") or getattr(hint, "__origin__", None) is dict


def _words(name: str, docs: dict[str, str], *, named: bool = False) -> str:
    placeholders = [part.split("}")[0] for part in docs.get(name, "").split("{")[1:]]
    label = f"Label {name}" if named else "Label"
    return " ".join([label, *(f"{{{placeholder}}}" for placeholder in placeholders)])
