"""The folders of a user are where the platform has them, and are told without slow imports."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from platformdirs import PlatformDirs

from sij_tui.user_folders import learner_file, state_file, user_folder

ENVIRONMENTS = [
    {},
    {"HOME": "/home/somebody"},
    {"HOME": "/home/somebody/"},
    {"HOME": "/home/somebody", "XDG_CACHE_HOME": "/var/cache/theirs", "XDG_DATA_HOME": ""},
    {"HOME": "/home/somebody", "XDG_STATE_HOME": "relative", "XDG_DATA_HOME": " "},
    {"HOME": "", "XDG_CACHE_HOME": "/var/cache/theirs"},
    {"HOME": "relative"},
    {"HOME": "/data", "ANDROID_DATA": "/data", "ANDROID_ROOT": "/system", "PREFIX": "/usr"},
]


@pytest.mark.parametrize("environ", ENVIRONMENTS, ids=str)
@pytest.mark.parametrize("kind", ["cache", "data", "state"])
def test_a_folder_is_where_the_platform_has_it(
    environ: dict[str, str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "ANDROID_DATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    platform = PlatformDirs("sij-tui", appauthor=False)
    expected = getattr(platform, f"user_{kind}_dir")
    assert os.path.normpath(user_folder(kind)) == os.path.normpath(expected)


def test_the_files_stand_in_these_folders() -> None:
    assert state_file() == os.path.join(user_folder("state"), "reader.json")
    assert learner_file() == os.path.join(user_folder("data"), "learner.sqlite3")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
def test_on_linux_nothing_is_loaded_for_it() -> None:
    code = "import sys; from sij_tui.user_folders import user_folder; user_folder('cache'); "
    code += "sys.exit('platformdirs' in sys.modules or 'pathlib' in sys.modules)"
    environ = {"HOME": "/home/somebody", "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-S", "-c", code], env=environ).returncode == 0
