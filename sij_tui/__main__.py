"""``python -m sij_tui``: the same as ``sij-tui``."""

from __future__ import annotations

import sys

from sij_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
