"""Measures the page with the terminal beside SSH: ``python -m bench.web``. Needs Chromium and ssh.

Browser, clients and server share this machine, so what they cost is in the figures. Times are those
of the page itself: from when it is asked for until the browser has painted the whole screen. A key
counts from when the browser has it until the frame with the last output of the answer is handed to
the screen (:mod:`bench.key_trace`); over ssh, from when the client has it until the last byte of
the same answer has come to the terminal, which then has to paint it. Rounds of both take turns.
Targets are for a machine on which the bare app's first paint takes 205 ms: they follow the ratio
of that paint in the same run.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp

from bench.browser import CHROMIUM, Browser, Tab, running_browser
from bench.browser_alone import page_alone
from bench.content import key
from bench.key_trace import MARKS, KeyTimes, press_keys
from bench.pace import first_paint, pace_of
from bench.rows import CURSOR, Row, table
from bench.serve import LAST, SSH_CLIENT, server
from bench.visit import Subject, first_full, visit

ROUNDS, KEYS, CROWD = 5, 16, 50
WINDOW = (700, 480)
"""In CSS pixels: a terminal of about 80 by 24."""
_OWN_PROFILE = ""
"""The browser's, which has been here before; other windows have one each, empty at first."""
_SETTLED_S = 0.7
"""Without a frame; the page has settled then."""
_BETWEEN_S = 0.15
"""From one key to the next."""
_TIMEOUT_S = 60.0
_WATCH = """
globalThis.__frames = [];
globalThis.__notesFrames = true;
const afterPaint = (tell) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => tell(performance.now());
  channel.port2.postMessage(0);
};
globalThis.__onTerminal = (terminal) => terminal.onRender(() => {
  if (!globalThis.__notesFrames) { performance.mark("key-rendered"); return; }
  const begun = performance.now(), buffer = terminal.buffer.active, cells = [];
  for (let row = 0; row < terminal.rows; row++) {
    cells.push((buffer.getLine(row)?.translateToString(false, 0, terminal.cols) ?? ""));
  }
  const text = cells.join("\\n"), own = performance.now() - begun;
  afterPaint((at) => globalThis.__frames.push([at - own, text]));
});
addEventListener("keydown", (event) => { globalThis.__pressed = event.timeStamp; }, true);
globalThis.__canvases = [];
new MutationObserver((changes) => {
  for (const canvas of changes.flatMap((change) => [...change.addedNodes])) {
    if (canvas.id !== "first-screen") continue;
    requestAnimationFrame(() => afterPaint((at) => globalThis.__canvases.push([at, canvas])));
  }
}).observe(document, { childList: true, subtree: true });
"""
"""Notes each frame of the terminal once it is painted, and when a key was pressed.

What it takes to read the terminal's cells meanwhile does not count. Notes too what the page draws
by itself before there is a terminal, once that is painted.
"""
_SEEN = """
(() => {
  const dots = (canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0); // a canvas that is read may be drawn otherwise from then on
    return copy.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const shown = dots(document.querySelector(".xterm-text-layer"));
  const isSame = (canvas) => {
    const drawn = dots(canvas);
    return drawn.length === shown.length
      && drawn.filter((value, at) => Math.abs(value - shown[at]) > 64).length < shown.length / 1000;
  };
  return globalThis.__canvases.find(([, canvas]) => isSame(canvas))?.[0];
})()
"""
"""When the page had painted, dot by dot, what its terminal shows; undefined if it never had."""


class Visit(NamedTuple):
    """Seconds from asking for the page."""

    seen: float
    """Until the whole first screen is painted, by whatever."""
    terminal: float
    """Until the terminal has painted it, and takes keys."""


class Figures:
    """What was measured, in seconds."""

    def __init__(self) -> None:
        self.first_visits: list[Visit] = []
        """Of browsers that have nothing of the page yet."""
        self.visits: list[Visit] = []
        """Of browsers that have been there."""
        self.keys: list[KeyTimes] = []
        self.alone_first: list[Visit] = []
        """The same of a browser by itself; see :mod:`bench.browser_alone`."""
        self.alone: list[Visit] = []
        self.alone_keys: list[KeyTimes] = []
        self.ssh_visits: list[float] = []
        self.ssh_keys: list[float] = []
        self.crowd = 0.0
        """Until the last client of many has a whole screen."""
        self.keys_meanwhile: list[float] = []
        self.foreign: set[str] = set()
        """Other hosts that were asked for something."""
        self.problems: list[str] = []


