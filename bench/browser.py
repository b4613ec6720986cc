"""A real browser to look at pages with: headless Chromium, driven by its DevTools protocol.

Tests and measurements use it. It can have axe-core look at a page.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TIMEOUT = 60.0
"""Seconds before a wait fails: for a busy machine, as no wait lasts longer than it must."""
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--hide-scrollbars", "--mute-audio", "--remote-debugging-port=0",
    "--force-color-profile=srgb", "--ignore-certificate-errors",
)  # fmt: skip
_EVENT_DOMAINS = ("Runtime", "Network", "Log", "Audits")
_KEY_NUMBERS = {
    "Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "ArrowRight": 39, "Tab": 9,
    "F6": 117,
}  # fmt: skip
_SCREEN = """
(() => {
  const terminal = globalThis.__terminal;
  if (!terminal) return "";
  const buffer = terminal.buffer.active, lines = [];
  for (let row = 0; row < terminal.rows; row++) {
    const line = buffer.getLine(buffer.viewportY + row);
    lines.push(line?.translateToString(true, 0, terminal.cols) ?? "");
  }
  return lines.join("\\n");
})()
"""
_CATCH_TERMINAL = """
Object.defineProperty(globalThis, "xterm", {
  configurable: true,
  set(parts) {
    const Terminal = new Proxy(parts.Terminal, {
      construct(target, args) {
        globalThis.__terminal = new target(...args);
        globalThis.__onTerminal?.(globalThis.__terminal);
        return globalThis.__terminal;
      },
    });
    Object.defineProperty(globalThis, "xterm", { value: { ...parts, Terminal } });
  },
});
"""
"""Keeps the page's terminal within reach."""


class Browser:
    """A running Chromium; each :class:`Tab` has cookies and storage of its own."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._tabs: dict[str, Tab] = {}
        self._reader = asyncio.create_task(self._read())

    async def call(self, method: str, session: str = "", **parameters: Any) -> Any:
        """Call a method of the protocol."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(json.dumps(message))
        async with asyncio.timeout(TIMEOUT):
            return await answer

    async def open(
        self,
        url: str = "",
        size: tuple[int, int] = (1000, 700),
        *,
        touch: bool = False,
        media: dict[str, str] | None = None,
    ) -> Tab:
        """Open a window of its own, and a page in it.

        Args:
            url: Of the page; none is opened if it is empty.
            size: Width and height in CSS pixels.
            touch: Whether it is a phone's.
            media: Values of media features, such as ``prefers-color-scheme``.
        """
        context = (await self.call("Target.createBrowserContext"))["browserContextId"]
        return await self.open_beside(context, url, size, touch=touch, media=media)

    async def open_beside(
        self, context: str, url: str, size: tuple[int, int], *, touch: bool = False,
        media: dict[str, str] | None = None, is_quiet: bool = False,
    ) -> Tab:  # fmt: skip
        """Open a page in a window that there is; without one, in that of the browser's own profile.

        With ``is_quiet`` the browser does not tell what it requests: that takes time.
        """
        own = {"browserContextId": context} if context else {}
        target = await self.call("Target.createTarget", url="about:blank", **own)
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        tab = self._tabs[attached["sessionId"]] = Tab(self, attached["sessionId"], context)
        await tab.prepare(size, touch, media or {}, () if is_quiet else _EVENT_DOMAINS)
        if url:
            await tab.go(url)
        return tab

    async def _read(self) -> None:
        async for message in self._socket:
            data = json.loads(message.data)
            if "id" in data:
                answer = self._waiting.pop(data["id"])
                if answer.done():
                    continue
                if "error" in data:
                    answer.set_exception(RuntimeError(str(data["error"])))
                else:
                    answer.set_result(data["result"])
            elif tab := self._tabs.get(data.get("sessionId", "")):
                tab.on_event(data["method"], data["params"])

    def close(self) -> None:
        """Stop listening."""
        self._reader.cancel()


_PAINTED = (
    "Promise.race([new Promise((go) => setTimeout(go, 1000)),"
    " new Promise((go) => requestAnimationFrame(() => setTimeout(go)))])"
)


