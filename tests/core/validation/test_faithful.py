"""What would tell a reader something wrong is refused by every command, not by validate alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli
from content_parts import SOURCE
from content_samples import base
from paths import DATA

from sij_tui.cli import main
from sij_tui.commands.watch import watcher
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.validation.load import load, validate

WRONG = {
    "permission": ('subtitle = "', 'subtitle = "It is safe to go ahead. '),
    "a sign": ('summary = "', 'summary = "✅ '),
    "an excluded word": ('subtitle = "', 'subtitle = "About cortisone. '),
    "another number": ('summary = "', 'summary = "For 25 minutes. '),
    "a number of its own": ('subtitle = "', 'subtitle = "It takes 3 hours. '),
    "an instruction": ('subtitle = "', 'subtitle = "Stop all medicines first. '),
    "a time without source": ('times = ["about 20 minutes"]', "times = []"),
    "an unknown fact": ('facts = ["F20"', 'facts = ["F99"'),
    "no source": ('\nbasis = "product"\n', "\n"),
}
"""What makes a file wrong: a text of it, and what to write instead."""


def broken(wrong: str) -> bytes:
    old, new = WRONG[wrong]
    assert old in SOURCE
    return SOURCE.replace(old, new, 1).encode()


def test_a_reason_that_no_screen_shows_keeps_a_file_from_loading() -> None:
    edit = tomli.loads((DATA / "broken" / "reason-shown-nowhere" / "edit.toml").read_text())
    data = base().replace(edit["find"], edit["replace"], 1).encode()
    with pytest.raises(BrokenContent):
        load(data, "c.toml")


@pytest.mark.parametrize("wrong", WRONG)
def test_it_does_not_load(wrong: str) -> None:
    data = broken(wrong)
    errors = [problem for problem in validate(data) if problem.severity == "error"]
    assert errors
    with pytest.raises(BrokenContent) as refused:
        load(data, "c.toml")
    assert list(refused.value.problems) == errors


@pytest.mark.parametrize(
    "command",
    [
        ["read", "reasons"],
        ["read"],
        ["read", "--format", "json"],
        ["rules"],
        ["validate"],
        ["--plain"],
    ],
    ids=" ".join,
)
def test_no_command_shows_it(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(broken("permission"))
    try:
        status = main([*command, "--content", str(path)])
    except SystemExit as stopped:
        status = int(stopped.code or 0) if not isinstance(stopped.code, str) else 1
    assert status != 0
    output = capsys.readouterr()
    assert "What the leaflet lists" not in output.out
    assert "subtitle" in output.out + output.err


def test_pictures_with_wrong_words_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.toml"
    at = SOURCE.index("[[scene]]")
    path.write_text(SOURCE[:at] + SOURCE[at:].replace('alt = "', 'alt = "All clear. ', 1))
    assert main(["scenes", str(path)]) == 1
    assert "clear" in capsys.readouterr().out


def test_a_saved_file_that_is_wrong_takes_no_effect(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(SOURCE)
    look = watcher(path, path.read_bytes())
    path.write_bytes(broken("permission"))
    problems = look()
    assert isinstance(problems, tuple)
    assert any("go ahead" in problem.message for problem in problems)
