"""However large or odd a file is, it is told so in words, in time; pipes are not waited for."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from content_samples import base
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.cli import main
from sij_tui.commands.watch import watcher
from sij_tui.core.content import bounds
from sij_tui.core.content.bounds import bound_findings, is_within_bounds
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.validation.load import load, validate
from sij_tui.files import MOST_CONTENT_BYTES, read_file

SECONDS = 2.0
"""Of the processor; on a busy machine they take longer."""


def many_facts(count: int) -> str:
    fact = '[[fact]]\nid = "Z{}"\ntext = "a"\nkind = "step"\nforce = "is"\nplace = "p"\n'
    return base() + "\n" + "".join(fact.replace("{}", str(number)) for number in range(count))


def unknown_keys() -> str:
    return base() + "".join(f"\n[[screen]]\nxx{n} = 1\nyy{n} = 1" for n in range(900))


TOO_MUCH = {
    "10,000 facts": many_facts(10_000),
    "1,500 facts": many_facts(1_500),
    "many keys": base() + "\n[x]\n" + "".join(f"k{n} = 1\n" for n in range(60_000)),
    "many values": base() + "\nx = [" + ("[" + "1," * 900 + "]," * 50) + "]",
    "unknown keys": unknown_keys(),
    "brackets": base() + "\nx = " + "[" * 50_000,
    "deep lists": base() + "\nx = " + "[" * 60 + "]" * 60,
    "deep tables": base() + "\nx = " + "{a = " * 60 + "1" + "}" * 60,
    "a long header": "[" + "a." * 5_000 + "b]\n" + base(),
    "a long key": "k" * 500_000 + " = 1\n" + base(),
    "a long text": base().replace('title = "', 'title = "' + "x" * 500_000, 1),
    "a long number": base().replace("schema = 1", "schema = " + "9" * 500_000),
    "a large number": base().replace("schema = 1", "schema = " + "9" * 4_000),
    "not a number": base().replace("schema = 1", "schema = nan"),
    "an endless number": base().replace("schema = 1", "schema = -inf"),
    "a large exponent": base().replace("schema = 1", "schema = 1e9999"),
    "slips": "=\n" * 400_000,
    "open texts": 'a = "\n' * 150_000,
    "null characters": "\0" * 900_000,
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_told_in_words_and_in_time(text: str) -> None:
    data = text.encode()
    began = time.process_time()
    problems = validate(data)
    assert time.process_time() - began < SECONDS
    assert 0 < len(problems) < 250
    assert max(len(problem.text("c.toml")) for problem in problems) < 1_000
    began = time.process_time()
    with pytest.raises(BrokenContent):
        load(data, "c.toml")
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("name", ["not a number", "an endless number", "a large number"])
def test_a_number_that_is_none_is_told_with_its_line(name: str) -> None:
    (problem,) = validate(TOO_MUCH[name].encode())
    assert problem.line == base()[: base().index("schema")].count("\n") + 1
    assert problem.where == "[meta] → schema"


def test_what_is_at_a_bound_passes() -> None:
    assert is_within_bounds({"a": ["x"] * bounds.MAX_ENTRIES})
    assert not is_within_bounds({"a": ["x"] * (bounds.MAX_ENTRIES + 1)})
    assert is_within_bounds("x" * bounds.MAX_CHARACTERS)
    assert not is_within_bounds("x" * (bounds.MAX_CHARACTERS + 1))
    assert is_within_bounds(bounds.MAX_NUMBER)
    assert not is_within_bounds(-bounds.MAX_NUMBER - 1)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


values = st.recursive(
    st.one_of(
        st.text(max_size=4),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.just(10**13),
        st.just("x" * (bounds.MAX_CHARACTERS + 1)),
        st.just([0] * (bounds.MAX_ENTRIES + 1)),
        st.just({"k" * (bounds.MAX_KEY_CHARACTERS + 1): 1}),
        st.integers(bounds.MAX_DEPTH - 2, bounds.MAX_DEPTH + 2).map(nested),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(values)
def test_the_quick_look_and_the_long_one_agree(value: Any) -> None:
    from sij_tui.core.content.bounds import _excess

    assert is_within_bounds(value) == (not list(_excess(value)))
    assert is_within_bounds(value) == (not bound_findings(value))


# Files


def status(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    """Run the program in this process: status, and all that it writes."""
    try:
        code = main([*map(str, words)])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    return code, "".join(capsys.readouterr())


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    return path


COMMANDS = [
    ("validate",),
    ("validate", "--against"),
    ("read", "--content"),
    ("--plain", "--content"),
    ("--version", "--content"),
    ("rules", "--content"),
    ("scenes", "--content"),
    ("progress", "--content"),
    ("progress", "import"),
    ("progress", "report"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_only_regular_files_are_read(
    words: tuple[str, ...], pipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (pipe, tmp_path, Path("/dev/zero")):
        before = ("--content", str(path)) if words == ("--version", "--content") else words
        code, written = (
            status(capsys, *before, "--version")
            if "--version" in words
            else status(capsys, *words, path)
        )
        assert code == 2
        assert str(path) in written
        assert "not a file" in written


@pytest.mark.parametrize("words", COMMANDS[:4], ids=" ".join)
def test_a_file_that_is_too_large_is_not_read_whole(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(10**12)  # a hole: it takes no room on the disk
    code, written = status(capsys, *words, path)
    assert code == 2
    assert "1,000,000,000,000" in written


def test_a_watched_file_that_grows_too_large_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base())
    look = watcher(path, path.read_bytes())
    assert look() is None
    with path.open("ab") as file:
        file.truncate(MOST_CONTENT_BYTES + 1)
    found = look()
    assert isinstance(found, tuple)
    assert "at most" in found[0].message
    path.unlink()
    os.mkfifo(path)
    assert look() is None


def test_a_file_name_with_a_null_character_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, written = status(capsys, "validate", "a\0b")
    assert code == 2
    assert "a<U+0000>b" in written


@pytest.mark.parametrize("words", [("validate", "-"), ("read", "--content", "-")])
def test_a_dash_stands_for_standard_input(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_on_input(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))

    given_on_input(base().encode())
    assert status(capsys, *words)[0] == 0
    given_on_input(b"=")
    code, written = status(capsys, *words)
    assert code == 1
    assert "standard input:1" in written
    given_on_input(b" " * (MOST_CONTENT_BYTES + 1))
    code, written = status(capsys, *words)
    assert code == 2
    assert "standard input" in written


def test_the_screens_need_the_keyboard(capsys: pytest.CaptureFixture[str]) -> None:
    from sij_tui.commands.run import run

    with pytest.raises(SystemExit) as end:
        run(SimpleNamespace(content="-"))
    assert end.value.code == 2
    assert "keyboard" in capsys.readouterr().err


def test_no_more_of_a_file_is_read_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    assert read_file(path, 10) == b"x" * 10
    with pytest.raises(OSError, match="at most 9"):
        read_file(path, 9)
