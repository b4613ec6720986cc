"""Where the program begins: the command ``sij-tui``, and ``python -m sij_tui``."""

from __future__ import annotations

import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Before all else is loaded: Ctrl+C ends the program at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from sij_tui.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
