"""``[practice.labels]``: every word of practice's own interface.

A placeholder in braces, such as ``{count}``, is filled in by the program; the docstring names it.
"""

from sij_tui.core.content.label_table import Label, LabelTable, OwnLabel
from sij_tui.core.content.labels import Action


class PracticeActions(LabelTable, frozen=True):
    """``[practice.labels.action]``: what can be done, each with its key."""

    choose: Action
    """Chooses the option pointed at, or lets it go; picks up what is to be put in order."""
    answer: Action
    next: Action
    """Goes on once the question is answered."""
    previous: Action
    """In a test: back to the question before."""
    overview: Action
    """In a test: which questions have an answer, and the end of it."""
    earlier: Action
    """Moves what is pointed at one place towards the start."""
    later: Action
    """Moves what is pointed at one place towards the end."""
    hint: Action
    leaflet: Action
    """Shows the leaflet's words on the question, to come back to it."""
    checker: Action
    """Opens the case of the question in the checker."""
    timer: Action
    """Shows or hides the time."""
    due: Action
    """Begins with the questions that are due, from the home screen."""


class PracticeWords(LabelTable, frozen=True):
    """``[practice.labels.word]``: words used on more than one screen."""

    learn: Label
    """The mode with feedback after each answer."""
    test: Label
    """The mode with feedback at the end."""
    due: Label
    """The mode that asks what spaced review brings up."""
    true: Label
    false: Label
    right: Label
    """Verdict on an answer, and the mark of a right option."""
    wrong: Label
    """Verdict on an answer, and the mark of an option chosen that is not right."""
    missed: Label
    """Mark of a right option that was not chosen."""


class PracticeMenu(LabelTable, frozen=True):
    """``[practice.labels.menu]``: where a round begins."""

    heading: Label
    go_on: Label
    """Entry: the round that was left in the middle."""
    go_on_at: Label
    """``{mode}`` that was left after ``{number}`` of ``{total}`` answers."""
    learn_help: Label
    """``{count}`` questions a round."""
    test_help: Label
    """``{count}`` questions; ``{percent}`` of them right is a pass."""
    test_reasons: OwnLabel
    """That all questions on reasons against, and on what to tell, have to be right for a pass."""
    objectives: Label
    """Heading of what a learner can do after practising."""
    objectives_name: Label
    """What that list is called, among the commands."""
    due_count: Label
    """``{count}`` questions are due now."""
    progress: Label
    """Entry: what was seen, practised, missed and is due."""
    seen: Label
    """``{count}`` of ``{total}`` questions were answered so far."""
    nothing_due: Label
    """Nothing is due, and nothing was ever answered."""
    done: Label
    """Nothing more is due today."""
    next_due: Label
    """``{when}`` the next question is due."""
    within_hour: Label
    """When something is due: in less than an hour."""
    within_day: Label
    """When something is due: in less than a day."""
    in_days: Label
    """When something is due: in ``{count}`` days, two at least."""
    kept: Label
    """What is kept of the answers, and that no names are."""
    not_kept: Label
    """That nothing is kept."""


class PracticeAsking(LabelTable, frozen=True):
    """``[practice.labels.asking]``: one question."""

    question: Label
    """``{number}`` of ``{total}``."""
    again: Label
    """A question comes a second time: ``{number}`` of ``{total}`` such."""
    claim: Label
    """Heading of something claimed: is it true or false?"""
    choose_one: Label
    """How to choose one option; nothing is chosen yet."""
    choose_several: Label
    """How to choose several options."""
    put_in_order: Label
    """How to move things; nothing is picked up."""
    held: Label
    """How to move what is picked up."""
    chosen: Label
    """Something is chosen and can be answered, or changed still."""
    hint: Label
    """Stands before the hint."""
    no_hint: Label
    time: Label
    """``{time}`` spent so far."""
    time_left: Label
    """``{time}`` left of the time for a test."""
    time_up: Label
    """The time for a test is over; it can be finished all the same."""
    picture: Label
    """In place of a description of the picture: it shows one of the steps offered."""


