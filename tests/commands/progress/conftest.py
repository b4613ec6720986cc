"""What the tests of the command share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_kit import Output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A learner's file with some answers."""
    from command_kit import make_file

    return make_file(tmp_path / "learner.sqlite3")


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> Output:
    """What a run prints."""
    from command_kit import Output

    return Output(capsys)
