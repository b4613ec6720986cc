"""Plugins for pytest: which tests run which line, and sessions that wait for mutants."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import pytest
from hypothesis import Phase, settings

EXAMPLES = 30
"""How many hypothesis draws for a property, if the test does not ask for fewer."""
Place = tuple[str, int]
"""A file, from the repository's folder, and a line."""


class Coverage(NamedTuple):
    """What ran in a whole session; all of it can be sent between processes."""

    tests: dict[Place, frozenset[str]]
    """The tests that run a line, by their ids."""
    seconds: dict[str, float]
    """Of computing: what else the machine does makes no difference."""
    waits: frozenset[str]
    """Tests that take longer than they compute."""
    failed: frozenset[str]
    modules: dict[str, str]
    """A digest of each module of tests that was run."""

    def for_lines(self, file: str, lines: range) -> list[str]:
        """The tests that run any of these lines."""
        return self.in_order(chain.from_iterable(self.tests.get((file, n), ()) for n in lines))

    def for_file(self, file: str) -> list[str]:
        """The tests of each module that runs a line of a file: others in it may read its names."""
        tests = chain.from_iterable(
            tests for (name, _), tests in self.tests.items() if name == file
        )
        modules = {module_of(test) for test in tests}
        return self.in_order(test for test in self.seconds if module_of(test) in modules)

    def in_order(self, tests: Iterable[str]) -> list[str]:
        """Quick ones first, and of each module in turn."""
        modules: dict[str, list[str]] = defaultdict(list)
        good = set(tests) - self.failed
        for test in sorted(good, key=lambda test: (self.seconds.get(test, 0), test)):
            modules[module_of(test)].append(test)
        rounds = chain.from_iterable(zip_longest(*modules.values()))
        return [test for test in rounds if test]

    def without(self, modules: Iterable[str]) -> Coverage:
        """What is known of the tests of all other modules."""
        gone = set(modules)

        def kept(tests: Iterable[str]) -> frozenset[str]:
            return frozenset(test for test in tests if module_of(test) not in gone)

        return Coverage(
            {place: kept(tests) for place, tests in self.tests.items()},
            {test: takes for test, takes in self.seconds.items() if module_of(test) not in gone},
            kept(self.waits),
            kept(self.failed),
            {module: digest for module, digest in self.modules.items() if module not in gone},
        )

    def merged(self, other: Coverage) -> Coverage:
        """What is known of the tests of both."""
        tests = dict(self.tests)
        for place, these in other.tests.items():
            tests[place] = tests.get(place, frozenset()) | these
        return Coverage(
            tests,
            self.seconds | other.seconds,
            self.waits | other.waits,
            self.failed | other.failed,
            self.modules | other.modules,
        )


def module_of(test: str) -> str:
    """The file that a test is in."""
    return test.partition("::")[0]


def digest_of(path: Path) -> str:
    """Tells a file from what it was."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


class Recorder:
    """Notes the lines of some folders that each test runs."""

    def __init__(self, root: Path, folders: Iterable[str]) -> None:
        self._root = root
        names = [root / folder for folder in folders]
        include = [str(name if name.suffix else name / "*") for name in names]
        self._coverage = coverage.Coverage(data_file=None, config_file=False, include=include)
        self._seconds: dict[str, float] = {}
        self._waits: set[str] = set()
        self._failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Trace one test."""
        self._coverage.start()
        self._coverage.switch_context(item.nodeid)
        start, began = time.process_time(), time.thread_time()
        wall = time.monotonic()
        try:
            return (yield)
        finally:
            self._seconds[item.nodeid] = time.process_time() - start
            if time.monotonic() - wall > 2 * (time.thread_time() - began) + 0.1:
                self._waits.add(item.nodeid)
            self._coverage.stop()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        if report.failed:
            self._failed.add(report.nodeid)

    def result(self) -> Coverage:
        """What was noted."""
        data = self._coverage.get_data()
        tests = {
            (str(Path(file).relative_to(self._root)), line): frozenset(tests)
            for file in data.measured_files()
            for line, tests in data.contexts_by_lineno(file).items()
        }
        modules = {module_of(test) for test in self._seconds}
        digests = {module: digest_of(self._root / module) for module in modules}
        return Coverage(
            tests, self._seconds, frozenset(self._waits), frozenset(self._failed), digests
        )


class Verdict:
    """Notes the first test that fails."""

    failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first failure."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module that cannot be imported is a failure."""
        if report.failed and not self.failed:
            self.failed = report.nodeid or "collection"


class FewExamples:
    """Has hypothesis draw the same few examples each time, and not look for a simpler one."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Change the settings of all properties."""
        for item in items:
            test: Any = getattr(item, "obj", None)
            test = getattr(test, "__func__", test)
            own = getattr(test, "_hypothesis_internal_use_settings", None)
            if own is not None:
                test._hypothesis_internal_use_settings = settings(
                    own,
                    max_examples=min(own.max_examples, EXAMPLES),
                    phases=(Phase.explicit, Phase.generate),
                    derandomize=True,
                    database=None,
                    deadline=None,
                )


Tests = dict[str, pytest.Item]
"""By their ids."""


class Collected:
    """Collects once; then ``work`` runs, with all tests, in place of the tests."""

    def __init__(self, work: Callable[[pytest.Session, Tests], None]) -> None:
        self._work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Work in place of the tests."""
        self._work(session, {item.nodeid: item for item in session.items})
        return True


class Uncollected:
    """``work`` runs before any module of tests is imported, and nothing after it."""

    def __init__(self, work: Callable[[pytest.Session], None]) -> None:
        self._work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        """Work in place of collecting."""
        self._work(session)
        return True

    def pytest_runtestloop(self) -> bool:
        """Run no test."""
        return True
