"""Things that come in kinds: each kind is one module and one line in a registry, none is left out.

The steps are those of CONTRIBUTING.md, done in a copy of the source.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from paths import ROOT

from sij_tui.commands.new import new_content
from sij_tui.content_cache import load_cached
from sij_tui.core.content.blocks import Block
from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.items import TRAITS
from sij_tui.core.content.screen import statements_of
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.leaflet.pages import leaflet_page
from sij_tui.core.scenes.cells.registry import CELL_RENDERERS
from sij_tui.export import PAGE_FORMATS, Target, exporter

BLOCKS = "sij_tui/core/content/blocks"
EXPORT = "sij_tui/export"
ITEMS = "sij_tui/core/content/items"

CALLOUT = '''"""Words in large letters."""

from collections.abc import Iterator

from sij_tui.core.content.blocks.base import BlockPart, BlockTable, Passage, References
from sij_tui.core.content.table import Statement


class Callout(BlockTable, frozen=True, kw_only=True, tag="callout", tag_field="kind"):
    """A statement in large letters."""

    statement: Statement

    def parts(self, references: References) -> Iterator[BlockPart]:
        """Yield the statement."""
        yield Passage(self.statement, "note")
'''
LINES = '''"""Pages as a line for each element."""

from collections.abc import Iterable

from sij_tui.core.layout.elements import Page
from sij_tui.export import Target


def export(pages: Iterable[Page], target: Target) -> str:
    """Return the words of each element on a line of its own."""
    return "".join(f"{element.plain_text}\\n" for page in pages for element in page.elements)
'''
IN_A_FILE = """
[[screen]]
id = "large"
title = "Large"
[[screen.block]]
kind = "callout"
statement = { text = "Zebra crossing.", basis = "product" }
"""
GAP = '''"""A text with a gap, and words that could stand in it."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

import msgspec

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.items.base import (
    AskItem, Choice, ItemContext, KindTraits, QuestionPart, Statement, Words
)


class GapItem(AskItem, frozen=True, kw_only=True, tag="gap", tag_field="kind"):
    """Which word stands in the gap?"""

    text: Words
    words: Annotated[tuple[Words, ...], msgspec.Meta(min_length=2)]
    """The right one comes first."""
    feedback: Statement

    traits: ClassVar[KindTraits] = KindTraits(
        fingerprint_word="gap",
        response="one",
        question_key="ask",
        choices_key="",
        shuffles=True,
        keeps_response=True,
        feedback_per_choice=False,
        signs_right=True,
        xapi_interaction="choice",
    )

    @property
    def remark(self) -> Statement:
        """What is said after any answer."""
        return self.feedback

    def question_parts(self, context: ItemContext) -> Iterator[QuestionPart]:
        """Yield what is asked, and the text with its gap."""
        yield QuestionPart(self.text, "story")
        yield from super().question_parts(context)

    def choices(self, context: ItemContext) -> tuple[Choice, ...]:
        """Return the words."""
        return tuple(Choice(each, each, each == self.words[0]) for each in self.words)

    def identity(self, checker: Checker | None) -> list[object]:
        """Return the words."""
        return [self.words[0], sorted(self.words)]
