"""The folder of the host key and the control socket."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sij_tui.serve.errors import ServeError


class StateFolderError(ServeError):
    """The folder cannot be used; the message says why and what to do."""


def prepare_state_folder(folder: Path) -> None:
    """Make the folder of the host key and the control socket.

    Raises:
        StateFolderError: It cannot be made, or others could replace what is in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError as error:
        what = error.strerror or str(error)
        raise StateFolderError(f"Cannot use {folder}: {what}. Choose one with --state.") from None
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o022:
        raise StateFolderError(
            f"Others could change what is in {folder}. It must belong to whoever starts the "
            f"server, and be writable by no other: chmod 700 {folder}"
        )
