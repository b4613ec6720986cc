"""The checker as a dialogue, line by line: what is said, and what an answer to it leads to.

It goes through the states of :func:`~sij_tui.core.checker.state.reduce_checker`, as the screen
does, so that the outcomes are the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.checker.engine import question_by_id, rule_of
from sij_tui.core.checker.pages.asking import found_elements, story_elements
from sij_tui.core.checker.pages.menu import why_element
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.pages.result import outcome_elements
from sij_tui.core.checker.rules import answer_name
from sij_tui.core.checker.run import CheckerRun, partial_result, shown_result
from sij_tui.core.checker.state import CheckerState, case_of, reduce_checker
from sij_tui.core.content.checker import ANSWERS, AnswerId, Case
from sij_tui.core.content.label_text import fill, split_keys
from sij_tui.core.dialogue import BACK, Dialogue, DialogueContext, Prompt, ask, numbered_choices
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element

_LEAVE_KEY = "0"


def dialogue(context: Context) -> Dialogue[None]:
    """Case after case, until the reader leaves."""
    labels = context.checker.labels
    yes, no = (("1", *_letters(context, "yes")), ("2", *_letters(context, "no")))
    again = True
    while again:
        state = yield from _choose(context)
        while state.stage in ("asking", "checking"):
            turn = _ask if state.stage == "asking" else _check
            state = yield from turn(context, state)
        if state.stage != "result":
            return
        choice = _choice(labels.prompt.again, labels.word.yes, labels.word.no)
        said = (*_result(context, state), *choice)
        again = (yield from _pick(context, said, (*yes, *no), repeated=len(choice))) in yes


def _choice(question: str, *texts: str) -> Prompt:
    return (Element(text=question, before=1), *numbered_choices(texts))


def _letters(context: Context, answer: AnswerId) -> tuple[str, ...]:
    """What can be typed for an answer instead of its number: its keys, or its name."""
    name = answer_name(context.checker.labels, answer).casefold()
    return (*split_keys(getattr(context.checker.labels.action, answer).key), name)


def _headed(context: Context, text: str) -> Element:
    """A heading; that this is practice is said with each."""
    practice = context.checker.labels.word.practice
    cells = (Cell(practice, "alert"), Cell(text, "heading"))
    return Element(cells=cells, widths=(width(practice), 0), before=1)


def _pick(
    context: Context, said: Prompt, choices: Iterable[str], repeated: int = 1
) -> Dialogue[str]:
    """Say something until one of some answers is typed, or the word for the step back."""
    known = {choice: choice for choice in choices}
    sources = DialogueContext(context.content, context.usage)
    not_understood = context.checker.labels.prompt.not_an_answer
    return (
        yield from ask(sources, said, known.get, repeated=repeated, not_understood=not_understood)
    )


def _choose(context: Context) -> Dialogue[CheckerState]:
    """The notice, then the choice of a case."""
    checker = context.checker
    labels = checker.labels
    titles = (*(case.title for case in checker.case), labels.menu.made_up)
    said = (
        Element(text=checker.title, style="title"),
        Element(text=labels.word.practice, style="alert"),
        Element(text=context.content.meta.training_notice),
        Element(text=checker.notice),
        Element(text=checker.privacy),
        Element(text=labels.menu.heading, style="heading", before=1),
        *numbered_choices(titles),
        Element(text=fill(labels.prompt.choose_case, total=len(titles)), before=1),
    )
    numbers = [f"{number}" for number in range(1, len(titles) + 1)]
    chosen = yield from _pick(context, said, (*numbers, _LEAVE_KEY))
    actions = (*(f"case:{case.id}" for case in checker.case), "made_up")
    if chosen in (_LEAVE_KEY, BACK):
        return CheckerState()
    return reduce_checker(checker, CheckerState(), actions[int(chosen) - 1])


def _ask(context: Context, state: CheckerState) -> Dialogue[CheckerState]:
    """One question; what was found is said at once."""
    checker, run = context.checker, state.run
    assert run, "a question is asked in a run"
    said = (*_found(context, run), *_question(context, state, run))
    typed = {f"{number}": answer for number, answer in enumerate(ANSWERS, 1)}
    for answer in ANSWERS:
        typed |= dict.fromkeys(_letters(context, answer), answer)
    chosen = yield from _pick(context, said, (*typed, _LEAVE_KEY))
    if chosen == BACK and (run.at or run.returning):
        return reduce_checker(checker, state, "previous")
    if chosen in (_LEAVE_KEY, BACK):
        return (yield from _leave(context, state))
    return reduce_checker(checker, state, f"answer:{typed[chosen]}")


def _question(context: Context, state: CheckerState, run: CheckerRun) -> Prompt:
    checker = context.checker
    labels, case = checker.labels, case_of(checker, state)
    question = question_by_id(checker, run.question)
    number, total = run.at + 1, len(run.questions)
    prompt = fill(labels.prompt.answer, yes=1, no=2, not_sure=3, leave=_LEAVE_KEY)
    return (
        *(_story(context, case) if number == 1 else ()),
        _headed(context, fill(labels.asking.progress, number=number, total=total)),
        Element(text=question.ask, style="title"),
        why_element(context.content, question),
        *numbered_choices(rule_of(question, answer).label for answer in ANSWERS),
        Element(text=prompt),
    )  # fmt: skip


def _story(context: Context, case: Case | None) -> Prompt:
    """The story of the case with its rule, under a heading."""
    heading = Element(text=context.checker.labels.asking.story, style="heading", before=1)
    return (heading, *story_elements(context, case)) if case else ()


def _found(context: Context, run: CheckerRun) -> Prompt:
    """A STOP, as soon as there is one."""
    return tuple(found_elements(context, partial_result(context.checker, run)))


def _check(context: Context, state: CheckerState) -> Dialogue[CheckerState]:
    """All answers by number; one can be changed before the result."""
    checker, run = context.checker, state.run
    assert run, "answers are checked in a run"
    labels = checker.labels
    texts = [
        f"{question.title}: {rule_of(question, answer).label if answer else labels.word.unanswered}"
        for question, answer in zip(checker.question, run.given, strict=True)
    ]
    said = (
        *_found(context, run),
        *_story(context, case_of(checker, state)),
        _headed(context, labels.review.heading),
        *numbered_choices(texts),
        Element(text=labels.prompt.check, before=1),
    )
    numbers = {f"{number}": name for number, name in enumerate(run.questions, 1)}
    chosen = yield from _pick(context, said, (*numbers, "", _LEAVE_KEY))
    if chosen == BACK:
        return reduce_checker(checker, state, "previous")
    if chosen == _LEAVE_KEY:
        return (yield from _leave(context, state))
    action = f"change:{numbers[chosen]}" if chosen else "result"
    return reduce_checker(checker, state, action)


def _leave(context: Context, state: CheckerState) -> Dialogue[CheckerState]:
    """Ask once before answers are dropped."""
    if not state.begun:
        return CheckerState()
    labels = context.checker.labels.asking
    said = _choice(labels.leave, labels.leave_no, labels.leave_yes)
    chosen = yield from _pick(context, said, ("1", "2"), repeated=len(said))
    return state if chosen in ("1", BACK) else CheckerState()


def _result(context: Context, state: CheckerState) -> Prompt:
    run = state.run
    assert run, "a result is that of a run"
    result = shown_result(context.checker, run)
    assert result, "the stage of the run shows its result"
    heading = _headed(context, context.checker.labels.result.heading)
    return (heading, *outcome_elements(context, state, run, result))
