"""The start of a server: what is refused, in which order it starts, how sessions are confined."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import asyncssh
import pytest
from serve_kit import FULL, ROOT, USER, Server, content, needs_ssh, readable_content, sij_tui

pytestmark = [pytest.mark.pty, needs_ssh]
# What can be wrong


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--port", "99999"], "port"),
        (["--content", "/nowhere.toml"], "/nowhere.toml"),
        (["--start", "nowhere"], 'no screen "nowhere"'),
        (["--start", "99"], 'no screen "99"'),
        (["--host", "256.1.1.1"], "256.1.1.1"),
        (["--authorized-keys", "/nowhere"], "/nowhere"),
        (["--password-file", "/etc/hostname"], "/etc/hostname"),
        (["--records", "/tmp"], "--authorized-keys"),
        (["--config", "/nowhere.toml"], "/nowhere.toml"),
        (["--config", ""], "Cannot read"),
    ],
)
@pytest.mark.parametrize("check", [(), ("--check",)])
def test_one_clear_message(
    folder: Path, words: list[str], told: str, check: tuple[str, ...]
) -> None:
    usual = ("--state", folder, "--port", "0", "--content", readable_content(), *USER)
    done = sij_tui("serve", *usual, *words, *check)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(folder: Path) -> None:
    with Server() as server:
        done = sij_tui("serve", "--state", folder, "--port", str(server.port), *USER)
        assert done.returncode == 2
        assert "--port" in done.stderr


def test_options_from_a_file(folder: Path) -> None:
    file = folder / "serve.toml"
    content(folder)
    file.write_text('content = "content.toml"\nport = 0\nmax-sessions = 3\n')
    done = sij_tui("serve", "--config", file, "--state", folder / "state", "--check", *USER)
    assert done.returncode == 0, done.stderr
    assert "sij-injection" in done.stdout
    assert "SHA256:" not in done.stdout
    assert sorted(os.listdir(folder)) == ["content.toml", "serve.toml"]  # nothing is left behind
    file.write_text("max-session = 3\n")
    done = sij_tui("serve", "--config", file, "--check", *USER)
    assert done.returncode == 2
    assert "'max-sessions'" in done.stderr


def test_a_check_shows_the_host_key_that_there_is_and_makes_none(folder: Path) -> None:
    words = ("serve", "--port", "0", "--content", readable_content(), *USER, "--check")
    state = folder / "state"
    state.mkdir(mode=0o700)
    assert sij_tui(*words, "--state", state).returncode == 0
    assert not os.listdir(state)
    key = asyncssh.generate_private_key("ssh-ed25519")
    (state / "host_key").write_bytes(key.export_private_key())
    (state / "host_key").chmod(0o600)
    done = sij_tui(*words, "--state", state)
    assert f"host key {key.get_fingerprint()}" in done.stdout
    more = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    (state / "host_key_ecdsa").write_bytes(more.export_private_key())
    (state / "host_key_ecdsa").chmod(0o600)
    done = sij_tui(*words, "--state", state)
    assert f"host key {key.get_fingerprint()}\n" in done.stdout
    assert f"host key {more.get_fingerprint()} (ecdsa-sha2-nistp256)\n" in done.stdout
    (folder / "file").touch()
    done = sij_tui(*words, "--state", folder / "file" / "state")
    assert (done.returncode, "--state" in done.stderr) == (2, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads what the user cannot")
@pytest.mark.parametrize("check", [(), ("--check",)])
def test_content_must_be_within_reach_of_the_user(folder: Path, check: tuple[str, ...]) -> None:
    content(folder).chmod(0o600)
    words = ("--content", folder / "content.toml", "--state", folder, "--port", "0", *USER, *check)
    done = sij_tui("serve", *words)
    assert done.returncode in (1, 2)
    assert "Permission denied" in done.stderr
    assert "nobody" in done.stderr
    assert "--content" in done.stderr


@pytest.mark.parametrize("check", [(), ("--check",)])
@pytest.mark.parametrize("mode", [0o777, 0o775, 0o555])
def test_records_are_written_by_the_server_alone(
    folder: Path, mode: int, check: tuple[str, ...]
) -> None:
    keys, records = folder / "keys", folder / "records"
    keys.write_text(asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode())
    records.mkdir()
    if os.geteuid() == 0:
        shutil.chown(records, "nobody")
    records.chmod(mode)
    words = ("--authorized-keys", keys, "--records", records, "--port", "0", *USER, *check)
    done = sij_tui("serve", "--state", folder, *words)
    assert done.returncode == 2
    assert "writable by no other" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root could serve as root")
@pytest.mark.parametrize("user", [(), ("--user", "root"), ("--user", "nobody-of-that-name")])
def test_nothing_is_served_as_root(folder: Path, user: tuple[str, ...]) -> None:
    done = sij_tui("serve", "--state", folder, "--port", "0", *user)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


# What a session is


def open_files(pid: int) -> list[str]:
    files = []
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            files.append(os.readlink(f"/proc/{pid}/fd/{number}"))
    return files


def test_a_session_is_confined() -> None:
    with Server() as server, server.connect() as client:
        client.read_until(FULL)
        (pid,) = server.sessions()
        limits = Path(f"/proc/{pid}/limits").read_text()
        for name in ("cpu time", "data size", "core file size", "processes", "file size"):
            (line,) = [line for line in limits.splitlines() if f"Max {name}" in line]
            assert "unlimited" not in line
        status = Path(f"/proc/{pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert "Seccomp:\t2" in status
        assert "\nUid:\t0\t" not in status
        assert os.getpgid(pid) == pid == os.getsid(pid)
        if os.geteuid() == 0:  # others may not look, as it shows its memory to nobody
            files = open_files(pid)
            others = {*open_files(server.process.pid), *open_files(server.forkserver())}
            shared = {
                file for file in files if file in others and ":[" in file and "anon" not in file
            }
            assert not shared  # of the pair for its reports, each has one end
            assert not any("host_key" in file for file in files)
            assert sum("/dev/pts/" in file for file in files) == 3
            assert len({file for file in files if "/dev/pts/" in file}) == 1
            folder = Path(os.readlink(f"/proc/{pid}/cwd"))
            assert list(folder.iterdir()) == []
        client.send("q")
        client.wait_exit()
        if os.geteuid() == 0:
            server.wait(lambda: not folder.exists())


def test_without_asyncssh_it_says_what_to_install() -> None:
    code = (
        "import sys, importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda n, *a: None if n == 'asyncssh' else find(n, *a);"
        "from sij_tui.cli import main; sys.exit(main(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "'asyncssh" in done.stderr
    assert f"{sys.executable} -m pip install" in done.stderr
    assert ("--user nobody" in done.stderr) == (os.geteuid() == 0), "all at once"
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["--version"], ["validate"]])
def test_nobody_else_pays_for_it(words: list[str]) -> None:
    code = (
        "import sys\nfrom sij_tui.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "import sij_tui.commands.run\n"
        "print([n for n in sys.modules if n.startswith(('sij_tui.serve', 'asyncssh'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_slow_to_load_waits_until_the_forkserver_is_started(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom sij_tui.serve.forkserver.client import ForkServerHandle\n"
        "def spawn(config): sys.exit(str('asyncssh' in sys.modules))\n"
        "ForkServerHandle.spawn = spawn\nfrom sij_tui.cli import main\nmain(sys.argv[1:])"
    )
    words = ("serve", "--port", "0", "--state", str(tmp_path), *USER)
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True)
    assert done.stderr.split() == [b"False"]


NEVER = {
    "IPython", "_sha2", "_sha256", "configparser", "curses", "gc", "getpass", "html", "importlib",
    "rich", "textual_dev", "webbrowser",
}  # fmt: skip
"""Packages that functions import which no session calls: other systems, files, tracebacks."""
NEVER_EITHER = {
    "sij_tui.records.transfer",  # nothing is exported where there are no files to keep
    "textual.drivers.linux_inline_driver", "textual.drivers.windows_driver",
    "textual.system_commands",
}  # fmt: skip
IMPORTED_LATE = """
import ast, sys
from sij_tui.serve.forkserver.warm_up import import_program
import_program()
for name, module in list(sys.modules.items()):
    path = getattr(module, "__file__", None) or ""
    if name.split(".")[0] not in ("textual", "sij_tui", "rich") or not path.endswith(".py"):
        continue
    for function in ast.walk(ast.parse(open(path, encoding="utf-8").read())):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module]
                else:
                    names = []
                for each in names:
                    if each not in sys.modules:
                        print(each)
