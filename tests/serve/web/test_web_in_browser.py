"""The page with the terminal, in a real browser."""

from __future__ import annotations

import pytest
from browser_kit import Browser, needs_browser
from serve_kit import Server

pytestmark = [needs_browser, pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]


async def test_the_first_screen_and_keys(web_server: Server, browser: Browser) -> None:
    tab = await browser.open(f"{web_server.url}/")
    home = await tab.wait_for("Quit")
    assert len(home.splitlines()) > 24
    await tab.press("ArrowDown")
    await tab.press("Enter")
    await tab.wait(lambda screen: screen != home and "Back" in screen)
    await tab.press("Escape")
    await tab.wait_for("Quit")
    await tab.type("q")
    await tab.wait_text("You have left the program.")
    assert web_server.wait_event("end")["reason"] == "quit"
    await tab.click_on("#again")
    await tab.wait_for("Quit")
    assert tab.problems == []
    assert {url.split("/")[2] for url in tab.requests} == {web_server.url.split("/")[2]}
    await tab.close()
