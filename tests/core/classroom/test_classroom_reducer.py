"""Who may do what in a class, and what becomes of it."""

from __future__ import annotations

import msgspec
import pytest
from classroom_kit import CHOICES, LEAD, polling, room_of

from sij_tui.core.classroom.messages import (
    AdvancePoll,
    CheckedMessage,
    EndClass,
    EndPoll,
    Follow,
    GoToStop,
    HandOver,
    LeaveLead,
    LowerHands,
    Move,
    OpenPoll,
    RaiseHand,
    SetVisibility,
    Spotlight,
    TakeLead,
    Vote,
)
from sij_tui.core.classroom.reducer import (
    join,
    leave,
    lose,
    next_tick,
    reduce,
    tick,
)
from sij_tui.core.classroom.snapshot import Heads, snapshot
from sij_tui.core.classroom.state import (
    JOIN_PLACE,
    MAX_RESULTS,
    MAX_SEATS,
    ClassState,
    SharedPlace,
    Visibility,
)
from sij_tui.core.timeline.player import Playback

PRESENTER_ONLY: tuple[CheckedMessage, ...] = (
    Move(place=SharedPlace(page="risks")),
    GoToStop(stop=1, place=SharedPlace()),
    Spotlight(key="a"),
    SetVisibility(visibility="blank"),
    OpenPoll(target="quick", choices=CHOICES),
    AdvancePoll(),
    EndPoll(),
    LowerHands(),
    HandOver(to="b"),
    TakeLead(),
    EndClass(),
)


@pytest.mark.parametrize("message", PRESENTER_ONLY, ids=lambda message: type(message).__name__)
def test_a_follower_cannot_do_what_a_presenter_does(message: CheckedMessage) -> None:
    room = reduce(polling("a", "b"), "a", RaiseHand(), 2.0)
    assert reduce(room, "a", message, 3.0) is room


@pytest.mark.parametrize("message", [*PRESENTER_ONLY, Follow(), LeaveLead(), RaiseHand()])
def test_whoever_has_no_seat_changes_nothing(message: CheckedMessage) -> None:
    room = polling("a")
    assert reduce(room, "stranger", message, 2.0) is room


def room_of_two_presenters() -> ClassState:
    return join(room_of("a"), "second", 1.0, may_lead=True)


@pytest.mark.parametrize("message", PRESENTER_ONLY, ids=lambda message: type(message).__name__)
def test_a_presenter_without_the_lead_can_do_nothing_while_somebody_leads(
    message: CheckedMessage,
) -> None:
    room = room_of_two_presenters()
    assert reduce(room, "second", message, 2.0) is room
    assert not snapshot(room, "second", 2.0).may_take_lead  # type: ignore[union-attr]


def test_whoever_handed_the_lead_over_takes_it_back_and_the_other_cannot_then() -> None:
    room = reduce(room_of_two_presenters(), LEAD, HandOver(to="second"), 2.0)
    assert (room.lead, snapshot(room, LEAD, 2.0).may_take_lead) == ("second", True)  # type: ignore[union-attr]
    room = reduce(room, LEAD, TakeLead(), 3.0)
    assert room.lead == LEAD
    assert reduce(room, "second", TakeLead(), 4.0) is room


def test_whoever_lost_the_lead_with_the_connection_may_take_it_back() -> None:
    room = lose(room_of_two_presenters(), LEAD, 2.0)
    room = reduce(room, "second", TakeLead(), 3.0)
    assert room.lead == "second"
    back = join(room, LEAD, 4.0)
    assert back.lead == "second"
    assert reduce(back, LEAD, TakeLead(), 5.0).lead == LEAD


def test_presenters_see_one_another_by_number_and_followers_see_none() -> None:
    room = lose(room_of_two_presenters(), "second", 2.0)
    view = snapshot(room, LEAD, 2.0)
    assert view is not None
    assert {each.id: (each.leads, each.is_lost, each.is_own) for each in view.presenters} == {
        LEAD: (True, False, True), "second": (False, True, False),
    }  # fmt: skip
    assert all(10 <= each.number <= 99 for each in view.presenters)
    assert not snapshot(room, "a", 2.0).presenters  # type: ignore[union-attr]


