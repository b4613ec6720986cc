"""``sij-tui diff`` by its statuses and its forms."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from content_samples import base
from paths import CONTENT

from sij_tui.cli import main


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The shipped content with one label in other words, and a version of its own."""
    text = CONTENT.read_text("utf-8")
    changed = text.replace('resume = "Continue: {title}"', 'resume = "Go on: {title}"')
    assert changed != text
    path = tmp_path / "later.toml"
    path.write_text(changed.replace('version = "1.0.0"', 'version = "1.0.1"'), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    try:
        status = main(["diff", *map(str, words)])
    except SystemExit as end:
        status = int(end.code or 0)
    return (status, *capsys.readouterr())


def test_the_same_content_has_status_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text("# another comment\n" + CONTENT.read_text("utf-8"), "utf-8")
    status, out, err = run(capsys, CONTENT, copy)
    assert (status, err) == (0, "")
    assert out


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_differs_has_status_1_and_both_wordings(
    capsys: pytest.CaptureFixture[str], later: Path, form: str
) -> None:
    status, out, _ = run(capsys, CONTENT, later, "--format", form)
    assert status == 1
    for words in ("Continue:", "Go on:", "meta.version"):
        assert words in out


def test_the_later_one_is_the_content_in_use_unless_named(
    capsys: pytest.CaptureFixture[str], later: Path
) -> None:
    assert run(capsys, CONTENT)[0] == 0
    assert run(capsys, CONTENT, "--content", later)[0] == 1
    assert run(capsys, later)[0] == 1


def test_json_has_both_editions_and_each_change(
    capsys: pytest.CaptureFixture[str], later: Path
) -> None:
    status, out, _ = run(capsys, CONTENT, later, "--format", "json")
    report = json.loads(out)
    assert status == 1
    assert (report["old"]["version"], report["new"]["version"]) == ("1.0.0", "1.0.1")
    assert len(report["new"]["sha256"]) == 64
    label = report["changes"][-1]
    assert label["group"] == "label"
    assert label["field"] == "labels.home.resume"
    assert (label["before"], label["after"]) == ("Continue: {title}", "Go on: {title}")


def test_what_cannot_be_read_has_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[meta]\n", "utf-8")
    for words in ([CONTENT, tmp_path / "none.toml"], [broken], [CONTENT, broken], [tmp_path]):
        status, out, err = run(capsys, *words)
        assert (status, out) == (2, "")
        assert err.startswith("sij-tui: ")


def test_nothing_in_a_file_reaches_the_terminal_as_a_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before, after = tmp_path / "before.toml", tmp_path / "after.toml"
    title = re.search(r'^title = "(.+)"$', base(), re.MULTILINE)
    assert title
    before.write_text(base(), "utf-8")
    after.write_text(base().replace(title[1], rf"{title[1]}\u001b[31m"), "utf-8")
    for form in ("text", "markdown", "json"):
        status, out, err = run(capsys, before, after, "--format", form)
        assert status in (1, 2)
        assert "\x1b" not in out + err
