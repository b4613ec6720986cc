"""What ``sij-tui doctor`` reports: values, and the page that shows them in words.

A value that may name its user, such as a path, is None unless it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from sij_tui.core.content.doctor_labels import DoctorLabels
from sij_tui.core.content.glyph_tier import GlyphTier, PictureTier
from sij_tui.core.content.label_text import fill
from sij_tui.core.content.labels import Labels
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Page
from sij_tui.core.layout.glyphs import SAMPLES

Ability = Literal["yes", "no", "unknown"]
InstallationKind = Literal[
    "checkout", "environment", "pipx", "uv", "offline", "user", "machine", "sources"
]
FileStatus = Literal["absent", "current", "older", "newer", "foreign", "damaged", "unreadable"]
ExtraStatus = Literal["installed", "missing", "unfit"]
Inquired = Literal["answered", "silent", "no_terminal"]
"""What came of asking the terminal."""
AdviceName = Literal[
    "compile", "writes_no_bytecode", "newer_file", "foreign_file", "damaged_content",
    "damaged_file", "no_utf8", "cannot_draw",
]  # fmt: skip


class InstallationReport(msgspec.Struct, frozen=True, kw_only=True):
    """The program and what it runs in."""

    version: str
    python: str
    system: str
    """System, its release and the processor; never the name of the machine."""
    kind: InstallationKind
    uncompiled: int
    """Modules of the program and of its libraries without bytecode."""
    writes_bytecode: bool


class TerminalReport(msgspec.Struct, frozen=True, kw_only=True):
    """The terminal, by its environment and by what it has answered."""

    term: str
    """``TERM``."""
    says: str
    """Name and version as the terminal itself tells them; empty if it does not."""
    asked: Inquired
    columns: int
    """0 where there is no terminal."""
    rows: int
    utf8: bool
    colours: str
    """``none``, ``16``, ``256`` or ``24bit``."""
    can_draw: bool
    mouse: Ability
    keyboard: Ability
    """Kitty's keyboard protocol."""
    updates: Ability
    """Synchronized output, mode 2026."""
    pixels: Literal["kitty", "sixel", "no", "unknown"]
    cell: tuple[int, int] | None
    """Width and height of a cell in pixels, where pictures are drawn in pixels."""
    multiplexer: bool
    tiers: tuple[GlyphTier, ...]
    """Characters that pictures can be drawn in."""
    tier: PictureTier
    """What they are drawn in unless the reader chooses something else."""


class FileReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or folder of the program."""

    name: Literal["content", "state", "records", "cache"]
    status: FileStatus
    size: int = 0
    """In bytes; of a folder, that of its files."""
    path: str | None = None


class ExtraReport(msgspec.Struct, frozen=True, kw_only=True):
    """An extra: packages that a part of the program needs beyond the rest."""

    name: str
    status: ExtraStatus
    needs: tuple[str, ...]
    """Requirements, such as ``pillow>=12``."""
    command: str
    """What installs it in this installation."""


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done, and the command that does it where there is one."""

    name: AdviceName
    command: str = ""


class DoctorReport(msgspec.Struct, frozen=True, kw_only=True):
    """All of it; its JSON is what ``doctor --format json`` prints."""

    installation: InstallationReport
    terminal: TerminalReport
    files: tuple[FileReport, ...]
    extras: tuple[ExtraReport, ...]
    advice: tuple[Advice, ...] = ()


def advice_of(report: DoctorReport, compile_command: str) -> tuple[Advice, ...]:
    """What to do about what a report says, the most urgent first."""
    statuses = {file.name: file.status for file in report.files}
    kept = {status for name, status in statuses.items() if name != "content"}
    installation, terminal = report.installation, report.terminal
    is_slow = bool(installation.uncompiled)
    found: tuple[tuple[bool, AdviceName, str], ...] = (
        (statuses.get("content") == "damaged", "damaged_content", ""),
        ("newer" in statuses.values(), "newer_file", ""),
        ("foreign" in kept, "foreign_file", ""),
        ("damaged" in kept, "damaged_file", ""),
        (not terminal.can_draw, "cannot_draw", ""),
        (not terminal.utf8, "no_utf8", ""),
        (not installation.writes_bytecode, "writes_no_bytecode", ""),
        (is_slow, "compile", compile_command),
    )
    return tuple(Advice(name=name, command=command) for holds, name, command in found if holds)


def doctor_page(report: DoctorReport, labels: Labels, *, ascii_only: bool = False) -> Page:
    """The report as a page; with ``ascii_only`` there are no samples that could not be written."""
    words = labels.doctor
    samples: tuple[GlyphTier, ...] = ("ascii",) if ascii_only else report.terminal.tiers
    elements = (
        Element(text=words.title, style="title"),
        *_section(words.program, _program_rows(report.installation, words)),
        *_section(words.terminal, _terminal_rows(report.terminal, words)),
        *_asked(report.terminal, words),
        *_samples(samples, report.terminal.tier, labels),
        *_section(words.files, _file_rows(report.files, words)),
        *_section(words.extras, _extra_rows(report.extras, words)),
        *_advice(report.advice, words),
    )
    return Page(id="doctor", title=words.title, elements=elements)


