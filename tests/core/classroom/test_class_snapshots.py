"""What followers see of a class, and which changes they need not be told of."""

from __future__ import annotations

from collections.abc import Callable

from classroom_kit import CHOICES, LEAD, room_of
from hypothesis import given
from hypothesis import strategies as st

from sij_tui.core.classroom.messages import (
    AdvancePoll,
    EndPoll,
    Follow,
    HandOver,
    LeaveLead,
    LowerHands,
    Move,
    OpenPoll,
    RaiseHand,
    SeatMessage,
    SetVisibility,
    TakeLead,
    Vote,
)
from sij_tui.core.classroom.reducer import join, leave, lose, reduce
from sij_tui.core.classroom.snapshot import MAX_PRESENTERS_SHOWN, concerned_seats, snapshot
from sij_tui.core.classroom.state import ClassState, SharedPlace

FOLLOWERS = ("a", "b", "c")
STEPS: tuple[SeatMessage, ...] = (
    *(Vote(poll=1, revision=number, choices=(name,)) for number, name in enumerate(CHOICES, 1)),
    Follow(), LeaveLead(), RaiseHand(), RaiseHand(up=False),
    Move(place=SharedPlace(page="risks")), OpenPoll(target="quick", choices=CHOICES),
    AdvancePoll(), EndPoll(), LowerHands(), SetVisibility(visibility="blank"),
    HandOver(to="second"), TakeLead(),
)  # fmt: skip
Step = tuple[str, SeatMessage | Callable[[ClassState, str, float], ClassState]]
steps = st.lists(
    st.tuples(
        st.sampled_from((LEAD, "second", *FOLLOWERS)),
        st.one_of(st.sampled_from(STEPS), st.sampled_from((join, leave, lose))),
    ),
    max_size=25,
)


@given(steps)
def test_a_change_changes_no_view_of_a_seat_that_it_does_not_concern(
    steps: list[Step],
) -> None:
    room = join(room_of(*FOLLOWERS), "second", 0.5, may_lead=True)
    for now, (seat, step) in enumerate(steps, 1):
        before, time = room, float(now)
        room = step(room, seat, time) if callable(step) else reduce(room, seat, step, time)
        concerned = concerned_seats(before, room)
        for name in {*room.seats}.difference(concerned):
            was, view = snapshot(before, name, time), snapshot(room, name, time)
            assert was
            assert view
            assert was.timeless == view.timeless


def test_votes_and_hands_of_others_are_nothing_to_followers() -> None:
    room = reduce(room_of(*FOLLOWERS), LEAD, OpenPoll(target="quick", choices=CHOICES), 1.0)
    for message in (Vote(poll=1, revision=1, choices=("no",)), RaiseHand(), LeaveLead()):
        assert {*concerned_seats(room, reduce(room, "a", message, 2.0))} == {LEAD, "a"}
    raised = reduce(room, "a", RaiseHand(), 2.0)
    assert {*concerned_seats(raised, reduce(raised, LEAD, LowerHands(), 3.0))} == {LEAD, "a"}
    shown = reduce(reduce(room, LEAD, AdvancePoll(), 3.0), LEAD, AdvancePoll(), 4.0)
    assert {*concerned_seats(shown, leave(shown, "a", 5.0))} == {LEAD, "b", "c"}


def test_of_many_presenters_each_knows_its_own_number_and_who_leads() -> None:
    room, names = room_of(), [f"p{number}" for number in range(30)]
    for now, name in enumerate(names, 1):
        room = join(room, name, float(now), may_lead=True)
    numbers: set[int] = set()
    for name in names:
        view = snapshot(room, name, 40.0)
        assert view
        assert len(view.presenters) == MAX_PRESENTERS_SHOWN
        (own,) = (each for each in view.presenters if each.is_own)
        (lead,) = (each for each in view.presenters if each.leads)
        assert (own.id, lead.id) == (name, LEAD)
        numbers |= {own.number, lead.number}
    assert len(numbers) == len(names) + 1
