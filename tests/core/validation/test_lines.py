"""The index of lines agrees with the parser, and with whoever wrote the text."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.core.content.problems import Path
from sij_tui.core.validation.report import place_name
from sij_tui.core.validation.syntax.lines import Scan, line_of

KEYS = st.sampled_from(["a", "b", "id", "text", "x-1", "odd key", "ö", 'q"'])
TEXTS = st.sampled_from(["", "words", 'a "quoted" # one', "[not]\nkey = 1\n", "back\\slash", "'''"])
SCALARS = st.one_of(TEXTS, st.integers(-5, 5), st.booleans(), st.just(1.5))
FLAT = st.one_of(SCALARS, st.lists(SCALARS, max_size=2), st.dictionaries(KEYS, SCALARS, max_size=2))
VALUES = st.one_of(FLAT, st.lists(FLAT, max_size=3), st.dictionaries(KEYS, FLAT, max_size=2))


def tables(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """Tables with values, tables and lists of tables in them."""
    inner = tables(depth - 1) if depth else st.nothing()
    return st.fixed_dictionaries(
        {
            "values": st.dictionaries(KEYS, VALUES, max_size=3),
            "tables": st.dictionaries(KEYS, inner, max_size=2 if depth else 0),
            "arrays": st.dictionaries(
                KEYS, st.lists(inner, min_size=1, max_size=2), max_size=2 if depth else 0
            ),
        }
    )


class Writer:
    """Writes a document as TOML, and notes in which line each path begins."""

    def __init__(self, choose: Any) -> None:
        self.lines: list[str] = []
        self.places: dict[Path, int] = {}
        self._choose = choose

    def line(self, words: str) -> None:
        self.lines += words.split("\n")

    def note_line(self, path: Path) -> None:
        self.places[path] = len(self.lines) + 1

    def table(self, table: dict[str, Any], header: str, path: Path) -> None:
        for key, value in table["values"].items():
            self.note_line((*path, key))
            remark = self._choose(["", "  # remark = 1"])
            self.line(
                f"{quote(key)} = {self.value(value, (*path, key), self._many(value))}{remark}"
            )
        taken = set(table["values"])
        for key, inner in table["tables"].items():
            if key not in taken:
                taken.add(key)
                self.inner(inner, f"{header}{quote(key)}", (*path, key), "[{}]")
        for key, inners in table["arrays"].items():
            for index, inner in enumerate(inners if key not in taken else []):
                self.inner(inner, f"{header}{quote(key)}", (*path, key, index), "[[{}]]")

    def inner(self, table: dict[str, Any], header: str, path: Path, form: str) -> None:
        self.line(self._choose(["", "# [remark]", "  "]))
        self.note_line(path)
        self.line(form.format(header))
        self.table(table, f"{header}.", path)

    def _many(self, value: Any) -> bool:
        """Whether to write a list over several lines."""
        return isinstance(value, list) and self._choose([True, False])

    def value(self, value: Any, path: Path, many: bool = False) -> str:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            parts = []
            for key, item in value.items():
                self.places[(*path, key)] = self.places[path]
                parts.append(f"{quote(key)} = {self.plain(item, (*path, key))}")
            return "{" + ", ".join(parts) + "}"
        if isinstance(value, list):
            return self.items(value, path, many)
        return json.dumps(value)

    def plain(self, value: Any, path: Path) -> str:
        return json.dumps(value) if isinstance(value, str) else self.value(value, path)

    def items(self, value: list[Any], path: Path, many: bool) -> str:
        parts = []
        for index, item in enumerate(value):
            self.places[(*path, index)] = self.places[path] + (index + 1 if many else 0)
            parts.append(self.plain(item, (*path, index)))
        if not many:
            return "[" + ", ".join(parts) + "]"
        return "[\n" + "".join(f"  {part}, # remark ]\n" for part in parts) + "]"

    def text(self, text: str) -> str:
        if "'" not in text and self._choose([True, False]):
            return f"'''\n{text}'''" if "\n" in text else f"'{text}'"
        long = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""\n{long}"""' if self._choose([True, False]) else json.dumps(text)


def quote(key: str) -> str:
    return key if key.isascii() and key.replace("-", "").isalnum() else json.dumps(key)


def paths_of(value: Any, path: Path = ()) -> set[Path]:
    """All paths of a parsed document."""
    if isinstance(value, dict):
        inner = [((*path, key), item) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [((*path, index), item) for index, item in enumerate(value)]
    else:
        return {path}
    return {path}.union(*(paths_of(item, where) for where, item in inner))


@settings(max_examples=60)
@given(tables(2), st.integers(0, 2**32))
def test_every_path_has_the_line_where_it_was_written(table: Any, style: int) -> None:
    writer = Writer(random.Random(style).choice)
    writer.table(table, "", ())
    text = "\n".join(writer.lines) + "\n"
    document = tomli.loads(text)
    scan = Scan(text)
    found = scan.lines()
    assert scan.position == len(text)
    assert not scan.open
    assert not list(scan.repeated())
    assert set(found) == paths_of(document) - {()}
    assert {path: found[path] for path in writer.places} == writer.places


@given(st.text(alphabet="ab=[]{}\",.\n#\\'1 ", max_size=40))
def test_whatever_the_parser_reads_the_index_reads(text: str) -> None:
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError:
        Scan(text).lines()
        return
    scan = Scan(text)
    assert scan.position == len(text)
    assert set(scan.lines()) == paths_of(document) - {()}


def test_an_unknown_path_has_the_line_of_what_is_around_it() -> None:
    lines = Scan('[meta]\ntitle = "x"\n').lines()
    assert line_of(("meta", "title", 3), lines) == 2
    assert line_of(("meta", "version"), lines) == 1
    assert line_of(("lexicon", "numbers"), lines) == 0


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("a = { b = 1 }", 0),
        ("a = [\n  { b = 1 },\n]", 0),
        ("a = { b = 1,\n  c = 2 }", 1),
        ("a = { b = 1, }", 1),
        ("a = {\n}", 1),
        ('a = { b = """\n""" }', 0),
    ],
)
def test_tables_in_braces_that_not_every_parser_takes(text: str, loose: int) -> None:
    assert len(Scan(text).loose) == loose


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("meta",), "[meta]"),
        (("meta", "title"), "[meta] → title"),
        (("lexicon", "drugs", 1), "[lexicon] → drugs, item 2"),
        (("labels", "action", "open", "key"), "[labels.action.open] → key"),
        (("screen", 0), 'screen "joints"'),
        (("screen", 0, "block", 1, "items", 0, "text"), 'screen "joints", block 2, item 1 → text'),
        (("screen", 1, "block", 0), "screen 2, block 1"),
        (("checker", "question", 0, "not_sure", "outcome"), 'question "q4" → not_sure → outcome'),
        (("glossary", 0, "facts", 0), 'glossary "Tea" → facts, item 1'),
        ((), ""),
    ],
)
def test_places_are_named_as_an_author_would(path: Path, words: str) -> None:
    document = {
        "meta": {"title": "T"},
        "lexicon": {"drugs": ["a", "b"]},
        "labels": {"action": {"open": {"key": "x"}}},
        "screen": [{"id": "joints", "block": [{}, {"items": [{"text": "x"}]}]}, {"block": [{}]}],
        "checker": {"question": [{"id": "q4", "not_sure": {"outcome": "hold"}}]},
        "glossary": [{"term": "Tea", "facts": ["F01"]}],
    }
    assert place_name(path, document) == words
