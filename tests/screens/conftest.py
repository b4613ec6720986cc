"""What the tests of the screens share."""

from __future__ import annotations

from screen_kit import wait_for_no_screen

__all__ = ["wait_for_no_screen"]
