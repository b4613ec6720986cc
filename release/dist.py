"""``python -m release.dist``: everything that is handed out, in ``dist``.

The wheel and the source archive; a bill of materials (CycloneDX) of the program with its extras; an
archive that installs on a machine without internet; the checksums of all of them. The same commit
gives the same bytes, but for the bill where the tool that writes it changes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from release.wheels import EXTRAS, download_wheels

ROOT = Path(__file__).resolve().parent.parent
CHECKSUMS = "SHA256SUMS"
OFFLINE_PIP = ("--isolated", "--disable-pip-version-check", "--no-input", "--quiet")
"""Options of pip where it is to read nobody's settings."""
_NO_SETTINGS = {"PIP_CONFIG_FILE": os.devnull}
_EPOCH = "SOURCE_DATE_EPOCH"


def main(folder: Path) -> None:
    """Make everything in a folder, which is emptied before."""
    environment = {**os.environ, _EPOCH: os.environ.get(_EPOCH) or commit_time()}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder], environment)
    (wheel,) = folder.glob("*.whl")
    version = wheel.name.split("-")[1]
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name, f"sij-tui-{version}-offline")
        fill_archive(archive, wheel, download_wheels)
        write_bill(folder / f"sij_tui-{version}.cdx.json", archive / "wheels", environment)
        pack(archive, folder / f"{archive.name}.tar.gz", int(environment[_EPOCH]))
    write_checksums(folder)
    for path in sorted(folder.iterdir()):
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> None:
    """Run a command; what it says is shown only if it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def commit_time() -> str:
    """Seconds since 1970 of the last commit; outside of a repository of 1980, as zip can have."""
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "315532800"


def fill_archive(archive: Path, wheel: Path, download: Callable[[Path], None]) -> None:
    """Put into a folder all that an installation without internet needs."""
    wheels = archive / "wheels"
    wheels.mkdir(parents=True)
    download(wheels)
    shutil.copy(wheel, wheels)
    shutil.copy(ROOT / "release" / "install.sh", archive)
    shutil.copy(ROOT / "release" / "Containerfile", archive)
    shutil.copy(ROOT / "LICENSE", archive)
    (archive / "install.sh").chmod(0o755)
    write_checksums(archive)


def write_bill(path: Path, wheels: Path, environment: dict[str, str]) -> None:
    """Write the bill of materials of the program with its extras, as it is installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "environment")
        venv.create(folder, symlinks=True)
        python = folder / "bin" / "python"
        pip: list[str | Path] = [sys.executable, "-m", "pip", *OFFLINE_PIP, "--python", python]
        wanted = f"sij-tui[{','.join(EXTRAS)}]"
        run(
            [*pip, "install", "--no-index", "--find-links", wheels, "--no-compile", wanted],
            {**environment, **_NO_SETTINGS},
        )
        describe: list[str | Path] = [sys.executable, "-m", "cyclonedx_py", "environment"]
        describe += ["--output-reproducible", "--output-format", "JSON", "--output-file", path]
        run([*describe, "--pyproject", ROOT / "pyproject.toml", python], environment)


def pack(folder: Path, target: Path, epoch: int) -> None:
    """Pack a folder so that the same files give the same bytes."""

    def neutral(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = epoch
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with (
        open(target, "wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=1, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in (folder, *sorted(folder.rglob("*"))):
            name = path.relative_to(folder.parent).as_posix()
            archive.add(path, name, recursive=False, filter=neutral)


def write_checksums(folder: Path) -> None:
    """Write ``SHA256SUMS`` of all files in a folder, as ``sha256sum --check`` reads it."""
    lines = [f"{digest}  {name}\n" for name, digest in _digests(folder)]
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8")


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != CHECKSUMS:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield path.relative_to(folder).as_posix(), digest


if __name__ == "__main__":
    main(ROOT / "dist")
