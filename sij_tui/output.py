"""Standard output and standard error that take words, and show control characters in them.

The command line puts these in place before anything is written, so that ``print``, argparse and
tracebacks need not know of it. What is to control the terminal goes to :func:`control_stream`.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from io import TextIOWrapper

TYPE_CHECKING = False
if TYPE_CHECKING:  # this module is loaded at every start
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TextIO


class TextOutput:
    """A text stream that writes all text with its control characters made visible.

    Args:
        stream: The stream that it writes to.
        letters: Puts others in place of letters that the stream's encoding lacks.
    """

    def __init__(self, stream: TextIO, letters: Callable[[str], str] | None = None) -> None:
        self.stream = stream
        self._letters = letters
        self._error: OSError | None = None

    def write(self, text: str) -> int:
        """Write text with its control characters made visible; returns its length."""
        if not (text.isascii() and text.replace("\n", "").isprintable()):
            from sij_tui.core.content.control_characters import (
                visible,  # most of what is written needs none of it
            )

            shown = visible(text)  # before letters are put in place of others: they would hide it
            if self._letters:
                shown = self._letters(shown)
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
def text_output(
    encoding: str = "",
    letters_for: Callable[[str], Callable[[str], str] | None] | None = None,
) -> Iterator[None]:
    """Have standard output and standard error take any text meanwhile, and show control characters.

    Streams that a caller has put in place of Python's keep their encoding.

    Args:
        encoding: Python's name of that of the terminal. Empty where none is named: each stream
            keeps what Python found for it.
        letters_for: Returns what puts others in place of letters that an encoding lacks; without
            it, they are written as ``?``.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_text_stream(stream, encoding, letters_for) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _text_stream(
    stream: Any, encoding: str, letters_for: Callable[[str], Callable[[str], str] | None] | None
) -> Any:
    if stream is None or isinstance(stream, TextOutput):
        return stream
    if not isinstance(stream, TextIOWrapper):
        return TextOutput(stream)
    # Python knows no encoding of a locale that is not installed, and would stop at a letter.
    stream.reconfigure(encoding=encoding or None, errors="replace")
    return TextOutput(stream, letters_for(stream.encoding) if letters_for else None)


def control_stream(stream: TextIO) -> TextIO:
    """The stream beneath standard output or standard error, for codes that the program makes."""
    return stream.stream if isinstance(stream, TextOutput) else stream
