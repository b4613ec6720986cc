"""``sij-tui doctor``: what this installation is and can do, for finding a fault."""

from __future__ import annotations

import os
import platform
import stat
import sys
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sij_tui.commands import (
    cache_folder,
    content_file,
    name_of,
    output_columns,
    output_is_utf8,
)
from sij_tui.content_cache import load_cached, shipped_tables
from sij_tui.core.content.compiled import import_msgspec
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.files import (
    MOST_CONTENT_BYTES,
    STANDARD_INPUT,
    open_flags,
    read_file,
    read_standard_input,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from sij_tui.core.content.glyph_tier import GlyphTier, PictureTier
    from sij_tui.core.content.labels import Labels
    from sij_tui.core.doctor import (
        Ability,
        DoctorReport,
        InstallationReport,
        TerminalReport,
    )
    from sij_tui.terminal.inquiry import TerminalFeatures
    from sij_tui.terminal.terminal_query import TerminalReplies

_TERMINAL = "/dev/tty"
"""The terminal that controls the process, wherever its output goes."""
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """In which form, and whether with paths."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it")
    parser.add_argument(
        "--paths", action="store_true", help="name files in JSON too; they may name you"
    )


def run(args: Any) -> int:
    """Print the report; returns the exit status: that of ``validate`` for the content file."""
    import_msgspec()
    paths = args.paths or args.format == "text"
    report, labels = _report(args, paths=paths)
    if args.format == "json":
        import json

        import msgspec

        print(json.dumps(msgspec.to_builtins(report), indent=2, ensure_ascii=False))
    else:
        from sij_tui.core.doctor import doctor_page
        from sij_tui.export import COLUMNS
        from sij_tui.export.text import as_text

        tier: GlyphTier = "ascii" if args.glyphs == "ascii" or not output_is_utf8() else "blocks"
        page = doctor_page(report, labels, ascii_only=tier == "ascii")
        sys.stdout.write(as_text([page], tier, output_columns(COLUMNS)))
    content = next(file.status for file in report.files if file.name == "content")
    return {"current": 0, "unreadable": 2}.get(content, 1)


def _report(args: Any, *, paths: bool) -> tuple[DoctorReport, Labels]:
    """The report, and the labels of the content file; those of the shipped one if it is broken."""
    import msgspec

    from sij_tui.commands.installation import compile_command, extras
    from sij_tui.commands.kept_files import kept_files
    from sij_tui.core.doctor import DoctorReport, advice_of

    path = content_file(args)
    data, labels, problems = _read_content(args, path)
    report = DoctorReport(
        installation=_installation(args.variables),
        terminal=_terminal(args.variables),
        files=tuple(kept_files(path, data, problems, paths=paths)),
        extras=tuple(extras(whole_path=paths)),
    )
    advice = advice_of(report, compile_command() if paths else "")
    return msgspec.structs.replace(report, advice=advice), labels


def _read_content(args: Any, path: str) -> tuple[bytes | None, Labels, int]:
    """The bytes of the content file, the labels to speak with, and the number of its problems."""
    data, problems = None, 1
    try:
        read = read_standard_input if path == STANDARD_INPUT else partial(read_file, path)
        data = read(MOST_CONTENT_BYTES)
        loaded = load_cached(data, name_of(path), cache_folder(args))
        return data, loaded.content.labels, 0
    except (OSError, ValueError):  # ValueError: a null character in its name
        pass
    except BrokenContent as broken:
        problems = len(broken.problems)
    import msgspec

    from sij_tui.core.content.labels import Labels

    return data, msgspec.convert(shipped_tables()["labels"], Labels), problems


def _installation(variables: Mapping[str, str]) -> InstallationReport:
    from sij_tui import __version__
    from sij_tui.commands.installation import installation_kind, uncompiled_modules
    from sij_tui.core.doctor import InstallationReport

    python = f"{platform.python_implementation()} {platform.python_version()}"
    return InstallationReport(
        version=__version__,
        python=python,
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        kind=installation_kind(),
        uncompiled=uncompiled_modules(),
        writes_bytecode=not variables.get(_NO_BYTECODE),
    )


def _terminal(variables: Mapping[str, str]) -> TerminalReport:
    from sij_tui.core.doctor import TerminalReport
    from sij_tui.core.layout.breakpoints import colour_depth
    from sij_tui.core.layout.glyphs import TIERS_EVERYWHERE
    from sij_tui.terminal.detect import capabilities, is_utf8, own_terminal
    from sij_tui.terminal.terminal_query import MOUSE_MODE, UPDATE_MODE

    replies, (columns, rows) = _ask()
    features = replies.features if replies else None
    has_answered = features is not None
    able = capabilities(variables)
    is_multiplexer = bool(features and features.is_multiplexer)
    colours = colour_depth(variables) if able.colour else "none"
    tiers = TIERS_EVERYWHERE if is_multiplexer else able.tiers

    def ability(holds: bool) -> Ability:
        return ("yes" if holds else "no") if has_answered else "unknown"

    return TerminalReport(
        term=variables.get("TERM", ""),
        says=replies.name if replies else "",
        asked="no_terminal" if replies is None else "answered" if has_answered else "silent",
        columns=columns,
        rows=rows,
        utf8=is_utf8(variables),
        colours=colours,
        can_draw=own_terminal(variables).moves_cursor,
        mouse=ability(bool(replies and MOUSE_MODE in replies.modes)),
        keyboard=ability(bool(replies and replies.has_keyboard_protocol)),
        updates=ability(bool(replies and UPDATE_MODE in replies.modes)),
        pixels=(features.protocol or "no") if features else "unknown",
        cell=features.cell if features else None,
        multiplexer=is_multiplexer,
        tiers=tiers,
        tier=_used_tier(features, tiers, able.glyphs, colours),
    )


def _used_tier(
    features: TerminalFeatures | None,
    tiers: tuple[GlyphTier, ...],
    usual: GlyphTier,
    colours: str,
) -> PictureTier:
    """What pictures are drawn in by themselves; pixels need many colours, and Pillow."""
    if features and "octants" in tiers:
        if features.protocol and colours in ("24bit", "256") and find_spec("PIL"):
            return "pixels"
        if features.draws_octants:
            return "octants"
    return usual


def _ask() -> tuple[TerminalReplies | None, tuple[int, int]]:
    """What the terminal answers, and its columns and rows; None and zeros if there is none.

    It is not asked if the output goes into a pipe: a pager at its end reads the same terminal.
    """
    from sij_tui.terminal.size import window_size
    from sij_tui.terminal.terminal_query import query_terminal

    try:
        handle = os.open(_TERMINAL, os.O_RDWR | open_flags("O_NOCTTY"))
    except OSError:  # none controls this process
        return None, (0, 0)
    try:
        return None if _is_piped() else query_terminal(handle), window_size(handle)
    finally:
        os.close(handle)


def _is_piped() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # no file at all
        return False
