"""A review log: what was written is there again, for its content and its owner alone."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path

import pytest
from fsrs import Scheduler
from learner_kit import DAY, START, answered, brought_in, finished

from sij_tui.core.practice.days import streak
from sij_tui.core.practice.review_log import LATEST, Answered, Card, InMemoryReviewLog
from sij_tui.records import cards
from sij_tui.records.cards import MODEL
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opened_logs import OpenedReviewLogs
from sij_tui.records.store import StoredEvent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sij-tui" / "learner.sqlite3"


@pytest.fixture(params=["file", "memory"])
def place(request: pytest.FixtureRequest, path: Path) -> Path | None:
    return path if request.param == "file" else None


def from_elsewhere(review_log: StoredReviewLog, *answers: Answered) -> None:
    """Answers from another machine, in any order."""
    brought_in(review_log._store, (StoredEvent(None, answer) for answer in answers))


def test_what_was_written_is_there_the_first_first(place: Path | None) -> None:
    review_log = StoredReviewLog(place, "tea")
    for number in (0, 1, 2):
        review_log.write(answered(number))
    assert list(review_log.answers()) == [answered(0), answered(1), answered(2)]
    assert review_log.problem == ""


def test_what_was_brought_in_is_there_the_oldest_first(place: Path | None) -> None:
    review_log = StoredReviewLog(place, "tea")
    from_elsewhere(review_log, answered(2), answered(0), answered(1))
    assert list(review_log.answers()) == [answered(0), answered(1), answered(2)]


def test_another_run_finds_it_again(path: Path) -> None:
    StoredReviewLog(path, "tea").write(answered())
    assert list(StoredReviewLog(path, "tea").answers()) == [answered()]


def test_the_same_answer_twice_is_one(place: Path | None) -> None:
    review_log = StoredReviewLog(place, "tea")
    review_log.write(answered())
    review_log.write(answered())
    assert len(review_log.answers()) == 1


def test_answers_are_counted_by_the_learners_own_day(place: Path | None) -> None:
    night = START + 11 * 3_600_000  # an hour to midnight, UTC
    answers = [answered(0, at=night), answered(1, at=night + DAY), answered(2, at=night + DAY)]
    review_log, memory = StoredReviewLog(place, "tea"), InMemoryReviewLog()
    for answer in (*answers, answered(3, content="coffee")):
        review_log.write(answer)
    for answer in answers:
        memory.write(answer)
    for offset, first in ((0, 20_700), (59, 20_700), (60, 20_701), (-720, 20_700)):
        assert review_log.days(offset) == memory.days(offset)
        assert min(review_log.days(offset)) == first
    assert list(review_log.days(0).values()) == [1, 2]


def test_of_each_card_the_last_answer_is_found(place: Path | None) -> None:
    review_log = StoredReviewLog(place, "tea")
    known, changed, never = Card("q1", "0" * 16), Card("q2", "1" * 16), Card("q3", "0" * 16)
    last = answered(7, right=False)
    from_elsewhere(
        review_log, answered(2), last, answered(5),
        answered(1, item="q2"),  # what it meant before
        answered(6, item="q4"), answered(8, item="q4", at=last.at),  # at the very same moment
        answered(9, content="coffee", at=last.at),
    )  # fmt: skip
    assert review_log.latest([known, changed, never]) == {"q1": last}
    other = Card("q4", "0" * 16)
    assert review_log.latest([known, other]) == {
        "q1": last,
        "q4": answered(8, item="q4", at=last.at),
    }
    review_log.write(answered(10))
    assert review_log.latest([known]) == {"q1": answered(10)}


def test_each_content_has_its_own_answers_and_sitting(path: Path) -> None:
    tea, coffee = StoredReviewLog(path, "tea"), StoredReviewLog(path, "coffee")
    tea.write(answered(content="tea"))
    tea.suspend(b"half a test")
    assert (list(coffee.answers()), coffee.suspended()) == ([], b"")
    assert coffee.card_states([Card("q1", "0" * 16)]) == {}
    assert tea.suspended() == b"half a test"


def test_one_sitting_is_parked_at_most(place: Path | None) -> None:
    review_log = StoredReviewLog(place, "tea")
    review_log.suspend(b"one")
    review_log.suspend(b"two")
    assert review_log.suspended() == b"two"
    review_log.suspend(b"")
    assert review_log.suspended() == b""


def test_the_end_of_a_sitting_is_no_answer(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    review_log.write(finished())
    assert review_log.answers() == []


def test_only_its_owner_can_read_any_of_its_files(path: Path) -> None:
    before = os.umask(0)
    try:
        review_log = StoredReviewLog(path, "tea")
        review_log.write(answered())
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys((path.name, f"{path.name}-wal", f"{path.name}-shm"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_all_is_in_one_file_once_the_review_logs_are_closed(path: Path) -> None:
    """As a session's process does, which ends past Python."""
    opened = OpenedReviewLogs(lambda: path, lambda: 0, lambda: LATEST)
    one, other = opened.review_log("tea"), opened.review_log("coffee")
    assert opened.review_log("tea") is one
    one.write(answered())
    other.write(answered(1, content="coffee"))
    opened.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert len(StoredReviewLog(path, "tea").answers()) == 1
    opened.close()  # with none open, too
    assert len(opened.review_log("tea").answers()) == 1


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    StoredReviewLog(path, "tea").close()
    path.chmod(0o644)
    StoredReviewLog(path, "tea")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_answers_are_written_through_to_the_disk(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    ask = review_log._store.connection.execute
    assert ask("PRAGMA journal_mode").fetchone() == ("wal",)
    assert ask("PRAGMA synchronous").fetchone() == (2,)


def test_in_memory_no_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    review_log = StoredReviewLog(None, "tea")
    review_log.write(answered())
    assert (review_log.place, list(tmp_path.iterdir())) == ("", [])


def test_it_holds_no_more_than_its_tables_say(path: Path) -> None:
    StoredReviewLog(path, "tea").close()
    with sqlite3.connect(path) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert {"answer", "finish", "parked", "card", "note"} <= tables


def test_a_sitting_that_is_over_takes_no_other_with_it(path: Path) -> None:
    one, other = StoredReviewLog(path, "tea"), StoredReviewLog(path, "tea")
    one.suspend(b"one")
    other.suspend(b"other")
    one.suspend(b"")
    assert other.suspended() == b"other"
    other.suspend(b"")
    assert (one.suspended(), other.suspended()) == (b"", b"")


# -- days


LONDON = ((23, 60), (24, 60), (25, 60), (26, 0))
"""Days of October 2026 with the minutes that clocks in London are ahead of UTC at 00:30."""
FIRST = date(2026, 10, 23).toordinal() - date(1970, 1, 1).toordinal()


def test_a_day_is_that_of_the_clocks_where_the_answer_was_given(place: Path | None) -> None:
    """Half past midnight on four days in a row, the clocks go back before the last of them."""
    memory, minutes = InMemoryReviewLog(), [0]
    review_log = StoredReviewLog(place, "tea", offset=lambda: minutes[0])
    for number, (day, offset) in enumerate(LONDON):
        minutes[0] = offset
        at = (FIRST + day - 23) * DAY + (30 - offset) * 60_000
        review_log.write(answered(number, at=at))
        memory.write(answered(number, at=at, offset=offset))
    expected = dict.fromkeys(range(FIRST, FIRST + 4), 1)
    for now in (60, 0, -720):
        assert review_log.days(now) == memory.days(now) == expected
    assert streak(set(review_log.days(0)), FIRST + 3) == 4
    assert [answer.offset for answer in review_log.answers()] == [60, 60, 60, 0]


# -- clocks that are wrong


def test_an_answer_beyond_now_does_not_outweigh_those_that_came_after_it(
    place: Path | None,
) -> None:
    """The clock said 2035 once; since then the question was missed twice."""
    clock = [START + 9 * 365 * DAY]
    review_log = StoredReviewLog(place, "tea", now=lambda: clock[0])
    card = Card("q1", "0" * 16)
    review_log.write(answered(0, at=clock[0]))
    review_log.card_states([card])
    clock[0] = START
    for number in (1, 2):
        review_log.write(answered(number, at=START + number, right=False))
        clock[0] = START + number
    latest = review_log.latest([card])["q1"]
    assert (latest.id, latest.right) == (answered(2).id, False)
    remembered = review_log.card_states([card])["q1"]
    assert remembered.last == START + 2
    assert remembered.due <= START + 2 * DAY
    assert max(review_log.days(0)) == START // DAY


def test_an_answer_before_those_that_came_first_is_still_the_last(place: Path | None) -> None:
    """The battery of the clock is empty: it says 1970."""
    review_log = StoredReviewLog(place, "tea", now=lambda: START + DAY)
    review_log.write(answered(0, at=START - DAY))
    review_log.write(answered(1, at=START))
    review_log.write(answered(2, at=1_000, right=False))
    assert not review_log.latest([Card("q1", "0" * 16)])["q1"].right
    assert [answer.at for answer in review_log.answers()] == [START - DAY, START, START]


def test_right_clocks_cost_nothing(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea", now=lambda: START + DAY)
    for number in range(3):
        review_log.write(answered(number))
    review_log.card_states([Card("q1", "0" * 16)])
    rows = review_log._store.connection.execute("SELECT at = counted FROM answer").fetchall()
    assert rows == [(1,)] * 3
    assert review_log._store.note("wrong times") in ("", "0")


# -- spaced review


def memory(*answers: object, fuzz: bool = False):  # type: ignore[no-untyped-def]
    review_log = StoredReviewLog(None, "tea", fuzz=fuzz)
    for answer in answers:
        review_log.write(answer)  # type: ignore[arg-type]
    return review_log.card_states([Card("q1", "0" * 16)]).get("q1")


def test_a_wrong_answer_comes_back_sooner_than_a_right_one_and_a_retry_lies_between() -> None:
    wrong, retried, right = (
        memory(answered(right=right, attempt=attempt))
        for right, attempt in ((False, 1), (True, 2), (True, 1))
    )
    assert wrong.stability < retried.stability < right.stability
    assert START + DAY // 2 == wrong.due == retried.due < right.due


def test_what_was_answered_at_night_is_due_in_the_morning_where_the_learner_is() -> None:
    night, zone = START + 9 * 3_600_000, 60  # nine in the evening, ten an hour further east
    review_log = StoredReviewLog(None, "tea", offset=lambda: zone)
    review_log.write(answered(at=night, right=False))
    (memory,) = review_log.card_states([Card("q1", "0" * 16)]).values()
    assert memory.due == START + 11 * 3_600_000


def test_what_is_known_comes_back_later_each_time() -> None:
    spans, answers = [], []
    for number in range(5):
        at = answers[-1].at + spans[-1] if answers else START
        answers.append(answered(number, at=at))
        spans.append(memory(*answers).due - at)
    assert spans == sorted(set(spans))


def test_what_was_never_answered_is_not_known() -> None:
    assert memory() is None


def test_a_changed_meaning_is_another_card() -> None:
    assert memory(answered(fingerprint="1" * 16)) is None


def test_the_order_of_bringing_in_does_not_matter() -> None:
    answers = [answered(n, at=START + n * 3 * DAY, right=n != 1) for n in range(4)]
    review_log = StoredReviewLog(None, "tea")
    from_elsewhere(review_log, answers[0], answers[3])
    review_log.card_states([Card("q1", "0" * 16)])  # takes in what there is so far
    from_elsewhere(review_log, answers[2], answers[1])
    assert review_log.card_states([Card("q1", "0" * 16)])["q1"] == memory(*answers)


def test_what_spaced_review_knows_can_be_thrown_away(path: Path) -> None:
    answers = [answered(n, at=START + n * DAY) for n in range(3)]
    review_log = StoredReviewLog(path, "tea")
    for answer in answers:
        review_log.write(answer)
    before = review_log.card_states([Card("q1", "0" * 16)])
    review_log._store.connection.executescript("DELETE FROM card; DELETE FROM note;")
    assert review_log.card_states([Card("q1", "0" * 16)]) == before == {"q1": memory(*answers)}


def test_the_model_is_the_one_that_it_is_called() -> None:
    """If this fails, the model has changed: give it another name in ``records/cards.py``."""
    digest = blake2b(Scheduler(enable_fuzzing=False).to_json().encode(), digest_size=8).hexdigest()
    assert (digest, MODEL) == ("e9e674b71718df3b", "FSRS-6, parameters of fsrs 6.3")


def test_another_model_makes_the_cards_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review_log = StoredReviewLog(path, "tea")
    review_log.write(answered())
    before = review_log.card_states([Card("q1", "0" * 16)])
    review_log._store.connection.execute("UPDATE card SET stability = 99")
    assert review_log.card_states([Card("q1", "0" * 16)]) != before
    monkeypatch.setattr(cards, "MODEL", "another")
    assert review_log.card_states([Card("q1", "0" * 16)]) == before


def test_fuzz_spreads_the_days_and_is_the_same_everywhere() -> None:
    def due(seed: int) -> int:
        ids = [f"{seed * 0x2F3A_91C7 % 2**32:08x}{n:024x}" for n in range(4)]
        at = [START + days * DAY for days in (0, 2, 12, 40)]
        answers = [answered(id=id, at=at) for id, at in zip(ids, at, strict=True)]
        assert memory(*answers, fuzz=True) == memory(*answers, fuzz=True)
        return int(memory(*answers, fuzz=True).due)

    plain = memory(*(answered(n, at=START + d * DAY) for n, d in enumerate((0, 2, 12, 40)))).due
    dues = {due(seed) for seed in range(30)}
    assert len(dues) > 5
    assert min(dues) < plain < max(dues)
    assert all(abs(due - plain) < 0.2 * (plain - START) for due in dues)


def test_once_it_is_let_go_all_of_it_is_in_one_file(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    review_log.write(answered())
    del review_log
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_fails_half_way_leaves_nothing_and_the_next_is_written(place: Path | None) -> None:
    review_log = StoredReviewLog(place, "tea")

    def broken_off() -> Iterator[StoredEvent]:
        yield StoredEvent(None, answered(1))
        raise KeyboardInterrupt

    def write() -> None:
        with review_log._store.writing():
            review_log._store.set_own_name("somebody")
            review_log._store.insert_rows(broken_off())

    review_log._store.suspend("tea", b"before")
    with pytest.raises(KeyboardInterrupt):
        write()
    assert not review_log._store.connection.in_transaction
    assert review_log._store.suspended("tea") == b"before"
    assert review_log._store.note("account") == ""
    review_log.write(answered(2))
    assert list(review_log.answers()) == [answered(2)]
