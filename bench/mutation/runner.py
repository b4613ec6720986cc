"""Runs the tests of one mutant after another, each in a process of its own.

A function's mutant is tried in a fork of a process that has collected all tests: the code of the
function is replaced there, and the tests that run its line are run. What survives that, and what
runs on import, is tried by a process that imports a changed file, as programs that the tests start
do as well.
"""

from __future__ import annotations

import ast
import gc
import os
import pickle
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple, cast

import pytest

from bench.mutation.operators import Mutant, mutated
from bench.mutation.plugin import Coverage, Recorder, Selected, Verdict, Waiting

QUIET = ("-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist")
CPU_S, WALL_S = 4.0, 60.0
"""What a mutant may take on top of a multiple of what its tests take without it, in seconds."""
PER_TEST_S = 0.005
FIRST_S, SECOND_S = 4.0, 6.0
"""For how long, of computing without a mutant, tests of one mutant run in each try."""


class Place(NamedTuple):
    """A mutant in its file."""

    file: str
    """From the repository's folder."""
    mutant: Mutant


class Outcome(NamedTuple):
    """What became of a mutant."""

    status: str
    """killed, timeout or survived."""
    test: str = ""
    """The test that failed."""


Report = Callable[[Place, Outcome], None]


def record_coverage(root: Path, folders: Sequence[str], tests: Sequence[str]) -> Coverage:
    """Run the tests without any mutant."""

    def run() -> Coverage:
        recorder = Recorder(root, folders)
        pytest.main([*QUIET, *tests], plugins=[recorder])
        return recorder.result()

    return cast(Coverage, in_child(run, 3600, 3600))


def in_child(work: Callable[[], object], cpu: float, wall: float, *, quiet: bool = True) -> object:
    """The result of a function called in a fork; None if it crashes or takes more seconds."""
    with tempfile.NamedTemporaryFile() as file:
        pid = os.fork()
        if not pid:
            _isolate(cpu, quiet)
            try:
                Path(file.name).write_bytes(pickle.dumps(work()))
            except BaseException:  # told here: the process ends without
                traceback.print_exc()
                raise
            finally:
                os._exit(0)
        end = time.monotonic() + wall
        while os.waitpid(pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.005)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # programs that its tests have started
        data = Path(file.name).read_bytes()
    return pickle.loads(data) if data else None


def _isolate(cpu: float, quiet: bool) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 6))
    devnull = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2) if quiet else ():
        os.dup2(devnull, number)


# In place: the code of a function is replaced


def try_in_memory(
    places: Sequence[Place], coverage: Coverage, tests: Sequence[str], report: Report
) -> None:
    """Try the mutants of functions that any test runs; what survives is not told."""

    def work(session: pytest.Session, items: dict[str, pytest.Item]) -> None:
        functions = _functions()
        killers: dict[str, Counter[str]] = defaultdict(Counter)
        gc.freeze()
        for place in places:
            proven = killers[place.file]
            likely = partial(_likely, place.mutant.function.rpartition(".")[2], proven)
            covering = sorted(tests_of(place, coverage), key=likely, reverse=True)
            chosen = within_budget(coverage, covering, FIRST_S)
            chosen = [test for test in chosen if test in items]
            if not place.mutant.function or not chosen:
                continue

            def run(place: Place = place, chosen: list[str] = chosen) -> Outcome:
                _replace(place, functions)
                return _first_failure(session, [items[test] for test in chosen])

            outcome = _outcome(run, coverage, chosen)
            if outcome.status != "survived":
                proven[outcome.test] += 1
                report(place, outcome)

    in_child(lambda: pytest.main([*QUIET, *tests], plugins=[Waiting(work)]), 1e6, 1e6)


def _likely(function: str, proven: Counter[str], test: str) -> tuple[bool, int]:
    """Tests that are named after the function come first, then those that killed its neighbours."""
    return function in test, proven[test]


def _first_failure(session: pytest.Session, items: Sequence[pytest.Item]) -> Outcome:
    verdict = Verdict()
    session.config.pluginmanager.register(verdict)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if verdict.failed:
            return Outcome("killed", verdict.failed)
    return Outcome("survived")


def _functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    """All live functions, by file, qualified name and line."""
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            code = each.__code__
            key = (code.co_filename, code.co_qualname, code.co_firstlineno)
            found.setdefault(key, []).append(each)
    return found


def _replace(place: Place, functions: dict[tuple[str, str, int], list[FunctionType]]) -> None:
    path = str(Path(place.file).resolve())
    tree = mutated(Path(place.file).read_text("utf-8"), place.mutant.number)
    codes = [
        code
        for code in _codes(compile(tree, path, "exec", dont_inherit=True))
        if code.co_qualname == place.mutant.function and code.co_firstlineno <= place.mutant.line
    ]
    code = max(codes, key=lambda code: code.co_firstlineno)
    for function in functions.get((path, code.co_qualname, code.co_firstlineno), ()):
        function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


# Anew: the file is changed, and all is imported


def try_by_import(place: Place, coverage: Coverage) -> Outcome:
    """Try one mutant by importing its file; nothing of the program may be loaded here yet."""
    chosen = tests_of(place, coverage) if place.mutant.function else []
    chosen = within_budget(coverage, chosen or coverage.for_file(place.file), SECOND_S)
    if not chosen:
        return Outcome("survived")
    path = Path(place.file)
    source = path.read_text("utf-8")
    tree = mutated(source, place.mutant.number)

    def run() -> Outcome:
        verdict = Verdict()
        files = sorted({test.partition("::")[0] for test in chosen})
        pytest.main([*QUIET, "-x", *files], plugins=[Selected(chosen), verdict])
        return Outcome("killed" if verdict.failed else "survived", verdict.failed)

    path.write_text(ast.unparse(tree), "utf-8")
    try:
        return _outcome(run, coverage, chosen)
    finally:
        path.write_text(source, "utf-8")


def _outcome(run: Callable[[], Outcome], coverage: Coverage, tests: Sequence[str]) -> Outcome:
    usual = sum(coverage.seconds.get(test, 0) for test in tests)
    outcome = in_child(run, CPU_S + 3 * usual, WALL_S + 5 * usual)
    return cast(Outcome, outcome or Outcome("timeout"))


def tests_of(place: Place, coverage: Coverage) -> list[str]:
    """The tests that run the statement up to the changed line."""
    return coverage.for_lines(place.file, range(place.mutant.first, place.mutant.line + 1))


def within_budget(coverage: Coverage, tests: Sequence[str], seconds: float) -> list[str]:
    """As many of the tests as run within some seconds, and at least one."""
    chosen: list[str] = []
    for test in tests:
        takes = coverage.seconds.get(test, 0) + PER_TEST_S
        if takes <= seconds or not chosen:
            seconds -= takes
            chosen.append(test)
    return chosen
