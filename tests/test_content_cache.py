"""Compiled content is what was checked, or is not used."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui import cli, content_cache
from sij_tui.content_cache import SHIPPED, CachedContent, load_cached, shipped_form
from sij_tui.core.content.cache_entry import MOST_BYTES, pack
from sij_tui.core.content.compiled import (
    Head,
    compiled,
    head_of,
    head_tables,
    read_compiled,
)
from sij_tui.core.content.label_fallback import Shipped, nothing_shipped
from sij_tui.core.content.loaded import BrokenContent, Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.validation import load as checking
from sij_tui.terminal.first_frame import first_frame
from sij_tui.terminal.first_frame import parse_head as head_of_file

DATA = (ROOT / "content.toml").read_bytes()
OTHER = DATA.replace(b'\nversion = "', b'\nversion = "9.', 1)
BROKEN = DATA.replace(b"\n[meta]", b"\n[metta]", 1)
KEY = "0" * 64
OTHERS = [
    str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/data/content").glob("*.toml"))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "sij-tui"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is checked from now on."""
    checked: list[bytes] = []
    original = checking.load

    def counted(data: bytes, name: str, shipped: Shipped = nothing_shipped) -> Loaded:
        checked.append(data)
        return original(data, name, shipped)

    monkeypatch.setattr(checking, "load", counted)
    return checked


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def only(folder: Path) -> Path:
    (found,) = files(folder)
    return found


def get(folder: Path, data: bytes = DATA) -> Loaded:
    return load_cached(data, "a.toml", str(folder))


def head(folder: Path) -> Head | None:
    return CachedContent(DATA, str(folder)).head


def test_what_is_kept_is_what_was_checked_and_is_not_checked_again(
    folder: Path, checks: list[bytes]
) -> None:
    first, second = get(folder), get(folder)
    assert first == second == checking.load(DATA, "a.toml")
    assert checks == [DATA, DATA]  # the second of them here
    assert head(folder) == head_of(first.content)


def test_only_the_owner_can_read_or_write_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        get(folder)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert only(folder).stat().st_mode & 0o777 == 0o600


def test_another_content_is_checked_and_kept_beside_it(folder: Path, checks: list[bytes]) -> None:
    assert get(folder).content.meta.version != get(folder, OTHER).content.meta.version
    assert checks == [DATA, OTHER]
    assert len(files(folder)) == 2
    get(folder), get(folder, OTHER)
    assert len(checks) == 2


def test_what_is_refused_is_never_kept(folder: Path, checks: list[bytes]) -> None:
    for _ in range(2):
        with pytest.raises(BrokenContent):
            get(folder, BROKEN)
    assert checks == [BROKEN, BROKEN]
    assert not files(folder)


def test_what_fails_a_check_of_meaning_is_never_kept(folder: Path) -> None:
    text = DATA.decode()
    at = text.index('facts = ["') + len('facts = ["')
    with pytest.raises(BrokenContent):
        get(folder, (text[:at] + "no-such-" + text[at:]).encode())
    assert not files(folder)


def damaged(at: int) -> Callable[[Path], None]:
    """A change of one bit; at an offset, or before the end."""

    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    return damage


def cut(size: int) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, size)


def replaced(data: bytes) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(data), None)[1]


def grown(path: Path) -> None:
    os.truncate(path, MOST_BYTES + 1)


def shared(path: Path) -> None:
    path.chmod(0o620)


def linked(path: Path) -> None:
    elsewhere = path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(elsewhere)


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


@pytest.mark.parametrize(
    "harm",
    [
        *(damaged(at) for at in (0, 70, 131, 139, 145, 50_000, -1)),
        *(cut(size) for size in (0, 1, 100, 139, 10_000)),
        replaced(b"\x80"), replaced(b"0" * 1_000), replaced(OTHER),
        grown, shared, linked, piped,
    ],
)  # fmt: skip
def test_what_is_not_whole_or_may_be_anothers_is_checked_anew_and_mended(
    folder: Path, checks: list[bytes], harm: Callable[[Path], None]
) -> None:
    right = get(folder)
    harm(only(folder))
    assert head(folder) is None
    assert get(folder) == right
    assert len(checks) == 2
    assert get(folder) == right
    assert len(checks) == 2
    assert only(folder).stat().st_mode & 0o777 == 0o600


