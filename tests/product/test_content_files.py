"""Content files of other kinds: another subject, other languages, wide characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from paths import DATA

from sij_tui.core.validation.load import compare, load, validate

FILES = sorted((DATA / "content").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_loads_without_a_problem(path: Path) -> None:
    data = path.read_bytes()
    assert [problem.text(path.name) for problem in validate(data)] == []
    assert load(data, path.name).content.screen


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_word_of_its_own_lexicon_is_found(path: Path) -> None:
    """Forbidden words, drugs and times are found in any script."""
    text = path.read_text(encoding="utf-8")
    lexicon = load(text.encode(), path.name).content.lexicon
    words = (*lexicon.forbidden, *lexicon.drugs, *lexicon.times)
    at = text.index('[[screen.block]]\nkind = "note"')
    note = f'kind = "paragraph"\nbasis = "silence"\ntext = "{", ".join(words)}"\n\n'
    changed = f"{text[:at]}[[screen.block]]\n{note}{text[at:]}"
    found = " ".join(problem.message for problem in validate(changed.encode()))
    assert [word for word in words if f'"{word.casefold()}"' not in found] == []


@pytest.mark.parametrize("name", ["fr.toml", "ja.toml"])
def test_a_translation_lacks_parts_but_changes_none(name: str, root: Path) -> None:
    """These translate a few screens: what is not there is reported, and nothing else."""
    original = (root / "content.toml").read_bytes()
    found = compare((DATA / "content" / name).read_bytes(), original)
    kinds = ("missing, though", "is left out", "is empty, but")
    assert [problem.text(name) for problem in found if not problem.message.startswith(kinds)] == []
    assert found
