"""Whatever is lost, repeated or late, and whoever is killed: all hosts agree on the right tally."""

from __future__ import annotations

import random

import pytest
from cluster_kit import Ballots, Client, Network

from sij_tui.core.classroom.messages import (
    AdvancePoll,
    EndPoll,
    Follow,
    LeaveLead,
    Move,
    OpenPoll,
    RaiseHand,
    SetVisibility,
    TakeLead,
    Vote,
)
from sij_tui.core.classroom.requests import OpenClass
from sij_tui.core.classroom.state import SharedPlace, tally
from sij_tui.core.classroom.targets import case_target
from sij_tui.core.content.model import Content

CHOICES = ("yes", "no", "not_sure")
PRESENTER = (
    AdvancePoll(),
    EndPoll(),
    Move(place=SharedPlace(page="risks")),
    Move(place=SharedPlace(page="purpose")),
    SetVisibility(visibility="blank"),
    SetVisibility(visibility="live"),
    TakeLead(),
)


class Schedule:
    """A class of three hosts to which a random series of things happens."""

    def __init__(self, content: Content, seed: int) -> None:
        self.chance = random.Random(seed)
        self.network = Network(content, seed)
        assert content.checker is not None
        case, question = content.checker.case[0], content.checker.question[0]
        self.targets = ("quick", case_target(case.id, question.id))
        self.ballots = Ballots(self.network)
        self.lead = Client(b"lead", may_lead=True)
        self.lead.join(self.network.hosts[0])
        self.lead.ask(OpenClass())
        assert self.lead.view is not None
        self.code = self.lead.view.code
        self.network.settle()
        self.second = Client(b"second", may_lead=True)
        self.followers = [Client(b"follower %d" % number) for number in range(5)]
        self.clients = [self.second, *self.followers]
        for client in self.clients:
            client.join(self.chance.choice(self.network.hosts), self.code)
        self.network.lossy = True

    def run(self) -> None:
        for _ in range(self.chance.randrange(10, 50)):
            self.step()
        self.network.make_whole()

    def step(self) -> None:
        match self.chance.randrange(12):
            case 0 | 1 | 2:
                self.vote(self.chance.choice([*self.followers, self.second]))
            case 3 | 4:
                presenter = self.chance.choice((self.lead, self.lead, self.second))
                presenter.ask(self.chance.choice(PRESENTER))
            case 5:
                opened = OpenPoll(target=self.chance.choice(self.targets), choices=CHOICES)
                self.chance.choice((self.lead, self.lead, self.second)).ask(opened)
            case 6:
                self.move(self.chance.choice([*self.clients, self.lead]))
            case 7:
                self.chance.choice(self.network.hosts).link(up=self.chance.random() < 0.6)
            case 8 if self.chance.random() < 0.3:
                self.kill()
            case 9:
                message = self.chance.choice((LeaveLead(), Follow(), RaiseHand()))
                self.chance.choice(self.followers).ask(message)
            case _:
                self.network.advance(self.chance.choice((0.01, 0.1, 0.3, 1.0, 9.0)))

    def vote(self, client: Client) -> None:
        """Vote as a screen does: with the next revision of what it knows."""
        view, host = client.view, client.host
        if view is None or view.poll is None or host is None or self.code not in host.hub.rooms:
            return
        own = view.poll.ballot
        revision = own.revision + 1 if own else 1
        choices = (self.chance.choice(CHOICES),)
        cast = Vote(poll=view.poll.poll.number, revision=revision, choices=choices)
        client.ask(cast)
        if (seat := client.seat()) and (held := host.room(self.code).seats.get(seat)):
            ballot = held.ballot
            if ballot and (ballot.poll, ballot.revision) == (cast.poll, cast.revision):
                self.ballots.taken(host, seat, ballot)

    def move(self, client: Client) -> None:
        host = self.chance.choice(self.network.hosts)
        if self.code in host.hub.rooms:
            client.join(host, self.code)

    def kill(self) -> None:
        """Kill a host, unless nobody else knows the class."""
        victim = self.chance.choice(self.network.hosts)
        others = [host for host in self.network.hosts if host is not victim]
        if not any(self.code in host.hub.rooms for host in others):
            return
        fresh = self.network.kill(victim)
        for client in (*self.clients, self.lead):
            if client.host is victim:
                client.host = None
        if self.chance.random() < 0.8:
            fresh.link(up=True)


def check(content: Content, seed: int) -> None:
    schedule = Schedule(content, seed)
    schedule.run()
    rooms = [host.room(schedule.code) for host in schedule.network.hosts]
    first = rooms[0]
    for other in rooms[1:]:
        assert (other.lead, other.place.page, other.visibility, other.poll, other.results) == (
            first.lead, first.place.page, first.visibility, first.poll, first.results,
        ), seed  # fmt: skip
        assert {
            name: (seat.attendance, seat.hand, seat.may_lead, seat.ballot)
            for name, seat in other.seats.items()
        } == {
            name: (seat.attendance, seat.hand, seat.may_lead, seat.ballot)
            for name, seat in first.seats.items()
        }, seed
    if first.poll is None:
        return
    expected = schedule.ballots.expected(first.poll.number, first.lead)
    right = tally(first.poll, tuple(expected.values()))
    assert [tally(room.poll, room.ballots) for room in rooms if room.poll] == [right] * 3, seed


@pytest.mark.parametrize("block", range(2))
def test_three_hosts_agree_on_the_right_tally(content: Content, block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        check(content, seed)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(20))
def test_ten_thousand_schedules(content: Content, block: int) -> None:
    for seed in range(block * 500, block * 500 + 500):
        check(content, seed)
