"""The folder of the host key and the control socket."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from sij_tui.serve.errors import ServeError

HOST_KEY_FILE = "host_key"


def prepare_state_folder(folder: Path, *, may_make: bool = True) -> None:
    """Make the folder of the host key and the control socket.

    Args:
        folder: The folder.
        may_make: Whether it is made where there is none; else only whether it could be is checked.

    Raises:
        ServeError: It cannot be made, or others could replace what is in it.
    """
    try:
        if may_make:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        elif not folder.exists():
            _check_parent(folder)
            return
        status = folder.stat()
    except OSError as error:
        what = error.strerror or str(error)
        raise ServeError(f"Cannot use {folder}: {what}. Choose one with --state.") from None
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o022:
        raise ServeError(
            f"Others could change what is in {folder}. It must belong to whoever starts the "
            f"server, and be writable by no other: chmod 700 {folder}"
        )


def _check_parent(folder: Path) -> None:
    """Check that a folder could be made.

    Raises:
        OSError: It could not.
    """
    parent = next(each for each in folder.absolute().parents if each.exists())
    if not parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if not os.access(parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