'''
ASKED = """
[[practice.item]]
id = "stripes"
kind = "gap"
topic = "first-topic"
facts = ["F01"]
ask = "Which word is left out?"
text = "A zebra has ___."
words = ["stripes", "dots"]
feedback = { text = "It has stripes.", facts = ["F01"] }
"""
PLAYED = """
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.pages.asking import asking_elements
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.parts import Context
from sij_tui.core.practice.reducer import reduce_round
from sij_tui.core.practice.round import start_round
from sij_tui.content_cache import load_cached
from sij_tui.records.exchange import Record
from sij_tui.records.spreadsheet import as_csv
from sij_tui.records.xapi import Activities, statements

content = load_cached(open("new.toml", "rb").read(), "new.toml").content
bank = bank_of(content)
context = Context(content, bank, glyphs_for("ascii"), {})
state = start_round(bank, "learn", ("stripes",), id="a" * 32, seed=1, now=0)
asked = list(asking_elements(context, state))
for action in ("choose:dots", "answer"):
    state, events = reduce_round(bank, state, action, 1)
for element in (*asked, *feedback_elements(context, state)):
    print(element.plain_text)
records = [Record("b" * 32, *events)]
print(*as_csv(records), *statements(records, Activities(bank, content.meta)))
"""


# -- every module of a kind is in its registry


def kinds_defined(folder: Path) -> set[str]:
    """The tags of the kinds that the modules of a folder define."""
    return {
        keyword.value.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for keyword in node.keywords
        if keyword.arg == "tag" and isinstance(keyword.value, ast.Constant)
    }


def register_item(copy: Path) -> None:
    """Add the kind of question to its registry: its import, and its name in the union."""
    registry = copy / ITEMS / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    imported = "from sij_tui.core.content.items.gap import GapItem\n"
    first = "from sij_tui.core.content.items.order"
    text = text.replace(first, f"{imported}{first}", 1)
    line = "Item: TypeAlias = "
    registry.write_text(text.replace(line, f"{line}GapItem | "), encoding="utf-8")
    (copy / "new.toml").write_text(new_content(["practice"]) + ASKED, encoding="utf-8")


def forms_defined(folder: Path) -> set[str]:
    """The modules of a folder that have a function called ``export``."""
    return {
        path.stem
        for path in folder.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "export"
    }


def test_every_kind_of_block_is_registered() -> None:
    assert kinds_defined(ROOT / BLOCKS) == {kind.__struct_config__.tag for kind in get_args(Block)}


def test_every_kind_of_question_is_registered() -> None:
    assert kinds_defined(ROOT / ITEMS) == set(TRAITS)


def test_every_form_of_export_is_registered() -> None:
    assert forms_defined(ROOT / EXPORT) == set(PAGE_FORMATS)


@pytest.mark.parametrize("name", PAGE_FORMATS)
def test_every_form_of_export_shows_every_kind_of_block(name: str) -> None:
    """The example of each kind is the one that ``sij-tui new`` writes for authors."""
    content = load_cached(new_content().encode(), "new.toml").content
    screens = [leaflet_page(content, screen, 1) for screen in content.screen]
    kinds = {type(block) for screen in content.screen for block in screen.block}
    assert kinds == set(get_args(Block))
    written = "".join(char for char in exporter(name)(screens, Target()) if char.isalnum())
    for page in screens:
        for element in page.elements:
            for text in (element.text, *(cell.text for cell in element.cells)):
                assert "".join(filter(str.isalnum, text)) in written


def test_every_statement_of_a_block_has_a_place_on_its_page() -> None:
    """What the checks take for statements is what the page lets a reader point at."""
    content = load_cached(new_content().encode(), "new.toml").content
    for screen in content.screen:
        page = leaflet_page(content, screen, 1)
        keys = [element.key for element in page.elements if element.key]
        assert keys == [key for key, _ in statements_of(screen, content.references)]


@pytest.mark.parametrize("tier", get_args(GlyphTier))
def test_every_tier_has_glyphs_and_cells(tier: GlyphTier) -> None:
    assert glyphs_for(tier).tier == tier
    assert callable(CELL_RENDERERS[tier].cell)


def test_a_form_that_is_not_listed_has_no_exporter() -> None:
    with pytest.raises(KeyError, match="progress"):
        exporter("progress")  # a module, but no form of pages


# -- the steps of CONTRIBUTING.md


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "sij_tui", tmp_path / "sij_tui", ignore=ignored)
    shutil.copy(ROOT / "content.toml", tmp_path)
    return tmp_path


def program(copy: Path, *words: str, status: int = 0) -> str:
    """Run the program of the copy; what it writes."""
    done = subprocess.run(
        [sys.executable, "-m", "sij_tui", *words],
        cwd=copy, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def types(copy: Path, module: str = "sij_tui/core/leaflet/pages.py") -> str:
    """What mypy says of a module of the copy and of what it imports."""
    words = ["--strict", "--no-error-summary", "--enable-error-code", "exhaustive-match"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *words, module],
        cwd=copy, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def register_block(copy: Path) -> None:
    registry = copy / BLOCKS / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    line = "Block: TypeAlias = "
    imported = "from sij_tui.core.content.blocks.callout import Callout\n"
    text = text.replace(
        "from typing import TypeAlias\n", f"from typing import TypeAlias\n{imported}"
    )
    registry.write_text(text.replace(line, f"{line}Callout | "), encoding="utf-8")


def content_with_it(copy: Path) -> str:
    (copy / "new.toml").write_text(new_content() + IN_A_FILE, encoding="utf-8")
    return "new.toml"


def test_a_kind_of_block_is_one_file_and_one_line(copy: Path) -> None:
    (copy / BLOCKS / "callout.py").write_text(CALLOUT)
    register_block(copy)
    name = content_with_it(copy)
    assert "no problems" in program(copy, "validate", name)
    for form in PAGE_FORMATS:
        words = ("read", "large", "--content", name, "--format", form)
        assert "Zebra crossing" in program(copy, *words)
    assert "callout" in program(copy, "schema")


def test_a_kind_of_block_that_is_not_registered_is_named(copy: Path) -> None:
    (copy / BLOCKS / "callout.py").write_text(CALLOUT)
    assert kinds_defined(copy / BLOCKS) - kinds_defined(ROOT / BLOCKS) == {"callout"}
    said = program(copy, "validate", content_with_it(copy), status=1)
    assert "callout" in said


@pytest.mark.slow
def test_a_kind_of_block_without_parts_is_an_error_of_types(copy: Path) -> None:
    forgotten = CALLOUT.replace("def parts", "def part")
    (copy / BLOCKS / "callout.py").write_text(forgotten)
    register_block(copy)
    said = types(copy)
    assert "Callout" in said
    assert 'has no attribute "parts"' in said


def test_a_kind_of_question_is_one_file_and_one_line(copy: Path) -> None:
    """It is checked, read, asked, marked and recorded, and both exports have it."""
    (copy / ITEMS / "gap.py").write_text(GAP)
    (copy / "new.toml").write_text(new_content(["practice"]) + ASKED, encoding="utf-8")
    assert "gap" in program(copy, "validate", "new.toml", status=1)
    register_item(copy)
    assert "no problems" in program(copy, "validate", "new.toml")
    read = program(copy, "read", "practice", "--content", "new.toml")
    assert read.index("A zebra has") < read.index("It has stripes.")
    assert '"gap"' in program(copy, "schema")
    (copy / "play.py").write_text(PLAYED)
    done = subprocess.run(
        [sys.executable, "play.py"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    page, _, written = done.stdout.partition("verb,")
    assert page.index("A zebra has") < page.index("dots") < page.index("It has stripes.")
    assert ",gap," in written
    assert '"interactionType":"choice"' in written


@pytest.mark.slow
@pytest.mark.parametrize("member", ["choices", "identity"])
def test_a_kind_of_question_that_is_half_described_is_an_error_of_types(
    copy: Path, member: str
) -> None:
    (copy / ITEMS / "gap.py").write_text(GAP.replace(f"def {member}(", f"def {member}_not("))
    register_item(copy)
    said = types(copy, "sij_tui/core/practice/bank.py")
    assert "GapItem" in said
    assert f'has no attribute "{member}"' in said


def test_a_form_of_export_is_one_file_and_one_line(copy: Path) -> None:
    (copy / EXPORT / "lines.py").write_text(LINES)
    assert "invalid choice: 'lines'" in program(copy, "read", "--format", "lines", status=2)
    registry = copy / EXPORT / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace('"json")', '"json", "lines")'), encoding="utf-8")
    page = program(copy, "read", "about", "--format", "lines")
    assert page.count("\n") > 3
    assert forms_defined(copy / EXPORT) == {*PAGE_FORMATS, "lines"}
