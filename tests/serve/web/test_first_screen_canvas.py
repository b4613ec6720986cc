"""The canvas with the first screen, which is there before xterm.js: that it shows the same."""

from __future__ import annotations

import json
import random
from typing import Any

import pyte
import pytest
from browser_kit import needs_browser
from serve_kit import Server

from bench.browser import Browser

pytestmark = [needs_browser, pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]
GROUND = {"background": "#010203", "foreground": "#fdfeff"}
COLUMNS, ROWS = 20, 6
MODES = "\x1b[?1000h\x1b[>25u\x1b[c\x1b]0;title\x07"
READ = """
(([cases, size, ground]) => cases.map((chunks) => {
  const screen = new FirstScreen(size, ground), area = document.createElement("div");
  const taken = chunks.map((chunk) => screen.write(Uint8Array.from(chunk)));
  const cell = { dots: 2, width: 9, height: 22, charHeight: 20, fontSize: 15 };
  screen.show(area, cell, "monospace");
  return { taken, isShown: area.children.length > 0, cells: screen.cells };
}))(%s)
"""
"""Has the page's script take some outputs, each in chunks, and tells what it has of them."""
HOLD_BOTH = """
const firstScreen = () => document.getElementById("first-screen");
globalThis.__shown = firstScreen();
new MutationObserver((_, observer) => {
  if (firstScreen()) { globalThis.__shown = firstScreen(); return; }
  observer.disconnect();
  const layer = document.querySelector(".xterm-text-layer");
  globalThis.__after = new OffscreenCanvas(layer.width, layer.height);
  __after.getContext("2d").drawImage(layer, 0, 0);
}).observe(document.getElementById("terminal"), { childList: true });
"""
"""Keeps the canvas, and what the terminal has painted in the frame in which that goes."""
COMPARE = """
(() => {
  const dots = (canvas) => canvas.getContext("2d")
    .getImageData(0, 0, canvas.width, canvas.height).data;
  const shown = dots(__shown), after = dots(__after);
  const isUnlike = (value, other) => Math.abs(value - other) > 64;
  return {
    sizes: [shown.length, after.length],
    drawn: shown.filter((value, at) => isUnlike(value, shown[at % 4])).length / shown.length,
    unlike: shown.filter((value, at) => isUnlike(value, after[at])).length / shown.length,
  };
})()
"""
"""How much of the canvas is not like its first dot, and how much not like the terminal's."""


async def read(server: Server, browser: Browser, cases: list[list[bytes]]) -> Any:
    tab = await browser.open(f"{server.url}/")
    await tab.wait_for("Quit")
    size = {"columns": COLUMNS, "rows": ROWS}
    chunks = [[list(chunk) for chunk in case] for case in cases]
    found = await tab.run(READ % json.dumps([chunks, size, GROUND]))
    await tab.close()
    return found


def drawing(seed: int) -> str:
    """Output of the kind that first screens are made of."""
    chance = random.Random(seed)
    parts = ["\x1b[?1049h\x1b[?25l\x1b[2J"]
    for _ in range(chance.randint(1, 30)):
        row, column = chance.randint(1, ROWS), chance.randint(1, COLUMNS)
        rgb = ";".join(str(chance.randrange(256)) for _ in range(3))
        pens = ["", "0", "1", "22", "7", "27", "39", "49", f"38;2;{rgb}", f"0;1;48;2;{rgb}"]
        text = "".join(chance.choices("ab é–▀▙│┐█○▸", k=chance.randint(0, COLUMNS - column + 1)))
        parts += [f"\x1b[{row};{column}H", f"\x1b[{chance.choice(pens)}m", text]
        parts += chance.choices(["", "\x1b[H", "\x1b[m\x1b[2J"], (20, 1, 1))
    return "".join(parts)


def cells_of(output: str) -> list[list[dict[str, object]]]:
    """What a terminal has of it."""
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.Stream(screen).feed(output)

    def colour(value: str) -> str:
        if value == "default":
            return ""
        return "rgb({},{},{})".format(*(int(value[at : at + 2], 16) for at in (0, 2, 4)))

    return [
        [
            {
                "char": each.data,
                "ink": colour(each.fg),
                "paper": colour(each.bg),
                "isBold": each.bold,
                "isReversed": each.reverse,
            }
            for each in (screen.buffer[row][column] for column in range(COLUMNS))
        ]
        for row in range(ROWS)
    ]


async def test_it_has_the_cells_of_a_terminal_however_the_output_comes(
    web_server: Server, browser: Browser
) -> None:
    outputs, cases = [drawing(seed) for seed in range(60)], []
    for seed, output in enumerate(outputs):
        data = (output + MODES).encode()
        cut = random.Random(seed).randint(0, len(data))
        cases.append([data[:cut], data[cut:], b"\x1b[Hmore"])
    for output, found in zip(outputs, await read(web_server, browser, cases), strict=True):
        assert found["cells"] == cells_of(output), repr(output)
        assert found["isShown"]
        assert not found["taken"][-1], "what follows is not part of it"


async def test_what_it_cannot_draw_is_left_to_the_terminal(
    web_server: Server, browser: Browser
) -> None:
    others = (
        "漢", "e\u0301", "\U0001f600", "\r\n", "\t", "\x1b[3m", "\x1b[38;5;9m", "\x1b[38;2;1m",
        "\x1b[K", "\x1b[J", "\x1b[5A", "\x1b(0", "\x1b[9999999999;1X", f"\x1b[1;{COLUMNS}Hab",
    )  # fmt: skip
    cases = [[f"\x1b[Hwords{other} words".encode()] for other in others]
    found = await read(web_server, browser, [*cases, [b"\x1b[99999999999;99999999999Hx"]])
    assert [each["isShown"] for each in found] == [False] * len(others) + [True]


async def test_the_terminal_takes_its_place_in_the_frame_that_shows_the_same(
    web_server: Server, browser: Browser
) -> None:
    tab = await browser.open(f"{web_server.url}/", (700, 480))
    await tab.wait_for("Quit")
    await tab.type("q")
    await tab.wait_text("You have left the program.")
    await tab.call("Network.setCacheDisabled", cacheDisabled=True)  # it would not be asked for
    await tab.hold("*/static/xterm.js*")
    await tab.call("Page.reload")
    await tab.wait_true("document.getElementById('screen') !== null")  # all of it at once
    await tab.wait_true("document.getElementById('first-screen') !== null")
    assert await tab.accessibility_violations() == []
    await tab.run(HOLD_BOTH)
    await tab.release()
    await tab.wait_true("globalThis.__after !== undefined")
    found = await tab.run(COMPARE)
    assert found["sizes"][0] == found["sizes"][1]
    assert found["drawn"] > 0.02, "there is a screen"
    assert found["unlike"] < 0.0005
    await tab.wait_for("Quit")
    assert tab.problems == []
    await tab.close()
