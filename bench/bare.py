"""The yardstick: the smallest Textual app, and with ``list`` the same with a list to move in."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from textual.app import App
from textual.widget import Widget


class Bare(App[None]):
    """One widget and nothing else."""

    def compose(self) -> Iterator[Widget]:
        """Yield a line of text, or a list of twenty lines."""
        if "list" in sys.argv:
            from textual.widgets import OptionList

            yield OptionList(*(f"line {number}" for number in range(20)))
        else:
            from textual.widgets import Static

            yield Static("hello")


if __name__ == "__main__":
    Bare().run()
