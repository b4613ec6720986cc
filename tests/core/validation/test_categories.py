"""Strengths and kinds of facts are the author's; what they count as is what the rules go by."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from authoring_kit import examples, in_context

from sij_tui.content_cache import load_cached, shipped_tables
from sij_tui.core.checker.pages.rules import sheet_of
from sij_tui.core.content.facts import CountsAs
from sij_tui.core.content.model import Content
from sij_tui.core.leaflet.reference import sources_page
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.validation.load import validate

CHECKER = in_context("checker")
"""A file whose strengths and kinds are none of those of the shipped one."""
AGREE = {(one, one) for one in get_args(CountsAs)} | {("caution", "other")}
"""What a kind and a strength may count as together."""


def content_of(text: str) -> Content:
    return load_cached(text.encode(), "c.toml").content


def errors(text: str) -> list[str]:
    found = validate(text.encode(), shipped_tables)
    return [problem.text("c.toml") for problem in found if problem.severity == "error"]


def test_its_names_are_not_those_of_the_shipped_file() -> None:
    shipped, content = shipped_tables(), content_of(CHECKER)
    assert not shipped["kind"].keys() & {content.kind[fact.kind].label for fact in content.fact}
    for field in ("force", "kind"):
        reasons = {n for n, each in getattr(content, field).items() if each.counts_as != "other"}
        assert reasons
        assert not reasons & shipped[field].keys()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("yes", "hold"), ("yes", "tell"), ("yes", "none"), ("not_sure", "tell"), ("not_sure", "none")],
)
def test_a_reason_against_of_any_name_leads_to_no_less(answer: str, outcome: str) -> None:
    changed = re.sub(rf'(?m)^({answer} = .*?outcome = )"\w+"', rf'\1"{outcome}"', CHECKER, count=1)
    assert changed != CHECKER
    assert any(f'question "caffeine" → {answer}' in line for line in errors(changed))


@pytest.mark.parametrize("id_", ["F03", "F04"])
def test_a_reason_or_caution_of_any_name_is_asked_about(id_: str) -> None:
    text = re.sub(r'(?m)^(yes = .*facts = )\["%s"\]' % id_, r'\1["F02"]', CHECKER)  # noqa: UP031
    assert any(f'fact "{id_}"' in line and "no question" in line for line in errors(text))


@pytest.mark.parametrize("id_", ["F03", "F04"])
def test_a_reason_or_caution_of_any_name_stands_on_a_screen(id_: str) -> None:
    text = examples("file").replace(f'facts = ["{id_}"]', 'facts = ["F02"]')
    assert any(f'fact "{id_}"' in line and "screen" in line for line in errors(text))


def test_they_have_to_be_right_in_a_test_of_practice() -> None:
    bank = bank_of(content_of(in_context("practice")))
    assert bank
    assert bank.reasons == {"F03", "F04"}


@pytest.mark.parametrize("kind", get_args(CountsAs))
@pytest.mark.parametrize("force", get_args(CountsAs))
def test_a_strength_agrees_with_the_kind(kind: str, force: str) -> None:
    text = examples("file")
    for name, counts_as in (("contents", kind), ("is", force)):
        text = re.sub(rf'(?m)^({name} = .*counts_as = )"\w+"', rf'\1"{counts_as}"', text)
    told = [line for line in errors(text) if 'fact "F02" → force' in line]
    assert bool(told) == ((kind, force) not in AGREE)
    assert not [line for line in errors(text) if line not in told]


@pytest.mark.parametrize("name", ['"must not"', '"reason against"'])
@pytest.mark.parametrize("wrong", ["againts", "", None])
def test_what_is_not_known_never_passes_for_nothing(name: str, wrong: str | None) -> None:
    """Neither a misspelt class, nor none, nor a name that stands nowhere."""
    entry = re.search(rf"(?m)^{name} = .*$", CHECKER)
    assert entry
    gone = wrong is None
    line = "" if gone else re.sub(r'counts_as = "\w+"', f'counts_as = "{wrong}"', entry[0])
    assert errors(CHECKER.replace(entry[0], line))
    with pytest.raises(Exception, match="problems"):
        content_of(CHECKER.replace(entry[0], line))


def test_a_table_that_is_missing_is_told_once() -> None:
    """As in a file of 0.1.0, which had the words among its labels."""
    text = examples("file").replace("[kind]", "[labels.kind]")
    found = errors(text)
    assert any(line.startswith("c.toml  [kind]: is missing") for line in found)
    assert any("[labels.kind]" in line for line in found)
    assert not any("fact" in line.split(":")[1] for line in found)


def test_readers_see_the_labels() -> None:
    content = content_of(CHECKER.replace('label = "must not"', 'label = "is not to"'))
    page = sources_page(content)
    assert any(cell.text == "is not to" for line in page.elements for cell in line.cells)
    assert content.checker
    signed = sheet_of(content, content.checker, "0")
    assert {fact.force for fact in signed.facts} == {"is not to", "should tell"}


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        ("It must not be boiled.", True),
        ("You MUST NOT boil it.", True),
        ("It is never boiled.", True),
        ("It can be boiled.", False),
        ("It should not be boiled.", False),
        ("It mustn't be boiled.", False),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        '[[screen.block]]\nkind = "paragraph"\ntext = "{said}"\nfacts = ["F03"]',
        '[[screen.block]]\nkind = "list"\nitems = [{{ text = "{said}", facts = ["F03"] }}]',
        '[[screen.block]]\nkind = "table"\ncolumns = ["What", "How"]\n'
        'rows = [{{ cells = ["Milk", "{said}"], facts = ["F03"] }}]',
        '[[glossary]]\nterm = "Milk"\ntext = "{said}"\nfacts = ["F03"]',
    ],
)
def test_a_statement_keeps_a_word_of_the_strength(said: str, is_kept: bool, place: str) -> None:
    text, count = re.subn(
        r'(?m)^(id = "F03"(?:\n.+)*?\nforce = ).*$', r'\1"kept"', examples("file")
    )
    assert count == 1
    kept = 'kept = { label = "kept", counts_as = "against", words = ["must not", "never"] }'
    text = text.replace("[force]\n", f"[force]\n{kept}\n")
    before = [line for line in errors(text) if '"kept"' in line]
    added = [line for line in errors(f"{text}\n{place.format(said=said)}\n") if '"kept"' in line]
    assert len(added) - len(before) == (not is_kept)
    without = text.replace(', words = ["must not", "never"]', "")
    assert not [
        line for line in errors(f"{without}\n{place.format(said=said)}\n") if '"kept"' in line
    ]
