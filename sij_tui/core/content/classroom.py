"""The shape of ``[[lesson]]``, ``[[note]]`` and ``[classroom]``: plans, a presenter's notes, words.

None of a lesson's or a note's words reach the process of anybody who follows a class.
"""

from typing import Annotated

import msgspec

from sij_tui.core.content.label_table import Label, LabelTable
from sij_tui.core.content.labels import Action
from sij_tui.core.content.table import Id, Statement, Table, Words

Minutes = Annotated[float, msgspec.Meta(gt=0, le=480)]


class LessonStop(Table, frozen=True, kw_only=True):
    """``[[lesson.stop]]``: where the class goes next. Exactly one of the four says where."""

    part: Id | None = None
    """``id`` of a part of the leaflet."""
    step: Id | None = None
    """``id`` of a step of the timeline."""
    case: Id | None = None
    """``id`` of a case of the checker."""
    item: Id | None = None
    """``id`` of a practice question."""
    minutes: Minutes
    """How long the class is meant to stay."""
    note: Statement | None = None
    """What the presenter reads; beside the notes on what is shown."""
    poll: bool = False
    """Whether the class votes: on the question, or on what the case leads to."""


class Lesson(Table, frozen=True, kw_only=True):
    """``[[lesson]]``: a plan."""

    id: Id
    title: Words
    minutes: Minutes
    stop: Annotated[tuple[LessonStop, ...], msgspec.Meta(min_length=1, max_length=100)]


class PresenterNote(Statement, frozen=True, kw_only=True):
    """``[[note]]``: something for the presenter to say. Exactly one key says on what."""

    on_part: Id | None = None
    on_fact: Id | None = None
    """Shown with every statement that gives this fact."""
    on_step: Id | None = None
    on_question: Id | None = None
    """``id`` of a question of the checker."""
    on_case: Id | None = None
    on_item: Id | None = None


class ClassroomActions(LabelTable, frozen=True):
    """``[classroom.action]``: what a presenter or a follower can do."""

    next_stop: Action
    previous_stop: Action
    spotlight: Action
    freeze: Action
    blank: Action
    ask: Action
    """Open a poll on what is shown; close it, show the tally, show the answer."""
    quick: Action
    """Open a poll of yes, no, not sure on what is being said."""
    end_poll: Action
    lead: Action
    """Hand over the lead, or take it."""
    lower_hands: Action
    how_to_join: Action
    """Show the class how to join."""
    end: Action
    follow: Action
    alone: Action
    hand: Action