def main() -> int:
    """Measure, print the table, and return 1 if a target is missed."""
    if CHROMIUM is None:
        print("Chromium is not installed", file=sys.stderr)
        return 2
    before = first_paint()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        limits = ("--max-sessions", "100", "--max-per-address", "100")
        words = ("--web", "127.0.0.1:0", *limits)
        with server(Path(folder), *words, wanted="open to") as lines:
            port = next(line for line in lines if line.startswith("ssh ")).split()[-1]
            url = next(line for line in lines if line.startswith("http"))
            ssh = (*SSH_CLIENT, "-p", port, "demo@127.0.0.1")
            figures = asyncio.run(_measure(url.rstrip("/"), ssh))
    pace = pace_of(before, first_paint())
    print(f"pace {pace:.2f}")
    print(
        "The browser alone, with xterm.js and a screen that is there: "
        f"first visit {_seen(figures.alone_first):.3f} s, later {_seen(figures.alone):.3f} s, "
        f"key to painted {_key_ms(figures.alone_keys)}. "
        f"Over ssh: {statistics.median(figures.ssh_visits):.3f} s, "
        f"{1000 * statistics.median(figures.ssh_keys):.1f} ms, which a terminal then has to paint"
    )
    print(f"Key to painted in the browser: {_key_ms(figures.keys)}")
    judged = _judged(figures, pace)
    print(
        "Until the terminal itself has painted, where the page was seen before: "
        f"first visit {statistics.median(each.terminal for each in figures.first_visits):.3f} s, "
        f"later {statistics.median(each.terminal for each in figures.visits):.3f} s"
    )
    print(table(judged))
    return 0 if all(row.met for row in judged) else 1


def _seen(visits: Sequence[Visit]) -> float:
    return statistics.median(each.seen for each in visits)


def _key_ms(keys: Sequence[KeyTimes]) -> str:
    """Medians, in milliseconds."""
    whole = 1000 * statistics.median(each.painted for each in keys)
    parts = [1000 * statistics.median(part) for part in zip(*keys, strict=True)]
    to_server, server, to_screen = parts
    return (
        f"{whole:.1f} ms ({len(keys)} keys; until it is sent {to_server:.1f}, "
        f"answered {server:.1f}, painted {to_screen:.1f})"
    )


def _judged(figures: Figures, pace: float) -> list[Row]:
    of = statistics.median
    ssh, ssh_key = of(figures.ssh_visits), of(figures.ssh_keys)
    first, again = _seen(figures.first_visits), _seen(figures.visits)
    pressed = of([each.painted for each in figures.keys])
    meanwhile = max(figures.keys_meanwhile, default=_TIMEOUT_S)
    return [
        Row("Page to the whole screen, first visit", first, 0.5 * pace, "s"),
        Row("The same against ssh", first / ssh, 3, "×"),
        Row("Page to the whole screen, later", again, 0.5 * pace, "s"),
        Row("The same against ssh", again / ssh, 3, "×"),
        Row("Key to painted", 1000 * pressed, 15 * pace, "ms"),
        Row("Key to painted against key to the last output over ssh", pressed / ssh_key, 2, "×"),
        Row(f"{CROWD} at once: all full", figures.crowd, 5 * pace, "s"),
        Row("Key meanwhile in the browser, worst", 1000 * meanwhile, 300 * pace, "ms"),
        Row("Other hosts that were asked for something", len(figures.foreign), 0, ""),
        Row("Violations of the policy, and errors of scripts", len(figures.problems), 0, ""),
    ]


async def _measure(url: str, ssh: Sequence[str]) -> Figures:
    figures = Figures()
    over_ssh = Subject(tuple(ssh), key("quit"), ((CURSOR, key("down")), (CURSOR, key("up"))) * 5)
    async with running_browser() as browser:
        await _look_for_strangers(browser, url, figures)
        async with page_alone(*await _recorded(browser, url)) as alone:
            for each in (url, alone) * 2:  # then scripts are kept compiled
                await _visit(browser, _OWN_PROFILE, each)
            for _ in range(ROUNDS):
                done = await asyncio.to_thread(visit, over_ssh)
                figures.ssh_visits.append(done.full)
                figures.ssh_keys += [reply.settled for reply in done.replies[CURSOR]]
                figures.first_visits.append(await _visit(browser, await _fresh(browser), url))
                figures.alone_first.append(await _visit(browser, await _fresh(browser), alone))
                figures.visits.append(await _visit(browser, _OWN_PROFILE, url, figures.keys))
                figures.alone.append(await _visit(browser, _OWN_PROFILE, alone, figures.alone_keys))
        await _join_crowd(browser, url, figures)
    return figures


