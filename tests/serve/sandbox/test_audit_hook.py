"""A locked process: Python itself refuses whatever leads out of it. Each is tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from kiosk_kit import STILL, open_kiosk
from textual.app import App

from sij_tui.core.navigation import Capabilities, Session
from sij_tui.serve.sandbox.audit_hook import KEPT_VARIABLES, clean_environment

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
from sij_tui.serve.sandbox.audit_hook import install_audit_hook
if sys.argv[2] == "locked":
    install_audit_hook()
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


OWN = """
import fcntl, os, sqlite3, sys, tempfile
from pathlib import Path
from sij_tui.serve.sandbox.audit_hook import install_audit_hook
from sij_tui.records.file_lock import exclusive_lock
from sij_tui.records.learner import StoredReviewLog
from sij_tui.records.reader import Reader, ReaderFile
own = Path(sys.argv[2]).absolute() / "mine.json"
install_audit_hook(own)
def reader():
    return ReaderFile(own).load()[1] or ReaderFile(own).save(Reader())
def learner():
    return StoredReviewLog(own.with_suffix(".sqlite3"), "content").problem
def locked_out():
    # whether other sessions of the same reader are kept out while a file is changed
    with exclusive_lock(own.parent):
        other = os.open(own.parent, os.O_RDONLY)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
try:
    exec(sys.argv[1])
except PermissionError as error:
    assert "locked" in str(error), error
    print("refused", end="")
"""
FOLDER = ["mine.json", "theirs.json", "theirs.sqlite3"]


def tried_with_own(root: Path, folder: Path, code: str) -> str:
    for name in FOLDER:
        (folder / name).write_text('{"schema": 1}' if name == "mine.json" else name)
    done = subprocess.run(
        [sys.executable, "-c", OWN, code, "."],
        cwd=folder, env={"PYTHONPATH": str(root), "PATH": "/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout or done.stderr


@pytest.mark.parametrize(
    "code",
    [
        *(f"os.chdir({str(Path('/'))!r}); {way}" for way in OUT.values() if "old" not in way),
        "open(own.with_name('theirs.json'))",
        "open(own.with_name('theirs.json'), 'w')",
        "open(own.with_name('mine'))",
        "open(own.with_name('new'), 'w')",
        "open('mine.json')",
        "os.open('mine.json', os.O_RDONLY, dir_fd=0)",
        "open(f'{own}/../theirs.json')",
        "open(own.with_name('mine.link'))",
        "sqlite3.connect(own.with_name('theirs.sqlite3'))",
        "sqlite3.connect(own.with_name('theirs.sqlite3').as_uri() + '?mode=ro', uri=True)",
        "os.rename(own, own.with_name('theirs.json'))",
        "os.rename(own.with_name('theirs.json'), own)",
        "os.link(own.with_name('theirs.json'), own.with_name('mine.2'))",
        "os.link(own, own.with_name('new'))",
        "os.remove(own.with_name('theirs.json'))",
        "os.symlink('theirs.json', own.with_name('mine.2'))",
        "os.listdir(own.parent)",
        "os.listdir(os.open(own.parent, os.O_RDONLY))",
        "os.open('theirs.json', os.O_RDONLY, dir_fd=os.open(own.parent, os.O_RDONLY))",
        "os.fchmod(os.open(own.parent, os.O_RDONLY), 0o777)",
        "os.fchmod(os.open(own, os.O_RDONLY), 0o644)",
        "os.chmod(own, 0o600)",
        "os.open(own.parent, os.O_TMPFILE | os.O_RDWR)",
        "os.mkdir(own.with_name('folder'))",
        "os.chmod(own.parent, 0o777)",
        "os.rmdir(own.parent)",
        "tempfile.mkstemp(dir=own.parent)",
        "os.fork()",
    ],
)
def test_whoever_has_a_file_of_their_own_reaches_no_other(
    root: Path, tmp_path: Path, code: str
) -> None:
    (tmp_path / "mine.link").symlink_to("theirs.json")
    code = f"import pty, shutil, socket, subprocess, webbrowser; {code}"
    assert tried_with_own(root, tmp_path, code) == "refused"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FOLDER, "mine.link"])
    assert (tmp_path / "theirs.json").read_text() == "theirs.json"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("print(reader(), learner(), learner(), end='')", "  "),
        ("own.write_text('{'); print(reader(), reader(), end='')", "unreadable "),
        ("open(own.with_suffix('.sqlite3'), 'w').write('x' * 999); print(learner())", "unreadable"),
        ("own.with_suffix('.sqlite3').touch(0o666); print(learner())", ""),
        (
            "os.open(own.with_suffix('.sqlite3'), os.O_CREAT, 0o640);"
            " print(learner(), oct(own.with_suffix('.sqlite3').stat().st_mode & 0o777))",
            " 0o600",
        ),
        ("print(locked_out(), locked_out(), end='')", "True True"),
    ],
)
def test_a_file_of_one_s_own_can_be_read_written_and_set_aside(
    root: Path, tmp_path: Path, code: str, said: str
) -> None:
    assert tried_with_own(root, tmp_path, code).removesuffix("\n") == said
    assert not list(tmp_path.glob(".*"))
    assert (tmp_path / "theirs.json").read_text() == "theirs.json"


def test_a_file_that_cannot_be_written_is_still_read(root: Path, tmp_path: Path) -> None:
    code = (
        "from sij_tui.records import learner as module\n"
        "learner()\n"
        "def fails(path): raise sqlite3.OperationalError('read-only')\n"
        "module.open_store = fails\n"
        "print(learner(), end='')"
    )
    assert tried_with_own(root, tmp_path, code) == "unwritable"


def test_one_that_is_not_locked_may(root: Path, tmp_path: Path) -> None:
    """So that the refusals above are the hook's."""
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
        "from sij_tui.serve.sandbox.audit_hook import install_audit_hook\n"
        "before = ctypes.CDLL(None).prctl(3)\n"
        "install_audit_hook()\n"
        "print(before, ctypes.CDLL(None).prctl(3), *resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert done.stdout.split() == ["1", "0", "0", "0"], done.stderr


def test_only_words_and_colours_of_the_environment_stay() -> None:
    told = {"TERM": "xterm", "LC_ALL": "C", "LANG": "C", "NO_COLOR": "1", "NO_MOTION": "1"}
    told["ACCESSIBLE"] = "1"
    variables = {
        **told, "TEXTUAL_LOG": "x", "TEXTUAL_DRIVER": "a:b", "LD_PRELOAD": "x", "PYTHONPATH": "x",
        "HOME": "/", "SSH_CONNECTION": "1", "PATH": "/bin", "XDG_STATE_HOME": "/",
    }  # fmt: skip
    clean_environment(variables)
    assert variables == told
    assert set(told) - {"LC_ALL"} <= KEPT_VARIABLES


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
    async with open_kiosk(Session(capabilities=able)) as reader:
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
    async with open_kiosk(Session(capabilities=able)) as reader:
        await reader.press("/")
        await reader.type("abc")
        await reader.press("home", "shift+end", "ctrl+x")
        assert reader.app.clipboard == "abc"
        await reader.press("ctrl+v")
        assert "abc" in reader.text
    assert STILL.capabilities.outside
