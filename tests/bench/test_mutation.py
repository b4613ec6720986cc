"""Small changes of the code: what is changed, what is left out, and which tests are run."""

from __future__ import annotations

import ast
import math
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from paths import ROOT

pytest.importorskip("coverage")
import bench.mutation.__main__ as runs
from bench.mutation import forks
from bench.mutation.forks import End, in_child
from bench.mutation.operators import Mutant, mutants, mutated, mutated_statement
from bench.mutation.plugin import Coverage
from bench.mutation.trials import Killers, Outcome, Place, Trials, within_budget

LEFT_OUT = """
'''A docstring.'''
from typing import TYPE_CHECKING, Literal, cast
if TYPE_CHECKING:
    import os
__all__ = ["word"]
Word = Literal["one", "two"]
Either = Word | None
def word(it: "Word" = None) -> "Word":
    '''Another.'''
    assert it != "one"
    raise ValueError("a sentence, to be read by people")
class Thing:
    def __repr__(self):
        return "Thing"
"""


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x = a < b", ["a <= b"]),
        ("x = a is b is not c", ["a is not b is not c", "a is b is c"]),
        ("x = a and b or c", ["(a and b) and c", "a or b"]),
        ("x = not a", ["a"]),
        ("x = a + 1", ["a - 1", "2"]),
        ("x += y", ["x -= y"]),
        ("x = True", ["False"]),
        ("x = 'word'", ["'XXwordXX'"]),
        ("x = f'{a + b} words'", ["a - b"]),
        ("x = y if z else 0", ["y if not z else 0", "1"]),
        ("if x: y()", ["if not x: y()", "pass"]),
        ("def f(): return x", ["return None"]),
        ("def f(): yield x", ["pass"]),
        ("def f(x=3): pass", ["4"]),
        ("while x: break", ["continue"]),
        ("raise Gone", ["pass"]),
        (LEFT_OUT, ["pass"]),
    ],
)
def test_each_place_is_changed_and_what_nobody_runs_is_not(source: str, changes: list[str]) -> None:
    assert [mutant.change.partition("  =>  ")[2] for mutant in mutants(source)] == changes


def test_a_mutant_is_the_source_but_for_its_change_with_the_same_lines() -> None:
    path = ROOT / "sij_tui" / "core" / "checker" / "engine.py"
    source = path.read_text("utf-8")
    plain = ast.dump(ast.parse(source))
    made = [mutated(source, mutant.number) for mutant in mutants(source)]
    assert len({ast.dump(tree) for tree in made} | {plain}) == len(made) + 1
    for tree, mutant in zip(made, mutants(source), strict=True):
        compile(tree, path, "exec")
        assert mutant.first <= mutant.line
        (changed,) = mutated_statement(ast.parse(source), mutant).body
        assert ast.dump(changed) == ast.dump(tree.body[mutant.top])


def known(seconds: dict[str, float], failed: str = "", waits: str = "", place: int = 3) -> Coverage:
    """Where all tests run one line of "f"."""
    modules = {test.partition("::")[0]: "digest" for test in seconds}
    tests = {("f", place): frozenset(seconds)}
    return Coverage(tests, seconds, frozenset({waits}), frozenset({failed}), modules)


def test_tests_are_chosen_quick_ones_first_and_of_each_module_in_turn() -> None:
    tests = {"a::slow": 1.0, "a::quick": 0.1, "b::slow": 2.0, "b::fails": 0.0}
    coverage = known(tests, failed="b::fails")
    chosen = coverage.for_lines("f", range(2, 5))
    assert chosen == ["a::quick", "b::slow", "a::slow"]
    assert within_budget(coverage, chosen, 1.5) == ["a::quick", "a::slow"]
    assert within_budget(coverage, ["b::slow"], 1.5) == ["b::slow"]


def test_what_is_known_of_a_changed_module_of_tests_is_replaced() -> None:
    before = known({"a::old": 1.0, "b::test": 2.0}, failed="a::old", waits="a::old")
    after = before.without(["a"]).merged(known({"a::new": 3.0}, place=4))
    assert after.tests["f", 3] == {"b::test"}
    assert after.tests["f", 4] == {"a::new"}
    assert after.seconds == {"b::test": 2.0, "a::new": 3.0}
    assert "a::old" not in after.failed | after.waits
    assert after.modules == {"a": "digest", "b": "digest"}


def mutant_of(function: str) -> Mutant:
    return Mutant(0, 0, 0, 3, 3, function, "1  =>  2")


