"""How a learner stands follows from the answers alone."""

from __future__ import annotations

import pytest
from group_kit import BANK, answer, practised
from learner_kit import DAY, START

from sij_tui.core.practice.review_log import Answered
from sij_tui.core.progress.overview import Overview, overview
from sij_tui.records.learner import StoredReviewLog

NAMES = [item.id for item in BANK.practice.item]


def view(*answers: Answered, now: int = START, offset: int = 0) -> Overview:
    review_log = StoredReviewLog(None, BANK.content, offset=lambda: offset)
    for each in answers:
        review_log.write(each)
    return overview(BANK, review_log, now=now, offset=offset)


def test_at_first_nothing_was_asked() -> None:
    empty = view()
    assert empty.all.states == ("new",) * len(NAMES)
    assert (empty.answers, empty.due, empty.recall, empty.done) == (0, 0, (), False)


def test_each_question_stands_as_it_was_answered_last() -> None:
    right, missed, mended = NAMES[:3]
    now = view(
        answer(right, 0), answer(right, 9),
        answer(missed, 1), answer(missed, 8, right=False),
        answer(mended, 2, right=False), answer(mended, 7, attempt=2),
        now=START + 60_000 * 10,
    )  # fmt: skip
    assert [now.all.count(state) for state in ("known", "due", "missed")] == [2, 0, 1]
    assert (now.all.asked, now.all.right) == (3, 2)


def test_what_is_known_comes_due_and_what_was_missed_comes_due_too() -> None:
    first, second = NAMES[:2]
    answers = (answer(first), answer(second, 1, right=False))
    later = view(*answers, now=START + 30 * DAY)
    assert (later.due, later.all.count("due"), later.all.count("missed")) == (2, 1, 1)
    assert view(*answers).due == 0


def test_what_comes_due_is_foretold() -> None:
    now = view(answer(NAMES[0], right=False), answer(NAMES[1], 1))
    assert (now.due_tomorrow, now.due_in_week) == (1, 2)
    assert (len(now.due_by_day), now.due_by_day[0], now.due_by_day[1]) == (14, 0, 1)
    for days in (1, 9):  # due today, and since some days
        later = view(answer(NAMES[0], right=False), now=START + days * DAY)
        assert later.due_by_day == (1, *[0] * 13)


def test_a_question_that_has_changed_counts_for_the_days_only() -> None:
    now = view(answer(NAMES[0], fingerprint="f" * 16))
    assert (now.all.asked, now.answers, now.recall) == (0, 1, ())


def test_topics_and_facts_hold_their_questions_and_no_others() -> None:
    now = view(*practised())
    assert sum(len(topic.states) for topic in now.topics) == len(NAMES)
    asked = {fact for item in BANK.practice.item for fact in item.facts}
    assert {fact.id for fact in now.facts} == asked
    for fact in now.facts:
        items = [item for item in BANK.practice.item if fact.id in item.facts]
        assert len(fact.states) == len(items)


def test_a_fact_is_missed_if_any_of_its_questions_is() -> None:
    now = view(answer(NAMES[0], right=False))
    missed = {fact.id for fact in now.facts if fact.state == "missed"}
    assert missed == set(BANK.item(NAMES[0]).facts)


def test_days_are_the_learners_own() -> None:
    late = START + 11 * 3_600_000 + 1_800_000  # half an hour to midnight
    assert view(answer(NAMES[0], at=late)).days == {20_700: 1}
    assert view(answer(NAMES[0], at=late), offset=60).days == {20_701: 1}


def test_done_for_today_is_said_once_something_was_done() -> None:
    assert view(answer(NAMES[0])).done
    assert not view(answer(NAMES[0]), now=START + DAY).done
    assert not view(answer(NAMES[0], at=START - 90 * DAY), answer(NAMES[1])).done


def test_what_was_missed_or_never_asked_is_not_known() -> None:
    """Right in three questions of the whole bank, missed in four: never more than three of all."""
    right = [answer(name, number) for number, name in enumerate(NAMES[:3])]
    missed = [answer(name, 10 + n, right=False) for n, name in enumerate(NAMES[3:7])]
    chance = view(*right, *missed).recall[0]
    assert chance == pytest.approx(3 / len(NAMES), rel=0.01)
    assert view(*missed).recall[0] == 0
    lost = answer(NAMES[0], 30, right=False)  # known, then missed
    assert view(*right, lost).recall[0] == pytest.approx(2 / len(NAMES), rel=0.01)
    assert view(*(answer(name, n) for n, name in enumerate(NAMES))).recall[0] > 0.99


def test_without_practice_less_and_less_is_left() -> None:
    chances = view(*practised()).recall
    assert list(chances) == sorted(chances, reverse=True)
    assert 0 < chances[-1] < chances[0] <= 1
