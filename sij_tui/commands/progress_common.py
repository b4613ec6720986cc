"""What the actions of ``sij-tui progress`` share: the learner's file, the time, the output."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from sij_tui.commands import fail, load_content, output_is_utf8
from sij_tui.terminal.detect import text_tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.layout.glyphs import Glyphs
    from sij_tui.core.practice.bank import Bank
    from sij_tui.records.store import Store

LEARNER_ENDING = ".sqlite3"
_Result = TypeVar("_Result")


def records_path(args: Any) -> Path:
    """The file with the learner's answers. The program ends if the one named is another's.

    A learner's file that is damaged is set aside; one that was named by mistake is left alone.
    """
    if not args.file:
        from sij_tui.user_folders import learner_file

        return Path(learner_file())
    from sij_tui.records.opening import header_of

    path = Path(args.file)
    with contextlib.suppress(OSError):  # reported when it is opened
        header = header_of(path)
        is_anothers = header.is_database or path.suffix != LEARNER_ENDING
        if is_anothers and not header.is_ours and path.stat().st_size:
            fail(f"{path} is no file with a learner's answers: nothing was changed.")
    return path


def practised_content(args: Any) -> tuple[Loaded, Bank]:
    """The content with its question bank; without one the program ends."""
    from sij_tui.core.practice.bank import bank_of

    loaded = load_content(args)
    bank = bank_of(loaded.content)
    if bank is None:
        fail("this content file has no questions, so there is no progress to speak of.", status=1)
    return loaded, bank


def open_file(path: Path) -> Store:
    """Open the learner's file; where that fails, the program ends and says why."""
    import sqlite3

    from sij_tui.records import NewerFile
    from sij_tui.records.learner import is_broken
    from sij_tui.records.opening import open_store

    try:
        return open_store(path)
    except NewerFile:
        fail(f"{path} was written by a newer version of sij-tui. Bring this one up to date.")
    except (sqlite3.DatabaseError, OSError) as error:
        if is_broken(error):
            fail(f"{path} is damaged. 'sij-tui progress reset' moves it aside and begins anew.")
        _fail_to_use(path, error)


def _fail_to_use(path: Path, error: Exception) -> NoReturn:
    fail(f"cannot use {path}: {_reason(error)}. Check the permissions and the space on the disk.")


def _reason(error: Exception) -> str:
    """Why a file cannot be used, without numbers of errors and the name once more."""
    return getattr(error, "strerror", None) or str(error)


def with_file(path: Path, work: Callable[[Store], _Result]) -> _Result:
    """Do something with the learner's file; of a damaged one, with what can be read of it."""
    import sqlite3
    from contextlib import closing

    from sij_tui.records.learner import is_broken
    from sij_tui.records.salvage import renew

    try:
        with closing(open_file(path)) as store:
            return work(store)
    except sqlite3.DatabaseError as error:
        if not is_broken(error):
            _fail_to_use(path, error)
    try:
        renew(path, None)
        what = f"part of {path} was damaged. What could be read is in a new file"
        print(f"sij-tui: {what}, and the old one was set aside.", file=sys.stderr)
        with closing(open_file(path)) as store:
            return work(store)
    except (sqlite3.DatabaseError, OSError) as error:
        fail(f"{path} is damaged, and no new file can be made: {_reason(error)}.")


def printed_glyphs(args: Any) -> Glyphs:
    """The characters to print with: those asked for, or that fit, where the output takes them."""
    from sij_tui.core.layout.glyphs import glyphs_for

    tier = text_tier(args.glyphs, args.variables)
    return glyphs_for(tier if output_is_utf8() else "ascii")
