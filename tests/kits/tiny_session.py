"""Runs the tiny program in a pseudo-terminal; what the tests of the driver share.

To see what Textual's own driver makes of them: STOCK_DRIVER=1 pytest tests/terminal -k driver
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from paths import KITS
from pty_session import PtySession

TINY = KITS / "tiny.py"
STOCK = ["--stock"] if os.environ.get("STOCK_DRIVER") else []
LEAVE = b"\x1b[?1049l"
DIGITS = itertools.cycle("0123456789")  # each differs from the last, or nothing is repainted
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")

Start = Callable[..., PtySession]


def tiny(*flags: str, use_screen_diff: bool = True) -> list[str]:
    """Give the command for the tiny program, sending only what changes as the product does."""
    return [
        sys.executable,
        str(TINY),
        *STOCK,
        *(["--screen-diff"] if use_screen_diff else []),
        *flags,
    ]


@pytest.fixture
def start(root: Path) -> Iterator[Start]:
    """Starts a program, by default the tiny one, and waits until it is ready."""
    with ExitStack() as running:

        def begin(argv: list[str] | None = None, **options: Any) -> PtySession:
            env = {"PYTHONPATH": str(root), **options.pop("env", {})}
            session = running.enter_context(PtySession(argv or tiny(), env=env, **options))
            session.read_until(b"<ready>")
            return session

        yield begin


def assert_alive(session: PtySession, wait: float = 0.4) -> None:
    """Type digits, one every `wait` seconds, until one arrives."""
    for digit in itertools.islice(DIGITS, 50):
        session.send(digit)
        try:
            session.read_until(f"<{digit}>".encode(), timeout=wait)
        except TimeoutError:
            continue
        return
    pytest.fail(f"no key arrives any more: {session.output[-2000:]!r}")


def assert_restored(session: PtySession) -> None:
    assert session.left_on() == frozenset()
    assert session.termios_restored()