def test_a_right_checksum_does_not_make_another_programs_content_ours(folder: Path) -> None:
    get(folder)
    key = only(folder).read_bytes()[:64].decode()
    foreign = compiled_raw(b"\x81\xa4meta\x01", key)
    only(folder).write_bytes(foreign)
    assert read_compiled(foreign, key)
    assert get(folder) == checking.load(DATA, "a.toml")


def compiled_raw(payload: bytes, key: str) -> bytes:
    entry = pack(key, b"a\0" * 6 + b"a", payload)
    assert entry
    return entry


def test_another_owners_file_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    get(folder)
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert head(folder) is None


def test_nothing_is_put_into_another_users_home(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    get(folder)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    get(folder)
    folder.chmod(mode)
    only(folder).unlink()
    get(folder)
    assert not files(folder)


def test_a_folder_that_is_a_link_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    get(folder)
    assert not files(folder)


def test_where_nothing_can_be_written_it_starts_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.parent.mkdir()
    folder.parent.chmod(0o500)
    if os.geteuid() == 0:  # whom no mode keeps out
        monkeypatch.setattr(os, "mkdir", _denied)
    assert get(folder) == checking.load(DATA, "a.toml")
    assert not folder.exists()
    folder.parent.chmod(0o700)


def _denied(*_: object, **__: object) -> None:
    raise PermissionError


def test_a_file_in_the_way_of_the_folder_stops_nothing(folder: Path) -> None:
    folder.parent.write_text("")
    assert get(folder) == checking.load(DATA, "a.toml")


def test_a_full_disk_leaves_nothing_half_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", _denied)
    assert get(folder) == checking.load(DATA, "a.toml")
    assert not files(folder)


def test_a_new_version_checks_anew(
    folder: Path, checks: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    get(folder)
    monkeypatch.setattr(content_cache, "__version__", "99.0")
    get(folder)
    assert len(checks) == 2


def copy_of_the_program(folder: Path) -> Path:
    shutil.copytree(
        ROOT / "sij_tui", folder / "sij_tui", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "content.toml", folder)
    return folder / "sij_tui"


def test_a_changed_check_or_model_checks_anew(
    tmp_path: Path, folder: Path, checks: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = copy_of_the_program(tmp_path)
    monkeypatch.setattr(content_cache, "_PACKAGE", str(package))
    get(folder)
    shape = package / Path(inspect.getfile(Content)).relative_to(ROOT / "sij_tui")
    size, time = shape.stat().st_size, shape.stat().st_mtime_ns
    os.utime(shape, ns=(time + 1, time + 1))  # saved with as many bytes as before
    get(folder)
    assert shape.stat().st_size == size
    assert len(checks) == 2
    os.utime(shape, ns=(time, time))
    (shape.parent / "another.py").write_text("")
    get(folder)
    assert len(checks) == 3
    (shape.parent / "another.py").unlink()
    get(folder)
    assert len(checks) == 3


def test_what_no_check_depends_on_may_change(
    tmp_path: Path, folder: Path, checks: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = copy_of_the_program(tmp_path)
    monkeypatch.setattr(content_cache, "_PACKAGE", str(package))
    get(folder)
    (package / "app" / "another.py").write_text("")
    get(folder)
    assert len(checks) == 1


def test_a_program_without_its_sources_keeps_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_cache, "_PACKAGE", str(tmp_path / "archive.zip"))
    assert get(folder) == checking.load(DATA, "a.toml")
    assert not files(folder)


def test_a_few_files_are_kept_and_the_oldest_go(folder: Path) -> None:
    right = get(folder)
    form = only(folder).read_bytes()
    for age in range(1, 9):
        old = folder / f"{age:032d}.compiled"
        old.write_bytes(form)
        os.utime(old, (1_000_000 - age, 1_000_000 - age))
    (folder / "note.txt").write_text("somebody's own")
    get(folder, OTHER)
    names = {path.name for path in files(folder)}
    assert len(names) == 5
    assert "note.txt" in names
    assert {f"{age:032d}.compiled" for age in (1, 2)} < names
    assert get(folder) == right


def test_programs_that_write_at_once_all_start_and_leave_one_file(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from sij_tui.content_cache import load_cached;"
        "data = Path(sys.argv[1]).read_bytes();"
        "print(load_cached(data, 'a.toml', sys.argv[2]).content.meta.id)"
    )
    command = (sys.executable, "-c", code, str(ROOT / "content.toml"), str(folder))

    def start(_: int) -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment
        ).stdout

    with ThreadPoolExecutor(4) as pool:
        said = set(pool.map(start, range(4)))
    assert len(said) == 1
    assert read_compiled(only(folder).read_bytes(), only(folder).read_bytes()[:64].decode())


def test_content_that_is_too_large_to_keep_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sij_tui.core.content.cache_entry.MOST_BYTES", 1_000)
    assert compiled(checking.load(DATA, "a.toml"), KEY) is None
    get(folder)
    assert not files(folder)


# The command line

SAID = ("--version", "read", "read reasons")


@pytest.mark.parametrize("words", SAID)
def test_it_says_the_same_with_what_is_kept_as_without(
    words: str, capsys: pytest.CaptureFixture[str], checks: list[bytes]
) -> None:
    said = set()
    for _ in range(2):
        cli.main(words.split())
        said.add(capsys.readouterr().out)
    assert len(said) == 1
    assert len(checks) == 1


@pytest.mark.parametrize("option", ["--no-state", "--kiosk"])
def test_where_nothing_may_be_kept_nothing_is_written(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(os.environ["HOME"])
    for words in ("--version", "read reasons"):
        with pytest.raises(SystemExit) if words == "--version" else _nothing():
            cli.main([option, *words.split()])
    assert not list(home.iterdir())
    cli.main(["read", "reasons"])
    assert list(home.iterdir())


def _nothing():  # type: ignore[no-untyped-def]
    from contextlib import nullcontext

    return nullcontext()


def test_validate_checks_whatever_is_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.main(["read", "reasons"])
    asked = []
    original = checking.validate
    monkeypatch.setattr(
        checking,
        "validate",
        lambda data, shipped: (asked.append(data), original(data))[1],
    )
    cli.main(["validate"])
    assert asked == [DATA]


def test_a_broken_content_is_reported_by_the_version_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(BROKEN)
    for _ in range(2):
        with pytest.raises(SystemExit) as ended:
            cli.main(["--content", str(path), "--version"])
        assert ended.value.code == 1
        assert "metta" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["content.toml", *OTHERS])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_first_frame_of_kept_content_is_that_of_the_file(
    folder: Path, name: str, ascii_only: bool
) -> None:
    data = (ROOT / name).read_bytes()
    get(folder, data)
    known = CachedContent(data, str(folder)).head
    assert known
    first = partial(first_frame, columns=100, rows=40, ascii_only=ascii_only)
    of_file = first(head_of_file(data.decode()))
    assert first(head_tables(known), checked=True) == of_file
    assert known["title"] in of_file or ascii_only


# The form that is shipped


def test_the_shipped_form_is_used_wherever_and_whenever_it_was_installed(
    tmp_path: Path, checks: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = shipped_form(checking.load(DATA, "a.toml"))
    assert form
    package = copy_of_the_program(tmp_path)
    for module in package.rglob("*.py"):
        os.utime(module, (1, 1))
    (package / "content.compiled").write_bytes(form)
    monkeypatch.setattr(content_cache, "_PACKAGE", str(package))
    monkeypatch.setattr(content_cache, "SHIPPED", str(package / "content.compiled"))
    checks.clear()
    assert load_cached(DATA, "a.toml").content == checking.load(DATA, "a.toml").content
    assert len(checks) == 1  # the one here
    (package / "core" / "changed.py").write_text("")
    load_cached(DATA, "a.toml")
    assert len(checks) == 2


def test_a_source_tree_has_no_shipped_form() -> None:
    assert not Path(SHIPPED).exists()
