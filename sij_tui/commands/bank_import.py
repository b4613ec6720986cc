"""``sij-tui bank import``: a trainer's questions as tables for a content file."""

from __future__ import annotations

import sys
from typing import Any

from sij_tui.commands import fail, load_content, name_of, read_bytes


def import_questions(args: Any) -> int:
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
