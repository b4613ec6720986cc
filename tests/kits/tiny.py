"""A tiny Textual program that shows what reaches it, to try the driver in a real terminal.

Keys: q quits, b blocks the loop, s keeps it busy, f floods the screen, p changes the pointer,
z suspends. Flags: --screen-diff sends only cells that change; --stock takes the driver of Textual,
to see a test fail; --entered and --host set up ours; --saves FILE saves on a signal, slowly;
--lasts never ends on one; --unread fails at the first input; for --patient no time passes, so that
it waits for every reply.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

from textual.app import App, ComposeResult
from textual.events import Key, Paste, Resize
from textual.widgets import OptionList, Static

from sij_tui.terminal.driver import driver_class
from sij_tui.terminal.driver_config import DriverConfig, request_exit
from sij_tui.terminal.flow_control import FlowControl
from sij_tui.terminal.input_stream import InputStream


class Tiny(App[None]):
    CSS = "Static { height: 1; } OptionList { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("", id="keys", markup=False)
        yield Static("", id="size", markup=False)
        yield Static("", id="flood", markup=False)
        yield OptionList(*(f"a long enough option, number {n}" for n in range(30)))

    def on_mount(self) -> None:
        self.keys: list[str] = []
        self.app_suspend_signal.subscribe(self, lambda _: self.note("suspend"))
        self.app_resume_signal.subscribe(self, lambda _: self.note("resume"))
        self.call_after_refresh(self.note, "ready")

    def note(self, what: str) -> None:
        """Show the last three things that came in."""
        self.keys = [*self.keys[-2:], what.encode("ascii", "replace").decode()]
        self.show("#keys", " ".join(f"<{key}>" for key in self.keys))

    def show(self, label: str, text: str) -> None:
        """Show a text in colours other than before, so that each of its cells has to be sent."""
        shown = self.query_one(label, Static)
        shown.styles.background = "navy" if shown.has_class("odd") else "maroon"
        shown.toggle_class("odd")
        shown.update(text)

    def on_key(self, event: Key) -> None:
        self.note(event.key)
        actions = {"q": self.exit, "z": self.action_suspend_process, "f": self.flood}
        if event.key in actions:
            actions[event.key]()
        elif event.key == "b":
            time.sleep(60)
        elif event.key == "s":
            while True:
                pass
        elif event.key == "p":
            self._set_pointer_shape("wait")

    def on_paste(self, event: Paste) -> None:
        self.note(f"paste:{len(event.text)}:{event.text[:8]}")

    def on_resize(self, event: Resize) -> None:
        self.show("#size", f"<{event.size.width}x{event.size.height}>")

    def flood(self) -> None:
        self.rounds = 0
        self.set_interval(1 / 100, self.flow, repeat=200)

    def flow(self) -> None:
        self.rounds += 1
        self.show("#flood", f"<round {self.rounds}>")
        for listed in self.query(OptionList):
            listed.styles.background = ("red", "blue")[self.rounds % 2]


def save(app: App[object], code: int) -> None:
    """KioskReader for a program that saves its state on a signal, slowly, in the loop."""
    time.sleep(0.2)
    Path(sys.argv[-1]).write_text(f"saved {code}")
    request_exit(app, code)


def last(app: App[object], code: int) -> None:
    """KioskReader for a program that does not end."""


def fail_to_read(stream: InputStream, data: bytes) -> None:
    """What a mistake in the reading of keys does."""
    raise AssertionError(data)


def main() -> None:
    flags = set(sys.argv[1:])
    if "--unread" in flags:
        InputStream.feed = fail_to_read  # type: ignore[method-assign]
    hook = save if "--saves" in flags else last if "--lasts" in flags else request_exit
    config = DriverConfig(
        in_alternate_screen="--entered" in flags,
        can_suspend="--host" not in flags,
        use_screen_diff="--screen-diff" in flags,
        on_signal=hook,
        flow_control=FlowControl((lambda: 0.0) if "--patient" in flags else time.monotonic),
    )
    app = Tiny(driver_class=None if "--stock" in flags else driver_class(config))
    app.run()
    gc.freeze()  # or the interpreter collects all of Textual's objects before it ends
    sys.exit(app.return_code)


if __name__ == "__main__":
    main()
