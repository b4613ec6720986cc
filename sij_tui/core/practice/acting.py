"""What each action makes of a round, and what there is to write down of it.

Actions are named by short texts, ``choose:pelvis`` or ``answer``, so that a key, a line on the
screen and a click can all stand for one. An action that has no meaning where the learner is
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from sij_tui.core.practice.bank import Bank, kind_of
from sij_tui.core.practice.ledger import Answered, Event, Finished
from sij_tui.core.practice.marking import mark
from sij_tui.core.practice.model import Item, Order, Several, Story
from sij_tui.core.practice.shuffle import presented
from sij_tui.core.practice.sitting import Given, Sitting, paused, resumed

Outcome: TypeAlias = tuple[Sitting, tuple[Event, ...]]


def acted(bank: Bank, sitting: Sitting, action: str, now: int) -> Outcome:
    """The round after an action at a time (milliseconds since 1970), and what to write down."""
    name, _, value = action.partition(":")
    if name in _RECORDED:
        return _RECORDED[name](bank, sitting, now)
    if name == "pause":
        return paused(sitting, now), ()
    if name == "resume":
        return resumed(sitting, now), ()
    known = _ACTIONS.get(name)
    return (known(bank, sitting, value) if known else sitting), ()


def passed(bank: Bank, sitting: Sitting) -> bool | None:
    """Whether a test was passed; nothing else is passed or failed."""
    if sitting.mode != "test":
        return None
    return 100 * sitting.right >= bank.practice.pass_mark * len(sitting.items)


def shown_order(bank: Bank, sitting: Sitting) -> tuple[str, ...]:
    """Ids of what can be chosen, in the order in which they stand now."""
    item = bank.item(sitting.item)
    if isinstance(item, Order) and sitting.chosen:
        return sitting.chosen
    return tuple(each.id for each in presented(bank, item, sitting.seed, sitting.attempt))


# -- choosing


def _choose(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    """Choose an option, or let it go; of things to put in order, pick one up or put it down."""
    item = bank.item(sitting.item)
    known = shown_order(bank, sitting)
    if sitting.stage != "asking" or value not in known:
        return sitting
    if isinstance(item, Order):
        return msgspec.structs.replace(sitting, held="" if sitting.held == value else value)
    if not isinstance(item, Several):
        return msgspec.structs.replace(sitting, chosen=(value,))
    chosen = set(sitting.chosen) ^ {value}
    return msgspec.structs.replace(
        sitting, chosen=tuple(each.id for each in bank.choices(item) if each.id in chosen)
    )


def _place(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    """Put a part at a place, counted from 0: ``place:clean:2``."""
    name, _, number = value.rpartition(":")
    order = list(shown_order(bank, sitting))
    movable = sitting.stage == "asking" and isinstance(bank.item(sitting.item), Order)
    if not movable or name not in order or not number.isdecimal():
        return sitting
    order.remove(name)
    order.insert(min(int(number), len(order)), name)
    if tuple(order) == shown_order(bank, sitting):
        return sitting
    return msgspec.structs.replace(sitting, chosen=tuple(order))


def _shift(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    """Move a part one place: ``shift:clean:-1`` towards the start."""
    name, _, step = value.rpartition(":")
    order = shown_order(bank, sitting)
    if name not in order or step not in ("1", "-1"):
        return sitting
    return _place(bank, sitting, f"{name}:{max(0, order.index(name) + int(step))}")


def _drop(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    return msgspec.structs.replace(sitting, held="")


def _hint(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    return sitting if sitting.stage != "asking" else msgspec.structs.replace(sitting, hinted=True)


def _timer(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    return msgspec.structs.replace(sitting, timer=not sitting.timer)


def _look(bank: Bank, sitting: Sitting, value: str) -> Sitting:
    """After the answer, open another option; or close it again."""
    if sitting.stage != "feedback" or value not in shown_order(bank, sitting):
        return sitting
    looked = tuple(name for name in sitting.looked if name != value)
    if looked == sitting.looked:
        looked = (*looked, value)
    return msgspec.structs.replace(sitting, looked=looked)


# -- answering and going on


def _answer(bank: Bank, sitting: Sitting, now: int) -> Outcome:
    """Answer with what is chosen. In a test the next question follows at once."""
    if not sitting.ready:
        return sitting, ()
    item = bank.item(sitting.item)
    sitting = paused(sitting, now)
    right = mark(bank, item, sitting.chosen).right
    given = Given(response=sitting.chosen, right=right, hinted=sitting.hinted, took=sitting.spent)
    comes_again = not right and sitting.attempt == 1 and sitting.mode != "test"
    after = msgspec.structs.replace(
        sitting,
        given=(*sitting.given, given),
        again=(*sitting.again, item.id) if comes_again else sitting.again,
        stage="feedback",
        held="",
    )
    event = _answered(bank, after, item, given, now)
    if sitting.mode != "test":
        return after, (event,)
    after, finished = _next(bank, after, now)
    return after, (event, *finished)


def _next(bank: Bank, sitting: Sitting, now: int) -> Outcome:
    """On to the next question; after the last one, the round is done."""
    if sitting.stage != "feedback":
        return sitting, ()
    at = sitting.at + 1
    after = msgspec.structs.replace(
        sitting, at=at, stage="asking", chosen=(), looked=(), hinted=False, spent=0
    )
    if at < len(sitting.order):
        return resumed(after, now), ()
    done = msgspec.structs.replace(after, stage="done")
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


def _answered(bank: Bank, sitting: Sitting, item: Item, given: Given, now: int) -> Answered:
    response = given.response if isinstance(item, Order) else tuple(sorted(given.response))
    return Answered(
        id=_event_id(sitting, f"{sitting.at}"),
        at=now,
        content=sitting.content,
        item=item.id,
        meaning=bank.meaning(item.id),
        kind=kind_of(item),
        topic=item.topic,
        facts=item.facts,
        mode=sitting.mode,
        sitting=sitting.id,
        response=() if isinstance(item, Story) else response,
        right=given.right,
        attempt=sitting.attempt,
        hinted=given.hinted,
        took=given.took,
    )


def _event_id(sitting: Sitting, name: str) -> str:
    """32 hexadecimal digits that follow from the round's own, which are random."""
    return blake2b(f"{sitting.id}:{name}".encode(), digest_size=16).hexdigest()


_ACTIONS: dict[str, Callable[[Bank, Sitting, str], Sitting]] = {
    "choose": _choose,
    "place": _place,
    "shift": _shift,
    "drop": _drop,
    "hint": _hint,
    "timer": _timer,
    "look": _look,
}
_RECORDED: dict[str, Callable[[Bank, Sitting, int], Outcome]] = {"answer": _answer, "next": _next}
