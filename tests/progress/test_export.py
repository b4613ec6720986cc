"""What stands where in an export."""

from __future__ import annotations

from pathlib import Path

import pytest
from group_kit import BANK, answer

from sij_tui.cli import main
from sij_tui.core.practice.ledger import Finished
from sij_tui.records.exchange import read_export
from sij_tui.records.opening import open_store


@pytest.mark.parametrize("name", ["mine.csv", "mine.jsonl"])
def test_the_end_of_a_test_comes_after_its_last_answer(name: str, tmp_path: Path) -> None:
    file, export = tmp_path / "learner.sqlite3", tmp_path / name
    last = answer("K01")
    end = Finished(
        id="0" * 32, at=last.at, content=BANK.content, mode="test", sitting=last.sitting,
        asked=1, right=1, passed=True,
    )  # fmt: skip
    store = open_store(file)
    store.add([end, last])
    store.close()
    assert main(["progress", "--file", str(file), "export", str(export)]) == 0
    kinds = [type(record.event) for record in read_export(export.read_bytes())]
    assert kinds == [type(last), Finished]
