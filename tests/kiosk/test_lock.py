"""A locked process: Python itself refuses whatever leads out of it. Each is tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from stand import STILL, stand
from textual.app import App

from sij_tui.core.session import Capabilities, Session
from sij_tui.lock import KEPT, clean

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks a POSIX process")

OUT = {
    "write a file": "open('new', 'w')",
    "write to a file": "open('old', 'a')",
    "change a file": "open('old', 'r+')",
    "make a file by the system's call": "os.open('new', os.O_CREAT)",
    "read a file": "open('old')",
    "read the users": "open('/etc/passwd')",
    "read by a way round": "open(os.path.dirname(os.__file__) + '/../../../etc/passwd')",
    "look into a folder": "os.listdir('/')",
    "look into a folder, otherwise": "list(os.scandir('.'))",
    "remove a file": "os.remove('old')",
    "rename a file": "os.rename('old', 'new')",
    "make a folder": "os.mkdir('folder')",
    "make a link": "os.symlink('old', 'new')",
    "change rights": "os.chmod('old', 0)",
    "start a program": "subprocess.Popen(['true'])",
    "start a shell": "os.system('true')",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a program, otherwise": "os.posix_spawn('/bin/true', ['true'], {})",
    "fork": "os.fork()",
    "fork with a terminal": "pty.fork()",
    "signal a process": "os.kill(os.getpid(), 0)",
    "signal a group": "os.killpg(os.getpgrp(), 0)",
    "open a browser": "webbrowser.GenericBrowser('true').open('http://localhost')",
    "connect": "socket.create_connection(('127.0.0.1', 9))",
    "look up a host": "socket.getaddrinfo('localhost', 80)",
    "listen": "socket.socket().bind(('127.0.0.1', 0))",
    "make a temporary file": "tempfile.mkstemp(dir='.')",
    "open a database": "sqlite3.connect('new.db')",
    "copy a file": "shutil.copyfile('old', 'new')",
}
TRY = """
import os, pty, shutil, socket, sqlite3, subprocess, sys, tempfile, webbrowser
from sij_tui.lock import lock
if sys.argv[2] == "locked":
    lock()
try:
    exec(sys.argv[1])
except PermissionError as error:
    assert "locked" in str(error), error
    print("refused", end="")
"""


def tried(root: Path, folder: Path, code: str, locked: str = "locked") -> str:
    (folder / "old").write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", TRY, code, locked],
        cwd=folder, env={"PYTHONPATH": str(root), "PATH": "/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout or done.stderr


@pytest.mark.parametrize("way", OUT)
def test_a_locked_process_is_refused(root: Path, tmp_path: Path, way: str) -> None:
    assert tried(root, tmp_path, OUT[way]) == "refused"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "old"


def test_one_that_is_not_locked_may(root: Path, tmp_path: Path) -> None:
    """So that the refusals above are the lock's."""
    for way in ("write a file", "read the users", "start a program", "signal a process"):
        assert tried(root, tmp_path, OUT[way], "open") == "", way


@pytest.mark.parametrize(
    "code",
    [
        "import colorsys, wave",
        "import textual.widgets._tree",
        "open(1, 'w', closefd=False)",
        "sqlite3.connect(':memory:').execute('select 1')",
    ],
)
def test_what_it_lives_by_still_works(root: Path, tmp_path: Path, code: str) -> None:
    assert tried(root, tmp_path, code) == ""
    assert not list(tmp_path.rglob("*.pyc"))


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_no_core_is_left_and_no_process_looks_in(root: Path) -> None:
    code = (
        "import resource, ctypes\n"
        "from sij_tui.lock import lock\n"
        "before = ctypes.CDLL(None).prctl(3)\n"
        "lock()\n"
        "print(before, ctypes.CDLL(None).prctl(3), *resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert done.stdout.split() == ["1", "0", "0", "0"], done.stderr


def test_only_words_and_colours_of_the_environment_stay() -> None:
    told = {"TERM": "xterm", "LC_ALL": "C", "LANG": "C", "NO_COLOR": "1", "NO_MOTION": "1"}
    variables = {
        **told, "TEXTUAL_LOG": "x", "TEXTUAL_DRIVER": "a:b", "LD_PRELOAD": "x", "PYTHONPATH": "x",
        "HOME": "/", "SSH_CONNECTION": "1", "PATH": "/bin", "XDG_STATE_HOME": "/",
    }  # fmt: skip
    clean(variables)
    assert variables == told
    assert set(told) - {"LC_ALL"} <= KEPT


# -- what Textual brings

OUTSIDE = ("copy_to_clipboard", "open_url", "deliver_text", "deliver_binary", "save_screenshot")


@pytest.mark.parametrize("outside", [True, False])
async def test_the_ways_out_that_textual_brings_are_shut(
    monkeypatch: pytest.MonkeyPatch, outside: bool
) -> None:
    asked: list[str] = []
    for name in (*OUTSIDE, "action_suspend_process"):
        monkeypatch.setattr(App, name, lambda self, *_, name=name, **__: asked.append(name))
    able = Capabilities(motion=False, outside=outside, suspend=outside)
    async with stand(Session(capabilities=able)) as reader:
        app = reader.app
        app.copy_to_clipboard("mine")
        app.open_url("http://localhost")
        app.deliver_text(__file__)
        app.deliver_binary(__file__)
        app.save_screenshot()
        await app.run_action("suspend_process")
        await app.run_action("screenshot")
    assert bool(asked) == outside
    if outside:
        assert {*OUTSIDE, "action_suspend_process"} <= set(asked)


async def test_what_is_cut_out_can_be_put_in_again_but_stays_in_the_session() -> None:
    able = Capabilities(motion=False, outside=False)
    async with stand(Session(capabilities=able)) as reader:
        await reader.press("/")
        await reader.type("abc")
        await reader.press("home", "shift+end", "ctrl+x")
        assert reader.app.clipboard == "abc"
        await reader.press("ctrl+v")
        assert "abc" in reader.text
    assert STILL.capabilities.outside
