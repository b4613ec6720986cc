"""The folders and files that one user has of the program, by the rules of the platform.

Where these are plain, they are applied here: `platformdirs` takes as long to load as all else that
comes before the first frame. In every other case it decides.
"""

from __future__ import annotations

import os
import sys

_NAME = "sij-tui"
_BELOW_HOME = {"cache": ".cache", "data": ".local/share", "state": ".local/state"}
"""Folders of the XDG Base Directory Specification, by what they are for."""


def user_folder(kind: str) -> str:
    """The folder of this user for ``cache``, ``data`` or ``state``; it need not be there."""
    return _plain_folder(kind) or _looked_up(kind)


def state_file() -> str:
    """The file with the reader's place and preferences."""
    return os.path.join(user_folder("state"), "reader.json")


def learner_file() -> str:
    """The default path of the file with the learner's answers."""
    return os.path.join(user_folder("data"), "learner.sqlite3")


def _plain_folder(kind: str) -> str | None:
    """The folder where the specification alone says which: on Linux, with whole paths."""
    if sys.platform != "linux" or "ANDROID_DATA" in os.environ:
        return None
    base = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if not base and (home := os.environ.get("HOME")):
        base = os.path.join(home, _BELOW_HOME[kind])
    return os.path.join(base, _NAME) if os.path.isabs(base) else None


def _looked_up(kind: str) -> str:
    from platformdirs import PlatformDirs

    folder: str = getattr(PlatformDirs(_NAME, appauthor=False), f"user_{kind}_dir")
    return folder
