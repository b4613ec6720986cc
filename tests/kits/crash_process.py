"""Run by the tests: writes answers in a process of its own, to be killed at any moment.

For each line of standard input, the path of a review log, it forks a child that writes answers
and says the id of each once it is written; it says the child's number, and when it is gone.
"""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path

from learner_kit import answered

from sij_tui.records.learner import open_review_log


def write_for_ever(path: Path) -> None:
    review_log = open_review_log(path, "tea")
    while True:
        answer = answered(id=uuid.uuid4().hex)
        review_log.write(answer)
        os.write(1, f"{review_log.problem}{answer.id}\n".encode())


def main() -> None:
    for line in sys.stdin:
        if not (child := os.fork()):
            try:
                write_for_ever(Path(line.strip()))
            finally:
                os._exit(1)
        os.write(1, f"{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
