"""Capability detection: what the terminal can do, read from an environment passed in."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # the command line itself loads this
    from collections.abc import Callable, Mapping

    from sij_tui.core.content.glyph_tier import GlyphTier
    from sij_tui.core.navigation import Capabilities
    from sij_tui.terminal.terminfo import TerminalEntry


_COERCED = {"C.UTF-8", "C.utf8", "UTF-8"}
"""What Python itself sets LC_CTYPE to where it finds the locale C (PEP 538)."""
_MULTIPLEXERS = ("screen", "tmux")
_CANNOT_DRAW = frozenset(
    {"", "unknown", "network", "dialup", "arpanet", "ethernet", "bussplexer", "plugboard"}
    | {"patch", "switch", "du", "su", "printer", "lpr", "glasstty", "tty", "tty33", "tty35"}
)
"""Names that terminfo has for terminals whose cursor cannot be moved; dumb ones come besides."""


def terminal_name(environ: Mapping[str, str]) -> str:
    """The name of this process's terminal for :func:`can_draw`; Windows sets no TERM."""
    return environ.get("TERM", "windows" if sys.platform == "win32" else "")


def can_draw(term: str) -> bool:
    """Whether screens can be drawn on a terminal of this name (TERM)."""
    name = term.lower()
    return name not in _CANNOT_DRAW and name.partition("-")[0] != "dumb"


def own_terminal(environ: Mapping[str, str]) -> TerminalEntry:
    """What this process's terminal can do: by its name, by terminfo, and by COLORTERM."""
    from sij_tui.terminal.terminfo import TerminalEntry, own_folders, read_entry

    name = terminal_name(environ)
    entry = read_entry(name, own_folders(environ))
    return TerminalEntry(
        moves_cursor=can_draw(name) and entry.moves_cursor,
        has_colours=bool(environ.get("COLORTERM")) or entry.has_colours,
    )


def own_variables(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment of this process as it was set: Python changes LC_CTYPE in some locales.

    Where C.UTF-8 is set, or UTF-8 alone as on macOS, the terminal draws it; Python's own
    choice says nothing of the terminal.
    """
    if environ.get("LC_CTYPE") not in _COERCED:
        return environ
    try:
        with open("/proc/self/environ", "rb") as file:
            set_at_first = dict(line.partition(b"=")[::2] for line in file.read().split(b"\0"))
    except OSError:  # not Linux: in UTF-8 mode Python has found the locale C
        kept = "" if sys.flags.utf8_mode else environ["LC_CTYPE"]
    else:
        kept = set_at_first.get(b"LC_CTYPE", b"").decode("utf-8", "replace")
    return {**environ, "LC_CTYPE": kept}


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale writes UTF-8, and Python's streams are not said to have another encoding.

    Windows sets none; Windows Terminal, which sets WT_SESSION, takes all letters.
    """
    locale, streams = _locale(environ), _stream_encoding(environ)
    if streams and not _names_utf8(streams):
        return False
    if not locale and "TERM" not in environ:
        return bool(environ.get("WT_SESSION"))
    return _names_utf8(locale)


def _names_utf8(name: str) -> bool:
    return "utf8" in name.lower().replace("-", "").replace("_", "")


def named_encoding(environ: Mapping[str, str]) -> str:
    """Python's name of the encoding that is named for the terminal; empty if none is, or none that
    can be used.

    It is that of Python's standard streams (PYTHONIOENCODING, PYTHONUTF8), else of the locale. The
    locale C names none.
    """
    streams, locale = _stream_encoding(environ), _locale(environ)
    if _names_utf8(streams or locale):
        return "utf-8"
    if not (streams or locale):
        return ""
    from sij_tui.terminal.charset import locale_encoding, usable_encoding

    return usable_encoding(streams or locale_encoding(locale)) or ""


def terminal_encoding(environ: Mapping[str, str]) -> str:
    """Python's name of the encoding that the terminal takes: UTF-8 unless another one is named.

    Nearly all terminals take it.
    """
    return named_encoding(environ) or "utf-8"


def letters_for(encoding: str) -> Callable[[str], str] | None:
    """Return what puts others in place of letters that an encoding lacks; None where none does.

    Args:
        encoding: Python's name of it.
    """
    if _names_utf8(encoding):
        return None
    from sij_tui.terminal.charset import letter_substitution, usable_encoding

    usable = usable_encoding(encoding)
    return letter_substitution(usable) if usable else None


def line_encoding(environ: Mapping[str, str]) -> str:
    """Python's name of the encoding of lines of text; ASCII where none is known."""
    if is_utf8(environ):
        return "utf-8"
    named = terminal_encoding(environ)
    return "ascii" if named == "utf-8" else named


def _stream_encoding(environ: Mapping[str, str]) -> str:
    """That of Python's standard streams, where it is set; the first of the two decides."""
    in_utf8_mode = environ.get("PYTHONUTF8") == "1"
    return environ.get("PYTHONIOENCODING", "").partition(":")[0] or "utf-8" * in_utf8_mode


def _locale(environ: Mapping[str, str]) -> str:
    """The locale of the characters: the first of the three that is set (POSIX)."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    return next((environ[name] for name in names if environ.get(name)), "")


def best_tier(environ: Mapping[str, str]) -> GlyphTier:
    """The handsomest glyphs that this terminal can be trusted to draw.

    ASCII without UTF-8 and on the Linux console, whose font has no quadrants; braille where there
    is no colour, since blocks need it; else blocks.
    """
    if not is_utf8(environ) or environ.get("TERM") == "linux":
        return "ascii"
    return "braille" if environ.get("NO_COLOR") else "blocks"


def text_tier(chosen: str | None, environ: Mapping[str, str]) -> GlyphTier:
    """The tier for text that is printed: what was chosen, or the best; text has no pixels."""
    tiers: tuple[GlyphTier, ...] = ("octants", "blocks", "braille", "ascii")
    return next((tier for tier in tiers if tier == chosen), best_tier(environ))


def may_draw_octants(environ: Mapping[str, str]) -> bool:
    """Whether octants may be drawn if the terminal says that it can, or the reader does.

    They need colour. A multiplexer draws what it knows itself, whatever terminal it runs in.
    """
    in_multiplexer = environ.get("TMUX") or environ.get("STY")
    return best_tier(environ) == "blocks" and not (
        in_multiplexer or environ.get("TERM", "").startswith(_MULTIPLEXERS)
    )


def capabilities(
    environ: Mapping[str, str],
    *,
    motion: bool = True,
    show_cursor: bool = False,
    keep: bool = True,
    open_to_all: bool = False,
    locked: bool = False,
) -> Capabilities:
    """What may be done; all but ``environ`` is what the command line says.

    ``open_to_all``: a kiosk, which never leads to a shell. ``locked``: nothing
    but the terminal is within reach.
    """
    from sij_tui.core.layout.glyphs import TIERS, TIERS_EVERYWHERE  # not before the first frame
    from sij_tui.core.navigation import Capabilities

    still = environ.get("NO_MOTION") or environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none"
    return Capabilities(
        glyphs=best_tier(environ),
        tiers=TIERS if may_draw_octants(environ) else TIERS_EVERYWHERE,
        colour=not environ.get("NO_COLOR"),
        motion=motion and not still,
        show_cursor=show_cursor or bool(environ.get("ACCESSIBLE")),
        suspend=not (open_to_all or locked),
        outside=not locked,
        keep=keep and not open_to_all,
    )
