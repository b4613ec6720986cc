"""The page with the terminal, in a real browser."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser_kit import needs_browser
from raw_web_kit import password_file
from serve_kit import Server

from bench.browser import Browser, Tab

pytestmark = [needs_browser, pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]
PHONE = (360, 640)


class Line:
    """A network between the browser and a server, which can fail."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._carries = asyncio.Event()
        self._carries.set()
        self.is_up = True
        self.port = 0

    async def start(self) -> asyncio.Server:
        listening = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = listening.sockets[0].getsockname()[1]
        return listening

    def cut(self) -> None:
        """Lose all connections, and take no more until it is up again."""
        self.is_up = False
        for writer in list(self._writers):
            writer.transport.abort()

    def stall(self) -> None:
        """Carry nothing more, without a word to either side, until :meth:`resume`."""
        self._carries.clear()

    def resume(self) -> None:
        """Carry what was held up, and all that follows."""
        self._carries.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_up:
            writer.transport.abort()
            return
        await self._carries.wait()
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))
        self._writers -= {writer, far_writer}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                await self._carries.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def line_to(server: Server) -> AsyncIterator[Line]:
    line = Line(int(server.url.rpartition(":")[2]))
    async with await line.start():
        yield line
        line.resume()
        line.cut()


async def test_the_first_screen_and_keys_and_the_end(web_server: Server, browser: Browser) -> None:
    tab = await browser.open(f"{web_server.url}/")
    home = await tab.wait_for("Quit")
    assert len(home.splitlines()) > 24
    size = await tab.run("`${__terminal.cols}x${__terminal.rows}`")
    assert web_server.wait_event("begin")["size"] == size, "known before xterm.js is loaded"
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


def is_painted_for(screen: str, columns: int, rows: int) -> bool:
    """Whether the last line, which ends at the right edge, is where it belongs in that size.

    A terminal that has become smaller first shows a part of what was painted for the old size.
    """
    lines = screen.splitlines()
    last = lines[-1].rstrip() if len(lines) == rows else ""
    return last.endswith("Help") and columns - 3 <= len(last) <= columns


COMPOSED_AT = "String([__terminal.textarea.offsetLeft, __terminal.textarea.offsetTop])"
CURSOR_AT = """
(({ cursorX, cursorY }, { offsetWidth, offsetHeight }) => String([
  Math.round(cursorX * offsetWidth / __terminal.cols),
  Math.round(cursorY * offsetHeight / __terminal.rows),
]))(__terminal.buffer.active, document.querySelector(".xterm-screen"))
""".strip()
"""Where the terminal's input element is, and where its cursor is."""


async def test_the_mouse_and_another_size_and_a_paste(web_server: Server, browser: Browser) -> None:
    tab = await browser.open(f"{web_server.url}/")
    await tab.wait_for("Quit")
    before = await tab.run("[__terminal.cols, __terminal.rows]")
    await tab.resize(700, 500)
    await tab.wait_true(f"__terminal.cols < {before[0]} && __terminal.rows < {before[1]}")
    columns, rows = await tab.run("[__terminal.cols, __terminal.rows]")
    narrow = await tab.wait(lambda screen: is_painted_for(screen, columns, rows))
    await tab.click_cell(narrow, "Search")
    await tab.wait_for("› Search")
    await tab.paste("bleeding")
    await tab.wait_for(" bleeding ")
    event = "new KeyboardEvent('keydown', {key: 'v', keyCode: 86, ctrlKey: true, cancelable: true})"
    assert await tab.run(f"__terminal.textarea.dispatchEvent({event})"), "the browser pastes"
    # What an input method composes begins where the text goes on.
    assert await tab.run(f"{COMPOSED_AT} !== {CURSOR_AT}"), "nothing follows a hidden cursor"
    await tab.call("Input.imeSetComposition", text="é", selectionStart=1, selectionEnd=1)
    await tab.wait_true(f"{COMPOSED_AT} === {CURSOR_AT}")
    await tab.call("Input.insertText", text="é")
    await tab.wait_for(" bleedingé ")
    assert tab.problems == []
    await tab.close()


async def open_without_terminal(web_server: Server, browser: Browser) -> tuple[Tab, str]:
    """A page whose script runs and whose xterm.js is held; with the size that it has asked for."""
    sessions = len(web_server.events("begin"))
    tab = await browser.open()
    await tab.hold("*/static/xterm.js*")
    await tab.go(f"{web_server.url}/")
    begun = await asyncio.to_thread(web_server.wait_event, "begin", sessions + 1)
    return tab, str(begun["size"])


