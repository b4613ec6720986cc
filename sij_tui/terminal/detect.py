"""What the terminal can do, read from an environment that the caller passes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sij_tui.core.glyphs import Tier
    from sij_tui.core.session import Capabilities


_COERCED = {"C.UTF-8", "C.utf8"}
"""What Python itself sets LC_CTYPE to where it finds the locale C (PEP 538)."""


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale writes UTF-8; the first of the three that is set counts (POSIX)."""
    names = ["LC_ALL", "LC_CTYPE", "LANG"]
    if environ.get("LC_CTYPE") in _COERCED:
        names.remove("LC_CTYPE")  # that says nothing of the terminal
    locale = next((environ[name] for name in names if environ.get(name)), "")
    return "utf8" in locale.lower().replace("-", "")


def best_tier(environ: Mapping[str, str]) -> Tier:
    """The handsomest glyphs that this terminal can be trusted to draw.

    ASCII without UTF-8 and on the Linux console, whose font has no quadrants; braille where there
    is no colour, since blocks need it; else blocks.
    """
    if not is_utf8(environ) or environ.get("TERM") == "linux":
        return "ascii"
    return "braille" if environ.get("NO_COLOR") else "blocks"


def capabilities(
    environ: Mapping[str, str],
    *,
    motion: bool = True,
    keep: bool = True,
    open_to_all: bool = False,
    locked: bool = False,
) -> Capabilities:
    """What may be done; all but ``environ`` is what the command line says.

    ``open_to_all``: whoever comes by is not to end up in front of a shell. ``locked``: nothing
    but the terminal is within reach.
    """
    from sij_tui.core.session import Capabilities  # not before the first frame

    still = environ.get("NO_MOTION") or environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none"
    return Capabilities(
        glyphs=best_tier(environ),
        colour=not environ.get("NO_COLOR"),
        motion=motion and not still,
        suspend=not (open_to_all or locked),
        outside=not locked,
        keep=keep and not open_to_all,
    )
