"""``[labels.doctor]``: every word of ``sij-tui doctor``.

A placeholder in braces, such as ``{count}``, is filled in by the program; the docstring names it.
"""

from sij_tui.core.content.label_table import Label, LabelTable


class DoctorLabels(LabelTable, frozen=True):
    """``[labels.doctor]``: what ``sij-tui doctor`` says of this installation."""

    title: Label
    program: Label
    version: Label
    python: Label
    system: Label
    installation: Label
    checkout: Label
    environment: Label
    pipx: Label
    uv: Label
    offline: Label
    user: Label
    machine: Label
    sources: Label
    """Run from its sources, without being installed."""
    bytecode: Label
    """Heads what follows on compiled modules."""
    compiled: Label
    uncompiled: Label
    """``{count}`` modules are not compiled."""
    terminal: Label
    terminal_name: Label
    size: Label
    columns_rows: Label
    """``{columns}`` and ``{rows}``."""
    letters: Label
    colours: Label
    many_colours: Label
    mouse: Label
    keyboard: Label
    updates: Label
    """Whether a screen is changed all at once (synchronized output)."""
    pixels: Label
    kitty: Label
    sixel: Label
    cell: Label
    """Size of a cell: ``{width}`` and ``{height}`` in pixels."""
    yes: Label
    no: Label
    unknown: Label
    no_terminal: Label
    """The terminal was not asked, since there is none."""
    silent: Label
    """The terminal did not answer."""
    sample: Label
    """Stands above a sample of each set of characters."""
    chosen: Label
    """Marks the set that is used unless another is chosen."""
    files: Label
    content: Label
    state: Label
    records: Label
    cache: Label
    absent: Label
    current: Label
    older: Label
    newer: Label
    foreign: Label
    damaged: Label
    unreadable: Label
    extras: Label
    serve: Label
    """What the extra ``serve`` is for."""
    cluster: Label
    """What the extra ``cluster`` is for."""
    web: Label
    """What the extra ``web`` is for."""
    pdf: Label
    """What the extra ``pdf`` is for."""
    anki: Label
    """What the extra ``anki`` is for."""
    pixel_pictures: Label
    """What the extra ``pixels`` is for."""
    installed: Label
    missing: Label
    unfit: Label
    """A package of it has a version that does not fit."""
    install: Label
    """Stands before the command that installs an extra."""
    advice: Label
    compile: Label
    """What to do about modules that are not compiled; a command follows."""
    writes_no_bytecode: Label
    """Python is set to keep no compiled files; ``{name}`` is the variable that sets it."""
    newer_file: Label
    """A newer version of the program has written a file."""
    foreign_file: Label
    damaged_content: Label
    damaged_file: Label
    no_utf8: Label
    cannot_draw: Label
