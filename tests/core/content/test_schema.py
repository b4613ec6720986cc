"""The JSON Schema: fresh, with the docstrings, and of the same mind as the decoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tomli

from sij_tui.cli import main
from sij_tui.core.content.json_schema import content_schema


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["schema"]) == 0
    return capsys.readouterr().out


def test_the_file_in_docs_is_fresh(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``sij-tui schema > docs/content.schema.json`` makes it so."""
    assert (root / "docs" / "content.schema.json").read_text() == printed(capsys)


def test_it_says_what_the_docstrings_say() -> None:
    tables = content_schema()["$defs"]
    assert tables["Meta"]["properties"]["subtitle"]["description"].startswith("One line")
    assert "`" not in json.dumps(tables)


def test_every_table_refuses_unknown_keys() -> None:
    """An editor marks a misspelt key where it is typed."""
    for name, table in content_schema()["$defs"].items():
        assert table.get("additionalProperties") is False, name


def test_every_reference_leads_somewhere() -> None:
    schema = content_schema()
    references = set(_values(schema, "$ref"))
    assert references == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_the_shipped_content_names_the_schema_and_only_its_keys(root: Path) -> None:
    text = (root / "content.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema ./docs/content.schema.json\n")
    tables = content_schema()["$defs"]
    assert tomli.loads(text).keys() <= tables["Content"]["properties"].keys()


def _values(value: Any, key: str) -> list[str]:
    """All values of a key, anywhere inside."""
    if isinstance(value, list):
        return [found for item in value for found in _values(item, key)]
    if not isinstance(value, dict):
        return []
    own = [value[key]] if isinstance(value.get(key), str) else []
    return own + [found for item in value.values() for found in _values(item, key)]
