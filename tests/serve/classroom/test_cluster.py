"""A class on several hosts: what a follower of another host sees, and what becomes of its vote."""

from __future__ import annotations

import pytest
from cluster_kit import KEY, Client, Network
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.core.classroom.bus_messages import ClassUpdate, ClusterKey, Envelope
from sij_tui.core.classroom.codes import seat_id
from sij_tui.core.classroom.messages import (
    AdvancePoll,
    ChangeStop,
    EndClass,
    EndPoll,
    Follow,
    LeaveLead,
    LowerHands,
    Move,
    OpenPoll,
    RaiseHand,
    SetVisibility,
    TakeLead,
    Vote,
)
from sij_tui.core.classroom.requests import (
    ClassesOpen,
    LeaveClass,
    OpenClass,
    RequestRefused,
    ShowSecret,
)
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import ClassState, SharedPlace
from sij_tui.core.classroom.targets import case_target
from sij_tui.core.content.checker import ANSWERS
from sij_tui.core.content.model import Content
from sij_tui.core.timeline.player import Playback
from sij_tui.serve.classroom.content_views import ContentViews

CHOICES = ("yes", "no")


class OpenedClass(Network):
    """A class that was opened on the first host, with a follower on each of the others."""

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        self.lead = Client(b"lead", may_lead=True)
        self.lead.join(self.hosts[0])
        self.lead.ask(OpenClass(lesson="ward"))
        assert self.lead.view is not None
        self.code = self.lead.view.code
        self.settle()
        self.one, self.two = Client(b"one"), Client(b"two")
        self.one.join(self.hosts[1], self.code)
        self.two.join(self.hosts[2], self.code)
        self.settle()

    def lead_asks(self, *requests: object) -> None:
        for request in requests:
            self.lead.ask(request)  # type: ignore[arg-type]
        self.settle()

    def poll(self) -> int:
        self.lead_asks(OpenPoll(target="quick", choices=CHOICES))
        assert self.one.view is not None
        assert self.one.view.poll is not None
        return self.one.view.poll.poll.number

    def vote(self, client: Client, choice: str, revision: int = 1) -> None:
        assert client.view is not None
        assert client.view.poll is not None
        number = client.view.poll.poll.number
        client.ask(Vote(poll=number, revision=revision, choices=(choice,)))

    def heads(self) -> tuple[int, int, int]:
        assert self.lead.view is not None
        assert self.lead.view.heads is not None
        heads = self.lead.view.heads
        return heads.following, heads.on_own, heads.lost

    def counts(self, client: Client) -> tuple[int, ...]:
        assert client.view is not None
        assert client.view.poll is not None
        return client.view.poll.counts


@pytest.fixture
def there(content: Content) -> OpenedClass:
    return OpenedClass(content)


def test_followers_of_other_hosts_are_led(there: OpenedClass) -> None:
    assert there.heads() == (2, 0, 0)
    there.lead_asks(Move(place=SharedPlace(page="risks")))
    for client in (there.one, there.two):
        assert client.view is not None
        assert client.view.is_led
        assert client.view.place.page == "risks"


def test_the_moment_of_a_step_is_the_same_on_all_clocks(there: OpenedClass) -> None:
    playback = Playback(playing=True)
    there.lead_asks(Move(place=SharedPlace(page="timeline", key="x", playback=playback)))
    there.advance(5.0)
    late = Client(b"late")
    late.join(there.hosts[2], there.code)
    assert late.view is not None
    assert late.view.place.playback is not None
    elapsed = late.view.place.playback.elapsed_at(late.view.now)
    assert elapsed == pytest.approx(6.0, abs=1.1)
    assert elapsed == pytest.approx(
        there.hosts[0].room(there.code).place.playback.elapsed_at(there.hosts[0].clock()),  # type: ignore[union-attr]
        abs=0.01,
    )


