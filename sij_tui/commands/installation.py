"""How this program was installed, what its extras need, and the commands that install them here."""

from __future__ import annotations

import re
import shlex
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.util import cache_from_source, find_spec
from pathlib import Path

from sij_tui.commands import fail
from sij_tui.core.doctor import ExtraReport, ExtraStatus, InstallationKind
from sij_tui.files import MOST_SETTINGS_BYTES, read_file

_DEVELOPMENT = frozenset({"dev", "release"})
"""The extras of those who work on the program: of no use to those who use it."""
OFFLINE_MARK = "sij-tui-offline"
"""File in the environment that the installer of the offline archive makes: where its wheels are."""
_COMPILED_PACKAGES = ("sij_tui", "textual", "rich", "msgspec")
_SITE_FOLDERS = ("site-packages", "dist-packages")
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*\(?([^;)]*)")
_OWN_EXTRAS = re.compile(r"sij[-_]tui\[([^]]*)\]")
_CLAUSE = re.compile(r"(==|>=|<=|~=|!=|<|>)\s*([0-9][0-9.]*)")


def installed_distribution() -> Distribution | None:
    """The program as a package; None for a source tree that is not installed."""
    try:
        return distribution("sij-tui")
    except PackageNotFoundError:
        return None


def installation_kind() -> InstallationKind:
    """How the program was installed."""
    prefix = Path(sys.prefix)
    marks: dict[str, InstallationKind] = {
        "pipx_metadata.json": "pipx",
        "uv-receipt.toml": "uv",
        OFFLINE_MARK: "offline",
    }
    for name, kind in marks.items():
        if (prefix / name).exists():
            return kind
    if "pipx" in prefix.parts:
        return "pipx"
    found = installed_distribution()
    if found is None:
        return "sources"
    if '"editable": true' in (found.read_text("direct_url.json") or ""):
        return "checkout"
    if sys.prefix != sys.base_prefix:
        return "environment"
    user_folder = sysconfig.get_path("purelib", f"{sysconfig.get_preferred_scheme('user')}")
    return "user" if Path(str(found.locate_file(""))) == Path(user_folder) else "machine"


def install_command(packages: tuple[str, ...], *, whole_path: bool = True) -> str:
    """What to type to have more packages in the environment that this program runs in.

    Args:
        packages: Requirements, such as ``pillow>=12``.
        whole_path: Whether Python is named by its whole path, which may name its user.
    """
    quoted = " ".join(map(_quoted, packages))
    kind, prefix, python = installation_kind(), Path(sys.prefix), _python_command(whole_path)
    if kind == "pipx":
        return f"pipx inject {_quoted(prefix.name)} {quoted}"
    if find_spec("pip") is None:  # made by uv, whether as a tool or not
        return f"uv pip install --python {python} --compile-bytecode {quoted}"
    options = ["--compile"]
    if kind == "user":
        options.append("--user")
    if kind == "offline":
        wheels = _archived_wheels() if whole_path else "wheels"
        options += ["--no-index", "--find-links", _quoted(wheels)]
    if sys.prefix == sys.base_prefix and _is_managed_by_system():
        options.append("--break-system-packages")  # so was the program itself installed
    return f"{python} -m pip install {' '.join(options)} {quoted}"


def require_extra(extra: str, library: str, purpose: str) -> None:
    """End the program with what to type, where a library is missing that something needs.

    Args:
        extra: The extra that brings it.
        library: The name of its module, and of its package.
        purpose: What needs it.
    """
    if find_spec(library) is None:
        command = install_command(extra_requirements(extra) or (library,))
        fail(f"{purpose} needs {library}. Install it: {command}")


def compile_command() -> str:
    """What to type to have bytecode of the program and of all that is installed beside it."""
    packages = [file.parent for file in _package_files()]
    folders = dict.fromkeys(
        package.parent if package.parent.name in _SITE_FOLDERS else package for package in packages
    )
    quoted = " ".join(_quoted(str(folder)) for folder in folders)
    return f"{_python_command(whole_path=True)} -m compileall -q {quoted}"