class Tab:
    """One page."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser, self._session, self.context = browser, session, context
        self.requests: list[str] = []
        """Addresses of all that was requested."""
        self.problems: list[str] = []
        """What the browser complains of: violations of the policy, errors of scripts."""
        self.listeners: dict[str, Callable[[dict[str, Any]], object]] = {}
        """Called with what an event of that name brings."""

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol for this page."""
        return await self._browser.call(method, self._session, **parameters)

    async def prepare(
        self, size: tuple[int, int], touch: bool, media: dict[str, str], domains: Sequence[str]
    ) -> None:
        """Set the window up; ``domains`` are those of the protocol whose events are noted."""
        for domain in ("Page", *domains):
            await self.call(f"{domain}.enable")
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=_CATCH_TERMINAL)
        await self.resize(*size, touch=touch)
        if touch:
            await self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        features = [{"name": name, "value": value} for name, value in media.items()]
        await self.call("Emulation.setEmulatedMedia", features=features)

    async def resize(self, width: int, height: int, *, touch: bool = False) -> None:
        """Give the window another size, in CSS pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=1, mobile=touch,
        )  # fmt: skip

    def on_event(self, method: str, parameters: dict[str, Any]) -> None:
        """Note what has happened."""
        if listener := self.listeners.get(method):
            listener(parameters)
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(parameters["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(parameters["url"])
            case "Runtime.exceptionThrown":
                self.problems.append(str(parameters["exceptionDetails"]))
            case "Audits.issueAdded" if parameters["issue"]["code"] == "ContentSecurityPolicyIssue":
                self.problems.append(str(parameters["issue"]))
            case "Log.entryAdded" if parameters["entry"]["source"] in ("security", "javascript"):
                self.problems.append(str(parameters["entry"]))

    async def go(self, url: str) -> None:
        """Open a page."""
        await self.call("Page.navigate", url=url)

    async def hold(self, pattern: str) -> None:
        """Have what is asked for wait, where the address fits a pattern, until :meth:`release`."""
        await self.call("Fetch.enable", patterns=[{"urlPattern": pattern}])

    async def release(self) -> None:
        """Let all go on that is held."""
        await self.call("Fetch.disable")

    async def run(self, script: str) -> Any:
        """The value of an expression in the page, when it has one."""
        done = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def screen(self) -> str:
        """What the page's terminal shows."""
        return str(await self.run(_SCREEN) or "")

    async def wait(self, is_there: Callable[[str], object], timeout: float = TIMEOUT) -> str:
        """Wait until the terminal's screen is as it should be."""
        return str(await self._until(self.screen, is_there, "it", timeout))

    async def wait_for(self, words: str, timeout: float = TIMEOUT) -> str:
        """Wait until the terminal shows some words."""
        return await self.wait(lambda screen: words in screen, timeout)

    async def wait_text(self, words: str, timeout: float = TIMEOUT) -> str:
        """Wait until the page itself shows some words."""
        return await self.wait_true(
            f"document.body.innerText.includes({json.dumps(words)})", timeout
        )

    async def wait_true(self, script: str, timeout: float = TIMEOUT) -> str:
        """Wait until an expression is true in the page."""
        await self._until(lambda: self.run(script), bool, script, timeout)
        return await self.text()

    async def _until(
        self,
        look: Callable[[], Awaitable[Any]],
        is_there: Callable[[Any], object],
        what: str,
        timeout: float,
    ) -> Any:
        """Look again and again; what is seen once it is as it should be."""
        seen = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while True:
                    with contextlib.suppress(RuntimeError, AssertionError):  # between two pages
                        seen = await look()
                        if is_there(seen):
                            return seen
                    await asyncio.sleep(0.02)
        raise AssertionError(f"{what} never came:\n{seen}\n{await self.text()}\n{self.problems}")

    async def text(self) -> str:
        """The words that the page itself shows."""
        return str(await self.run("document.body ? document.body.innerText : ''"))

    async def press(
        self, key: str, code: str = "", text: str = "", *, when_painted: bool = True
    ) -> None:
        """Press a key by its name in the DOM, once the page has been painted or at once."""
        event = {
            "key": key, "code": code or key, "windowsVirtualKeyCode": _KEY_NUMBERS.get(key, 0),
            **({"text": "\r"} if key == "Enter" else {"text": text} if text else {}),
        }  # fmt: skip
        if when_painted:
            await self._wait_painted()
        await self.call("Input.dispatchKeyEvent", type="keyDown", **event)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    async def type(self, text: str) -> None:
        """Type characters."""
        for char in text:
            await self.press(char, f"Key{char.upper()}", char)

    async def click(self, x: float, y: float) -> None:
        """Click at a place of the window, in CSS pixels."""
        await self._wait_painted()
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            count = 0 if kind == "mouseMoved" else 1
            button = "none" if kind == "mouseMoved" else "left"
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=count
            )

    async def click_cell(self, screen: str, words: str) -> None:
        """Click in the middle of some words of the terminal."""
        row, column = next(
            (row, line.index(words))
            for row, line in enumerate(screen.splitlines())
            if words in line
        )
        box = await self.run(
            "(() => { const r = document.querySelector('.xterm-screen').getBoundingClientRect();"
            " const t = globalThis.__terminal; return [r.x, r.y, r.width / t.cols,"
            " r.height / t.rows]; })()"
        )
        left, top, wide, high = box
        await self.click(left + (column + len(words) / 2) * wide, top + (row + 0.5) * high)

    async def click_on(self, selector: str) -> None:
        """Click on an element of the page."""
        await self.click(*await self._middle(selector))

    async def tap_on(self, selector: str) -> None:
        """Touch an element of a phone's page."""
        await self._wait_painted()
        x, y = await self._middle(selector)
        points = [{"x": x, "y": y}]
        await self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=points)
        await self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def _wait_painted(self) -> None:
        """Wait until the page has been painted: before, a browser drops what is pressed."""
        with contextlib.suppress(RuntimeError):  # between two pages
            await self.run(_PAINTED)

    async def _middle(self, selector: str) -> tuple[float, float]:
        x, y = await self.run(
            f"(() => {{ const r = document.querySelector({json.dumps(selector)})"
            ".getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        return x, y

    async def paste(self, text: str) -> None:
        """Paste text into the terminal, as a browser does."""
        await self.run(
            "(() => { const data = new DataTransfer(); data.setData('text/plain', "
            f"{json.dumps(text)}); globalThis.__terminal.textarea.dispatchEvent("
            "new ClipboardEvent('paste', { clipboardData: data, bubbles: true })); })()"
        )

    async def picture(self, path: Path) -> None:
        """Keep a picture of the page."""
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    async def accessibility_violations(self, within: str = "document") -> list[str]:
        """What axe-core finds fault with, in the page or in what an expression gives of it."""
        import axe_core_python

        script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
        await self.run(f"{script}; 0")
        found = await self.run(
            f"axe.run({within}).then((found) => JSON.stringify(found.violations))"
        )
        return [
            f"{each['id']}: {[node['html'] for node in each['nodes']]}"
            for each in json.loads(found)
        ]

    async def close(self) -> None:
        """Close the window."""
        await self._browser.call("Target.disposeBrowserContext", browserContextId=self.context)


@contextlib.asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """A Chromium of its own, for as long as it is needed."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory(prefix="browser-test-") as folder:
        environment = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder}
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, *_OPTIONS, f"--user-data-dir={folder}/profile", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment,
            start_new_session=True,
        )  # fmt: skip
        assert process.stderr is not None
        try:
            async with asyncio.timeout(TIMEOUT):
                line = ""
                while not (found := re.search(r"ws://\S+", line)):
                    line = (await process.stderr.readline()).decode()
                    assert line, "Chromium has ended"
            drain = asyncio.create_task(process.stderr.read())
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(found[0], max_msg_size=0) as socket,
            ):
                browser = Browser(socket)
                try:
                    yield browser
                finally:
                    with contextlib.suppress(RuntimeError, TimeoutError, ConnectionError):
                        await browser.call("Browser.close")
                    browser.close()
            drain.cancel()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
