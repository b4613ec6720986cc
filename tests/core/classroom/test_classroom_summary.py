"""What came of a class: which facts did not land, and the files that a presenter may keep."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from paths import CONTENT

from sij_tui.core.classroom.polls import question_of
from sij_tui.core.classroom.state import ClassState, PollResult
from sij_tui.core.classroom.summary import (
    ClassSummary,
    facts_not_landing,
    facts_to_practise,
    summary_of,
)
from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.validation.load import load
from sij_tui.export.class_summary import summary_csv, summary_markdown
from sij_tui.serve.classroom.summaries import folder_problem, write_summary


@pytest.fixture(scope="session")
def content() -> Content:
    return load(CONTENT.read_bytes(), CONTENT.name).content


def result(
    content: Content, target: str, counts: dict[str, int], votes: int, *, released: bool = True
) -> PollResult:
    """What came of a poll, with so many votes for some choices."""
    assert content.classroom is not None
    question = question_of(target, content.classroom, bank_of(content), content.checker)
    assert question is not None
    names = tuple(choice.id for choice in question.choices)
    assert counts.keys() <= set(names)
    return PollResult(
        target=target, choices=names, kind=question.kind, votes=votes, seats=votes + 1,
        counts=tuple(counts.get(name, 0) for name in names), released=released,
    )  # fmt: skip


def right_of(content: Content, target: str) -> tuple[str, ...]:
    assert content.classroom is not None
    question = question_of(target, content.classroom, bank_of(content), content.checker)
    assert question is not None
    return tuple(choice.id for choice in question.choices if choice.right)


@pytest.mark.parametrize(("right", "lands"), [(8, True), (7, False), (0, False)])
def test_a_fact_lands_if_four_of_five_had_it_right(
    content: Content, right: int, lands: bool
) -> None:
    (name,) = right_of(content, "item:K05")
    polls = [result(content, "item:K05", {name: right, "not_sure": 10 - right}, 10)]
    missed = facts_not_landing(polls, content)
    assert missed == ([] if lands else [("F16", 10 * right)])


def test_of_several_choices_the_one_that_fewest_had_right_counts(content: Content) -> None:
    one, other = right_of(content, "item:K02")
    counts = {one: 10, other: 10}
    assert not facts_not_landing([result(content, "item:K02", counts, 10)], content)
    missed = [result(content, "item:K02", counts | {other: 6}, 10)]
    assert {share for _, share in facts_not_landing(missed, content)} == {60}
    question = result(content, "item:K02", counts, 10)
    wrong = next(name for name in question.choices if name not in (one, other))
    ticked = [result(content, "item:K02", counts | {wrong: 7}, 10)]
    assert {share for _, share in facts_not_landing(ticked, content)} == {30}


def test_of_an_order_those_with_no_line_out_of_place_had_it_right(content: Content) -> None:
    names = result(content, "item:K15", {}, 10).choices
    missed = facts_not_landing([result(content, "item:K15", {names[1]: 4}, 10)], content)
    assert {share for _, share in missed} == {60}


def test_votes_on_one_fact_are_added_and_the_worst_fact_is_first(content: Content) -> None:
    right = right_of(content, "item:K05")[0]
    polls = [
        result(content, "item:K05", {right: 7, "not_sure": 3}, 10),
        result(content, "item:K05", {right: 9, "not_sure": 1}, 10),
        result(content, "item:K13", {"not_sure": 10}, 10),
        result(content, "quick", {"yes": 1, "no": 9}, 10),
    ]
    assert facts_not_landing(polls, content) == [("F40", 0)]
    assert facts_not_landing(polls[:1] + polls[2:], content) == [("F40", 0), ("F16", 70)]


def test_the_class_practises_what_it_was_shown_alone(content: Content) -> None:
    polls = (
        result(content, "item:K05", {"not_sure": 2}, 2, released=False),
        result(content, "item:K13", {"not_sure": 2}, 2),
    )
    assert facts_to_practise(ClassState(code="BCDF", results=polls), content) == ("F40",)


def test_the_files_have_counts_and_nothing_of_a_seat(content: Content, tmp_path: Path) -> None:
    right = right_of(content, "item:K05")[0]
    room = ClassState(
        code="BCDF", lesson="ward", lead="seat of the lead", stop_seconds=(61.0, 9.0),
        results=(result(content, "item:K05", {right: 1, "not_sure": 2}, 3),),
    )  # fmt: skip
    paths = write_summary(tmp_path, summary_of(room), content, 0.0)
    assert sorted(path.suffix for path in paths) == [".csv", ".md"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in paths)
    table, text = (path.read_text() for path in paths)
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {(row["right"], row["voted"], row["votes"], row["seats"]) for row in rows} >= {
        ("True", "1", "3", "4"), ("False", "2", "3", "4"),
    }  # fmt: skip
    assert "1/3" in text
    assert "F16" in text
    assert "1:01 / 1:00" in text
    assert "seat of the lead" not in table + text
    with pytest.raises(FileExistsError):
        write_summary(tmp_path, summary_of(room), content, 0.0)


def test_nothing_is_written_where_nothing_was_done(content: Content, tmp_path: Path) -> None:
    assert write_summary(tmp_path, ClassSummary(code="BCDF"), content, 0.0) == []
    assert not list(tmp_path.iterdir())


def test_polls_of_a_question_that_is_gone_are_told_by_their_target(content: Content) -> None:
    gone = PollResult(
        target="item:gone", choices=("a", "b"), kind="one", counts=(1, 0), votes=1, seats=1
    )
    summary = ClassSummary(code="BCDF", results=(gone,))
    assert "item:gone" in summary_csv(summary, content)
    assert "item:gone" in summary_markdown(summary, content)
    assert not facts_not_landing(summary.results, content)


def test_without_votes_nothing_is_said_to_have_landed(content: Content) -> None:
    assert content.classroom is not None
    text = summary_markdown(ClassSummary(code="BCDF", lesson="ward", stop_seconds=(5.0,)), content)
    assert content.classroom.none_voted in text
    assert content.classroom.all_landing.replace("{percent}", "80") not in text


def test_of_an_order_no_line_is_right_and_those_who_had_it_all_are_counted(
    content: Content,
) -> None:
    names = result(content, "item:K15", {}, 10).choices
    summary = ClassSummary(
        code="BCDF", lesson="", stop_seconds=(),
        results=(result(content, "item:K15", {names[1]: 4}, 10),),
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(summary_csv(summary, content))))
    assert {row["kind"] for row in rows} == {"order"}
    assert {row["right"] for row in rows} == {"False"}
    assert content.classroom is not None
    text = summary_markdown(summary, content)
    assert content.classroom.in_order.replace("{count}", "6") in text
    assert text.count(content.classroom.first_wrong) == len(names)
    assert "**" not in text


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="there is no full device")
def test_a_summary_that_cannot_be_written_whole_leaves_nothing(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = summary_of(ClassState(code="BCDF", results=(result(content, "item:K05", {}, 1),)))
    opened, full = os.open, os.open("/dev/full", os.O_WRONLY)
    seen: list[str] = []

    def open_full(path: str, flags: int, mode: int = 0o777, **options: int) -> int:
        made = opened(path, flags, mode, **options)
        if flags & os.O_ACCMODE == os.O_RDONLY:
            return made
        seen.append(path)
        if len(seen) == 2:  # the first file is whole by then
            assert [file.suffix for file in tmp_path.glob("class-*")] == [".csv"]
            os.dup2(full, made)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", open_full)
        with pytest.raises(OSError, match="No space"):
            write_summary(tmp_path, summary, content, 0.0)
    os.close(full)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_already_is_left_as_it_is(content: Content, tmp_path: Path) -> None:
    summary = summary_of(ClassState(code="BCDF", results=(result(content, "item:K05", {}, 1),)))
    table, text = write_summary(tmp_path, summary, content, 0.0)
    text.unlink()
    text.symlink_to(tmp_path / "elsewhere")
    table.write_text("mine")
    with pytest.raises(FileExistsError):
        write_summary(tmp_path, summary, content, 0.0)
    assert table.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_in_which_nothing_can_be_kept_is_told_of(tmp_path: Path) -> None:
    assert folder_problem(tmp_path) == ""
    assert "--class-summaries" in folder_problem(tmp_path / "none")
    (tmp_path / "file").touch()
    assert folder_problem(tmp_path / "file")
    (tmp_path / "link").symlink_to(tmp_path / "none")
    assert folder_problem(tmp_path / "link")
