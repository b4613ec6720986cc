"""Changes the program in many small ways and lists those that no test notices.

``python -m bench.mutation checker``; `docs/mutation.md` has what it found, and why some survive.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import math
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bench.mutation.forks import in_child
from bench.mutation.operators import mutants
from bench.mutation.plugin import Coverage, digest_of, module_of
from bench.mutation.runner import record_coverage, try_by_import, try_in_memory
from bench.mutation.trials import KILLED, Killers, Outcome, Place, tests_of

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    "sij_tui",
    "tests",
    "bench",
    "docs",
    "content.toml",
    "pyproject.toml",
    "README.md",
    "Makefile",
)
LIBRARIES = (
    "asyncssh",
    "fsrs",
    "hypothesis",
    "msgspec",
    "pytest_asyncio",
    "rapidfuzz",
    "textual.app",
)
"""Loaded once, before any fork."""
Key = tuple[str, str, str, int]
"""File, function, change, and how many of these were before it: the same when lines move."""


class Part(NamedTuple):
    """Code, and the tests that may notice when it is changed."""

    code: tuple[str, ...]
    tests: tuple[str, ...]
    sample: int = 0
    """Only so many mutants, drawn at random; 0 for all."""
    programs: bool = False
    """Whether the tests start programs that run the code."""


CRASHES = "tests/records/test_crash.py"
"""Left out: it kills programs at hundreds of moments."""
PARTS = {
    "checker": Part(
        ("sij_tui/core/checker",),
        ("tests/core/checker", "tests/commands/test_checker_prompts.py"),
    ),
    "practice": Part(
        ("sij_tui/core/practice",),
        ("tests/core/practice", "tests/core/progress", "tests/core/test_line_conversation.py",
         "tests/golden/test_golden_state.py", "tests/screens/practice/test_practice_test.py"),
    ),
    "records": Part(
        ("sij_tui/records",),
        ("tests/records", "tests/commands/progress", "tests/core/progress/test_arrival.py",
         "tests/export/test_anki_deck.py", "tests/golden/test_golden_records.py"),
    ),
    "serve": Part(
        ("sij_tui/serve/sessions", "sij_tui/serve/sandbox"),
        ("tests/serve/sessions", "tests/serve/sandbox"),
        sample=200,
        programs=True,
    ),
}  # fmt: skip


def main() -> int:
    """Try all mutants of some parts, or a sample; 1 if fewer are killed than have to be."""
    options = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    options.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named")
    options.add_argument("--sample", type=int, default=0, help="only so many of each part")
    options.add_argument("--seed", type=int, default=1, help="of the samples")
    options.add_argument("--results", type=Path, help="a folder: what is killed there is kept")
    options.add_argument("--least", type=float, default=85, help="per cent to be killed")
    options.add_argument("--budget", type=float, default=2.5, help="seconds of tests for each")
    options.add_argument("--list", action="store_true", help="what the folder has; try none")
    chosen = options.parse_args()
    folder = (chosen.results or Path(tempfile.mkdtemp(prefix="mutants-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    met = True
    for name in chosen.part or PARTS:
        part, results = PARTS[name], folder / f"{name}.jsonl"
        places = _places(part, chosen.sample, chosen.seed)
        if not chosen.list:
            _try_in_copy(places, part, results, chosen.budget)
        met = _report(name, places, _read(results), chosen.least) and met
    return 0 if met else 1


def _try_in_copy(places: dict[Key, Place], part: Part, results: Path, budget: float) -> None:
    """In a process of its own, that changes folders and has nothing of the program loaded."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        _copy(Path(folder))

        def work() -> bool:
            os.chdir(folder)
            sys.path.insert(0, folder)
            _try(places, part, results, budget)
            return True

        if not in_child(work, 1e6, math.inf, quiet=False).result:
            sys.exit("The run broke off; what is above says why.")


def _places(part: Part, sample: int, seed: int) -> dict[Key, Place]:
    places: dict[Key, Place] = {}
    for word in part.code:
        for file in _files(ROOT / word):
            name, seen = str(file.relative_to(ROOT)), Counter[tuple[str, str]]()
            for mutant in mutants(file.read_text("utf-8")):
                what = (mutant.function, mutant.change)
                places[name, *what, seen[what]] = Place(name, mutant)
                seen[what] += 1
    count = min(sample or part.sample or len(places), len(places))
    drawn = set(random.Random(seed).sample(sorted(places), count))
    return {key: place for key, place in places.items() if key in drawn}


def _files(code: Path) -> list[Path]:
    """The modules of a folder, or the one that it is."""
    return sorted(code.rglob("*.py")) if code.is_dir() else [code]


