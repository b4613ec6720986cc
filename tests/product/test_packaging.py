"""An installed program finds its content, with its sources gone and from a checkout."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from paths import ROOT

from sij_tui.commands.usage_files import (
    COMPLETION_FILES,
    COMPLETION_FOLDERS,
    MANUAL_FOLDER,
    completion_script,
    manual_pages,
)

SOURCES = ("sij_tui", "content.toml", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE")
OFFLINE = ("--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")


def _run(command: Sequence[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Environment:
    """A virtual environment with everything that the program needs, but not the program."""

    folder: Path

    def install(self, *what: str | Path) -> None:
        """Install without the network."""
        python = self.folder / "bin" / "python"
        command = (sys.executable, "-m", "pip", "--python", python, "install", *OFFLINE, *what)
        _run(command, self.folder)

    def sij_tui(self, *arguments: str) -> str:
        """Run the installed program, far from any sources, and return what it prints."""
        return _run((self.folder / "bin" / "sij-tui", *arguments), self.folder)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    (site_packages,) = folder.glob("lib/python3*/site-packages")
    # Only this folder's packages: the .pth files in it, such as the program's own, are not read.
    needs = Path(pytest.__file__).resolve().parent.parent
    (site_packages / "needs.pth").write_text(f"{needs}\n", "utf-8")
    return Environment(folder)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return _copy_sources(tmp_path / "checkout")


def _copy_sources(folder: Path) -> Path:
    folder.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was made of it."""
    checkout = _copy_sources(tmp_path_factory.mktemp("build") / "checkout")
    made = tmp_path_factory.mktemp("distributions")
    _run((sys.executable, "-m", "build", "--no-isolation", "--outdir", made), checkout)
    shutil.rmtree(checkout)
    return made


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    (found,) = distributions.glob("*.whl")
    return found


def _sij_tui(*arguments: str) -> str:
    return _run((Path(sys.executable).with_name("sij-tui"), *arguments), ROOT)


def test_a_wheel_without_its_sources_reads_the_same_content(
    environment: Environment, wheel: Path
) -> None:
    environment.install(wheel)
    assert environment.sij_tui("read") == _sij_tui("read")
    assert environment.sij_tui("--version") == _sij_tui("--version")


def test_an_installed_wheel_need_not_check_the_content_that_it_carries(
    environment: Environment, wheel: Path
) -> None:
    environment.install(wheel)
    code = (
        "from sij_tui.commands import read_bytes;"
        "from sij_tui.files import shipped_content;"
        "from sij_tui.content_cache import CachedContent;"
        "from sij_tui.commands.kept_text import KeptText;"
        "content = CachedContent(read_bytes(shipped_content()));"
        "print(content.head is not None);"
        "print(KeptText(content, ('lines', 'utf-8', 79), 'menu.text').text(), end='')"
    )
    python = environment.folder / "bin" / "python"
    kept, _, menu = _run((python, "-c", code), environment.folder).partition("\n")
    assert kept == "True"
    assert menu
    assert environment.sij_tui("lines").startswith(menu)
    assert _sij_tui("lines").startswith(menu)


def test_an_editable_install_reads_the_content_of_its_checkout(
    environment: Environment, checkout: Path
) -> None:
    environment.install("--editable", checkout)
    assert environment.sij_tui("read") == _sij_tui("read")
    content = checkout / "content.toml"
    title = tomllib.loads(content.read_text("utf-8"))["meta"]["title"]
    content.write_text(content.read_text("utf-8").replace(title, "Another title"), "utf-8")
    assert "Another title" in environment.sij_tui("read")


def test_a_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {"sij_tui"} == {top for top in tops if not top.endswith((".dist-info", ".data"))}
    ours = (path for path in (ROOT / "sij_tui").rglob("*.*") if path.suffix != ".pyc")
    assert {path.relative_to(ROOT).as_posix() for path in ours} <= set(names)
    assert "sij_tui/content.toml" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_a_wheel_brings_manual_pages_and_completions(environment: Environment, wheel: Path) -> None:
    """They are made of the parser when it is built, and stand where each program looks."""
    with zipfile.ZipFile(wheel) as opened:
        data = {
            name.partition(".data/data/")[2]: opened.read(name).decode()
            for name in opened.namelist()
            if ".data/" in name
        }
    assert {name: text for name, text in data.items() if "/man1/" in name} == {
        f"{MANUAL_FOLDER}/{name}": text for name, text in manual_pages().items()
    }
    for interpreter, name in COMPLETION_FILES.items():
        made = data[f"{COMPLETION_FOLDERS[interpreter]}/{name}"]
        assert made == completion_script(interpreter)
    assert len(data) == len(manual_pages()) + len(COMPLETION_FILES)
    environment.install(wheel)
    for name, text in data.items():
        assert (environment.folder / name).read_text("utf-8") == text
    assert environment.sij_tui("completion", "bash") == completion_script("bash")


def test_a_source_archive_can_be_built_from(distributions: Path) -> None:
    (archive,) = distributions.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"content.toml", "pyproject.toml", "LICENSE", "sij_tui/__init__.py"} <= names


def test_installing_compiles(environment: Environment, wheel: Path) -> None:
    """Without bytecode a start takes several times as long."""
    environment.install(wheel)
    (package,) = environment.folder.glob("lib/python3*/site-packages/sij_tui")
    for module in package.rglob("*.py"):
        assert list((module.parent / "__pycache__").glob(f"{module.stem}.*.pyc")), module


def test_every_requirement_is_pinned_and_no_pin_names_a_place() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+]*", pin)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split("[<=>~!;[ ]", requirement)[0].lower() for requirement in wanted}
    assert names - {"sij-tui"} <= {pin.partition("==")[0].lower() for pin in pins}


@pytest.mark.parametrize("words", [(), ("--version",), ("read", "reasons")])
def test_a_zip_application_says_what_to_do(words: tuple[str, ...], tmp_path: Path) -> None:
    archive = tmp_path / "sij-tui.pyz"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("__main__.py", "import sys, sij_tui.cli\nsys.exit(sij_tui.cli.main())\n")
        for file in (ROOT / "sij_tui").rglob("*.py"):
            zipped.write(file, file.relative_to(ROOT))
    done = subprocess.run(
        [sys.executable, archive, *words], capture_output=True, text=True, cwd=tmp_path
    )
    (line,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert "zip" in line
    assert "wheel" in line
