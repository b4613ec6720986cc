"""The lock of a folder: it is given back, and where there is none, work goes on."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from sij_tui.records.file_lock import exclusive_lock


def is_free(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_it_is_held_inside_and_given_back_after(tmp_path: Path) -> None:
    with exclusive_lock(tmp_path):
        assert not is_free(tmp_path)
    assert is_free(tmp_path)
    with pytest.raises(KeyError), exclusive_lock(tmp_path):
        raise KeyError
    assert is_free(tmp_path)


def test_a_folder_that_cannot_be_opened_is_not_locked_and_closes_nothing(tmp_path: Path) -> None:
    with exclusive_lock(tmp_path / "none"):
        pass
    for stream in (0, 1, 2):
        os.fstat(stream)
