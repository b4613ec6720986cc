"""``sij-tui bank``: the practice questions for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail, load_content
from sij_tui.core.content.control_characters import visible
from sij_tui.export.bank import BANK_FORMATS, bank_exporter

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.content.model import Content

_ENDINGS = {".gift": "gift", ".txt": "gift", ".xml": "moodle-xml", ".csv": "csv"}


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


def run(args: Any) -> int:
    """Write the questions; returns the exit status."""
    from sij_tui.export.bank.question import bank_questions

    content = load_content(args).content
    name = args.format or _ENDINGS.get(Path(args.file).suffix.lower())
    if name is None:
        fail(f"Say in which form with --format: {', '.join(BANK_FORMATS)}.")
    topics, kinds = _asked(content, args)
    questions = list(bank_questions(content, topics, kinds))
    if not questions:
        fail("There are no such questions in this content.")
    exported = bank_exporter(name)(questions, content.meta.title)
    if args.file == "-":
        sys.stdout.buffer.write(visible(exported.text, kept="\r").encode())
        sys.stdout.buffer.flush()
    else:
        _write(Path(args.file), exported.text)
    for left_out in exported.left_out:
        print(f"Left out, since {name} cannot carry it: {left_out}", file=sys.stderr)
    if args.file != "-":
        print(f"{args.file}: {len(questions) - len(exported.left_out)} questions.")
    return 0


def _asked(content: Content, args: Any) -> tuple[list[str], list[str]]:
    """The topics and kinds that were asked for.

    Exits with a message if there is no such topic or kind.
    """
    from sij_tui.core.content.label_text import no_such_name

    practice = content.practice
    known_topics = {topic.id: topic.title for topic in practice.topic} if practice else {}
    known_kinds = dict.fromkeys((item.kind for item in practice.item) if practice else (), "")
    topics, kinds = args.topics.split(","), args.kinds.split(",")
    for what, names, known in (("topic", topics, known_topics), ("kind", kinds, known_kinds)):
        for name in filter(None, names):
            if name not in known:
                fail(no_such_name(what, name, known))
    return [*filter(None, topics)], [*filter(None, kinds)]


def _write(path: Path, text: str) -> None:
    """Write the file; what stood there is replaced only once all is written."""
    from sij_tui.commands.progress_exchange import write_file

    write_file(path, [text])
