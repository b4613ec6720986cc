"""What is asked of Landlock, for each version of its interface; a test plays the kernel."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from typing import Any

import pytest

from sij_tui.serve.sandbox.landlock import restrict_files

READ, LIST = 1 << 2, 1 << 3
WRITE, REMOVE, MAKE, TRUNCATE = 1 << 1, 1 << 5, 1 << 8, 1 << 14
"""Access rights of linux/landlock.h."""


class Kernel:
    """A libc whose kernel has a version of Landlock, or none (-1)."""

    def __init__(self, version: int, answer: int = 0) -> None:
        self.version, self.answer = version, answer
        self.handled = 0
        self.rules: dict[str, int] = {}
        self.steps: list[object] = []
        self.ruleset = os.open("/dev/null", os.O_RDONLY)

    def syscall(self, number: int, *arguments: Any) -> int:
        if number == 444 and arguments[0] is None:
            assert (arguments[1].value, arguments[2].value) == (0, 1)
            return self.version
        if number == 444:
            assert (arguments[1].value, arguments[2].value) == (8, 0)
            self.handled = arguments[0]._obj.value
            return self.ruleset
        if number == 445:
            ruleset, kind, rule, flags = arguments
            assert (ruleset, kind, flags.value, len(rule)) == (self.ruleset, 1, 0, 12)
            rights, fd = struct.unpack("=Qi", rule)
            self.rules[os.readlink(f"/proc/self/fd/{fd}")] = rights
            return 0
        assert (number, arguments[0], arguments[1].value) == (446, self.ruleset, 0)
        self.steps.append("restrict")
        return self.answer

    def prctl(self, *arguments: int) -> int:
        self.steps.append(arguments)
        return 0


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, str, str]:
    """A folder and a file to read, and a folder to write to."""
    for name in ("code", "records"):
        (tmp_path / name).mkdir()
    (tmp_path / "content.toml").touch()
    return str(tmp_path / "code"), str(tmp_path / "content.toml"), str(tmp_path / "records")


@pytest.mark.parametrize(
    ("version", "count"), [(1, 13), (2, 14), (3, 15), (4, 15), (5, 16), (9, 16)]
)
def test_every_right_of_a_version_is_handled_and_few_are_given_back(
    monkeypatch: pytest.MonkeyPatch, places: tuple[str, str, str], version: int, count: int
) -> None:
    kernel = Kernel(version)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    code, content, records = places
    open_before = len(os.listdir("/proc/self/fd"))
    assert restrict_files([code, content, f"{code}/missing"], [records])
    assert kernel.handled == (1 << count) - 1
    written = READ | LIST | WRITE | REMOVE | MAKE | (TRUNCATE if version >= 3 else 0)
    given = {path: rights for path, rights in kernel.rules.items() if path in places}
    assert given == {code: READ | LIST, content: READ, records: written}
    assert all("/etc" in path or "zoneinfo" in path for path in kernel.rules.keys() - set(places))
    assert kernel.steps == [(38, 1, 0, 0, 0), "restrict"]  # PR_SET_NO_NEW_PRIVS comes first
    assert len(os.listdir("/proc/self/fd")) == open_before - 1  # the ruleset is closed


def test_without_landlock_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (-1, 0):
        kernel = Kernel(version)
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, kernel=kernel, **__: kernel)
        assert not restrict_files(["/"], ["/"])
        assert (kernel.rules, kernel.steps) == ({}, [])
        os.close(kernel.ruleset)


def test_a_kernel_that_does_not_restrict_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(3, answer=-1)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    assert not restrict_files(["/"])


def test_a_kernel_that_makes_no_ruleset_is_told_and_nothing_is_restricted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = Kernel(3)
    os.close(kernel.ruleset)
    kernel.ruleset = -1
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    assert restrict_files(["/"]) is False
    assert (kernel.rules, kernel.steps) == ({}, [])
