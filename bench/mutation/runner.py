"""Runs the tests of one mutant after another, each in a process of its own.

A function's mutant is tried in a fork of a process that has collected all tests: the code of the
function is replaced there, and the tests that run its line are run. What runs on import is tried
by a process that imports a changed file, as programs that the tests start do as well.
"""

from __future__ import annotations
import __future__

import ast
import gc
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from types import CodeType, FunctionType
from typing import cast

import pytest

from bench.mutation.forks import in_child
from bench.mutation.operators import mutated, mutated_statement
from bench.mutation.plugin import (
    Collected,
    Coverage,
    FewExamples,
    Recorder,
    Tests,
    Uncollected,
    Verdict,
    module_of,
)
from bench.mutation.trials import (
    KILLED,
    Killers,
    Outcome,
    Place,
    Report,
    Trials,
    tests_of,
    within_budget,
)

QUIET = ("-q", "--no-header", "--tb=no", "--assert=plain", "-pno:cacheprovider", "-pno:xdist")
_RUN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
FIRST_MODULES = 2
"""So many modules of tests are imported at first, where a file is."""


def record_coverage(root: Path, folders: Sequence[str], tests: Sequence[str]) -> Coverage:
    """Run the tests without any mutant."""

    def run() -> Coverage:
        recorder = Recorder(root, folders)
        _session(tests, recorder)
        return recorder.result()

    return cast(Coverage, in_child(run, 7200, math.inf).result)


def _session(tests: Iterable[str], *plugins: object) -> None:
    """Run pytest; the files of its tests are in memory where there is a folder for that.

    Raises:
        RuntimeError: A test cannot be imported; nothing was run.
    """
    shared = Path("/dev/shm")
    parent = shared if os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=parent) as folder:
        options = [*QUIET, f"--basetemp={folder}/tests"]
        ended = pytest.main([*options, *tests], plugins=[*plugins, FewExamples()])
    if ended not in _RUN:
        raise RuntimeError("Some tests cannot be imported; what is above says why.")


# In place: the code of a function is replaced


def try_in_memory(
    places: Sequence[Place],
    coverage: Coverage,
    killers: Killers,
    tests: Sequence[str],
    report: Report,
    *,
    budget: float,
    programs: bool = False,
) -> list[Place]:
    """Try the mutants of functions, each with tests that compute so many seconds without it.

    Returns:
        those that no test of them has tried in full: what runs on import, or in ``programs`` that
        the tests start.
    """
    anew: list[Place] = []

    def work(session: pytest.Session, items: Tests) -> None:
        trials = _InMemory(coverage, session, items)
        gc.freeze()
        for place in places:
            covering = killers.sort(place, tests_of(place, coverage))
            chosen = within_budget(coverage, (test for test in covering if test in items), budget)
            outcome = Outcome("anew")
            if place.mutant.function and chosen:
                outcome = trials.outcome(place, chosen)
            if outcome.status in KILLED:
                killers.note(place.file, place.mutant.function, outcome.test)
            if outcome.status == "anew" or (outcome.status == "survived" and programs):
                anew.append(place)
            else:
                report(place, outcome)

    _session(tests, Collected(work))
    return anew


