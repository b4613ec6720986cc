"""A server for browsers, and a browser, for each module of tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

pytest.importorskip("aiohttp", reason="aiohttp is not installed: pip install 'sij-tui[web]'")

from serve_kit import Server

from bench.browser import Browser, running_browser


@pytest.fixture(scope="module")
def web_server() -> Iterator[Server]:
    with Server("--web", "127.0.0.1:0", "--no-ssh", "--max-per-address", "200") as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running
