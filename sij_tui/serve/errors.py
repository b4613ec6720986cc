"""The error that ends ``sij-tui serve`` with a message, and how other errors are logged."""

from __future__ import annotations

from pathlib import Path


class ServeError(Exception):
    """It cannot be done; the message is one for the user: what is wrong, and what to do."""


class MissingLibraryError(ServeError):
    """A library is not installed.

    Args:
        purpose: What needs it.
        library: Its name.
        extra: The extra of this program that brings it.
    """

    def __init__(self, purpose: str, library: str, extra: str) -> None:
        super().__init__(f"{purpose} needs {library}.")
        self.library, self.extra = library, extra


def error_location(error: BaseException) -> str:
    """The type of an error, and the file and line that raised it.

    Its message is left out: it may hold an answer of a reader.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    name = Path(trace.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} at {name}:{trace.tb_lineno}"