async def test_a_window_that_changes_before_there_is_a_terminal(
    web_server: Server, browser: Browser
) -> None:
    tab, asked = await open_without_terminal(web_server, browser)
    await tab.resize(700, 500)
    await tab.release()
    await tab.wait_true("globalThis.__terminal?.element !== undefined")
    columns, rows = await tab.run("[__terminal.cols, __terminal.rows]")
    assert f"{columns}x{rows}" != asked
    await tab.wait(lambda screen: is_painted_for(screen, columns, rows))
    await tab.close()


async def test_keys_that_are_pressed_before_there_is_a_terminal(
    web_server: Server, browser: Browser
) -> None:
    tab, _ = await open_without_terminal(web_server, browser)
    await tab.press("ArrowDown")
    await tab.press("Enter")
    await tab.release()
    await tab.wait(lambda screen: "Why they are injected" in screen and "Quit" not in screen)
    assert tab.problems == []
    await tab.close()


async def test_larger_and_smaller_text_is_kept(web_server: Server, browser: Browser) -> None:
    tab = await browser.open(f"{web_server.url}/")
    await tab.wait_for("Quit")
    columns = await tab.run("__terminal.cols")
    await tab.click_on("#larger")
    await tab.click_on("#larger")
    larger = await tab.run("__terminal.cols")
    assert larger < columns
    other = await browser.open_beside(tab.context, f"{web_server.url}/", (1000, 700))
    await other.wait_for("Quit")
    assert await other.run("__terminal.cols") == larger
    await tab.click_on("#smaller")
    assert larger < await tab.run("__terminal.cols") < columns
    await tab.press("Enter")  # a mouse on the page's buttons leaves the program its keys
    await tab.wait(lambda screen: "Quit" not in screen)
    await tab.close()


@pytest.mark.parametrize(
    ("media", "ground"),
    [
        ({"prefers-color-scheme": "light"}, "#faf7f0"),
        ({"prefers-color-scheme": "dark"}, "#11171e"),
        ({"prefers-contrast": "more"}, "#000000"),
    ],
)
async def test_colours_are_those_that_the_reader_prefers(
    web_server: Server, browser: Browser, media: dict[str, str], ground: str
) -> None:
    tab = await browser.open(f"{web_server.url}/", media=media)
    await tab.wait_for("Quit")
    cell = await tab.run("__terminal.buffer.active.getLine(8).getCell(2).getBgColor()")
    assert f"#{cell:06x}" == ground
    assert await tab.run("__terminal.options.theme.background") == ground
    assert tab.problems == []
    await tab.close()


def is_second_part(screen: str) -> bool:
    """Whether it is shown, down to the keys."""
    return "Why they are injected" in screen and "Back" in screen and "Quit" not in screen


async def test_a_lost_connection_comes_back_to_the_same_process_and_place(
    web_server: Server, browser: Browser
) -> None:
    async with line_to(web_server) as line:
        tab = await browser.open(f"http://127.0.0.1:{line.port}/")
        await tab.wait_for("Quit")
        await tab.type("2")
        await tab.wait(is_second_part)
        processes = web_server.sessions()
        line.cut()
        await tab.wait_text("Reconnecting…")
        line.is_up = True
        await tab.wait_true("!document.body.classList.contains('has-notice')")
        assert is_second_part(await tab.screen())
        assert web_server.sessions() == processes
        await tab.press("Escape")
        await tab.wait_for("Quit")
        # A page that is loaded anew comes back too, to a terminal that knows nothing.
        await tab.type("2")
        await tab.wait(is_second_part)
        await tab.call("Page.reload")
        await tab.wait(is_second_part)
        assert web_server.sessions() == processes
        await tab.press("Escape")
        await tab.wait_for("Quit")
        assert [
            each for each in tab.problems if "ERR_" not in each and "WebSocket" not in each
        ] == []
        await tab.close()


FASTER = """
for (const name of ["setTimeout", "setInterval"]) {
  const real = globalThis[name];
  globalThis[name] = (what, after, ...more) => real(what, (after || 0) / 10, ...more);
}
"""
"""Lets the time of the page's script run ten times as fast."""


@pytest.mark.parametrize(
    ("away", "script"), [(3.0, FASTER), pytest.param(30.0, "", marks=pytest.mark.soak)]
)
async def test_a_network_that_is_silent_for_a_while_loses_nothing(
    web_server: Server, browser: Browser, away: float, script: str
) -> None:
    async with line_to(web_server) as line:
        tab = await browser.open()
        await tab.call("Page.addScriptToEvaluateOnNewDocument", source=script)
        await tab.go(f"http://127.0.0.1:{line.port}/")
        await tab.wait_for("Quit")
        await tab.type("2")
        await tab.wait(is_second_part)
        processes = web_server.sessions()
        line.stall()
        gone = asyncio.get_running_loop().time()
        await tab.wait_text("Reconnecting…")
        await asyncio.sleep(max(0.0, gone + away - asyncio.get_running_loop().time()))
        line.resume()
        await tab.wait_true("!document.body.classList.contains('has-notice')")
        assert web_server.sessions() == processes
        assert is_second_part(await tab.screen())
        await tab.press("Escape")
        await tab.wait_for("Quit")
        await tab.close()


