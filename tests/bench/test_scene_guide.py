"""The guide to pictures: every key is told of, and every picture is of its example as it is."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import fields

from bench.examples import FOLDER, GUIDE, Example, drawn, examples, path_of
from sij_tui.core.content.scenes import (
    Drawing,
    Key,
    LabelPlace,
    Pulse,
    Restyle,
    Role,
    Scene,
    SceneLabel,
    Shading,
    Shape,
    Symbol,
)
from sij_tui.core.validation.scene_file import art_in

TEXT = GUIDE.read_text("utf-8")
PROSE = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
EXAMPLES = list(examples(TEXT))
TABLES = (Drawing, Key, LabelPlace, Pulse, Restyle, Role, Scene, SceneLabel, Shading, Shape, Symbol)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_an_example_is_right_and_its_picture_is_drawn_from_it(example: Example) -> None:
    assert art_in(example.toml.encode())[1] == ()
    assert f"](scenes/{example.name}.svg)" in TEXT
    assert path_of(example).read_text("utf-8") == drawn(example), "run make scenes"


def test_there_is_no_picture_without_its_example() -> None:
    assert {path.stem for path in FOLDER.glob("*")} == {example.name for example in EXAMPLES}


@pytest.mark.parametrize("table", TABLES)
def test_every_key_is_told_of(table: type) -> None:
    said = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", PROSE))))
    said |= set(re.findall(r"(\w+) =", TEXT)) | set(re.findall(r"\.?(\w+)\]\]", TEXT))
    assert {info.encode_name for info in fields(table)} - said == set()
