"""No test depends on pace, chance, the date or the machine, as far as that can be seen in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from paths import ROOT

TESTS = {
    path.relative_to(ROOT / "tests").as_posix(): path.read_text("utf-8")
    for path in sorted((ROOT / "tests").rglob("*.py"))
    if path != Path(__file__)
}
OF_INTEREST = re.compile(r"sleep\(|read_for\(|\brandom\.|\.(?:utc)?now\(|\.today\(")
TREES = {name: ast.parse(text) for name, text in TESTS.items() if OF_INTEREST.search(text)}

LONG_SLEEP = re.compile(r"\bsleep\((?:[1-9]\d*)(?:\.\d+)?\)")
SLEEPERS = {
    "app/test_prerender_pty.py": (1, "a terminal that takes nothing for a while"),
    "commands/test_preload.py": (1, "it is killed"),
    "kits/tiny.py": (1, "the loop is stuck, and is seen to be before a signal is sent"),
    "serve/forkserver/test_forkserver.py": (1, "it is killed"),
    "serve/ssh/test_hostile_clients.py": (1, "for what must not come"),
    "serve/web/test_hostile_frames.py": (1, "sends a little now and then"),
    "terminal/test_driver_input_pty.py": (1, "a terminal that takes nothing for a while"),
    "terminal/test_driver_pty.py": (1, "a terminal that takes nothing for a while"),
    "terminal/test_real_terminals.py": (1, "what moves is to have moved"),
}
"""Modules with sleeps of a second or more: how many, and why they wait for nothing."""
FIXED_PORT = re.compile(r"(?:bind|create_server|listen)\(\(?\s*[\"'][^\"']*[\"'],\s*[1-9]\d*")
CHANCE = {"random", "randrange", "randint", "choice", "choices", "shuffle", "sample", "uniform"}
CLOCKS = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("datetime", "utcnow")}
USE_THE_DATE = {"kits/certificate_kit.py"}
"""A certificate has to hold today."""


def test_programs_do_not_sleep_for_long() -> None:
    """A signal that comes just before a long sleep is handled after it, and a busy machine makes
    "just before" long; what is waited for is there sooner or later than any sleep."""
    counts = {name: len(LONG_SLEEP.findall(text)) for name, text in TESTS.items()}
    assert {name: count for name, count in counts.items() if count} == {
        name: count for name, (count, _) in SLEEPERS.items()
    }


def test_no_port_is_fixed() -> None:
    assert not [name for name, text in TESTS.items() if FIXED_PORT.search(text)]


def calls(tree: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """What is called of what: the last two names, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            yield name, node.func.attr, node


def unsteady(name: str, tree: ast.AST) -> Iterator[int]:
    """Lines that depend on chance without a seed, or on the date."""
    for owner, called, node in calls(tree):
        chance = owner == "random" and (called in CHANCE or (called == "Random" and not node.args))
        if chance or ((owner, called) in CLOCKS and name not in USE_THE_DATE):
            yield node.lineno


def test_nothing_depends_on_chance_or_the_date() -> None:
    assert not [f"{name}:{line}" for name, tree in TREES.items() for line in unsteady(name, tree)]


def counted_waits(tree: ast.AST) -> Iterator[int]:
    """Lines of loops that try so many times, sleep in between, and end when it is there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and ast.unparse(node.iter).startswith("range("):
            names = {called for _, called, _ in calls(node)}
            ends = any(isinstance(each, ast.Break | ast.Return) for each in ast.walk(node))
            if ends and names & {"sleep", "read_for"}:
                yield node.lineno


def test_what_is_waited_for_has_a_deadline_not_a_number_of_tries() -> None:
    assert not [f"{name}:{line}" for name, tree in TREES.items() for line in counted_waits(tree)]


def test_each_would_be_seen() -> None:
    text = "random.choice(x); random.Random(); random.Random(1)\ndate.today()"
    assert list(unsteady("", ast.parse(text))) == [1, 1, 2]
    text = "for _ in range(9):\n    if there():\n        break\n    time.sleep(0.1)\n"
    assert list(counted_waits(ast.parse(text))) == [1]
    assert FIXED_PORT.search('sock.bind(("127.0.0.1", 2222))')
    assert not FIXED_PORT.search('sock.bind(("127.0.0.1", 0))')
    assert LONG_SLEEP.search("time.sleep(60)")
    assert not LONG_SLEEP.search("time.sleep(0.5)")
