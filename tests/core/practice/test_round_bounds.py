"""Rounds at their edges: the pass mark, the clock, what is left of one, how they begin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec
import pytest
from book_kit import shipped
from practice_parts import (
    START,
    bank,
    items_of,
    respond_all,
    right_response,
    round_of,
    wrong_response,
)

from sij_tui.core.content.items import Item
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.gaps import gap_places
from sij_tui.core.practice.pages.asking import progress_texts
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.menu import PracticeStatus, due_text
from sij_tui.core.practice.pages.parts import Context, right_sign, wrong_sign
from sij_tui.core.practice.pages.result import result_elements
from sij_tui.core.practice.presentation import worded, wording_number
from sij_tui.core.practice.reducer import critical_items, passed, reduce_round, shown_item
from sij_tui.core.practice.review_log import Answered, Card, CardState
from sij_tui.core.practice.round import GivenAnswer, PracticeRound, from_suspended, to_suspended
from sij_tui.core.practice.rounds import items_of_round, practice_status, way_of_facts
from sij_tui.core.practice.selection import items_about

CONTENT = shipped().content
CONTEXT = Context(CONTENT, bank(), glyphs_for("ascii"), {}, gap_places(CONTENT))
LABELS = CONTEXT.labels
SINGLES = [item for item in items_of("single") if not bank().is_critical(item)]
CRITICAL = next(item for item in items_of("single") if bank().is_critical(item))


def given(right: bool, took: int = 0) -> GivenAnswer:
    return GivenAnswer(response=("a",), right=right, took=took)


def ended(items: Sequence[Item], right: Sequence[bool], mode: str = "test") -> PracticeRound:
    """A round that is done, with these answers."""
    return msgspec.structs.replace(
        round_of(*items, mode=mode), stage="done", given=tuple(map(given, right)), since=-1
    )


def with_mark(mark: int) -> Bank:
    practice = msgspec.structs.replace(bank().practice, pass_mark=mark)
    return msgspec.structs.replace(bank(), practice=practice)


def texts(state: PracticeRound, known: Bank | None = None) -> list[str]:
    context = CONTEXT._replace(bank=known or bank())
    return [each.plain_text for each in result_elements(context, state, PracticeStatus())]


@pytest.mark.parametrize(
    ("right", "asked", "mark", "enough"),
    [(4, 5, 80, True), (4, 5, 81, False), (3, 5, 60, True), (3, 5, 61, False), (10, 13, 76, True),
     (10, 13, 77, False), (0, 5, 0, True), (5, 5, 100, True), (0, 5, 1, False)],
)  # fmt: skip
def test_a_test_is_passed_at_its_mark_and_not_below(
    right: int, asked: int, mark: int, enough: bool
) -> None:
    known = with_mark(mark)
    state = ended(SINGLES[:asked], [number < right for number in range(asked)])
    assert passed(known, state) is enough
    result, sign = LABELS.result, (right_sign if enough else wrong_sign)(CONTEXT)
    told = [text for text in texts(state, known) if text.startswith(f"{sign} ")]
    assert told
    assert (result.failed_reasons in " ".join(told)) is False


def test_with_enough_right_but_a_reason_missed_a_test_is_not_passed_and_says_why() -> None:
    items = [CRITICAL, *SINGLES[:4]]
    state = ended(items, [False, True, True, True, True])
    assert critical_items(bank(), state) == (CRITICAL.id,)
    assert passed(bank(), state) is False
    verdict = f"{wrong_sign(CONTEXT)} "
    (told, *_) = [text for text in texts(state) if text.startswith(verdict)]
    start = LABELS.result.failed_reasons.partition("{")[0]
    assert told.startswith(f"{verdict}{start}")
    assert passed(bank(), ended(items, [True, False, True, True, True])) is True


def test_a_round_that_is_no_test_is_neither_passed_nor_failed() -> None:
    state = ended(SINGLES[:2], [True, True], mode="learn")
    assert passed(bank(), state) is None


# -- the clock


def reduced(state: PracticeRound, *actions: tuple[str, int]) -> PracticeRound:
    for action, seconds in actions:
        state, _ = reduce_round(bank(), state, action, START + 1000 * seconds)
    return state


def test_back_at_a_question_of_a_test_its_time_counts_once() -> None:
    first, second = SINGLES[:2]
    state = reduced(
        round_of(first, second, mode="test"),
        (f"choose:{right_response(first)[0]}", 1), ("next", 2), ("previous", 5),
    )  # fmt: skip
    assert state.position == 0
    assert state.on_question(START + 6_000) == 3_000
    assert state.elapsed(START + 6_000) == 6_000
    over = reduced(state, ("overview", 7))
    assert [each.took for each in over.given] == [4_000, 3_000]
    assert over.elapsed(START + 60_000) == 7_000
    paused = reduced(state, ("pause", 6))
    assert paused.on_question(START + 60_000) == 3_000


def test_what_is_said_of_how_far_it_is() -> None:
    first, second = SINGLES[:2]
    state = msgspec.structs.replace(round_of(first, second), timer=False)
    assert list(progress_texts(CONTEXT, state, START)) == [filled("question", number=1, total=2)]
    again = msgspec.structs.replace(state, again=(first.id, second.id), position=3)
    assert list(progress_texts(CONTEXT, again, START)) == [filled("again", number=2, total=2)]
    test = msgspec.structs.replace(
        round_of(first, second, mode="test"), timer=False, stage="overview", given=(given(True),)
    )
    (said,) = progress_texts(CONTEXT, test, START)
    assert "1" in said
    assert said == filled_test(count=1, total=2)


def filled(name: str, **values: int) -> str:
    return str(getattr(LABELS.asking, name)).format(**values)


def filled_test(**values: int) -> str:
    return LABELS.test.answered.format(**values)


# -- what is left of a round


def without(*gone: Item) -> Bank:
    """The bank with other meanings of some questions."""
    others = {item.id: msgspec.structs.replace(item, facts=("F49", "F48")) for item in gone}
    items = tuple(others.get(item.id, item) for item in bank().practice.item)
    practice = msgspec.structs.replace(bank().practice, item=items)
    return msgspec.structs.replace(bank(), practice=practice)


def test_of_a_round_whose_questions_have_all_changed_nothing_is_left() -> None:
    items = SINGLES[:2]
    data = to_suspended(bank(), round_of(*items), START)
    assert from_suspended(without(*items), data) == (None, 2)


def test_where_only_what_was_answered_is_left_the_round_is_over() -> None:
    first, second = SINGLES[:2]
    state = msgspec.structs.replace(round_of(first, second), given=(given(True),), position=1)
    data = to_suspended(bank(), state, START)
    assert from_suspended(without(second), data) == (None, 1)


def test_in_place_of_a_changed_question_the_next_is_asked_anew() -> None:
    first, second, third = SINGLES[:3]
    state = reduced(round_of(first, second, third), ("hint", 1))
    state = msgspec.structs.replace(state, chosen=("a",), opened=("b",), stage="feedback")
    kept, lost = from_suspended(without(first), to_suspended(bank(), state, START + 5_000))
    assert kept
    assert (lost, kept.item, kept.stage, kept.spent) == (1, second.id, "asking", 0)
    assert (kept.chosen, kept.opened, kept.picked_up, kept.hinted) == ((), (), "", False)
    same, lost = from_suspended(without(third), to_suspended(bank(), state, START + 5_000))
    assert same
    assert (lost, same.item, same.stage, same.chosen) == (1, first.id, "feedback", ("a",))


# -- how a round begins


class Log:
    """What is known of a learner, and what of it was asked for."""

    keeps = True

    def __init__(
        self, answers: Iterable[Answered] = (), due: Mapping[str, int] | None = None
    ) -> None:
        self._answers = {answer.item: answer for answer in answers}
        self._due = due or {}
        self.asked: list[str] = []
        self.kept = b""

    def latest(self, cards: Sequence[Card]) -> Mapping[str, Answered]:
        self.asked.append("latest")
        return self._answers

    def card_states(self, cards: Sequence[Card]) -> Mapping[str, CardState]:
        self.asked.append("card_states")
        return {
            name: CardState(last=START, due=due, stability=1.0) for name, due in self._due.items()
        }

    def suspended(self) -> bytes:
        return self.kept


def begun(log: Log, way: str, before: PracticeRound | None = None) -> object:
    return items_of_round(bank(), log, before, way, 7, START)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("way", "asked"), [("test", []), ("learn", ["latest"]), ("due", ["card_states"])]
)
def test_only_what_a_mode_needs_is_read(way: str, asked: list[str]) -> None:
    log = Log(due={SINGLES[0].id: START})
    found = begun(log, way)
    assert found
    assert found[0] == way  # type: ignore[index]
    assert log.asked == asked


def test_due_is_what_spaced_review_brings_up_soonest_first() -> None:
    first, second, third = (item.id for item in SINGLES[:3])
    log = Log(due={first: START, second: START - 5, third: START + 1})
    assert begun(log, "due") == ("due", (second, first))


def test_to_learn_begins_with_what_was_missed() -> None:
    names = [item.id for item in bank().practice.item]
    missed = names[3]
    log = Log(respond_all({name: name != missed for name in names}))
    mode, items = begun(log, "learn")  # type: ignore[misc]
    assert mode == "learn"
    assert missed in items


def test_what_was_missed_can_be_practised_once_a_round_has_ended() -> None:
    items = SINGLES[:3]
    done = ended(items, [True, False, False], mode="learn")
    found = begun(Log(), "missed", done)
    assert found
    assert found[0] == "learn"  # type: ignore[index]
    assert sorted(found[1]) == sorted(item.id for item in items[1:])  # type: ignore[index]
    for before in (None, msgspec.structs.replace(done, stage="asking")):
        assert begun(Log(), "missed", before) is None
    assert begun(Log(), "nonsense") is None


def test_a_kept_round_that_lacks_a_fingerprint_goes_on_without_that_question() -> None:
    kept = round_of(*SINGLES[:2])
    damaged = msgspec.structs.replace(kept, fingerprints=kept.fingerprints[:1])
    found, lost = from_suspended(bank(), to_suspended(bank(), damaged, START))
    assert found
    assert (found.items, lost) == ((SINGLES[0].id,), 1)


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[", b'{"content": "\xff"}', b'{"more": ' + b"[" * 5_000],
    ids=["none", "nothing", "cut off", "no UTF-8", "deep"],
)
def test_what_is_kept_and_no_round_is_not_taken_up(data: bytes) -> None:
    assert from_suspended(bank(), data) == (None, 0)


@pytest.mark.parametrize("due", [{}, {"soon": 5_000}, {"soon": 5_000, "later": 9_000}])
def test_the_menu_knows_how_long_it_is_until_the_next(due: dict[str, int]) -> None:
    names = dict(zip(("soon", "later"), (item.id for item in SINGLES), strict=False))
    log = Log(respond_all({SINGLES[5].id: True}), {names[n]: START + at for n, at in due.items()})
    status = practice_status(bank(), log, START)  # type: ignore[arg-type]
    assert (status.seen, status.due, status.next_due) == (1, 0, min(due.values(), default=None))
    assert status.suspended is None
    log.kept = to_suspended(bank(), round_of(SINGLES[0]), START)
    status = practice_status(bank(), log, START + 5_000)  # type: ignore[arg-type]
    assert status.suspended
    assert status.due == ("soon" in due)


# -- wordings


def test_each_attempt_takes_the_next_wording_and_they_go_round() -> None:
    item = next(item for item in bank().practice.item if len(item.wording) >= 2)
    count = len(item.wording) + 1
    for seed in range(9):
        numbers = [wording_number(item, seed, attempt) for attempt in range(1, 2 * count + 1)]
        steps = {(after - before) % count for before, after in pairwise(numbers)}
        assert steps == {1}
        assert sorted(numbers[:count]) == list(range(count))
    assert worded(item, 0) == worded(item, count) == item
    texts = [worded(item, number).question for number in range(1, count)]
    assert texts == [item.reworded(wording).question for wording in item.wording]


def test_a_question_that_comes_again_has_its_next_wording() -> None:
    item = next(item for item in bank().practice.item if item.wording)
    state = msgspec.structs.replace(round_of(item), again=(item.id,))
    for position, attempt in ((0, 1), (1, 2), (2, 2)):
        at = msgspec.structs.replace(state, position=position)
        assert at.item == item.id
        shown = shown_item(bank(), at)
        assert shown == worded(item, wording_number(item, state.seed, attempt))
    assert wrong_response(item) != right_response(item)


# -- ways in, and ways on


@pytest.mark.parametrize("facts", [["F45"], ["F49", "F45"]])
def test_a_round_about_facts_asks_for_them_and_for_little_else(facts: list[str]) -> None:
    found = begun(Log(), way_of_facts(facts))
    assert found
    mode, names = found  # type: ignore[misc]
    about = [item for item in bank().practice.item if set(item.facts) & set(facts)]
    assert mode == "learn"
    assert len(names) == min(len(about), bank().practice.round_size)
    assert set(names) <= {item.id for item in about}
    more = [len(set(item.facts) - set(facts)) for item in about]
    asked = [len(set(bank().item(name).facts) - set(facts)) for name in names]
    assert sorted(asked) == sorted(more)[: len(names)]


def test_after_the_last_question_the_way_on_is_the_end() -> None:
    first, second = SINGLES[:2]
    state = round_of(first, second)
    for item in (first, second):
        state = reduced(state, (f"choose:{right_response(item)[0]}", 1), ("answer", 2))
        shown = " ".join(each.plain_text for each in feedback_elements(CONTEXT, state))
        assert (LABELS.feedback.finish in shown) is (item is second)
        assert (LABELS.feedback.next in shown) is (item is first)
        state = reduced(state, ("next", 3))
    assert state.stage == "done"


@pytest.mark.parametrize("due", [0, 3])
def test_after_what_was_due_another_round_is_offered_while_more_is(due: int) -> None:
    state = ended(SINGLES[:2], [True, True], mode="due")
    status = PracticeStatus(due=due)
    shown = list(result_elements(CONTEXT, state, status))
    assert due_text(CONTEXT, status) in [each.plain_text for each in shown]
    assert ("begin:due" in [each.do for each in shown]) is bool(due)
    learnt = msgspec.structs.replace(state, mode="learn")
    shown = list(result_elements(CONTEXT, learnt, status))
    assert due_text(CONTEXT, status) not in [each.plain_text for each in shown]
    assert "begin:learn" in [each.do for each in shown]


def test_a_round_without_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="question"):
        round_of()


def test_questions_about_a_fact_begin_with_those_on_the_fewest_others() -> None:
    several = next(item for item in bank().practice.item if len(item.facts) > 2)
    for fact in several.facts:
        asked = items_about(bank(), [fact])
        others = [len(set(bank().item(name).facts) - {fact}) for name in asked]
        assert others == sorted(others)
