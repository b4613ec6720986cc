"""The exercise as a talk, line by line: what is said, and what an answer to it leads to.

For screen readers and terminals without a screen. It goes the way of :mod:`.exercise`, so that the
outcomes are the same. A talk is a generator: it yields what to say and is sent what was typed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeAlias

from sij_tui.core.checker.engine import question_by_id, rule_of
from sij_tui.core.checker.exercise import Exercise, acted, case_of
from sij_tui.core.checker.model import ANSWERS
from sij_tui.core.checker.sitting import Sitting, found_so_far, shown_result
from sij_tui.core.pages.checker.asking import found_pieces
from sij_tui.core.pages.checker.menu import why_piece
from sij_tui.core.pages.checker.parts import Context
from sij_tui.core.pages.checker.result import outcome_pieces
from sij_tui.core.piece import Piece
from sij_tui.core.wording import fill, split_keys

Said: TypeAlias = tuple[Piece, ...]
Talk: TypeAlias = Generator[Said, str, None]
_Turn: TypeAlias = Generator[Said, str, Exercise]

_LEAVE = "0"


def dialogue(context: Context) -> Talk:
    """The whole talk: case after case, until the reader leaves."""
    labels = context.checker.labels
    again = True
    while again:
        exercise = yield from _choose(context)
        while exercise.stage in ("asking", "checking"):
            turn = _ask if exercise.stage == "asking" else _check
            exercise = yield from turn(context, exercise)
        if exercise.stage != "result":
            return
        said = (*_result(context, exercise), Piece(text=labels.prompt.again, before=1))
        word = labels.word
        chosen = yield from _pick(context, (*said, *_numbered((word.yes, word.no))), ("1", "2"))
        again = chosen == "1"


def last_words(context: Context) -> Said:
    """What is said once the reader has left."""
    return (Piece(text=context.checker.labels.prompt.left),)


def _numbered(texts: Iterable[str]) -> Said:
    return tuple(
        Piece(text=text, style="item", mark=f"{number}.") for number, text in enumerate(texts, 1)
    )


def _pick(context: Context, said: Said, choices: Iterable[str]) -> Generator[Said, str, str]:
    """Say something until one of some answers is typed."""
    known = tuple(choices)
    typed = yield said
    while typed not in known:
        sorry = Piece(text=context.checker.labels.prompt.not_an_answer)
        typed = yield (sorry, said[-1])
    return typed


def _choose(context: Context) -> _Turn:
    """The notice, then the choice of a case."""
    checker = context.checker
    labels = checker.labels
    titles = (*(case.title for case in checker.case), labels.menu.made_up)
    said = (
        Piece(text=checker.title, style="title"),
        Piece(text=labels.word.practice, style="alert"),
        Piece(text=context.content.meta.training_notice),
        Piece(text=checker.notice),
        Piece(text=checker.privacy),
        Piece(text=labels.menu.heading, style="heading", before=1),
        *_numbered(titles),
        Piece(text=fill(labels.prompt.choose_case, total=len(titles)), before=1),
    )
    numbers = [f"{number}" for number in range(1, len(titles) + 1)]
    chosen = yield from _pick(context, said, (*numbers, _LEAVE))
    actions = (*(f"case:{case.id}" for case in checker.case), "made_up")
    if chosen == _LEAVE:
        return Exercise()
    return acted(checker, Exercise(), actions[int(chosen) - 1])


def _ask(context: Context, exercise: Exercise) -> _Turn:
    """One question; what was found is said at once."""
    checker, sitting = context.checker, exercise.sitting
    assert sitting, "a question is asked in a sitting"
    said = (*_found(context, sitting), *_question(context, exercise, sitting))
    actions = checker.labels.action
    typed = {f"{number}": answer for number, answer in enumerate(ANSWERS, 1)}
    for answer in ANSWERS:
        typed |= dict.fromkeys(split_keys(getattr(actions, answer).key), answer)
    chosen = yield from _pick(context, said, (*typed, _LEAVE))
    if chosen == _LEAVE:
        return (yield from _leave(context, exercise))
    return acted(checker, acted(checker, exercise, f"answer:{typed[chosen]}"), "next")


def _question(context: Context, exercise: Exercise, sitting: Sitting) -> Said:
    checker = context.checker
    labels, case = checker.labels, case_of(checker, exercise)
    question = question_by_id(checker, sitting.question)
    number, total = sitting.at + 1, len(sitting.questions)
    story = Piece(text=case.story, style="note") if case and number == 1 else None
    prompt = fill(labels.prompt.answer, yes=1, no=2, not_sure=3, leave=_LEAVE)
    return (
        *((Piece(text=labels.asking.story, style="heading", before=1), story) if story else ()),
        Piece(text=fill(labels.asking.progress, number=number, total=total), style="heading",
              before=1),
        Piece(text=question.ask, style="title"),
        why_piece(context.content, question),
        *_numbered(rule_of(question, answer).label for answer in ANSWERS),
        Piece(text=prompt),
    )  # fmt: skip


def _found(context: Context, sitting: Sitting) -> Said:
    """A STOP, or what has been found so far; nothing before the first finding."""
    result = found_so_far(context.checker, sitting)
    said = result.findings or result.state == "failed"
    return tuple(found_pieces(context, result)) if said else ()


def _check(context: Context, exercise: Exercise) -> _Turn:
    """All answers by number; one can be changed before the result."""
    checker, sitting = context.checker, exercise.sitting
    assert sitting, "answers are checked in a sitting"
    labels = checker.labels
    texts = [
        f"{question.title}: {rule_of(question, answer).label if answer else labels.word.unanswered}"
        for question, answer in zip(checker.question, sitting.given, strict=True)
    ]
    said = (
        Piece(text=labels.review.heading, style="title", before=1),
        *_numbered(texts),
        Piece(text=labels.prompt.check, before=1),
    )
    numbers = {f"{number}": name for number, name in enumerate(sitting.questions, 1)}
    chosen = yield from _pick(context, said, (*numbers, "", _LEAVE))
    if chosen == _LEAVE:
        return (yield from _leave(context, exercise))
    action = f"change:{numbers[chosen]}" if chosen else "result"
    return acted(checker, exercise, action)


def _leave(context: Context, exercise: Exercise) -> _Turn:
    """Ask once before answers are dropped."""
    if not exercise.begun:
        return Exercise()
    labels = context.checker.labels.asking
    said = (Piece(text=labels.leave), *_numbered((labels.leave_no, labels.leave_yes)))
    chosen = yield from _pick(context, said, ("1", "2"))
    return exercise if chosen == "1" else Exercise()


def _result(context: Context, exercise: Exercise) -> Said:
    sitting = exercise.sitting
    assert sitting, "a result is that of a sitting"
    result = shown_result(context.checker, sitting)
    assert result, "the stage of the sitting shows its result"
    return tuple(outcome_pieces(context, exercise, sitting, result))
