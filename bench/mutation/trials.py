"""Which tests try a mutant, in which order, and whether what fails then is due to it."""

from __future__ import annotations

import mmap
import signal
import struct
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple, cast

import pytest

from bench.mutation.forks import in_child
from bench.mutation.operators import Mutant
from bench.mutation.plugin import Coverage, Tests, Verdict, module_of

CPU_S, TIMES = 1.5, 5.0
"""What a test may compute with a mutant: some seconds, and so many times what it does without."""
OVERHEAD_S = 0.01
"""What each test takes besides, in seconds of computing."""
STEADY = 2
"""So many times a test that does not wait has to pass without a mutant; then it is trusted."""
KILLED = frozenset({"killed", "timeout", "crash"})


class Place(NamedTuple):
    """A mutant in its file."""

    file: str
    """From the repository's folder."""
    mutant: Mutant


class Outcome(NamedTuple):
    """What became of a mutant."""

    status: str
    """killed, timeout or crash; survived; undecided if it could not be told; anew if the mutant
    has no effect where it was tried."""
    test: str = ""
    """The test that failed."""


Report = Callable[[Place, Outcome], None]


class Killers:
    """The tests that have failed for other mutants: these are likely to fail for the next ones."""

    def __init__(self, coverage: Coverage, known: Iterable[tuple[str, str, str]] = ()) -> None:
        self._seconds = coverage.seconds
        self._counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for file, function, test in known:
            self.note(file, function, test)

    def note(self, file: str, function: str, test: str) -> None:
        """Take a failure into account."""
        self._counts[file,][test] += 1
        self._counts[file, function][test] += 3

    def sort(self, place: Place, tests: Iterable[str]) -> list[str]:
        """Those first that are likely to fail, for what they compute."""
        in_file = self._counts[place.file,]
        in_function = self._counts[place.file, place.mutant.function]
        name = place.mutant.function.rpartition(".")[2] or "\n"

        def worth(test: str) -> float:
            likely = in_file[test] + in_function[test] + 2 * (name in test)
            return -likely / (self._seconds.get(test, 0) + OVERHEAD_S)

        return sorted(tests, key=worth)

    def modules(self, file: str, modules: Iterable[str]) -> list[str]:
        """Modules of tests, those first that have most failures for a file."""
        counts: Counter[str] = Counter()
        for test, count in self._counts[file,].items():
            counts[module_of(test)] += count
        return sorted(modules, key=lambda module: -counts[module])


class Trials(ABC):
    """Runs tests in forks, with a mutant and without."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self._now = mmap.mmap(-1, mmap.PAGESIZE)
        """Shared with the forks: the number of the test that runs."""
        self._slowest: dict[str, float] = defaultdict(float)
        for test, seconds in coverage.seconds.items():
            module = module_of(test)
            self._slowest[module] = max(self._slowest[module], seconds)
        self._passed: Counter[str] = Counter()

    def outcome(self, place: Place, tests: Sequence[str]) -> Outcome:
        """What the tests make of a mutant; what fails without it too does not count."""
        left = list(tests)
        while left:
            outcome = self._run(place, left)
            if outcome.status not in KILLED or self._is_due_to(place, outcome):
                return outcome
            left = [test for test in left if test != outcome.test]
        return Outcome("survived")

    def _is_due_to(self, place: Place, outcome: Outcome) -> bool:
        """Whether a test passes without a mutant; one that waits has to fail again with it."""
        test, waits = outcome.test, outcome.test in self.coverage.waits
        if outcome.status == "killed" and not waits and self._passed[test] >= STEADY:
            return True
        if self._run(None, [test]).status != "survived":
            return False
        self._passed[test] += 1
        return not waits or self._run(place, [test]).status in KILLED

    def _run(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        self._now[:4] = bytes(4)
        usual = sum(self.coverage.seconds.get(test, 0) for test in tests)
        with self._mutated(place):
            end = in_child(lambda: self._first_failure(place, tests), 20 + TIMES * usual)
        at = tests[struct.unpack_from("I", self._now)[0]]
        return cast(Outcome, end.result) if end.result else Outcome(end.cause, at)

    def _mutated(self, place: Place | None) -> AbstractContextManager[None]:
        """While a fork runs."""
        return nullcontext()

    @abstractmethod
    def _first_failure(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        """In a fork: change the code, and run tests until one fails."""

    def in_turn(self, session: pytest.Session, items: Tests, tests: Sequence[str]) -> Outcome:
        """Run tests until one fails; a limit of what each computes ends the process."""
        verdict = Verdict()
        session.config.pluginmanager.register(verdict)
        numbers = [number for number, test in enumerate(tests) if test in items]
        for number, following in zip(numbers, [*numbers[1:], None], strict=True):
            struct.pack_into("I", self._now, 0, number)
            item = items[tests[number]]
            usual = self._slowest[module_of(item.nodeid)]
            signal.setitimer(signal.ITIMER_PROF, CPU_S + TIMES * usual)
            following_item = None if following is None else items[tests[following]]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following_item)
            if verdict.failed:
                return Outcome("killed", tests[number])
        return Outcome("survived")


def tests_of(place: Place, coverage: Coverage) -> list[str]:
    """The tests that run the statement up to the changed line."""
    return coverage.for_lines(place.file, range(place.mutant.first, place.mutant.line + 1))


def within_budget(coverage: Coverage, tests: Iterable[str], seconds: float) -> list[str]:
    """As many of the tests as run within some seconds, and at least one."""
    chosen: list[str] = []
    for test in tests:
        takes = coverage.seconds.get(test, 0) + OVERHEAD_S
        if takes <= seconds or not chosen:
            seconds -= takes
            chosen.append(test)
    return chosen
