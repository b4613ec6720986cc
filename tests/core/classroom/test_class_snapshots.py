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
from sij_tui.core.classroom.snapshot import concerns_followers, snapshot
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
def test_a_change_that_followers_need_not_be_told_of_changes_no_view_of_another_one(
    steps: list[Step],
) -> None:
    room = join(room_of(*FOLLOWERS), "second", 0.5, may_lead=True)
    for now, (seat, step) in enumerate(steps, 1):
        before, time = room, float(now)
        room = step(room, seat, time) if callable(step) else reduce(room, seat, step, time)
        if room is before or concerns_followers(before, room, seat):
            continue
        for name in FOLLOWERS:
            was, view = snapshot(before, name, time), snapshot(room, name, time)
            assert name == seat or (was and was.timeless) == (view and view.timeless)


def test_votes_and_hands_of_others_are_nothing_to_followers() -> None:
    room = reduce(room_of(*FOLLOWERS), LEAD, OpenPoll(target="quick", choices=CHOICES), 1.0)
    for message in (Vote(poll=1, revision=1, choices=("no",)), RaiseHand(), LeaveLead()):
        assert not concerns_followers(room, reduce(room, "a", message, 2.0), "a")
    raised = reduce(room, "a", RaiseHand(), 2.0)
    assert concerns_followers(raised, reduce(raised, LEAD, LowerHands(), 3.0), LEAD)
    shown = reduce(reduce(room, LEAD, AdvancePoll(), 3.0), LEAD, AdvancePoll(), 4.0)
    assert concerns_followers(shown, leave(shown, "a", 5.0), "a")
