"""The kit that plays the app stands with the tests of the screens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

sys.path.append(str(Path(__file__).resolve().parent.parent / "screens"))


@pytest.fixture(autouse=True)
def _wait_for_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual waits for every screen to come to rest; one that plays never does."""

    async def at_once(*_: object, **__: object) -> bool:
        return True

    monkeypatch.setattr(Pilot, "_wait_for_screen", at_once)