async def _look_for_strangers(browser: Browser, url: str, figures: Figures) -> None:
    """Note what a page asks other hosts for, and what the browser complains of."""
    tab = await browser.open(f"{url}/", WINDOW)
    await tab.wait_for(LAST.decode())
    here = urlsplit(url).netloc
    figures.foreign = {urlsplit(each).netloc for each in tab.requests} - {here}
    figures.problems = tab.problems
    await tab.close()


async def _fresh(browser: Browser) -> str:
    """A window that has nothing of any page yet."""
    return str((await browser.call("Target.createBrowserContext"))["browserContextId"])


async def _recorded(browser: Browser, url: str) -> tuple[bytes, int, int]:
    """What draws the first screen in the size of the page, and that size."""
    tab = await _open(browser, _OWN_PROFILE, url)
    columns, rows = await tab.run("[__terminal.cols, __terminal.rows]")
    await tab.call("Page.close")
    async with AsyncExitStack() as stack:
        _, output = await _client(stack, url, columns, rows)
    return output, columns, rows


async def _open(browser: Browser, context: str, url: str) -> Tab:
    """Open the page and wait until it has settled."""
    tab = await browser.open_beside(context, "", WINDOW, is_quiet=True)
    await tab.call("Page.addScriptToEvaluateOnNewDocument", source=MARKS + _WATCH)
    await asyncio.sleep(_SETTLED_S)  # a browser goes on for a while after it has opened a window
    await tab.go(f"{url}/")
    await asyncio.sleep(_SETTLED_S)  # it would be busy with being asked
    await tab.wait_for(LAST.decode())
    count = -1
    while count != (count := len(await _frames(tab))):
        await asyncio.sleep(_SETTLED_S)
    return tab


async def _visit(
    browser: Browser, context: str, url: str, keys: list[KeyTimes] | None = None
) -> Visit:
    """Open the page, move the cursor, leave."""
    tab = await _open(browser, context, url)
    full = first_full([(at / 1000, text) for at, text in await _frames(tab)])
    seen = await tab.run(_SEEN)
    if keys is not None:
        await tab.run("globalThis.__notesFrames = false")
        keys += await press_keys(tab, KEYS)
    await tab.type(key("quit").decode())
    await asyncio.sleep(_BETWEEN_S)
    await tab.call("Page.close")
    return Visit(full if seen is None else seen / 1000, full)


async def _press(tab: Tab, number: int) -> float:
    """Move the cursor, to and fro; seconds from the key to its first painted frame."""
    await tab.run("__frames.length = 0")
    await tab.press("ArrowUp" if number % 8 >= 4 else "ArrowDown")
    await tab.wait_true("__frames.length > 0")
    pressed = float(await tab.run("__pressed"))
    return ((await _frames(tab))[0][0] - pressed) / 1000


async def _frames(tab: Tab) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = await tab.run("__frames")
    return found


async def _join_crowd(browser: Browser, url: str, figures: Figures) -> None:
    """Many clients at the same moment, while a browser is used."""
    tab = await _open(browser, _OWN_PROFILE, url)
    async with AsyncExitStack() as stack:
        begun = time.perf_counter()
        clients = [asyncio.create_task(_client(stack, url)) for _ in range(CROWD)]
        number = 0
        while not all(client.done() for client in clients):
            figures.keys_meanwhile.append(await _press(tab, number))
            number += 1
            await asyncio.sleep(_BETWEEN_S)
        figures.crowd = max([client.result()[0] for client in clients]) - begun


async def _client(
    stack: AsyncExitStack, url: str, columns: int = 80, rows: int = 24
) -> tuple[float, bytes]:
    """Be a page without a browser; when its screen is whole, and what has drawn it."""
    http = await stack.enter_async_context(aiohttp.ClientSession())
    socket = await stack.enter_async_context(
        http.ws_connect(f"{url}/socket", headers={"Origin": url})
    )
    await socket.send_str(json.dumps({"kind": "open", "columns": columns, "rows": rows}))
    output = b""
    async with asyncio.timeout(_TIMEOUT_S):
        while LAST not in output:
            message: Any = await socket.receive()
            if message.type is aiohttp.WSMsgType.BINARY:
                output += message.data
            elif message.type is not aiohttp.WSMsgType.TEXT:
                raise ConnectionError(f"the server has closed the websocket: {message.data}")
    return time.perf_counter(), output


if __name__ == "__main__":
    sys.exit(main())
