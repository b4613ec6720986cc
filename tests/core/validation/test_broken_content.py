"""Content files broken in every way: told in words and in time, by every way to read one.

A few of them run with each test run, all of them with ``make soak``.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import resource
import signal
import sys
import time
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
import pytest
import tomli
from mutations import kinds, mutated, original

from sij_tui.cli import SHOW_DEFAULTS, main
from sij_tui.content_cache import load_cached, shipped_tables
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.model import Content
from sij_tui.core.validation.load import validate

FEW, ALL = 60, 500
SECONDS = 2.0
"""Of the processor: on a busy machine a run takes longer by the clock."""
MEGABYTES = 500
PATIENCE = 120
"""Seconds by the clock before a run is taken to hang."""


class Run(NamedTuple):
    """What became of one file in one command."""

    status: object
    written: str
    seconds: float
    megabytes: float


def commands(path: Path) -> dict[str, Callable[[], object]]:
    """The ways to read a file."""
    return {
        "validate": lambda: _status("validate", str(path)),
        "read": lambda: _status("read", "--content", str(path)),
        "start": lambda: _start(path),
    }


def _status(*words: str) -> object:
    try:
        return main([*words])
    except SystemExit as end:
        return end.code


def _start(path: Path) -> object:
    """Start the program as ``run`` does, without a terminal, and turn to every page."""
    from sij_tui.app.bootstrap import StartError, build_app
    from sij_tui.commands import broken_message
    from sij_tui.core.book import Book
    from sij_tui.output import text_output

    args = SimpleNamespace(**{**SHOW_DEFAULTS, "variables": dict(os.environ), "no_state": True})
    try:
        loaded = load_cached(path.read_bytes(), path.name)
        app = build_app(args, Book(loaded, "0"), None).app
    except BrokenContent as broken:
        with text_output():
            sys.stderr.write(broken_message(broken, path))
        return 1
    except StartError as refused:
        sys.stderr.write(str(refused))
        return refused.status
    asyncio.run(_turn(app))
    assert not app.failures, app.failures
    return 0


async def _turn(app: Any) -> None:
    from sij_tui.core.layout.elements import Route

    async with app.run_test(size=(80, 24)) as pilot:
        for page in ("home", *app.book.page_ids, "search", "palette", "settings"):
            app.session = app.current_session.visit(Route(page))
            await pilot.pause()


def run(command: Callable[[], object]) -> Run:
    """Run a command in a process of its own."""
    theirs, ours = os.pipe()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    process = os.fork()
    if not process:
        status: object = "failed"
        written = StringIO()
        signal.alarm(PATIENCE)
        try:
            with redirect_stdout(written), redirect_stderr(written):
                status = command()
        except BaseException as error:  # noqa: BLE001 - whatever it is, it must not be
            import traceback

            written.write("".join(traceback.format_exception(error)))
        with open(ours, "wb") as pipe:
            pickle.dump((status, written.getvalue()), pipe)
        os._exit(0)
    os.close(ours)
    with open(theirs, "rb") as pipe:
        sent = pipe.read()
    _, end, usage = os.wait4(process, 0)
    status, written_ = pickle.loads(sent) if sent else (f"killed ({end})", "")
    grown = usage.ru_maxrss / 1024 - before  # the process begins with all that this one has
    return Run(status, written_, usage.ru_utime + usage.ru_stime, grown)


def faults(name: str, done: Run, data: bytes) -> list[str]:
    """What is wrong with how a file was received."""
    problems = validate(data, shipped_tables) if done.status == 0 and name != "validate" else ()
    odd = {c for c in done.written if c != "\n" and unicodedata.category(c) in ("Cc", "Zl", "Zp")}
    wrong = {
        f"status {done.status}: {done.written[-600:]}": done.status not in (0, 1),
        "a traceback": "Traceback" in done.written,
        f"control characters {odd}": bool(odd or set(done.written) & set("\u202e\u200b")),
        f"{done.seconds:.1f} s": done.seconds > SECONDS,
        f"{done.megabytes:.0f} MB": done.megabytes > MEGABYTES,
        "nothing was said": not done.written and not (name == "start" and done.status == 0),
        "the file cannot be used": "the file cannot be used." in done.written,
        f"shown though wrong: {problems[:1]}": done.status == 0
        and not _may_be_shown(data)
        and name != "validate",
    }
    return [text for text, is_so in wrong.items() if is_so]


def _may_be_shown(data: bytes) -> bool:
    try:
        load_cached(data, "")
    except BrokenContent:
        return False
    return True


def try_all(seeds: range, folder: Path) -> tuple[list[str], dict[str, list[Run]]]:
    """Have every file read in every way; returns what went wrong, and all runs."""
    found: list[str] = []
    runs: dict[str, list[Run]] = {}
    for seed in seeds:
        data, kind = mutated(seed)
        path = folder / f"{seed}.toml"
        path.write_bytes(data)
        for name, command in commands(path).items():
            done = run(command)
            runs.setdefault(name, []).append(done)
            found += [f"{seed} ({kind}) {name}: {text}" for text in faults(name, done, data)]
    return found, runs


def parses(data: bytes) -> bool:
    try:
        tomli.loads(data.decode())
    except (ValueError, RecursionError):
        return False
    return True


def test_the_original_has_no_problem() -> None:
    errors = [p for p in validate(original().encode()) if p.severity == "error"]
    assert errors == []


def test_half_of_the_files_are_toml_and_every_table_is_broken() -> None:
    files = [mutated(seed) for seed in range(ALL)]
    assert sum(parses(data) for data, _ in files) >= ALL / 2
    assert {kind for _, kind in files} >= set(kinds())
    content = msgspec.to_builtins(msgspec.convert(tomli.loads(original()), Content))
    whole = {name for name, value in content.items() if value}
    assert whole <= set(tomli.loads(original()))
    assert mutated(3) == mutated(3)


def test_a_few_broken_files(tmp_path: Path) -> None:
    found, _ = try_all(range(0, ALL, ALL // FEW), tmp_path)
    assert found == []


@pytest.mark.soak
def test_all_broken_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    found, runs = try_all(range(ALL), tmp_path)
    with capsys.disabled():
        for name, done in runs.items():
            slowest = max(run.seconds for run in done)
            largest = max(run.megabytes for run in done)
            refused = sum(run.status == 1 for run in done)
            line = (
                f"{name}: {len(done)} files, {refused} refused, {slowest:.2f} s, {largest:.0f} MB"
            )
            sys.stdout.write(f"\n{line}")
        sys.stdout.write(f"\n{time.monotonic() - began:.0f} s, {len(found)} faults\n")
    assert found == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < MEGABYTES
