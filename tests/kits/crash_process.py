"""Run by the tests: writes answers in a process of its own, to be killed at any moment.

For each line of standard input, the path of a review log, it forks a child that writes answers
and says the id of each once it is written; it says the child's number, and when it is gone. With a
number as its argument, the child imports so many answers at once.
"""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path

from learner_kit import START, answered, of

from sij_tui.records.cards import ReviewSettings
from sij_tui.records.clock_correction import correct_times
from sij_tui.records.import_cards import ImportedCards
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.opening import open_store
from sij_tui.records.transfer import import_records

SETTINGS = ReviewSettings("tea", (), fuzz=True, offset=0)


def write_for_ever(path: Path) -> None:
    review_log = StoredReviewLog(path, "tea")
    while True:
        answer = answered(id=uuid.uuid4().hex)
        review_log.write(answer)
        os.write(1, f"{review_log.problem}{answer.id}\n".encode())


def import_many(path: Path, count: int) -> None:
    answers = [
        answered(number, at=START + number * 7_000, item=f"q{number % 40}")
        for number in range(count)
    ]
    os.write(1, b"importing\n")
    store = open_store(path)
    cards = ImportedCards(store, [SETTINGS], START + count * 7_000)
    import_records(store, of("a" * 32, answers), meanwhile=cards.worked_out)
    correct_times(store, START + count * 7_000)
    cards.write()
    store.close()
    os.write(1, b"imported\n")


def main() -> None:
    for line in sys.stdin:
        if not (child := os.fork()):
            try:
                if sys.argv[1:]:
                    import_many(Path(line.strip()), int(sys.argv[1]))
                else:
                    write_for_ever(Path(line.strip()))
            finally:
                os._exit(1)
        os.write(1, f"{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
