"""What Landlock refuses a session's process; each is tried, past what Python would refuse."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FILES = """
import ctypes, os, sys
from sij_tui.serve.sandbox.landlock import restrict_files
code, readable, writable = sys.argv[1:]
kept = open("/etc/passwd")
if not restrict_files([readable], [writable]):
    print("no Landlock")
    sys.exit()
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
try:
    exec(code)
    print("done", end="")
except PermissionError:
    print("refused", end="")
"""


def with_restricted_files(root: Path, tmp_path: Path, code: str) -> str:
    for name in ("readable", "writable"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "file").write_text("words")
    (tmp_path / "other").write_text("words")
    places = (str(tmp_path / "readable"), str(tmp_path / "writable"))
    code = code.replace("TMP", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", FILES, code, *places],
        cwd=root, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if done.stdout.startswith("no Landlock"):
        pytest.skip("this kernel has no Landlock")
    return done.stdout or done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd')",
        "call('open', b'/etc/passwd', 0)",
        "call('open', b'/proc/self/environ', 0)",
        "call('open', b'TMP/new', 0o101, 0o600)",
        "call('open', b'/tmp/sij-tui-new', 0o101, 0o600)",
        "call('mkdir', b'TMP/folder', 0o700)",
        "call('symlink', b'a', b'TMP/link')",
        "call('unlink', b'TMP/other')",
        "call('rename', b'TMP/writable/file', b'TMP/file')",
        "call('open', b'TMP/readable/file', 1)",
        "call('truncate', b'TMP/readable/file', 0)",
        "call('unlink', b'TMP/readable/file')",
        "call('mkdir', b'TMP/writable/folder', 0o700)",
        "os.listdir('/etc')",
    ],
)
def test_files_are_out_of_reach(root: Path, tmp_path: Path, code: str) -> None:
    told = with_restricted_files(root, tmp_path, code)
    assert told == "refused" or "Errno 18" in told  # "another device" for a rename across a bound


@pytest.mark.parametrize(
    "code",
    [
        "assert open('TMP/readable/file').read() == 'words'",
        "assert kept.read()",
        "open('TMP/writable/new', 'w').write('x'); os.rename('TMP/writable/new', 'TMP/writable/a')",
        "os.unlink('TMP/writable/file')",
        "import time; time.tzset(); time.localtime()",
    ],
)
def test_what_is_named_is_within_reach(root: Path, tmp_path: Path, code: str) -> None:
    assert with_restricted_files(root, tmp_path, code) == "done"
