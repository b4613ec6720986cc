"""What an app could reach beyond its terminal, each behind the capability for it."""

from __future__ import annotations

from typing import Any

from textual.app import App

from sij_tui.core.navigation import Capabilities
from sij_tui.textual_compat import set_local_clipboard


class BoundedApp(App[int]):
    """An app whose own ways out, which Textual brings, are shut where they may not be used."""

    @property
    def capabilities(self) -> Capabilities:
        """What it may do."""
        raise NotImplementedError

    def copy_to_clipboard(self, text: str) -> None:
        """Copy; where the terminal's own clipboard is out of reach, for this session alone."""
        if self.capabilities.outside:
            super().copy_to_clipboard(text)
        else:
            set_local_clipboard(self, text)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open a link in the browser of this machine, or not."""
        if self.capabilities.outside:
            super().open_url(url, new_tab=new_tab)

    def deliver_text(self, *args: Any, **options: Any) -> str | None:
        """Save text in a file, or not."""
        return super().deliver_text(*args, **options) if self.capabilities.outside else None

    def deliver_binary(self, *args: Any, **options: Any) -> str | None:
        """Save data in a file, or not."""
        return super().deliver_binary(*args, **options) if self.capabilities.outside else None

    def save_screenshot(self, *args: Any, **options: Any) -> str:
        """Save a picture of the screen, or not; then no file has a name."""
        return super().save_screenshot(*args, **options) if self.capabilities.outside else ""

    def action_suspend_process(self) -> None:
        """Stop the process until the shell goes on with it, or not."""
        if self.capabilities.suspend:
            super().action_suspend_process()
