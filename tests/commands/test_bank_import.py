"""A trainer's questions become tables of a content file, which is refused until facts are named."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli
from bank_kit import question
from book_kit import shipped
from hypothesis import given
from hypothesis import strategies as st
from paths import CONTENT

from sij_tui.cli import main
from sij_tui.core.content.table import UNSOURCED
from sij_tui.export.bank import BankSource, bank_exporter
from sij_tui.export.bank.gift_reader import GiftQuestion, UnusableQuestion, read_gift
from sij_tui.export.bank.question import bank_questions
from sij_tui.export.bank.toml_items import toml_items

Captured = pytest.CaptureFixture[str]
SEVERAL = """\
// a comment
$CATEGORY: $course$/Tea

::K1::Is tea\\: hot? {
=Yes#right
~No#because it is \\{hot\\}
####General
}

::TF::[html]<p>Grass is <b>green</b> &amp; wet.</p>{T#wrong#right####gen}

Who? {~%50%A ~%50%B ~%-100%C#c}

Order {=one -> 1 =three -> 3 =two -> 2 ####all}

The sky is {~red =blue} today.
"""
UNUSABLE = {
    "Match {=cat -> food =dog -> bone =x -> y}": "pairs",
    "Short {=a =b}": "typed",
    "Num {#3:1}": "number",
    "Essay {}": "text of one's own",
    "No answers at all": "no answers",
    "Half {=a ~b": "braces",
    "Twice {=a ~b} {=c ~d}": "braces",
    "None {~a ~b}": "right",
    "One {~%100%a}": "right",
}


def read(text: str) -> list[GiftQuestion]:
    found = list(read_gift(text))
    assert all(isinstance(each, GiftQuestion) for each in found), found
    return [each for each in found if isinstance(each, GiftQuestion)]


def test_each_kind_is_read() -> None:
    single, claim, several, order, gap = read(SEVERAL)
    assert (single.title, single.kind, single.text) == ("K1", "single", "Is tea: hot?")
    assert [(each.text, each.right, each.feedback) for each in single.answers] == [
        ("Yes", True, "right"), ("No", False, "because it is {hot}"),
    ]  # fmt: skip
    assert single.feedback == "General"
    assert (claim.kind, claim.text) == ("true_false", "Grass is green & wet.")
    assert [(each.right, each.feedback) for each in claim.answers] == [
        (True, "right"), (False, "wrong"),
    ]  # fmt: skip
    assert (several.kind, [each.right for each in several.answers]) == (
        "several",
        [True, True, False],
    )
    assert (order.kind, [each.text for each in order.answers]) == ("order", ["one", "two", "three"])
    assert gap.text == "The sky is _____ today."


@pytest.mark.parametrize(("text", "why"), UNUSABLE.items())
def test_what_has_no_kind_here_is_named(text: str, why: str) -> None:
    (found,) = read_gift(f"\n\n::X::{text}")
    assert isinstance(found, UnusableQuestion)
    assert why in found.why
    assert (found.line, found.title) == (3, "X")


def test_an_answer_worth_a_part_is_told() -> None:
    (found,) = read("Q {=a ~%50%b ~c}")
    assert [each.right for each in found.answers] == [True, False, False]
    assert found.remark in toml_items([found], "t", "f")
    assert found.remark


def test_our_own_export_is_read_back() -> None:
    questions = list(bank_questions(shipped().content))
    exported = bank_exporter("gift")(questions, BankSource("Title"))
    found = {each.title: each for each in read(exported.text)}
    for each in questions:
        if each.id in exported.left_out:
            continue
        back = found[each.id]
        assert back.text.split() == each.text.split()
        assert [answer.right for answer in back.answers] == [
            choice.right for choice in each.choices
        ]
        if not each.is_claim:
            assert [answer.text for answer in back.answers] == [c.text for c in each.choices]
        if each.response in ("one", "several"):
            assert [answer.feedback for answer in back.answers] == [
                c.feedback for c in each.choices
            ]


def test_letters_with_a_meaning_are_read_back() -> None:
    made = question(response="several")
    (back,) = read(bank_exporter("gift")([made], BankSource("T")).text)
    assert [each.text.split() for each in back.answers] == [c.text.split() for c in made.choices]
    assert back.text.split() == made.text.split()


@given(st.text(max_size=200) | st.text("=~#{}:\\%->TF/ \n50ab", max_size=60))
def test_any_text_is_read_to_its_end(text: str) -> None:
    questions = [each for each in read_gift(text) if isinstance(each, GiftQuestion)]
    tables = tomli.loads(toml_items(questions, "t", text))
    made = tables.get("practice", {}).get("item", [])
    assert len(made) == len(questions)
    assert len({each["id"] for each in made}) == len(made)


def test_the_file_is_refused_until_facts_are_named(tmp_path: Path, capsys: Captured) -> None:
    gift = tmp_path / "tea.gift"
    gift.write_text("::Numb::What numbs the skin? {=Lidocaine ~Iopamidol#That is the dye.}\n")
    assert main(["bank", "import", str(gift), "--topic", "drugs"]) == 0
    tables = capsys.readouterr().out
    assert UNSOURCED in tables
    path = tmp_path / "content.toml"
    path.write_text(CONTENT.read_text() + "\n" + tables)
    assert main(["validate", str(path)]) == 1
    said = capsys.readouterr().out
    assert "what this rests on" in said
    assert 'facts = ["…"]' in said
    named = tables.replace("facts = []", 'facts = ["F23", "F29"]')
    path.write_text(CONTENT.read_text() + "\n" + named)
    assert main(["validate", str(path)]) == 1
    path.write_text(
        CONTENT.read_text() + "\n" + named.replace(f'basis = "{UNSOURCED}"', 'facts = ["F28"]')
    )
    capsys.readouterr()
    status = main(["validate", str(path)])
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [(b"", 1, "no question"), (b"\xff\xfe", 2, "UTF-8"), (b"Essay {}", 1, "own")],
)
def test_what_cannot_be_imported_is_told(
    data: bytes, status: int, told: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "x.gift"
    path.write_bytes(data)
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "import", str(path)])
    assert stopped.value.code == status
    assert told in capsys.readouterr().err


def test_a_topic_that_is_not_there_is_told(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "x.gift"
    path.write_text("Q {=a ~b}")
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "import", str(path), "--topic", "nothing"])
    assert stopped.value.code == 2
    assert "drugs" in capsys.readouterr().err


def test_topics_are_taken_by_id_and_by_title(tmp_path: Path, capsys: Captured) -> None:
    practice = shipped().content.practice
    assert practice
    topic = next(topic for topic in practice.topic if "," in topic.title)
    counts = set()
    for name, words in enumerate((topic.id, topic.title.upper())):
        assert main(["bank", "export", str(tmp_path / f"{name}.csv"), "--topics", words]) == 0
        counts.add(capsys.readouterr().out.rpartition(": ")[2])
    assert len(counts) == 1