def test_votes_of_all_hosts_are_counted_and_seen_by_nobody_before(there: OpenedClass) -> None:
    there.poll()
    there.vote(there.one, "yes")
    there.vote(there.two, "no")
    there.settle()
    for client in (there.lead, there.one, there.two):
        assert there.counts(client) == ()
    there.lead_asks(AdvancePoll(), AdvancePoll())
    for client in (there.lead, there.one, there.two):
        assert there.counts(client) == (1, 1, 0)
    there.lead_asks(EndPoll())
    for host in there.hosts:
        (result,) = host.room(there.code).results
        assert (result.counts, result.votes, result.seats) == ((1, 1, 0), 2, 2)


def test_a_vote_is_told_to_its_own_seat_and_to_presenters(
    there: OpenedClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = [Client(b"beside %d" % number) for number in range(3)]
    for client, host in zip(beside, there.hosts, strict=True):
        client.join(host, there.code)
    there.poll()
    told, view = set(), ContentViews.view

    def note(views: ContentViews, room: ClassState, seat: str, now: float) -> Snapshot | None:
        told.add(seat)
        return view(views, room, seat, now)

    monkeypatch.setattr(ContentViews, "view", note)
    there.vote(there.one, "yes")
    there.settle()
    assert told == {there.lead.seat(), there.one.seat()}
    there.lead_asks(AdvancePoll(), AdvancePoll())
    clients = (there.lead, there.one, there.two, *beside)
    assert told == {client.seat() for client in clients}
    assert {there.counts(client) for client in clients} == {(1, 0, 0)}


def test_a_seat_that_moves_to_another_host_has_one_vote(there: OpenedClass) -> None:
    there.poll()
    there.vote(there.one, "yes")
    there.settle()
    there.one.leave()
    there.settle()
    assert there.heads() == (1, 0, 1)
    there.one.join(there.hosts[2], there.code)
    assert there.one.view is not None
    assert there.one.view.poll is not None
    assert there.one.view.poll.ballot is not None
    there.vote(there.one, "no", revision=2)
    there.settle()
    assert there.heads() == (2, 0, 0)
    there.lead_asks(AdvancePoll(), AdvancePoll())
    assert there.counts(there.lead) == (0, 1, 0)


def test_a_seat_is_lost_only_when_no_host_has_it(there: OpenedClass) -> None:
    twin = Client(b"one")
    twin.join(there.hosts[2], there.code)
    there.settle()
    there.one.leave()
    there.settle()
    assert there.heads() == (2, 0, 0)
    twin.leave()
    there.settle()
    assert there.heads() == (1, 0, 1)


def test_hands_of_other_hosts_are_counted_and_lowered(there: OpenedClass) -> None:
    there.one.ask(RaiseHand())
    there.settle()
    assert there.lead.view is not None
    assert there.lead.view.heads is not None
    assert there.lead.view.heads.hands == 1
    there.lead_asks(LowerHands())
    assert there.one.view is not None
    assert not there.one.view.hand
    assert there.heads() == (2, 0, 0)


def test_the_end_is_the_end_everywhere_and_one_host_keeps_the_summary(there: OpenedClass) -> None:
    there.lead_asks(EndClass())
    assert [len(host.hub.rooms) for host in there.hosts] == [0, 0, 0]
    assert [len(host.ended) for host in there.hosts] == [1, 0, 0]
    *_, codes = (event.codes for event in there.one.events if isinstance(event, ClassesOpen))
    assert codes == ()


def test_a_class_that_is_over_is_not_brought_back_by_a_host_that_was_cut_off(
    there: OpenedClass,
) -> None:
    there.hosts[2].link(up=False)
    there.lead_asks(EndClass())
    assert there.hosts[2].hub.rooms
    there.hosts[2].link(up=True)
    there.settle()
    assert [len(host.hub.rooms) for host in there.hosts] == [0, 0, 0]


def test_a_seat_that_is_given_up_is_so_everywhere_with_its_vote(there: OpenedClass) -> None:
    there.poll()
    there.vote(there.one, "yes")
    there.settle()
    there.one.ask(LeaveClass())
    there.make_whole()
    assert there.heads() == (1, 0, 0)
    assert [len(host.room(there.code).ballots) for host in there.hosts] == [0, 0, 0]
    there.one.join(there.hosts[2], there.code)
    there.settle()
    assert there.heads() == (2, 0, 0)
    assert there.one.view is not None
    assert there.one.view.poll is not None
    assert there.one.view.poll.ballot is None


def test_a_seat_given_up_on_one_host_stays_where_another_has_it(there: OpenedClass) -> None:
    there.poll()
    there.vote(there.one, "yes")
    twin = Client(b"one")
    twin.join(there.hosts[2], there.code)
    there.settle()
    there.one.ask(LeaveClass())
    there.settle()
    assert there.heads() == (2, 0, 0)
    assert len(there.hosts[0].room(there.code).ballots) == 1


def test_a_presenter_whose_key_is_withdrawn_leads_on_no_host(there: OpenedClass) -> None:
    there.hosts[0].hub.withdraw(b"lead")
    there.settle()
    for host in there.hosts:
        host.hub.tick()
    for client in (there.one, there.two):
        assert client.view is not None
        assert client.view.phase == "unled"
    again = Client(b"lead")
    again.join(there.hosts[1], there.code)
    there.settle()
    assert again.view is not None
    assert again.view.role == "follower"
    for host in there.hosts:
        assert not [seat for seat in host.room(there.code).seats.values() if seat.may_lead]


def test_a_class_that_nobody_is_left_in_is_over_on_all_hosts(there: OpenedClass) -> None:
    for client in (there.one, there.two, there.lead):
        client.leave()
    there.settle()
    for _ in range(3):
        there.advance(599.0)
    assert [len(host.hub.rooms) for host in there.hosts] == [0, 0, 0]
    assert [len(host.ended) for host in there.hosts] == [1, 0, 0]
    assert [host.cluster._replicas for host in there.hosts] == [{}, {}, {}]


def test_a_host_that_stops_ends_no_class_that_others_go_on_with(there: OpenedClass) -> None:
    there.hosts[0].hub.close()
    there.settle()
    assert there.hosts[1].hub.rooms
    assert there.hosts[0].ended == []


# -- without the bus


def test_without_the_bus_the_presenter_is_told_and_the_class_goes_on(there: OpenedClass) -> None:
    near = Client(b"near")
    near.join(there.hosts[0], there.code)
    there.settle()
    there.poll()
    for host in there.hosts:
        host.link(up=False)
    assert there.lead.view is not None
    assert there.lead.view.apart
    assert there.heads() == (1, 0, 2)
    there.vote(near, "yes")
    there.vote(there.one, "no")
    there.lead_asks(Move(place=SharedPlace(page="risks")), AdvancePoll(), AdvancePoll())
    assert there.counts(there.lead) == (1, 0, 0)
    there.advance(61.0)
    assert there.one.view is not None
    assert there.one.view.phase == "unled"
    for host in there.hosts:
        host.link(up=True)
    there.settle()
    assert not there.lead.view.apart
    assert there.one.view.phase == "led"
    assert there.one.view.place.page == "risks"
    assert there.counts(there.lead) == there.counts(there.one) == (1, 1, 0)
    assert there.heads() == (3, 0, 0)


def test_followers_are_never_told_of_the_bus(there: OpenedClass) -> None:
    there.hosts[1].link(up=False)
    assert there.one.view is not None
    assert not there.one.view.apart


def test_a_host_that_is_killed_loses_its_seats_and_no_vote(there: OpenedClass) -> None:
    there.poll()
    there.vote(there.one, "yes")
    there.settle()
    fresh = there.kill(there.hosts[1])
    there.settle()
    assert there.heads() == (1, 0, 1)
    fresh.link(up=True)
    there.settle()
    there.one.host = None
    there.one.join(fresh, there.code)
    there.settle()
    assert there.heads() == (2, 0, 0)
    assert there.one.view is not None
    assert there.one.view.poll is not None
    assert there.one.view.poll.ballot is not None
    there.lead_asks(AdvancePoll(), AdvancePoll())
    assert there.counts(there.one) == (1, 0, 0)


def test_a_presenter_whose_host_is_killed_leads_on_from_another(there: OpenedClass) -> None:
    there.lead_asks(SetVisibility(visibility="frozen"), Move(place=SharedPlace(page="risks")))
    there.kill(there.hosts[0])
    there.settle()
    there.lead.host = None
    there.lead.may_lead = False  # the seat alone tells
    there.lead.join(there.hosts[1], there.code)
    assert there.lead.view is not None
    assert there.lead.view.role == "lead"
    there.lead_asks(SetVisibility(visibility="live"))
    assert there.two.view is not None
    assert there.two.view.place.page == "risks"


def test_the_class_is_told_that_the_presenters_host_is_gone(there: OpenedClass) -> None:
    there.kill(there.hosts[0])
    there.advance(59.0)
    assert there.two.view is not None
    assert there.two.view.phase == "led"
    there.advance(2.0)
    assert there.two.view.phase == "unled"


def test_a_host_that_was_only_thought_gone_answers(there: OpenedClass) -> None:
    """The bus may tell of a connection's end after the host has made another one."""
    for host in there.hosts[1:]:
        host.cluster.host_lost(there.hosts[0].cluster.host)
    there.settle()
    there.advance(61.0)
    assert there.two.view is not None
    assert there.two.view.phase == "led"
    assert there.heads() == (2, 0, 0)


def test_a_message_that_is_lost_is_asked_for(there: OpenedClass) -> None:
    near = Client(b"near")
    there.are_lost = True
    there.lead.ask(Move(place=SharedPlace(page="risks")))
    there.are_lost = False
    near.join(there.hosts[0], there.code)  # tells of a seat alone
    there.settle()
    assert there.two.view is not None
    assert there.two.view.place.page == "risks"


def test_polls_of_hosts_that_were_apart_share_no_vote(there: OpenedClass, content: Content) -> None:
    assert content.checker is not None
    question = case_target(content.checker.case[0].id, content.checker.question[0].id)
    second, near = Client(b"second", may_lead=True), Client(b"near")
    second.join(there.hosts[1], there.code)
    near.join(there.hosts[0], there.code)
    there.settle()
    for host in there.hosts:
        host.link(up=False)
    second.ask(TakeLead())
    for presenter, target in ((there.lead, question), (second, "quick")):
        presenter.ask(OpenPoll(target=target, choices=ANSWERS))
    there.vote(near, "no")
    there.vote(there.one, "yes")
    there.make_whole()
    assert {host.room(there.code).poll.target for host in there.hosts} == {"quick"}  # type: ignore[union-attr]
    second.ask(AdvancePoll())
    second.ask(AdvancePoll())
    there.settle()
    assert there.counts(there.lead) == there.counts(near) == (1, 0, 0)


@pytest.mark.parametrize(("first", "then"), [(1, 2), (2, 1), (0, 2), (2, 0)])
def test_of_a_seat_that_two_hosts_have_the_last_that_it_did_counts(
    there: OpenedClass, first: int, then: int
) -> None:
    stale, seat = Client(b"moves"), Client(b"moves")
    stale.join(there.hosts[first], there.code)
    stale.ask(LeaveLead())
    there.settle()
    seat.join(there.hosts[then], there.code)
    seat.ask(Follow())
    there.settle()
    assert there.heads() == (3, 0, 0)


# -- codes and secrets


def test_the_presenters_code_of_any_host_leads(there: OpenedClass) -> None:
    somebody = Client(b"somebody")
    somebody.join(there.hosts[2])
    somebody.ask(ShowSecret(secret="code of nobody"))
    assert any(isinstance(event, RequestRefused) for event in somebody.events)
    somebody.ask(ShowSecret(secret="Code-of host0"))
    assert any(isinstance(event, ClassesOpen) and event.may_lead for event in somebody.events)


def test_the_code_finds_the_lead_again_on_another_host(content: Content) -> None:
    there = Network(content)
    lead = Client(b"lead", token="0" * 32)
    lead.join(there.hosts[1])
    lead.ask(ShowSecret(secret="code of host0"))
    lead.ask(OpenClass())
    assert lead.view is not None
    code, seat = lead.view.code, lead.seat()
    there.settle()
    there.kill(there.hosts[1])
    there.settle()
    back = Client(b"back", token="1" * 32)
    back.join(there.hosts[2])
    back.ask(ShowSecret(secret="code of host0"))
    assert back.view is not None
    assert (back.view.code, back.view.role, back.seat()) == (code, "lead", seat)


def test_what_goes_over_the_bus_has_no_secret_note_or_identity(
    there: OpenedClass, content: Content
) -> None:
    there.lead_asks(ChangeStop(step=1), ChangeStop(step=1))
    there.poll()
    there.vote(there.one, "yes")
    there.settle()
    sent = b"".join(there.sent)
    salt = there.hosts[0].hub._salts[there.code]
    assert seat_id(b"one", salt).encode() in sent
    assert salt == there.hosts[2].hub._salts[there.code]
    hidden = [salt, salt.hex().encode(), b"code of", b"codeof"]
    hidden += [note.text.encode() for note in content.note]
    hidden += [lesson.title.encode() for lesson in content.lesson]
    assert not [each for each in hidden if each in sent]


def test_the_salt_is_forgotten_with_the_class(there: OpenedClass) -> None:
    there.lead_asks(EndClass())
    for host in there.hosts:
        assert host.hub._salts == {}
        assert host.cluster._replicas == {}
        assert not [each for each in host.cluster._ended.values() if each.seed]


# -- what the bus may bring


def test_nothing_goes_over_the_bus_while_nothing_changes(there: OpenedClass) -> None:
    before = len(there.sent)
    there.advance(55.0)
    there.lead.ask(Move(place=there.hosts[0].room(there.code).place))
    there.settle()
    assert len(there.sent) == before


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_hostile_messages_spoil_nothing(content: Content, data: st.DataObject) -> None:
    there = OpenedClass(content)
    there.poll()
    genuine = st.sampled_from(there.sent)
    before = [dict(host.hub.rooms) for host in there.hosts]
    for _ in range(data.draw(st.integers(1, 8))):
        message = bytearray(data.draw(st.one_of(st.binary(max_size=300), genuine)))
        for _ in range(data.draw(st.integers(0, 3))):
            if message:
                message[data.draw(st.integers(0, len(message) - 1))] ^= data.draw(
                    st.integers(1, 255)
                )
        sender = data.draw(st.sampled_from(("host0", "host1", "", "x" * 300)))
        there.hosts[2].cluster.receive(bytes(message), sender)
    after = [dict(host.hub.rooms) for host in there.hosts]
    assert after == before


def test_a_cluster_with_another_key_is_not_heard(there: OpenedClass) -> None:
    sent, envelope = next(
        (data, found)
        for data in there.sent
        if (found := KEY.open(data)) is not None and found.name == "host0"
    )
    other = ClusterKey(b"another key").seal(envelope)
    before = there.hosts[2].cluster.ignored
    there.hosts[2].cluster.receive(other, envelope.name)
    there.hosts[2].cluster.receive(sent, "another sender")
    assert there.hosts[2].cluster.ignored == before + 2
    assert isinstance(envelope, Envelope)


def test_messages_are_bounded(there: OpenedClass) -> None:
    from sij_tui.core.classroom.bus_messages import MAX_BUS_BYTES

    crowd = [Client(b"crowd %d" % number) for number in range(150)]
    for client in crowd:
        client.join(there.hosts[1], there.code)
        there.advance(0.05)
    there.make_whole()
    updates = [KEY.open(data) for data in there.sent]
    assert max(map(len, there.sent)) < MAX_BUS_BYTES / 4
    assert all(updates)
    assert there.heads() == (152, 0, 0)
    assert any(each and isinstance(each.message, ClassUpdate) for each in updates)
