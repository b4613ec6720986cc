"""New files of commands: an error that keeps one from being written is reported before the work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NoReturn

from sij_tui.commands import fail
from sij_tui.files import STANDARD_OUTPUT, write_new


def check_new_file(name: str) -> None:
    """End the program with a message if no new file of this name can be written."""
    if name == STANDARD_OUTPUT:
        fail("Standard output has other things to take: name a file.")
    try:
        os.lstat(name)
    except FileNotFoundError:
        pass
    except OSError as error:
        _refuse(name, error)
    else:
        _refuse(name, FileExistsError())
    folder = os.path.dirname(name) or os.curdir
    if not os.path.isdir(folder):
        fail(f"Cannot write {name}: there is no folder {folder}. Make it, or name another one.")
    if not os.access(folder, os.W_OK | os.X_OK):
        fail(f"Cannot write {name}: nothing may be written to {folder}. Name another folder.")


def write_file(name: str, parts: Iterable[str | bytes], *, private: bool = False) -> int:
    """Write a new file, or end the program and say why not; returns how many parts it has.

    ``private`` is one for its owner alone.
    """
    try:
        return write_new(name, parts, private=private)
    except OSError as error:
        _refuse(name, error)


def _refuse(name: str, error: OSError) -> NoReturn:
    if os.path.isdir(name):
        fail(f"{name} is a folder. Name a file in it.")
    if isinstance(error, FileExistsError):
        fail(f"{name} exists already, and was left as it is. Give another name.")
    fail(f"Cannot write {name}: {error.strerror or error}.")
