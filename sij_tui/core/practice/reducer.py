"""What each action makes of a round, and what there is to write down of it.

Actions are named by short texts, ``choose:first`` or ``answer``, so that a key, a line on the
screen and a click can all stand for one. An action that has no meaning where the learner is
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from sij_tui.core.content.practice import Item
from sij_tui.core.practice.bank import Bank, worded
from sij_tui.core.practice.kinds.registry import kind_for
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.core.practice.round import NO_ANSWER, GivenAnswer, PracticeRound, pause, resume
from sij_tui.core.practice.shuffle import presented, wording_of

RoundUpdate: TypeAlias = tuple[PracticeRound, tuple[Event, ...]]


def reduce_round(bank: Bank, sitting: PracticeRound, action: str, now: int) -> RoundUpdate:
    """The round after an action at a time (milliseconds since 1970), and what to write down."""
    name, _, value = action.partition(":")
    if name in _RECORDED:
        return _RECORDED[name](bank, sitting, now)
    if name in _MOVES and sitting.mode == "test":
        return _MOVES[name](bank, sitting, value, now), ()
    if name == "pause":
        return pause(sitting, now), ()
    if name == "resume":
        return resume(sitting, now), ()
    known = _ACTIONS.get(name)
    return (known(bank, sitting, value) if known else sitting), ()


def passed(bank: Bank, sitting: PracticeRound) -> bool | None:
    """Whether a test was passed; nothing else is passed or failed.

    Enough answers have to be right, and all of those on reasons against and on what to tell.
    """
    if sitting.mode != "test":
        return None
    enough = 100 * sitting.right >= bank.practice.pass_mark * len(sitting.items)
    return enough and not any(bank.is_critical(bank.item(name)) for name in sitting.missed)


def critical_items(bank: Bank, sitting: PracticeRound) -> tuple[str, ...]:
    """The questions of a round that ask for a reason against, or for something to tell."""
    return tuple(name for name in sitting.items if bank.is_critical(bank.item(name)))


def shown_item(bank: Bank, sitting: PracticeRound, index: int | None = None) -> Item:
    """A question of :attr:`PracticeRound.order`, or the current one, in the wording of its turn."""
    at = min(sitting.at, len(sitting.order) - 1) if index is None else index
    item = bank.item(sitting.order[at])
    attempt = 1 if at < len(sitting.items) else 2
    return worded(item, wording_of(item, sitting.seed, attempt))


def shown_order(bank: Bank, sitting: PracticeRound) -> tuple[str, ...]:
    """Ids of what can be chosen, in the order in which they stand now."""
    item = bank.item(sitting.item)
    if kind_for(item).ordered and sitting.chosen:
        return sitting.chosen
    return tuple(each.id for each in presented(bank, item, sitting.seed, sitting.attempt))


# -- choosing


def _choose(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    """Choose an option, or let it go; of things to put in order, pick one up or put it down."""
    item = bank.item(sitting.item)
    known = shown_order(bank, sitting)
    if sitting.stage != "asking" or value not in known:
        return sitting
    if kind_for(item).ordered:
        return msgspec.structs.replace(sitting, held="" if sitting.held == value else value)
    if not kind_for(item).multiple:
        return msgspec.structs.replace(sitting, chosen=(value,))
    chosen = set(sitting.chosen) ^ {value}
    return msgspec.structs.replace(
        sitting, chosen=tuple(each.id for each in bank.choices(item) if each.id in chosen)
    )


def _place(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    """Put a part at a place, counted from 0: ``place:clean:2``."""
    name, _, number = value.rpartition(":")
    order = list(shown_order(bank, sitting))
    movable = sitting.stage == "asking" and kind_for(bank.item(sitting.item)).ordered
    if not movable or name not in order or not number.isdecimal():
        return sitting
    order.remove(name)
    order.insert(min(int(number), len(order)), name)
    if tuple(order) == shown_order(bank, sitting):
        return sitting
    return msgspec.structs.replace(sitting, chosen=tuple(order))


def _shift(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    """Move a part one place: ``shift:clean:-1`` towards the start."""
    name, _, step = value.rpartition(":")
    order = shown_order(bank, sitting)
    if name not in order or step not in ("1", "-1"):
        return sitting
    return _place(bank, sitting, f"{name}:{max(0, order.index(name) + int(step))}")


def _drop(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    return msgspec.structs.replace(sitting, held="")


def _hint(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    """Show the hint; in a test there is none."""
    if sitting.stage != "asking" or sitting.mode == "test":
        return sitting
    return msgspec.structs.replace(sitting, hinted=True)


def _timer(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    return msgspec.structs.replace(sitting, timer=not sitting.timer)


def _look(bank: Bank, sitting: PracticeRound, value: str) -> PracticeRound:
    """After the answer, open another option; or close it again."""
    if sitting.stage != "feedback" or value not in shown_order(bank, sitting):
        return sitting
    looked = tuple(name for name in sitting.looked if name != value)
    if looked == sitting.looked:
        looked = (*looked, value)
    return msgspec.structs.replace(sitting, looked=looked)


# -- answering and going on


def _answer(bank: Bank, sitting: PracticeRound, now: int) -> RoundUpdate:
    """Answer with what is chosen. In a test the next question follows at once."""
    if not sitting.ready:
        return sitting, ()
    if sitting.mode == "test":
        return _next_in_test(bank, sitting, now), ()
    item = bank.item(sitting.item)
    sitting = pause(sitting, now)
    given = _given(bank, sitting)
    comes_again = not given.right and sitting.attempt == 1
    after = msgspec.structs.replace(
        sitting,
        given=(*sitting.given, given),
        again=(*sitting.again, item.id) if comes_again else sitting.again,
        stage="feedback",
        held="",
    )
    return after, (_answered(bank, after, after.at, now),)


def _given(bank: Bank, sitting: PracticeRound) -> GivenAnswer:
    right = mark(bank, bank.item(sitting.item), sitting.chosen).right
    return GivenAnswer(
        response=sitting.chosen, right=right, hinted=sitting.hinted, took=sitting.spent
    )


def _next(bank: Bank, sitting: PracticeRound, now: int) -> RoundUpdate:
    """On to the next question; after the last one, the round is done. A test may skip one."""
    if sitting.stage == "asking" and sitting.mode == "test":
        return _next_in_test(bank, sitting, now), ()
    if sitting.stage != "feedback":
        return sitting, ()
    at = sitting.at + 1
    after = msgspec.structs.replace(
        sitting, at=at, stage="asking", chosen=(), looked=(), hinted=False, spent=0
    )
    if at < len(sitting.order):
        return resume(after, now), ()
    return _finished(bank, after, now)


def _finished(bank: Bank, sitting: PracticeRound, now: int) -> RoundUpdate:
    done = msgspec.structs.replace(sitting, stage="done")
    finished = Finished(
        id=_event_id(sitting, "end"),
        at=now,
        content=sitting.content,
        mode=sitting.mode,
        sitting=sitting.id,
        asked=len(sitting.items),
        right=sitting.right,
        passed=passed(bank, sitting),
    )
    return done, (finished,)


# -- a test: to and fro until it is handed in


def _next_in_test(bank: Bank, sitting: PracticeRound, now: int) -> PracticeRound:
    """To the next question; after the last one, to the overview."""
    if sitting.at + 1 == len(sitting.items):
        return _overview(bank, sitting, "", now)
    return _goto(bank, sitting, f"{sitting.at + 1}", now)


def _previous(bank: Bank, sitting: PracticeRound, value: str, now: int) -> PracticeRound:
    """Back to the question before; from the overview, to the last one that was in front."""
    back = 0 if sitting.stage == "overview" else 1
    return _goto(bank, sitting, f"{max(0, sitting.at - back)}", now)


def _goto(bank: Bank, sitting: PracticeRound, value: str, now: int) -> PracticeRound:
    """To a question, counted from 0; what is chosen at this one stays its answer."""
    if sitting.stage not in ("asking", "overview") or not value.isdecimal():
        return sitting
    at = int(value)
    if at >= len(sitting.items) or (at == sitting.at and sitting.stage == "asking"):
        return sitting
    kept = _kept(bank, sitting, now)
    given = kept.given_to(at)
    there = msgspec.structs.replace(
        kept, at=at, stage="asking", chosen=given.response, held="", spent=given.took
    )
    return resume(there, now)


def _overview(bank: Bank, sitting: PracticeRound, value: str, now: int) -> PracticeRound:
    """Show which questions have an answer; the clock stands."""
    if sitting.stage != "asking":
        return sitting
    kept = _kept(bank, sitting, now)
    return msgspec.structs.replace(kept, stage="overview", chosen=(), held="", spent=0)


def _kept(bank: Bank, sitting: PracticeRound, now: int) -> PracticeRound:
    """With what is chosen as the answer to the question in front."""
    if sitting.stage != "asking":
        return sitting
    sitting = pause(sitting, now)
    given = list(sitting.given)
    given += [NO_ANSWER] * (sitting.at + 1 - len(given))
    before = given[sitting.at]
    if sitting.chosen:
        given[sitting.at] = _given(bank, sitting)
    else:  # of the answer to a suspended case, only whether it was right is known
        stays = before if not before.response else NO_ANSWER
        given[sitting.at] = msgspec.structs.replace(stays, took=sitting.spent)
    return msgspec.structs.replace(sitting, given=tuple(given))


def _hand_in(bank: Bank, sitting: PracticeRound, now: int) -> RoundUpdate:
    """End a test from its overview. What has no answer counts as not right."""
    if sitting.stage != "overview":
        return sitting, ()
    answers = tuple(
        _answered(bank, sitting, index, now)
        for index, given in enumerate(sitting.given)
        if not given.skipped
    )
    done, finished = _finished(bank, sitting, now)
    return done, (*answers, *finished)


def _answered(bank: Bank, sitting: PracticeRound, index: int, now: int) -> Answered:
    """What to write down of the answer to a question."""
    item, given = bank.item(sitting.order[index]), sitting.given_to(index)
    kind = kind_for(item)
    response = given.response if kind.ordered else tuple(sorted(given.response))
    return Answered(
        id=_event_id(sitting, f"{index}"),
        at=now,
        content=sitting.content,
        item=item.id,
        meaning=bank.meaning(item.id),
        kind=kind.tag,
        topic=item.topic,
        facts=item.facts,
        mode=sitting.mode,
        sitting=sitting.id,
        response=response if kind.keeps_response else (),
        right=given.right,
        attempt=1 if index < len(sitting.items) else 2,
        hinted=given.hinted,
        took=given.took,
    )


def _event_id(sitting: PracticeRound, name: str) -> str:
    """32 hexadecimal digits that follow from the round's own, which are random."""
    return blake2b(f"{sitting.id}:{name}".encode(), digest_size=16).hexdigest()


_ACTIONS: dict[str, Callable[[Bank, PracticeRound, str], PracticeRound]] = {
    "choose": _choose,
    "place": _place,
    "shift": _shift,
    "drop": _drop,
    "hint": _hint,
    "timer": _timer,
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
