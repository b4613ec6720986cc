"""The labels of what is printed or handed over: documents, and lists of what has changed."""

from typing import Annotated

import msgspec

from sij_tui.core.content.label_table import Label, LabelTable


class ChangeGroupLabels(LabelTable, frozen=True):
    """``[labels.changes.group]``: what changes are about."""

    fact: Label
    source_note: Label
    rule: Label
    outcome: Label
    case: Label
    screen: Label
    timeline: Label
    item: Label
    lesson: Label
    picture: Label
    about: Label
    label: Label


class ChangeKindLabels(LabelTable, frozen=True):
    """``[labels.changes.kind]``: what has changed."""

    added: Label
    removed: Label
    reworded: Label
    strength: Label
    """How strongly the source says something."""
    outcome: Label
    """What an answer or a case leads to."""
    answer: Label
    """Which answer is right."""
    cited: Label
    """The facts that are named."""
    source: Label
    """Where something stands in the source, or who says it."""
    moved: Label
    drawn: Label
    """How a picture is drawn."""
    other: Label


class ChangeLabels(LabelTable, frozen=True):
    """``[labels.changes]``: what has changed since another edition of the content."""

    heading: Label
    since: Label
    """The earlier edition: ``{title}``, ``{version}``, ``{fingerprint}`` of its file."""
    none: Label
    what: Label
    """Column: what has changed."""
    kind_of_change: Label
    """Column: in which way."""
    before: Label
    """Column: the words before."""
    now: Label
    """Column: the words now."""
    group: ChangeGroupLabels
    kind: ChangeKindLabels


class HandoutLabels(LabelTable, frozen=True):
    """``[labels.handout]``: documents to print."""

    edition: Label
    """Which edition of the content it is: ``{version}``; ``{review}`` says who has reviewed it."""
    page: Label
    """Page ``{number}`` of ``{total}``."""
    fact: Label
    """Column: the number of a fact."""
    statement: Label
    """Column: what a fact says."""
    gap_name: Label
    """Column: the name of a gap in the source."""
    gaps: Label
    """Heading of what the source does not say."""
    source_notes: Label
    """Heading of what is odd about the source."""
    asked_by: Label
    """Column: the questions that ask for something."""
    pictures: Label
    """Heading of the pictures."""
    rest: Label
    """Heading of all words that stand nowhere else in the document."""
    rest_place: Label
    """Column: the key in the content file."""
    rest_words: Label
    """Column: the words that stand there."""
    reviewed_hash: Label
    """``{hash}`` of what is signed."""
    sign: Label
    """Heading of the lines to sign on."""
    signatures: Annotated[tuple[Label, ...], msgspec.Meta(min_length=1)]
    """What is to be filled in by hand: name, role, date, signature."""
