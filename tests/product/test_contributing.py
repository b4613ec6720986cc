"""CONTRIBUTING names only what there is: files, folders, and what classes have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui.screens.base import BaseScreen

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PATHS = sorted({word for word in re.findall(r"`([^`\s]+)`", TEXT) if "/" in word})


@pytest.mark.parametrize("word", PATHS)
def test_every_path_is_there(word: str) -> None:
    assert (ROOT / word).exists() or any((ROOT / "sij_tui").rglob(word))


def test_every_module_of_the_top_is_in_the_picture() -> None:
    picture = TEXT.partition("```text")[2].partition("```")[0]
    top = {path.stem for path in (ROOT / "sij_tui").glob("[a-z]*") if _is_code(path)}
    assert top - set(re.findall(r"[a-z_]+", picture)) == set()


def _is_code(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").exists()


def test_a_screen_has_the_methods_that_are_to_be_written() -> None:
    step = TEXT.partition("3. Something that behaves in a new way")[2].partition("\n\n")[0]
    names = re.findall(r"`([a-z_]+|KEYS)`", step)
    assert names == ["compose_body", "populate", "KEYS"]
    assert [name for name in names if not hasattr(BaseScreen, name)] == []
