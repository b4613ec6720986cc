"""Loading: good files become content, bad ones a list of problems; never anything else."""

from __future__ import annotations

import copy
import hashlib
import random
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
import tomli
from content_samples import base
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.model import Content
from sij_tui.core.validation.load import load, validate
from sij_tui.core.validation.meaning import document_of
from sij_tui.core.validation.shape.decode import decode_document

NAME = "content.toml"


def errors(data: bytes) -> list[str]:
    return [problem.message for problem in validate(data) if problem.severity == "error"]


def test_a_good_file_is_loaded() -> None:
    data = base().encode()
    loaded = load(data, NAME)
    assert loaded.content.meta.id == "tea"
    assert loaded.name == NAME
    assert loaded.fingerprint == hashlib.sha256(data).hexdigest()
    assert validate(data) == ()


def test_line_ends_of_any_system_give_the_same_content() -> None:
    text = base()
    with_returns = text.replace("\n", "\r\n")
    assert load(with_returns.encode(), NAME).content == load(text.encode(), NAME).content
    broken = with_returns.replace('kind = "table"', 'kind = "tabel"')
    assert validate(broken.encode()) == validate(broken.replace("\r", "").encode())


def test_letters_made_of_two_characters_are_composed() -> None:
    data = base().replace("Making tea", "The\u0301").encode()
    assert load(data, NAME).content.meta.title == "Th\u00e9"


def test_letters_made_of_two_characters_by_escapes_are_reported() -> None:
    data = base().replace("Making tea", "The\\u0301").encode()
    assert [problem.severity for problem in validate(data)] == ["warning"]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"\x00", b"a = " + b"[" * 3000, b"a = " + b"9" * 5000, b'a = "\\ud800"'],
    ids=["empty", "half of UTF-16", "zero", "deep", "a long number", "half a character"],
)
def test_a_file_that_is_no_content_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenContent) as refused:
        load(data, NAME)
    assert refused.value.problems
    assert all(problem.severity == "error" for problem in refused.value.problems)


def test_a_warning_does_not_keep_a_file_from_loading() -> None:
    data = base().replace('facts = ["F03"]', 'facts = ["F03", "F03"]').encode()
    assert [problem.severity for problem in validate(data)] == ["warning"]
    load(data, NAME)


def test_a_start_imports_nothing_that_only_a_fault_needs(root: Path) -> None:
    """The decoder and the essential checks: no words, no lines, no comparing of words."""
    code = (
        "import sys; from pathlib import Path; from sij_tui.core.validation.load import load;"
        "load(Path(sys.argv[1]).read_bytes(), 'content.toml');"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, root / "content.toml"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert "sij_tui.core.validation.meaning.words" in loaded
    late = {"difflib", "hashlib", "rich", "textual", "sij_tui.core.validation.report"}
    assert not late & loaded


PLACES = st.integers(0, 10_000)
MARKS = st.sampled_from(['"', '"""', "[", "]", "{", "=", "\n", "#", "“", "\\", ",", "\u00a0", "x"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PLACES, st.integers(0, 3), MARKS), min_size=1, max_size=3))
def test_any_typing_error_gives_problems_or_content(
    edits: list[tuple[int, int, str]],
) -> None:
    """Whatever is typed into a good file, the answer is a report with lines of that file."""
    text = base()
    for place, deleted, mark in edits:
        at = place % len(text)
        text = text[:at] + mark + text[at + deleted :]
    found = validate(text.encode())
    assert all(0 <= problem.line <= text.count("\n") + 1 for problem in found)
    assert len(set(found)) == len(found)
    try:
        load(text.encode(), NAME)
    except BrokenContent:
        assert any(problem.severity == "error" for problem in found)


OTHER_VALUES: list[Any] = ["", " ", "x", "F01", 0, 1, 2.5, True, [], ["x"], [1], {}, {"a": 1}]


def changed(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The document with one value taken away, renamed or replaced."""
    document = copy.deepcopy(document)
    inside: Any = document
    while True:
        key = rng.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
        if isinstance(inside[key], dict | list) and inside[key] and rng.random() < 0.8:
            inside = inside[key]
            continue
        action = rng.choice(["replace", "replace", "delete", "rename"])
        if action == "rename" and isinstance(key, str):
            inside[f"{key}x"] = inside.pop(key)
        elif action == "delete":
            del inside[key]
        else:
            inside[key] = rng.choice(OTHER_VALUES)
        return document


def test_the_report_on_shape_and_the_decoder_agree(root: Path) -> None:
    """Each of many changes is refused by both or by neither; what is left can be checked."""
    shipped = tomli.loads((root / "content.toml").read_text(encoding="utf-8"))
    few = {key: shipped[key][:1] for key in ("fact", "screen", "symbol", "scene")}
    samples = [tomli.loads(base()), shipped | few]
    for seed in range(240):
        document = changed(samples[seed % 2], random.Random(seed))
        shape = decode_document(document, Content)
        content = converted(document)
        if content is None:
            assert shape.findings, f"seed {seed}"
            document_of(document, shape.value, "")
        else:
            assert shape.findings == [], f"seed {seed}"
            assert shape.value == content


def converted(document: dict[str, Any]) -> Content | None:
    """The document as the decoder reads it; None if it refuses."""
    try:
        return msgspec.convert(document, Content)
    except msgspec.ValidationError:
        return None


def test_every_pattern_of_the_model_has_words() -> None:
    """A limit that is added to the model is explained to authors in their words."""
    from sij_tui.core.validation.shape.type_names import PATTERNS

    assert _patterns(msgspec.json.schema(Content)) == set(PATTERNS)


def _patterns(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["pattern"]} if isinstance(value.get("pattern"), str) else set()
        return own.union(*map(_patterns, value.values()))
    return set().union(*map(_patterns, value)) if isinstance(value, list) else set()


class Limits(msgspec.Struct):
    """One key for each kind of limit."""

    least: Annotated[int, msgspec.Meta(ge=2)] = 2
    above: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    most: Annotated[int, msgspec.Meta(le=3)] = 3
    below: Annotated[float, msgspec.Meta(lt=1)] = 0.5
    short: Annotated[str, msgspec.Meta(max_length=3)] = "abc"
    long: Annotated[str, msgspec.Meta(min_length=2)] = "ab"
    items: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=2)] = (1,)
    pair: tuple[float, float] = (0.0, 1.0)
    either: float | tuple[float, float] | None = None
    words: Literal["a", "b"] | None = None


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize(
    ("key", "fine", "wrong"),
    [
        ("least", 2, 1),
        ("above", 0.1, 0),
        ("most", 3, 4),
        ("below", 0.9, 1),
        ("short", "abc", "abcd"),
        ("long", "ab", "a"),
        ("items", [1, 2], []),
        ("items", [1], [1, 2, 3]),
        ("pair", [1, 2], [1, 2, 3]),
        ("either", [1, 2], [1]),
        ("either", 1, "1"),
        ("words", "b", "c"),
    ],
)
def test_each_limit_is_reported_as_the_decoder_does(
    key: str, fine: object, wrong: object, good: bool
) -> None:
    document = {key: fine if good else wrong}
    shape = decode_document(document, Limits)
    assert [finding.path for finding in shape.findings] == ([] if good else [(key,)])
    if good:
        assert shape.value == msgspec.convert(document, Limits)
    else:
        assert shape.findings[0].message
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(document, Limits)