async def test_a_server_that_was_away_has_lost_the_session_and_the_page_says_so(
    browser: Browser,
) -> None:
    with Server("--web", "127.0.0.1:0", "--no-ssh") as server:
        async with line_to(server) as line:
            tab = await browser.open(f"http://127.0.0.1:{line.port}/")
            await tab.wait_for("Quit")
            line.cut()
            await tab.wait_text("Reconnecting…")
            with Server("--web", "127.0.0.1:0", "--no-ssh") as other:
                line._to = int(other.url.rpartition(":")[2])
                line.is_up = True
                await tab.wait_text("The session could not be found again.")
                await tab.click_on("#again")
                await tab.wait_for("Quit")
                await tab.close()


async def test_pages_are_accessible(web_server: Server, browser: Browser) -> None:
    tab = await browser.open(f"{web_server.url}/", media={"prefers-color-scheme": "light"})
    await tab.wait_for("Quit")
    assert await tab.accessibility_violations() == []
    await tab.click_on("#reader")
    await tab.wait_true("document.querySelector('.xterm-accessibility') !== null")
    assert await tab.run("document.querySelector('#reader').ariaPressed") == "true"
    assert await tab.accessibility_violations() == []
    await tab.press("F6")
    assert await tab.run("document.activeElement.id") == "smaller"
    await tab.go(f"{web_server.url}/read")
    await tab.wait_text("F01")
    assert await tab.accessibility_violations() == []
    await tab.go(f"{web_server.url}/nothing")
    await tab.wait_text("There is no such page.")
    assert await tab.accessibility_violations() == []
    assert [each for each in tab.problems if "404" not in each] == []
    await tab.close()


async def test_the_reading_page_needs_no_script(web_server: Server, browser: Browser) -> None:
    tab = await browser.open()
    await tab.call("Emulation.setScriptExecutionDisabled", value=True)
    await tab.go(f"{web_server.url}/")
    await tab.wait_text("The leaflet can be read without it.")
    await tab.go(f"{web_server.url}/read")
    await tab.wait_true("document.querySelectorAll('h2').length > 10")
    assert await tab.run("document.querySelectorAll('svg[role=img] title').length") > 3
    assert await tab.run("document.querySelector('cite a').getAttribute('href')[0]") == "#"
    assert tab.problems == []
    await tab.close()


async def log_in(tab: Tab, secret: str) -> None:
    """Fill the form in and send it; a page that was never painted takes no clicks yet."""
    fields = f"[['name', 'demo'], ['secret', {secret!r}]]"
    await tab.run(
        f"for (const [name, text] of {fields})"
        " document.querySelector(`[name=${name}]`).value = text;"
        " document.querySelector('form').requestSubmit();"
    )


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_the_login_page_is_accessible(folder: Path, browser: Browser, colours: str) -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", password_file(folder))
    with Server(*options) as server:
        tab = await browser.open(f"{server.url}/", media={"prefers-color-scheme": colours})
        for secret in ("wrong", "sesame"):
            await tab.wait_true("document.querySelector('#secret') !== null")
            assert await tab.accessibility_violations() == []
            await log_in(tab, secret)
            if secret == "wrong":
                await tab.wait_true("document.querySelector('[role=alert]') !== null")
        await tab.wait_for("Quit")
        assert [each for each in tab.problems if "401" not in each] == []
        await tab.close()


async def test_a_session_outlives_its_login_and_the_next_one_leads_to_the_login(
    folder: Path, browser: Browser
) -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", password_file(folder))
    with Server(*options) as server:
        async with line_to(server) as line:
            tab = await browser.open(f"http://127.0.0.1:{line.port}/")
            await tab.wait_true("document.querySelector('#secret') !== null")
            await log_in(tab, "sesame")
            await tab.wait_for("Quit")
            await tab.type("2")
            await tab.wait(is_second_part)
            password_file(folder)  # with another salt
            server.process.send_signal(signal.SIGHUP)
            await tab.wait_true("fetch('/').then((answer) => answer.status === 401)")
            line.cut()
            await tab.wait_text("Reconnecting…")
            line.is_up = True
            await tab.wait_true("!document.body.classList.contains('has-notice')")
            assert is_second_part(await tab.screen())
            await tab.press("Escape")
            await tab.wait_for("Quit")
            await tab.type("q")
            await tab.wait_text("You have left the program.")
            await tab.click_on("#again")
            await tab.wait_text("Please start again, and log in.")
            await tab.click_on("#again")
            await tab.wait_true("document.querySelector('#secret') !== null")
            await tab.close()
