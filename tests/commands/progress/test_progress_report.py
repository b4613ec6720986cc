"""``sij-tui progress report``: the exports of a group, put together."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_kit import LABELS, Output, run
from group_kit import BANK, answer
from learner_kit import of

from sij_tui.core.practice.review_log import Answered
from sij_tui.records.spreadsheet import as_csv


@pytest.fixture
def group(tmp_path: Path) -> list[Path]:
    """The exports of nine learners: one of them has most answers wrong."""
    paths = []
    for number in range(9):
        answers: list[Answered] = [
            answer(item.id, 1000 * number + index, right=number > 0 or index % 2 == 0)
            for index, item in enumerate(BANK.practice.item)
        ]
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_text("".join(as_csv(of(f"{number:032x}", answers))))
    return paths


def test_a_report_puts_exports_together(group: list[Path], out: Output) -> None:
    assert run("report", *group) == 0
    assert LABELS.report.items in out.text
    assert "9" in out.text


def test_a_report_as_json_and_as_csv_says_the_same(group: list[Path], out: Output) -> None:
    assert run("report", *group, "--format", "json") == 0
    value = json.loads(out.text)
    assert (value["learners"], len(value["items"])) == (9, len(BANK.practice.item))
    hardest = value["items"][0]
    assert hardest["difficulty"] == pytest.approx(8 / 9)
    assert hardest["method"] == "groups"
    length = len(out.text)
    assert run("report", *group, "--format", "csv") == 0
    assert f"question,{hardest['item']},9,0.889" in out.text[length:]


def test_a_report_can_be_of_tests_alone(group: list[Path], out: Output) -> None:
    assert run("report", *group, "--format", "json", "--mode", "test") == 0
    assert json.loads(out.text)["answers"] == 0


def test_a_report_leaves_out_what_has_changed(tmp_path: Path, out: Output) -> None:
    old = tmp_path / "old.csv"
    changed = answer("K01", 1, fingerprint="e" * 16)
    events = [changed, answer("K01", 2), answer("K02", 3, content="x")]
    old.write_text("".join(as_csv(of("a" * 32, events))))
    assert run("report", old, "--format", "json") == 0
    value = json.loads(out.text)
    assert (value["answers"], value["left_out"]) == (1, 2)


def test_a_report_on_a_broken_export_says_where(group: list[Path], out: Output) -> None:
    group[4].write_text("Dear diary\n")
    assert run("report", *group) == 2
    assert f"{group[4]}:1:" in out.err


def test_a_report_can_be_a_picture(group: list[Path], tmp_path: Path, out: Output) -> None:
    picture = tmp_path / "report.svg"
    assert run("report", *group, "--svg", picture) == 0
    drawn = ElementTree.fromstring(picture.read_text("utf-8"))
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {item.id for item in BANK.practice.item} <= words
    assert {fact for item in BANK.practice.item for fact in item.facts} <= words
    assert run("report", *group, "--svg", picture) == 2  # nothing is written over
