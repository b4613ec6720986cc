"""The kits for the app and for answers stand with other tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_kit import Output

for name in ("screens", "records"):
    sys.path.append(str(Path(__file__).resolve().parent.parent / name))


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
