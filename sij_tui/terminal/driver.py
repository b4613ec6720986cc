"""Chooses the driver: what stands between Textual and this system's terminal."""

from __future__ import annotations

import functools
import importlib.util
from typing import cast

from textual.driver import Driver

from sij_tui.terminal.driver_config import DriverConfig


def driver_class(config: DriverConfig | None = None) -> type[Driver] | None:
    """Return the hardened driver for `App(driver_class=...)`; None where there is no termios.

    There, as on Windows, Textual uses its own. The exit status is `app.return_code`: pass it to
    `sys.exit` when `app.run()` returns.
    """
    if importlib.util.find_spec("termios") is None:
        return None
    from sij_tui.terminal.posix import PosixDriver

    made = functools.partial(PosixDriver, config=config or DriverConfig())
    return cast("type[Driver]", made)  # Textual only ever calls it
