"""Standard output and standard error that take words, and show control characters in them.

The command line puts these in place before anything is written, so that ``print``, argparse and
tracebacks need not know of it. What is to control the terminal goes to :func:`control_stream`.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:  # this module is loaded at every start
    from collections.abc import Iterable, Iterator
    from typing import Any, TextIO


class TextOutput:
    """A text stream that writes all text with its control characters made visible."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        """The stream that it writes to."""
        self._error: OSError | None = None

    def write(self, text: str) -> int:
        """Write text with its control characters made visible; returns its length."""
        if not (text.isascii() and text.replace("\n", "").isprintable()):
            from sij_tui.core.content.control_characters import (
                visible,  # most of what is written needs none of it
            )

            shown = visible(text)
        else:
            shown = text
        try:
            self.stream.write(shown)
        except OSError as error:
            self._error = error
            raise
        return len(text)

    def flush(self) -> None:
        """Write what is buffered; raises what a write had raised: argparse passes over that."""
        if self._error is not None:
            raise self._error
        self.stream.flush()

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def text_output() -> Iterator[None]:
    """Have standard output and standard error show control characters meanwhile."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_shown, before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _shown(stream: Any) -> Any:
    return stream if stream is None or isinstance(stream, TextOutput) else TextOutput(stream)


def control_stream(stream: TextIO) -> TextIO:
    """The stream beneath standard output or standard error, for codes that the program makes."""
    return stream.stream if isinstance(stream, TextOutput) else stream
