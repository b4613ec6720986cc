"""The window size in columns and rows, as far as it is to be believed."""

from __future__ import annotations

import os
import struct

DEFAULT_SIZE = (80, 24)
"""Columns and lines of a terminal that does not know its size."""
MAX_SIZE = (800, 300)
"""Most columns and lines to believe: a false size must eat neither memory nor time."""


def window_size(fileno: int, least: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """Ask a terminal for its columns and lines; a false answer is brought within bounds.

    Every part that draws asks here, so that none draws more than another. COLUMNS and LINES do not
    count: they say what the window had when a shell was started.
    """
    try:
        size = os.get_terminal_size(fileno)
    except OSError:
        return DEFAULT_SIZE
    columns, lines = size.columns or DEFAULT_SIZE[0], size.lines or DEFAULT_SIZE[1]
    return min(max(columns, least[0]), MAX_SIZE[0]), min(max(lines, least[1]), MAX_SIZE[1])


def cell_pixels(fileno: int) -> tuple[int, int] | None:
    """Ask for width and height of a terminal's cell in pixels; None if the system does not know."""
    import fcntl
    import termios  # where there is a driver of ours

    try:
        told = fcntl.ioctl(fileno, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", told)
    return (width // columns, height // rows) if rows and columns else None


def set_window_size(fileno: int, size: tuple[int, int], pixels: tuple[int, int]) -> None:
    """Set columns and rows, width and height in pixels, of a terminal.

    Raises:
        OSError: The terminal is closed.
    """
    import fcntl
    import termios

    (columns, rows), (width, height) = size, pixels
    fcntl.ioctl(fileno, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, width, height))
