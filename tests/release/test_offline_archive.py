"""The archive for machines without internet: its files, its installer, and no word of an index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
from paths import ROOT

from release.dist import CHECKSUMS, fill_archive, pack, write_checksums
from release.wheels import EXTRAS, PYTHONS, requirements
from sij_tui.commands.installation import OFFLINE_MARK

if sys.platform == "win32":
    pytest.skip("the archive is for Linux", allow_module_level=True)

WHEEL = "sij_tui-9.9.9-py3-none-any.whl"


def download(folder: Path) -> None:
    (folder / "other-1.0-py3-none-any.whl").write_bytes(b"other")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"wheel")
    folder = tmp_path / "sij-tui-9.9.9-offline"
    fill_archive(folder, wheel, download)
    return folder


def install(archive: Path, *words: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", archive / "install.sh", *words],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )


def test_it_has_the_wheels_the_installer_and_checksums_that_hold(archive: Path) -> None:
    found = {path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file()}
    own = {"install.sh", "Containerfile", "LICENSE", CHECKSUMS}
    assert found == own | {f"wheels/{WHEEL}", "wheels/other-1.0-py3-none-any.whl"}
    check = ["sha256sum", "--check", "--quiet", CHECKSUMS]
    assert subprocess.run(check, cwd=archive).returncode == 0
    (archive / "wheels" / WHEEL).write_bytes(b"wheal")
    assert subprocess.run(check, cwd=archive, capture_output=True).returncode


def test_the_same_files_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    made = [tmp_path / name for name in ("a.tar.gz", "b.tar.gz")]
    pack(archive, made[0], 1_000_000_000)
    for path in archive.rglob("*"):
        os.utime(path, (1, 1))
    pack(archive, made[1], 1_000_000_000)
    assert made[0].read_bytes() == made[1].read_bytes()
    with tarfile.open(made[0]) as opened:
        members = opened.getmembers()
    assert {member.name.partition("/")[0] for member in members} == {archive.name}
    assert {(m.uid, m.gid, m.mtime) for m in members} == {(0, 0, 1_000_000_000)}
    modes = {member.name.rpartition("/")[2]: member.mode for member in members}
    assert (modes["install.sh"], modes["LICENSE"], modes["wheels"]) == (0o755, 0o644, 0o755)


def test_checksums_name_every_file_but_themselves(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c").write_bytes(b"c")
    write_checksums(tmp_path)
    write_checksums(tmp_path)
    lines = (tmp_path / CHECKSUMS).read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["a/c", "b"]


def test_the_installer_asks_for_one_folder(archive: Path) -> None:
    assert install(archive).returncode == 2
    assert install(archive, "a", "b", "c").returncode == 2


def test_it_leaves_a_folder_with_other_files_alone(archive: Path, tmp_path: Path) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / "letter").touch()
    done = install(archive, used)
    assert done.returncode == 1
    assert "other files" in done.stderr
    assert [path.name for path in used.iterdir()] == ["letter"]


def test_it_refuses_a_damaged_archive_before_anything_is_written(
    archive: Path, tmp_path: Path
) -> None:
    (archive / "wheels" / WHEEL).write_bytes(b"wheal")
    done = install(archive, tmp_path / "new")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not (tmp_path / "new").exists()


def test_it_says_which_python_it_needs(archive: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "cat"):
        (tools / name).symlink_to(shutil.which(name) or name)
    shell = shutil.which("sh") or "/bin/sh"
    done = subprocess.run(
        [shell, archive / "install.sh", tmp_path / "new"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert all(version in done.stderr for version in PYTHONS)


def test_the_installer_installs_the_extras_that_the_archive_has() -> None:
    text = (ROOT / "release" / "install.sh").read_text()
    assert f"extras=${{2:-{','.join(EXTRAS)}}}" in text
    assert OFFLINE_MARK in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {*EXTRAS} == {*project["optional-dependencies"]} - {"dev", "release"}
    for extra in EXTRAS:
        needs = set(project["optional-dependencies"][extra])
        own = {need for need in needs if need.startswith("sij-tui[")}
        assert needs - own <= set(requirements())
        assert {name for need in own for name in need[8:-1].split(",")} <= set(EXTRAS)
    assert not [need for need in requirements() if need.startswith("sij")]


def test_whatever_is_downloaded_is_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text().lower()
    for wanted in requirements():
        name = re.split("[<=>~!;[ ]", wanted)[0].lower()
        assert re.search(rf"^{name}==", pins, re.MULTILINE), name
