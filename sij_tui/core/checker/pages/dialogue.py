"""The checker as a dialogue, line by line: what is said, and what an answer to it leads to.

It goes through the states of :func:`~sij_tui.core.checker.state.reduce_checker`, as the screen
does, so that the outcomes are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from sij_tui.core.checker.cases import differences
from sij_tui.core.checker.engine import question_by_id, rule_of, what_if
from sij_tui.core.checker.pages.asking import found_elements, story_elements
from sij_tui.core.checker.pages.menu import why_element
from sij_tui.core.checker.pages.parts import Context
from sij_tui.core.checker.pages.result import outcome_elements
from sij_tui.core.checker.pages.what_if import result_cell
from sij_tui.core.checker.rules import answer_name
from sij_tui.core.checker.run import CheckerRun, partial_result, shown_result
from sij_tui.core.checker.state import CheckerState, case_of, reduce_checker
from sij_tui.core.content.checker import ANSWERS, AnswerId, Case
from sij_tui.core.content.label_text import fill, normalised, split_keys
from sij_tui.core.content.labels import Action
from sij_tui.core.dialogue import (
    BACK,
    Dialogue,
    DialogueContext,
    Prompt,
    action_words,
    ask,
    numbered_choices,
    words_of,
)
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Route

_LEAVE_KEY = "0"
_WHAT_IF = "what_if"
_PAGE = "page"
_STORY = "story"
_LEFT = CheckerState(page="cases")
"""The reader has left; no dialogue is at this page otherwise."""
PageReader: TypeAlias = Callable[[Route], Dialogue[None]]
"""Reads a page of the book to the reader."""


def dialogue(context: Context, read: PageReader | None = None, case: str = "") -> Dialogue[None]:
    """Case after case, until the reader leaves.

    Args:
        context: What the pages need.
        read: Reads the table of the rules; without it, that is not to be had.
        case: ``id`` of the case to begin with; with none, the reader chooses.
    """
    state = reduce_checker(context.checker, CheckerState(), f"case:{case}")
    while True:
        if state.stage == "menu":
            state = yield from _choose(context, read)
        found: Prompt = ()
        while state.stage in ("asking", "checking"):
            before, found = found, _found(context, state)
            is_known = found[-1:] == before[-1:]  # the reasons come last
            turn = _ask if state.stage == "asking" else _check
            state = yield from turn(context, state, () if is_known else found)
        if state.stage != "result":
            return
        context = _with_result(context, state)
        action = yield from _after(context, state, read)
        if not action:
            return
        state = reduce_checker(context.checker, state, action)


def _with_result(context: Context, state: CheckerState) -> Context:
    """Once a case has a complete result, the list of cases says so."""
    case, run = case_of(context.checker, state), state.run
    if not (case and run) or run.unanswered:
        return context
    matched = not differences(context.checker, case, run.answers)
    return context._replace(results={**context.results, case.id: matched})


def _after(context: Context, state: CheckerState, read: PageReader | None) -> Dialogue[str]:
    """Say the result; returns the action that follows, or nothing if the reader leaves.

    A page that the result names is read when its title is typed.
    """
    labels, run = context.checker.labels, state.run
    assert run, "a result is that of a run"
    known = dict.fromkeys(("1", *_letters(context, "yes")), "menu")
    known |= dict.fromkeys(("2", *_letters(context, "no"), BACK), "")
    for name in ("again", "next_case"):
        known |= dict.fromkeys(action_words(getattr(labels.action, name)), name)
    choice = _choice(labels.prompt.again, labels.word.yes, labels.word.no)
    tried = _what_if_words(context, run)
    result = _result(context, state)
    links = {link.cells[-1].text: link.go for link in result if link.go and read}
    pages = {normalised(title): f"{_PAGE}:{title}" for title in links}
    story = _story(context, case_of(context.checker, state))
    told = {normalised(labels.asking.story): _STORY} if story else {}
    said, help = (*result, *choice), [*_help_after(context, links), *_story_help(context, story)]
    while True:
        typed = {**pages, **told, **known, **tried}
        chosen = yield from _pick(context, said, typed, help, repeated=len(choice))
        what, _, name = chosen.partition(":")
        said = choice
        if what == _PAGE and read:
            yield from read(links[name])
        elif what == _STORY:
            said = (*story, *choice)
        elif what == _WHAT_IF:
            said = (*_alternatives(context, run, name), *choice)
        else:
            return chosen


def _help_after(context: Context, titles: Iterable[str]) -> list[str]:
    """What can be typed after a result that names pages with *titles*."""
    labels = context.checker.labels
    actions = (labels.action.again, labels.action.next_case)
    pages = (f"{labels.result.read}: {title}" for title in titles)
    return [*pages, *map(_action_help, actions), context.content.labels.lines.help_checker]


def _alternatives(context: Context, run: CheckerRun, question: str) -> Iterator[Element]:
    """Where each answer to one question would lead, each in one line."""
    checker, labels = context.checker, context.checker.labels.what_if
    asked = question_by_id(checker, question)
    yield Element(text=labels.heading, style="heading")
    yield Element(text=asked.ask)
    for each in what_if(checker, run.answers, question):
        answer = fill(labels.answer, answer=rule_of(asked, each.answer).label)
        text = f"{answer} {result_cell(context, each.result).text}"
        yield Element(text=f"{text}, {labels.now}" if each.given else text)


def _what_if_words(context: Context, run: CheckerRun) -> dict[str, str]:
    """What can be typed to see where each answer to a question leads."""
    labels = context.content.labels.lines
    words = (*words_of(labels.what_if), *action_words(context.checker.labels.action.what_if))
    return {
        f"{word} {number}": f"{_WHAT_IF}:{question}"
        for word in words
        for number, question in enumerate(run.questions, 1)
    }


def _choice(question: str, *texts: str) -> Prompt:
    return (Element(text=question, before=1), *numbered_choices(texts))


def _letters(context: Context, answer: AnswerId) -> tuple[str, ...]:
    """What can be typed for an answer instead of its number: its keys, or its name."""
    name = answer_name(context.checker.labels, answer).casefold()
    action: Action = getattr(context.checker.labels.action, answer)
    return (*action_words(action), name)


def _headed(context: Context, text: str) -> Element:
    """A heading; that this is practice is said with each."""
    practice = context.checker.labels.word.practice
    cells = (Cell(practice, "alert"), Cell(text, "heading"))
    return Element(cells=cells, widths=(width(practice), 0), before=1)


def _pick(
    context: Context,
    said: Prompt,
    known: Mapping[str, str],
    help: Iterable[str] = (),
    repeated: int = 1,
) -> Dialogue[str]:
    """Say something until what is typed is known, or is the word for the step back.

    Returns what it stands for; for the step back what :data:`BACK` stands for, or that itself.
    """
    chosen = yield from ask(
        DialogueContext(context.content, context.usage), said, known.get, repeated=repeated,
        not_understood=context.checker.labels.prompt.not_an_answer, help=help,
    )  # fmt: skip
    return known.get(chosen, BACK) if chosen == BACK else chosen


def _action_help(action: Action) -> str:
    """What can be typed for something with a key on the screen, and what that does."""
    return f"{action.label}: {action.help}"


def _choose(context: Context, read: PageReader | None) -> Dialogue[CheckerState]:
    """The notice, then the choice of a case; the table of the rules is read on the way."""
    checker = context.checker
    labels = checker.labels
    entries = [(f"case:{case.id}", _case_text(context, case)) for case in checker.case]
    entries += [("made_up", labels.menu.made_up)]
    entries += [("rules", labels.menu.rules)] if read else []
    said = (
        Element(text=checker.title, style="title"),
        Element(text=labels.word.practice, style="alert"),
        Element(text=context.content.meta.training_notice),
        Element(text=checker.notice),
        Element(text=checker.privacy),
        Element(text=labels.menu.heading, style="heading", before=1),
        *numbered_choices(text for _, text in entries),
        Element(text=fill(labels.prompt.choose_case, total=len(entries)), before=1),
    )
    known = {f"{number}": action for number, (action, _) in enumerate(entries, 1)}
    known |= {word: f"case:{case.id}" for case in checker.case
              for word in (case.id.casefold(), normalised(case.title))}  # fmt: skip
    known |= {_LEAVE_KEY: BACK, normalised(labels.menu.made_up): "made_up"}
    known |= dict.fromkeys(action_words(labels.action.rules), "rules") if read else {}
    while True:
        help = (_action_help(labels.action.rules),) if read else ()
        chosen = yield from _pick(context, said, known, help)
        if chosen == BACK:
            return _LEFT
        if chosen != "rules" or read is None:
            return reduce_checker(checker, CheckerState(), chosen)
        yield from read(Route("checker"))


def _case_text(context: Context, case: Case) -> str:
    """The title of a case, and what became of it in this session."""
    labels, matched = context.checker.labels.menu, context.results.get(case.id)
    if matched is None:
        return case.title
    return f"{case.title}: {labels.done if matched else labels.differed}"


def _ask(context: Context, state: CheckerState, found: Prompt) -> Dialogue[CheckerState]:
    """One question, and before it what was *found*."""
    checker, run = context.checker, state.run
    assert run, "a question is asked in a run"
    question = _question(context, state, run)
    known = {f"{number}": f"answer:{answer}" for number, answer in enumerate(ANSWERS, 1)}
    for name in ("next", "check"):
        known |= dict.fromkeys(action_words(getattr(checker.labels.action, name)), name)
    for answer in ANSWERS:
        known |= dict.fromkeys(_letters(context, answer), f"answer:{answer}")
    actions = checker.labels.action
    keys = [f"{split_keys(each.key)[0]}: {each.help}"
            for each in (actions.yes, actions.no, actions.not_sure)]  # fmt: skip
    ways = [_action_help(each) for each in (actions.next, actions.check, actions.leave)]
    help = [*keys, *ways]
    chosen = yield from _pick_in_case(context, state, (*found, *question), known, help)
    if chosen == BACK and (run.at or run.returning):
        return reduce_checker(checker, state, "previous")
    if chosen in ("leave", BACK):
        return (yield from _leave(context, state))
    return reduce_checker(checker, state, chosen)


def _question(context: Context, state: CheckerState, run: CheckerRun) -> Prompt:
    checker = context.checker
    labels, case = checker.labels, case_of(checker, state)
    question = question_by_id(checker, run.question)
    number, total = run.at + 1, len(run.questions)
    how = fill(labels.prompt.answer, yes=1, no=2, not_sure=3, leave=_LEAVE_KEY)  # said once
    prompt = context.content.labels.lines.one if run.at else how
    return (
        *(_story(context, case) if number == 1 else ()),
        _headed(context, fill(labels.asking.progress, number=number, total=total)),
        Element(text=question.ask, style="title"),
        why_element(context.content, question),
        *numbered_choices(_answer_text(context, run, answer) for answer in ANSWERS),
        Element(text=prompt),
    )  # fmt: skip


def _answer_text(context: Context, run: CheckerRun, answer: AnswerId) -> str:
    """An answer to the question shown; the one that was given says so."""
    text = rule_of(question_by_id(context.checker, run.question), answer).label
    return f"{text}, {context.checker.labels.what_if.now}" if run.answer == answer else text


def _pick_in_case(
    context: Context,
    state: CheckerState,
    said: Prompt,
    known: Mapping[str, str],
    help: Iterable[str],
) -> Dialogue[str]:
    """Ask in a case, whose story is told again when that is typed, until it is to go on or left."""
    labels, story = context.checker.labels, _story(context, case_of(context.checker, state))
    known = {**known, _LEAVE_KEY: "leave"}
    known |= dict.fromkeys(action_words(labels.action.leave), "leave")
    if story:
        known = {normalised(labels.asking.story): _STORY, **known}
    help, prompt = (*help, *_story_help(context, story)), said[-1:]
    while (chosen := (yield from _pick(context, said, known, help))) == _STORY:
        said = (*story, *prompt)
    return chosen


def _story_help(context: Context, story: Prompt) -> Iterator[str]:
    """How to hear the story of a case again, if there is one."""
    if story:
        word = normalised(context.checker.labels.asking.story)
        yield fill(context.content.labels.lines.help_case, case=word)


def _story(context: Context, case: Case | None) -> Prompt:
    """The story of the case with its rule, under a heading."""
    heading = Element(text=context.checker.labels.asking.story, style="heading", before=1)
    return (heading, *story_elements(context, case)) if case else ()


def _found(context: Context, state: CheckerState) -> Prompt:
    """A STOP, as soon as there is one."""
    assert state.run, "answers are those of a run"
    return tuple(found_elements(context, partial_result(context.checker, state.run)))


def _check(context: Context, state: CheckerState, found: Prompt) -> Dialogue[CheckerState]:
    """All answers by number, after what was *found*; one can be changed before the result."""
    checker, run = context.checker, state.run
    assert run, "answers are checked in a run"
    labels = checker.labels
    texts = [
        f"{question.title}: {rule_of(question, answer).label if answer else labels.word.unanswered}"
        for question, answer in zip(checker.question, run.given, strict=True)
    ]
    said = (
        *found,
        _headed(context, labels.review.heading),
        *numbered_choices(texts),
        Element(text=labels.prompt.check, before=1),
    )
    known = {f"{number}": f"change:{name}" for number, name in enumerate(run.questions, 1)}
    known |= dict.fromkeys(("", *action_words(labels.action.result)), "result")
    help = [_action_help(each) for each in (labels.action.result, labels.action.leave)]
    chosen = yield from _pick_in_case(context, state, said, known, help)
    if chosen == BACK:
        return reduce_checker(checker, state, "previous")
    if chosen == "leave":
        return (yield from _leave(context, state))
    return reduce_checker(checker, state, chosen)


def _leave(context: Context, state: CheckerState) -> Dialogue[CheckerState]:
    """Ask once before answers are dropped."""
    if not state.begun:
        return _LEFT
    labels = context.checker.labels.asking
    said = _choice(labels.leave, labels.leave_no, labels.leave_yes)
    known = {"1": "stay", "2": "leave"}
    chosen = yield from _pick(context, said, known, repeated=len(said))
    return state if chosen in ("stay", BACK) else _LEFT


def _result(context: Context, state: CheckerState) -> Prompt:
    run = state.run
    assert run, "a result is that of a run"
    result = shown_result(context.checker, run)
    assert result, "the stage of the run shows its result"
    heading = _headed(context, context.checker.labels.result.heading)
    return (heading, *outcome_elements(context, state, run, result, with_story=False))