"""


def test_no_session_loads_a_module() -> None:
    """The user who serves may not be able to: the program may stand where only root looks."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED_LATE], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    late = {name for name in done.stdout.split() if name.split(".")[0] not in NEVER}
    assert late - NEVER_EITHER == set(), "to be named in sij_tui/serve/forkserver/warm_up.py"


def test_nothing_is_read_any_more_once_the_rights_are_gone() -> None:
    """The user who serves may not be able to: the program may stand where only root looks."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sij_tui.serve.forkserver.warm_up import import_program, load_book, warm_up\n"
        "from sij_tui.serve.options import ServeOptions\n"
        "import_program()\nbefore = set(sys.modules)\nread = []\n"
        "def hook(event, args):\n"
        "    if event == 'open' and not isinstance(args[0], int): read.append(args[0])\n"
        "sys.addaudithook(hook)\n"
        "book = load_book(Path('content.toml'))\n"
        "for options in (ServeOptions(), ServeOptions(kiosk=True, autoplay=5)):\n"
        "    warm_up(book, options.session_options())\n"
        "print(sorted(set(sys.modules) - before), read)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[] []"  # another process reads the content, done.stderr


def test_a_server_reads_content_without_loading_a_module() -> None:
    """A class and browsers are served from content that it reads as the user who serves."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sij_tui.core.book import Book\n"
        "from sij_tui.serve.bootstrap import import_lazy_modules\n"
        "import_lazy_modules(reads_content=True)\n"
        "from sij_tui.export.handout.html import as_html\n"
        "from sij_tui.export.handout.sections import handout_document\n"
        "from sij_tui.serve.content import read_served_content\n"
        "before = set(sys.modules)\nread = []\n"
        "def hook(event, args):\n"
        "    if event == 'open' and not isinstance(args[0], int): read.append(args[0])\n"
        "sys.addaudithook(hook)\n"
        "loaded = read_served_content(Path(sys.argv[1]))\n"
        "as_html(handout_document(Book(loaded, ''), 'learner'), loaded.content.art, 'A4')\n"
        "print(sorted(set(sys.modules) - before), *{Path(path).name for path in read})"
    )
    edited = (ROOT / "content.toml").read_text("utf-8") + "\n# not compiled yet\n"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "edited.toml").write_text(edited, "utf-8")
        done = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/edited.toml"],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
    assert done.stdout.split("] ")[0] == "[", done.stderr or done.stdout
    assert set(done.stdout.split("] ")[1].split()) <= {
        *("edited.toml", "content.toml", "content.compiled")
    }


def test_a_session_has_the_widths_of_wide_characters() -> None:
    """rich loads their table with the first one that it is asked for."""
    code = (
        "import sys\nfrom sij_tui.serve.forkserver.warm_up import import_program\n"
        "import_program()\nbefore = set(sys.modules)\n"
        "from rich.cells import cell_len\ncell_len(chr(0xF0000) + chr(0x4E00))\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
