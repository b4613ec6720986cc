"""What the tests of the screens share."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot


@pytest.fixture(autouse=True)
def _wait_for_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual waits for every screen to come to rest; one that has failed never does."""

    async def at_once(*_: object, **__: object) -> bool:
        return True

    monkeypatch.setattr(Pilot, "_wait_for_screen", at_once)
