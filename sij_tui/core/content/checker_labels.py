"""``[checker.labels]``: every word of the checker's own interface.

A placeholder in braces, such as ``{count}``, is filled in by the program; the docstring names it.
"""

from typing import Annotated

import msgspec

from sij_tui.core.content.label_table import Label, LabelTable, OwnLabel, OwnLabels
from sij_tui.core.content.labels import Action


class CheckerActions(LabelTable, frozen=True):
    """``[checker.labels.action]``: what can be done, each with its key."""

    yes: Action
    no: Action
    not_sure: Action
    next: Action
    previous: Action
    change: Action
    check: Action
    """Goes to the page where the answers are checked."""
    result: Action
    """Asks for the result."""
    what_if: Action
    again: Action
    """Starts the same case again, empty."""
    next_case: Action
    """Starts the next prepared case."""
    rules: Action
    leave: Action


class CheckerWords(LabelTable, frozen=True):
    """``[checker.labels.word]``: words used on more than one screen."""

    practice: OwnLabel
    """The mark that every screen of the checker bears."""
    yes: Label
    no: Label
    not_sure: Label
    unanswered: Label
    from_source: Label
    """Marks an outcome that the source gives."""
    from_product: Label
    """Marks an outcome that is the product's own rule."""
    cited: Label
    """Stands before the ids of the facts."""


class CheckerMenu(LabelTable, frozen=True):
    """``[checker.labels.menu]``: where an exercise begins."""

    heading: Label
    cases: Label
    """Heading of the list of cases."""
    cases_help: Label
    """Beside that entry: there are ``{count}`` cases."""
    made_up: Label
    """Entry: a case that the reader makes up."""
    made_up_help: Label
    questions: Label
    """Entry: all questions on one page."""
    questions_help: Label
    """Beside it: there are ``{count}`` questions."""
    rules: Label
    """Entry: the table of the rules."""
    rules_help: Label
    done: Label
    """Beside a case whose answers matched it, in this session."""
    differed: Label
    """Beside a case whose answers differed from it, in this session."""


class CheckerAsking(LabelTable, frozen=True):
    """``[checker.labels.asking]``: one question at a time."""

    progress: Label
    """``{number}`` of ``{total}``."""
    left: Label
    """``{count}`` questions are not answered."""
    why: Label
    """Heading of what the source says."""
    story: Label
    """Heading of the story of the case."""
    stop: OwnLabel
    """A STOP is shown at once; ``{count}`` questions are left."""
    leave: Label
    """Asks whether to leave while there are answers."""
    leave_yes: Label
    leave_no: Label


class CheckerReview(LabelTable, frozen=True):
    """``[checker.labels.review]``: the page where the answers are checked."""

    heading: Label
    help: Label
    question: Label
    """Heading of the column of questions."""
    answer: Label
    """Heading of the column of answers."""
    change: Label
    result: Label
    """Button that asks for the result."""
    missing: Label
    """``{count}`` questions still need an answer."""


class CheckerResult(LabelTable, frozen=True):
    """``[checker.labels.result]``: what the answers lead to."""

    heading: Label
    incomplete: OwnLabel
    """There is no result yet; ``{count}`` questions are left."""
    incomplete_symbol: OwnLabel
    incomplete_symbol_ascii: OwnLabel
    failed: OwnLabel
    """No result can be shown, since working it out went wrong."""
    failed_help: OwnLabel
    findings: Label
    say: Label
    """Heading of what could be said aloud."""
    read: Label
    """Before the name of the screen that says more of a finding."""
    yours: Label
    """Before the outcome of answers that differ from the case."""
    case: Label
    """Heading of the case, below the result."""
    same: Label
    """The answers are those that the case expects."""
    different: Label
    """``{count}`` answers differ from what the case expects."""
    given: Label
    """``{question}`` was answered ``{given}``; the story points to ``{expected}``."""
    expected: Label
    """``{outcome}`` is what the case leads to."""
    slip: Label
    """Heading of the slip that the case is there to prevent."""
    aside: Label
    """Heading of what the questions do not cover."""


class CheckerWhatIf(LabelTable, frozen=True):
    """``[checker.labels.what_if]``: the result if one answer were another."""

    heading: Label
    help: Label
    answer: Label
    """``{answer}`` is the answer tried."""
    now: Label
    """Marks the answer as given."""
    no_result: OwnLabel
    """There would be no result yet."""


class CheckerRules(LabelTable, frozen=True):
    """``[checker.labels.rules]``: the table of the rules, to be signed."""

    heading: Label
    help: OwnLabel
    number: Label
    question: Label
    answer: Label
    outcome: Label
    basis: Label
    cited: Label
    """Heading of the ids of the facts."""
    fact_text: Label
    """Heading of the facts in full."""
    outcomes: Label
    """Heading of what each outcome means."""
    policy: Label
    """Heading of how answers are put together."""
    policies: OwnLabels
    """How answers are put together, one line each."""
    sets: OwnLabel
    """``{total}`` sets of answers; ``{stop}``, ``{hold}``, ``{tell}``, ``{none}`` of each."""
    cases: Label
    """Heading of the practice cases."""
    all_no: Label
    """The answers of a case that raises nothing."""
    content: Label
    """``{title}``, ``{version}``."""
    fingerprint: Label
    """``{fingerprint}`` of the content file."""
    sign: Label
    """Heading of the lines to sign on."""
    signatures: Annotated[tuple[Label, ...], msgspec.Meta(min_length=1)]
    """What is to be filled in by hand: name, role, date, signature."""


class CheckerPrompt(LabelTable, frozen=True):
    """``[checker.labels.prompt]``: the exercise as plain questions and answers."""

    choose_case: Label
    """Asks for the number of a case; ``{total}`` is the highest."""
    answer: Label
    """Asks for an answer; ``{yes}``, ``{no}``, ``{not_sure}``, ``{leave}`` are the keys."""
    not_an_answer: Label
    """What was typed is not among the answers."""
    check: Label
    """Asks for the number of an answer to change, or nothing for the result."""
    again: Label
    """Asks whether to start another case."""
    left: Label
    """The exercise was left; nothing is kept."""


class CheckerLabels(LabelTable, frozen=True):
    """``[checker.labels]``: every word of the checker's own interface."""

    action: CheckerActions
    word: CheckerWords
    menu: CheckerMenu
    asking: CheckerAsking
    review: CheckerReview
    result: CheckerResult
    what_if: CheckerWhatIf
    rules: CheckerRules
    prompt: CheckerPrompt
