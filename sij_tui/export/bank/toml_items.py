"""Questions from elsewhere as tables for a content file. None of them has a source yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from sij_tui.core.content.table import UNSOURCED
from sij_tui.export.bank.gift_reader import GiftAnswer, GiftQuestion

_MAX_ID: Final = 40
_HEAD: Final = """\
# Questions from {name}. Nobody has said yet what they rest on: name the facts of each question, and
# of each feedback in place of basis = "unsourced". Until then the file is refused.
"""


def toml_items(questions: Iterable[GiftQuestion], topic: str, name: str) -> str:
    """Return ``[[practice.item]]`` tables of a topic (an id); ``name`` says where they are from."""
    taken: set[str] = set()
    made = ("\n".join(_item(question, topic, taken)) for question in questions)
    return "\n\n".join((_HEAD.format(name=_comment(name)).rstrip(), *made)) + "\n"


def _item(question: GiftQuestion, topic: str, taken: set[str]) -> Iterator[str]:
    if question.remark:
        yield f"# {question.remark}."
    is_claim = question.kind == "true_false"
    is_said = any(_said(question, answer) != answer.feedback for answer in question.answers)
    if question.feedback and not (is_claim or is_said):
        yield f"# Said after any answer: {_comment(question.feedback)}"
    yield "[[practice.item]]"
    yield f"id = {_string(_new_id(question.title.rpartition('/')[2] or question.text, taken))}"
    yield f'kind = "{question.kind}"'
    yield f"topic = {_string(topic)}"
    yield "facts = []"
    yield f"{'claim' if is_claim else 'ask'} = {_string(question.text)}"
    if is_claim:
        yield f"right = {str(question.answers[0].right).lower()}"
        said = dict.fromkeys((question.feedback, *(each.feedback for each in question.answers)))
        yield f"feedback = {_statement(' '.join(filter(None, said)))}"
        return
    names: set[str] = set()
    yield "part = [" if question.kind == "order" else "option = ["
    for answer in question.answers:
        yield f"  {{ {', '.join(_answer(question, answer, names))} }},"
    yield "]"


def _answer(question: GiftQuestion, answer: GiftAnswer, names: set[str]) -> Iterator[str]:
    yield f"id = {_string(_new_id(answer.text, names))}"
    yield f"text = {_string(answer.text)}"
    if answer.right and question.kind != "order":
        yield "right = true"
    if said := _said(question, answer):
        yield f"feedback = {_statement(said)}"


def _said(question: GiftQuestion, answer: GiftAnswer) -> str:
    """What is said of an answer: every wrong one needs something, and every part of an order."""
    needs = question.kind == "order" or not answer.right
    return answer.feedback or (question.feedback if needs else "")


def _statement(text: str) -> str:
    return f'{{ text = {_string(text or "…")}, basis = "{UNSOURCED}" }}'


def _new_id(text: str, taken: set[str]) -> str:
    """An id made of a text, which no other one has."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[: _MAX_ID - 4].strip("-")
    name = words if words[:1].isalpha() else f"q-{words}".strip("-")
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def _string(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """A text in a comment: one line, without control characters."""
    return "".join(each if each.isprintable() else " " for each in text)
