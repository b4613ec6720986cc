"""What each action makes of a round, one by one; and what is said of its time."""

from __future__ import annotations

import msgspec
import pytest
from practice_parts import (
    ID,
    START,
    bank,
    book_with,
    items_of,
    right_response,
    round_of,
    wrong_response,
)

from sij_tui.core.content.label_text import fill
from sij_tui.core.content.screen import statements_of
from sij_tui.core.layout.elements import Route
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.bank import bank_of, fingerprint_of
from sij_tui.core.practice.coverage import FactCoverage, coverage_summary, places_of_facts
from sij_tui.core.practice.days import DAY, day_of
from sij_tui.core.practice.gaps import gap_places
from sij_tui.core.practice.marking import Mark, mark
from sij_tui.core.practice.pages.asking import progress
from sij_tui.core.practice.pages.parts import Context, clock_text, due_in_text, route_of_item
from sij_tui.core.practice.pages.result import answer_text, right_answer_text
from sij_tui.core.practice.presentation import art_for_questions, picture_of, unlabelled
from sij_tui.core.practice.reducer import reduce_round, shown_item, shown_order
from sij_tui.core.practice.review_log import Answered
from sij_tui.core.practice.round import PracticeRound, from_suspended, to_suspended

SINGLE, SEVERAL, ORDER = items_of("single")[:3], items_of("several")[0], items_of("order")[0]
CONTENT = book_with().content
CONTEXT = Context(CONTENT, bank(), glyphs_for("ascii"), {}, gap_places(CONTENT))
HOUR = 3_600_000


def do(state: PracticeRound, *actions: str, now: int = START) -> PracticeRound:
    for action in actions:
        state, _ = reduce_round(bank(), state, action, now)
    return state


def test_a_part_is_put_to_a_place_and_shifted_by_one() -> None:
    state = round_of(ORDER)
    first, second, *rest = names = shown_order(bank(), state)
    assert do(state, f"shift:{first}:1").chosen == (second, first, *rest)
    assert do(state, f"shift:{second}:-1").chosen == (second, first, *rest)
    assert do(state, f"place:{first}:1").chosen == (second, first, *rest)
    assert do(state, f"place:{first}:99").chosen == (second, *rest, first)
    for nothing in (
        f"shift:{first}:-1", f"shift:{first}:2", f"shift:{first}:x", "shift:nobody:1",
        f"place:{first}:x", f"place:{first}:-1", f"place:{first}:0", "place:nobody:1",
    ):  # fmt: skip
        assert do(state, nothing) == state
    lifted = do(state, f"choose:{names[0]}")
    assert (lifted.picked_up, lifted.chosen) == (names[0], ())
    assert do(lifted, f"choose:{names[1]}").picked_up == names[1]
    assert do(lifted, f"choose:{names[0]}").picked_up == do(lifted, "drop").picked_up == ""
    assert do(round_of(SINGLE[0]), f"place:{shown_order(bank(), round_of(SINGLE[0]))[1]}:0") == (
        round_of(SINGLE[0])
    )


def test_options_are_chosen_one_or_several_and_let_go() -> None:
    one, other, *_ = (choice.id for choice in bank().choices(SINGLE[0]))
    assert do(round_of(SINGLE[0]), f"choose:{one}", f"choose:{other}").chosen == (other,)
    assert do(round_of(SINGLE[0]), f"choose:{one}", f"choose:{one}").chosen == (one,)
    one, other, *_ = (choice.id for choice in bank().choices(SEVERAL))
    both = do(round_of(SEVERAL), f"choose:{other}", f"choose:{one}")
    assert both.chosen == (one, other)
    assert do(both, f"choose:{one}").chosen == (other,)
    assert do(both, "choose:nobody") == both


def test_after_the_answer_options_are_opened_and_closed() -> None:
    item = SINGLE[0]
    one, other, *_ = (choice.id for choice in bank().choices(item))
    asking = round_of(item)
    assert do(asking, f"look:{one}") == asking
    told = do(asking, f"choose:{one}", "answer")
    assert do(told, f"look:{one}", f"look:{other}").opened == (one, other)
    assert do(told, f"look:{one}", f"look:{other}", f"look:{one}").opened == (other,)
    assert do(told, "look:nobody") == told
    assert do(told, f"choose:{other}") == told


