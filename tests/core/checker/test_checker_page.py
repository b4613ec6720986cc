"""The checker as text: ``sij-tui read checker``."""

from __future__ import annotations

import msgspec
import pytest
from book_kit import shipped

from sij_tui import cli
from sij_tui.core.book import Book
from sij_tui.core.checker.rules import rules
from sij_tui.core.content.checker import ANSWERS
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.home import home_elements
from sij_tui.core.layout.glyphs import glyphs_for

checker = shipped().content.checker
assert checker
CHECKER = checker


def test_it_has_every_question_reason_answer_and_rule() -> None:
    page = shipped().page("checker")
    elements = {element.key: element for element in page.elements if element.key}
    for question in CHECKER.question:
        assert question.ask in elements[f"rule:{question.id}"].plain_text
        assert elements[f"why:{question.id}"].text == question.why.text
    rows = [elements[f"rule:{rule.question}.{rule.answer}"] for rule in rules(CHECKER)]
    assert len(rows) == len(ANSWERS) * len(CHECKER.question)
    for rule, row in zip(rules(CHECKER), rows, strict=True):
        assert rule.answer_label in row.plain_text
        assert row.plain_text.endswith(rule.outcome_label)
        assert (row.facts, row.basis) == (rule.facts, rule.basis)
    text = " ".join(element.plain_text for element in page.elements)
    assert shipped().loaded.fingerprint in text
    for line in (CHECKER.notice, *CHECKER.labels.rules.policies, *CHECKER.labels.rules.signatures):
        assert line in text


def test_a_case_without_answers_is_said_to_have_no_throughout() -> None:
    rows = {element.key: element.plain_text for element in shipped().page("checker").elements}
    assert {bool(case.answers) for case in CHECKER.case} == {True, False}
    for case in CHECKER.case:
        assert (CHECKER.labels.rules.all_no in rows[f"rule.{case.id}"]) == (not case.answers)


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_it_can_be_printed(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", "checker", "--format", form]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for question in CHECKER.question:
        assert question.ask in printed


def test_without_a_checker_there_is_no_page_and_no_entry() -> None:
    content = msgspec.structs.replace(shipped().content, checker=None)
    book = Book(Loaded(content, "c.toml", b""), "0")
    assert not book.has("checker")
    glyphs = glyphs_for("ascii")
    keys = {element.key for element in home_elements(content, (), None, glyphs, summaries=True)}
    assert "checker" not in keys
    assert "timeline" in keys
