"""One time and one place for all frozen values, and the small content file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden_kit import sample

NOW = 1_790_000_000_000
"""In September 2026, in milliseconds since 1970 UTC: after all frozen answers."""


@pytest.fixture(autouse=True)
def _now_in_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC")
        patched.setattr(time, "time_ns", lambda: NOW * 1_000_000)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return sample(tmp_path)
