"""The kits for the app and for answers stand with other tests."""

from __future__ import annotations

import sys
from pathlib import Path

for name in ("screens", "records"):
    sys.path.append(str(Path(__file__).resolve().parent.parent / name))
