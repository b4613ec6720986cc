"""The reducer of a round: what each action makes of it, and what there is to write down.

Actions are named by short texts, ``choose:first`` or ``answer``, so that a key, a line on the
screen and a click can all stand for one. An action that has no meaning where the learner is
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from sij_tui.core.content.digest import blake2b_of
from sij_tui.core.content.items import Item
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.presentation import presented_choices, worded, wording_number
from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.core.practice.round import NO_ANSWER, GivenAnswer, PracticeRound, pause, resume

RoundUpdate: TypeAlias = tuple[PracticeRound, tuple[Event, ...]]


def reduce_round(bank: Bank, state: PracticeRound, action: str, now: int) -> RoundUpdate:
    """The round after an action at a time (milliseconds since 1970), and what to write down."""
    name, _, value = action.partition(":")
    if name in _RECORDED:
        return _RECORDED[name](bank, state, now)
    if name in _MOVES and state.mode == "test":
        return _MOVES[name](bank, state, value, now), ()
    if name == "pause":
        return pause(state, now), ()
    if name == "resume":
        return resume(state, now), ()
    known = _ACTIONS.get(name)
    return (known(bank, state, value) if known else state), ()


def passed(bank: Bank, state: PracticeRound) -> bool | None:
    """Whether a test was passed; nothing else is passed or failed.

    Enough answers have to be right, and all of those on reasons against and on what to tell.
    """
    if state.mode != "test":
        return None
    enough = 100 * state.right >= bank.practice.pass_mark * len(state.items)
    return enough and not any(bank.is_critical(bank.item(name)) for name in state.missed)


def critical_items(bank: Bank, state: PracticeRound) -> tuple[str, ...]:
    """The questions of a round that ask for a reason against, or for something to tell."""
    return tuple(name for name in state.items if bank.is_critical(bank.item(name)))


def shown_item(bank: Bank, state: PracticeRound, index: int | None = None) -> Item:
    """A question of :attr:`PracticeRound.order`, or the current one, in the wording of its turn."""
    at = min(state.position, len(state.order) - 1) if index is None else index
    item = bank.item(state.order[at])
    attempt = 1 if at < len(state.items) else 2
    return worded(item, wording_number(item, state.seed, attempt))


def shown_order(bank: Bank, state: PracticeRound) -> tuple[str, ...]:
    """Ids of what can be chosen, in the order in which they stand now."""
    item = bank.item(state.item)
    if item.traits.ordered and state.chosen:
        return state.chosen
    return tuple(each.id for each in presented_choices(bank, item, state.seed, state.attempt))


# -- choosing


def _choose(bank: Bank, state: PracticeRound, value: str) -> PracticeRound:
    """Choose an option, or let it go; of things to put in order, pick one up or put it down."""
    item = bank.item(state.item)
    known = shown_order(bank, state)
    if state.stage != "asking" or value not in known:
        return state
    if item.traits.ordered:
        return msgspec.structs.replace(state, picked_up="" if state.picked_up == value else value)
    if not item.traits.multiple:
        return msgspec.structs.replace(state, chosen=(value,))
    chosen = set(state.chosen) ^ {value}
    return msgspec.structs.replace(
        state, chosen=tuple(each.id for each in bank.choices(item) if each.id in chosen)
    )


def _place(bank: Bank, state: PracticeRound, value: str) -> PracticeRound:
    """Put a part at a place, counted from 0: ``place:clean:2``."""
    name, _, number = value.rpartition(":")
    order = list(shown_order(bank, state))
    movable = state.stage == "asking" and bank.item(state.item).traits.ordered
    if not movable or name not in order or not number.isdecimal():
        return state
    order.remove(name)
    order.insert(min(int(number), len(order)), name)
    if tuple(order) == shown_order(bank, state):
        return state
    return msgspec.structs.replace(state, chosen=tuple(order))


def _shift(bank: Bank, state: PracticeRound, value: str) -> PracticeRound:
    """Move a part one place: ``shift:clean:-1`` towards the start."""
    name, _, step = value.rpartition(":")
    order = shown_order(bank, state)
    if name not in order or step not in ("1", "-1"):
        return state
    return _place(bank, state, f"{name}:{max(0, order.index(name) + int(step))}")


def _hint(bank: Bank, state: PracticeRound, value: str) -> PracticeRound:
    """Show the hint; in a test there is none."""
    if state.stage != "asking" or state.mode == "test":
        return state
    return msgspec.structs.replace(state, hinted=True)


def _look(bank: Bank, state: PracticeRound, value: str) -> PracticeRound:
    """After the answer, open another option; or close it again."""
    if state.stage != "feedback" or value not in shown_order(bank, state):
        return state
    opened = tuple(name for name in state.opened if name != value)
    if opened == state.opened:
        opened = (*opened, value)
    return msgspec.structs.replace(state, opened=opened)


# -- answering and going on


def _answer(bank: Bank, state: PracticeRound, now: int) -> RoundUpdate:
    """Answer with what is chosen. In a test the next question follows at once."""
    if not state.ready:
        return state, ()
    if state.mode == "test":
        return _next_in_test(bank, state, now), ()
    item = bank.item(state.item)
    state = pause(state, now)
    given = _given(bank, state)
    comes_again = not given.right and state.attempt == 1
    after = msgspec.structs.replace(
        state,
        given=(*state.given, given),
        again=(*state.again, item.id) if comes_again else state.again,
        stage="feedback",
        picked_up="",
    )
    return after, (_answered(bank, after, after.position, now),)


def _given(bank: Bank, state: PracticeRound) -> GivenAnswer:
    right = mark(bank, bank.item(state.item), state.chosen).right
    return GivenAnswer(response=state.chosen, right=right, hinted=state.hinted, took=state.spent)


def _next(bank: Bank, state: PracticeRound, now: int) -> RoundUpdate:
    """On to the next question; after the last one, the round is done. A test may skip one."""
    if state.stage == "asking" and state.mode == "test":
        return _next_in_test(bank, state, now), ()
    if state.stage != "feedback":
        return state, ()
    at = state.position + 1
    after = msgspec.structs.replace(
        state, position=at, stage="asking", chosen=(), opened=(), hinted=False, spent=0
    )
    if at < len(state.order):
        return resume(after, now), ()
    return _finished(bank, after, now)


def _finished(bank: Bank, state: PracticeRound, now: int) -> RoundUpdate:
    done = msgspec.structs.replace(state, stage="done")
    finished = Finished(
        id=_event_id(state, "end"),
        at=now,
        content=state.content,
        mode=state.mode,
        round_id=state.id,
        asked=len(state.items),
        right=state.right,
        passed=passed(bank, state),
    )
    return done, (finished,)


# -- a test: to and fro until it is handed in


def _next_in_test(bank: Bank, state: PracticeRound, now: int) -> PracticeRound:
    """To the next question; after the last one, to the overview."""
    if state.position + 1 == len(state.items):
        return _overview(bank, state, "", now)
    return _goto(bank, state, f"{state.position + 1}", now)


def _previous(bank: Bank, state: PracticeRound, value: str, now: int) -> PracticeRound:
    """Back to the question before; from the overview, to the last one that was shown."""
    back = 0 if state.stage == "overview" else 1
    return _goto(bank, state, f"{max(0, state.position - back)}", now)


def _goto(bank: Bank, state: PracticeRound, value: str, now: int) -> PracticeRound:
    """To a question, counted from 0; what is chosen at this one stays its answer."""
    if state.stage not in ("asking", "overview") or not value.isdecimal():
        return state
    at = int(value)
    if at >= len(state.items) or (at == state.position and state.stage == "asking"):
        return state
    kept = _kept(bank, state, now)
    given = kept.given_to(at)
    there = msgspec.structs.replace(
        kept, position=at, stage="asking", chosen=given.response, picked_up="", spent=given.took
    )
    return resume(there, now)


def _overview(bank: Bank, state: PracticeRound, value: str, now: int) -> PracticeRound:
    """Show which questions have an answer; the clock stands."""
    if state.stage != "asking":
        return state
    kept = _kept(bank, state, now)
    return msgspec.structs.replace(kept, stage="overview", chosen=(), picked_up="", spent=0)


def _kept(bank: Bank, state: PracticeRound, now: int) -> PracticeRound:
    """With what is chosen as the answer to the current question."""
    if state.stage != "asking":
        return state
    state = pause(state, now)
    given = list(state.given)
    given += [NO_ANSWER] * (state.position + 1 - len(given))
    before = given[state.position]
    if state.chosen:
        given[state.position] = _given(bank, state)
    else:  # of the answer to a suspended case, only whether it was right is known
        stays = before if not before.response else NO_ANSWER
        given[state.position] = msgspec.structs.replace(stays, took=state.spent)
    return msgspec.structs.replace(state, given=tuple(given))


def _hand_in(bank: Bank, state: PracticeRound, now: int) -> RoundUpdate:
    """End a test from its overview. What has no answer counts as not right."""
    if state.stage != "overview":
        return state, ()
    answers = tuple(
        _answered(bank, state, index, now)
        for index, given in enumerate(state.given)
        if not given.skipped
    )
    done, finished = _finished(bank, state, now)
    return done, (*answers, *finished)


def _answered(bank: Bank, state: PracticeRound, index: int, now: int) -> Answered:
    """What to write down of the answer to a question."""
    item, given = bank.item(state.order[index]), state.given_to(index)
    response = given.response if item.traits.ordered else tuple(sorted(given.response))
    return Answered(
        id=_event_id(state, f"{index}"),
        at=now,
        content=state.content,
        item=item.id,
        fingerprint=bank.fingerprint(item.id),
        kind=item.kind,
        topic=item.topic,
        facts=item.facts,
        mode=state.mode,
        round_id=state.id,
        response=response if item.traits.keeps_response else (),
        right=given.right,
        attempt=1 if index < len(state.items) else 2,
        hinted=given.hinted,
        took=given.took,
    )


def _event_id(state: PracticeRound, name: str) -> str:
    """32 hexadecimal digits that follow from the round's own, which are random."""
    return blake2b_of(f"{state.id}:{name}".encode(), 16).hex()


_ACTIONS: dict[str, Callable[[Bank, PracticeRound, str], PracticeRound]] = {
    "choose": _choose,
    "place": _place,
    "shift": _shift,
    "drop": lambda bank, state, value: msgspec.structs.replace(state, picked_up=""),
    "hint": _hint,
    "timer": lambda bank, state, value: msgspec.structs.replace(state, timer=not state.timer),
    "look": _look,
}
_MOVES: dict[str, Callable[[Bank, PracticeRound, str, int], PracticeRound]] = {
    "previous": _previous,
    "goto": _goto,
    "overview": _overview,
}
_RECORDED: dict[str, Callable[[Bank, PracticeRound, int], RoundUpdate]] = {
    "answer": _answer,
    "next": _next,
    "hand_in": _hand_in,
}