def test_the_lead_goes_only_to_who_may_lead_and_is_there() -> None:
    room = join(room_of("a"), "second", 1.0, may_lead=True)
    assert reduce(room, LEAD, HandOver(to="a"), 2.0) is room
    assert reduce(room, LEAD, HandOver(to="nobody"), 2.0) is room
    assert reduce(lose(room, "second", 1.5), LEAD, HandOver(to="second"), 2.0).lead == LEAD
    assert reduce(room, LEAD, HandOver(to="second"), 2.0).lead == "second"


def test_followers_see_the_place_unless_the_class_is_frozen() -> None:
    room = reduce(room_of("a"), LEAD, Move(place=SharedPlace(page="risks", key="x")), 1.0)
    assert snapshot(room, "a", 1.0).place == SharedPlace(page="risks", key="x")  # type: ignore[union-attr]
    frozen = reduce(room, LEAD, SetVisibility(visibility="frozen"), 2.0)
    moved = reduce(frozen, LEAD, Move(place=SharedPlace(page="notes")), 3.0)
    assert snapshot(moved, "a", 3.0).place.page == "risks"  # type: ignore[union-attr]
    assert snapshot(moved, LEAD, 3.0).place.page == "notes"  # type: ignore[union-attr]
    live = reduce(moved, LEAD, SetVisibility(visibility="live"), 4.0)
    assert snapshot(live, "a", 4.0).place.page == "notes"  # type: ignore[union-attr]


def test_who_joins_in_the_middle_of_a_step_gets_its_moment() -> None:
    playing = SharedPlace(
        page="timeline", key="needle", playback=Playback(elapsed=1.0, playing=True)
    )
    room = join(reduce(room_of(), LEAD, Move(place=playing), 10.0), "late", 12.5)
    seen = snapshot(room, "late", 12.5)
    assert seen is not None
    assert seen.place.playback is not None
    assert seen.place.playback.elapsed_at(seen.now) == 3.5


def test_going_on_alone_and_back() -> None:
    room = reduce(room_of("a"), "a", LeaveLead(), 1.0)
    assert not snapshot(room, "a", 1.0).is_led  # type: ignore[union-attr]
    assert snapshot(reduce(room, "a", Follow(), 2.0), "a", 2.0).is_led  # type: ignore[union-attr]


def test_one_seat_has_one_vote_and_the_last_one_counts() -> None:
    room = polling("a", "b")
    first = reduce(room, "a", Vote(poll=1, revision=1, choices=("yes",)), 2.0)
    assert reduce(first, "a", Vote(poll=1, revision=1, choices=("yes",)), 3.0) is first
    later = reduce(first, "a", Vote(poll=1, revision=2, choices=("no",)), 3.0)
    assert reduce(later, "a", Vote(poll=1, revision=1, choices=("yes",)), 4.0) is later
    assert [ballot.choices for ballot in later.ballots] == [("no",)]


@pytest.mark.parametrize(
    ("kind", "choices", "counts"),
    [
        ("one", ("yes",), True), ("one", ("yes", "no"), False), ("one", ("maybe",), False),
        ("several", ("yes", "no"), True), ("several", ("yes", "yes"), False),
        ("order", ("no", "yes", "not_sure"), True), ("order", ("no", "yes"), False),
    ],
)  # fmt: skip
def test_only_a_whole_ballot_counts(kind: str, choices: tuple[str, ...], counts: bool) -> None:
    room = polling("a", kind=kind)
    after = reduce(room, "a", Vote(poll=1, revision=1, choices=choices), 2.0)
    assert bool(after.ballots) is counts


@pytest.mark.parametrize("advances", [1, 2, 3])
def test_a_poll_that_is_closed_takes_no_vote(advances: int) -> None:
    room = polling("a")
    for _ in range(advances):
        room = reduce(room, LEAD, AdvancePoll(), 2.0)
    assert reduce(room, "a", Vote(poll=1, revision=1, choices=("yes",)), 3.0) is room


