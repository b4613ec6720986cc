"""The error that ends ``sij-tui serve`` with a message, and the form of other errors in the log."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_MAX_CHARACTERS = 60
"""Of a name in the location of an error."""


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


def error_location(error: BaseException) -> str:
    """Return the type of an error, the file and line that raised it, and the last line of our own.

    Its message is left out: it may hold an answer of a reader.
    """
    name, own, place = type(error).__name__[:_MAX_CHARACTERS], "", ""
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        place = f"{path.name[:_MAX_CHARACTERS]}:{trace.tb_lineno}"
        if path.is_relative_to(_PACKAGE):
            own = place = f"{path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    if not place:
        return name
    return f"{name} at {place}" + (f", called at {own}" if own not in ("", place) else "")
