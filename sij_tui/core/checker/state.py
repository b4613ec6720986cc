"""The state machine of the checker: what its screen shows, as one frozen value, and its reducer.

Actions are named by short texts, ``answer:yes`` or ``change:dye``, so that a key, a line on the
screen and a click can all stand for one. An action that has no meaning where the reader is changes
nothing. The answers live here and nowhere else; nothing writes them down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import msgspec

from sij_tui.core.checker import run as steps
from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.checker.run import CheckerRun
from sij_tui.core.content.checker import ANSWERS, AnswerId, Case, Checker

CheckerPage = Literal["menu", "cases", "questions", "rules", "run"]
_CLOSABLE: Final = ("cases", "questions", "rules")
"""Pages that are opened from another one, and closed to return to it."""
Panel = Literal["", "origin", "what_if"]


class CheckerState(msgspec.Struct, frozen=True, kw_only=True):
    """Where the reader is in the checker."""

    page: CheckerPage = "menu"
    under: tuple[CheckerPage, ...] = ()
    """The pages to which closing this one leads, the last one first."""
    case: str = ""
    """Id of the prepared case; empty for one that the reader makes up."""
    run: CheckerRun | None = None
    panel: Panel = ""
    """What stands beside or below the page: where a statement comes from, or other answers."""
    tried: AnswerId | None = None
    """The answer that the reader tries out; the answers given stay as they are."""
    leaving: str = ""
    """What the reader wants to do that would end the run; while it is set, they are asked."""

    @property
    def begun(self) -> bool:
        """Whether there are answers that leaving would drop."""
        return self.run is not None and bool(self.run.answers)

    @property
    def untouched(self) -> bool:
        """Whether a case has been opened, and nothing been done with it yet."""
        return self.page == "run" and not self.begun and not self.panel

    @property
    def shown_case(self) -> tuple[str, str]:
        """The prepared case that is open, and the question that is asked; empty where there is
        none: a made-up case is never reported."""
        if self.page != "run" or self.run is None or not self.case:
            return "", ""
        return self.case, self.run.question if self.stage == "asking" else ""

    @property
    def stage(self) -> str:
        """The page, or the stage of the run: what decides what is shown."""
        if self.leaving:
            return "leaving"
        return self.run.stage if self.page == "run" and self.run else self.page


def reduce_checker(checker: Checker, state: CheckerState, action: str) -> CheckerState:
    """The exercise after an action; one that is unknown or has no meaning here changes nothing."""
    name, _, value = action.partition(":")
    if state.leaving and name != "stay":
        return state
    known = _ACTIONS.get(name)
    return known(checker, state, value) if known else state


def case_of(checker: Checker, state: CheckerState) -> Case | None:
    """The prepared case, if it is one."""
    return case_by_id(checker, state.case)


def next_case(checker: Checker, state: CheckerState) -> Case | None:
    """The prepared case after this one; after the last, and after a made-up one, the first."""
    ids = [case.id for case in checker.case]
    at = ids.index(state.case) + 1 if state.case in ids else 0
    return checker.case[at % len(ids)] if ids else None


def _begin(checker: Checker, case: str) -> CheckerState:
    return CheckerState(page="run", case=case, run=steps.start(checker))


def _case(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    return _begin(checker, value) if case_by_id(checker, value) else state


def _next_case(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    after = next_case(checker, state)
    return _begin(checker, after.id) if after and state.stage == "result" else state


def _show(page: CheckerPage) -> _Action:
    def show(checker: Checker, state: CheckerState, value: str) -> CheckerState:
        known = page != "cases" or bool(checker.case)
        if not known or page == state.page:
            return state
        way = (*state.under, state.page)
        under = way[: way.index(page)] if page in way else way
        return msgspec.structs.replace(state, page=page, under=under, panel="", tried=None)

    return show


def _step(move: Callable[[CheckerRun], CheckerRun]) -> _Action:
    """A move of the run; whatever was open beside it closes."""

    def moved(checker: Checker, state: CheckerState, value: str) -> CheckerState:
        if state.page != "run" or state.run is None:
            return state
        after = move(state.run)
        if after == state.run:
            return state
        return msgspec.structs.replace(state, run=after, panel="", tried=None)

    return moved


def _answer(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    """Answer the question shown, and go on; from the check on, nothing."""
    chosen = next((answer for answer in ANSWERS if answer == value), None)
    if chosen is None:
        return state
    return _step(lambda run: steps.answer(run, chosen))(checker, state, value)


def _change(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    """To a question; without a run, one begins there."""
    if value not in {question.id for question in checker.question}:
        return state
    begun = state.run or steps.start(checker)
    return msgspec.structs.replace(
        state, page="run", under=(), run=steps.change(begun, value), panel="", tried=None
    )


def _try(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    """Try an answer out; the same answer again ends that."""
    if state.stage != "result":
        return state
    chosen = next((answer for answer in ANSWERS if answer == value), None)
    if state.panel == "what_if" and state.tried == chosen:
        return msgspec.structs.replace(state, panel="", tried=None)
    return msgspec.structs.replace(state, panel="what_if", tried=chosen)


def _origin(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    """Show or hide where a statement comes from; where nothing is stated, nothing happens."""
    if state.stage in ("menu", "cases"):
        return state
    panel: Panel = "" if state.panel == "origin" else "origin"
    return msgspec.structs.replace(state, panel=panel, tried=None)


def _ask(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    """Ask before the run ends."""
    return msgspec.structs.replace(state, leaving=value) if state.begun else state


def _close(checker: Checker, state: CheckerState, value: str) -> CheckerState:
    """Close what is open: the panel, then a page that one only looks at."""
    if state.panel:
        return msgspec.structs.replace(state, panel="", tried=None)
    if state.page == "run" and not state.begun:
        return chosen_from(state)
    if state.page in _CLOSABLE:
        *under, page = state.under or ("menu",)
        return msgspec.structs.replace(state, page=page, under=tuple(under))
    return state


def chosen_from(state: CheckerState) -> CheckerState:
    """The page on which the case was chosen."""
    return CheckerState(page="cases", under=("menu",)) if state.case else CheckerState()


_Action: TypeAlias = Callable[[Checker, CheckerState, str], CheckerState]

_ACTIONS: dict[str, _Action] = {
    "menu": lambda checker, state, value: CheckerState(),
    "cases": _show("cases"),
    "questions": _show("questions"),
    "rules": _show("rules"),
    "case": _case,
    "made_up": lambda checker, state, value: _begin(checker, ""),
    "again": lambda checker, state, value: (
        _begin(checker, state.case) if state.stage == "result" else state
    ),
    "next_case": _next_case,
    "answer": _answer,
    "next": _step(steps.next_question),
    "previous": _step(steps.previous),
    "check": _step(steps.review_answers),
    "result": _step(steps.finish),
    "change": _change,
    "try": _try,
    "what_if": _try,
    "origin": _origin,
    "ask": _ask,
    "stay": lambda checker, state, value: msgspec.structs.replace(state, leaving=""),
    "close": _close,
}
