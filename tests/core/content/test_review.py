"""What was reviewed is told apart from what has changed since."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import tomli
from content_samples import base, with_practice

from sij_tui.cli import main
from sij_tui.commands.preload import Preload
from sij_tui.core.content.review_hash import review_hash
from sij_tui.core.leaflet.program import review_status
from sij_tui.core.validation.load import load, validate

BY = 'reviewed_by = "A. Nurse"\nreviewed_on = "2030-01-31"'


def hash_of(text: str) -> str:
    return review_hash(tomli.loads(text))


def reviewed(text: str, sha256: str | None = None) -> str:
    sha256 = hash_of(text) if sha256 is None else sha256
    return text.replace("[meta]", f'[meta]\n{BY}\nreviewed_sha256 = "{sha256}"', 1)


def state(text: str) -> str:
    """What the product says of the review."""
    return review_status(load(text.encode(), "c.toml").content)


def with_words(text: str) -> str:
    """The text with labels that tell the three apart."""
    labels = 'not_reviewed = "NOBODY"\nreviewed = "REVIEWED {by} {on}"\n'
    labels += 'reviewed_changed = "CHANGED {by} {on}"\n'
    text = re.sub(r'(?m)^(not_reviewed|reviewed|reviewed_changed) = ".*"\n', "", text)
    return text.replace("[labels.about]\n", f"[labels.about]\n{labels}")


TEXT = with_words(base())


def test_a_review_of_this_very_content_is_told() -> None:
    assert state(TEXT) == "NOBODY"
    assert state(reviewed(TEXT)) == "REVIEWED A. Nurse 2030-01-31"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('text = "', 'text = "x'),
        ("facts = [", 'basis = "product"\nfacts = ['),
        ('title = "', 'title = "A '),
        ('kind = "duration"', 'kind = "effect"'),
    ],
)
def test_any_change_that_a_reader_could_see_is_told(old: str, new: str) -> None:
    before = reviewed(TEXT)
    assert old in before
    changed = before.replace(old, new, 1)
    if not [p for p in validate(changed.encode()) if p.severity == "error"]:
        assert state(changed) == "CHANGED A. Nurse 2030-01-31"
    assert hash_of(changed) != hash_of(before)


def test_a_review_that_names_no_hash_is_none_of_this_content() -> None:
    assert state(reviewed(TEXT, "")).startswith("CHANGED")
    assert state(reviewed(TEXT, "0" * 64)).startswith("CHANGED")
    unnamed = TEXT.replace("[meta]", f"[meta]\n{BY}", 1)
    assert state(unnamed).startswith("CHANGED")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[meta]", "# a remark\n\n[meta]  # another"),
        (" = ", "  =   "),
        ("\n", "\r\n"),
        ("[meta]", f'[meta]\n{BY}\nreview_due = "2031"'),
        ("forbidden = [", 'forbidden = ["perfectly fine", '),
    ],
)
def test_layout_and_what_no_reader_sees_change_nothing(old: str, new: str) -> None:
    assert old in TEXT
    assert hash_of(TEXT.replace(old, new)) == hash_of(TEXT)


def test_the_order_of_keys_does_not_matter_and_that_of_lists_does() -> None:
    def hashed(**tables: object) -> str:
        return review_hash(tables)

    assert hashed(meta={"a": 1, "b": 2}, fact=[1, 2]) == hashed(fact=[1, 2], meta={"b": 2, "a": 1})
    assert hashed(fact=[1, 2]) != hashed(fact=[2, 1])


def test_the_hash_hangs_on_no_name_in_the_code() -> None:
    """Whoever signed 0.1.0's words has signed them for every later version of the program."""
    known = {"meta": {"title": "Tea", "reviewed_by": "A"}, "lexicon": {}, "fact": [{"id": "F1"}]}
    assert review_hash(known) == (
        "ec85e583a5b3f73981bd257c8fed85d8d481b8f68ffd41b2171e13e524630ee3"
    )


def test_validate_prints_the_hash_to_fill_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(with_practice())
    signed = tmp_path / "signed.toml"
    signed.write_text(reviewed(with_practice(), ""))
    assert main(["validate", str(signed)]) == 0
    assert f'reviewed_sha256 = "{hash_of(with_practice())}"' in capsys.readouterr().out
    assert main(["validate", "--format", "json", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["reviewed_sha256"] == hash_of(with_practice())


@pytest.mark.parametrize("sha256", ["", "0" * 64])
def test_validate_warns_of_a_review_of_something_else(sha256: str) -> None:
    text = reviewed(TEXT, sha256)
    (problem,) = validate(text.encode())
    assert problem.severity == "warning"
    assert hash_of(text) in problem.allowed
    assert problem.line == text[: text.index("reviewed_sha256")].count("\n") + 1
    assert validate(reviewed(TEXT).encode()) == ()


def test_what_is_read_ahead_in_another_process_says_the_same() -> None:
    for text in (TEXT, reviewed(TEXT), reviewed(TEXT, "0" * 64)):
        preload = Preload(text.encode(), "c.toml")
        preload.start()
        assert review_status(preload.result()[0].content) == state(text)
