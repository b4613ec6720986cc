"""Run by the tests: writes answers in a process of its own, to be killed at any moment.

For each line of standard input, the path of a ledger, it forks a child that writes answers for ever
and says the id of each once it is written; it says the child's number, and when it is gone.
"""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path

from learner_kit import answered

from sij_tui.records.learner import open_ledger


def write_for_ever(path: Path) -> None:
    ledger = open_ledger(path, "tea")
    while True:
        answer = answered(id=uuid.uuid4().hex)
        ledger.write(answer)
        os.write(1, f"{ledger.mishap}{answer.id}\n".encode())


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
