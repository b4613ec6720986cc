"""Clock skew: when answers count, worked out anew where a clock was wrong; kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sij_tui.core.practice.review_log import LATEST
from sij_tui.core.progress.arrival import ArrivedAnswer, counted_times
from sij_tui.records.notes import LATEST_TIME, TIMED, WRONG_TIMES

if TYPE_CHECKING:
    from sij_tui.records.store import Store

_SOUND_TIME = f"typeof({{0}}) = 'integer' AND {{0}} BETWEEN 0 AND {LATEST}"
_SOUND_NAME = "typeof(learner) IN ('text', 'null')"


def correct_times(store: Store, now: int) -> None:
    """Give each answer the time at which it counts; ``now`` in milliseconds since 1970 UTC.

    Mostly nothing is to be done: times go up, and none is beyond now.
    """
    last, done = store.last_number(), store.number_note(TIMED)
    wrong = store.number_note(WRONG_TIMES)
    if last == done and not wrong:
        if _is_sound(store):
            return
        with store.writing():
            _mend(store)
        done = 0
    latest = max(store.number_note(LATEST_TIME), 0)
    if not wrong and (now_latest := _in_order(store, done, latest, now)) is not None:
        with store.writing():
            store.set_note(TIMED, str(last))
            store.set_note(LATEST_TIME, str(now_latest))
        return
    with store.writing():
        _settle_all(store, now)


def _is_sound(store: Store) -> bool:
    """Whether all times can be, and learners have names; looks at an index alone."""
    asked = f"SELECT EXISTS (SELECT 1 FROM answer WHERE NOT ({_SOUND_TIME}) OR NOT ({_SOUND_NAME}))"
    return not store.connection.execute(asked.format("counted")).fetchone()[0]


def _mend(store: Store) -> None:
    """Have times that cannot be, in a file that was damaged, count as those of a wrong clock."""
    for statement in (
        f"UPDATE answer SET at = {LATEST} WHERE NOT ({_SOUND_TIME.format('at')})",
        f"UPDATE answer SET counted = at WHERE NOT ({_SOUND_TIME.format('counted')})",
        f"UPDATE answer SET learner = hex(learner) WHERE NOT ({_SOUND_NAME})",
    ):
        store.connection.execute(statement)
    store.set_note(TIMED, "0")


def has_wrong_times(store: Store) -> bool:
    """Whether any answer counts at another time than its clock said."""
    return store.number_note(WRONG_TIMES) != 0


def _in_order(store: Store, done: int, latest: int, now: int) -> int | None:
    """The latest time, if all answers after a number are in order; else none."""
    rows = store.connection.execute(
        "SELECT at, here, counted FROM answer WHERE number > ? AND learner IS NULL ORDER BY number",
        (done,),
    )
    for at, here, counted in rows:
        if at != counted or at > now or (here and at < latest):
            return None
        latest = max(latest, at) if here else latest
    return latest


def _settle_all(store: Store, now: int) -> None:
    rows = store.connection.execute(
        "SELECT number, at, here, counted FROM answer WHERE learner IS NULL ORDER BY number"
    ).fetchall()
    arrivals = [
        ArrivedAnswer(at, bool(here), counted if counted < at else LATEST)
        for _, at, here, counted in rows
    ]
    times = counted_times(arrivals, now)
    changed = [
        (time, number)
        for time, (number, _, _, counted) in zip(times, rows, strict=True)
        if time != counted
    ]
    if changed:
        store.connection.executemany("UPDATE answer SET counted = ? WHERE number = ?", changed)
        store.expire_cards()
    wrong = sum(time != at for time, (_, at, _, _) in zip(times, rows, strict=True))
    store.set_note(WRONG_TIMES, str(wrong))
    store.set_note(TIMED, str(store.last_number()))
    here = [time for time, (_, _, here, _) in zip(times, rows, strict=True) if here]
    store.set_note(LATEST_TIME, str(max(here, default=0)))
