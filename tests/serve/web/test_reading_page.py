"""The reading page is made once, however many ask for it at once."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest
from book_kit import shipped

from sij_tui.serve.limits import ConnectionLimiter
from sij_tui.serve.log import EventLog
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.sessions.admission import AdmissionControl
from sij_tui.serve.sessions.registry import SessionRegistry
from sij_tui.serve.web import handlers
from sij_tui.serve.web.access import WebAccess
from sij_tui.serve.web.assets import load_assets


@pytest.fixture
def web() -> handlers.WebHandlers:
    options = ServeOptions()
    registry = SessionRegistry(options, EventLog(time.time), time.monotonic)
    admission = AdmissionControl(registry, ConnectionLimiter(50, 50))
    access = WebAccess(options, ["http://127.0.0.1:8080"], "")
    return handlers.WebHandlers(
        options, registry, admission, access, load_assets(), shipped().loaded
    )


async def test_many_who_ask_at_once_get_the_same_document(
    web: handlers.WebHandlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def as_html(*_: object) -> str:
        made.append(1)
        return f"document {len(made)}"

    monkeypatch.setattr(handlers, "as_html", as_html)
    first = asyncio.create_task(web._read_document())
    others = [asyncio.create_task(web._read_document()) for _ in range(5)]
    await asyncio.sleep(0)
    first.cancel()
    assert set(await asyncio.gather(*others)) == {"document 1"}
    with contextlib.suppress(asyncio.CancelledError):
        await first
    web.set_content(shipped().loaded)
    assert await web._read_document() == "document 2"
