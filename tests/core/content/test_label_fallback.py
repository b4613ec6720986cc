"""Labels that a content file leaves out are those of the shipped file, where they are neutral."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import tomli
from content_samples import CATEGORIES, base, with_practice
from msgspec.structs import fields
from paths import DATA, ROOT

from sij_tui import content_cache
from sij_tui.cli import main
from sij_tui.content_cache import load_cached, shipped_tables
from sij_tui.core.content.checker_labels import CheckerLabels
from sij_tui.core.content.json_schema import content_schema
from sij_tui.core.content.label_fallback import with_shipped_labels
from sij_tui.core.content.label_table import LabelTable, is_own_label
from sij_tui.core.content.labels import Labels
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.practice_labels import PracticeLabels
from sij_tui.core.content.progress_labels import ProgressLabels
from sij_tui.core.content.timeline import TimelineLabels
from sij_tui.core.validation import load as checking

OWN = """
[labels.about]
purpose = "For training."
not_reviewed = "Nobody has reviewed it"
reviewed = "{by}, {on}"
reviewed_changed = "{by}, {on}, changed"

[labels.origin]
drugs = "Substances"
"""
"""The labels that even a file with the leaflet alone has to word."""

SHORT = (DATA / "broken" / "base.toml").read_text() + CATEGORIES + OWN


def own_labels(table: type[LabelTable], path: str) -> set[str]:
    """The labels that no file may leave out."""
    found = set()
    for info in fields(table):
        here = f"{path}.{info.encode_name}"
        if isinstance(info.type, type) and issubclass(info.type, LabelTable):
            found |= own_labels(info.type, here)
        elif is_own_label(info.type):
            found.add(here)
    return found


EVERY_OWN = sorted(
    own_labels(Labels, "labels")
    | own_labels(TimelineLabels, "timeline.labels")
    | own_labels(CheckerLabels, "checker.labels")
    | own_labels(PracticeLabels, "practice.labels")
    | own_labels(ProgressLabels, "practice.progress")
)


def problems(text: str) -> list[str]:
    found = checking.validate(text.encode(), shipped_tables)
    return [problem.text("c.toml") for problem in found]


def test_a_file_without_labels_has_those_of_the_shipped_file() -> None:
    assert problems(SHORT) == []
    labels = load_cached(SHORT.encode(), "c.toml").content.labels
    shipped = shipped_tables()["labels"]
    assert labels.action.open.help == shipped["action"]["open"]["help"]
    assert labels.kiosk.farewell == shipped["kiosk"]["farewell"]
    assert labels.key_name == shipped["key_name"]
    assert labels.about.purpose == "For training."


def test_what_the_file_words_itself_stays() -> None:
    own = 'open = { label = "Show" }'
    text = f'{SHORT}\n[labels.home]\nread = "The card"\n[labels.action]\n{own}\n'
    labels = load_cached(text.encode(), "c.toml").content.labels
    shipped = shipped_tables()["labels"]
    assert (labels.home.read, labels.home.seen) == ("The card", shipped["home"]["seen"])
    assert labels.action.open.label == "Show"
    assert labels.action.open.key == shipped["action"]["open"]["key"]


def test_a_part_that_is_left_out_gets_no_labels() -> None:
    tables = with_shipped_labels(tomli.loads(SHORT), shipped_tables()).tables
    assert not tables.keys() & {"timeline", "checker", "practice"}


def test_a_part_whose_labels_are_all_neutral_is_had_by_its_header_alone() -> None:
    assert problems(f"{SHORT}\n[classroom]\n") == []
    content = load_cached(f"{SHORT}\n[classroom]\n".encode(), "c.toml").content
    assert content.classroom
    assert content.classroom.title == shipped_tables()["classroom"]["title"]
    assert load_cached(SHORT.encode(), "c.toml").content.classroom is None


def test_nothing_that_only_the_file_can_say_is_ever_taken() -> None:
    """Outcomes, notices and medical words; the list is read by a person when it changes."""
    assert EVERY_OWN == [
        "checker.labels.asking.stop",
        "checker.labels.result.failed",
        "checker.labels.result.failed_help",
        "checker.labels.result.incomplete",
        "checker.labels.result.incomplete_symbol",
        "checker.labels.result.incomplete_symbol_ascii",
        "checker.labels.rules.help",
        "checker.labels.rules.policies",
        "checker.labels.rules.sets",
        "checker.labels.what_if.no_result",
        "checker.labels.word.practice",
        "labels.about.not_reviewed",
        "labels.about.purpose",
        "labels.about.reviewed",
        "labels.about.reviewed_changed",
        "labels.origin.drugs",
        "practice.labels.menu.test_reasons",
        "practice.labels.result.failed_reasons",
        "practice.labels.result.reasons",
        "practice.labels.result.reasons_help",
        "timeline.labels.not_to_scale",
        "timeline.labels.person",
        "timeline.labels.team",
    ]


@pytest.mark.parametrize("path", EVERY_OWN)
def test_each_of_them_is_missed(path: str) -> None:
    *table, label = path.split(".")
    header, lines = f"\n[{'.'.join(table)}]\n", with_practice().splitlines()
    text = "\n".join(lines)
    start = text.index(header) + len(header)
    at = text.index(f"\n{label} = ", start - 1) + 1
    cut = text[:at] + text[text.index("\n", at) :]
    assert any(f"{label}: is missing" in line for line in problems(cut))
    with pytest.raises(BrokenContent):
        load_cached(cut.encode(), "c.toml")


def test_no_label_that_can_be_left_out_speaks_of_an_outcome() -> None:
    """In the shipped file no word of an outcome stands in a label that another file may take."""
    shipped = shipped_tables()
    completed = with_shipped_labels({"checker": {}, "practice": {}, "timeline": {}}, shipped)
    outcomes = [outcome["label"] for outcome in shipped["checker"]["outcome"].values()]
    for path in completed.fallbacks:
        value: object = completed.tables
        for key in path:
            value = value[key]  # type: ignore[index]
        text = json.dumps(value, ensure_ascii=False)
        assert not [word for word in outcomes if re.search(rf"\b{word}\b", text)], path


def test_every_label_that_was_taken_is_listed_by_its_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f'{SHORT}\n[labels.home]\nread = "The card"\n')
    assert main(["validate", str(path)]) == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if line.strip().startswith("[labels.home]")]
    assert "resume, progress, seen, unseen" in line
    assert "read," not in line
    assert out.endswith("no problems.\n")
    main(["validate", str(path), "--format", "json"])
    listed = json.loads(capsys.readouterr().out)["labels_taken"]
    assert listed["labels.kiosk"] == ["showing", "warning", "farewell", "closing"]
    assert len(listed["labels.action"]) == len(shipped_tables()["labels"]["action"])


def test_a_complete_file_has_nothing_to_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    assert "leaves out" not in capsys.readouterr().out
    assert checking.fallback_labels(base().encode(), shipped_tables) == {}


@pytest.mark.parametrize(
    ("language", "warned"), [("en-GB", False), ("en-AU", False), ("fr", True), ("cy-GB", True)]
)
def test_labels_in_another_language_than_the_file_are_told(language: str, warned: bool) -> None:
    text = SHORT.replace('language = "en-GB"', f'language = "{language}"')
    found = [line for line in problems(text) if "another language" in line]
    assert bool(found) == warned
    assert all(line.startswith("c.toml:5 ") and "warning" in line for line in found)
    complete = base().replace('language = "en-GB"', f'language = "{language}"')
    assert not any("another language" in line for line in problems(complete))


def test_a_fault_of_a_label_that_was_taken_says_what_to_do() -> None:
    text = SHORT.replace('forbidden = ["safe"', 'forbidden = ["settings", "safe"')
    found = [line for line in problems(text) if '"Settings"' in line]
    assert found
    assert all("leaves this label out" in line for line in found)
    assert any("Write settings in words of your own under [labels.name]" in line for line in found)


def test_a_key_that_a_label_that_was_taken_has_is_told_without_a_line() -> None:
    text = f'{SHORT}\n[labels.action]\nquit = {{ key = "h" }}\n'
    (line,) = [line for line in problems(text) if '"h" is the key' in line]
    assert "line 0" not in line
    assert "leaves out" in line


def test_the_schema_asks_for_no_label_that_can_be_left_out() -> None:
    tables = content_schema()["$defs"]
    assert not tables["HomeLabels"]["required"]
    assert tables["AboutLabels"]["required"] == [
        "purpose", "not_reviewed", "reviewed", "reviewed_changed"
    ]  # fmt: skip
    assert "progress" not in tables["Practice"]["required"]
    assert "labels" in tables["Practice"]["required"]


def test_a_check_of_pictures_knows_the_labels_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without them the file would pass for one of pictures alone, whose words nobody checks."""
    pictures = (DATA / "scenes" / "kettle.toml").read_text("utf-8")
    path = tmp_path / "c.toml"
    path.write_text(f"{SHORT}\n{pictures.replace('facts = [', 'facts = [] # [')}")
    assert main(["scenes", str(path)]) == 1
    assert "facts" in capsys.readouterr().out


def test_no_command_loads_a_file_without_the_shipped_labels() -> None:
    """All go through the module that knows where the shipped file is."""
    loading = "from sij_tui.core.validation.load import load\n"
    modules = (ROOT / "sij_tui").rglob("*.py")
    found = [path.name for path in modules if loading in path.read_text("utf-8")]
    assert found == ["content_cache.py"]


# -- what is kept of a checked file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "sij-tui"


def test_the_compiled_content_is_made_again_when_the_shipped_labels_change(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "content.toml"
    text = Path(content_cache.shipped_content()).read_text(encoding="utf-8")
    shipped.write_text(text)
    monkeypatch.setattr(content_cache, "shipped_content", lambda: str(shipped))

    def seen() -> str:
        content = load_cached(SHORT.encode(), "c.toml", str(folder)).content
        return content.labels.home.seen

    assert (seen(), seen()) == ("read", "read")
    assert len(list(folder.iterdir())) == 1
    before = shipped.stat().st_mtime_ns
    shipped.write_text(text.replace('\nseen = "read"\n', '\nseen = "seen"\n'))
    os.utime(shipped, ns=(before + 1, before + 1))  # of the same size
    assert seen() == "seen"
    shipped.unlink()
    with pytest.raises(BrokenContent):
        seen()
