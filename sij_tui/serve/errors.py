"""The errors that end ``sij-tui serve`` with a message."""

from __future__ import annotations


class ServeError(Exception):
    """A failure of ``sij-tui serve``; the message tells the user what is wrong, and what to do."""


class MissingLibraryError(ServeError):
    """A library that a feature needs is not installed.

    Args:
        purpose: What needs it.
        library: Its name.
        extra: The extra of this program that brings it.
    """

    def __init__(self, purpose: str, library: str, extra: str) -> None:
        super().__init__(f"{purpose} needs {library}.")
        self.library, self.extra = library, extra
