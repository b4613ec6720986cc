"""Fetches the wheels of all that the program needs, for every system that the archive is for."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("anki", "cluster", "pdf", "pixels", "serve", "web")
"""The extras in the archive."""
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")
_GLIBC = ("2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
"""Versions of glibc 2 that wheels may be built for: that of Debian 10 and older ones."""


def requirements() -> list[str]:
    """What the program requires, with its extras and what installs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted: list[str] = [*project["dependencies"], "pip"]
    for extra in EXTRAS:
        wanted += project["optional-dependencies"][extra]
    return [each for each in wanted if not each.startswith("sij-tui[")]


def target_options(machine: str, python: str) -> list[str]:
    """Options of pip that have it look for the wheels of a system, whichever it runs on."""
    options = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
    for version in _GLIBC:
        options += ["--platform", f"manylinux_{version}_{machine}"]
    return [*options, "--platform", f"manylinux2014_{machine}"]


def download_wheels(folder: Path) -> None:
    """Fetch them into a folder, each in the version of ``constraints.txt``."""
    for machine in MACHINES:
        for python in PYTHONS:
            command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
            command += ["download", "--dest", str(folder), *target_options(machine, python)]
            command += ["--constraint", str(ROOT / "constraints.txt"), *requirements()]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"Python {python} on {machine}: {done.stderr}")
