"""The shape of the timeline in the content file."""

from typing import Annotated, Literal

import msgspec

from sij_tui.core.content.label_table import Label, LabelTable, OwnLabel
from sij_tui.core.content.labels import Action
from sij_tui.core.content.table import Id, Statement, Table, Words

Order = Literal["stated", "telling", "unplaced"]
"""How the place of a step is known: the source states it, or only tells the steps in this order,
or does not place the step at all."""


class Phase(Table, frozen=True, kw_only=True):
    """``[[timeline.phase]]``: a stretch of the timeline."""

    id: Id
    label: Words


class Step(Table, frozen=True, kw_only=True):
    """``[[timeline.step]]``: one step, with its picture."""

    id: Id
    phase: Id
    title: Words
    short: Words
    """A word or two for the track."""
    scene: Id
    """The picture: ``id`` of a scene."""
    order: Order
    after: str = ""
    """``id`` of the earlier step that the source puts this one after; for "stated" alone."""
    team: tuple[Statement, ...] = ()
    """What the team does."""
    person: tuple[Statement, ...] = ()
    """What the person does or feels."""
    time: Statement | None = None
    """The source's own time; without one, the program says that the source does not say."""
    pace: Annotated[float, msgspec.Meta(ge=1, le=60)] = 6.0
    """Seconds that the picture runs on the screen; never shown, and no clinical time."""


class Band(Table, frozen=True, kw_only=True):
    """``[[timeline.band]]``: something that lasts over several steps.

    Bands that overlap stand below one another where there is room; the first ones take precedence.
    """

    label: Words
    short: str = ""
    """What stands on the track where there is no room for the label."""
    first: Id
    """Step with which it begins."""
    last: Id
    """Step with which it ends."""
    facts: tuple[Id, ...]
    unsure: bool = False
    """True: the source does not say exactly where it begins and ends."""


class Gate(Table, frozen=True, kw_only=True):
    """``[timeline.gate]``: what comes before any step."""

    title: Words
    scene: str = ""
    """The picture: ``id`` of a scene; left out: none."""
    items: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1)]


class TimelineActions(LabelTable, frozen=True):
    """``[timeline.labels.action]``: what the reader can do with the player."""

    play: Action
    faster: Action
    slower: Action
    frame_on: Action
    frame_back: Action
    loop: Action
    guide: Action


class TimelineLabels(LabelTable, frozen=True):
    """``[timeline.labels]``: the words around the steps."""

    action: TimelineActions
    not_to_scale: OwnLabel
    team: OwnLabel
    person: OwnLabel
    time: Label
    no_time: Label
    order: Label
    stated: Label
    """The source puts this step after ``{step}``, an earlier one."""
    telling: Label
    unplaced: Label
    step: Label
    """``{number}`` of ``{total}``."""
    done: Label
    now: Label
    to_come: Label
    picture: Label
    """Before the text alternative of a picture."""
    playing: Label
    paused: Label
    pause: Label
    """What the key for playing does while it plays."""
    each: Label
    """What the key for playing to the end does while it does so."""
    once: Label
    """What the key for repeating does while it repeats."""
    still: Label
    """While motion is off."""
    speed: Label
    """``{speed}`` is a number such as 0.5."""
    guided: Label
    through: Label
    looping: Label


class Timeline(Table, frozen=True, kw_only=True):
    """``[timeline]``: the procedure, step by step."""

    title: Words
    summary: str = ""
    notes: tuple[Statement, ...] = ()
    """What has to be said of the timeline as a whole."""
    gate: Gate | None = None
    phase: Annotated[tuple[Phase, ...], msgspec.Meta(min_length=1)]
    step: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    band: tuple[Band, ...] = ()
    labels: TimelineLabels

    def index_of(self, step: str) -> int:
        """Index of the step with an id; -1 if there is none, as before the first."""
        return next((at for at, each in enumerate(self.step) if each.id == step), -1)

    @property
    def gate_scene(self) -> str:
        """The picture of what comes before any step: ``id`` of a scene; empty for none."""
        return self.gate.scene if self.gate else ""
