"""When answers count, worked out anew where a clock was wrong; kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sij_tui.core.progress.arrival import ArrivedAnswer, counted_times

if TYPE_CHECKING:
    from sij_tui.records.store import Store

_DONE, _LATEST, _WRONG = "settled", "settled at", "wrong times"


def correct_times(store: Store, now: int) -> None:
    """Give each answer the time at which it counts; ``now`` in milliseconds since 1970 UTC.

    Mostly nothing is to be done: times go up, and none is beyond now.
    """
    last, done = store.last_number(), store.number_note(_DONE)
    wrong = store.number_note(_WRONG)
    if last == done and not wrong:
        return
    latest = max(store.number_note(_LATEST), 0)
    if not wrong and (now_latest := _in_order(store, done, latest, now)) is not None:
        with store.writing():
            store.set_note(_DONE, str(last))
            store.set_note(_LATEST, str(now_latest))
        return
    with store.writing():
        _settle_all(store, now)


def has_wrong_times(store: Store) -> bool:
    """Whether any answer counts at another time than its clock said."""
    return store.number_note(_WRONG) != 0


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
    times = counted_times([ArrivedAnswer(at, bool(here)) for _, at, here, _ in rows], now)
    changed = [
        (time, number)
        for time, (number, _, _, counted) in zip(times, rows, strict=True)
        if time != counted
    ]
    if changed:
        store.connection.executemany("UPDATE answer SET counted = ? WHERE number = ?", changed)
        store.connection.execute("DELETE FROM note WHERE name LIKE 'spacing %'")
    wrong = sum(time != at for time, (_, at, _, _) in zip(times, rows, strict=True))
    store.set_note(_WRONG, str(wrong))
    store.set_note(_DONE, str(store.last_number()))
    here = [time for time, (_, _, here, _) in zip(times, rows, strict=True) if here]
    store.set_note(_LATEST, str(max(here, default=0)))
