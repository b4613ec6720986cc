"""The question bank for other programs: nothing is lost on the way, and nothing is added."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bank_kit import NASTY, question
from content_samples import base
from paths import CONTENT

from sij_tui.cli import main
from sij_tui.core.content.model import Content
from sij_tui.core.leaflet.program import review_status
from sij_tui.core.validation.load import load
from sij_tui.export.bank import BANK_FORMATS, BankSource, bank_exporter
from sij_tui.export.bank.question import BankQuestion, bank_questions


@pytest.fixture(scope="session")
def content() -> Content:
    return load(CONTENT.read_bytes(), CONTENT.name).content


@pytest.fixture(scope="session")
def questions(content: Content) -> list[BankQuestion]:
    return list(bank_questions(content))


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text)


def gift_questions(text: str) -> dict[str, tuple[str, str]]:
    """Title, text and body of each question, by the rules of GIFT for what is escaped."""
    plain = r"((?:\\.|[^\\{}])*)"
    found = re.findall(rf"::((?:\\.|[^\\:])*)::\[plain\]{plain}\{{{plain}\}}", text)
    return {unescaped(title): (unescaped(asked), body) for title, asked, body in found}


def test_gift_has_every_question_with_all_its_texts(questions: list[BankQuestion]) -> None:
    exported = bank_exporter("gift")(questions, BankSource("Title"))
    found = gift_questions(exported.text)
    assert sorted((*found, *exported.left_out)) == sorted(each.id for each in questions)
    for each in questions:
        asked, body = found[each.id]
        assert asked == each.text
        body = unescaped(body)
        for choice in each.choices:
            assert each.is_claim or choice.text in body
            assert choice.feedback in body
        assert each.feedback in body


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
def test_a_bank_says_first_who_reviewed_it_and_what_it_is_for(
    questions: list[BankQuestion], form: str
) -> None:
    source = BankSource("Title", notices=("Nobody has\nreviewed it", "For <training> only"))
    head = bank_exporter(form)(questions, source).text.split(questions[0].id)[0]
    assert "Nobody has" in head
    assert "For <training> only" in unescape(head)
    assert form != "gift" or all(line[:2] in ("//", "", "$C", "::") for line in head.splitlines())


def test_gift_marks_the_right_choices(questions: list[BankQuestion]) -> None:
    found = gift_questions(bank_exporter("gift")(questions, BankSource("Title")).text)
    for each in questions:
        body = found[each.id][1]
        if each.is_claim:
            assert body.startswith("T" if each.choices[0].right else "F")
        elif each.response == "one":
            assert len(re.findall(r"(?m)^\t=", body)) == 1
        elif each.response == "several":
            shares = [float(share) for share in re.findall(r"(?m)^\t~%([\d.-]+)%", body)]
            assert abs(sum(share for share in shares if share > 0) - 100) < 0.001
            assert sum(share > 0 for share in shares) == len(each.right)
        else:
            places = [int(place) for place in re.findall(r"(?m) -> (\d+)$", body)]
            assert places == list(range(1, len(each.choices) + 1))


def test_what_gift_gives_a_meaning_is_escaped() -> None:
    asked, body = gift_questions(bank_exporter("gift")([question()], BankSource(NASTY)).text)[
        "tea/x"
    ]
    assert asked == "Ask " + NASTY
    assert "One " + NASTY in unescaped(body)
    assert "General " + NASTY in unescaped(body)


def test_an_order_that_is_too_short_for_gift_is_named() -> None:
    short = question(response="order", choices=question().choices[:2])
    exported = bank_exporter("gift")([short], BankSource("Title"))
    assert exported.left_out == ("tea/x",)
    assert "tea/x" not in exported.text


def test_moodle_xml_has_every_question_with_all_its_texts(questions: list[BankQuestion]) -> None:
    exported = bank_exporter("moodle-xml")(questions, BankSource("Title"))
    root = ElementTree.fromstring(exported.text)
    found = {each.findtext("idnumber"): each for each in root if each.get("type") != "category"}
    assert not exported.left_out
    assert list(found) == [each.id for each in questions]
    for each in questions:
        made = found[each.id]
        assert made.findtext("questiontext/text") == each.text
        answers = made.findall("answer")
        assert len(answers) == len(each.choices)
        for answer, choice in zip(answers, each.choices, strict=True):
            assert each.is_claim or answer.findtext("text") == choice.text
            if made.get("type") != "ordering":
                assert (answer.findtext("feedback/text") or "") == choice.feedback
                assert (float(answer.get("fraction", "")) > 0) is choice.right
        general = made.findtext("generalfeedback/text") or ""
        assert each.feedback in general


def test_xml_takes_any_text() -> None:
    text = bank_exporter("moodle-xml")([question(response="several")], BankSource(NASTY)).text
    root = ElementTree.fromstring(text)
    made = next(each for each in root if each.get("type") == "multichoice")
    assert made.findtext("questiontext/text") == "Ask " + NASTY
    assert made.findtext("single") == "false"


def test_a_table_has_a_row_for_each_choice(questions: list[BankQuestion]) -> None:
    rows = list(csv.DictReader(io.StringIO(bank_exporter("csv")(questions, BankSource("")).text)))
    assert len(rows) == sum(len(each.choices) for each in questions)
    for each in questions:
        own = [row for row in rows if row["question"] == each.id]
        assert {row["choice"] for row in own if row["right"] == "1"} == (
            set() if each.response == "order" else set(each.right)
        )
        assert all(row["text"] == each.text for row in own)


def test_no_cell_is_a_formula() -> None:
    text = bank_exporter("csv")([question(text="=1+1")], BankSource("")).text
    assert next(csv.DictReader(io.StringIO(text)))["text"] == "'=1+1"


def test_every_fact_of_a_question_has_its_place(
    content: Content, questions: list[BankQuestion]
) -> None:
    places = {fact.id: fact.place for fact in content.fact}
    for each in questions:
        assert all(f"{fact}: {places[fact]}" in each.feedback for fact in each.facts), each.id


def test_topics_and_kinds_are_chosen(content: Content) -> None:
    practice = content.practice
    assert practice is not None
    topic = practice.topic[0].id
    chosen = list(bank_questions(content, [topic], ["single"]))
    wanted = [item.id for item in practice.item if (item.topic, item.kind) == (topic, "single")]
    assert [each.id.partition("/")[2] for each in chosen] == wanted


def test_every_form_has_an_exporter() -> None:
    pytest.importorskip("genanki")
    for name in BANK_FORMATS:
        assert bank_exporter(name)([question()], BankSource("Title")).data.strip()
    with pytest.raises(KeyError):
        bank_exporter("nothing")


def test_the_command_writes_a_new_file(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "bank.xml"
    assert main(["bank", "export", str(file)]) == 0
    assert ElementTree.parse(file).getroot().tag == "quiz"
    content = load(CONTENT.read_bytes(), CONTENT.name).content
    for notice in (review_status(content), content.meta.training_notice):
        assert notice in file.read_text()
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "export", str(file)])
    assert stopped.value.code == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["x.doc"], ["x.gift", "--topics", "nothing"], ["x.gift", "--kinds", "nothing"]]
)
def test_what_cannot_be_exported_is_told(words: list[str], capsys) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "export", *words])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") <= 3


@pytest.mark.parametrize("words", [[], ["--topics", "first"]])
def test_a_content_file_without_questions_is_told(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, file = tmp_path / "small.toml", tmp_path / "bank.gift"
    content.write_text(base(), "utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "export", str(file), "--content", str(content), *words])
    assert stopped.value.code == 1, "as of a file without a checker or a timeline"
    assert "no questions" in capsys.readouterr().err
    assert not file.exists()
