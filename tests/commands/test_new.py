"""A new content file has no problems but sentences that are empty; nothing is ever overwritten."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
import tomli

from sij_tui.cli import main
from sij_tui.commands.new import PARTS, new_content
from sij_tui.content_cache import load_cached, shipped_tables
from sij_tui.core.content.blocks import Block
from sij_tui.core.content.model import Content
from sij_tui.core.content.practice import Item
from sij_tui.core.validation.load import fallback_labels, validate

COMBINATIONS = [parts for number in range(len(PARTS) + 1) for parts in combinations(PARTS, number)]
"""Every choice of parts, from none of them to all."""

WORDED = (
    ('notice = ""', 'notice = "For practice alone."'),
    ('privacy = ""', 'privacy = "Nothing is kept."'),
    ('case_rule = ""', 'case_rule = "What the story leaves out was a No."'),
    ('practice = ""', 'practice = "PRACTICE"'),
    ('stop = ""', 'stop = "It is ruled out already. Left: {count}"'),
    ('policies = [""]', 'policies = ["An open question never counts as No."]'),
    ('sets = ""', 'sets = "{total}: {stop} {hold} {tell} {none}"'),
)
"""What an author writes where the template has an empty sentence, but for the outcomes."""


def completed(text: str) -> str:
    """A template as an author leaves it who words what is empty, and changes nothing else."""
    for empty, worded in WORDED:
        text = text.replace(empty, worded)
    for name in ("none", "tell", "hold", "stop"):
        for key in ("label", "headline", "text", "say"):
            text = text.replace(f'{key} = ""', f'{key} = "{key}: word-of-{name}"', 1)
        text = text.replace('words = [""]', f'words = ["word-of-{name}"]', 1)
    return text


def problems(text: str) -> list[str]:
    return [problem.text("new.toml") for problem in validate(text.encode(), shipped_tables)]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "leaflet.toml"
    assert main(["new", str(path)]) == 0
    return path


def test_it_has_no_problems(made: Path) -> None:
    assert validate(made.read_bytes(), shipped_tables) == ()


@pytest.mark.parametrize("parts", COMBINATIONS, ids="-".join)
def test_with_parts_it_has_no_problems_but_what_a_clinician_has_to_word(
    parts: tuple[str, ...],
) -> None:
    text = new_content(parts)
    empty = [line for line in problems(text) if "must not be blank" not in line]
    assert empty == []
    assert bool(problems(text)) == ("checker" in parts)
    assert problems(completed(text)) == []
    content = load_cached(completed(text).encode(), "new.toml").content
    for part in ("timeline", "checker", "practice"):
        assert (getattr(content, part) is not None) == (part in parts)


def test_with_all_parts_it_asks_every_kind_of_question() -> None:
    text = completed(new_content(("timeline", "checker", "practice")))
    practice = load_cached(text.encode(), "new.toml").content.practice
    assert practice
    asked = {type(item) for item in practice.item}
    assert {kind.__name__ for kind in set(Item.__args__) - asked} == {"SeveralItem"}


def test_with_labels_it_leaves_none_out(made: Path) -> None:
    parts = ("timeline", "practice", "labels")
    assert fallback_labels(made.read_bytes(), shipped_tables)
    assert fallback_labels(new_content(parts).encode(), shipped_tables) == {}
    shipped, new = shipped_tables(), tomli.loads(new_content(parts))
    for table in ("action", "key_name", "home", "trouble", "also"):
        assert new["labels"][table] == shipped["labels"][table]
    assert new["practice"]["progress"] == shipped["practice"]["progress"]


def test_without_labels_it_is_short(made: Path) -> None:
    """An author sees what is theirs to write; half of that is the lists that the checks use."""
    written = made.read_text(encoding="utf-8")
    assert "[labels.action]" not in written
    own = written[: written.index("[lexicon]")]
    assert len([line for line in own.splitlines() if line and line[0] != "#"]) < 110


def test_a_part_that_does_not_exist_is_told_with_those_that_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["new", str(tmp_path / "a.toml"), "--with", "timeline,quiz"])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "quiz" in said
    assert all(part in said for part in PARTS)
    assert not list(tmp_path.iterdir())


def test_it_shows_every_kind_of_block(made: Path) -> None:
    screens = load_cached(made.read_bytes(), made.name).content.screen
    kinds = {type(block) for screen in screens for block in screen.block}
    assert kinds == set(Block.__args__)


def test_every_key_of_its_tables_has_an_example_or_is_optional(made: Path) -> None:
    """What an author may fill in stands there, so that nobody has to look for its name."""
    text = made.read_text(encoding="utf-8")
    for name in ("meta", "lexicon", "force", "kind", "fact", "screen", "source_note", "glossary"):
        assert f"[{name}]" in text
    for name in ("topic", "item", "unasked"):
        assert f"[[practice.{name}]]" in new_content(("practice",))
    assert "sij-tui validate" in text


def test_it_is_about_nothing_yet(made: Path) -> None:
    """No word of the shipped leaflet, and no review that never took place."""
    content: Content = load_cached(made.read_bytes(), made.name).content
    assert not content.meta.reviewed_by
    assert not content.lexicon.drugs
    assert "sacro" not in made.read_text(encoding="utf-8").split("[labels")[0].casefold()


def test_a_file_that_exists_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    with pytest.raises(SystemExit) as end:
        main(["new", str(path)])
    assert end.value.code == 2
    assert path.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


def test_a_folder_that_does_not_exist_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nowhere" / "leaflet.toml"
    with pytest.raises(SystemExit) as end:
        main(["new", str(path)])
    assert end.value.code == 2
    assert "Cannot write" in capsys.readouterr().err
    assert not path.parent.exists()


def test_the_words_of_a_class_can_be_written_as_all_other_labels_can() -> None:
    shipped = shipped_tables()["classroom"]
    written = tomli.loads(new_content(("classroom", "labels")))["classroom"]
    assert written == shipped
    assert tomli.loads(new_content(("classroom",)))["lesson"]


@pytest.mark.parametrize("part", ["timeline", "checker", "practice", "classroom"])
def test_validate_says_how_to_have_every_label_that_a_file_leaves_out(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "leaflet.toml"
    path.write_text(completed(new_content((part,))), encoding="utf-8")
    assert main(["validate", str(path)]) == 0
    said = re.search(r"'sij-tui new FILE --with (\S+)'", capsys.readouterr().out)
    assert said
    written = tomli.loads(new_content(said[1].split(",")))
    left_out = fallback_labels(path.read_bytes(), shipped_tables)
    for table, labels in left_out.items():
        inner = written
        for key in table.split("."):
            inner = inner[key]
        assert inner.keys() >= set(labels), table