_Row: TypeAlias = tuple[str, str, *tuple[Element, ...]]
"""A name, what is said of it, and what stands below."""


def _section(title: str, rows: Iterator[_Row]) -> Iterator[Element]:
    """A heading with its rows; nothing where there are none."""
    shown = [*rows]
    if not shown:
        return
    size = max(width(name) for name, *_ in shown)
    yield Element(text=title, style="heading", before=1)
    for name, text, *below in shown:
        yield Element(cells=(Cell(name, "label"), Cell(text)), widths=(size, 0))
        yield from below


def _program_rows(report: InstallationReport, words: DoctorLabels) -> Iterator[_Row]:
    count = report.uncompiled
    yield words.version, report.version
    yield words.python, report.python
    yield words.system, report.system
    yield words.installation, getattr(words, report.kind)
    yield words.bytecode, fill(words.uncompiled, count=count) if count else words.compiled


def _terminal_rows(report: TerminalReport, words: DoctorLabels) -> Iterator[_Row]:
    colours = {"none": words.no, "24bit": words.many_colours}
    yield words.terminal_name, ", ".join(filter(None, (report.term, report.says)))
    size = fill(words.columns_rows, columns=report.columns, rows=report.rows)
    yield words.size, size if report.columns else words.unknown
    yield words.letters, words.yes if report.utf8 else words.no
    yield words.colours, colours.get(report.colours, report.colours)
    yield words.mouse, getattr(words, report.mouse)
    yield words.keyboard, getattr(words, report.keyboard)
    yield words.updates, getattr(words, report.updates)
    pixels = [getattr(words, report.pixels)]
    if report.cell:
        pixels.append(fill(words.cell, width=report.cell[0], height=report.cell[1]))
    if report.tier == "pixels":
        pixels.append(words.chosen)
    yield words.pixels, "; ".join(pixels)


def _asked(report: TerminalReport, words: DoctorLabels) -> Iterator[Element]:
    if report.asked != "answered":
        yield Element(text=getattr(words, report.asked), style="quiet")


def _samples(tiers: tuple[GlyphTier, ...], used: PictureTier, labels: Labels) -> Iterator[Element]:
    """A sample of every set of characters, to see whether the terminal has them."""
    words, names = labels.doctor, {tier: getattr(labels.settings, tier) for tier in tiers}
    size = max(map(width, names.values()))
    yield Element(text=words.sample, style="heading", before=1)
    for tier, name in names.items():
        chosen = words.chosen if tier == used else ""
        cells = (Cell(name, "label"), Cell(SAMPLES[tier], "art"), Cell(chosen, "quiet"))
        yield Element(cells=cells, widths=(size, 20, 0))


def _file_rows(files: tuple[FileReport, ...], words: DoctorLabels) -> Iterator[_Row]:
    """Each file, and below it where it is."""
    for file in files:
        kilobytes = f"{-(-file.size // 1000)} kB" if file.size else ""
        shown = "; ".join(filter(None, (getattr(words, file.status), kilobytes)))
        where = [_uncut(file.path)] if file.path else []
        yield getattr(words, file.name), shown, *where


def _uncut(text: str) -> Element:
    """A path or a command in one line, however long, so that it can be copied."""
    return Element(cells=(Cell("    "), Cell(text)), style="art")


_PURPOSES = {name: name for name in ("serve", "cluster", "web", "pdf", "anki")}
_PURPOSES["pixels"] = "pixel_pictures"
"""For each extra, the label that says what it is for."""


def _extra_rows(extras: tuple[ExtraReport, ...], words: DoctorLabels) -> Iterator[_Row]:
    """Each extra, and below it the command that installs it."""
    for extra in extras:
        how = Element(text=words.install, indent=2, style="quiet"), _uncut(extra.command)
        below = how if extra.status != "installed" else ()
        purpose = getattr(words, _PURPOSES[extra.name]) if extra.name in _PURPOSES else ""
        name = f"{purpose} [{extra.name}]" if purpose else f"[{extra.name}]"
        yield name, getattr(words, extra.status), *below


def _advice(advice: tuple[Advice, ...], words: DoctorLabels) -> Iterator[Element]:
    if not advice:
        return
    yield Element(text=words.advice, style="heading", before=1)
    for each in advice:
        text = fill(getattr(words, each.name), name="PYTHONDONTWRITEBYTECODE")
        yield Element(text=text, style="item", mark="*")
        if each.command:
            yield _uncut(each.command)
