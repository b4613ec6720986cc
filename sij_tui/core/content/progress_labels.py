"""``[practice.progress]``: every word of the progress screen and of what is printed of it.

A placeholder in braces, such as ``{count}``, is filled in by the program; the docstring names it.
"""

from typing import Annotated

import msgspec

from sij_tui.core.content.label_table import Label, LabelTable

Weekdays = Annotated[tuple[Label, ...], msgspec.Meta(min_length=7, max_length=7)]
Months = Annotated[tuple[Label, ...], msgspec.Meta(min_length=12, max_length=12)]


class ProgressStates(LabelTable, frozen=True):
    """``[practice.progress.state]``: how a question stands."""

    known: Label
    due: Label
    missed: Label
    new: Label
    """Never asked so far."""


class ReportLabels(LabelTable, frozen=True):
    """``[practice.progress.report]``: the report on a group, for an educator."""

    title: Label
    counts: Label
    """``{learners}`` learners gave ``{answers}`` answers."""
    left_out: Label
    """``{count}`` answers were left out, since the questions have changed."""
    first_only: Label
    """Only the first answer of each learner to each question counts."""
    landing: Label
    """Heading of the facts that are not landing."""
    landing_help: Label
    """Facts right less often than ``{percent}`` in a hundred, with their bars."""
    landing_none: Label
    """There is no such fact."""
    items: Label
    """Heading of the questions, the hardest first."""
    items_help: Label
    """What p, r, D and n mean."""
    wrong: Label
    """The commonest wrong answer, ``{answer}``, was given ``{count}`` times."""
    too_few: Label
    """Too few learners, ``{count}``, to say more."""
    poor: Label
    """Mark of a question that does not tell learners apart."""


class ProgressLabels(LabelTable, frozen=True):
    """``[practice.progress]``: a learner's progress."""

    title: Label
    summary: Label
    """One line, shown on the home screen."""
    printed: Label
    """In place of it, where the content alone is printed: how to see it."""
    nothing: Label
    """Nothing was practised yet."""
    done: Label
    """Something was practised today, and nothing more is due."""
    due: Label
    """``{count}`` questions are due."""
    badge: Label
    """``{count}`` questions are due: in two words, beside the name of practice at home."""
    not_due: Label
    """Nothing is due, and nothing was practised today."""
    coming: Label
    """``{tomorrow}`` questions come due tomorrow, ``{week}`` within a week."""
    read: Label
    """``{count}`` of ``{total}`` parts were read."""
    practised: Label
    """``{count}`` of ``{total}`` questions were answered at least once."""
    answers: Label
    """``{count}`` answers were given in all."""
    state: ProgressStates
    questions: Label
    """Heading of all questions together."""
    by_topic: Label
    """Heading of the topics."""
    by_fact: Label
    """Heading of the facts."""
    by_fact_help: Label
    """How to see a fact in the leaflet."""
    calendar: Label
    """Heading of the days."""
    practised_days: Label
    """Practised on ``{count}`` of the last ``{span}`` days."""
    in_a_row: Label
    """Practised on ``{count}`` days one after the other, two at least."""
    less: Label
    """Stands before the marks of the calendar, from few answers to many."""
    more: Label
    """Stands behind them."""
    curve: Label
    """Heading of the forgetting curve."""
    curve_help: Label
    """An estimate: of all questions, ``{now}`` in a hundred are known today, and ``{later}`` after
    ``{days}`` days without practice. What was missed or never asked counts as not known."""
    curve_today: Label
    """Below the start of the curve."""
    curve_days: Label
    """Below its end: after ``{count}`` days."""
    answers_by_day: Label
    """Heading of the bars of answers on each of the last days."""
    due_by_day: Label
    """Heading of the bars of questions that come due on each of the next days."""
    export: Label
    """Writes all answers to a new file."""
    exported: Label
    """``{path}`` is the file with the answers."""
    not_exported: Label
    """``{path}``, the file for the answers, could not be written."""
    weekdays: Weekdays
    """Short names, from Monday on."""
    months: Months
    """Short names, from January on."""
    percent: Label
    """``{number}`` in a hundred."""
    report: ReportLabels
