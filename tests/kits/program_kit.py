"""The whole program in a pseudo-terminal: what the tests of it share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from book_kit import shipped
from pty_session import PtySession

TAKEN = b"\x1b[?1000h"
"""What Textual's driver begins with."""
Start = Callable[..., PtySession]


def part(number: int) -> str:
    """What the first line says of a part of the leaflet: its number, and how many there are."""
    return f"{number}/{len(shipped().parts)}"


def wait_for_text(session: PtySession, text: str) -> None:
    """Wait until a text is on the screen; only what has changed is sent, so it is drawn first."""
    session.read_until(lambda _: any(text in line for line in session.screen()))


@contextmanager
def starting(env: Mapping[str, str], **usual: Any) -> Iterator[Start]:
    """Starts the program; it takes keys when this returns, unless told not to wait."""
    with ExitStack() as running:

        def begin(*words: str | Path, until: str = "Enter Open", **options: Any) -> PtySession:
            argv = [sys.executable, "-m", "sij_tui", *map(str, words)]
            more = {**usual, **options, "env": {**env, **options.get("env", {})}}
            session = running.enter_context(PtySession(argv, **more))
            if until:
                wait_for_text(session, until)
                session.read_until(lambda _: TAKEN in session.output)  # not the first frame alone
            return session

        yield begin