def test_tests_that_killed_neighbours_come_first_but_not_if_they_take_long() -> None:
    coverage = known({"a::one": 0.1, "a::two": 0.1, "a::slow": 9.0})
    killers = Killers(coverage)
    place, tests = Place("f", mutant_of("Class.named")), ["a::one", "a::two", "a::slow"]
    assert killers.sort(place, tests) == tests
    for _ in range(2):
        killers.note("f", "other", "a::slow")
    killers.note("f", "other", "a::two")
    assert killers.sort(place, tests) == ["a::two", "a::slow", "a::one"]
    assert killers.sort(place, ["a::two", "a::test_named"])[0] == "a::test_named"
    assert killers.modules("f", ["b", "a"]) == ["a", "b"]


class Script(Trials):
    """Trials whose tests fail as is written, with the mutant and without it."""

    def __init__(self, coverage: Coverage, with_it: list[str], without: list[str]) -> None:
        super().__init__(coverage)
        self._failing = {True: with_it, False: without}

    def _run(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        failing = self._failing[place is not None]
        failed = next((test for test in tests if test in failing), "")
        return Outcome("killed" if failed else "survived", failed)

    def _first_failure(self, place: Place | None, tests: Sequence[str]) -> Outcome:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("with_it", "without", "outcome"),
    [
        ([], [], Outcome("survived")),
        (["a::two"], [], Outcome("killed", "a::two")),
        (["a::one", "a::two"], ["a::one"], Outcome("killed", "a::two")),
        (["a::one"], ["a::one"], Outcome("survived")),
    ],
)
def test_what_fails_without_the_mutant_too_does_not_kill_it(
    with_it: list[str], without: list[str], outcome: Outcome
) -> None:
    trials = Script(known({"a::one": 0.1, "a::two": 0.1}), with_it, without)
    assert trials.outcome(Place("f", mutant_of("g")), ["a::one", "a::two"]) == outcome


def test_a_test_that_waits_has_to_fail_twice() -> None:
    class Once(Script):
        def _run(self, place: Place | None, tests: Sequence[str]) -> Outcome:
            outcome = super()._run(place, tests)
            if place and outcome.test:
                self._failing[True].remove(outcome.test)
            return outcome

    tests = {"a::steady": 0.1, "a::waits": 0.1}
    place = Place("f", mutant_of("g"))
    once = Once(known(tests, waits="a::waits"), ["a::waits"], [])
    assert once.outcome(place, list(tests)) == Outcome("survived")
    steady = Once(known(tests, waits="a::waits"), ["a::steady"], [])
    assert steady.outcome(place, list(tests)) == Outcome("killed", "a::steady")


def test_what_survived_is_tried_again_when_its_tests_have_changed() -> None:
    place, coverage = Place("f", mutant_of("g")), known({"a::one": 0.1})
    survived = ("survived", runs._tried(place, coverage, 2.5))
    assert runs._is_known(place, survived, coverage, 2.5)
    assert not runs._is_known(place, survived, coverage, 5)
    assert not runs._is_known(place, survived, known({"a::one": 0.1, "a::two": 0.1}), 2.5)
    changed = coverage._replace(modules={"a": "another"})
    assert not runs._is_known(place, survived, changed, 2.5)
    assert not runs._is_known(place, ("undecided", survived[1]), coverage, 2.5)
    assert not runs._is_known(place, None, coverage, 2.5)
    assert runs._is_known(place, ("killed", "a::one"), known({}), 2.5)


def test_a_child_that_computes_too_long_is_ended() -> None:
    def endless() -> None:
        while True:
            pass

    assert in_child(lambda: 42, 10) == End(42)
    assert in_child(endless, 0) == End(cause="timeout")


def test_a_child_that_waits_for_what_never_comes_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forks, "STALL_S", 0.2)
    monkeypatch.setattr(forks, "LOOK_S", 0.05)
    assert in_child(signal.pause, 10) == End(cause="timeout")


def test_of_a_child_that_is_slow_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "LOOK_S", 0.05)
    assert in_child(signal.pause, 10, longest=0.2) == End(cause="undecided")
    assert in_child(lambda: 42, 10, longest=math.inf) == End(42)


def test_a_child_that_fails_says_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert in_child(lambda: 1 // 0, 10, quiet=False) == End(cause="crash")
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_run_that_breaks_off_is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError

    folder = tmp_path / "new"
    monkeypatch.setattr(runs, "_copy", lambda _: None)
    monkeypatch.setattr(runs, "_try", fails)
    monkeypatch.setattr(sys, "argv", ["", "checker", "--sample", "1", "--results", str(folder)])
    with pytest.raises(SystemExit, match="broke off"):
        runs.main()
    assert folder.is_dir()
