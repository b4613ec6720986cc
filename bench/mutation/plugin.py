"""Plugins for pytest: which tests run which line, and a session that waits for mutants."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import pytest

Place = tuple[str, int]
"""A file, from the repository's folder, and a line."""


class Coverage(NamedTuple):
    """What ran in a whole session; all of it can be sent between processes."""

    tests: dict[Place, frozenset[str]]
    """The tests that run a line, by their ids."""
    seconds: dict[str, float]
    """Of computing: what else the machine does makes no difference."""
    failed: list[str]

    def for_lines(self, file: str, lines: range) -> list[str]:
        """The tests that run any of these lines."""
        return self.in_order(chain.from_iterable(self.tests.get((file, n), ()) for n in lines))

    def for_file(self, file: str) -> list[str]:
        """The tests of each module that runs a line of a file: others in it may read its names."""
        tests = chain.from_iterable(
            tests for (name, _), tests in self.tests.items() if name == file
        )
        modules = {test.partition("::")[0] for test in tests}
        return self.in_order(test for test in self.seconds if test.partition("::")[0] in modules)

    def in_order(self, tests: Iterable[str]) -> list[str]:
        """Quick ones first, and of each module in turn."""
        modules: dict[str, list[str]] = defaultdict(list)
        good = set(tests) - set(self.failed)
        for test in sorted(good, key=lambda test: (self.seconds.get(test, 0), test)):
            modules[test.partition("::")[0]].append(test)
        rounds = chain.from_iterable(zip_longest(*modules.values()))
        return [test for test in rounds if test]


class Recorder:
    """Notes the lines of some folders that each test runs."""

    def __init__(self, root: Path, folders: Iterable[str]) -> None:
        self._root = root
        names = [root / folder for folder in folders]
        include = [str(name if name.suffix else name / "*") for name in names]
        self._coverage = coverage.Coverage(data_file=None, config_file=False, include=include)
        self._seconds: dict[str, float] = {}
        self._failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Trace one test."""
        self._coverage.start()
        self._coverage.switch_context(item.nodeid)
        start = time.process_time()
        try:
            return (yield)
        finally:
            self._seconds[item.nodeid] = time.process_time() - start
            self._coverage.stop()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        if report.failed:
            self._failed.append(report.nodeid)

    def result(self) -> Coverage:
        """What was noted."""
        data = self._coverage.get_data()
        tests = {
            (str(Path(file).relative_to(self._root)), line): frozenset(tests)
            for file in data.measured_files()
            for line, tests in data.contexts_by_lineno(file).items()
        }
        return Coverage(tests, self._seconds, self._failed)


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


class Selected:
    """Runs these tests alone, in this order."""

    def __init__(self, tests: Iterable[str]) -> None:
        self._places = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and sort."""
        items[:] = [item for item in items if item.nodeid in self._places]
        items.sort(key=lambda item: self._places[item.nodeid])


class Waiting:
    """Collects once; then ``work`` runs, with all tests by their ids, in place of the tests."""

    def __init__(self, work: Callable[[pytest.Session, dict[str, pytest.Item]], None]) -> None:
        self._work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Work in place of the tests."""
        self._work(session, {item.nodeid: item for item in session.items})
        return True
