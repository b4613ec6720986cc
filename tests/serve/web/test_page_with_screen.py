"""The page of a browser that comes again brings the first screen, and no process with it."""

from __future__ import annotations

import asyncio
import base64
import html
import re
from typing import NamedTuple

import pytest
from browser_kit import needs_browser
from pty_session import TIMEOUT
from raw_web_kit import password_file
from serve_kit import Server
from web_kit import WebClient, web_client

from bench.browser import Browser

pytestmark = [pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]
LAST_OF_PICTURE = re.compile(r"Progress +[^ \n]")
"""In a browser a screen comes in parts: the line in which home's picture ends."""
HINT = {"Cookie": "sij-tui-screen=80x24-dark-00"}


class Found(NamedTuple):
    """What a page has of a first screen."""

    hint: str
    digest: str
    output: bytes


async def page(client: WebClient, **headers: str) -> Found | None:
    response = await client.http.get(f"{client.url}/", headers={**HINT, **headers})
    match = re.search(
        r'<template id="screen" data-hint="(.*?)" data-digest="(.*?)" data-output="(.*?)">',
        await response.text(),
    )
    if match is None:
        return None
    hint, digest, output = map(html.unescape, match.groups())
    return Found(hint, digest, base64.b64decode(output))


async def test_a_page_shows_what_the_session_then_draws() -> None:
    with Server("--web", "127.0.0.1:0", "--no-ssh") as server:
        async with web_client(server.url) as client, web_client(server.url) as other:
            assert await page(client) is None, "nobody has been there"
            await client.begin()
            await client.read_until("Quit")
            async with asyncio.timeout(TIMEOUT):
                while (found := await page(other)) is None:
                    await asyncio.sleep(0.01)
            assert found.hint == "80x24-dark-00"
            assert len(server.events("begin")) == 1, "a request for a page begins nothing"
            while len(client.output) < len(found.output):
                await client.receive()
            assert client.output.startswith(found.output)
            opened = await other.begin(screen=found.digest)
            assert opened["offset"] == len(found.output)
            other.output = found.output
            await other.type("q")
            assert (await other.message())["reason"] == "quit"
            size = min(len(client.output), len(found.output) + 50)
            assert other.output[:size] == client.output[:size], "each byte has come once"


@pytest.mark.parametrize(
    "cookie", ["", "sij-tui-screen=9999x24-dark-00", 'sij-tui-screen="><script>', "sij-tui-screen"]
)
async def test_other_hints_bring_the_page_as_it_is(web_server: Server, cookie: str) -> None:
    async with web_client(web_server.url) as client:
        await client.begin()
        await client.read_until("Quit")
        response = await client.http.get(f"{client.url}/", headers={"Cookie": cookie})
        assert response.status == 200
        assert "<template" not in await response.text()


async def test_nothing_is_shown_to_who_has_not_logged_in(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("web")
    folder.chmod(0o755)
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", password_file(folder))
    with Server(*options) as server:
        async with web_client(server.url) as client:
            form = {"name": "demo", "secret": "sesame", "path": "/"}
            origin = {"Origin": client.origin}
            await client.http.post(f"{client.url}/login", data=form, headers=origin)
            await client.begin()
            await client.read_until("Quit")
        async with web_client(server.url) as stranger:
            response = await stranger.http.get(f"{stranger.url}/", headers=HINT)
            assert response.status == 401
            assert "<template" not in await response.text()


@needs_browser
async def test_a_browser_that_comes_again_shows_it_and_goes_on(
    web_server: Server, browser: Browser
) -> None:
    tab = await browser.open(f"{web_server.url}/", (900, 620))
    home = await tab.wait(lambda screen: "Quit" in screen and LAST_OF_PICTURE.search(screen))
    assert await tab.run("document.getElementById('screen') === null")
    await tab.type("q")
    await tab.wait_text("You have left the program.")
    await tab.call("Page.reload")
    await tab.wait_true("document.getElementById('screen') !== null")
    await tab.wait(lambda screen: screen == home)
    await tab.press("ArrowDown")
    await tab.press("Enter")
    opened = await tab.wait(lambda screen: screen != home and "Back" in screen)
    await tab.call("Page.reload")
    await tab.wait(lambda screen: screen.rstrip() == opened.rstrip())
    assert tab.problems == []
    await tab.close()


@needs_browser
async def test_a_browser_of_another_size_than_before_is_shown_its_own(
    web_server: Server, browser: Browser
) -> None:
    begun = len(web_server.events("begin"))
    tab = await browser.open(f"{web_server.url}/", (880, 600))
    await tab.wait_for("Quit")
    await tab.type("q")
    await tab.wait_text("You have left the program.")
    await tab.resize(800, 500)
    await tab.call("Page.reload")
    await tab.wait_for("Quit")
    assert await tab.run("document.getElementById('screen') !== null")
    size = await tab.run("`${__terminal.cols}x${__terminal.rows}`")
    web_server.wait_event("begin", begun + 2)
    assert [event["size"] for event in web_server.events("begin")[begun + 1 :]] == [size]
    assert tab.problems == []
    await tab.close()
