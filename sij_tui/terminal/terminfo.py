"""What terminfo says of a terminal whose name is not one of the common ones."""

from __future__ import annotations

_COMMON = frozenset(
    {"xterm", "xterm-color", "xterm-16color", "xterm-kitty", "xterm-ghostty", "kitty", "linux"}
    | {"screen", "tmux", "alacritty", "foot", "wezterm", "konsole", "vte", "gnome", "rxvt-unicode"}
    | {"xterm-direct", "tmux-direct", "ansi", "cygwin", "windows", "contour", "mlterm", "nsterm"}
)
"""Names of terminals with colours that obey control sequences; those in 256 colours come besides.
They are not looked up: loading curses takes a hundredth of a second."""
_CONTROL_SEQUENCE = b"\x1b["


def moves_cursor(term: str) -> bool:
    """Whether control sequences move the cursor of a terminal of this name (TERM)."""
    if not _is_listed(term):
        return True
    import curses

    return (curses.tigetstr("cup") or b"").startswith(_CONTROL_SEQUENCE)


def has_colours(term: str) -> bool:
    """Whether a terminal of this name has colours."""
    if not _is_listed(term):
        return True
    import curses

    return curses.tigetnum("colors") > 0


def _is_listed(term: str) -> bool:
    """Whether a name has to be looked up, and terminfo has it.

    Python's curses reads one entry in the life of a process, that of its own terminal.
    """
    if not term or term in _COMMON or term.endswith("-256color"):
        return False
    try:
        import curses
    except ImportError:  # Windows has none
        return False
    try:
        curses.setupterm(term, 1)
    except (curses.error, ValueError):  # unknown; a name that is not text
        return False
    return True
