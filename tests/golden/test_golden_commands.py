"""The command line: options of every command, exit statuses, the form of what is printed."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from golden_kit import ANSWERS, held, run, shape

from sij_tui.cli import main

Captured = pytest.CaptureFixture[bytes]
_NOTHING = (None, argparse.SUPPRESS)


# -- options


class _Caught(BaseException):
    """Takes the parser out of the program."""


def caught(monkeypatch: pytest.MonkeyPatch, *words: str) -> argparse.ArgumentParser:
    """The parser with which the program reads these words."""

    def parse(parser: argparse.ArgumentParser, *_: object) -> None:
        raise _Caught(parser)

    with monkeypatch.context() as patched:
        patched.setattr(argparse.ArgumentParser, "parse_args", parse)
        with pytest.raises(_Caught) as found:
            main([*words])
    top = found.value.args[0]
    assert isinstance(top, argparse.ArgumentParser)
    return top


def commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a parser."""
    of = (a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return {name: command for each in of for name, command in each.items()}


def table(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    """A line for each argument of a command and of those below it."""
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        yield " ".join((name, *_argument(action)))
    for below, command in commands(parser).items():
        yield from table(command, f"{name} {below}")


def _argument(action: argparse.Action) -> Iterator[str]:
    yield "/".join(action.option_strings) or "argument"
    if action.nargs != 0:
        yield "{" + ",".join(action.choices) + "}" if action.choices else str(action.metavar)
    if action.nargs not in (None, 0):
        yield f"nargs {action.nargs}"
    if action.type is not None:
        yield action.type.__name__ if isinstance(action.type, type) else "checked"
    if action.default not in (*_NOTHING, False):
        yield f"default {action.default}"
    if action.help is argparse.SUPPRESS:
        yield "hidden"


def test_options(monkeypatch: pytest.MonkeyPatch) -> None:
    top = caught(monkeypatch, "--no-motion")
    lines = list(table(top, "sij-tui"))
    for name in commands(top):
        found = commands(caught(monkeypatch, name, "--help"))[name]
        lines += [f"sij-tui {name}", *table(found, f"sij-tui {name}")]
    held("options.txt", "\n".join(lines) + "\n")


def test_options_of_a_server_file(tmp_path: Path, capsysbinary: Captured) -> None:
    file = tmp_path / "serve.toml"
    file.write_text("zzzzzzzz = 1\n")
    done = run(capsysbinary, "serve", "--config", file, "--check")
    assert done.status == 2
    names = done.err.partition("There are: ")[2].rstrip(".\n").split(", ")
    held("serve-options.txt", "\n".join(names) + "\n")


# -- exit statuses

STATUSES = {
    "--version": 0,
    "--help": 0,
    "read": 0,
    "--plain": 0,
    "validate": 0,
    "schema": 0,
    "rules": 0,
    "progress": 0,
    "progress where": 0,
    "progress reset": 0,
    "validate BROKEN": 1,
    "read --content BROKEN": 1,
    "--plain --content BROKEN": 1,
    "--content BROKEN --version": 1,
    "rules --content BROKEN": 1,
    "progress --content BROKEN": 1,
    "rules --content PLAIN": 1,
    "progress --content PLAIN": 1,
    "read --content MISSING": 2,
    "validate MISSING": 2,
    "--bogus": 2,
    "bogus": 2,
    "--theme purple": 2,
    "read no-such-screen": 2,
    "rules --all --format dot": 2,
    "progress export": 2,
    "progress export --format pdf": 2,
    "progress import MISSING": 2,
    "progress import BROKEN": 2,
    "progress report": 2,
    "scenes no-such-scene": 2,
    "new BROKEN": 2,
    "read --locked": 2,
    "serve status --state FOLDER --port 1": 2,
    "serve --config MISSING --check": 2,
}


@pytest.fixture
def places(tmp_path: Path, content: Path) -> dict[str, Path]:
    text = content.read_text()
    broken, plain = tmp_path / "broken.toml", tmp_path / "plain.toml"
    broken.write_text(text.replace('kind = "duration"', 'kind = "tea"'))
    plain.write_text(text[: text.index("[[role]]")] + text[text.index("\n[labels]") :])
    return {"BROKEN": broken, "PLAIN": plain, "MISSING": tmp_path / "none", "FOLDER": tmp_path}


@pytest.mark.parametrize(("words", "status"), STATUSES.items())
def test_statuses(
    capsysbinary: Captured, places: dict[str, Path], content: Path, words: str, status: int
) -> None:
    given = [str(places.get(word, word)) for word in words.split()]
    usual = () if words == "validate BROKEN" or "MISSING" in words else ("--content", content)
    assert run(capsysbinary, *usual, *given).status == status


def test_the_statuses_that_are_told(root: Path) -> None:
    told = re.findall(r"^\| (\d+) \|", (root / "docs" / "exit-statuses.md").read_text(), re.M)
    assert [int(number) for number in told] == [0, 1, 2, 70, 129, 130, 131, 143]


# -- what is printed for other programs


@pytest.fixture
def practised(tmp_path: Path, content: Path, capsysbinary: Captured) -> tuple[str | Path, ...]:
    """The words after ``progress`` that have it look at the frozen answers."""
    path = tmp_path / "learner.sqlite3"
    header, *lines = ANSWERS.read_text().splitlines()
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join((header, *(line for line in lines if "c0ffee" in line))))
    assert run(capsysbinary, "progress", "import", "--file", path, mine).status == 0
    return ("--file", path, "--content", content)


def test_pages_as_json(capsysbinary: Captured, content: Path) -> None:
    pages = json.loads(run(capsysbinary, "read", "--format", "json", "--content", content).out)
    kinds = sorted({piece["kind"] for page in pages for piece in page["pieces"]})
    bases = sorted(
        {piece["basis"] for page in pages for piece in page["pieces"] if "basis" in piece}
    )
    names = [f"id: {page['id']}\n" for page in pages]
    words = f"kind: {' '.join(kinds)}\nbasis: {' '.join(bases)}\n"
    held("read.txt", shape(pages) + words + "".join(names))


def test_progress_as_json(capsysbinary: Captured, practised: tuple[str | Path, ...]) -> None:
    done = run(capsysbinary, "progress", *practised, "--format", "json")
    held("progress.txt", shape(json.loads(done.out), by_id=(".days", ".topics", ".facts")))


def group(folder: Path, learners: int) -> Path:
    """The frozen answers, given by so many learners, who do not all know the same."""
    header, *lines = ANSWERS.read_text().splitlines()
    mine = [line.split(",") for line in lines if "c0ffee" in line and line.startswith("answered")]
    several = [header]
    for learner in range(learners):
        for number, cells in enumerate(mine):
            right = "false" if (learner + number) % 3 == 0 else cells[13]
            several.append(
                ",".join([cells[0], f"{learner:016x}{number:016x}", cells[2], f"learner-{learner}",
                          *cells[4:13], right, *cells[14:]])
            )  # fmt: skip
    path = folder / "group.csv"
    path.write_text("\n".join(several))
    return path


Report = Callable[[int, str], str]


@pytest.fixture
def report(capsysbinary: Captured, content: Path, tmp_path: Path) -> Report:
    """Reports on groups of so many learners, in a form."""

    def made(learners: int, form: str) -> str:
        words = ("progress", "report", group(tmp_path, learners), "--format", form)
        return run(capsysbinary, *words, "--content", content).out

    return made


def test_reports_as_json(report: Report) -> None:
    reports = [json.loads(report(learners, "json")) for learners in (2, 10, 20)]
    methods = [sorted({item["method"] for item in each["items"]}) for each in reports]
    held("report.txt", shape(*reports) + f"methods: {methods}\n")


def test_report_as_csv(report: Report) -> None:
    held("report.csv", report(10, "csv"))


def test_problems_as_json(capsysbinary: Captured, places: dict[str, Path], content: Path) -> None:
    found = [
        json.loads(run(capsysbinary, "validate", "--format", "json", file).out)
        for file in (content, places["BROKEN"])
    ]
    held("validate.txt", shape(*found))


RULES = {"--format csv": "rules.csv", "--all": "rules-all.csv"}


@pytest.mark.parametrize(("words", "name"), RULES.items())
def test_rules_as_csv(capsysbinary: Captured, content: Path, words: str, name: str) -> None:
    done = run(capsysbinary, "rules", *words.split(), "--content", content)
    columns = next(csv.reader(io.StringIO(done.out)))
    ids = [name for name in columns if not name.startswith("Label ")]
    held(name, ",".join(ids) + "\n")
