"""A deck for Anki: the real library takes it, doubles nothing, and what learners edited stays."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from bank_kit import question
from book_kit import shipped

from sij_tui.cli import main
from sij_tui.export.bank import BankSource, bank_exporter
from sij_tui.export.bank.pictures import question_pictures
from sij_tui.export.bank.question import BankQuestion, bank_questions
from sij_tui.records import anki_deck
from sij_tui.records.anki_deck import NotADeck, earlier_notes

anki = pytest.importorskip("anki.collection", reason="the Anki library is not installed")
pytest.importorskip("genanki", reason="genanki is not installed")
Captured = pytest.CaptureFixture[str]
CONTENT = shipped().content
QUESTIONS = list(bank_questions(CONTENT))
SOURCE = BankSource(
    CONTENT.meta.title,
    CONTENT.meta.id,
    question_pictures(CONTENT),
    1_700_000_000,
    right="Right",
)


def deck(questions: list[BankQuestion], source: BankSource = SOURCE) -> bytes:
    return bank_exporter("anki")(questions, source).data


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    made = Collection(tmp_path)
    yield made
    made.own.close()


class Collection:
    """A learner's collection in the real library."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.own = anki.Collection(str(folder / "collection.anki2"))

    def take(self, data: bytes) -> tuple[int, int]:
        """Import a deck; returns how many notes are new, and how many were updated."""
        path = self._folder / "deck.apkg"
        path.write_bytes(data)
        options = anki.ImportAnkiPackageOptions()
        request = anki.ImportAnkiPackageRequest(package_path=str(path), options=options)
        log = self.own.import_anki_package(request).log
        return len(log.new), len(log.updated)

    def notes(self) -> list[dict[str, str]]:
        return [dict(self.own.get_note(name).items()) for name in self.own.find_notes("")]


def test_the_whole_bank_is_taken_and_not_doubled(collection: Collection) -> None:
    data = deck(QUESTIONS)
    assert collection.take(data) == (len(QUESTIONS), 0)
    assert collection.take(data) == (0, 0)
    assert collection.own.card_count() == len(QUESTIONS)
    notes = {note["Id"]: note for note in collection.notes()}
    for each in QUESTIONS:
        note = notes[each.id]
        shown = [part for part in each.parts if part.role != "picture"]
        assert [*map(unescape, re.findall(r"<div[^>]*>(.*?)</div>", note["Question"]))] == [
            part.text.replace("\n", "<br>") for part in shown
        ]
        asked = re.findall(r'<div class="question">(.*?)</div>', note["Question"])
        assert [*map(unescape, asked)] == [part.text for part in shown if part.role == "question"]
        for remark in each.remarks:
            line = f"<b>{remark.text}</b>" if remark.is_heading else remark.text
            assert line in unescape(note["Feedback"])
        for choice in each.choices:
            assert choice.text in unescape(note["Choices"])
            assert choice.feedback in unescape(note["Feedback"])
            assert (choice.text in unescape(note["Answer"])) is choice.right or each.kind == "case"
        for fact in each.sources:
            assert f"{fact.id}: {fact.text} ({fact.place})" in unescape(note["Facts"])


def test_pictures_come_along_and_give_nothing_away(collection: Collection) -> None:
    collection.take(deck(QUESTIONS))
    about = [each for each in QUESTIONS if each.picture]
    files = {path.name: path.read_text() for path in Path(collection.own.media.dir()).iterdir()}
    assert len(files) == len({each.picture for each in about})
    assert CONTENT.timeline
    parts = {each.id: each.parts for each in QUESTIONS}
    for note in collection.notes():
        if picture := note["Picture"]:
            svg = files[picture.partition('src="')[2].partition('"')[0]]
            (alt,) = {part.text for part in parts[note["Id"]] if part.role == "picture"}
            assert unescape(picture.partition('alt="')[2].partition('"')[0]) == alt
            assert svg.startswith("<svg")
            assert "<text" not in svg
            answers = (step.title for step in CONTENT.timeline.step)
            assert not [title for title in answers if title in picture + svg]
    assert sum(bool(note["Picture"]) for note in collection.notes()) == len(about)