class _InMemory(Trials):
    """In forks of a process that has imported all tests."""

    def __init__(self, coverage: Coverage, session: pytest.Session, items: Tests) -> None:
        super().__init__(coverage)
        self._session, self._items = session, items
        self._functions: dict[tuple[str, str, int], list[FunctionType]] = {}
        for each in gc.get_objects():
            if isinstance(each, FunctionType):
                code = each.__code__
                key = (code.co_filename, code.co_qualname, code.co_firstlineno)
                self._functions.setdefault(key, []).append(each)

    def _run(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        if place:
            _tree(place.file)  # kept for all forks
        return super()._run(place, tests)

    def _first_failure(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        if place and not self._replace(place):
            return Outcome("anew")
        return self.in_turn(self._session, self._items, tests)

    def _replace(self, place: Place) -> bool:
        """Give all live functions of this name the changed code, and those that they have made."""
        path = str(Path(place.file).resolve())
        changed = ast.fix_missing_locations(mutated_statement(_tree(place.file), place.mutant))
        flags = __future__.annotations.compiler_flag
        codes = [
            code
            for code in _codes(compile(changed, path, "exec", flags, dont_inherit=True))
            if code.co_qualname == place.mutant.function
            and code.co_firstlineno <= place.mutant.line
        ]
        outer = max(codes, key=lambda code: code.co_firstlineno)
        inner = [code for code in _codes(outer) if code.co_name != "<lambda>"]
        given = [self._give(path, code) for code in (outer, *inner)]
        return any(given)

    def _give(self, path: str, code: CodeType) -> bool:
        """Give code to all live functions that it is of; whether there are any."""
        functions = self._functions.get((path, code.co_qualname, code.co_firstlineno), ())
        for function in functions:
            if function.__code__.co_freevars != code.co_freevars:
                return False
            function.__code__ = code
        return bool(functions)


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text("utf-8"))


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


# Anew: the file is changed, and all is imported


def try_by_import(
    places: Sequence[Place],
    coverage: Coverage,
    killers: Killers,
    report: Report,
    *,
    budget: float,
) -> None:
    """Try mutants by importing their files; nothing of the program may be loaded here yet."""

    def work(session: pytest.Session) -> None:
        loaded = [name for name in sys.modules if name.partition(".")[0] == "sij_tui"]
        if loaded:
            raise RuntimeError(f"Loaded before any mutant: {', '.join(loaded)}")
        trials = _ByImport(coverage, session)
        for place in places:
            outcome = Outcome("survived")
            for chosen in _rounds(place, coverage, killers, budget):
                found = trials.outcome(place, chosen)
                outcome = found if found.status != "survived" else outcome
                if outcome.status in KILLED:
                    killers.note(place.file, place.mutant.function, outcome.test)
                    break
            report(place, outcome)

    _session(["tests/conftest.py"], Uncollected(work))


def _rounds(
    place: Place, coverage: Coverage, killers: Killers, budget: float
) -> Iterator[list[str]]:
    """The tests of a mutant: first those of few modules, since each of them has to be imported."""
    covering = tests_of(place, coverage) if place.mutant.function else []
    covering = killers.sort(place, covering or coverage.for_file(place.file))
    modules = killers.modules(place.file, dict.fromkeys(map(module_of, covering)))
    for some in (modules[:FIRST_MODULES], modules[FIRST_MODULES:]):
        if some:
            these = (test for test in covering if module_of(test) in some)
            yield within_budget(coverage, these, budget)


class _ByImport(Trials):
    """In forks of a process that has imported no test yet, with a changed file."""

    _times = count(1_000_000_000)
    """A time of change for each writing: by this and its size a file is told from its bytecode."""

    def __init__(self, coverage: Coverage, session: pytest.Session) -> None:
        super().__init__(coverage)
        self._session = session

    @contextmanager
    def _mutated(self, place: Place | None) -> Iterator[None]:
        if place is None:
            yield
            return
        path = Path(place.file)
        source = path.read_text("utf-8")
        try:
            self._write(path, ast.unparse(mutated(source, place.mutant.number)))
            yield
        finally:
            self._write(path, source)

    def _write(self, path: Path, source: str) -> None:
        path.write_text(source, "utf-8")
        changed = next(self._times)
        os.utime(path, (changed, changed))

    def _first_failure(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        verdict = Verdict()
        self._session.config.pluginmanager.register(verdict)
        collected = self._session.perform_collect(list(dict.fromkeys(map(module_of, tests))))
        if verdict.failed:
            return Outcome("killed", next(t for t in tests if t.startswith(verdict.failed)))
        return self.in_turn(self._session, {item.nodeid: item for item in collected}, tests)