def test_the_tally_is_seen_by_nobody_before_it_is_shown() -> None:
    room = reduce(polling("a", "b"), "a", Vote(poll=1, revision=1, choices=("no",)), 2.0)
    stages = []
    for _ in range(4):
        views = [snapshot(room, name, 3.0).poll for name in ("a", "b", LEAD)]  # type: ignore[union-attr]
        stages.append((room.poll.stage, {view.counts for view in views if view}))  # type: ignore[union-attr]
        assert views[1] is not None
        assert views[1].ballot is None
        room = reduce(room, LEAD, AdvancePoll(), 3.0)
    shown = {(0, 1, 0)}
    assert stages == [("open", {()}), ("closed", {()}), ("tally", shown), ("answer", shown)]


def test_how_many_have_voted_is_for_presenters_until_the_tally() -> None:
    room = reduce(polling("a"), "a", Vote(poll=1, revision=1, choices=("no",)), 2.0)
    assert snapshot(room, LEAD, 2.0).poll.votes == 1  # type: ignore[union-attr]
    assert snapshot(room, "a", 2.0).poll.votes == 0  # type: ignore[union-attr]


def test_of_an_order_the_first_wrong_neighbour_is_counted() -> None:
    room = polling("a", "b", "c", kind="order", choices=("one", "two", "three", "four"))
    votes = {
        "a": ("one", "two", "four", "three"),
        "b": ("one", "two", "three", "four"),
        "c": ("four", "three", "two", "one"),
    }
    for name, choices in votes.items():
        room = reduce(room, name, Vote(poll=1, revision=1, choices=choices), 2.0)
    for _ in range(2):
        room = reduce(room, LEAD, AdvancePoll(), 2.0)
    assert snapshot(room, "a", 2.0).poll.counts == (0, 0, 0, 2)  # type: ignore[union-attr]


def test_a_connection_that_comes_back_finds_seat_and_vote() -> None:
    room = reduce(polling("a"), "a", Vote(poll=1, revision=1, choices=("no",)), 2.0)
    room = lose(room, "a", 3.0)
    assert room.attendance["lost"] == 1
    assert len(room.ballots) == 1
    back = join(room, "a", 400.0)
    assert back.attendance["following"] == 1
    assert snapshot(back, "a", 400.0).poll.ballot.choices == ("no",)  # type: ignore[union-attr]


def test_who_was_on_their_own_comes_back_so() -> None:
    room = lose(reduce(room_of("a"), "a", LeaveLead(), 1.0), "a", 2.0)
    assert join(room, "a", 3.0).seats["a"].attendance == "on_own"


def test_a_seat_is_given_up_after_ten_minutes() -> None:
    room = lose(room_of("a"), "a", 1.0)
    assert next_tick(room, 1.0) == 600.0
    assert tick(room, 600.9) is room
    assert "a" not in tick(room, 601.0).seats


def test_without_the_presenter_for_a_minute_everybody_is_on_their_own() -> None:
    room = reduce(room_of("a"), LEAD, SetVisibility(visibility="blank"), 1.0)
    room = lose(room, LEAD, 2.0)
    assert next_tick(room, 2.0) == 60.0
    assert tick(room, 61.9) is room
    alone = tick(room, 62.0)
    seen = snapshot(alone, "a", 62.0)
    assert seen is not None
    assert (seen.phase, seen.visibility, seen.is_led) == ("unled", "live", False)
    led = join(alone, LEAD, 70.0)
    assert snapshot(led, "a", 70.0).is_led  # type: ignore[union-attr]


def test_another_presenter_can_lead_a_class_that_has_lost_its_own() -> None:
    room = join(room_of("a"), "second", 1.0, may_lead=True)
    alone = tick(lose(room, LEAD, 2.0), 62.0)
    seen = snapshot(alone, "second", 62.0)
    assert seen
    assert seen.heads == Heads(following=0, on_own=2)
    assert alone.lead == LEAD
    led = reduce(alone, "second", TakeLead(), 63.0)
    assert (led.lead, led.phase) == ("second", "led")


