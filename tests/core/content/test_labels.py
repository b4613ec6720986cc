"""Labels: words that go with a number, keys that are free, texts that stand in one line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from content_samples import base, with_practice
from hypothesis import given
from hypothesis import strategies as st
from paths import DATA

import sij_tui.app.leaflet_app
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.plurals import plural_problem
from sij_tui.core.content.problems import Problem
from sij_tui.core.layout.elements import Element, Page
from sij_tui.core.validation.load import load, validate
from sij_tui.core.validation.meaning.labels import RESERVED_KEYS
from sij_tui.export.text import as_text

WELSH = "{n|0:zero|1:one|2:two|3:few|6:many|*:other}"
POLISH = "{n|1:one|*12-*14:many|*2-*4:few|*:many}"
RUSSIAN = "{n|*11-*14:many|*1:one|*2-*4:few|*:many}"
ARABIC = "{n|0:zero|1:one|2:two|*03-*10:few|*11-*99:many|*:other}"
LATVIAN = "{n|0,*0,*11-*19:zero|*1:one|*:other}"

# Samples of the Unicode CLDR, https://cldr.unicode.org, "Language Plural Rules"
SAMPLES = [
    (WELSH, {"zero": [0], "one": [1], "two": [2], "few": [3], "many": [6], "other": [4, 5, 7, 20]}),
    (POLISH, {"one": [1], "few": [2, 3, 4, 22, 24, 102], "many": [0, 5, 11, 12, 14, 19, 21, 112]}),
    (RUSSIAN, {"one": [1, 21, 101], "few": [2, 4, 22], "many": [0, 5, 11, 12, 19, 111, 1011]}),
    (
        ARABIC,
        {"zero": [0], "one": [1], "two": [2], "few": [3, 10, 103, 110], "many": [11, 26, 111],
         "other": [100, 101, 102, 200]},
    ),
    (LATVIAN, {"zero": [0, 10, 11, 19, 20, 111], "one": [1, 21, 101], "other": [2, 9, 22, 102]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "form", "number"),
    [(label, form, n) for label, forms in SAMPLES for form in forms for n in forms[form]],
)
def test_each_number_has_its_form(label: str, form: str, number: int) -> None:
    assert fill(f"a {label} b", n=number) == f"a {form} b"


def test_a_form_stands_beside_its_number() -> None:
    label = "ymhen {count} {count|2:ddiwrnod|*:diwrnod} ({total})"
    assert fill(label, count=2, total=5) == "ymhen 2 ddiwrnod (5)"
    assert fill(label, count=3, total=5) == "ymhen 3 diwrnod (5)"
    assert fill(label, total=5).endswith("(5)")
    assert fill("{count} | {other}", count=1) == "1 | {other}"  # a bar alone is a bar


@given(st.text("{}|:*-,0123ab"), st.integers(0, 10**9))
def test_no_label_breaks_the_program(label: str, number: int) -> None:
    fill("{a|" + label + "}", a=number)
    fill(label, a=number, b="x")
    if not plural_problem(label):
        assert "{" not in fill("{a|" + label.replace("{", "").replace("}", "") + "}", a=number)


def errors(text: str) -> list[Problem]:
    return [problem for problem in validate(text.encode()) if problem.severity == "error"]


def with_in_days(label: str) -> str:
    text, count = re.subn(r'(?m)^in_days = ".*"$', f'in_days = "{label}"', with_practice())
    assert count == 1
    return text


@pytest.mark.parametrize("label", ["in {count} {count|1:day|*:days}", "{count|2:ddiwrnod|*:d}"])
def test_forms_are_taken(label: str) -> None:
    assert validate(with_in_days(label).encode()) == validate(with_in_days("{count}").encode())


@pytest.mark.parametrize(
    "label",
    ["{count|1:day}", "{count|one:day|*:days}", "{count|day|days}", "{count|}", "{days|1:a|*:b}",
     "{count|1-:a|*:b}", "{count|*:a|1:b}"],
)  # fmt: skip
def test_forms_that_cannot_be_read_are_told_with_their_line(label: str) -> None:
    text = with_in_days(label)
    found = errors(text)
    assert found
    assert {problem.line for problem in found} == {text[: text.index("in_days")].count("\n") + 1}


# Keys


@pytest.mark.parametrize("key", RESERVED_KEYS)
def test_keys_that_the_program_or_the_terminal_needs_are_refused(key: str) -> None:
    quoted = key.replace("\\", "\\\\")
    text = re.sub(r'(?m)^open = \{ key = "."', lambda _: f'open = {{ key = "{quoted}"', base())
    assert text != base()
    lines = {problem.line for problem in errors(text) if "is taken" in problem.message}
    assert lines == {text[: text.index("\nopen = {")].count("\n") + 2}
    with pytest.raises(BrokenContent):
        load(text.encode(), "c.toml")


def test_every_key_that_the_app_binds_itself_is_taken() -> None:
    tree = ast.parse(Path(sij_tui.app.leaflet_app.__file__).read_text("utf-8"))
    bound = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Binding"
        and isinstance(node.args[0], ast.Constant)
    }
    assert "ctrl+c" in bound
    assert bound <= set(RESERVED_KEYS)


@pytest.mark.parametrize("key", ["ctrl+p", "ctrl+q", "c", "enter"])
def test_other_keys_are_free(key: str) -> None:
    text = re.sub(r'(?m)^open = \{ key = "."', f'open = {{ key = "{key}"', base())
    assert not [problem for problem in errors(text) if "taken" in problem.message]


# One line


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_text_of_one_line_has_no_line_break(field: str) -> None:
    text = re.sub(rf'(?m)^{field} = "(\w+)', rf'{field} = "\1\\n', base(), count=1)
    if text == base():
        text = base().replace("[[screen]]\n", f'[[screen]]\n{field} = "a\\nb"\n', 1)
    (problem,) = errors(text)
    assert "line break" in problem.message
    assert problem.line


def test_a_line_break_in_a_text_that_runs_on_is_a_space() -> None:
    page = Page(id="p", title="t", elements=(Element(text="one\ntwo"),))
    assert as_text([page]) == "one two\n"
    text = base().replace('text = "', 'text = "a\\nb ', 1)
    assert not [problem for problem in errors(text) if "line break" in problem.message]


# The right hint


def test_a_picture_without_facts_is_told_only_what_it_can_have() -> None:
    pictures = (DATA / "scenes" / "kettle.toml").read_text("utf-8")
    text = f"{base()}\n{pictures.replace('facts = [', 'facts = [] # [')}"
    (problem,) = [p for p in errors(text) if "facts" in p.where]
    assert "facts" in problem.allowed
    assert "basis" not in problem.allowed
    statement = re.sub(r'(?m)^facts = \["F01"\]$', "facts = []", base(), count=1)
    assert any("basis" in problem.allowed for problem in errors(statement))
