"""How a fault in the program itself is told: where it is, and never what was typed or read."""

from __future__ import annotations

import os.path

_PACKAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
_MAX_CHARACTERS = 60
"""Of a name in the location of an error."""
EXIT_FAILED = 70
"""The exit status of a program that failed by a fault of its own (EX_SOFTWARE of sysexits.h)."""


def error_location(error: BaseException) -> str:
    """Return the type of an error, the file and line that raised it, and the last line of our own.

    Its message is left out: it may hold an answer of a reader.
    """
    name, own, place = type(error).__name__[:_MAX_CHARACTERS], "", ""
    trace = error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        place = f"{os.path.basename(path)[:_MAX_CHARACTERS]}:{trace.tb_lineno}"
        if path.startswith(_PACKAGE):
            inside = path[len(_PACKAGE) :].replace(os.sep, "/")
            own = place = f"{inside}:{trace.tb_lineno}"
        trace = trace.tb_next
    if not place:
        return name
    return f"{name} at {place}" + (f", called at {own}" if own not in ("", place) else "")


def failure_message(error: Exception) -> str:
    """Return the one line about an error that the program was not prepared for."""
    if isinstance(error, ImportError):
        lacking = f" ({error.name[:_MAX_CHARACTERS]})" if error.name else ""
        return f"a part of the program cannot be loaded{lacking}. Install the program anew."
    if isinstance(error, MemoryError):
        return "there is not enough memory for it. Close other programs, then try again."
    return (
        f"something broke in the program: {error_location(error)}. Try again. If that does not"
        " help, send this line to whoever keeps the program; 'sij-tui --debug' shows more."
    )