def uncompiled_modules() -> int:
    """How many modules of the program and of its largest libraries have no bytecode of their own.

    Bytecode that is older than its module is none.
    """
    modules = (module for file in _package_files() for module in file.parent.rglob("*.py"))
    return sum(not _is_compiled(module) for module in modules)


def extras(*, whole_path: bool = True) -> Iterator[ExtraReport]:
    """The extras that the program has, and what each of them lacks here."""
    found = installed_distribution()
    if found is None:
        return
    for name in found.metadata.get_all("Provides-Extra") or ():
        if name not in _DEVELOPMENT:
            needs = extra_requirements(name)
            order: tuple[ExtraStatus, ...] = ("missing", "unfit", "installed")
            yield ExtraReport(
                name=name,
                status=min(map(_status, needs), key=order.index, default=order[-1]),
                needs=needs,
                command=install_command(needs, whole_path=whole_path),
            )


def extra_requirements(extra: str) -> tuple[str, ...]:
    """What an extra requires, such as ``pillow>=12``; empty where the program is not installed.

    An extra of the program's own that it requires stands as what that requires: no package index
    has the program, or not this one.
    """
    found = installed_distribution()
    required = (found.requires if found else None) or ()
    marked = f"extra == '{extra}'"
    needs: list[str] = []
    for need in required:
        if marked in need.replace('"', "'"):
            own = _OWN_EXTRAS.match(need)
            names = own[1].split(",") if own else ()
            needs += [n for name in names for n in extra_requirements(name.strip())]
            needs += [] if own else [need.partition(";")[0].strip()]
    return tuple(dict.fromkeys(needs))


def fits(version: str, requirement: str) -> bool:
    """Whether a version, by its numbers, is one that a requirement such as ``a>=1,<2`` asks for."""
    match = _REQUIREMENT.match(requirement)
    have = _numbers(version)
    for sign, wanted in _CLAUSE.findall(match[2] if match else ""):
        limit = _numbers(wanted)
        length = max(len(have), len(limit))
        left, right = (numbers + (0,) * (length - len(numbers)) for numbers in (have, limit))
        holds = {
            "==": left == right,
            "!=": left != right,
            ">=": left >= right,
            "<=": left <= right,
            "<": left < right,
            ">": left > right,
            "~=": left >= right and left[: len(limit) - 1] == right[: len(limit) - 1],
        }[sign]
        if not holds:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return tuple(map(int, match[0].split("."))) if match else ()


def _status(requirement: str) -> ExtraStatus:
    match = _REQUIREMENT.match(requirement)
    try:
        found = distribution(match[1] if match else requirement)
    except PackageNotFoundError:
        return "missing"
    return "installed" if fits(found.version, requirement) else "unfit"


def _python_command(whole_path: bool) -> str:
    return _quoted(sys.executable if whole_path else Path(sys.executable).name)


def _archived_wheels() -> str:
    """Where the wheels of the offline archive are that this was installed from."""
    try:
        return read_file(Path(sys.prefix, OFFLINE_MARK), MOST_SETTINGS_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError):
        return "wheels"


def _is_compiled(module: Path) -> bool:
    try:
        bytecode = Path(cache_from_source(str(module))).stat()
        return bytecode.st_mtime >= module.stat().st_mtime
    except OSError:
        return False


def _package_files() -> Iterator[Path]:
    for name in _COMPILED_PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            yield Path(spec.origin)


def _is_managed_by_system() -> bool:
    """Whether the system's own installer looks after this Python (PEP 668)."""
    return Path(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED").exists()


def _quoted(word: str) -> str:
    if sys.platform == "win32":
        return f'"{word}"' if re.search(r"[^\w\\/.:-]", word) else word
    return shlex.quote(word)