class ClassroomLabels(LabelTable, frozen=True, kw_only=True):
    """``[classroom]``: every word of a class but its lessons."""

    title: Label
    summary: Label
    """One line, shown on the home screen."""
    action: ClassroomActions
    code: Label
    """``{code}`` is the code of the class."""
    join: Label
    """How to join: the ``{command}`` to type, and the ``{code}``."""
    join_alone: Label
    """The same where no code is needed: the ``{command}`` to type."""
    join_here: Label
    """Above what to type, on the page that shows the room how to join."""
    then_code: Label
    """Above the code there."""
    leave: Label
    """What gives up the seat."""
    join_web: Label
    """How to join in a browser: the ``{url}`` to open."""
    enter: Label
    """Above the place where a code is typed."""
    unknown: Label
    """There is no class with the code that was typed."""
    present: Label
    """What opens the place where the presenter's code is typed."""
    secret: Label
    """Above that place."""
    wrong_secret: Label
    too_many: Label
    """Too many wrong codes were typed."""
    full: Label
    """The class takes nobody any more."""
    no_more_classes: Label
    """As many classes are on as there can be."""
    following: Label
    """The class is being followed: ``{code}``."""
    on_own: Label
    """The reader has left the class's way; ``{key}`` leads back."""
    leading: Label
    """The class ``{code}`` is led; ``{key}`` leads to the presenter's page."""
    leading_here: Label
    """The class ``{code}`` is led, on that page."""
    apart: Label
    """For presenters: the hosts of other followers cannot be reached."""
    lost_lead: Label
    """Nobody has led for a minute."""
    cut_off: Label
    """The program that holds the class has ended. One line of 60 columns."""
    votes_gone: Label
    """What that means for the votes, and how the reader comes into the next class."""
    no_presenter: Label
    """The same in two words, at the top of every screen."""
    waits: Label
    """There is no class yet, and the reader will be in it without doing anything."""
    ended: Label
    end_class: Label
    """Asks whether the class is to end; ``{key}`` says so."""
    frozen: Label
    blank: Label
    """What followers read while their screens are blank."""
    blanked: Label
    """What the presenter reads then."""
    live: Label
    not_in_edition: Label
    """The class is at something that the reader's content file does not have."""
    come_back: Label
    """Above what to type to come back after the connection is lost."""
    vote_one: Label
    """How to vote where there is one answer."""
    vote_several: Label
    vote_order: Label
    waiting: Label
    """A follower has voted, and may change that."""
    counted_in: Label
    """A follower has voted, and the poll is closed."""
    open: Label
    closed: Label
    tally: Label
    answer: Label
    case_answer: Label
    """The same of a case: the leaflet does not tell of it."""
    case_ask: Label
    """What is asked of a case as a whole."""
    close_poll: Label
    """In the bar of keys, as the next two: what the key of a poll does next."""
    show_tally: Label
    show_answer: Label
    open_page: Label
    """In the bar of keys: from the presenter's page to the one that the class sees."""
    votes: Label
    """``{count}`` of ``{seats}`` have voted."""
    none_voted: Label
    counted: Label
    """``{count}`` have voted."""
    in_order: Label
    """How many put all lines in the right order: ``{count}``."""
    first_wrong: Label
    """Heading of the tally of an order."""
    wrong_neighbour: Label
    """Which line was most often the first out of place: ``{after}`` before ``{before}``."""
    more: Label
    """What leads to all questions and cases that can be asked."""
    quick: Label
    """What is asked where there is no question."""
    yes: Label
    no: Label
    not_sure: Label
    undecided: Label
    """What who does not know the answer of a poll can choose. In other words than the checker's
    "not sure", which is about the person in the case."""
    heads: Label
    """``{following}``, ``{on_own}`` and ``{lost}`` followers."""
    hands: Label
    """``{count}`` hands are up."""
    elapsed: Label
    """``{time}`` since the class was opened."""
    remaining: Label
    """``{time}`` left of the plan."""
    ahead: Label
    """``{time}`` ahead of the plan."""
    behind: Label
    """``{time}`` behind the plan."""
    stop: Label
    """Stop ``{number}`` of ``{total}``."""
    next: Label
    """Before what comes next: ``{title}``."""
    no_next: Label
    presenter: Label
    """Which presenter this is, where there are several: ``{number}``."""
    led_by: Label
    """Which presenter has the lead: ``{number}``."""
    hand_over: Label
    """What hands the lead to presenter ``{number}``."""
    take_lead: Label
    """What takes the lead, where that may be."""
    notes: Label
    no_notes: Label
    plan: Label
    """What tells who leads line by line of the plan and of those who are there."""
    together: Label
    """The link to other hosts is there again."""
    unchanged: Label
    """What was typed would leave the class as it is."""
    no_plan: Label
    minutes: Label
    """``{count}`` minutes."""
    class_outcome: Label
    """Before what the class's answers lead to."""
    leaflet_outcome: Label
    """Before what the case leads to."""
    summary_title: Label
    """Heading of the summary; ``{code}``."""
    not_landing: Label
    """Heading of the facts that less than ``{percent}`` in a hundred had right."""
    all_landing: Label
    """No fact fell below ``{percent}``."""
    time_by_stop: Label
    polls: Label
    practise: Label
    """Go on alone with what the class had wrong."""
