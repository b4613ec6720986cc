"""GIFT as another program reads it: the npm package gift-pegjs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bank_kit import NASTY, question
from book_kit import shipped

from sij_tui.export.bank import BankSource, bank_exporter
from sij_tui.export.bank.question import BankQuestion, bank_questions

NODE = shutil.which("node")
MODULES = Path(sys.prefix) / "node_modules"
"""Where `.ci/run` puts it."""
READ = """
const gift = require("gift-pegjs");
process.stdout.write(JSON.stringify(gift.parse(require("fs").readFileSync(0, "utf8"))));
"""


@cache
def reason() -> str:
    """Why the parser cannot be asked; empty if it can."""
    if NODE is None:
        return "node is not installed"
    found = node("require('gift-pegjs')", b"")
    return "" if found.returncode == 0 else "gift-pegjs is not installed: npm install gift-pegjs"


def node(script: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    paths = os.pathsep.join(filter(None, (str(MODULES), os.environ.get("NODE_PATH"))))
    return subprocess.run(
        [NODE or "node", "-e", script], input=given, capture_output=True, timeout=60,
        env={**os.environ, "NODE_PATH": paths},
    )  # fmt: skip


@pytest.fixture(autouse=True)
def parser() -> None:
    if why := reason():
        pytest.skip(why)


def parsed(questions: list[BankQuestion], title: str = "Title") -> dict[str, dict[str, Any]]:
    """What the parser makes of questions, by id."""
    data = bank_exporter("gift")(questions, BankSource(title)).data
    done = node(READ, data)
    assert done.returncode == 0, done.stderr.decode()[:2000]
    read: list[dict[str, Any]] = json.loads(done.stdout)
    return {each["title"]: each for each in read if each["type"] != "Category"}


def same(found: dict[str, Any] | None, wanted: str) -> bool:
    """Whether the parser has a text; it gives blanks at an end away."""
    return ((found or {}).get("text") or "").strip() == wanted.strip()


def check(each: BankQuestion, found: dict[str, Any]) -> None:
    assert same(found["stem"], each.text)
    match found["type"]:
        case "TF":
            assert each.is_claim
            assert found["isTrue"] is each.choices[0].right
        case "Matching":
            pairs = [
                (pair["subquestion"]["text"], pair["subanswer"]) for pair in found["matchPairs"]
            ]
            assert [text for text, _ in pairs] == [choice.text for choice in each.choices]
            assert [place for _, place in pairs] == [f"{n}" for n in range(1, len(pairs) + 1)]
        case "MC":
            assert len(found["choices"]) == len(each.choices)
            for read, choice in zip(found["choices"], each.choices, strict=True):
                assert same(read["text"], choice.text)
                assert same(read["feedback"], choice.feedback)
                right = read["isCorrect"] or (read["weight"] or 0) > 0
                assert right is choice.right
        case other:
            pytest.fail(f"read as {other}")
    if each.response != "order":
        assert same(found["globalFeedback"], each.feedback)


def test_the_whole_bank_is_read_back() -> None:
    questions = list(bank_questions(shipped().content))
    left_out = bank_exporter("gift")(questions, BankSource("")).left_out
    found = parsed(questions)
    assert sorted((*found, *left_out)) == sorted(each.id for each in questions)
    for each in questions:
        if each.id in found:
            check(each, found[each.id])
            said = found[each.id]["globalFeedback"]["text"]
            assert all(f"{fact.id}: {fact.place}" in said for fact in each.sources)


@pytest.mark.parametrize("response", ["one", "several"])
def test_letters_with_a_meaning_are_read_back(response: str) -> None:
    one_right = question(response="one")
    choices = (one_right.choices[0], one_right.choices[1]._replace(feedback=NASTY))
    made = question(response=response, choices=choices)
    check(made, parsed([made], NASTY)["tea/x"])
