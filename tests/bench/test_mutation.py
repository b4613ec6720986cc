"""Small changes of the code: what is changed, what is left out, and which tests are run."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from paths import ROOT

pytest.importorskip("coverage")
import bench.mutation.__main__ as runs
from bench.mutation.operators import mutants, mutated
from bench.mutation.plugin import Coverage
from bench.mutation.runner import in_child, within_budget

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


def test_tests_are_chosen_quick_ones_first_and_of_each_module_in_turn() -> None:
    tests = {"a::slow": 1.0, "a::quick": 0.1, "b::slow": 2.0, "b::fails": 0.0}
    coverage = Coverage({("f", 3): frozenset(tests)}, tests, ["b::fails"])
    chosen = coverage.for_lines("f", range(2, 5))
    assert chosen == ["a::quick", "b::slow", "a::slow"]
    assert within_budget(coverage, chosen, 1.5) == ["a::quick", "a::slow"]
    assert within_budget(coverage, ["b::slow"], 1.5) == ["b::slow"]


def test_a_child_that_never_ends_is_ended(tmp_path: Path) -> None:
    def endless() -> None:
        while True:
            pass

    assert in_child(lambda: 42, 10, 100) == 42
    assert in_child(endless, 0, 100) is None


def test_a_child_that_fails_says_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert in_child(lambda: 1 // 0, 10, 100, quiet=False) is None
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
