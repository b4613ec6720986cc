"""What every reason not to serve has in common."""

from __future__ import annotations


class Wrong(Exception):
    """It cannot be done; the text says why and what to do."""
