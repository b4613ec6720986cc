"""``sij-tui bank``: the practice questions for other programs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import content_file, fail, load_content, name_of, read_bytes
from sij_tui.commands.arguments import add_global
from sij_tui.commands.output_file import check_new_file, write_file
from sij_tui.core.content.control_characters import visible
from sij_tui.export.bank import BANK_FORMATS, BankSource, bank_exporter
from sij_tui.files import STANDARD_INPUT, STANDARD_OUTPUT

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.content.model import Content
    from sij_tui.records.anki_deck import EarlierNote


_ENDINGS = {
    ".gift": "gift", ".txt": "gift", ".xml": "moodle-xml", ".csv": "csv", ".apkg": "anki",
}  # fmt: skip
_LACKS = {
    "hint": "hints: they are left out.",
    "picture": "pictures: the question has them in words.",
}
_MAX_DECK_BYTES = 64 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, where to, in which form, and which questions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write the questions to a file")
    export.add_argument("file", metavar="FILE", help="where to; - is standard output")
    export.add_argument(
        "--format", choices=BANK_FORMATS, help="form of the file (default: by the name of FILE)"
    )
    export.add_argument("--topics", metavar="ID,ID", default="", help="of these topics alone")
    export.add_argument("--kinds", metavar="KIND,KIND", default="", help="of these kinds alone")
    export.add_argument(
        "--since", metavar="DECK", help="Anki: what stands so in this earlier deck keeps its date"
    )
    bring_in = actions.add_parser("import", help="write questions as TOML, to be given facts")
    bring_in.add_argument("file", metavar="FILE", help="the questions; - is standard input")
    bring_in.add_argument("--format", choices=("gift",), default="gift", help="form of the file")
    bring_in.add_argument(
        "--topic", metavar="ID", help="topic of all questions (default: the first)"
    )
    for action in (export, bring_in):
        add_global(action, "bank")


def run(args: Any) -> int:
    """Write the questions; returns the exit status."""
    if args.action == "import":
        return _import_questions(args)
    from sij_tui.export.bank.question import bank_questions

    name = _format(args)
    content = load_content(args).content
    if not content.practice:
        fail("This content file has no questions to export.", status=1)
    topics, kinds = _asked(content, args)
    questions = list(bank_questions(content, topics, kinds))
    if not questions:
        fail("There are no such questions in this content file.")
    exported = bank_exporter(name)(questions, _source(content, name, args))
    if args.file == STANDARD_OUTPUT:
        is_text = name != "anki"
        sys.stdout.buffer.write(
            visible(exported.text, kept="\r").encode() if is_text else exported.data
        )
        sys.stdout.buffer.flush()
    else:
        write_file(args.file, [exported.data])
    for left_out in exported.left_out:
        print(f"Left out, since {name} cannot carry it: {left_out}", file=sys.stderr)
    for lack in exported.lacks:
        print(f"{name} has no place for {_LACKS[lack]}", file=sys.stderr)
    if args.file != STANDARD_OUTPUT:
        print(f"{args.file}: {len(questions) - len(exported.left_out)} questions.")
    return 0


def _format(args: Any) -> str:
    """The form to write; exits with a message if the arguments do not go together."""
    name: str | None = args.format or _ENDINGS.get(Path(args.file).suffix.lower())
    if name is None:
        fail(f"Say in which form with --format: {', '.join(BANK_FORMATS)}.")
    if name != "anki" and args.since:
        fail("--since is for --format anki alone.")
    if args.file != STANDARD_OUTPUT:
        check_new_file(args.file)
    elif name == "anki" and sys.stdout.isatty():
        fail("a deck is nothing for a terminal to show: name a file that ends in .apkg.")
    if name == "anki":
        from sij_tui.commands.installation import require_extra

        require_extra("anki", "genanki", "--format anki")
    return name


def _source(content: Content, name: str, args: Any) -> BankSource:
    """What the questions come from; for a deck with its pictures, its date and an earlier deck."""
    from sij_tui.core.leaflet.program import review_status

    meta = content.meta
    source = BankSource(meta.title, meta.id, notices=(review_status(content), meta.training_notice))
    if name != "anki":
        return source
    from sij_tui.export.bank.pictures import question_pictures

    path = content_file(args)
    changed = time.time() if path == STANDARD_INPUT else os.stat(path).st_mtime
    return source._replace(
        pictures=question_pictures(content),
        right=content.practice.labels.word.right if content.practice else "",
        modified_at=int(changed),
        earlier=_earlier(args.since),
    )


def _earlier(deck: str | None) -> Mapping[str, EarlierNote]:
    if deck is None:
        return {}
    from sij_tui.records.anki_deck import NotADeck, earlier_notes

    try:
        return earlier_notes(read_bytes(deck, _MAX_DECK_BYTES))
    except NotADeck:
        fail(f"{deck} is no deck that 'sij-tui bank export' has written. Name one with --since.")


def _asked(content: Content, args: Any) -> tuple[list[str], list[str]]:
    """The topics and kinds that were asked for, by id, or a topic by its title.

    Exits with a message if there is no such topic or kind.
    """
    from sij_tui.core.content.label_text import no_such_name, normalised

    practice = content.practice
    known_topics = {topic.id: topic.title for topic in practice.topic} if practice else {}
    known_kinds = dict.fromkeys((item.kind for item in practice.item) if practice else (), "")
    by_title = {normalised(title): name for name, title in known_topics.items()}
    whole = by_title.get(normalised(args.topics))  # a title may have commas
    topics = (
        [whole] if whole else [by_title.get(normalised(name), name) for name in _split(args.topics)]
    )
    kinds = _split(args.kinds)
    for what, names, known in (("topic", topics, known_topics), ("kind", kinds, known_kinds)):
        for name in names:
            if name not in known:
                fail(no_such_name(what, name, known))
    return topics, kinds


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _import_questions(args: Any) -> int:
    """Print the questions as TOML; what has no kind here is named. Returns the exit status."""
    from sij_tui.core.content.label_text import no_such_name
    from sij_tui.export.bank.gift_reader import MAX_GIFT_BYTES, GiftQuestion, read_gift
    from sij_tui.export.bank.toml_items import toml_items

    practice = load_content(args).content.practice
    topics = {topic.id: topic.title for topic in practice.topic} if practice else {}
    topic = args.topic or next(iter(topics), "topic")
    if args.topic and topics and topic not in topics:
        fail(no_such_name("topic", topic, topics))
    try:
        text = read_bytes(args.file, MAX_GIFT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fail(f"{args.file} is not UTF-8 at byte {error.start + 1}. Save it as UTF-8.")
    questions: list[GiftQuestion] = []
    left_out = 0
    for found in read_gift(text):
        if isinstance(found, GiftQuestion):
            questions.append(found)
        else:
            left_out += 1
            where = f"{name_of(args.file)}:{found.line}: {found.title}".rstrip(": ")
            print(f"Left out: {where}: {found.why}.", file=sys.stderr)
    if not questions:
        fail(f"there is no question in {args.file} that could be taken over.", status=1)
    sys.stdout.write(toml_items(questions, topic, name_of(args.file)))
    print(f"Questions: {len(questions)}. Left out: {left_out}.", file=sys.stderr)
    return 0
