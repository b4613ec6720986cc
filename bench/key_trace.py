"""Where a key's time goes in a browser, by the browser's own trace.

Keys are pressed while nothing else is painted, at moments that are spread over the intervals of the
browser's frames: a key that comes just after a frame would wait for the next one. A key is painted
once the browser has handed the frame with the answer's last output to the screen.
"""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from bench.browser import Tab

_QUIET_S = 0.15
"""From one key to the next at least: an answer is painted long before."""
_SPREAD_S = 3 / 60
"""Up to so much longer, by chance: a few frames."""
_CATEGORIES = ("blink.user_timing", "viz")
_PRESENTED = "Display::DrawAndSwap"
MARKS = """
addEventListener("keydown", (event) => {
  performance.mark("key-pressed", { startTime: event.timeStamp });
}, true);
globalThis.WebSocket = class extends WebSocket {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", ({ data }) => {
      if (typeof data !== "string") performance.mark("key-received");
    });
  }
  send(data) {
    if (typeof data !== "string") performance.mark("key-sent");
    super.send(data);
  }
};
"""
"""Has the browser note what the page does with a key. Who has its terminal marks "key-rendered"."""


class KeyTimes(NamedTuple):
    """Seconds that one key took, in turn. A page without a server has spent none there."""

    to_server: float
    """From the key to its being sent."""
    server: float
    """From there until the last output of the answer has come."""
    to_screen: float
    """From there until it is painted."""

    @property
    def painted(self) -> float:
        """From the key until its whole answer is painted."""
        return sum(self)


async def press_keys(tab: Tab, count: int) -> list[KeyTimes]:
    """Move the cursor to and fro in a page that has :data:`MARKS`; how long each key took."""
    async with _traced(tab) as events:
        for number in range(count):
            await asyncio.sleep(_QUIET_S + random.uniform(0, _SPREAD_S))
            await tab.press("ArrowUp" if number % 8 >= 4 else "ArrowDown", when_painted=False)
        await asyncio.sleep(_QUIET_S)
    return key_times(events)


def key_times(events: Sequence[Mapping[str, Any]]) -> list[KeyTimes]:
    """How long keys took, by the events of a trace; one that nothing came of is left out."""
    at = {
        name: sorted(event["ts"] / 1e6 for event in events if event["name"] == name)
        for name in ("key-pressed", "key-sent", "key-received", "key-rendered")
    }
    presented = sorted(
        (event["ts"] / 1e6, (event["ts"] + event["dur"]) / 1e6)
        for event in events
        if event["name"] == _PRESENTED and "dur" in event
    )
    pressed = at["key-pressed"]
    found = []
    for begun, end in zip(pressed, [*pressed[1:], float("inf")], strict=True):

        def within(name: str, begun: float = begun, end: float = end) -> list[float]:
            return [each for each in at[name] if begun <= each < end]

        rendered = within("key-rendered")
        frame = bisect_left(presented, (rendered[-1], 0.0)) if rendered else len(presented)
        if frame == len(presented):
            continue
        sent = (within("key-sent") or [begun])[0]
        received = (within("key-received") or [sent])[-1]
        found.append(KeyTimes(sent - begun, received - sent, presented[frame][1] - received))
    return found


@asynccontextmanager
async def _traced(tab: Tab) -> AsyncIterator[list[Mapping[str, Any]]]:
    """Have the browser note events; they are all there at the end."""
    events: list[Mapping[str, Any]] = []
    is_complete = asyncio.Event()
    tab.listeners["Tracing.dataCollected"] = lambda parameters: events.extend(parameters["value"])
    tab.listeners["Tracing.tracingComplete"] = lambda _: is_complete.set()
    config = {"includedCategories": _CATEGORIES}
    await tab.call("Tracing.start", transferMode="ReportEvents", traceConfig=config)
    yield events
    await tab.call("Tracing.end")
    await is_complete.wait()
