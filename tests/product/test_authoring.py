"""The pages for authors: what stands in them as an example is taken as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest
from authoring_kit import ALONE, PAGES, examples, in_context
from paths import ROOT

from sij_tui.commands import new
from sij_tui.commands.new import PARTS
from sij_tui.content_cache import load_cached, shipped_tables
from sij_tui.core.content.blocks import Block
from sij_tui.core.content.practice import Item
from sij_tui.core.validation.load import compare, validate


@pytest.mark.parametrize("page", [page for page in PAGES if examples(page)])
def test_the_example_of_a_page_has_no_problems(page: str) -> None:
    data = in_context(page).encode()
    found = [problem.text(page) for problem in validate(data, shipped_tables)]
    if page == "translation":  # its labels are in English still, as the page says
        assert len(found) == 1
        assert "another language" in found.pop()
    assert found == []
    assert load_cached(data, page).content.screen


@pytest.mark.parametrize("page", [page for page in PAGES if examples(page) and page not in ALONE])
def test_the_example_of_a_page_holds_with_the_word_lists_of_a_new_file(page: str) -> None:
    tables = re.split(r"(?m)^(?=\[)", in_context(page))
    own = "".join(table for table in tables if not table.startswith("[lexicon"))
    lists = (Path(new.__file__).with_name("templates") / "lexicon.toml").read_text("utf-8")
    found = validate(f"{own}\n{lists}".encode(), shipped_tables)
    assert [problem.text(page) for problem in found] == []


def test_questions_on_other_parts_have_no_problems_beside_the_examples_of_these() -> None:
    indented = re.findall(r"(?ms)^  ```toml\n(.*?)^  ```", PAGES["practice"])
    assert indented
    data = "\n".join([
        in_context("practice"), *map(examples, ("timeline", "checker")), *map(dedent, indented),
    ])  # fmt: skip
    assert [problem.text("") for problem in validate(data.encode(), shipped_tables)] == []


def test_every_page_has_an_example_and_is_in_the_list() -> None:
    listed = set(re.findall(r"\]\(([\w-]+)\.md\)", PAGES["README"]))
    assert listed == {page for page in PAGES if page != "README"}
    assert all(examples(page) for page in listed)


def test_the_pages_lead_to_pages_that_exist() -> None:
    for page, text in PAGES.items():
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / "docs" / "authoring" / target).exists(), (page, target)


def test_the_translation_differs_from_its_original_in_words_alone() -> None:
    there, here = (examples(page).encode() for page in ("file", "translation"))
    assert [p.text("") for p in compare(here, there, shipped_tables)] == []
    softened = here.replace(b'"ne doit pas", counts_as = "against"', b'"ne d", counts_as = "other"')
    assert compare(softened, there, shipped_tables)


def test_every_kind_of_block_and_of_question_is_told() -> None:
    for page, union in (("leaflet-blocks", Block), ("practice", Item)):
        told = set(re.findall(r"(?m)^\| `(\w+)` \|", PAGES[page]))
        assert told == {kind.__struct_config__.tag for kind in union.__args__}


def test_every_part_of_a_new_file_has_a_page() -> None:
    assert {part for part in PARTS if part != "labels"} <= PAGES.keys()
    assert f"--with {','.join(PARTS[:3])}" in PAGES["README"]
