"""The rules as a sheet to sign, in four formats, and the command that writes it."""

from __future__ import annotations

import argparse
import csv
import io
import re
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from checker_parts import CHECKER, QUESTIONS, document, without_words
from outline_kit import held

from sij_tui.commands import rules as command
from sij_tui.core.checker.export import FORMATS, to_csv, to_dot, to_markdown, to_text
from sij_tui.core.checker.rules import Sheet, rules, sheet
from sij_tui.core.content.checker import Checker
from sij_tui.core.content.facts import Fact, Strength
from sij_tui.core.content.meta import Meta
from sij_tui.core.layout.cells import width

TABLES = document()
FACTS = msgspec.convert(TABLES["fact"], tuple[Fact, ...])
META = msgspec.convert(TABLES["meta"], Meta)
FINGERPRINT = "0123456789abcdef" * 4
FORCES = msgspec.convert(TABLES["force"], dict[str, Strength])
ABOUT = SimpleNamespace(not_reviewed="Nobody has signed.", reviewed="Signed: {by}, {on}.")


def sheet_of(checker: Checker = CHECKER) -> Sheet:
    review = ABOUT.not_reviewed
    return sheet(checker, FACTS, META, forces=FORCES, review=review, fingerprint=FINGERPRINT)


def retitled(ask: str) -> Checker:
    """The checker with another text for its first question."""
    first, *others = CHECKER.question
    changed = msgspec.structs.replace(first, ask=ask)
    return msgspec.structs.replace(CHECKER, question=(changed, *others))


def flat(text: str) -> str:
    """Without line breaks, and without what escapes a character."""
    return " ".join(text.replace("\\", "").split())


def test_the_table_has_a_row_for_each_answer_to_each_question() -> None:
    rows = rules(CHECKER)
    assert [(row.question, row.answer) for row in rows] == [
        (question, answer) for question in QUESTIONS for answer in ("yes", "no", "not_sure")
    ]
    assert [row.number for row in rows[:4]] == [1, 1, 1, 2]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_all_that_is_to_be_signed(name: str) -> None:
    text = flat(FORMATS[name](sheet_of()))
    for row in rules(CHECKER):
        assert row.ask in text
        assert row.answer_label in text
        assert row.outcome_label in text
        assert row.basis_label in text
        assert all(fact in text for fact in row.facts)
    assert FINGERPRINT in text
    assert all(label in text for label in CHECKER.labels.rules.signatures)


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_what_is_read_on_paper_has_facts_cases_counts_and_review(name: str) -> None:
    text = flat(FORMATS[name](sheet_of()))
    assert ABOUT.not_reviewed in text
    assert "19683" in text
    assert all(case.title in text for case in CHECKER.case)
    cited = {fact for row in rules(CHECKER) for fact in row.facts}
    assert all(fact.text in text for fact in FACTS if fact.id in cited)
    assert not any(fact.text in text for fact in FACTS if fact.id not in cited)
    assert all(FORCES[fact.force].label in text for fact in FACTS if fact.id in cited)


def test_plain_text_keeps_to_its_width() -> None:
    long = retitled("word " * 60)
    assert max(width(line) for line in to_text(sheet_of(long)).splitlines()) <= 80


def test_csv_reads_back_as_the_rules() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(sheet_of()))))
    assert [(r["question_id"], r["answer_id"], r["outcome_id"], r["basis_id"]) for r in rows] == [
        (r.question, r.answer, r.outcome, r.basis) for r in rules(CHECKER)
    ]
    assert {row["fingerprint"] for row in rows} == {FINGERPRINT}
    assert all(row[label] == "" for row in rows for label in CHECKER.labels.rules.signatures)


def test_markdown_takes_no_marks_from_the_content() -> None:
    text = to_markdown(sheet_of(retitled("a | b *c* <d> [e](f) `g`")))
    assert r"a \| b \*c\* \<d\> \[e\](f) \`g\`" in text
    tables = [line for line in text.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {5, 7}


def test_the_drawing_has_an_edge_for_each_rule_and_dashes_for_the_products_own() -> None:
    text = to_dot(sheet_of(retitled('a "b" \\ c')))
    assert r'"1. a \"b\" \\ c"' in text
    edges = [line for line in text.splitlines() if " -> " in line]
    assert len(edges) == len(rules(CHECKER))
    own = [row for row in rules(CHECKER) if row.basis == "product"]
    assert sum("style=dashed" in line for line in edges) == len(own) > 0
    assert all(len(re.findall(r'(?<!\\)(?:\\\\)*"', line)) % 2 == 0 for line in text.splitlines())
    assert text.startswith("digraph rules {\n")
    assert text.endswith("}\n")


# ---- the command ----------------------------------------------------------------------------


def run(
    monkeypatch: pytest.MonkeyPatch, *words: str, checker: Checker | None = CHECKER, **meta: Any
) -> int:
    content = SimpleNamespace(
        checker=checker,
        meta=msgspec.structs.replace(META, **meta),
        fact=FACTS,
        labels=SimpleNamespace(about=ABOUT),
        force=FORCES,
    )
    loaded = SimpleNamespace(content=content, fingerprint=FINGERPRINT)
    monkeypatch.setattr(command, "load_content", lambda args: loaded)
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_writes_the_format_asked_for(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--format", name) == 0
    out = capsys.readouterr().out
    shapes = {"text": "\n1. ", "markdown": "\n| 1 | ", "csv": "\n1,pregnancy,", "dot": "digraph "}
    assert shapes[name] in "\n" + out
    assert FINGERPRINT in out


def test_the_command_says_who_reviewed_or_that_nobody_did(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, reviewed_by="")
    assert ABOUT.not_reviewed in capsys.readouterr().out
    run(monkeypatch, reviewed_by="A. Clinician", reviewed_on="2030-01-31", reviewed_sha256="0" * 64)
    out = capsys.readouterr().out
    assert ABOUT.not_reviewed not in out
    assert "Signed: A. Clinician, 2030-01-31." in out


def test_the_command_writes_all_sets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--all", "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ",".join([*QUESTIONS, "outcome"])
    assert len(lines) == 1 + 3**9


def test_all_sets_have_one_format_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "--all", "--format", "dot")
    assert ended.value.code == 2
    assert "--all" in capsys.readouterr().err


def test_where_not_every_character_can_be_written_nothing_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch)
    assert ended.value.code == 1
    assert raw.getvalue() == b""
    assert "PYTHONIOENCODING=utf-8" in capsys.readouterr().err


def test_a_file_without_a_checker_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, checker=None)
    assert ended.value.code == 1
    assert "no checker" in capsys.readouterr().err


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_laid_out_as_ever(name: str) -> None:
    checker = msgspec.structs.replace(
        without_words(CHECKER), question=without_words(CHECKER).question[:2], case=CHECKER.case[:1]
    )
    asked = {question.id for question in checker.question}
    case = without_words(checker).case[0]
    answers = {question: answer for question, answer in case.answers.items() if question in asked}
    checker = msgspec.structs.replace(
        checker, case=(msgspec.structs.replace(case, answers=answers),)
    )
    facts = [msgspec.structs.replace(fact, text=f"Text of {fact.id}.") for fact in FACTS]
    meta = msgspec.structs.replace(META, title="Title", version="1")
    made = sheet(
        checker, facts, meta, forces={force: FORCES[force] for force in FORCES},
        review="Nobody.", fingerprint=FINGERPRINT,
    )  # fmt: skip
    held(f"rules-{name}.txt", FORMATS[name](made).splitlines())
