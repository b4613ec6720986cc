"""A new content file has no problems, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from sij_tui.cli import main
from sij_tui.core.content.blocks import Block
from sij_tui.core.content.model import Content
from sij_tui.core.validation.load import load, validate


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "leaflet.toml"
    assert main(["new", str(path)]) == 0
    return path


def test_it_has_no_problems(made: Path) -> None:
    assert validate(made.read_bytes(), made.name) == ()


def test_it_shows_every_kind_of_block(made: Path) -> None:
    screens = load(made.read_bytes(), made.name).content.screen
    kinds = {type(block) for screen in screens for block in screen.block}
    assert kinds == set(Block.__args__)


def test_every_key_of_its_tables_has_an_example_or_is_optional(made: Path) -> None:
    """What an author may fill in stands there, so that nobody has to look for its name."""
    text = made.read_text(encoding="utf-8")
    for name in ("meta", "lexicon", "fact", "screen", "source_note", "glossary", "practice"):
        assert f"[{name}]" in text
    for name in ("topic", "item", "unasked"):
        assert f"[[practice.{name}]]" in text
    assert "sij-tui validate" in text


def test_its_labels_are_those_of_the_shipped_content(made: Path, root: Path) -> None:
    shipped = tomli.loads((root / "content.toml").read_text(encoding="utf-8"))
    new = tomli.loads(made.read_text(encoding="utf-8"))
    assert new["labels"] == shipped["labels"]
    for words in ("labels", "progress"):
        assert new["practice"][words] == shipped["practice"][words]


def test_it_is_about_nothing_yet(made: Path) -> None:
    """No word of the shipped leaflet, and no review that never took place."""
    content: Content = load(made.read_bytes(), made.name).content
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
