"""What stored answers call a question stays the same, whatever becomes of code and wording.

``version-0.1.0/questions.json`` holds the questions of version 0.1.0, without their words, with the
fingerprints under which learners have their answers to them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from group_kit import BANK, answer
from learner_kit import answered
from paths import DATA

from sij_tui.commands.progress_report import group_of
from sij_tui.core.content.items import TRAITS, Item, KindId
from sij_tui.core.practice.bank import fingerprint_of
from sij_tui.core.practice.review_log import Card, InMemoryReviewLog
from sij_tui.records.exchange import Record
from sij_tui.records.learner import StoredReviewLog

FIRST: dict[str, Any] = json.loads((DATA / "version-0.1.0" / "questions.json").read_text())
QUESTIONS = {entry["item"]["id"]: entry for entry in FIRST["questions"]}
ANEW: frozenset[str] = frozenset({"K15", "tender"})
"""Questions that ask something else than in 0.1.0, so that their history ends on purpose."""


class _Case(msgspec.Struct):
    id: str
    outcome: str


class _Checker(msgspec.Struct):
    case: list[_Case]


CASES: Any = _Checker([_Case(*pair) for pair in FIRST["cases"].items()])


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_fingerprint_of_a_question_of_the_first_version_stays(name: str) -> None:
    item = msgspec.convert(QUESTIONS[name]["item"], Item)
    assert fingerprint_of(item, CASES) == QUESTIONS[name]["fingerprint"]


def test_all_questions_of_the_first_version_are_held() -> None:
    assert len({entry["fingerprint"] for entry in QUESTIONS.values()}) == 45
    assert {entry["item"]["kind"] for entry in QUESTIONS.values()} == {
        "single", "several", "true_false", "order", "picture", "case"
    }  # fmt: skip


def test_the_name_of_a_class_is_not_part_of_it() -> None:
    kind: Any = type(msgspec.convert(QUESTIONS["K01"]["item"], Item))
    before = kind.__name__, kind.__qualname__
    kind.__name__ = kind.__qualname__ = "SingleChoiceItem"
    try:
        item = msgspec.convert(QUESTIONS["K01"]["item"], Item)
        assert fingerprint_of(item) == QUESTIONS["K01"]["fingerprint"]
    finally:
        kind.__name__, kind.__qualname__ = before


def test_each_kind_has_a_word_of_its_own() -> None:
    assert set(TRAITS) == set(get_args(KindId))
    assert len({traits.fingerprint_word for traits in TRAITS.values()}) == len(TRAITS)


def test_shipped_questions_keep_the_answers_of_the_first_version() -> None:
    lost = {
        card.item
        for card in BANK.cards
        if card.item in QUESTIONS
        and QUESTIONS[card.item]["fingerprint"] not in (card.fingerprint, *card.formerly)
    }
    assert lost == ANEW, "say formerly = [...] if they ask the same, or name them in ANEW"


def test_mending_words_changes_nothing() -> None:
    item = QUESTIONS["K01"]["item"]
    options = [{**option, "text": "other words"} for option in reversed(item["option"])]
    mended = {**item, "ask": "Something else?", "option": options, "topic": "needles"}
    assert fingerprint_of(msgspec.convert(mended, Item)) == QUESTIONS["K01"]["fingerprint"]


def test_another_right_answer_begins_anew() -> None:
    item = QUESTIONS["K01"]["item"]
    wrong, right = ({**item["option"][n], "right": n == 1} for n in (0, 1))
    changed = {**item, "option": [wrong, right, *item["option"][2:]]}
    assert fingerprint_of(msgspec.convert(changed, Item)) != QUESTIONS["K01"]["fingerprint"]


OLD, NEW = "0" * 16, "1" * 16


@pytest.mark.parametrize("kept", ["file", "memory"])
def test_answers_under_a_former_meaning_count(kept: str, tmp_path: Path) -> None:
    place = tmp_path / "learner.sqlite3" if kept == "file" else None
    review_log = StoredReviewLog(place, "tea")
    review_log.write(answered(1))
    before = review_log.card_states([Card("q1", OLD)])["q1"]
    mended, changed = Card("q1", NEW, (OLD,)), Card("q1", NEW)
    assert review_log.card_states([mended]) == {"q1": before}
    assert review_log.latest([mended]) == {"q1": answered(1)}
    assert review_log.card_states([changed]) == {} == review_log.latest([changed])
    review_log.write(answered(5000, fingerprint=NEW))  # days later: one history with the one before
    after = review_log.card_states([mended])["q1"]
    assert after.stability > before.stability
    assert review_log.latest([mended]) == {"q1": answered(5000, fingerprint=NEW)}


def test_answers_under_a_former_meaning_are_of_another_item_no_more_than_before() -> None:
    review_log = InMemoryReviewLog()
    review_log.write(answered(1, item="q2"))
    assert review_log.latest([Card("q1", NEW, (OLD,))]) == {}


def test_a_report_counts_answers_under_a_former_meaning_once_a_learner() -> None:
    content = msgspec.structs.replace(
        BANK.practice,
        item=tuple(
            msgspec.structs.replace(item, formerly=("e" * 16,)) if item.id == "K01" else item
            for item in BANK.practice.item
        ),
    )
    bank = msgspec.structs.replace(BANK, practice=content)
    given = [
        Record("a", answer("K01", 1, fingerprint="e" * 16, right=False)),
        Record("a", answer("K01", 2)),
        Record("b", answer("K01", 3)),
    ]
    group = group_of(bank, given, None)
    assert (group.answers, group.left_out) == (3, 0)
    (statistics,) = group.items
    assert (statistics.learners, statistics.difficulty) == (2, 0.5)
