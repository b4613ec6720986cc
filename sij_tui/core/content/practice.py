"""The shape of ``[practice]``: topics and questions.

Options have ids, and the ids are what is kept of an answer: the words may be mended or translated
without a learner losing anything.
"""

from typing import Annotated

import msgspec

from sij_tui.core.content.items import Item
from sij_tui.core.content.practice_labels import PracticeLabels
from sij_tui.core.content.progress_labels import ProgressLabels
from sij_tui.core.content.table import Id, Statement, Table, Words

Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Topic(Table, frozen=True, kw_only=True):
    """``[[practice.topic]]``: what a question is about; scores are summed up by topic."""

    id: Id
    title: Words


class Unasked(Table, frozen=True, kw_only=True):
    """``[[practice.unasked]]``: facts that no question asks, and why."""

    facts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    why: Words


class Practice(Table, frozen=True, kw_only=True):
    """``[practice]``: the question bank."""

    title: Words
    summary: str = ""
    """One line, shown on the home screen."""
    round_size: Annotated[int, msgspec.Meta(ge=1, le=200)] = 10
    """Questions in one round of learning."""
    test_size: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    """Questions in a test; more, if one on each reason against or thing to tell takes more."""
    pass_mark: Percent = 80
    """Right answers, in per cent, from which a test is passed."""
    objectives: tuple[Statement, ...] = ()
    """What a learner can do after practising; shown where a round begins."""
    test_minutes: Annotated[int, msgspec.Meta(ge=0, le=600)] = 0
    """Time for a test, in minutes; 0 is no limit. The timer can always be switched off."""
    topic: Annotated[tuple[Topic, ...], msgspec.Meta(min_length=1)]
    item: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1)]
    unasked: tuple[Unasked, ...] = ()
    labels: PracticeLabels
    progress: ProgressLabels