def test_only_what_has_changed_has_a_new_date(collection: Collection) -> None:
    first = deck(QUESTIONS)
    changed = [QUESTIONS[0]._replace(hint="Another"), *QUESTIONS[1:]]
    later = SOURCE._replace(modified_at=SOURCE.modified_at + 86_400, earlier=earlier_notes(first))
    second = earlier_notes(deck(changed, later))
    dates = {note.fields[0]: note.modified_at - SOURCE.modified_at for note in second.values()}
    assert dates == {each.id: 86_400 if each.hint == "Another" else 0 for each in changed}
    collection.take(first)
    assert collection.take(deck(changed, later)) == (0, 1)


def test_what_a_learner_has_written_stays(collection: Collection) -> None:
    collection.take(deck(QUESTIONS))
    note = collection.own.get_note(collection.own.find_notes("")[0])
    note["Hint"] = "mine"
    collection.own.update_note(note)
    assert collection.take(deck(QUESTIONS)) == (0, 0)
    assert collection.own.get_note(note.id)["Hint"] == "mine"


def test_another_content_is_another_deck(collection: Collection) -> None:
    collection.take(deck(QUESTIONS))
    assert collection.take(deck(QUESTIONS, SOURCE._replace(content="other"))) == (len(QUESTIONS), 0)


def test_html_is_shown_as_it_is_written(collection: Collection) -> None:
    collection.take(deck([question(), question(id="tea/y", response="several")]))
    card = collection.own.get_card(collection.own.find_cards("")[0])
    assert "&lt;i&gt;&amp;j;k" in card.question()
    assert "<i>" not in card.answer()


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deck(QUESTIONS[:3])
    assert list(tmp_path.iterdir()) == []


def test_the_command_takes_an_earlier_deck(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one.apkg", tmp_path / "two.apkg"
    assert main(["bank", "export", str(one)]) == 0
    assert main(["bank", "export", str(two), "--since", str(one)]) == 0
    first, second = (earlier_notes(path.read_bytes()) for path in (one, two))
    assert first == second
    assert "86 questions" in capsys.readouterr().out or len(QUESTIONS) != 86


BROKEN = [b"", b"PK", b"x" * 1000]


@pytest.mark.parametrize("data", BROKEN)
def test_what_is_no_deck_is_told(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotADeck):
        earlier_notes(data)
    old = tmp_path / "old.apkg"
    old.write_bytes(data)
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "export", str(tmp_path / "new.apkg"), "--since", str(old)])
    assert stopped.value.code == 2
    assert "no deck" in capsys.readouterr().err


@pytest.mark.parametrize("notes", [b"", b"SQLite format 3\0" + b"x" * 500, b"\xff" * 100])
def test_a_package_with_something_else_in_it_is_none(notes: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.apkg"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("collection.anki2", notes)
    with pytest.raises(NotADeck):
        earlier_notes(path.read_bytes())


@pytest.mark.parametrize(("more", "taken"), [(-1, False), (0, True), (1, True)])
def test_a_package_of_too_many_notes_is_none(
    monkeypatch: pytest.MonkeyPatch, more: int, taken: bool
) -> None:
    data = deck(QUESTIONS[:1])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("collection.anki2").file_size
    monkeypatch.setattr(anki_deck, "MAX_COLLECTION_BYTES", size + more)
    if taken:
        assert len(earlier_notes(data)) == 1
    else:
        with pytest.raises(NotADeck):
            earlier_notes(data)


def test_to_read_the_notes_of_a_package_makes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = deck(QUESTIONS[:1])
    monkeypatch.chdir(tmp_path)
    earlier_notes(data)
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_it_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sij_tui.commands.installation.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stopped:
        main(["bank", "export", str(tmp_path / "x.apkg")])
    assert stopped.value.code == 2
    assert "needs genanki" in capsys.readouterr().err
