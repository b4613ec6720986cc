"""Whatever is dropped, repeated or comes out of order, the tally is right."""

from __future__ import annotations

import random

import pytest
from classroom_kit import CHOICES, LEAD, room_of

from sij_tui.core.classroom.messages import AdvancePoll, OpenPoll, Vote
from sij_tui.core.classroom.reducer import join, lose, reduce, tick
from sij_tui.core.classroom.snapshot import snapshot

SEATS = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize("block", range(20))
def test_the_tally_is_right_after_any_schedule(block: int) -> None:
    """Each seat counts its revisions up; what arrived last by revision, while open, is its vote."""
    for seed in range(block * 500, block * 500 + 500):
        chance = random.Random(seed)
        room, now = room_of(*SEATS), 0.0
        expected: dict[str, tuple[int, str]] = {}
        revisions = dict.fromkeys(SEATS, 0)
        sent: list[tuple[str, Vote]] = []
        room = reduce(room, LEAD, OpenPoll(target="quick", choices=CHOICES), now)
        for _ in range(chance.randrange(5, 40)):
            now += chance.random() * 20
            name = chance.choice(SEATS)
            match chance.randrange(5):
                case 0 | 1:
                    revisions[name] += 1
                    vote = Vote(poll=1, revision=revisions[name], choices=(chance.choice(CHOICES),))
                    sent.append((name, vote))
                case 2 if sent:  # arrives late, perhaps again, perhaps never
                    sender, vote = chance.choice(sent)
                    there = room.seats.get(sender)
                    if there is not None and there.attendance != "lost":
                        arrived = (vote.revision, vote.choices[0])
                        expected[sender] = max(expected.get(sender, (0, "")), arrived)
                    room = reduce(room, sender, vote, now)
                case 3:
                    room = lose(room, name, now)
                case _:
                    room = join(room, name, now)
            room = tick(room, now)
            expected = {who: was for who, was in expected.items() if who in room.seats}
        for _ in range(2):
            room = reduce(join(room, LEAD, now), LEAD, AdvancePoll(), now)
        view = snapshot(room, LEAD, now)
        assert view is not None
        assert view.poll is not None
        voted = [choice for _, choice in expected.values()]
        assert view.poll.counts == tuple(voted.count(choice) for choice in CHOICES), seed
