"""A deck of Anki, written by genanki: a note for each question.

What Anki knows a note by comes from the ids of the content and the question, so that a deck that is
imported again doubles nothing. A note has a later date than before only if something in it changed.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final

import genanki

from sij_tui.core.content.items.base import FeedbackText, QuestionPart
from sij_tui.export.bank import BankSource, Exported
from sij_tui.export.bank.question import BankChoice, BankQuestion

_MODEL_NAME: Final = "sij-tui question"
_FIELDS: Final = ("Id", "Question", "Picture", "Choices", "Hint", "Answer", "Feedback", "Facts")
"""Of a note. Never change them, nor their order: Anki would take it for another kind of note."""
_FRONT: Final = """\
<div dir="auto">{{Question}}{{#Picture}}<div>{{Picture}}</div>{{/Picture}}{{Choices}}\
{{#Hint}}<div>{{hint:Hint}}</div>{{/Hint}}</div>"""
_BACK: Final = """\
{{FrontSide}}<hr id="answer"><div dir="auto"><div class="answer">{{Answer}}</div>\
<div>{{Feedback}}</div><div class="facts">{{Facts}}</div></div>"""
_CSS: Final = """\
.card { font-family: sans-serif; font-size: 1.1em; line-height: 1.4; text-align: start;
  max-width: 40em; margin: 1em auto; padding: 0 1em; }
.question, .answer { font-weight: bold; } .question + div, div + .question { margin-top: 0.5em; }
.label { font-weight: normal; } .facts { font-size: 0.8em; margin-top: 1em; }
ul, ol { padding-inline-start: 1.4em; margin: 0.6em 0; }
a.hint { color: inherit; } img { width: 100%; border-radius: 0.25em; margin-top: 0.5em; }"""


class _Note(genanki.Note):  # type: ignore[misc]
    """A note with a date of its own."""

    modified_at = 0
    """Seconds since 1970 UTC."""

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:
        """Write it with that date in place of the deck's."""
        super().write_to_db(cursor, self.modified_at, deck_id, id_gen)


def export(questions: Sequence[BankQuestion], source: BankSource) -> Exported:
    """Return a package with a deck for each topic, and the pictures."""
    model, decks = _model(), dict[str, genanki.Deck]()
    for question in questions:
        content = source.content or question.id.partition("/")[0]
        name = f"{content}/{question.topic_id}"
        title = f"{_level(source.title)}::{_level(question.topic)}"
        told = escape("\n".join(source.notices))
        deck = decks.setdefault(name, genanki.Deck(_stable_id(name), title, told))
        deck.add_note(_note(model, question, source))
    shown = dict.fromkeys(each.picture for each in questions if each.picture in source.pictures)
    with tempfile.TemporaryDirectory(prefix="sij-tui-anki-") as folder:
        files = [Path(folder, _file_name(name)) for name in shown]
        for name, path in zip(shown, files, strict=True):
            path.write_text(source.pictures[name], encoding="utf-8")
        package = genanki.Package([*decks.values()], media_files=[str(path) for path in files])
        out = io.BytesIO()
        before, tempfile.tempdir = tempfile.tempdir, folder  # genanki leaves its database behind
        try:
            package.write_to_file(out, timestamp=source.modified_at)
        finally:
            tempfile.tempdir = before
    return Exported(out.getvalue())


def note_id(question: BankQuestion, source: BankSource) -> str:
    """Return what Anki knows the note of a question by."""
    content, _, item = question.id.partition("/")
    return str(genanki.guid_for(source.content or content, item))


def _model() -> genanki.Model:
    return genanki.Model(
        _stable_id(_MODEL_NAME), _MODEL_NAME, fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}], css=_CSS,
    )  # fmt: skip


def _note(model: genanki.Model, question: BankQuestion, source: BankSource) -> _Note:
    fields, name = [*_fields(question, source)], note_id(question, source)
    tags = [f"topic::{question.topic_id}", f"kind::{question.kind}", *question.facts]
    note = _Note(model=model, fields=fields, guid=name, tags=tags)
    known, at = source.earlier.get(name, ((), 0))
    note.modified_at = at if [*known] == fields else source.modified_at
    return note


def _fields(question: BankQuestion, source: BankSource) -> Iterator[str]:
    """The texts of a note, in the order of :data:`_FIELDS`."""
    ordered = question.response == "order"
    listed = sorted(question.choices, key=_mixed) if question.shuffles else question.choices
    has_picture = question.picture in source.pictures
    parts = question.parts or (QuestionPart(question.text, "question"),)
    seen = "\n".join(part.text for part in parts if part.role == "picture")
    yield escape(question.id)
    yield "".join(_part(part) for part in parts if not (has_picture and part.role == "picture"))
    yield _picture(question.picture, seen) if has_picture else ""
    yield _list("ul", (each.text for each in listed))
    yield _text(question.hint)
    right = [each.text for each in question.choices if each.right]
    label = f'<div class="label">{_text(source.right)}</div>' if source.right else ""
    yield label + _list("ol" if ordered else "ul", right)
    said = (f"{each.text}: {each.feedback}" for each in question.choices if each.feedback)
    yield _list("ul", said) + "<br>".join(map(_remark, question.remarks))
    yield _list("ul", (f"{fact.id}: {fact.text} ({fact.place})" for fact in question.sources))


def _part(part: QuestionPart) -> str:
    look = ' class="question"' if part.role == "question" else ""
    return f"<div{look}>{_text(part.text)}</div>"


def _picture(scene: str, in_words: str) -> str:
    alt = escape(" ".join(in_words.split()))
    return f'<img src="{escape(_file_name(scene))}" alt="{alt}">'


def _remark(remark: FeedbackText) -> str:
    text = _text(remark.text)
    return f"<b>{text}</b>" if remark.is_heading else text


def _mixed(choice: BankChoice) -> bytes:
    """A place for a choice that gives nothing away and is always the same."""
    return sha256(choice.id.encode()).digest()


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _list(tag: str, texts: Iterable[str]) -> str:
    rows = "".join(f"<li>{_text(text)}</li>" for text in texts)
    return f"<{tag}>{rows}</{tag}>" if rows else ""


def _level(title: str) -> str:
    """One level of a deck's name: two colons part levels."""
    return " ".join(title.split()).replace("::", ":")


def _file_name(scene: str) -> str:
    """Anki keeps the files of all decks in one folder; the id would give the answer away."""
    return f"sij-tui-{sha256(scene.encode()).hexdigest()[:16]}.svg"


def _stable_id(name: str) -> int:
    """A number for a deck or a kind of note: 31 bits, as genanki wants it."""
    return (1 << 30) + int.from_bytes(sha256(name.encode()).digest()[:4]) % (1 << 30)
