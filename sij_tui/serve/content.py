"""The content file as a server reads it."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from sij_tui.content_cache import load_cached
from sij_tui.core.content.loaded import BrokenContent, Loaded
from sij_tui.files import MOST_CONTENT_BYTES, read_file
from sij_tui.serve.errors import ServeError


class ContentError(ServeError):
    """The content cannot be shown; the message says why."""


def read_served_content(path: Path) -> Loaded:
    """Read and check a content file.

    Raises:
        ContentError: It cannot be read, or has problems.
    """
    try:
        return load_cached(read_file(path, MOST_CONTENT_BYTES), path.name)
    except PermissionError as error:
        raise ContentError(
            f"Cannot read {path} as the user {_user_name()}: {error.strerror}. Copy it to a folder "
            "that this user may enter, and name it with --content; or name another with --user."
        ) from None
    except OSError as error:
        raise ContentError(f"Cannot read {path}: {error.strerror or error}.") from None
    except BrokenContent as broken:
        raise ContentError("\n".join(p.text(path.name) for p in broken.problems)) from None


def _user_name() -> str:
    """The name of the effective user, or the uid where there is no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