def test_in_a_test_questions_are_gone_to_and_what_was_chosen_stays() -> None:
    state = round_of(*SINGLE, mode="test")
    chosen = [f"choose:{right_response(item)[0]}" for item in SINGLE]
    second = do(state, chosen[0], "goto:1")
    assert (second.position, second.chosen, second.answered) == (1, (), 1)
    assert do(second, "goto:0").chosen == right_response(SINGLE[0])
    assert do(second, "previous").position == do(state, "previous").position == 0
    for nothing in ("goto:1", "goto:3", "goto:x", "goto:"):
        assert do(second, nothing) == second
    overview = do(second, "goto:2", "next")
    assert (overview.stage, overview.chosen, overview.spent) == ("overview", (), 0)
    assert do(overview, "previous").position == 2
    assert do(overview, "goto:2").stage == "asking"
    assert do(overview, "overview") == overview
    assert do(second, "hand_in") == second
    assert do(overview, "hand_in").stage == "done"


def test_what_is_written_down_has_an_id_of_its_own_that_follows_from_the_rounds() -> None:
    state, ids = round_of(*SINGLE), []
    for item in SINGLE:
        state = do(state, f"choose:{right_response(item)[0]}")
        for action in ("answer", "next"):
            state, events = reduce_round(bank(), state, action, START)
            ids += [event.id for event in events]
    assert len(set(ids)) == len(ids) == 4
    assert all(len(id) == 32 and int(id, 16) for id in ids)
    assert ID not in ids


def test_a_second_turn_has_its_own_wording() -> None:
    item = next(item for item in bank().practice.item if item.wording and item.kind == "single")
    state = round_of(item)
    again = do(state, f"choose:{wrong_response(item)[0]}", "answer", "next")
    assert (again.attempt, again.position) == (2, 1)
    assert shown_item(bank(), state).question != shown_item(bank(), again).question
    assert shown_item(bank(), again, 0) == shown_item(bank(), state)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0:00"), (999, "0:00"), (1000, "0:01"), (59_999, "0:59"), (65_000, "1:05"),
     (3_600_000, "60:00")],
)  # fmt: skip
def test_a_time_is_minutes_and_seconds(milliseconds: int, words: str) -> None:
    assert clock_text(milliseconds) == words


@pytest.mark.parametrize(
    ("milliseconds", "days"),
    [(0, "hour"), (HOUR - 1, "hour"), (HOUR, "day"), (DAY, "day"), (DAY + 1, 2), (2 * DAY, 2),
     (2 * DAY + 1, 3), (7 * DAY, 7)],
)  # fmt: skip
def test_when_something_is_due_is_told_in_hours_or_days(milliseconds: int, days: object) -> None:
    labels = CONTEXT.labels.menu
    words = {"hour": labels.within_hour, "day": labels.within_day}
    expected = words.get(str(days)) or fill(labels.in_days, count=days)
    assert due_in_text(CONTEXT, milliseconds) == expected


def test_the_time_runs_down_in_a_test_and_up_elsewhere_and_can_be_hidden() -> None:
    labels, minutes = CONTEXT.labels.asking, 5
    timed = bank_of(book_with(test_minutes=minutes).content)
    assert timed

    def time_line(state: PracticeRound, seconds: float) -> str:
        return progress(CONTEXT._replace(bank=timed), state, START + int(1000 * seconds))[0][-1]

    learning, test = round_of(*SINGLE), round_of(*SINGLE, mode="test")
    assert time_line(learning, 65) == fill(labels.time, time="1:05")
    assert time_line(test, 0) == fill(labels.time_left, time=f"{minutes}:00")
    assert time_line(test, 60) == fill(labels.time_left, time=f"{minutes - 1}:00")
    assert time_line(test, 60 * minutes) == labels.time_up
    assert time_line(do(test, "timer"), 0) == time_line(do(learning, "timer"), 0)
    marks = progress(CONTEXT, test, START)[1]
    assert [action for _, _, action in marks] == ["", "goto:1", "goto:2"]
    assert {action for _, _, action in progress(CONTEXT, learning, START)[1]} == {""}


def test_a_question_leads_to_its_fact_or_to_where_the_gap_is_told() -> None:
    for item in bank().practice.item:
        route = route_of_item(CONTEXT, item)
        if item.facts:
            assert route == Route("sources", item.facts[0])
        elif item.gaps and (place := CONTEXT.places.get(item.gaps[0])):
            assert route == Route(place.page, place.key)
        else:
            assert route == Route("sources")


def test_the_day_of_an_answer_is_that_of_where_it_was_given() -> None:
    near = Answered(
        id="", at=20_000 * DAY - HOUR, content="", item="", fingerprint="", kind="single",
        topic="", facts=(), mode="learn", round_id="", right=True,
    )  # fmt: skip
    assert (near.day(0), near.day(120)) == (19_999, 20_000)
    assert day_of(near.at, 0) == 19_999


