"""What authors see when they err: one folder for each mistake, and the command itself.

To add a mistake, add a folder to ``broken``: ``edit.toml`` changes the good file beside it (with
``practice.toml`` below it where it says ``with_practice = true``), ``expected.txt`` is the whole
report. A ``*`` for a line number stands for a line of ``[labels]``, which grows with the program.
``SIJ_TUI_ACCEPT=1 pytest`` writes the reports anew, to be read.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
from content_samples import base, with_practice
from paths import DATA

from sij_tui.cli import main
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.problems import Problem
from sij_tui.core.validation.load import load, validate

BROKEN = DATA / "broken"
ENTRIES = sorted(path.parent for path in BROKEN.glob("*/edit.toml"))
NAME = "content.toml"
ACCEPT = bool(os.environ.get("SIJ_TUI_ACCEPT"))


def broken(entry: Path) -> bytes:
    """The good file with the mistake of an entry."""
    recipe = tomllib.loads((entry / "edit.toml").read_text())
    text = with_practice() if recipe.get("with_practice") else base()
    for edit in recipe.get("edit", [recipe]):
        if "find" in edit:
            assert edit["find"] in text, f"{entry.name}: the text to replace is not there"
            text = text.replace(edit["find"], edit["replace"], 1)
    return text.encode(recipe.get("encoding", "utf-8"))


def report(data: bytes, problems: tuple[Problem, ...]) -> list[str]:
    """The problems of a file as reported, with ``*`` for lines of labels."""
    first = data.decode(errors="replace").split("[labels]")[0].count("\n") + 1
    shown = []
    for problem in problems:
        line = problem.text(NAME)
        if problem.line >= first:
            line = re.sub(rf"^{re.escape(NAME)}:\d+", f"{NAME}:*", line)
        shown.append(line)
    return shown


def refusal(data: bytes) -> tuple[Problem, ...]:
    """With which problems a file is refused at a start; none if it loads."""
    try:
        load(data, NAME)
    except BrokenContent as broken_content:
        return broken_content.problems
    return ()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_report_is_as_expected(entry: Path) -> None:
    data = broken(entry)
    problems = validate(data)
    found = "\n".join(report(data, problems)) + "\n"
    if ACCEPT:
        (entry / "expected.txt").write_text(found)
    assert found == (entry / "expected.txt").read_text()
    assert refusal(data) in ((), tuple(p for p in problems if p.severity == "error"))


@pytest.mark.parametrize(
    "name",
    [
        "control-character",
        "fact-unknown",
        "id-twice",
        "kind-missing",
        "kinds-missing",
        "strength-counts-as-nothing",
        "strength-missing",
        "strength-too-strong-for-the-kind",
        "strength-too-weak-for-the-kind",
        "question-case-unknown",
        "question-fact-unknown",
        "question-feedback-without-source",
        "question-option-twice",
        "question-parts-too-few",
        "question-picture-missing",
        "question-picture-shared",
        "question-right-missing",
        "question-right-twice",
        "question-several-all-right",
        "question-several-none-right",
        "question-step-offered-twice",
        "question-step-unknown",
        "question-topic-unknown",
        "question-twice",
        "row-without-cell",
        "shortcut-twice",
        "source-note-unknown",
        "statement-without-source",
    ],
)
def test_what_would_be_shown_wrong_is_refused(name: str) -> None:
    assert refusal(broken(BROKEN / name))


def test_the_good_files_have_no_problems() -> None:
    assert [validate(text.encode()) for text in (base(), with_practice())] == [(), ()]


def test_messages_are_for_authors() -> None:
    """No word of a programmer in any report, and no long quotation."""
    for entry in ENTRIES:
        text = (entry / "expected.txt").read_text()
        assert not re.search(r"\b(str|int|dict|tuple|array|msgspec|tomli|NoneType)\b", text), entry
        assert all(len(quote) <= 62 for quote in re.findall(r"[\"']([^\"']*)[\"']", text)), entry


def run(*words: str) -> int:
    return main(["validate", *words])


def test_a_list_of_tables_that_is_missing_is_named_by_its_header() -> None:
    allowed = {problem.where: problem.allowed for problem in validate(b"")}
    assert "[[screen]]" in allowed["[screen]"]


def test_a_good_file_gives_a_plain_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / NAME
    path.write_text(base())
    assert run(str(path)) == 0
    assert capsys.readouterr().out == f"{NAME}: no problems.\n"


def test_the_shipped_content_has_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert capsys.readouterr().out.startswith(NAME)


def test_errors_fail_and_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / NAME
    path.write_bytes(broken(BROKEN / "many-at-once"))
    assert run(str(path)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert "7 errors" in lines[-1]


def test_warnings_alone_do_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / NAME
    path.write_bytes(broken(BROKEN / "title-long"))
    assert run(str(path)) == 0
    assert "1 warning" in capsys.readouterr().out


def test_json_has_the_same_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / NAME
    path.write_bytes(broken(BROKEN / "many-at-once"))
    assert run(str(path), "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == len(report["problems"]) == 7
    assert [problem["line"] for problem in report["problems"]] == sorted(
        problem.line for problem in validate(path.read_bytes())
    )
    assert report["problems"][1]["suggestion"] == 'Did you mean "title"?'


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cannot_be_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(str(tmp_path / name))
    assert end.value.code == 2
    assert "Cannot read" in capsys.readouterr().err


def test_coverage_names_the_screens_of_each_fact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / NAME
    path.write_text(base())
    assert run(str(path), "--coverage") == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "F01    steeping",
        "F02    steeping, [glossary]",
        "F03    reasons",
    ]


def test_coverage_names_what_asks_each_fact_or_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / NAME
    path.write_bytes(broken(BROKEN / "fact-asked-by-none"))
    assert run(str(path), "--coverage") == 0
    assert "       not asked, and no reason given\n" in capsys.readouterr().out
    why = '[[practice.unasked]]\nfacts = ["F02"]\nwhy = "Nobody would forget it."\n\n'
    path.write_text(path.read_text().replace("[practice.labels]", why + "[practice.labels]"))
    assert run(str(path), "--coverage") == 0
    out = capsys.readouterr().out
    assert "       not asked: Nobody would forget it.\n" in out
    assert "asked: 2; not asked, with a reason: 1; neither: 0." in out


def test_coverage_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / NAME
    path.write_text(with_practice())
    assert run(str(path), "--coverage", "--format", "json") == 0
    facts = json.loads(capsys.readouterr().out)["coverage"]
    assert facts["F03"] == {
        "shown": ["reasons"],
        "asked": ["visit"],
        "checked": ["caffeine"],
        "cases": ["guest"],
        "why_not": "",
    }


def test_a_translation_is_held_against_its_original(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original, path = tmp_path / "original.toml", tmp_path / NAME
    original.write_text(base())
    path.write_text(base().replace('force = "about"', 'force = "may"'))
    assert run(str(path), "--against", str(original)) == 1
    assert 'fact "F01" → force' in capsys.readouterr().out
