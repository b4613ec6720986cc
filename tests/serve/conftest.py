"""A server for each module of tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

pytest.importorskip("asyncssh", reason="asyncssh is not installed: pip install 'sij-tui[serve]'")

from serve_kit import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        confined = item.path.parent.name == "sandbox"  # those say themselves what they need
        if "tests/serve" in str(item.path) and not (confined or sys.platform.startswith("linux")):
            item.add_marker(pytest.mark.skip(reason="serving needs Linux"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("--max-per-address", "200") as running:
        yield running