def test_hands_are_counted_and_lowered() -> None:
    room = reduce(room_of("a", "b"), "a", RaiseHand(), 1.0)
    assert snapshot(room, LEAD, 1.0).heads.hands == 1  # type: ignore[union-attr]
    assert snapshot(room, "b", 1.0).heads is None  # type: ignore[union-attr]
    room = reduce(room, LEAD, LowerHands(), 2.0)
    assert snapshot(room, LEAD, 2.0).heads.hands == 0  # type: ignore[union-attr]
    assert reduce(room, LEAD, LowerHands(), 3.0) is room


def test_a_spotlight_goes_out_with_the_page() -> None:
    room = reduce(room_of("a"), LEAD, Move(place=SharedPlace(page="risks")), 1.0)
    room = reduce(room, LEAD, Spotlight(key="x"), 2.0)
    assert reduce(room, LEAD, Move(place=SharedPlace(page="risks", key="y")), 3.0).spotlight == "x"
    assert reduce(room, LEAD, Move(place=SharedPlace(page="notes")), 3.0).spotlight == ""
    step = reduce(room, LEAD, Move(place=SharedPlace(page="timeline", key="s")), 3.0)
    step = reduce(step, LEAD, Spotlight(key="s.team.1"), 4.0)
    plays = SharedPlace(page="timeline", key="s", playback=Playback())
    assert reduce(step, LEAD, Move(place=plays), 5.0).spotlight == "s.team.1"
    assert (
        reduce(step, LEAD, Move(place=SharedPlace(page="timeline", key="t")), 5.0).spotlight == ""
    )


def test_time_is_summed_for_each_stop() -> None:
    room = room_of()
    for stop, now in ((0, 30.0), (1, 50.0), (0, 55.0), (2, 56.0)):
        room = reduce(room, LEAD, GoToStop(stop=stop, place=SharedPlace()), now)
    room = reduce(room, LEAD, EndClass(), 60.0)
    assert room.stop_seconds == (21.0, 5.0, 4.0)


def test_no_time_is_counted_while_the_class_is_told_how_to_join() -> None:
    room = room_of("a")
    view = snapshot(room, LEAD, 100.0)
    assert view is not None
    assert (view.place, view.begun, view.elapsed, view.stop_elapsed) == (JOIN_PLACE, False, 0, 0)
    room = reduce(room, LEAD, Move(place=SharedPlace(page="risks")), 100.0)
    room = reduce(room, LEAD, Move(place=JOIN_PLACE), 110.0)
    view = snapshot(room, LEAD, 130.0)
    assert view is not None
    assert (view.place, view.begun, view.elapsed) == (JOIN_PLACE, True, 30.0)
    assert reduce(room_of("a"), LEAD, EndClass(), 50.0).stop_seconds == ()


def test_the_time_of_a_plan_begins_at_the_first_stop_that_is_gone_to() -> None:
    room = msgspec.structs.replace(room_of("a"), lesson="plan")
    room = reduce(room, LEAD, Move(place=SharedPlace(page="risks")), 100.0)
    assert not room.begun
    room = reduce(room, LEAD, GoToStop(stop=0, place=SharedPlace(page="purpose")), 110.0)
    assert (room.begun, room.stop, room.elapsed(115.0)) == (True, 0, 5.0)


def test_a_class_that_nobody_is_left_in_is_over() -> None:
    room = reduce(room_of("a"), LEAD, GoToStop(stop=0, place=SharedPlace()), 5.0)
    room = lose(lose(room, "a", 10.0), LEAD, 20.0)
    for now, phase in ((615.0, "unled"), (700.0, "ended")):
        room = tick(room, now)
        assert room.phase == phase
    assert room.stop_seconds == (15.0,)
    assert leave(leave(room_of("a"), "a", 1.0), LEAD, 2.0).phase == "ended"


def test_who_leaves_gives_up_the_vote() -> None:
    room = reduce(polling("a", "b"), "a", Vote(poll=1, revision=1, choices=("no",)), 2.0)
    room = leave(room, "a", 3.0)
    assert (room.ballots, set(room.seats)) == ((), {LEAD, "b"})
    assert leave(room, "a", 3.0) is room