def test_a_round_that_lost_a_question_goes_on_behind_it() -> None:
    state = do(
        round_of(*SINGLE), f"choose:{right_response(SINGLE[0])[0]}", "answer", "next", "hint"
    )
    fewer = book_with(*(item for item in bank().practice.item if item.id != SINGLE[0].id))
    known = bank_of(fewer.content)
    assert known
    fitted, lost = from_suspended(known, to_suspended(bank(), state, START))
    assert fitted
    assert (fitted.items, fitted.position, lost) == ((SINGLE[1].id, SINGLE[2].id), 0, 1)
    assert (fitted.hinted, fitted.given, fitted.stage) == (True, (), "asking")


def test_the_answer_is_told_in_its_order_or_as_a_list() -> None:
    for item in bank().practice.item:
        texts = [choice.text for choice in bank().choices(item) if choice.right]
        joint = " → " if item.kind == "order" else "; "
        assert right_answer_text(CONTEXT, item) == joint.join(texts)
        assert answer_text(CONTEXT, item, right_response(item)) == joint.join(texts)


def test_an_order_is_marked_by_its_neighbours_and_the_first_that_stands_too_early() -> None:
    right = right_response(ORDER)
    count = len(right)
    swapped = (right[1], right[0], *right[2:])
    assert mark(bank(), ORDER, right) == Mark(right=True, pairs=count - 1, of=count - 1)
    one = Mark(right=False, pairs=count - 2, of=count - 1, early=right[1])
    assert mark(bank(), ORDER, swapped) == one
    none = Mark(right=False, pairs=0, of=count - 1, early=right[-1])
    assert mark(bank(), ORDER, right[::-1]) == none
    assert mark(bank(), ORDER, ()) == Mark(right=False, of=count - 1)
    assert Mark(right=True).pairs == 0


def test_gaps_are_told_where_a_statement_names_them() -> None:
    named = {
        statement.gap: screen.id
        for screen in reversed(CONTENT.screen)
        for _, statement in statements_of(screen, CONTENT.references)
        if statement.gap
    }
    assert named
    assert {gap: CONTEXT.places[gap].page for gap in named} == named
    assert all(CONTEXT.places)


def test_the_words_of_a_picture_are_hidden_until_it_is_answered() -> None:
    (item, *_) = items_of("picture")
    before = picture_of(bank(), item, answered=False)
    after = picture_of(bank(), item, answered=True)
    assert before
    assert after
    assert before.scene == unlabelled(after.scene) != after.scene
    assert picture_of(bank(), None, answered=True) is None
    assert picture_of(bank(), SINGLE[0], answered=False) is None
    scenes = {scene.id: scene for scene in art_for_questions(CONTENT.art, bank()).scenes}
    assert scenes[after.scene].labels
    assert not scenes[before.scene].labels
    assert len(scenes) > len(CONTENT.art.scenes)


def test_what_a_fingerprint_rests_on() -> None:
    item, other = SINGLE[:2]
    assert len(fingerprint_of(item)) == 16
    assert fingerprint_of(item) != fingerprint_of(other)
    replaced = msgspec.structs.replace
    assert fingerprint_of(replaced(item, facts=other.facts)) != fingerprint_of(item)
    assert fingerprint_of(replaced(item, gaps=("a",))) == fingerprint_of(item)
    without = replaced(item, facts=(), gaps=("a",))
    assert fingerprint_of(without) != fingerprint_of(replaced(without, gaps=("b",)))


def test_coverage_counts_facts_and_says_where_each_is_shown() -> None:
    places = places_of_facts(CONTENT)
    assert places.keys() == {fact.id for fact in CONTENT.fact}
    screens = [screen.id for screen in CONTENT.screen]
    assert set(screens) & {name for names in places.values() for name in names}
    for names in places.values():
        on_screens = [name for name in names if name in screens]
        assert list(names[: len(on_screens)]) == on_screens
        assert all(name.startswith("[") for name in names[len(on_screens) :])
    some = {
        "F1": FactCoverage(shown=("a",), asked=("q",), checked=(), cases=()),
        "F2": FactCoverage(shown=("a",), asked=(), checked=(), cases=(), why_not="so"),
        "F3": FactCoverage(shown=(), asked=(), checked=(), cases=()),
    }
    assert coverage_summary(some, False) == "Facts: 3; shown: 2."
    told = "Facts: 3; shown: 2; asked: 1; not asked, with a reason: 1; neither: 1."
    assert coverage_summary(some, True) == told
