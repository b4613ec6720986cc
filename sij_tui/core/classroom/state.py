"""The state of a class as one frozen value. Time is an argument: monotonic seconds of the hub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec

from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.timeline.player import Playback

MAX_SEATS: Final = 500
LEAD_LOST_AFTER_S: Final = 60.0
"""Seconds without the presenter after which everybody is on their own."""
SEAT_KEPT_S: Final = 600.0
"""Seconds that the seat of a lost connection is kept."""

MAX_RESULTS: Final = 100
"""Polls of which the counts are kept; of more, the last ones."""

Name = Annotated[str, msgspec.Meta(max_length=80)]
"""Id of a page, an element, a case, a question or an option."""
SeatStatus = Literal["following", "on_own", "lost"]
Visibility = Literal["live", "frozen", "blank"]
"""Whether followers see the presenter's place, the place where it was frozen, or a blank screen."""
ClassPhase = Literal["led", "unled", "ended"]
PollStage = Literal["open", "closed", "tally", "answer"]
POLL_STAGES: Final[tuple[PollStage, ...]] = ("open", "closed", "tally", "answer")
PollKind = Literal["one", "several", "order"]
"""Which ballots are whole: one choice, any number of them, or all of them in some order."""


class SharedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The presenter's place: a page, the element or statement at the cursor, a playback."""

    page: Name = "home"
    key: Name = ""
    """Of the element at the cursor, or of the timeline's step."""
    facts: Annotated[tuple[Name, ...], msgspec.Meta(max_length=12)] = ()
    """Of the statement at the cursor."""
    playback: Playback | None = None
    """For a step of the timeline."""


JOIN_PLACE: Final = SharedPlace(page=CLASS_SCREEN)
"""The page that shows how to join; a class begins on it."""


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the class."""

    number: int
    """Of this class, from 1."""
    target: Annotated[str, msgspec.Meta(max_length=200)]
    """Name of the question or case that is voted on: see :mod:`sij_tui.core.classroom.polls`."""
    choices: tuple[Name, ...]
    """Ids of the choices, in the order of the content."""
    kind: PollKind = "one"
    stage: PollStage = "open"

    @property
    def is_released(self) -> bool:
        """Whether the presenter has shown the tally to the class."""
        return self.stage in ("tally", "answer")


class Ballot(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """The vote of a seat in one poll. Of two the greater one counts: the later, on any host."""

    poll: int
    """Number of the poll."""
    revision: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    choices: Annotated[tuple[Name, ...], msgspec.Meta(max_length=30)]


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One follower or presenter. It has no name."""

    attendance: SeatStatus = "following"
    since: float = 0.0
    """When the attendance last changed."""
    wants: SeatStatus = "following"
    """The status that a lost seat has again when it is back."""
    may_lead: bool = False
    """Whether it has shown the presenter's key or code."""
    by_code: bool = False
    """Whether it was the code, and no key: the code finds the seat again."""
    hand: bool = False
    ballot: Ballot | None = None
    """Of the last poll that it voted in."""


class PollResult(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a poll that is over."""

    target: str
    choices: tuple[str, ...]
    kind: PollKind
    counts: tuple[int, ...]
    """Of each choice; of an order: how often it was the first one with a wrong neighbour above."""
    votes: int
    seats: int
    """Seats that could have voted."""
    number: int = 0
    """Of the poll."""
    released: bool = False
    """Whether the presenter has shown the tally to the class."""


class ClassState(msgspec.Struct, frozen=True, kw_only=True):
    """A class and all seats. It stays in the hub; others get :mod:`.snapshot` of it."""

    code: str
    lesson: Name = ""
    """Id of the plan, or an empty string."""
    phase: ClassPhase = "led"
    revision: int = 0
    """Counts the changes."""
    lead: str = ""
    """Id of the seat that leads."""
    former_lead: str = ""
    """Id of the seat that led before, and may take the lead back."""
    begun: bool = False
    """Whether the time of the class runs: from the plan's first stop on. Without a plan, from when
    the class has left the page that shows how to join."""
    place: SharedPlace = JOIN_PLACE
    shown: SharedPlace = JOIN_PLACE
    """What followers are led to: the place, or where it was when the class was frozen."""
    visibility: Visibility = "live"
    spotlight: Name = ""
    """Key of the statement on the page shown that everybody is to look at."""
    stop: int = 0
    """Index of the plan's stop."""
    opened_at: float = 0.0
    """When it began."""
    stop_since: float = 0.0
    stop_seconds: tuple[float, ...] = ()
    """Time spent at each stop so far, but for the present visit."""
    poll: Poll | None = None
    polls: int = 0
    """Number of the last poll."""
    results: tuple[PollResult, ...] = ()
    """Of the polls that are over."""
    seats: Mapping[str, Seat] = MappingProxyType({})
    """By id."""
    apart: bool = False
    """Whether other hosts that hold the class cannot be reached from this one."""

    def changed(self, **changes: object) -> ClassState:
        """Return the class with other values and the next revision."""
        return msgspec.structs.replace(self, **{**changes, "revision": self.revision + 1})

    def with_seat(self, name: str, seat: Seat) -> ClassState:
        """Return the class with a seat added or replaced; itself if nothing differs."""
        if self.seats.get(name) == seat:
            return self
        return self.changed(seats=MappingProxyType({**self.seats, name: seat}))

    @property
    def followers(self) -> Iterator[Seat]:
        """The seats that do not lead and are not gone."""
        return (seat for name, seat in self.seats.items() if name != self.lead)

    def is_following(self, name: str) -> bool:
        """Whether a seat is a follower's that goes where the class is led."""
        seat = self.seats.get(name)
        is_follower = seat is not None and not seat.may_lead and seat.attendance == "following"
        return is_follower and self.phase != "ended"

    def elapsed(self, now: float) -> float:
        """Seconds since the class has begun."""
        return now - self.opened_at if self.begun else 0.0

    @property
    def attendance(self) -> Counter[SeatStatus]:
        """How many followers are following, on their own, lost."""
        return Counter(seat.attendance for seat in self.followers)

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """The votes that count in the present poll."""
        number = self.poll.number if self.poll else 0
        return tuple(
            seat.ballot for seat in self.followers if seat.ballot and seat.ballot.poll == number
        )


def is_whole(poll: Poll, choices: tuple[str, ...]) -> bool:
    """Whether so many and such choices make a vote in a poll."""
    known = len(set(choices)) == len(choices) and set(choices) <= set(poll.choices)
    match poll.kind:
        case "one":
            return known and len(choices) == 1
        case "several":
            return known and bool(choices)
        case "order":
            return known and len(choices) == len(poll.choices)


def tally(poll: Poll, ballots: tuple[Ballot, ...]) -> tuple[int, ...]:
    """Return how often each choice was made, in the order of the poll's choices.

    For an order, the choices stand in the right order: counted is which one, of all that stand
    before their right neighbour above, came first in the vote.
    """
    if poll.kind == "order":
        found = Counter(_first_wrong(poll.choices, ballot.choices) for ballot in ballots)
    else:
        found = Counter(choice for ballot in ballots for choice in ballot.choices)
    return tuple(found[choice] for choice in poll.choices)


def _first_wrong(right: tuple[str, ...], given: tuple[str, ...]) -> str:
    place = {name: at for at, name in enumerate(given)}
    wrong = [after for before, after in pairwise(right) if place[before] > place[after]]
    return min(wrong, key=place.__getitem__, default="")
