"""Content files broken at random, the same for the same seed: by their text, or by their tables."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import tomli
from content_samples import with_practice
from paths import DATA

Path = tuple[str | int, ...]
Mutation = Callable[[random.Random, Any, str], None]

EVIL = "\x1b]52;c;ZWNobw==\x07\x9b31m\u202e\u2028\u200b\x7f"
"""Control characters of every kind."""


@cache
def original() -> str:
    """A content file with every table of the model, in which nothing is wrong."""
    pictures = (DATA / "scenes" / "kettle.toml").read_text("utf-8").replace('"K1"', '"F01"')
    return f"{with_practice()}\n{pictures}"


@cache
def document() -> dict[str, Any]:
    return tomli.loads(original())


def tables(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all tables of a document."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from tables(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from tables(inner, (*path, index))


def kind_of(path: Path) -> str:
    """The table of the model that a path leads to: its keys, whatever the index."""
    return ".".join(key for key in path if isinstance(key, str))


@cache
def kinds() -> dict[str, list[Path]]:
    """The tables of the file by what they are in the model."""
    found: dict[str, list[Path]] = {}
    for path in tables(document()):
        found.setdefault(kind_of(path), []).append(path)
    return found


def mutated(seed: int) -> tuple[bytes, str]:
    """A broken content file, and the kind of table that was broken ("" for the text)."""
    rng = random.Random(seed)
    if seed % 5 == 4:
        return _broken_text(rng, original()), ""
    names = sorted(kinds())
    kind = names[(seed - (seed + 1) // 5) % len(names)]  # in turn, so that none is left out
    changed = copy.deepcopy(document())
    parent: Any = changed
    for key in rng.choice(kinds()[kind]):
        parent = parent[key]
    for _ in range(rng.choice((1, 1, 1, 3))):
        if parent:
            rng.choice(MUTATIONS)(rng, parent, rng.choice(sorted(parent)))
    if rng.random() < 0.15:
        one, two = rng.sample(sorted(changed), 2)  # swapped tables
        changed[one], changed[two] = changed[two], changed[one]
    return _written(changed).encode("utf-8", "surrogatepass"), kind


# Changes of a table


def _wrong_type(rng: random.Random, table: Any, key: str) -> None:
    table[key] = rng.choice([3, -1, 2.5, True, "word", "", [], {}, [[]], [{}], {"a": {}}, ["x"]])


def _delete(rng: random.Random, table: Any, key: str) -> None:
    del table[key]


def _unknown_key(rng: random.Random, table: Any, key: str) -> None:
    table[rng.choice([key + "s", key[1:], EVIL, "x" * 200, "", "a b"])] = table.pop(key)


def _controls(rng: random.Random, table: Any, key: str) -> None:
    table[key] = EVIL + str(table[key])


def _number(rng: random.Random, table: Any, key: str) -> None:
    table[key] = rng.choice(
        [0, -(10**6), 10**30, 10**9, 1e308, float("nan"), float("inf"), -0.5, 1e-9]
    )


def _long(rng: random.Random, table: Any, key: str) -> None:
    table[key] = rng.choice(["x" * 60_000, "word " * 5_000, ["x"] * 2_000, "x" * 300])


def _deep(rng: random.Random, table: Any, key: str) -> None:
    for _ in range(rng.choice([5, 40])):
        table[key] = [table[key]]


def _double(rng: random.Random, table: Any, key: str) -> None:
    if isinstance(table[key], list):
        table[key] = table[key] * rng.choice([2, 3, 30])
    else:
        table[key] = [table[key]] * 2


def _shorten(rng: random.Random, table: Any, key: str) -> None:
    value = table[key]
    table[key] = value[: len(value) // 2] if isinstance(value, str | list) else 0


def _swap(rng: random.Random, table: Any, key: str) -> None:
    other = rng.choice(sorted(table))
    table[key], table[other] = table[other], table[key]


def _name(rng: random.Random, table: Any, key: str) -> None:
    """Names that exist elsewhere, are the table's own, or exist nowhere: circles, too."""
    table[rng.choice([key, "id", "use", "scene"])] = rng.choice(
        ["F01", "cup", "set", "kettle", "tea", "home", "checker", "no-such", str(table.get("id"))]
    )


def _path(rng: random.Random, table: Any, key: str) -> None:
    names = ["path", "follow", "use", "within", "tone", "after", "id", key]
    table[rng.choice(names)] = rng.choice(
        ["v18s", "a", "word", "M", "M0", "M0 0h1e400", "M0 0" + "h9999h-9999" * 900, "cup", "set"]
    )


MUTATIONS: tuple[Mutation, ...] = (
    _wrong_type, _wrong_type, _delete, _delete, _unknown_key, _controls, _number, _long, _deep,
    _double, _shorten, _swap, _name, _name, _path, _path,
)  # fmt: skip


# Changes of the text


def _broken_text(rng: random.Random, text: str) -> bytes:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    match rng.randrange(8):
        case 0:
            return text[: rng.randrange(len(text))].encode()
        case 1:
            lines.insert(at, lines[at])  # a key twice
        case 2:
            del lines[at]
        case 3:
            lines[at] = EVIL + lines[at]
        case 4:
            lines[at] = lines[at].replace('"', "", 1)
        case 5:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 6:
            data = bytearray(text.encode())
            for _ in range(20):
                data[rng.randrange(len(data))] = rng.randrange(256)
            return bytes(data)
        case _:
            lines[at : at + rng.randrange(40)] = []
    return "\n".join(lines).encode()


# Tables as TOML


def _written(value: dict[str, Any]) -> str:
    return "\n".join(_lines(value, "")) + "\n"


def _lines(table: dict[str, Any], prefix: str) -> Iterator[str]:
    inside = {}
    for key, value in table.items():
        if isinstance(value, dict) or _is_tables(value):
            inside[key] = value
        else:
            yield f"{_quoted(key)} = {_value(value)}"
    for key, value in inside.items():
        path = f"{prefix}{_quoted(key)}"
        for each in value if isinstance(value, list) else [value]:
            yield f"[[{path}]]" if isinstance(value, list) else f"[{path}]"
            yield from _lines(each, f"{path}.")


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) for i in value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_quoted(k)} = {_value(v)}' for k, v in value.items())} }}"
    return str(value)


def _quoted(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")
