"""Which audit events are refused, one by one: the hook is called, and never installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sij_tui.serve.sandbox import audit_hook
from sij_tui.serve.sandbox.audit_hook import (
    KEPT_VARIABLES,
    clean_environment,
    code_folders,
    install_audit_hook,
)

Hook = Callable[[str, tuple[object, ...]], None]
CODE = str(Path(os.__file__).resolve())


@pytest.fixture
def hook_for(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], Hook]:
    """The hook that would be installed."""
    hooks: list[Hook] = []
    monkeypatch.setattr(sys, "addaudithook", hooks.append)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for name in ("disable_core_dumps", "make_undumpable"):
        monkeypatch.setattr(audit_hook, name, lambda: None)

    def made(reader_file: Path | None = None) -> Hook:
        install_audit_hook(reader_file)
        assert sys.dont_write_bytecode
        return hooks[-1]

    return made


def allows(hook: Hook, event: str, *arguments: object) -> bool:
    told = ""
    try:
        hook(event, arguments)
    except PermissionError as error:
        told = str(error)
    assert not told or event in told
    return not told


@pytest.mark.parametrize(
    "event",
    [
        "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn", "os.spawn",
        "os.startfile", "os.startfile/2", "os.system", "pty.spawn", "subprocess.Popen",
        "webbrowser.open", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.putenv",
        "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime",
        "shutil.rmtree", "shutil.move", "tempfile.mkstemp", "tempfile.mkdtemp", "socket.bind",
        "socket.connect", "socket.getaddrinfo", "socket.sendto", "syslog.syslog",
        "sqlite3.enable_load_extension", "sqlite3.load_extension",
    ],
)  # fmt: skip
def test_what_leads_out_is_refused_with_a_file_of_ones_own_or_without(
    hook_for: Callable[..., Hook], event: str, tmp_path: Path
) -> None:
    for own in (None, tmp_path / "mine.json"):
        assert not allows(hook_for(own), event, "/etc/x", "/etc/y")


@pytest.mark.parametrize(
    "event", ["import", "compile", "exec", "object.__getattr__", "sys._getframe", "socket.__new__"]
)
def test_what_a_program_lives_by_is_not(hook_for: Callable[..., Hook], event: str) -> None:
    assert allows(hook_for(), event, "x")


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        ((CODE, "r", os.O_RDONLY), True),
        ((CODE.encode(), "rb", 0), True),
        ((Path(CODE), None, os.O_RDONLY | os.O_CLOEXEC), True),
        ((7, "w", os.O_WRONLY), True),
        ((CODE, "w", 0), False),
        ((CODE, "r+", 0), False),
        ((CODE, "a", 0), False),
        ((CODE, "x", 0), False),
        ((CODE, None, os.O_WRONLY), False),
        ((CODE, None, os.O_RDWR), False),
        ((CODE, None, os.O_CREAT), False),
        ((CODE, None, os.O_TRUNC), False),
        ((CODE, None, os.O_APPEND), False),
        (("/etc/passwd", "r", 0), False),
        ((f"{CODE}/../../../../etc/passwd", "r", 0), False),
        ((None, "r", 0), False),
    ],
)
def test_code_is_read_and_nothing_else(
    hook_for: Callable[..., Hook], arguments: tuple[object, ...], allowed: bool
) -> None:
    assert allows(hook_for(), "open", *arguments) == allowed


def test_folders_of_code_are_listed_and_no_others(hook_for: Callable[..., Hook]) -> None:
    folder = os.path.dirname(CODE)
    for event in ("os.listdir", "os.scandir"):
        assert allows(hook_for(), event, folder)
        assert not allows(hook_for(), event, 5)
        assert not allows(hook_for(), event, f"{folder}-other")
        assert not allows(hook_for(), event, "/etc")


def test_a_database_in_memory_is_opened_and_no_other(hook_for: Callable[..., Hook]) -> None:
    hook = hook_for()
    assert allows(hook, "sqlite3.connect", ":memory:")
    assert allows(hook, "sqlite3.connect/handle", object())
    assert not allows(hook, "sqlite3.connect", "/tmp/x.sqlite3")
    assert not allows(hook, "sqlite3.connect", "")


@pytest.mark.parametrize(
    ("event", "names", "allowed"),
    [
        ("open", ["mine.json"], True),
        ("open", ["mine.sqlite3"], True),
        ("open", [".reader-x"], True),
        ("open", [".learner-x"], True),
        ("open", ["mine"], False),
        ("open", ["mined.json"], False),
        ("open", ["theirs.json"], False),
        ("open", [".other-x"], False),
        ("open", ["../mine.json"], False),
        ("os.rename", [".reader-x", "mine.json"], True),
        ("os.rename", ["mine.json", "theirs.json"], False),
        ("os.rename", ["theirs.json", "mine.json"], False),
        ("os.link", ["mine.json", "mine.2.json"], True),
        ("os.link", ["mine.json", "new"], False),
        ("os.link", ["new", "mine.json"], False),
        ("os.remove", ["mine.json"], True),
        ("os.remove", ["theirs.json"], False),
        ("os.chmod", ["mine.sqlite3"], False),
        ("os.chmod", ["theirs.sqlite3"], False),
        ("os.mkdir", ["."], True),
        ("os.mkdir", ["mine.folder"], True),
        ("os.mkdir", ["folder"], False),
        ("os.mkdir", [".."], False),
        ("os.rmdir", ["."], False),
        ("os.chmod", ["."], False),
        ("tempfile.mkstemp", [".reader-x"], True),
        ("tempfile.mkstemp", ["other"], False),
        ("sqlite3.connect", ["mine.sqlite3"], True),
        ("sqlite3.connect", ["theirs.sqlite3"], False),
        ("os.truncate", ["mine.json"], False),
        ("os.symlink", ["mine.json", "mine.2"], False),
    ],
)
def test_a_reader_has_the_files_of_their_name_alone(
    hook_for: Callable[..., Hook], tmp_path: Path, event: str, names: list[str], allowed: bool
) -> None:
    hook = hook_for(tmp_path / "mine.json")
    paths = [str(tmp_path / name) for name in names]
    rest = {"open": ("w", 0), "os.mkdir": (0o700, -1), "os.chmod": (0o600, -1), "os.remove": (-1,)}
    more = rest.get(event, (-1, -1))
    assert allows(hook, event, *paths, *more) == allowed
    assert not allows(hook_for(), event, *paths, *more)


def test_a_path_counts_for_where_it_leads(
    hook_for: Callable[..., Hook], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # not by its relative path: that may mean any folder
    hook = hook_for(tmp_path / "mine.json")
    (tmp_path / "mine.link").symlink_to("theirs.json")
    (tmp_path / "theirs.link").symlink_to("mine.json")
    assert not allows(hook, "open", str(tmp_path / "mine.link"), "r", 0)
    assert allows(hook, "open", str(tmp_path / "theirs.link"), "r", 0)
    assert not allows(hook, "open", "mine.json", "r", 0)
    assert not allows(hook, "open", b"mine.json", "r", 0)
    uri = (tmp_path / "mine.sqlite3").as_uri()
    assert allows(hook, "sqlite3.connect", f"{uri}?mode=ro")
    assert allows(hook, "sqlite3.connect", uri.replace("mine", "%6dine"))
    assert not allows(hook, "sqlite3.connect", uri.replace("mine", "theirs"))
    assert not allows(hook, "open", uri, "r", 0)


def test_the_working_folder_holds_no_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    other = tmp_path.parent
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), str(other)])
    package = Path(audit_hook.__file__).resolve().parents[2]
    assert set(code_folders()) == {f"{other.resolve()}{os.sep}", f"{package}{os.sep}"}
    assert package.name == "sij_tui"


def test_of_the_environment_words_and_colours_stay() -> None:
    kept = {*KEPT_VARIABLES, "LC_ALL", "LC_CTYPE"}
    named = "TERM COLORTERM LANG LANGUAGE NO_COLOR NO_MOTION ACCESSIBLE TEXTUAL_ANIMATIONS"
    assert set(named.split()) == KEPT_VARIABLES
    variables = dict.fromkeys((*kept, "PATH", "HOME", "TERMINFO", "LD_PRELOAD", "ALC_ALL"), "x")
    clean_environment(variables)
    assert variables.keys() == kept
