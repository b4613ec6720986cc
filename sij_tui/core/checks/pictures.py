"""The pictures: all that their own checks look for."""

from __future__ import annotations

from sij_tui.core.checks.document import Document
from sij_tui.core.problems import Finding


def pictures_can_be_drawn(document: Document) -> tuple[Finding, ...]:
    """Paths, names, bounds and flicker; drawing every picture many times takes a while."""
    from sij_tui.core.scenes.check import check  # draws: no start needs it

    return check(document.content.art)
