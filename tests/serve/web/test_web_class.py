"""A class with browsers in it: a desktop's, a phone's, beside SSH and line by line."""

from __future__ import annotations

import asyncio
import re

import pytest
from book_kit import shipped
from browser_kit import needs_browser
from class_client_kit import RIGHT, connect, join, marked, open_class, sees
from line_client_kit import LineClient
from serve_kit import Server, needs_ssh

from bench.browser import Browser, Tab

pytestmark = [needs_browser, pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]
PHONE = (360, 640)
VOTES = re.compile(r"(\d+) +▄* +(Yes|No|Not sure)\b")
LABELS, CLASSROOM = shipped().content.labels.lines, shipped().content.classroom


async def choose(tab: Tab, text: str) -> None:
    """Move the cursor down to a line, each step once the one before is painted; press Enter."""
    line = at_cursor(await tab.wait(lambda screen: text in screen and at_cursor(screen)))
    while text not in line:
        await tab.press("ArrowDown")
        before = line
        screen = await tab.wait(lambda screen, before=before: at_cursor(screen) not in ("", before))
        line = at_cursor(screen)
    await tab.press("Enter")


def at_cursor(screen: str) -> str:
    """The line at the cursor; empty while the screen is half painted."""
    return marked(screen.splitlines())


async def lead_from_browser(tab: Tab, server: Server) -> str:
    """Show the presenter's code, open the first plan; returns the code of the class."""
    server.wait(lambda: "presenter's code" in server.said)
    secret = re.findall(r"presenter's code (\S+)", server.said)[0]
    await tab.wait_for("Quit")
    await tab.press("Enter")
    await tab.wait_for("four letters")
    await choose(tab, "Lead a class")
    await tab.wait_for("presenter's code")
    await tab.type(secret)
    await choose(tab, "A short class")
    screen = await tab.wait_for("Next: ")
    return re.findall(r"Class ([BCDFGHJKMNPRTWXZ]{4})", screen)[0]


def has_qr_code(screen: str) -> bool:
    """Whether the upper corners of a QR code are there, on a light ground or on a dark one."""
    return bool(re.search(r"█▀▀▀▀▀█.*█▀▀▀▀▀█|█ ▄▄▄▄▄ █.*█ ▄▄▄▄▄ █", screen))


async def test_a_follower_joins_by_the_address_and_votes_on_a_phone(browser: Browser) -> None:
    with Server("--web", "127.0.0.1:0", "--no-ssh", "--class") as server:
        presenter = await browser.open(f"{server.url}/", (1280, 900))
        code = await lead_from_browser(presenter, server)
        await presenter.wait_for(f"{server.url}/{code}")
        await presenter.wait(has_qr_code)
        phone = await browser.open(f"{server.url}/{code}", PHONE, touch=True)
        await phone.wait_for(code)
        await presenter.press("ArrowRight")
        await phone.wait_for("· 2/11")
        await presenter.type("y")
        await phone.wait_for("Voting is open")
        await phone.tap_on("#keys [data-key='3']")
        await phone.wait_for("Your vote is in")
        await presenter.wait_for("1 of 1 have voted")
        assert phone.problems == []
        box = await phone.run(
            "JSON.stringify([document.documentElement.scrollWidth, innerWidth,"
            " ...[...document.querySelectorAll('.key')].map((k) => k.offsetHeight)])"
        )
        width, window, *heights = map(int, re.findall(r"\d+", box))
        assert width == window, "nothing is beside the screen"
        assert min(heights) >= 44, "a finger's width"
        await presenter.close()
        await phone.close()


def votes_on(screen: str) -> dict[str, int]:
    """How many votes stand behind each answer."""
    return {words: int(count) for count, words in re.findall(VOTES, screen)}


@needs_ssh
async def test_a_terminal_a_browser_a_phone_and_lines_led_over_ssh(browser: Browser) -> None:
    assert CLASSROOM
    with (
        Server("--web", "127.0.0.1:0", "--class") as server,
        connect(server, size=(120, 40)) as presenter,
        connect(server, size=(80, 24)) as terminal,
    ):
        code = await asyncio.to_thread(open_class, presenter, server)
        await asyncio.to_thread(join, terminal, code)
        desktop = await browser.open(f"{server.url}/{code}", (1280, 900))
        phone = await browser.open(f"{server.url}/{code}", PHONE, touch=True)
        lines = LineClient(server, user="class")
        lines.type(code)
        await asyncio.to_thread(sees, presenter, "4 following")
        presenter.send(RIGHT)
        await asyncio.to_thread(sees, terminal, "Why they are injected")
        for tab in (desktop, phone):
            await tab.wait_for("Why they are injected")
        presenter.send("y")
        await asyncio.to_thread(sees, terminal, "Voting is open")
        await asyncio.to_thread(lines.read_until, LABELS.one)
        terminal.send("1")
        await desktop.wait_for("Voting is open")
        await desktop.type("2")
        await phone.wait_for("Voting is open")
        await phone.tap_on("#keys [data-key='3']")
        lines.type("1")
        await asyncio.to_thread(sees, presenter, "4 of 4 have voted")
        presenter.send("v")
        await asyncio.to_thread(sees, terminal, "Voting is closed")
        presenter.send("v")
        await asyncio.to_thread(sees, terminal, "4 votes")  # below the answers
        votes = {"Yes": 2, "No": 1, "Not sure": 1}
        assert votes_on("\n".join(terminal.screen())) == votes
        for tab in (desktop, phone):
            await tab.wait(lambda screen: votes_on(screen) == votes)
            assert tab.problems == []
        said = await asyncio.to_thread(lines.read_until, f"{CLASSROOM.not_sure}: 1")
        assert all(re.search(rf"{words}: {count}\b", said) for words, count in votes.items())
        assert lines.end() == 0
        await desktop.close()
        await phone.close()
