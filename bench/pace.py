"""How fast the machine is: times are judged by the bare app's first paint in the same run."""

from __future__ import annotations

import statistics
import sys

from bench.content import ROOT
from bench.visit import Subject, visit

USUAL_FIRST_PAINT = 0.205
"""Seconds of the bare app's first paint on the machine for which the targets were set."""
_VISITS = 3


def first_paint() -> float:
    """Seconds to the bare app's first paint: the median of three."""
    bare = Subject((sys.executable, str(ROOT / "bench" / "bare.py")), b"\x11")
    return statistics.median(visit(bare).full for _ in range(_VISITS))


def pace_of(*paints: float) -> float:
    """How much slower than usual the machine is, by the bare app's first paints."""
    return statistics.mean(paints) / USUAL_FIRST_PAINT