def _copy(folder: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy2(source, folder / name)
    folder.chmod(0o755)
    command = (sys.executable, "-m", "compileall", "-q", "sij_tui", "tests/kits")
    subprocess.run(command, cwd=folder, check=True)


def _try(places: dict[Key, Place], part: Part, results: Path, budget: float) -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
    coverage = _coverage(part, results)
    if coverage.failed:
        print("These fail without any mutant, and are left out:", *coverage.failed, sep="\n  ")
    keys = {place: key for key, place in places.items()}
    known = _read(results)

    def report(place: Place, outcome: Outcome) -> None:
        test = outcome.test if outcome.status in KILLED else _tried(place, coverage, budget)
        with results.open("a", encoding="utf-8") as file:
            line = [*keys[place], outcome.status, test]
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    left = [
        place
        for place, key in keys.items()
        if not _is_known(place, known.get(key), coverage, budget)
    ]
    killers = Killers(
        coverage,
        ((key[0], key[1], test) for key, (status, test) in known.items() if status in KILLED),
    )
    print(f"{len(left)} of {len(places)} mutants", flush=True)
    if not left:
        return
    tests = sorted(coverage.modules)
    anew = in_child(
        lambda: try_in_memory(left, coverage, killers, tests, report,
                              budget=budget, programs=part.programs),
        1e6, math.inf, quiet=False,
    ).result  # fmt: skip
    assert isinstance(anew, list)
    print(f"{len(anew)} to be tried anew", flush=True)
    try_by_import(anew, coverage, killers, report, budget=budget)


def _coverage(part: Part, results: Path) -> Coverage:
    """Which tests run which lines: kept from the last run for those that have not changed."""
    kept = results.with_suffix(f".{_digest(part.code)}.coverage")
    modules = {str(file): digest_of(file) for word in part.tests for file in _tests(Path(word))}
    modules.pop(CRASHES, None)
    coverage = Coverage({}, {}, frozenset(), frozenset(), {})
    if kept.exists():
        coverage = Coverage(*pickle.loads(kept.read_bytes()))
    coverage = coverage.without({
        module for module, digest in coverage.modules.items() if modules.get(module) != digest
    })  # fmt: skip
    changed = sorted(modules.keys() - coverage.modules.keys())
    if changed:
        coverage = coverage.merged(record_coverage(Path.cwd(), part.code, changed))
        kept.write_bytes(pickle.dumps(tuple(coverage)))
    return coverage


def _tests(word: Path) -> list[Path]:
    return sorted(word.rglob("test_*.py")) if word.is_dir() else [word]


def _tried(place: Place, coverage: Coverage, budget: float) -> str:
    """Tells the tests that run a line from what they were, and for how long they were run."""
    tests = tests_of(place, coverage) if place.mutant.function else coverage.for_file(place.file)
    versions = {f"{test} {coverage.modules.get(module_of(test))}" for test in tests}
    return hashlib.sha256("\n".join([*sorted(versions), str(budget)]).encode()).hexdigest()[:12]


def _is_known(
    place: Place, known: tuple[str, str] | None, coverage: Coverage, budget: float
) -> bool:
    """Whether nothing else can become of a mutant: it was killed, or no test of it has changed."""
    match known:
        case None:
            return False
        case (status, _) if status in KILLED:
            return True
        case (status, tried):
            return status == "survived" and tried == _tried(place, coverage, budget)


def _digest(code: Sequence[str]) -> str:
    """What the files are: a line that a test runs is another one when they have changed."""
    digest = hashlib.sha256()
    for word in code:
        for path in _files(Path(word)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read(results: Path) -> dict[Key, tuple[str, str]]:
    """What became of each mutant, and which test failed."""
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    return {(file, *rest): (status, test) for file, *rest, status, test in map(json.loads, lines)}


def _report(
    name: str, places: dict[Key, Place], known: dict[Key, tuple[str, str]], least: float
) -> bool:
    """Print the figures and what survived; False if too many did."""
    status = {key: known.get(key, ("not tried", ""))[0] for key in places}
    counts = Counter(status.values())
    killed = sum(counts[each] for each in KILLED)
    share = 100 * killed / max(1, counts.total())
    print(f"{name}: {counts.total()} mutants, {dict(counts)}, {share:.1f} % killed")
    for key, place in places.items():
        if status[key] not in KILLED:
            told = "" if status[key] == "survived" else f"  ({status[key]})"
            print(f"  {place.file}:{place.mutant.line}  {place.mutant.change}{told}")
    return share >= least


if __name__ == "__main__":
    sys.exit(main())