class PracticeTest(LabelTable, frozen=True):
    """``[practice.labels.test]``: the overview of a test before it is handed in."""

    heading: Label
    help: Label
    """That each line leads to its question."""
    answered: Label
    """``{count}`` of ``{total}`` questions have an answer."""
    open: Label
    """A question has no answer."""
    done: Label
    """A question has one."""
    hand_in: Label
    """Entry: every question has an answer, and the test ends."""
    hand_in_open: Label
    """Entry: the test ends with ``{count}`` questions without an answer."""


class PracticeFeedback(LabelTable, frozen=True):
    """``[practice.labels.feedback]``: what is said of an answer."""

    comes_again: Label
    """The question comes again at the end of the round."""
    pairs: Label
    """``{right}`` of ``{total}`` neighbouring pairs stand in the right order."""
    in_order: Label
    """Heading of the right order."""
    outcome: Label
    """The case comes to ``{outcome}``."""
    says: Label
    """Heading of what the source says."""
    others: Label
    """Other options can be opened to see what is said of them."""
    next: Label
    """Line that leads to the next question."""
    finish: Label
    """Line that leads to the result."""


class PracticeResult(LabelTable, frozen=True):
    """``[practice.labels.result]``: the end of a round or a test."""

    heading: Label
    score: Label
    """``{right}`` of ``{total}`` were right, which is ``{percent}`` in a hundred."""
    second: Label
    """``{count}`` more were right the second time."""
    passed: Label
    """The test was passed; ``{percent}`` is the pass mark."""
    failed: Label
    """The test was not passed; ``{percent}`` is the pass mark."""
    failed_reasons: OwnLabel
    """Not passed: enough were right, but not all of those on reasons against."""
    reasons: OwnLabel
    """Heading of the questions on reasons against and on what to tell."""
    reasons_help: OwnLabel
    """``{right}`` of ``{total}`` of these; that all of them have to be right for a pass."""
    practise_missed: Label
    """Entry: a round of the ``{count}`` questions that were not right."""
    time: Label
    """``{time}`` was spent on the questions."""
    topics: Label
    """Heading of the scores by topic."""
    topic: Label
    """``{right}`` of ``{total}`` in a topic."""
    questions: Label
    """Heading of all questions."""
    given: Label
    """Stands before what was answered."""
    solution: Label
    """Stands before the right answer."""
    another: Label
    """Entry: another round."""
    menu: Label
    """Entry: back to the choice."""
    changed: Label
    """Questions were left out, since they have changed in the meantime: ``{count}``."""


class PracticeRead(LabelTable, frozen=True):
    """``[practice.labels.read]``: the questions as plain text."""

    answers: Label
    """Heading of the answers, which stand behind all questions."""
    wording: Label
    """Stands before another wording of a question."""
    picture: Label
    """Stands before the description of a picture."""


class PracticeTrouble(LabelTable, frozen=True):
    """``[practice.labels.trouble]``: what is wrong with the file of the answers."""

    unreadable: Label
    """Nothing can be read from ``{path}``, the file with the answers; a new one is begun."""
    unwritable: Label
    """``{path}`` is the file with the answers; nothing is kept from now on."""
    newer: Label
    """``{path}`` is the file with the answers; a newer program has written it."""
    damaged: Label
    """``{path}`` is the file with the answers; what could be read of it is in a new one."""
    skipped: Label
    """``{count}`` answers in ``{path}`` cannot be read."""


class PracticeLabels(LabelTable, frozen=True):
    """``[practice.labels]``: every word of practice's own interface."""

    action: PracticeActions
    word: PracticeWords
    menu: PracticeMenu
    asking: PracticeAsking
    test: PracticeTest
    feedback: PracticeFeedback
    result: PracticeResult
    read: PracticeRead
    trouble: PracticeTrouble
