"""How the program was installed, and what to type to have an extra there."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sij_tui.commands import installation
from sij_tui.commands.installation import (
    OFFLINE_MARK,
    compile_command,
    extra_requirements,
    extras,
    fits,
    install_command,
    installation_kind,
    require_extra,
    uncompiled_modules,
)


@pytest.mark.parametrize(
    ("prefix", "has_pip", "begins"),
    [
        ("/home/a/.local/share/pipx/venvs/sij-tui", False, "pipx inject sij-tui "),
        ("/home/a/.local/share/uv/tools/sij-tui", False, "uv pip install --python "),
        ("/srv/venv", True, f"{sys.executable} -m pip install "),
    ],
)
def test_what_to_type_fits_the_installation(
    monkeypatch: pytest.MonkeyPatch, prefix: str, has_pip: bool, begins: str
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(installation, "find_spec", lambda _: object() if has_pip else None)
    command = install_command(extra_requirements("serve"))
    assert command.startswith(begins)
    assert "'asyncssh" in command


@pytest.mark.parametrize(
    ("mark", "kind"),
    [("pipx_metadata.json", "pipx"), ("uv-receipt.toml", "uv"), (OFFLINE_MARK, "offline")],
)
def test_how_it_was_installed_is_seen_by_what_the_installer_leaves(
    mark: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation_kind() == "checkout"
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / mark).touch()
    assert installation_kind() == kind


def test_a_path_can_be_left_out_of_the_command() -> None:
    assert str(Path(sys.prefix)) in install_command(("pillow>=12",))
    command = install_command(("pillow>=12",), whole_path=False)
    assert command.startswith(f"{Path(sys.executable).name} -m pip ")
    assert "/" not in command


def test_extras_of_those_who_develop_are_not_listed() -> None:
    found = {extra.name: extra for extra in extras()}
    assert {"serve", "pixels"} <= set(found)
    assert {"dev", "release"}.isdisjoint(found)
    assert not [need for extra in found.values() for need in extra.needs if need.startswith("sij")]
    assert set(found["serve"].needs) <= set(found["cluster"].needs)
    for extra in found.values():
        assert extra.needs
        assert shlex.split(extra.command)[-len(extra.needs) :] == [*extra.needs]


@pytest.mark.parametrize(
    ("version", "requirement", "fit"),
    [
        ("2.24.1", "asyncssh<2.25,>=2.24", True),
        ("2.25.0", "asyncssh<2.25,>=2.24", False),
        ("2.23.9", "asyncssh<2.25,>=2.24", False),
        ("12.0", "pillow>=12", True),
        ("9.5", "pillow>=12", False),
        ("12", "pillow==12.0.0", True),
        ("8.2.8.post1", "textual==8.2.8", True),
        ("1.5", "a~=1.4", True),
        ("2.0", "a~=1.4", False),
        ("1.0", "a!=1.0", False),
        ("1", "a", True),
        ("3.1", "b[c]>=3,<4", True),
        ("3.0", "b[c]>3", False),
        ("3.0", "b<=3", True),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, requirement: str, fit: bool) -> None:
    assert fits(version, requirement) is fit


@pytest.mark.parametrize(
    ("version", "status"), [(None, "missing"), ("1.0", "unfit"), ("99.0", "installed")]
)
def test_an_extra_is_there_when_all_that_it_needs_is(
    version: str | None, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[[str], object] = installation.distribution

    class Found:
        def __init__(self) -> None:
            self.version = version

    def distribution(name: str) -> object:
        if name != "pillow":
            return real(name)
        if version is None:
            raise installation.PackageNotFoundError
        return Found()

    monkeypatch.setattr(installation, "distribution", distribution)
    assert {extra.name: extra.status for extra in extras()}["pixels"] == status


def test_modules_without_bytecode_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "a package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "b.py").touch()
    monkeypatch.setattr(installation, "_package_files", lambda: [package / "__init__.py"])
    assert uncompiled_modules() == 2
    import compileall

    compileall.compile_dir(package, quiet=2)
    assert uncompiled_modules() == 0
    assert shlex.split(compile_command())[-2:] == ["-q", str(package)]
    site = tmp_path / "site-packages"
    monkeypatch.setattr(
        installation, "_package_files", lambda: [site / name / "__init__.py" for name in "ab"]
    )
    assert shlex.split(compile_command())[-2:] == ["-q", str(site)]


def test_offline_the_wheels_of_the_archive_are_installed_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / OFFLINE_MARK).write_text("/media/a stick/wheels\n")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    words = shlex.split(install_command(("pillow>=12",)))
    assert words[-4:] == ["--no-index", "--find-links", "/media/a stick/wheels", "pillow>=12"]
    assert "stick" not in install_command(("pillow>=12",), whole_path=False)


def test_a_missing_library_ends_the_program_with_what_to_type(
    capsys: pytest.CaptureFixture[str],
) -> None:
    require_extra("pixels", "sij_tui", "nothing")
    with pytest.raises(SystemExit) as end:
        require_extra("pixels", "no_such_library", "a picture")
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "a picture needs no_such_library" in line
    assert line.endswith(install_command(extra_requirements("pixels")))