def test_of_a_poll_it_is_known_whether_the_class_has_seen_the_tally() -> None:
    room = reduce(polling("a"), "a", Vote(poll=1, revision=1, choices=("no",)), 2.0)
    hidden = reduce(reduce(room, LEAD, AdvancePoll(), 3.0), LEAD, EndPoll(), 3.0)
    for _ in range(2):
        room = reduce(room, LEAD, AdvancePoll(), 3.0)
    shown = reduce(room, LEAD, EndPoll(), 3.0)
    assert [room.results[0].released for room in (hidden, shown)] == [False, True]


@pytest.mark.parametrize(
    ("advances", "visibility", "ends"),
    [(3, "live", True), (3, "blank", True), (3, "frozen", False), (2, "live", False),
     (0, "live", False)],
)  # fmt: skip
def test_a_poll_whose_answer_was_shown_is_over_when_the_class_goes_on(
    advances: int, visibility: Visibility, *, ends: bool
) -> None:
    room = reduce(polling("a"), "a", Vote(poll=1, revision=1, choices=("no",)), 2.0)
    for _ in range(advances):
        room = reduce(room, LEAD, AdvancePoll(), 3.0)
    room = reduce(room, LEAD, SetVisibility(visibility=visibility), 3.0)
    here = msgspec.structs.replace(room.place, facts=("F01",))
    assert reduce(room, LEAD, Move(place=here), 4.0).poll  # another line of the same page
    room = reduce(room, LEAD, GoToStop(stop=1, place=SharedPlace(page="gaps")), 4.0)
    assert (room.poll is None, len(room.results)) == (ends, int(ends))
    assert room.place.page == "gaps"


def test_the_counts_of_the_last_polls_are_kept() -> None:
    room = room_of("a")
    for number in range(1, MAX_RESULTS + 4):
        room = reduce(room, LEAD, OpenPoll(target="quick", choices=CHOICES), 1.0)
        room = reduce(room, "a", Vote(poll=number, revision=1, choices=("no",)), 1.0)
    assert len(reduce(room, LEAD, EndPoll(), 2.0).results) == MAX_RESULTS


def test_a_poll_that_is_over_leaves_counts_alone() -> None:
    room = reduce(polling("a", "b"), "a", Vote(poll=1, revision=1, choices=("yes",)), 2.0)
    room = reduce(room, LEAD, OpenPoll(target="item:x", choices=CHOICES), 3.0)
    (result,) = room.results
    assert (result.target, result.counts, result.votes, result.seats) == ("quick", (1, 0, 0), 1, 2)
    assert room.poll is not None
    assert (room.poll.number, room.ballots) == (2, ())
    assert reduce(room, LEAD, EndPoll(), 4.0).results == room.results


def test_a_class_that_is_over_stays_over() -> None:
    room = reduce(room_of("a"), LEAD, EndClass(), 1.0)
    assert join(room, "b", 2.0) is room
    assert reduce(room, LEAD, Move(place=SharedPlace(page="risks")), 2.0) is room


def test_a_full_class_takes_nobody_but_who_was_there() -> None:
    room = room_of(*(f"s{number}" for number in range(MAX_SEATS - 1)))
    assert join(room, "one more", 1.0) is room
    fuller = join(lose(lose(room, "s3", 1.0), "s2", 0.5), "one more", 2.0)
    assert ("s2" in fuller.seats, "s3" in fuller.seats) == (False, True)
    assert len(fuller.seats) == MAX_SEATS
    assert join(lose(room, "s3", 1.0), "s3", 2.0).seats["s3"].attendance == "following"


def test_every_change_counts_and_nothing_else_does() -> None:
    room = ClassState(code="BCDF")
    joined = join(room, "a", 0.0)
    assert joined.revision == 1
    assert join(joined, "a", 1.0).revision == 1
    assert reduce(joined, "a", Follow(), 1.0) is joined
    assert isinstance(joined, msgspec.Struct)


def test_a_class_whose_lead_has_left_is_on_its_own_at_once() -> None:
    room = leave(room_of("a"), LEAD, 5.0)
    assert next_tick(room, 5.0) == 0.0
    room = tick(room, 5.0)
    assert room.phase == "unled"
    assert next_tick(room, 5.0) is None
