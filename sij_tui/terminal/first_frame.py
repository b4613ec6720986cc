"""The first frame, on the screen before Textual is imported.

Three quarters of a Textual start is importing. A title drawn first is there within a few
hundredths of a second; the home screen then appears around it, in the same place.
"""

from __future__ import annotations

from sij_tui.core.content.control_characters import one_line
from sij_tui.core.layout.breakpoints import colour_depth, headroom
from sij_tui.core.layout.cells import crop, width

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load
    from collections.abc import Mapping
    from typing import Any

_SCREEN, _BLANK = "\x1b[?1049h\x1b[?25l", "\x1b[2J"
ENTER_AND_CLEAR = _SCREEN + _BLANK
CLEAR = "\x1b[m\x1b[H\x1b[J"
LEAVE = f"{CLEAR}\x1b[?1049l\x1b[?25h"
"""Cleared before it is left: where there is no alternate screen, the page would stay."""
_GROUNDS = {
    "dark": ("38;2;213;221;229;48;2;17;23;30", "38;5;188;48;5;16", "97;40"),
    "light": ("38;2;34;44;54;48;2;250;247;240", "38;5;17;48;5;231", "90;107"),
    "contrast": ("38;2;255;255;255;48;2;0;0;0", "38;5;231;48;5;16", "97;40"),
}
"""Text and background of each theme, in 24-bit colours, 256 and 16; a test holds them to it."""
TITLE_INDENT = 3
"""Cells before the text, as on the home screen."""


def parse_head(text: str) -> dict[str, Any]:
    """The tables at the head of a content file, up to the first ``[[list of tables]]``.

    Reading the head alone takes no longer however long the file is. Returns an empty dictionary if
    the head cannot be read; the full reading that follows says why.
    """
    import tomli

    end = text.find("\n[[")
    try:
        return tomli.loads(text[: end if end >= 0 else None])
    except (ValueError, RecursionError):  # no TOML, too long a number, or lists too deep in lists
        return {}


def theme_sgr(theme: str | None, environ: Mapping[str, str]) -> str:
    """The colours of a theme, as numbers of a style; empty for the terminal's own."""
    if theme is None or environ.get("NO_COLOR"):
        return ""
    return _GROUNDS[theme][("24bit", "256", "16").index(colour_depth(environ))]


def first_frame(
    head: Mapping[str, Any],
    columns: int,
    rows: int,
    *,
    ascii_only: bool,
    ground: str = "",
    checked: bool = False,
) -> str:
    """What to send: the alternate screen with the drawn title.

    ``ground`` has the colours of the theme, of :func:`theme_sgr`. ``checked`` says that the head is
    of content that has passed all checks; of any other it is seen to here that the title says
    nothing that no file may say.
    """
    meta, banner = _table(head, "meta"), _table(head, "banner")
    drawn = str(banner.get("ascii" if ascii_only else "blocks", "")).strip("\n").splitlines()
    title = str(meta.get("title", ""))
    margin, is_drawn, has_subtitle = headroom(rows)
    lines = [*drawn, title] if is_drawn else [title]
    if has_subtitle:
        lines.append(str(meta.get("subtitle", "")))
    if not checked and _is_astray(head, lines):
        lines = []  # the file will be refused, and says why
    elif len(lines) > rows or any(width(line) + TITLE_INDENT > columns for line in drawn):
        lines = [title]
    plain, bold = f"\x1b[0;{ground}m" if ground else "\x1b[m", "\x1b[1m"
    placed = [
        f"\x1b[{row};{TITLE_INDENT + 1}H{bold if line == title else ''}"
        f"{_shown(line, columns, ascii_only)}{plain}"
        for row, line in enumerate(lines, start=1 + margin)
        if line
    ]
    return (f"{_SCREEN}{plain}{_BLANK}" if ground else ENTER_AND_CLEAR) + "".join(placed)


def _table(head: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A table of the head; empty if it is something else."""
    table = head.get(name)
    return table if isinstance(table, dict) else {}


def _is_astray(head: Mapping[str, Any], lines: list[str]) -> bool:
    """Whether the title says what no file may: it is drawn before the file is checked."""
    from sij_tui.core.language.phrases import Phrases
    from sij_tui.core.language.signs import gives_permission

    listed, allowed = (_words(head, name) for name in ("forbidden", "allowed"))
    text = "\n".join(lines)
    return any(map(gives_permission, text)) or any(Phrases(listed, allowed).found(text))


def _words(head: Mapping[str, Any], name: str) -> list[str]:
    """A list of the lexicon; empty if it is something else."""
    words = _table(head, "lexicon").get(name)
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []


def _shown(line: str, columns: int, ascii_only: bool) -> str:
    """A line with its control characters made visible, cut to the window."""
    line = one_line(line)
    if ascii_only:
        line = line.encode("ascii", "replace").decode()
    return crop(line, max(0, columns - TITLE_INDENT))
