"""The hub: many sessions, several classes, and what each is told."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import ROOT

from sij_tui.core.classroom.codes import token_identity
from sij_tui.core.classroom.messages import (
    AdvancePoll,
    ChangeStop,
    EndClass,
    Follow,
    LeaveLead,
    Move,
    OpenPoll,
    RaiseHand,
    TakeLead,
    Vote,
)
from sij_tui.core.classroom.requests import (
    ClassChanged,
    ClassesOpen,
    ClassOver,
    HubEvent,
    JoinClass,
    LeaveClass,
    NotesChanged,
    OpenClass,
    PlansKnown,
    RequestRefused,
    ShowSecret,
    decode_event,
    encode,
)
from sij_tui.core.classroom.snapshot import Heads, Snapshot
from sij_tui.core.classroom.state import JOIN_PLACE, MAX_SEATS, SharedPlace
from sij_tui.core.content.model import Content
from sij_tui.core.validation.load import load
from sij_tui.serve.classroom.hub import Hub

EventT = TypeVar("EventT", bound=HubEvent)
SECRET = "bcdf-ghjk-mnpq-rstv"
NEXT_STOP = ChangeStop(step=1)


class Server:
    """A hub with sessions that keep what they are told."""

    def __init__(self, content: Content) -> None:
        self.now = 1000.0
        self.ended: list[str] = []
        self.hub = Hub(
            content, lambda: self.now, random.Random(7).randbytes, SECRET,
            lambda summary: self.ended.append(summary.code),
        )  # fmt: skip
        self.sent: dict[int, list[HubEvent]] = {}
        self.raw: dict[int, bytes] = {}

    def attach(
        self, number: int, identity: bytes = b"", *, seat: str = "", may_lead: bool = False
    ) -> None:
        self.sent[number], self.raw[number] = [], b""

        def send(event: HubEvent) -> None:
            data = encode(event)
            assert decode_event(data) == event
            self.sent[number].append(event)
            self.raw[number] += data

        self.hub.attach(number, identity or b"%d" % number, send, seat=seat, may_lead=may_lead)

    def ask(self, number: int, *requests: object) -> None:
        for request in requests:
            self.hub.receive(number, encode(request))  # type: ignore[arg-type]

    def views(self, number: int) -> Iterator[Snapshot | None]:
        return (event.view for event in self.sent[number] if isinstance(event, ClassChanged))

    def last(self, number: int, kind: type[EventT]) -> EventT:
        """The last event of a kind."""
        return [event for event in self.sent[number] if isinstance(event, kind)][-1]

    def view(self, number: int) -> Snapshot:
        *_, last = self.views(number)
        assert last is not None
        return last

    def refusals(self, number: int) -> list[str]:
        return [event.why for event in self.sent[number] if isinstance(event, RequestRefused)]

    def open(self, presenter: int = 1, lesson: str = "ward") -> str:
        self.attach(presenter, may_lead=True)
        self.ask(presenter, OpenClass(lesson=lesson))
        return self.view(presenter).code


@pytest.fixture(scope="session")
def content(root_folder: Path) -> Content:
    return load((root_folder / "content.toml").read_bytes(), "content.toml").content


@pytest.fixture(scope="session")
def root_folder() -> Path:
    return ROOT


@pytest.fixture
def server(content: Content) -> Server:
    return Server(content)


def test_who_may_lead_opens_a_class_and_others_join_by_its_code(server: Server) -> None:
    code = server.open()
    server.attach(2)
    server.ask(2, JoinClass(code=code.lower()))
    server.ask(1, Move(place=SharedPlace(page="risks")))
    assert server.view(1).role == "lead"
    assert server.view(2).place.page == "risks"
    assert server.view(2).is_led


def test_nobody_else_opens_one(server: Server) -> None:
    server.attach(2)
    server.ask(2, OpenClass())
    assert server.refusals(2) == ["secret"]
    assert not server.hub.rooms


def test_the_presenters_code_lets_one_lead(server: Server) -> None:
    server.attach(2)
    server.ask(2, ShowSecret(secret=SECRET), OpenClass())
    assert server.view(2).role == "lead"
    assert any(isinstance(event, PlansKnown) and event.lessons for event in server.sent[2])


def test_wrong_codes_of_one_session_keep_no_presenter_out(server: Server) -> None:
    server.attach(2)
    server.ask(2, *(ShowSecret(secret="wrong") for _ in range(40)))
    assert server.refusals(2) == ["secret"] * 5 + ["rate"] * 35
    server.ask(2, ShowSecret(secret=SECRET), OpenClass())
    assert server.refusals(2)[-2:] == ["rate", "secret"]
    server.attach(3)
    server.ask(3, ShowSecret(secret=SECRET), OpenClass())
    assert server.view(3).role == "lead"


def test_wrong_codes_are_counted_over_all_sessions_too(server: Server) -> None:
    for number in range(2, 24):
        server.attach(number)
        server.ask(number, *(ShowSecret(secret="wrong") for _ in range(5)))
    assert server.refusals(21) == ["secret"] * 5
    assert server.refusals(22) == ["secret"] + ["rate"] * 4
    server.now += 60
    server.ask(22, ShowSecret(secret=SECRET), OpenClass())
    assert server.view(22).role == "lead"


def test_however_many_guess_a_presenter_gets_in(server: Server) -> None:
    for number in range(2, 50):
        server.attach(number)
        server.ask(number, *(ShowSecret(secret="wrong") for _ in range(5)))
    server.attach(99)
    server.ask(99, ShowSecret(secret="mistyped"), ShowSecret(secret=SECRET))
    assert server.refusals(99) == ["secret", "rate"]
    server.now += 61  # those who guess go on at once
    for number in range(2, 50):
        server.ask(number, *(ShowSecret(secret="wrong") for _ in range(5)))
    server.ask(99, ShowSecret(secret=SECRET), OpenClass())
    assert server.view(99).role == "lead"


def test_an_empty_secret_lets_nobody_lead(content: Content) -> None:
    server = Server(content)
    server.hub._secret = ""
    server.attach(2)
    server.ask(2, ShowSecret(secret=""))
    assert server.refusals(2) == ["secret"]


def test_an_unknown_class_is_refused(server: Server) -> None:
    server.attach(2)
    server.ask(2, JoinClass(code="ZZZZ"), JoinClass(code="?"))
    assert server.refusals(2) == ["unknown", "unknown"]


def test_everybody_hears_which_classes_are_on(server: Server) -> None:
    server.attach(2)
    code = server.open()
    server.ask(1, EndClass())
    codes = [event.codes for event in server.sent[2] if isinstance(event, ClassesOpen)]
    assert codes == [(), (code,), ()]
    assert server.ended == [code]


def test_notes_and_plans_reach_presenters_alone(server: Server, content: Content) -> None:
    code = server.open()
    server.attach(2)
    server.ask(2, JoinClass(code=code))
    server.ask(1, NEXT_STOP, NEXT_STOP)
    notes = [event.notes for event in server.sent[1] if isinstance(event, NotesChanged)]
    assert notes[-1]
    assert {type(event) for event in server.sent[2]} == {ClassesOpen, ClassChanged}
    texts = [note.text for note in content.note] + [lesson.title for lesson in content.lesson]
    assert not [text for text in texts if text.encode() in server.raw[2]]


def test_of_the_plan_followers_are_told_the_step_to_which_it_leads_next(
    server: Server, content: Content
) -> None:
    for number, lesson in enumerate(content.lesson):
        lead, one = 10 * number + 1, 10 * number + 2
        code = server.open(lead, lesson.id)
        server.attach(one)
        server.ask(one, JoinClass(code=code))
        told = [server.view(one).next_step]
        for _ in lesson.stop:
            server.ask(lead, ChangeStop(step=1))
            told.append(server.view(one).next_step)
        steps = [stop.step or "" for stop in lesson.stop]
        assert told == [next(filter(None, steps[at:]), "") for at in range(len(steps) + 1)]


def test_another_edition_brings_its_plans_to_presenters_alone(
    server: Server, content: Content
) -> None:
    server.open()
    server.attach(2)
    lesson = msgspec.structs.replace(content.lesson[0], title="Another plan")
    server.hub.set_content(msgspec.structs.replace(content, lesson=(lesson,)))
    plans = server.sent[1][-1]
    assert isinstance(plans, PlansKnown)
    assert [each.title for each in plans.lessons] == ["Another plan"]
    assert not any(isinstance(event, PlansKnown) for event in server.sent[2])


def test_another_edition_brings_its_notes_to_presenters_alone(
    server: Server, content: Content
) -> None:
    code = server.open()
    server.attach(2)
    server.ask(2, JoinClass(code=code))
    server.ask(1, Move(place=SharedPlace(page="reasons")))
    note = next(note for note in content.note if note.on_part == "reasons")
    other = msgspec.structs.replace(note, text="Another note.")
    before = len(server.sent[2])
    server.hub.set_content(msgspec.structs.replace(content, note=(other,)))
    assert server.last(1, NotesChanged).notes == ("Another note.",)
    assert len(server.sent[2]) == before


def test_the_same_key_finds_the_same_seat(server: Server) -> None:
    code = server.open()
    server.attach(2, b"key")
    server.ask(2, JoinClass(code=code))
    server.ask(1, OpenPoll(target="quick", choices=("yes", "no")))
    server.ask(2, Vote(poll=1, revision=1, choices=("no",)), LeaveLead())
    server.hub.detach(2)
    assert server.view(1).heads.lost == 1  # type: ignore[union-attr]
    server.attach(3, b"key")
    server.ask(3, JoinClass(code=code))
    assert server.view(3).attendance == "on_own"
    assert server.view(3).poll.ballot.choices == ("no",)  # type: ignore[union-attr]
    server.ask(1, AdvancePoll(), AdvancePoll())
    assert server.view(3).poll.counts == (0, 1, 0)  # type: ignore[union-attr]


def test_two_connections_with_one_key_have_one_seat_until_both_are_gone(server: Server) -> None:
    code = server.open()
    for number in (2, 3):
        server.attach(number, b"key")
        server.ask(number, JoinClass(code=code))
    assert server.view(1).heads.following == 1  # type: ignore[union-attr]
    server.hub.detach(2)
    assert server.view(1).heads.lost == 0  # type: ignore[union-attr]
    server.hub.detach(3)
    assert server.view(1).heads.lost == 1  # type: ignore[union-attr]


def test_votes_of_others_send_nothing_to_a_follower(server: Server) -> None:
    code = server.open()
    for number in range(2, 12):
        server.attach(number)
        server.ask(number, JoinClass(code=code))
    server.ask(1, OpenPoll(target="quick", choices=("yes", "no")))
    before = len(server.sent[2])
    for number in range(3, 12):
        server.ask(number, Vote(poll=1, revision=1, choices=("no",)), RaiseHand())
    assert len(server.sent[2]) == before
    assert server.view(1).poll.votes == 9  # type: ignore[union-attr]


def test_classes_do_not_hear_of_each_other(server: Server) -> None:
    one, other = server.open(1), server.open(2)
    for number, code in ((3, one), (4, other)):
        server.attach(number)
        server.ask(number, JoinClass(code=code))
    server.ask(2, Move(place=SharedPlace(page="risks")))
    assert server.view(4).place.page == "risks"
    assert server.view(3).place == JOIN_PLACE


def test_leaving_frees_the_view_and_joining_another_class_leaves_the_first(server: Server) -> None:
    one, other = server.open(1), server.open(2)
    server.attach(3)
    server.ask(3, JoinClass(code=one), JoinClass(code=other))
    assert server.view(1).heads == Heads()
    assert server.view(3).code == other
    assert server.view(2).heads == Heads(following=1)
    server.ask(3, LeaveClass())
    assert list(server.views(3))[-1] is None
    assert server.view(2).heads == Heads()


def test_a_seat_that_was_left_is_not_found_again(server: Server) -> None:
    code = server.open()
    server.attach(3, b"key")
    server.ask(3, JoinClass(code=code), LeaveClass())
    server.hub.detach(3)
    server.attach(4, b"key")
    assert not list(server.views(4))


def test_who_comes_back_is_at_once_in_the_class_again(server: Server) -> None:
    code = server.open()
    server.attach(2, b"key")
    server.ask(2, JoinClass(code=code))
    server.ask(1, Move(place=SharedPlace(page="risks")))
    server.hub.detach(2)
    server.attach(3, b"key")
    assert (server.view(3).place.page, server.view(3).attendance) == ("risks", "following")


def test_a_presenter_without_a_key_is_found_by_the_code_and_by_nothing_shown(
    server: Server,
) -> None:
    token = "aaaaaaaaaaaaaaaa"
    server.attach(2, token_identity(token), seat=token)
    server.ask(2, ShowSecret(secret=SECRET), OpenClass(lesson="ward"))
    server.ask(2, NEXT_STOP, NEXT_STOP)
    assert server.last(2, ClassesOpen).seat == ""
    server.hub.detach(2)
    server.attach(3, token_identity(token), seat=token)
    assert not list(server.views(3))
    server.attach(4, seat="b" * 32)
    server.ask(4, ShowSecret(secret=SECRET))
    assert server.view(4).presenters == (server.view(4).presenters[0],)
    assert server.view(4).role == "lead"
    assert server.last(4, PlansKnown).lessons
    assert server.last(4, NotesChanged).notes
    server.ask(4, Move(place=SharedPlace(page="risks")))
    assert server.view(4).place.page == "risks"


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_key_that_is_withdrawn_leaves_neither_lead_nor_seat(
    server: Server, *, is_lost: bool
) -> None:
    server.attach(1, b"key 1", may_lead=True)
    server.ask(1, OpenClass(lesson="ward"))
    code = server.view(1).code
    server.attach(2, b"key 2", may_lead=True)
    server.attach(3)
    for number in (2, 3):
        server.ask(number, JoinClass(code=code))
    if is_lost:
        server.hub.detach(1)
    server.hub.withdraw(b"key 1")
    server.hub.tick()
    assert [view.role for view in (server.view(2), server.view(3))] == ["presenter", "follower"]
    assert server.view(3).phase == "unled"
    assert server.view(2).may_take_lead
    if not is_lost:
        assert [*server.views(1)][-1] is None
        assert not server.last(1, ClassesOpen).may_lead
        server.ask(1, OpenClass(lesson="ward"))
        assert server.refusals(1) == ["secret"]
    server.attach(4, b"key 1")
    server.ask(4, JoinClass(code=code))
    assert server.view(4).role == "follower"
    server.ask(2, TakeLead())
    assert server.view(3).phase == "led"


def test_a_presenter_by_code_does_not_get_the_seat_of_a_key(server: Server) -> None:
    code = server.open()
    server.hub.detach(1)
    server.attach(4, seat="b" * 32)
    server.ask(4, ShowSecret(secret=SECRET), JoinClass(code=code))
    assert (server.view(4).role, server.view(4).may_take_lead) == ("presenter", True)
    server.attach(1, b"1", may_lead=True)
    assert server.view(1).role == "lead"


def test_whoever_shows_the_code_in_a_class_leads_it_by_another_seat(server: Server) -> None:
    code = server.open()
    server.attach(2, seat="a" * 32)
    server.ask(2, JoinClass(code=code))
    follower = server.hub._attached[2].seat
    server.ask(2, ShowSecret(secret=SECRET))
    assert follower not in server.hub.rooms[code].seats
    assert server.view(2).role == "presenter"


def test_only_what_the_content_has_can_be_shown(server: Server) -> None:
    code = server.open()
    server.attach(2)
    server.ask(2, JoinClass(code=code))
    places = [
        (SharedPlace(page="anything a presenter's session may write"), JOIN_PLACE),
        (SharedPlace(page="class", key="words"), JOIN_PLACE),
        (SharedPlace(page="__class__"), JOIN_PLACE),
        (SharedPlace(page="class", key="case:V2"), SharedPlace(page="class", key="case:V2")),
        (SharedPlace(page="checker", key="case:V2"), SharedPlace(page="checker")),
        (SharedPlace(page="practice", key="due"), SharedPlace(page="practice")),
        (SharedPlace(page="risks", key="x"), SharedPlace(page="risks", key="x")),
    ]
    for asked, shown in places:
        server.ask(1, Move(place=asked))
        assert server.view(2).place == shown
    before = server.hub.rooms[code]
    server.ask(1, OpenPoll(target="words", choices=("one", "two")))
    assert server.hub.rooms[code] is before
    server.ask(1, OpenPoll(target="item:K01", choices=("words", "of mine")))
    assert server.view(2).poll.poll.choices[-1] == "not_sure"  # type: ignore[union-attr]
    server.ask(1, NEXT_STOP, NEXT_STOP)
    assert server.view(2).place.page == "reasons"


def test_an_open_class_ends_with_the_server(server: Server) -> None:
    code = server.open()
    server.hub.close()
    assert server.ended == [code]
    assert not server.hub.rooms


def test_what_came_of_a_class_is_told_to_presenters_alone(server: Server) -> None:
    code = server.open()
    for number in (2, 3):
        server.attach(number)
        server.ask(number, JoinClass(code=code))
    targets = ("item:K05", "item:K01")
    for poll, target in enumerate(targets, start=1):
        server.ask(1, OpenPoll(target=target, choices=("a", "b")))
        server.ask(2, Vote(poll=poll, revision=1, choices=("not_sure",)))
        if poll == 1:
            server.ask(1, AdvancePoll(), AdvancePoll())
    server.ask(1, EndClass())
    assert [each.votes for each in server.last(1, ClassOver).summary.results] == [1, 1]
    assert not any(isinstance(event, ClassOver) for event in server.sent[2])
    assert server.view(2).facts_to_practise == ("F16",)  # K01 was not shown to the class
    server.ask(2, LeaveClass())
    assert list(server.views(2))[-1] is None


def test_a_class_without_its_presenter_is_told_and_can_be_led_again(server: Server) -> None:
    code = server.open()
    server.attach(2)
    server.ask(2, JoinClass(code=code))
    server.hub.detach(1)
    assert server.hub.next_tick() == 60.0
    server.now += 60
    server.hub.tick()
    assert server.view(2).phase == "unled"
    server.attach(5, b"1", may_lead=True)
    server.ask(5, JoinClass(code=code))
    assert server.view(2).phase == "led"
    assert server.view(5).role == "lead"


def test_a_session_that_asks_too_often_is_not_heard(server: Server) -> None:
    code = server.open()
    server.attach(2)
    server.ask(2, JoinClass(code=code))
    revision = server.hub.rooms[code].revision
    server.ask(2, *(RaiseHand(up=bool(number % 2)) for number in range(500)))
    assert server.hub.rooms[code].revision - revision < 60
    server.now += 1
    server.ask(2, Follow(), RaiseHand(), RaiseHand(up=False))
    assert server.hub.rooms[code].seats[server.hub._attached[2].seat].hand is False


def test_a_full_class_says_so(server: Server) -> None:
    code = server.open()
    for number in range(2, MAX_SEATS + 2):
        server.attach(number)
        server.ask(number, JoinClass(code=code))
    assert server.refusals(MAX_SEATS + 1) == ["full"]
    assert len(server.hub.rooms[code].seats) == MAX_SEATS


HOSTILE = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            encode(request)
            for request in (
                Move(place=SharedPlace(page="risks")),
                NEXT_STOP,
                OpenPoll(target="quick", choices=("yes", "no")),
                AdvancePoll(), EndClass(), RaiseHand(), LeaveLead(), Follow(), LeaveClass(),
                OpenClass(), JoinClass(code="BBBB"), ShowSecret(secret="x"),
                Vote(poll=1, revision=1, choices=("yes",)),
                Vote(poll=1, revision=1_000_000, choices=("no",)),
            )
        ]
    ),
)  # fmt: skip


@settings(max_examples=300)
@given(data=st.lists(HOSTILE, max_size=20))
def test_whatever_a_session_sends_spoils_nothing_but_its_own_seat(
    content: Content, data: list[bytes]
) -> None:
    server = Server(content)
    code = server.open()
    for number in (2, 3):
        server.attach(number)
        server.ask(number, JoinClass(code=code))
    server.ask(1, OpenPoll(target="quick", choices=("yes", "no")))
    server.ask(2, Vote(poll=1, revision=1, choices=("no",)))
    hostile = server.hub._attached[3].seat
    before = server.hub.rooms[code]
    for each in data:
        server.hub.receive(3, each)
    after = server.hub.rooms[code]
    assert {name: seat for name, seat in after.seats.items() if name != hostile} == {
        name: seat for name, seat in before.seats.items() if name != hostile
    }
    assert (after.lead, after.place, after.poll, after.phase, after.visibility) == (
        before.lead, before.place, before.poll, before.phase, before.visibility,
    )  # fmt: skip
    assert len(after.ballots) <= 2
    assert list(server.hub.rooms) == [code]


def test_a_follower_costs_the_hub_little_memory(content: Content) -> None:
    server = Server(content)
    code = server.open()
    tracemalloc.start()
    try:
        for number in range(2, 202):
            server.hub.attach(number, b"%d" % number, lambda event: None)
            server.ask(number, JoinClass(code=code))
            server.now += 0.1
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used / 200 < 50_000


def test_detaching_twice_or_unknown_sessions_does_nothing(server: Server) -> None:
    server.open()
    server.hub.detach(1)
    server.hub.detach(1)
    server.hub.receive(99, b"{}")


def test_on_one_machine_followers_join_the_only_class_by_themselves(content: Content) -> None:
    sent: dict[int, list[HubEvent]] = {1: [], 2: [], 3: []}
    hub = Hub(content, lambda: 1000.0, random.Random(7).randbytes, joins_alone=True)
    for number in (1, 2):
        hub.attach(number, b"%d" % number, sent[number].append, may_lead=number == 1)
    hub.receive(1, encode(OpenClass()))
    hub.attach(3, b"3", sent[3].append)
    (room,) = hub.rooms.values()
    assert room.attendance["following"] == 2
    hub.receive(2, encode(LeaveClass()))
    assert len(hub.rooms[room.code].seats) == 2
    hub.receive(1, encode(OpenClass()))
    assert len(hub.rooms) == 2
    hub.attach(4, b"4", sent[3].append)
    assert sum(room.attendance["following"] for room in hub.rooms.values()) == 1
